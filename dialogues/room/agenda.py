"""The rules of the meeting: when it begins, breaks and ends, and what it is about."""

import datetime as dt
from collections.abc import Sequence

from msgspec import UNSET

from dialogues.room import commands, events, polls, taking_back, turns
from dialogues.room.board import Board, Folds
from dialogues.room.clock import read, stamp
from dialogues.room.entities import Item, Span
from dialogues.room.events import Event
from dialogues.room.hands import closed_record
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

MOST_ITEMS = 200
LONGEST_BREAK = dt.timedelta(days=7)

Decision = Sequence[Event] | Refusal


def _wrong_status(state: Board, expected: str) -> Refusal:
    return Refusal("not_live", "status", {"expected": expected, "status": state.session["status"]})


def start_session(state: Board, command: commands.StartSession, actor: Actor) -> Decision:
    """At any time while it is scheduled; the first item is taken up by a command of its own."""
    status = state.session["status"]
    if status == "live":
        return []
    if status != "scheduled":
        return _wrong_status(state, "scheduled")
    chair = (
        [events.ChairTaken(participant=actor.participant)] if actor.participant and not state.chair else []
    )
    return [events.SessionStarted(), *chair]


def end_session(state: Board, command: commands.EndSession, actor: Actor) -> Decision:
    status = state.session["status"]
    if status == "ended":
        return []
    if status != "live":
        return _wrong_status(state, "live")
    return [*polls.closings(state), events.SessionEnded()]


def reopen_session(state: Board, command: commands.ReopenSession, actor: Actor) -> Decision:
    status = state.session["status"]
    if status == "live":
        return []
    return [events.SessionReopened()] if status == "ended" else _wrong_status(state, "ended")


def pause_session(state: Board, command: commands.PauseSession, actor: Actor) -> Decision:
    if command.until and not actor.at < command.until <= actor.at + LONGEST_BREAK:
        return Refusal("bad_command", "wrong_return", {"days": LONGEST_BREAK.days})
    until = stamp(command.until) if command.until else None
    session = state.session
    if session["paused_at"] and session["paused_until"] == until:
        return []
    return [events.SessionPaused(until=until)]


def resume_session(state: Board, command: commands.ResumeSession, actor: Actor) -> Decision:
    return [events.SessionResumed()] if state.session["paused_at"] else []


def go_to_item(state: Board, command: commands.GoToItem, actor: Actor) -> Decision:
    current = state.session["item"]
    if command.expect != current:
        return Refusal("stale", "item", {"expected": current, "got": command.expect})
    if command.item is not None:
        item = state.item(command.item)
        if item is None or item["state"] == "dropped":
            return Refusal("unknown", "item", {"got": command.item})
    if command.item == current:
        return []
    return [
        events.ItemTakenUp(
            item=command.item,
            left=current,
            conclusion=command.conclusion or None,
            dropped=list(state.queue["order"]),
        )
    ]


def add_item(state: Board, command: commands.AddItem, actor: Actor) -> Decision:
    if refusal := closed_record(state):
        return refusal
    items = list(state.agenda())
    if len(items) >= MOST_ITEMS:
        return Refusal("too_large", "agenda_full", {"most": MOST_ITEMS})
    after = (items[-1] if items else None) if command.after is UNSET else command.after
    if after is not None and after not in items:
        return Refusal("unknown", "item", {"got": after})
    return [events.ItemAdded(title=command.title, planned_minutes=command.planned_minutes, after=after)]


def edit_item(state: Board, command: commands.EditItem, actor: Actor) -> Decision:
    item = state.item(command.item)
    if refusal := closed_record(state):
        return refusal
    if item is None:
        return Refusal("unknown", "item", {"got": command.item})
    title = item["title"] if command.title is UNSET else command.title
    minutes = item["planned_minutes"] if command.planned_minutes is UNSET else command.planned_minutes
    if (title, minutes) == (item["title"], item["planned_minutes"]):
        return []
    return [events.ItemEdited(item=command.item, title=title, planned_minutes=minutes)]


