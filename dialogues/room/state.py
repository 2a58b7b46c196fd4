"""The fold: what each event of the log does to the room. Only Python folds events; clients merge what changed."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from dialogues.room import events, turns
from dialogues.room.board import Board
from dialogues.room.clock import cut
from dialogues.room.entities import RANK, Delegation, Entry, Item, Note, Participant, seat_of
from dialogues.room.queue import standing


class State(Board):
    """A room after the events applied so far."""

    def apply(self, event: events.Event, seq: int, at: dt.datetime) -> None:
        """Applies the event number `seq`, which must be the next one. Raises `ValueError` at a gap."""
        if seq != self.seq + 1:
            raise ValueError(f"expected event {self.seq + 1} of the log, got {seq}")
        self.seq = seq
        self.at = max(cut(at), self.at or cut(at))  # no clock runs backwards, whatever a log says
        _FOLDS[type(event)](self, event)


# People


def _session_set(room: State, event: events.SessionSet) -> None:
    room.session = {
        **room.session,
        "title": event.title,
        "status": event.status,
        "starts_at": event.starts_at,
        "duration": event.duration,
    }


def _participant_set(room: State, event: events.ParticipantSet) -> None:
    before = room.participant(event.id)
    same = before and (before["role"], before["delegation"]) == (event.role, event.delegation)
    person = Participant(
        name=event.name,
        role=event.role,
        delegation=event.delegation,
        rights_seq=before["rights_seq"] if before and same else room.seq,
    )
    room.put(f"participant/{event.id}", person)


def _participant_gone(room: State, event: events.ParticipantGone) -> None:
    room.remove(f"participant/{event.id}")
    theirs = [key for key, hand in room.waiting().items() if hand["participant"] == event.id]
    if theirs:
        turns.put_away(room, theirs)
        turns.rearrange(room)


def _delegation_set(room: State, event: events.DelegationSet) -> None:
    before = room.delegation(event.id)
    share = room.tally(f"delegation/{event.id}")
    delegation = Delegation(
        country=event.country,
        name=event.name,
        turns=share.turns,
        spoken_seconds=share.spoken_seconds,
        present=bool(before and before["present"]),
    )
    room.put(f"delegation/{event.id}", delegation)


def _delegation_gone(room: State, event: events.DelegationGone) -> None:
    room.remove(f"delegation/{event.id}")


def _present(room: State, delegation_id: str, present: bool) -> None:
    if delegation := room.delegation(delegation_id):
        room.put(f"delegation/{delegation_id}", {**delegation, "present": present})


# The meeting


def _session_started(room: State, event: events.SessionStarted) -> None:
    room.session = {**room.session, "status": "live", "started_at": room.now}


def _session_ended(room: State, event: events.SessionEnded) -> None:
    hands = list(room.queue["order"])
    turns.remember(room, "end", hands)
    turns.finish_all(room)
    turns.put_away(room, hands)
    if item_id := room.session["item"]:
        turns.conclude(room, item_id, None)
    room.session = {
        **room.session,
        "status": "ended",
        "item": None,
        "ended_at": room.now,
        "paused_at": None,
        "paused_until": None,
        "paused_turn": None,
    }


def _session_reopened(room: State, event: events.SessionReopened) -> None:
    if room.undo and room.undo["what"] == "end":
        turns.reopen(room)
    room.session = {**room.session, "status": "live", "ended_at": None}


def _session_paused(room: State, event: events.SessionPaused) -> None:
    turns.forget(room)
    floor = room.floor
    running = floor["turn"] if floor and floor["paused_at"] is None else None
    if running:
        turns.stop_clock(room)
    turns.stop_item(room)
    room.session = {
        **room.session,
        "paused_at": room.session["paused_at"] or room.now,
        "paused_until": event.until,
        "paused_turn": running or room.session["paused_turn"],
    }


def _session_resumed(room: State, event: events.SessionResumed) -> None:
    turns.forget(room)
    floor = room.floor
    if floor and floor["turn"] == room.session["paused_turn"] and floor["paused_at"] is not None:
        turns.start_clock(room)
    item_id = room.session["item"]
    if (item := room.item(item_id)) and item["since"] is None:
        room.put(f"item/{item_id}", {**item, "since": room.now})
    room.session = {**room.session, "paused_at": None, "paused_until": None, "paused_turn": None}


# The agenda


def _placed(room: State, item_id: str, after: str | None) -> None:
    """Gives every item its place, from 1; `after` null is the first."""
    order = [key for key in room.agenda() if key != item_id]
    order.insert(order.index(after) + 1 if after in order else 0, item_id)
    for position, key in enumerate(order, 1):
        item = room.item(key)
        assert item
        if item["position"] != position:
            room.put(f"item/{key}", {**item, "position": position})


def _item_added(room: State, event: events.ItemAdded) -> None:
    item = Item(
        position=0,
        title=event.title,
        planned_minutes=event.planned_minutes,
        state="ahead",
        spent_seconds=0,
        since=None,
        started_at=None,
        conclusion=None,
    )
    room.put(f"item/{room.seq}", item)
    _placed(room, str(room.seq), event.after)


def _item_edited(room: State, event: events.ItemEdited) -> None:
    item = room.item(event.item)
    assert item
    room.put(f"item/{event.item}", {**item, "title": event.title, "planned_minutes": event.planned_minutes})


def _item_dropped(room: State, event: events.ItemDropped) -> None:
    item = room.item(event.item)
    assert item
    room.put(f"item/{event.item}", {**item, "state": "dropped"})


def _item_taken_up(room: State, event: events.ItemTakenUp) -> None:
    turns.remember(room, "item", event.dropped)
    turns.finish_all(room)
    turns.put_away(room, event.dropped)
    if event.left:
        turns.conclude(room, event.left, event.conclusion)
    if event.item and (item := room.item(event.item)):
        room.put(
            f"item/{event.item}",
            {
                **item,
                "state": "current",
                "since": None if room.session["paused_at"] else room.now,
                "started_at": item["started_at"] or room.now,
            },
        )
    room.session = {**room.session, "item": event.item}
    room.queue = {**room.queue, "open": room.queue["open"] or event.item is not None, "topic": None}


# The queue


def _hand_raised(room: State, event: events.HandRaised) -> None:
    entry = Entry(
        participant=event.participant,
        guest=event.guest,
        delegation=event.delegation,
        kind=event.kind,
        note=event.note,
        topic=event.topic,
        raised_at=room.now,
        because={"code": "arrival", "values": {}},
        rank=RANK[event.kind],
        arrived=room.seq,
        fixed=None,
        behind=None,
        turn=None,
    )
    room.put(f"entry/{room.seq}", entry)
    turns.rearrange(room, [*room.queue["order"], str(room.seq)])


def _hand_edited(room: State, event: events.HandEdited) -> None:
    entry = room.entry(event.entry)
    assert entry
    room.put(f"entry/{event.entry}", {**entry, "note": event.note})


def _hand_lowered(room: State, event: events.HandLowered) -> None:
    turns.put_away(room, [event.entry])
    turns.rearrange(room)


def _hand_deferred(room: State, event: events.HandDeferred) -> None:
    entry = room.entry(event.entry)
    assert entry
    rank = [hand for hand in room.waiting().values() if hand["rank"] == entry["rank"]]
    behind = max(standing(hand, room.tally(seat_of(hand))) for hand in rank)
    room.put(f"entry/{event.entry}", {**entry, "arrived": room.seq, "behind": behind, "fixed": None})
    order = [key for key in room.queue["order"] if key != event.entry]
    turns.rearrange(room, [*order, event.entry])


def _hand_moved(room: State, event: events.HandMoved) -> None:
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


def _rules_set(room: State, event: events.RulesSet) -> None:
    room.queue = {**room.queue, "mode": event.mode, "turn_seconds": event.turn_seconds, "safe": event.safe}
    for key, hand in room.waiting().items():
        if hand["fixed"] == "safe":  # who is safe is decided anew under the new rules
            room.put(f"entry/{key}", {**hand, "fixed": None})
    turns.rearrange(room)


def _time_granted(room: State, event: events.TimeGranted) -> None:
    if (limit := room.queue["turn_seconds"]) is not None:
        room.queue = {**room.queue, "turn_seconds": limit + event.seconds}


def _undone(room: State, event: events.Undone) -> None:
    assert room.memory
    assert room.undo
    if room.undo["what"] == "finish":
        turns.return_to_head(room)
    else:
        turns.restore(room)


# Notes


def _note_written(room: State, event: events.NoteWritten) -> None:
    note = Note(
        at=room.now,
        item=event.item,
        turn=event.turn,
        speaker=event.speaker,
        guest=event.guest,
        delegation=event.delegation,
        kind=event.kind,
        text=event.text,
        themes=event.themes,
        owner=event.owner,
        due=event.due,
    )
    room.put(f"note/{room.seq}", note)


def _note_edited(room: State, event: events.NoteEdited) -> None:
    note = room.note(event.note)
    assert note
    room.put(
        f"note/{event.note}",
        {
            **note,
            "text": event.text,
            "kind": event.kind,
            "speaker": event.speaker,
            "guest": event.guest,
            "delegation": event.delegation,
            "turn": event.turn,
            "owner": event.owner,
            "due": event.due,
        },
    )


def _note_tagged(room: State, event: events.NoteTagged) -> None:
    note = room.note(event.note)
    assert note
    room.put(f"note/{event.note}", {**note, "themes": event.themes})


_FOLDS: Mapping[type[events.Event], Callable[[State, Any], None]] = {
    events.SessionSet: _session_set,
    events.ParticipantSet: _participant_set,
    events.ParticipantGone: _participant_gone,
    events.DelegationSet: _delegation_set,
    events.DelegationGone: _delegation_gone,
    events.DelegationArrived: lambda room, event: _present(room, event.id, True),
    events.DelegationLeft: lambda room, event: _present(room, event.id, False),
    events.SessionStarted: _session_started,
    events.SessionEnded: _session_ended,
    events.SessionReopened: _session_reopened,
    events.SessionPaused: _session_paused,
    events.SessionResumed: _session_resumed,
    events.ItemAdded: _item_added,
    events.ItemEdited: _item_edited,
    events.ItemMoved: lambda room, event: _placed(room, event.item, event.after),
    events.ItemDropped: _item_dropped,
    events.ItemTakenUp: _item_taken_up,
    events.HandRaised: _hand_raised,
    events.HandEdited: _hand_edited,
    events.HandLowered: _hand_lowered,
    events.HandDeferred: _hand_deferred,
    events.HandMoved: _hand_moved,
    events.QueueOpened: lambda room, _: turns.set_open(room, True),
    events.QueueClosed: lambda room, _: turns.set_open(room, False),
    events.RulesSet: _rules_set,
    events.TimeGranted: _time_granted,
    events.TurnCalled: turns.call,
    events.TurnPaused: lambda room, _: turns.stop_clock(room),
    events.TurnResumed: lambda room, _: turns.start_clock(room),
    events.TurnFinished: turns.finish,
    events.Undone: _undone,
    events.NoteWritten: _note_written,
    events.NoteEdited: _note_edited,
    events.NoteTagged: _note_tagged,
}
