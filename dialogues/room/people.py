"""What is told of people: who takes part, in which role, and who is here."""

from dialogues.room import attendance, chair, events, turns
from dialogues.room.board import Board, Folds
from dialogues.room.entities import Delegation, Participant


def _participant_set(room: Board, event: events.ParticipantSet) -> None:
    before = room.participant(event.id)
    same = before and (before["role"], before["delegation"]) == (event.role, event.delegation)
    person = Participant(
        name=event.name,
        role=event.role,
        delegation=event.delegation,
        present=bool(before and before["present"]),
        arrived_at=before["arrived_at"] if before else None,
        speaks=before["speaks"] if before else None,
        consent=before["consent"] if before else None,
        rights_seq=before["rights_seq"] if before and same else room.seq,
    )
    room.put(f"participant/{event.id}", person)
    chair.follow_people(room)


def _participant_gone(room: Board, event: events.ParticipantGone) -> None:
    room.remove(f"participant/{event.id}")
    chair.follow_people(room)
    theirs = [key for key, hand in room.waiting().items() if hand["participant"] == event.id]
    if theirs:
        turns.put_away(room, theirs)
        turns.rearrange(room)


def _delegation_set(room: Board, event: events.DelegationSet) -> None:
    before = room.delegation(event.id)
    share = room.tally(f"delegation/{event.id}")
    delegation = Delegation(
        country=event.country,
        name=event.name,
        acts_together=event.acts_together,
        turns=share.turns,
        spoken_seconds=share.spoken_seconds,
        present=bool(before and before["present"]),
    )
    room.put(f"delegation/{event.id}", delegation)
    attendance.follow_delegations(room)


def _delegation_gone(room: Board, event: events.DelegationGone) -> None:
    room.remove(f"delegation/{event.id}")
    attendance.follow_delegations(room)
    places = [key for key, hand in room.waiting().items() if hand["round"] and hand["delegation"] == event.id]
    if places:
        turns.put_away(room, places)
        turns.rearrange(room)


def _present(room: Board, delegation_id: str, present: bool) -> None:
    if delegation := room.delegation(delegation_id):
        room.put(f"delegation/{delegation_id}", {**delegation, "present": present})
        attendance.follow_delegations(room, arrived=delegation_id if present else None)


def _participant_arrived(room: Board, event: events.ParticipantArrived) -> None:
    if person := room.participant(event.id):
        arrived_at = person["arrived_at"] or room.now
        room.put(f"participant/{event.id}", {**person, "present": True, "arrived_at": arrived_at})


def _participant_left(room: Board, event: events.ParticipantLeft) -> None:
    if person := room.participant(event.id):
        room.put(f"participant/{event.id}", {**person, "present": False})


FOLDS: Folds = {
    events.ParticipantSet: _participant_set,
    events.ParticipantGone: _participant_gone,
    events.ParticipantArrived: _participant_arrived,
    events.ParticipantLeft: _participant_left,
    events.DelegationSet: _delegation_set,
    events.DelegationGone: _delegation_gone,
    events.DelegationArrived: lambda room, event: _present(room, event.id, True),
    events.DelegationLeft: lambda room, event: _present(room, event.id, False),
}
