"""What events do to the floor: turns begin, pause, run on and end; each stretch spoken is kept."""

from collections.abc import Collection, Sequence

from dialogues.room import events
from dialogues.room.board import Board
from dialogues.room.clock import read, to_milliseconds
from dialogues.room.entities import INTERRUPTIONS, Entry, Floor, Span, Speaker, Turn, hand_of, seat_of
from dialogues.room.queue import arranged

# The queue


def rearrange(room: Board, order: Sequence[str] | None = None) -> None:
    """Puts the hands into their order, each with its reason; `order` is the order so far, new ones at the end."""
    keys = room.queue["order"] if order is None else order
    hands: dict[str, Entry] = {key: room.map[f"entry/{key}"] for key in keys}
    found = arranged(room.queue, hands, room.tally, room.spoke_last)
    for key, entry in found.items():
        if entry is not hands[key]:
            room.put(f"entry/{key}", entry)
    if list(found) != room.queue["order"]:
        room.queue = {**room.queue, "order": list(found)}


def put_away(room: Board, entries: Collection[str]) -> None:
    for key in entries:
        room.remove(f"entry/{key}")
    if entries:
        room.queue = {**room.queue, "order": [key for key in room.queue["order"] if key not in entries]}


def set_open(room: Board, is_open: bool) -> None:
    room.queue = {**room.queue, "open": is_open}


# Clocks


def stop_clock(room: Board) -> None:
    """The turn on the floor pauses: what was spoken is counted, except where it costs nothing."""
    floor = room.floor
    if floor is None or floor["paused_at"] is not None:
        return
    spoken = room.seconds_since(floor["since"])
    turn = room.turns[floor["turn"]]
    span = Span(read(floor["since"]), room.instant)
    room.turns = {**room.turns, turn.id: Turn(turn.id, turn.entry, turn.hand, turn.item, (*turn.spans, span))}
    if floor["kind"] not in INTERRUPTIONS:
        room.count(seat_of(floor), 0, spoken)
    room.floor = {
        **floor,
        "paused_at": room.now,
        "spoken_seconds": to_milliseconds(floor["spoken_seconds"] + spoken),
    }


def start_clock(room: Board) -> None:
    if floor := room.floor:
        room.floor = {**floor, "since": room.now, "paused_at": None}


def stop_item(room: Board) -> None:
    """The current item's clock stands; what it took is kept."""
    item_id = room.session["item"]
    item = room.item(item_id)
    if item and item["since"]:
        spent = to_milliseconds(item["spent_seconds"] + room.seconds_since(item["since"]))
        room.put(f"item/{item_id}", {**item, "spent_seconds": spent, "since": None})


def conclude(room: Board, item_id: str, conclusion: str | None) -> None:
    """An item is left: what was planned for it becomes what it took."""
    stop_item(room)
    item = room.item(item_id)
    assert item
    minutes, agreed = int(item["spent_seconds"] / 60 + 0.5), item["agreed_minutes"]
    room.put(
        f"item/{item_id}",
        {
            **item,
            "state": "done",
            "planned_minutes": minutes,
            "agreed_minutes": item["planned_minutes"] if agreed is None else agreed,
            "conclusion": conclusion if conclusion is not None else item["conclusion"],
        },
    )


# Turns


def call(room: Board, event: events.TurnCalled) -> None:
    """A point of order or a clarification pauses the turn on the floor; anything else ends it."""
    dropped = [*event.dropped, event.entry] if event.entry else list(event.dropped)
    room.remember("last_word" if event.last_word else "call", dropped)
    hand = room.entry(event.entry) or _unasked(room, event)
    before: Floor | None = None
    if event.kind in INTERRUPTIONS and room.floor:
        runs = room.floor["paused_at"] is None
        stop_clock(room)
        before = {**room.floor, "runs_on": runs}
    else:
        finish_all(room)
    put_away(room, dropped)
    turn = room.turns.get(hand["turn"] or "") or Turn(
        str(room.seq), event.entry or str(room.seq), hand, room.session["item"]
    )
    if turn.id not in room.turns and event.kind not in INTERRUPTIONS:
        room.count(seat_of(hand), 1, 0)
    room.turns = {**room.turns, turn.id: turn}
    if event.kind not in INTERRUPTIONS:
        room.spoke_last = seat_of(hand)
    room.floor = Floor(
        turn=turn.id,
        entry=turn.entry,
        participant=event.participant,
        guest=event.guest,
        delegation=event.delegation,
        kind=event.kind,
        note=hand["note"],
        since=room.now,
        paused_at=None,
        spoken_seconds=turn.spoken_seconds,
        round=hand["round"],
        interrupts=before["turn"] if before else None,
        below=before,
        runs_on=True,
    )
    if event.kind == "topic":
        room.queue = {**room.queue, "topic": turn.id}
    if event.last_word:
        set_open(room, False)
    rearrange(room)


def _unasked(room: Board, event: events.TurnCalled) -> Entry:
    """The hand of somebody who is called without having raised it."""
    speaker = Speaker(participant=event.participant, guest=event.guest, delegation=event.delegation)
    return hand_of(speaker, event.kind, room.now, room.seq)


def finish(room: Board, event: events.TurnFinished) -> None:
    room.remember("finish", [])
    stop_clock(room)
    _go_below(room)
    rearrange(room)


def finish_all(room: Board) -> None:
    """Ends the turn on the floor and those that it interrupted."""
    stop_clock(room)
    room.floor = None


def _go_below(room: Board) -> None:
    """The interrupted turn comes back; its clock runs on if it ran when it was interrupted."""
    floor = room.floor
    room.floor = floor["below"] if floor else None
    if room.floor and room.floor["runs_on"]:
        start_clock(room)
