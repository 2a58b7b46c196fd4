"""Who is here. A process vouches for those who sit at its own sockets and tells the room's log who came and who left.

People and delegations go by their keys in the room's map. Of observers, who may be very many, nobody keeps count.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from functools import partial

from dialogues.models import Participant
from dialogues.room import vouching
from dialogues.room.events import (
    DelegationArrived,
    DelegationLeft,
    Event,
    ParticipantArrived,
    ParticipantLeft,
)
from dialogues.room.seat import Seat
from dialogues.room.state import State

logger = logging.getLogger("meridian.room")

Decide = Callable[[State], Sequence[Event]]

LEAVE_SECONDS = 5.0  # a reload does not make anybody leave


def arrivals(state: State, participant_id: int) -> list[Event]:
    """What the log has still to be told of a person who is here."""
    person = state.participant(str(participant_id))
    if person is None or not _counts(state):
        return []
    found: list[Event] = []
    if person["role"] != Participant.Role.OBSERVER and not person["present"]:
        found.append(ParticipantArrived(id=str(participant_id)))
    delegation = state.delegation(person["delegation"])
    if person["delegation"] and delegation and not delegation["present"]:
        found.append(DelegationArrived(id=person["delegation"]))
    return found


def departures(state: State, keys: Collection[str]) -> list[Event]:
    """What the log has still to be told when these are here no more."""
    if not _counts(state):
        return []
    gone = [key.partition("/") for key in state.map if key in keys and state.map[key]["present"]]
    return [
        ParticipantLeft(id=entity_id) if kind == "participant" else DelegationLeft(id=entity_id)
        for kind, _, entity_id in gone
    ]


def _counts(state: State) -> bool:
    return state.session["status"] in {"scheduled", "live"}


class Presence:
    """What one process knows of a room's presence."""

    def __init__(
        self, seats: Collection[Seat], state: Callable[[], State], tell: Callable[[Decide], object]
    ) -> None:
        self._seats = seats
        self._state = state
        self._tell = tell

    def left(self, seat: Seat) -> None:
        """Later, unless another socket of theirs is here by then."""
        asyncio.get_running_loop().call_later(LEAVE_SECONDS, self._note_absent, _keys(seat))

    def nobody_vouches(self) -> None:
        """Says that whoever is not at a socket of this process has left; for the only process there is."""
        self._note_absent(self._present())

    async def vouch(self, session_id: int) -> None:
        """Vouches for who sits here, and shows out whom a process that was killed left behind as present."""
        missed: set[str] = set()
        while True:
            await asyncio.sleep(vouching.VOUCH_SECONDS)
            try:
                found = await asyncio.to_thread(vouching.unvouched, session_id, self._here(), self._present())
            except Exception:  # whatever the cache's client raises: presence waits for it, the room does not
                logger.warning("room %s cannot ask the cache who is present", session_id)
                continue
            self._note_absent(found & missed)  # missed twice: who has just come is not vouched for yet
            missed = found

    def mend(self) -> None:
        """Another process may have seen the last of somebody's sockets go while one still sits here."""
        for participant in {seat.participant.pk for seat in self._seats}:
            if arrivals(self._state(), participant):
                self._tell(partial(arrivals, participant_id=participant))

    def _here(self) -> set[str]:
        return {key for seat in self._seats for key in _keys(seat)}

    def _present(self) -> set[str]:
        people = ((key, entity) for key, entity in self._state().map.items() if key.startswith(_PEOPLE))
        return {key for key, entity in people if entity["present"]}

    def _note_absent(self, keys: Collection[str]) -> None:
        absent = set(keys) - self._here()
        if departures(self._state(), absent):
            self._tell(partial(departures, keys=absent))


_PEOPLE = ("participant/", "delegation/")


def _keys(seat: Seat) -> set[str]:
    delegation = seat.participant.delegation_id
    return {f"participant/{seat.participant.pk}"} | ({f"delegation/{delegation}"} if delegation else set())
