"""The fold: what each event of the log does to the room. Only Python folds events; clients merge what changed."""

import datetime as dt

from dialogues.room import (
    agenda,
    attendance,
    backstage,
    chair,
    corrections,
    events,
    floor,
    hands,
    notes,
    papers,
    people,
    polls,
    readiness,
    rounds,
)
from dialogues.room.board import Board, Folds
from dialogues.room.clock import cut

_FOLDS: Folds = {
    **people.FOLDS,
    **agenda.FOLDS,
    **hands.FOLDS,
    **floor.FOLDS,
    **rounds.FOLDS,
    **corrections.FOLDS,
    **polls.FOLDS,
    **chair.FOLDS,
    **attendance.FOLDS,
    **readiness.FOLDS,
    **papers.FOLDS,
    **backstage.FOLDS,
    **notes.FOLDS,
}


class State(Board):
    """A room after the events applied so far."""

    def apply(self, event: events.Event, seq: int, at: dt.datetime) -> None:
        """Applies the event number `seq`, which must be the next one. Raises `ValueError` at a gap."""
        if seq != self.seq + 1:
            raise ValueError(f"expected event {self.seq + 1} of the log, got {seq}")
        self.seq = seq
        self.at = max(cut(at), self.at or cut(at))  # no clock runs backwards, whatever a log says
        backstage.clear_signals(self)
        _FOLDS[type(event)](self, event)
        rounds.follow(self)
