"""The rules of the queue: who may raise which hand when, and who may move it."""

from collections.abc import Sequence

from msgspec import UNSET

from dialogues.room import commands, events
from dialogues.room.entities import Entry, same_person
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor
from dialogues.room.state import State

MOST_WAITING = 2_000
LONGEST_TURN = 7_200

Decision = Sequence[Event] | Refusal


def raise_hand(state: State, command: commands.RaiseHand, actor: Actor) -> Decision:
    speaker = speaker_of(state, command.participant, command.guest, actor)
    if isinstance(speaker, Refusal):
        return speaker
    if not actor.facilitates and speaker["participant"] != actor.participant:
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


def speaker_of(state: State, participant: str | None, guest: str | None, actor: Actor) -> Entry | Refusal:
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


def _own(state: State, entry_id: str, actor: Actor) -> Entry | Refusal:
    """A waiting hand that this actor may change: one's own, or any for a facilitator."""
    entry = state.entry(entry_id)
    if entry is None:
        return Refusal("unknown", "entry", {"got": entry_id})
    if not actor.facilitates and entry["participant"] != actor.participant:
        return Refusal("not_allowed", "not_your_hand")
    return entry


def edit_hand(state: State, command: commands.EditHand, actor: Actor) -> Decision:
    entry = _own(state, command.entry, actor)
    if isinstance(entry, Refusal):
        return entry
    note = entry["note"] if command.note is UNSET else command.note or None
    return [] if note == entry["note"] else [events.HandEdited(entry=command.entry, note=note)]


def lower_hand(state: State, command: commands.LowerHand, actor: Actor) -> Decision:
    """Lowering a hand that is down already has no effect, for whoever might have lowered it."""
    if state.entry(command.entry) is None and _was_a_hand(state, command.entry):
        return []
    entry = _own(state, command.entry, actor)
    return entry if isinstance(entry, Refusal) else [events.HandLowered(entry=command.entry)]


def _was_a_hand(state: State, entry_id: str) -> bool:
    return f"entry/{entry_id}" in state.changed


def defer_hand(state: State, command: commands.DeferHand, actor: Actor) -> Decision:
    entry = _own(state, command.entry, actor)
    if isinstance(entry, Refusal):
        return entry
    behind = [key for key, hand in state.waiting().items() if hand["rank"] == entry["rank"]]
    return [] if behind[-1] == command.entry else [events.HandDeferred(entry=command.entry)]


def move_hand(state: State, command: commands.MoveHand, actor: Actor) -> Decision:
    order = state.queue["order"]
    for entry_id in (command.entry, command.after):
        if entry_id is not None and entry_id not in order:
            return Refusal("unknown", "entry", {"got": entry_id})
    if command.after == command.entry:
        return Refusal("bad_command", "after_itself")
    place = order.index(command.entry)
    before = order[place - 1] if place else None
    return [] if before == command.after else [events.HandMoved(entry=command.entry, after=command.after)]


def open_queue(state: State, command: commands.OpenQueue, actor: Actor) -> Decision:
    return [] if state.queue["open"] else [events.QueueOpened()]


def close_queue(state: State, command: commands.CloseQueue, actor: Actor) -> Decision:
    return [events.QueueClosed()] if state.queue["open"] else []


def set_rules(state: State, command: commands.SetRules, actor: Actor) -> Decision:
    if refusal := closed_record(state):
        return refusal
    queue = state.queue
    rules = events.RulesSet(
        mode=queue["mode"] if command.mode is UNSET else command.mode,
        turn_seconds=queue["turn_seconds"] if command.turn_seconds is UNSET else command.turn_seconds,
        safe=queue["safe"] if command.safe is UNSET else command.safe,
    )
    return [] if rules.holds_in(queue) else [rules]


def grant_time(state: State, command: commands.GrantTime, actor: Actor) -> Decision:
    limit = state.queue["turn_seconds"]
    if limit is None:
        return []
    if limit + command.seconds > LONGEST_TURN:
        return Refusal("too_large", "turn_too_long", {"most": LONGEST_TURN, "got": limit + command.seconds})
    return [events.TimeGranted(seconds=command.seconds)]


def closed_record(state: State) -> Refusal | None:
    """Agenda and rules may be prepared before the session and changed in it, not after."""
    status = state.session["status"]
    if status in {"ended", "published", "cancelled"}:
        return Refusal("not_live", "over", {"status": status})
    return None
