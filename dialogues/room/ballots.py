"""The box of secret votes: rows of their own that nothing joins to a voter, within the transaction of the log.

Their random keys, and their being rewritten in a new order at every vote, leave neither the order of insertion nor the
transaction of a single vote in the table. What no program can hide is told in docs/room.md, *Secret votes*.
"""

from collections import defaultdict
from random import SystemRandom

import msgspec

from dialogues.models import RoomBallot
from dialogues.room.board import Board
from dialogues.room.events import Event, PollClosed
from dialogues.room.polls import Ballot, counted

_random = SystemRandom()


class Box:
    """The ballots of one session within one transaction."""

    def __init__(self, session_id: int) -> None:
        self._session_id = session_id
        self._cast: dict[str, list[int]] = defaultdict(list)

    def cast(self, ballot: Ballot) -> None:
        self._cast[ballot.poll].append(ballot.option)

    def complete(self, event: Event, state: Board) -> Event:
        """The event as the log keeps it: a secret poll that closes is counted and its ballots are no more."""
        if not isinstance(event, PollClosed) or event.counts is not None:
            return event
        poll = state.poll(event.poll)
        assert poll
        return msgspec.structs.replace(event, counts=counted(poll, self._empty(event.poll)))

    def save(self) -> None:
        for poll in list(self._cast):
            choices = self._empty(poll)
            _random.shuffle(choices)
            RoomBallot.objects.bulk_create(
                RoomBallot(session_id=self._session_id, poll=poll, option=choice) for choice in choices
            )

    def _empty(self, poll: str) -> list[int]:
        """Takes out all choices of a poll."""
        rows = RoomBallot.objects.filter(session_id=self._session_id, poll=poll)
        choices = [*rows.values_list("option", flat=True), *self._cast.pop(poll, [])]
        rows.delete()
        return choices
