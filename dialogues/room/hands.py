"""The rules of the queue: who may raise which hand when, and who may move it."""

from collections.abc import Sequence

from msgspec import UNSET

from dialogues.room import commands, events, turns
from dialogues.room.board import Board, Folds
from dialogues.room.entities import Entry, Speaker, hand_of, same_person, seat_of
from dialogues.room.events import Event
from dialogues.room.queue import standing
from dialogues.room.refusals import Refusal
from dialogues.room.rights import DELEGATES, Actor

MOST_WAITING = 2_000
LONGEST_TURN = 7_200

Decision = Sequence[Event] | Refusal


def raise_hand(state: Board, command: commands.RaiseHand, actor: Actor) -> Decision:
    speaker = speaker_of(state, command.participant, command.guest, actor)
    if isinstance(speaker, Refusal):
        return speaker
    if not actor.facilitates and not speaks_for(state, speaker, actor):
        return Refusal("not_allowed", "for_others")
    if command.kind != "point_of_order" and state.session["item"] is None:
        return Refusal("no_item", "no_item")
    topic = None
    if command.kind == "reply":
        topic = state.queue["topic"]
        if topic is None or command.topic not in {None, topic}:
            return Refusal("stale", "topic_gone" if command.topic else "no_topic", {"topic": topic})
    waiting = state.waiting()
    if any(same_person(hand, speaker) and hand["kind"] == command.kind for hand in waiting.values()):
        return []
    if command.kind != "point_of_order" and not state.queue["open"] and not actor.facilitates:
        return Refusal("queue_closed", "queue_closed")
    if len(waiting) >= MOST_WAITING:
        return Refusal("too_large", "queue_full", {"most": MOST_WAITING})
    return [
        events.HandRaised(
            participant=speaker["participant"],
            guest=speaker["guest"],
            delegation=speaker["delegation"],
            kind=command.kind,
            note=command.note or None,
            topic=topic,
        )
    ]


def speaker_of(state: Board, participant: str | None, guest: str | None, actor: Actor) -> Entry | Refusal:
    """Whom a command speaks of, as the fields that hands and turns share; the sender where it names nobody."""
    if participant is not None and guest is not None:
        return Refusal("bad_command", "participant_or_guest")
    if guest is not None:
        return _somebody(None, guest, None)
    person = state.participant(participant or actor.participant)
    if person is None:
        return Refusal("unknown", "participant", {"got": participant})
    return _somebody(participant or actor.participant, None, person["delegation"])


def _somebody(participant: str | None, guest: str | None, delegation: str | None) -> Entry:
    return {"participant": participant, "guest": guest, "delegation": delegation}  # type: ignore[typeddict-item]  # only what Speaker has


def speaks_for(state: Board, speaker: Speaker, actor: Actor) -> bool:
    """Oneself; a delegation's place in a round; a colleague, where the delegation's people act for each other."""
    if speaker["participant"] is not None and speaker["participant"] == actor.participant:
        return True
    ours = state.delegation(actor.delegation) if actor.role in DELEGATES else None
    if ours is None or speaker["delegation"] != actor.delegation:
        return False
    return speaker["participant"] is None or ours["acts_together"]


def _own(state: Board, entry_id: str, actor: Actor) -> Entry | Refusal:
    """A waiting hand that this actor may change: whose it is, or any for a facilitator."""
    entry = state.entry(entry_id)
    if entry is None:
        return Refusal("unknown", "entry", {"got": entry_id})
    if not actor.facilitates and not speaks_for(state, entry, actor):
        return Refusal("not_allowed", "not_your_hand")
    return entry


def edit_hand(state: Board, command: commands.EditHand, actor: Actor) -> Decision:
    entry = _own(state, command.entry, actor)
    if isinstance(entry, Refusal):
        return entry
    note = entry["note"] if command.note is UNSET else command.note or None
    return [] if note == entry["note"] else [events.HandEdited(entry=command.entry, note=note)]


def lower_hand(state: Board, command: commands.LowerHand, actor: Actor) -> Decision:
    """Lowering a hand that is down already has no effect, for whoever might have lowered it."""
    if state.entry(command.entry) is None and _was_a_hand(state, command.entry):
        return []
    entry = _own(state, command.entry, actor)
    return entry if isinstance(entry, Refusal) else [events.HandLowered(entry=command.entry)]


def _was_a_hand(state: Board, entry_id: str) -> bool:
    return f"entry/{entry_id}" in state.changed


def defer_hand(state: Board, command: commands.DeferHand, actor: Actor) -> Decision:
    entry = _own(state, command.entry, actor)
    if isinstance(entry, Refusal):
        return entry
    behind = [key for key, hand in state.waiting().items() if _defers_behind(hand, entry)]
    return [] if behind[-1] == command.entry else [events.HandDeferred(entry=command.entry)]


def _defers_behind(hand: Entry, entry: Entry) -> bool:
    """A place in a round goes to the end of the round, a hand to the end of its rank."""
    return hand["rank"] == entry["rank"] and (entry["round"] is None or hand["round"] == entry["round"])


def move_hand(state: Board, command: commands.MoveHand, actor: Actor) -> Decision:
    order = state.queue["order"]
    for entry_id in (command.entry, command.after):
        if entry_id is not None and entry_id not in order:
            return Refusal("unknown", "entry", {"got": entry_id})
    if command.after == command.entry:
        return Refusal("bad_command", "after_itself")
    place = order.index(command.entry)
    before = order[place - 1] if place else None
    return [] if before == command.after else [events.HandMoved(entry=command.entry, after=command.after)]


