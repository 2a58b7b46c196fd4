"""Beside the floor: the channel of those who run the meeting, and signals from whoever cannot follow.

Backstage messages reach facilitators, rapporteur and interpreters only (`audience.py`); the last ones stay in the map,
all of them in the log. A signal shows for a while and goes by itself.
"""

import datetime as dt
from collections.abc import Sequence

from dialogues.room import commands, events
from dialogues.room.board import Board, Folds
from dialogues.room.clock import read, stamp
from dialogues.room.entities import Message, Signal
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

MOST_MESSAGES = 200  # in the map
SHOWN_FOR = dt.timedelta(seconds=20)
BETWEEN_SIGNALS = dt.timedelta(seconds=2)  # of one person

Decision = Sequence[Event] | Refusal


def write_backstage(state: Board, command: commands.WriteBackstage, actor: Actor) -> Decision:
    assert actor.participant
    return [events.BackstageWritten(participant=actor.participant, text=command.text)]


def signal(state: Board, command: commands.Signal, actor: Actor) -> Decision:
    """The same signal while it still shows has no effect."""
    assert actor.participant
    shown: Signal | None = state.map.get(f"signal/{actor.participant}")
    if shown and shown["kind"] == command.kind and actor.at < read(shown["until"]):
        return []
    if shown and actor.at < read(shown["at"]) + BETWEEN_SIGNALS:
        return Refusal("too_fast", "too_fast")
    return [events.Signalled(participant=actor.participant, delegation=actor.delegation, kind=command.kind)]


# What events do


def _backstage_written(room: Board, event: events.BackstageWritten) -> None:
    message = Message(at=room.now, participant=event.participant, text=event.text)
    room.put(f"backstage/{room.seq}", message)
    messages = [key for key in room.map if key.startswith("backstage/")]
    for key in messages[:-MOST_MESSAGES]:
        room.remove(key)


def _signalled(room: Board, event: events.Signalled) -> None:
    until = room.instant + SHOWN_FOR
    shown = Signal(
        participant=event.participant,
        delegation=event.delegation,
        kind=event.kind,
        at=room.now,
        until=stamp(until),
    )
    room.put(f"signal/{event.participant}", shown)
    room.signals = {**room.signals, f"signal/{event.participant}": until}


def clear_signals(room: Board) -> None:
    """With any event: what has been shown for long enough goes."""
    over = [key for key, until in room.signals.items() if until <= room.instant]
    if over:
        room.signals = {key: until for key, until in room.signals.items() if key not in over}
        for key in over:
            room.remove(key)


FOLDS: Folds = {events.BackstageWritten: _backstage_written, events.Signalled: _signalled}
