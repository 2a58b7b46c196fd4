"""Before the start: each line tried, each technician's telephone, the language that each person speaks."""

import datetime as dt
from collections.abc import Sequence

from dialogues.room import commands, events
from dialogues.room.board import Board, Folds
from dialogues.room.clock import read
from dialogues.room.entities import Line, Technician
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import SPEAKS_OF_OTHERS, Actor

BETWEEN_TESTS = dt.timedelta(seconds=5)  # of one person's line

Decision = Sequence[Event] | Refusal


def report_line(state: Board, command: commands.ReportLine, actor: Actor) -> Decision:
    """What a person's own page found when it tried."""
    assert actor.participant
    before: Line | None = state.map.get(f"line/{actor.participant}")
    if before and actor.at < read(before["at"]) + BETWEEN_TESTS:
        return Refusal("too_fast", "too_fast")
    return [
        events.LineTested(
            participant=actor.participant,
            delegation=actor.delegation,
            transport=command.transport,
            latency_ms=command.latency_ms,
            blocked=command.blocked,
        )
    ]


def set_technician(state: Board, command: commands.SetTechnician, actor: Actor) -> Decision:
    delegation = command.delegation or actor.delegation
    if not actor.facilitates and delegation != actor.delegation:
        return Refusal("not_allowed", "other_delegation")
    if delegation is None or state.delegation(delegation) is None:
        return Refusal("unknown", "delegation", {"got": delegation})
    told = events.TechnicianSet(delegation=delegation, name=command.name, phone=command.phone)
    known = state.map.get(f"technician/{delegation}", Technician(name="", phone=""))
    return [] if known == Technician(name=told.name, phone=told.phone) else [told]


def set_language(state: Board, command: commands.SetLanguage, actor: Actor) -> Decision:
    """What a person speaks when they have the floor: one's own, or anybody's for who hears it."""
    participant = command.participant or actor.participant
    if participant != actor.participant and actor.role not in SPEAKS_OF_OTHERS:
        return Refusal("not_allowed", "role")
    person = state.participant(participant)
    if person is None or participant is None:
        return Refusal("unknown", "participant", {"got": participant})
    if person["speaks"] == command.language:
        return []
    return [events.LanguageSet(participant=participant, language=command.language)]


# What events do


def _line_tested(room: Board, event: events.LineTested) -> None:
    line = Line(
        at=room.now,
        participant=event.participant,
        delegation=event.delegation,
        transport=event.transport,
        latency_ms=event.latency_ms,
        blocked=event.blocked,
    )
    room.put(f"line/{event.participant}", line)


def _technician_set(room: Board, event: events.TechnicianSet) -> None:
    key = f"technician/{event.delegation}"
    if event.name or event.phone:
        room.put(key, Technician(name=event.name, phone=event.phone))
    else:
        room.remove(key)


def _language_set(room: Board, event: events.LanguageSet) -> None:
    key = f"participant/{event.participant}"
    room.put(key, {**room.map[key], "speaks": event.language})


FOLDS: Folds = {
    events.LineTested: _line_tested,
    events.TechnicianSet: _technician_set,
    events.LanguageSet: _language_set,
}
