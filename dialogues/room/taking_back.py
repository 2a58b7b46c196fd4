"""What taking back does: the room is again as it was before a call, a finish, a change of item or an end."""

from dialogues.room import turns
from dialogues.room.board import Board, Memory
from dialogues.room.entities import Entry, same_person
from dialogues.room.queue import reinserted


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
        turns.set_open(room, memory.queue["open"])
    room.queue = {**room.queue, "topic": memory.queue["topic"]}
    room.forget()
    _resume_round(room, memory)
    turns.rearrange(room, _come_back(room, memory))


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
        planned = {key: memory.items[item_id][key] for key in ("planned_minutes", "agreed_minutes")}
        room.put(f"item/{item_id}", {**item, **planned, "state": "current", "since": room.now})
    room.session = {**room.session, "item": item_id}
    room.queue = {**room.queue, "topic": memory.queue["topic"]}
    room.forget()
    _resume_round(room, memory)
    turns.rearrange(room, _come_back(room, memory))


def _go_back(room: Board, memory: Memory) -> None:
    """The item that was left is current again and the one taken up waits; what was edited since stays edited."""
    for key in (memory.session["item"], room.session["item"]):
        if key and (now := room.item(key)):
            kept = {"title": now["title"], "position": now["position"]}
            if key != memory.session["item"]:
                kept["planned_minutes"] = now["planned_minutes"]
            room.put(f"item/{key}", {**memory.items[key], **kept})
    room.session = {**room.session, "item": memory.session["item"]}


def _resume_round(room: Board, memory: Memory) -> None:
    """A round that was over because of what is taken back runs again."""
    if memory.round and not room.round:
        room.put("round", memory.round)


def _come_back(room: Board, memory: Memory) -> list[str]:
    """The hands that were put away wait again, of those who are still here; returns the order so far."""
    back = [key for key, hand in memory.hands.items() if _takes_its_place(room, key, hand)]
    return reinserted(room.queue["order"], set(back), memory.queue["order"])


def _takes_its_place(room: Board, key: str, hand: Entry) -> bool:
    """A hand comes back in place of one that its owner raised meanwhile, and keeps the note of either."""
    if hand["participant"] and not room.participant(hand["participant"]):
        return False
    if hand["round"] and not room.delegation(hand["delegation"]):
        return False
    for other_key, other in room.waiting().items():
        if same_person(other, hand) and other["kind"] == hand["kind"]:
            turns.put_away(room, [other_key])
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
    room.forget()
    _resume_round(room, memory)
    if _takes_its_place(room, turn.entry, hand):
        order = room.queue["order"]
        entry: Entry = room.map[f"entry/{turn.entry}"]
        if order:
            head: Entry = room.map[f"entry/{order[0]}"]
            room.put(f"entry/{turn.entry}", {**entry, "rank": min(entry["rank"], head["rank"])})
        turns.rearrange(room, [turn.entry, *order])
