"""The rules of the meeting: when it begins, breaks and ends, and what it is about."""

import datetime as dt
from collections.abc import Sequence

from msgspec import UNSET

from dialogues.room import commands, events
from dialogues.room.clock import stamp
from dialogues.room.events import Event
from dialogues.room.hands import closed_record
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor
from dialogues.room.state import State

MOST_ITEMS = 200
LONGEST_BREAK = dt.timedelta(days=7)

Decision = Sequence[Event] | Refusal


def _wrong_status(state: State, expected: str) -> Refusal:
    return Refusal("not_live", "status", {"expected": expected, "status": state.session["status"]})


def start_session(state: State, command: commands.StartSession, actor: Actor) -> Decision:
    """At any time while it is scheduled; the first item is taken up by a command of its own."""
    status = state.session["status"]
    if status == "live":
        return []
    return [events.SessionStarted()] if status == "scheduled" else _wrong_status(state, "scheduled")


def end_session(state: State, command: commands.EndSession, actor: Actor) -> Decision:
    status = state.session["status"]
    if status == "ended":
        return []
    return [events.SessionEnded()] if status == "live" else _wrong_status(state, "live")


def reopen_session(state: State, command: commands.ReopenSession, actor: Actor) -> Decision:
    status = state.session["status"]
    if status == "live":
        return []
    return [events.SessionReopened()] if status == "ended" else _wrong_status(state, "ended")


def wrong_return(command: commands.PauseSession, now: dt.datetime) -> Refusal | None:
    """A break ends after it began, and soon enough to be a break."""
    if command.until is None or now < command.until <= now + LONGEST_BREAK:
        return None
    return Refusal("bad_command", "wrong_return", {"days": LONGEST_BREAK.days})


def pause_session(state: State, command: commands.PauseSession, actor: Actor) -> Decision:
    until = stamp(command.until) if command.until else None
    session = state.session
    if session["paused_at"] and session["paused_until"] == until:
        return []
    return [events.SessionPaused(until=until)]


def resume_session(state: State, command: commands.ResumeSession, actor: Actor) -> Decision:
    return [events.SessionResumed()] if state.session["paused_at"] else []


def go_to_item(state: State, command: commands.GoToItem, actor: Actor) -> Decision:
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


def add_item(state: State, command: commands.AddItem, actor: Actor) -> Decision:
    if refusal := closed_record(state):
        return refusal
    items = list(state.agenda())
    if len(items) >= MOST_ITEMS:
        return Refusal("too_large", "agenda_full", {"most": MOST_ITEMS})
    after = (items[-1] if items else None) if command.after is UNSET else command.after
    if after is not None and after not in items:
        return Refusal("unknown", "item", {"got": after})
    return [events.ItemAdded(title=command.title, planned_minutes=command.planned_minutes, after=after)]


def edit_item(state: State, command: commands.EditItem, actor: Actor) -> Decision:
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


def move_item(state: State, command: commands.MoveItem, actor: Actor) -> Decision:
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


def drop_item(state: State, command: commands.DropItem, actor: Actor) -> Decision:
    if refusal := closed_record(state):
        return refusal
    item = state.item(command.item)
    if item is None:
        return Refusal("unknown", "item", {"got": command.item})
    if item["state"] == "current":
        return Refusal("stale", "item_is_current")
    return [] if item["state"] == "dropped" else [events.ItemDropped(item=command.item)]