def move_item(state: Board, command: commands.MoveItem, actor: Actor) -> Decision:
    if refusal := closed_record(state):
        return refusal
    items = list(state.agenda())
    for item_id in (command.item, command.after):
        if item_id is not None and item_id not in items:
            return Refusal("unknown", "item", {"got": item_id})
    if command.after == command.item:
        return Refusal("bad_command", "after_itself")
    place = items.index(command.item)
    before = items[place - 1] if place else None
    return [] if before == command.after else [events.ItemMoved(item=command.item, after=command.after)]


def drop_item(state: Board, command: commands.DropItem, actor: Actor) -> Decision:
    if refusal := closed_record(state):
        return refusal
    item = state.item(command.item)
    if item is None:
        return Refusal("unknown", "item", {"got": command.item})
    if item["state"] == "current":
        return Refusal("stale", "item_is_current")
    return [] if item["state"] == "dropped" else [events.ItemDropped(item=command.item)]


# What events do


def _session_set(room: Board, event: events.SessionSet) -> None:
    room.session = {
        **room.session,
        "title": event.title,
        "status": event.status,
        "starts_at": event.starts_at,
        "duration": event.duration,
    }


def _session_started(room: Board, event: events.SessionStarted) -> None:
    room.session = {**room.session, "status": "live", "started_at": room.now}


def _session_ended(room: Board, event: events.SessionEnded) -> None:
    hands = list(room.queue["order"])
    room.remember("end", hands)
    turns.finish_all(room)
    turns.put_away(room, hands)
    _break_is_over(room)
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


def _session_reopened(room: Board, event: events.SessionReopened) -> None:
    if ended_at := room.session["ended_at"]:
        room.breaks = (*room.breaks, Span(read(ended_at), room.instant))
    if room.undo and room.undo["what"] == "end":
        taking_back.reopen(room)
    room.session = {**room.session, "status": "live", "ended_at": None}


def _session_paused(room: Board, event: events.SessionPaused) -> None:
    room.forget()
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


def _break_is_over(room: Board) -> None:
    if paused_at := room.session["paused_at"]:
        room.breaks = (*room.breaks, Span(read(paused_at), room.instant))


def _session_resumed(room: Board, event: events.SessionResumed) -> None:
    room.forget()
    _break_is_over(room)
    floor = room.floor
    if floor and floor["turn"] == room.session["paused_turn"] and floor["paused_at"] is not None:
        turns.start_clock(room)
    item_id = room.session["item"]
    if (item := room.item(item_id)) and item["since"] is None:
        room.put(f"item/{item_id}", {**item, "since": room.now})
    room.session = {**room.session, "paused_at": None, "paused_until": None, "paused_turn": None}


def _placed(room: Board, item_id: str, after: str | None) -> None:
    """Gives every item its place, from 1; `after` null is the first."""
    order = [key for key in room.agenda() if key != item_id]
    order.insert(order.index(after) + 1 if after in order else 0, item_id)
    for position, key in enumerate(order, 1):
        item = room.item(key)
        assert item
        if item["position"] != position:
            room.put(f"item/{key}", {**item, "position": position})


def _item_added(room: Board, event: events.ItemAdded) -> None:
    item = Item(
        position=0,
        title=event.title,
        planned_minutes=event.planned_minutes,
        state="ahead",
        spent_seconds=0,
        since=None,
        started_at=None,
        conclusion=None,
        agreed_minutes=None,
    )
    room.put(f"item/{room.seq}", item)
    _placed(room, str(room.seq), event.after)


def _item_edited(room: Board, event: events.ItemEdited) -> None:
    item = room.item(event.item)
    assert item
    conclusion = item["conclusion"] if event.conclusion is UNSET else event.conclusion
    room.put(
        f"item/{event.item}",
        {
            **item,
            "title": event.title,
            "planned_minutes": event.planned_minutes,
            "conclusion": conclusion,
        },
    )


def _item_dropped(room: Board, event: events.ItemDropped) -> None:
    item = room.item(event.item)
    assert item
    room.put(f"item/{event.item}", {**item, "state": "dropped"})


def _item_taken_up(room: Board, event: events.ItemTakenUp) -> None:
    room.remember("item", event.dropped)
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


FOLDS: Folds = {
    events.SessionSet: _session_set,
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
}
