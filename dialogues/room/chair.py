"""Who chairs. Every facilitator may act at any time; the chair says whom the others look to.

Whoever starts the session chairs it. A facilitator hands the chair over, or takes it where it is empty or where
the line of who chairs is gone, and says from whom.
"""

from collections.abc import Sequence

from dialogues.room import commands, events
from dialogues.room.board import Board, Folds
from dialogues.room.entities import Chair
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import FACILITATORS, Actor

Decision = Sequence[Event] | Refusal


def take_chair(state: Board, command: commands.TakeChair, actor: Actor) -> Decision:
    assert actor.participant
    return _to(state, actor.participant, command.expect)


def hand_over(state: Board, command: commands.HandOver, actor: Actor) -> Decision:
    person = state.participant(command.participant)
    if person is None:
        return Refusal("unknown", "participant", {"got": command.participant})
    if person["role"] not in FACILITATORS:
        return Refusal("not_allowed", "not_a_facilitator")
    return _to(state, command.participant, command.expect)


def _to(state: Board, participant: str, expect: str | None) -> Decision:
    now = state.chair["participant"] if state.chair else None
    if expect != now:
        return Refusal("stale", "chair", {"expected": now, "got": expect})
    return [] if participant == now else [events.ChairTaken(participant=participant)]


# What events do


def _chair_taken(room: Board, event: events.ChairTaken) -> None:
    room.put("chair", Chair(participant=event.participant, since=room.now))


def follow_people(room: Board) -> None:
    """The chair is empty once who held it is no facilitator any more."""
    if room.chair:
        person = room.participant(room.chair["participant"])
        if person is None or person["role"] not in FACILITATORS:
            room.put("chair", None)


FOLDS: Folds = {events.ChairTaken: _chair_taken}