def open_queue(state: Board, command: commands.OpenQueue, actor: Actor) -> Decision:
    return [] if state.queue["open"] else [events.QueueOpened()]


def close_queue(state: Board, command: commands.CloseQueue, actor: Actor) -> Decision:
    return [events.QueueClosed()] if state.queue["open"] else []


def set_rules(state: Board, command: commands.SetRules, actor: Actor) -> Decision:
    if refusal := closed_record(state):
        return refusal
    queue = state.queue
    rules = events.RulesSet(
        mode=queue["mode"] if command.mode is UNSET else command.mode,
        turn_seconds=queue["turn_seconds"] if command.turn_seconds is UNSET else command.turn_seconds,
        safe=queue["safe"] if command.safe is UNSET else command.safe,
    )
    return [] if rules.holds_in(queue) else [rules]


def grant_time(state: Board, command: commands.GrantTime, actor: Actor) -> Decision:
    limits = [state.queue["turn_seconds"], state.round["seconds"] if state.round else None]
    limit = max((limit for limit in limits if limit is not None), default=None)
    if limit is None:
        return []
    if limit + command.seconds > LONGEST_TURN:
        return Refusal("too_large", "turn_too_long", {"most": LONGEST_TURN, "got": limit + command.seconds})
    return [events.TimeGranted(seconds=command.seconds)]


def closed_record(state: Board) -> Refusal | None:
    """Agenda and rules may be prepared before the session and changed in it, not after."""
    status = state.session["status"]
    if status in {"ended", "published", "cancelled"}:
        return Refusal("not_live", "over", {"status": status})
    return None


# What events do


def _hand_raised(room: Board, event: events.HandRaised) -> None:
    speaker = Speaker(participant=event.participant, guest=event.guest, delegation=event.delegation)
    entry: Entry = {
        **hand_of(speaker, event.kind, room.now, room.seq),
        "note": event.note,
        "topic": event.topic,
    }
    room.put(f"entry/{room.seq}", entry)
    turns.rearrange(room, [*room.queue["order"], str(room.seq)])


def _hand_edited(room: Board, event: events.HandEdited) -> None:
    entry = room.entry(event.entry)
    assert entry
    room.put(f"entry/{event.entry}", {**entry, "note": event.note})


def _hand_lowered(room: Board, event: events.HandLowered) -> None:
    turns.put_away(room, [event.entry])
    turns.rearrange(room)


def _hand_deferred(room: Board, event: events.HandDeferred) -> None:
    entry = room.entry(event.entry)
    assert entry
    if entry["round"]:
        turns.rearrange(room, _last_of_its_round(room, event.entry, entry))
        return
    rank = [hand for hand in room.waiting().values() if hand["rank"] == entry["rank"]]
    behind = max(standing(hand, room.tally(seat_of(hand))) for hand in rank)
    room.put(f"entry/{event.entry}", {**entry, "arrived": room.seq, "behind": behind, "fixed": None})
    order = [key for key in room.queue["order"] if key != event.entry]
    turns.rearrange(room, [*order, event.entry])


def _last_of_its_round(room: Board, entry_id: str, entry: Entry) -> list[str]:
    places = [key for key, hand in room.waiting().items() if _defers_behind(hand, entry)]
    order = [key for key in room.queue["order"] if key != entry_id]
    order.insert(order.index(places[-1]) + 1, entry_id)
    return order


def _hand_moved(room: Board, event: events.HandMoved) -> None:
    """Moved down past a rank it takes the rank above its new place, moved up the rank below."""
    entry = room.entry(event.entry)
    assert entry
    before = room.queue["order"]
    order = [key for key in before if key != event.entry]
    place = order.index(event.after) + 1 if event.after in order else 0
    order.insert(place, event.entry)
    neighbour = (
        order[place - 1 : place] if place > before.index(event.entry) else order[place + 1 : place + 2]
    )
    rank = entry["rank"]
    for key in neighbour:
        if other := room.entry(key):
            rank = max(rank, other["rank"]) if place > before.index(event.entry) else min(rank, other["rank"])
    room.put(f"entry/{event.entry}", {**entry, "rank": rank, "fixed": "moved"})
    turns.rearrange(room, order)


def _rules_set(room: Board, event: events.RulesSet) -> None:
    room.queue = {**room.queue, "mode": event.mode, "turn_seconds": event.turn_seconds, "safe": event.safe}
    for key, hand in room.waiting().items():
        if hand["fixed"] == "safe":  # who is safe is decided anew under the new rules
            room.put(f"entry/{key}", {**hand, "fixed": None})
    turns.rearrange(room)


def _time_granted(room: Board, event: events.TimeGranted) -> None:
    if (limit := room.queue["turn_seconds"]) is not None:
        room.queue = {**room.queue, "turn_seconds": limit + event.seconds}
    if room.round:
        room.put("round", {**room.round, "seconds": room.round["seconds"] + event.seconds})


FOLDS: Folds = {
    events.HandRaised: _hand_raised,
    events.HandEdited: _hand_edited,
    events.HandLowered: _hand_lowered,
    events.HandDeferred: _hand_deferred,
    events.HandMoved: _hand_moved,
    events.QueueOpened: lambda room, _: turns.set_open(room, True),
    events.QueueClosed: lambda room, _: turns.set_open(room, False),
    events.RulesSet: _rules_set,
    events.TimeGranted: _time_granted,
}
