"""What events do to the floor: turns begin, pause, run on, end and are taken back; each stretch spoken is kept."""

from collections.abc import Collection, Sequence
from typing import Literal

from dialogues.room import events
from dialogues.room.board import Board, Memory
from dialogues.room.clock import read, to_milliseconds
from dialogues.room.entities import INTERRUPTIONS, RANK, Entry, Floor, Span, Turn, Undo, same_person, seat_of
from dialogues.room.queue import arranged, reinserted

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
    minutes = int(item["spent_seconds"] / 60 + 0.5)
    room.put(
        f"item/{item_id}",
        {
            **item,
            "state": "done",
            "planned_minutes": minutes,
            "conclusion": conclusion if conclusion is not None else item["conclusion"],
        },
    )


# Turns


def call(room: Board, event: events.TurnCalled) -> None:
    """A point of order or a clarification pauses the turn on the floor; anything else ends it."""
    dropped = [*event.dropped, event.entry] if event.entry else list(event.dropped)
    remember(room, "last_word" if event.last_word else "call", dropped)
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
    return Entry(
        participant=event.participant,
        guest=event.guest,
        delegation=event.delegation,
        kind=event.kind,
        note=None,
        topic=None,
        raised_at=room.now,
        because={"code": "arrival", "values": {}},
        rank=RANK[event.kind],
        arrived=room.seq,
        fixed=None,
        behind=None,
        turn=None,
    )


def finish(room: Board, event: events.TurnFinished) -> None:
    remember(room, "finish", [])
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


# Taking back


def remember(
    room: Board, what: Literal["call", "last_word", "finish", "item", "end"], hands: Collection[str]
) -> None:
    """Keeps what this event is about to change, so that it can be taken back; `hands` are those it puts away."""
    room.memory = Memory(
        queue=room.queue,
        floor=room.floor,
        session=room.session,
        items=room.agenda(),
        turns=room.turns,
        tallies=room.tallies,
        spoke_last=room.spoke_last,
        hands={key: room.map[f"entry/{key}"] for key in hands},
    )
    room.put("undo", Undo(seq=room.seq, what=what))


def forget(room: Board) -> None:
    """What could be taken back cannot any more."""
    room.memory = None
    if room.undo is not None:
        room.put("undo", None)


def restore(room: Board) -> None:
    """Floor, item and queue are as they were before the event, as if it had not been; hands raised since stay."""
    memory, undo = room.memory, room.undo
    assert memory
    assert undo
    room.turns, room.spoke_last = memory.turns, memory.spoke_last
    room.set_tallies(memory.tallies)
    room.floor = memory.floor
    if undo["what"] == "item":
        _go_back(room, memory)
    if undo["what"] != "call":
        set_open(room, memory.queue["open"])
    room.queue = {**room.queue, "topic": memory.queue["topic"]}
    forget(room)
    rearrange(room, _come_back(room, memory))


def reopen(room: Board) -> None:
    """What the end put away comes back; the clocks run on from now, for between end and now nobody spoke."""
    memory = room.memory
    assert memory
    floor = memory.floor
    if floor and floor["paused_at"] is None:
        spoken = room.turns[floor["turn"]].spoken_seconds
        floor = {**floor, "since": room.now, "spoken_seconds": spoken}
    room.floor = floor
    item_id = memory.session["item"]
    if item_id and (item := room.item(item_id)):
        planned = memory.items[item_id]["planned_minutes"]
        room.put(
            f"item/{item_id}", {**item, "state": "current", "planned_minutes": planned, "since": room.now}
        )
    room.session = {**room.session, "item": item_id}
    room.queue = {**room.queue, "topic": memory.queue["topic"]}
    forget(room)
    rearrange(room, _come_back(room, memory))


def _go_back(room: Board, memory: Memory) -> None:
    """The item that was left is current again and the one taken up waits; what was edited since stays edited."""
    for key in (memory.session["item"], room.session["item"]):
        if key and (now := room.item(key)):
            kept = {"title": now["title"], "position": now["position"]}
            if key != memory.session["item"]:
                kept["planned_minutes"] = now["planned_minutes"]
            room.put(f"item/{key}", {**memory.items[key], **kept})
    room.session = {**room.session, "item": memory.session["item"]}


def _come_back(room: Board, memory: Memory) -> list[str]:
    """The hands that were put away wait again, of those who are still here; returns the order so far."""
    back = [key for key, hand in memory.hands.items() if _takes_its_place(room, key, hand)]
    return reinserted(room.queue["order"], set(back), memory.queue["order"])


def _takes_its_place(room: Board, key: str, hand: Entry) -> bool:
    """A hand comes back in place of one that its owner raised meanwhile, and keeps the note of either."""
    if hand["participant"] and not room.participant(hand["participant"]):
        return False
    for other_key, other in room.waiting().items():
        if same_person(other, hand) and other["kind"] == hand["kind"]:
            put_away(room, [other_key])
            hand = {**hand, "note": hand["note"] or other["note"]}
            break
    room.put(f"entry/{key}", hand)
    return True


def return_to_head(room: Board) -> None:
    """The last finish is taken back: the same hand waits at the head, and its turn goes on when it is called."""
    memory = room.memory
    assert memory
    assert memory.floor
    turn = room.turns[memory.floor["turn"]]
    hand: Entry = {**turn.hand, "fixed": "returned", "turn": turn.id, "behind": None}
    forget(room)
    if _takes_its_place(room, turn.entry, hand):
        order = room.queue["order"]
        entry: Entry = room.map[f"entry/{turn.entry}"]
        if order:
            head: Entry = room.map[f"entry/{order[0]}"]
            room.put(f"entry/{turn.entry}", {**entry, "rank": min(entry["rank"], head["rank"])})
        rearrange(room, [turn.entry, *order])
