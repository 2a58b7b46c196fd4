"""Tells a room's log who takes part, what is known of the session and its papers: they reach the room as events too.

`seat` compares the rows with the room's state and appends the difference; whatever writes people or sessions
calls it in the same transaction. Calling it twice appends nothing the second time.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction

from dialogues.models import Dialogue, Session
from dialogues.room import log
from dialogues.room.clock import stamp
from dialogues.room.events import (
    DelegationGone,
    DelegationSet,
    Event,
    PaperGone,
    PaperSet,
    ParticipantGone,
    ParticipantSet,
    SessionSet,
)
from dialogues.room.state import State

_OVER = (Session.Status.ENDED, Session.Status.PUBLISHED, Session.Status.CANCELLED)

# What says that an entity is no longer there.
_GONE: dict[str, Callable[..., Event]] = {
    "participant": ParticipantGone,
    "delegation": DelegationGone,
    "paper": PaperGone,
}


def seat(session: Session, now: dt.datetime) -> None:
    """Brings the room of `session` up to date with the rows."""
    with transaction.atomic():
        log.append(session.pk, State(), [log.Order(lambda state, _: _differences(session.pk, state), now)])


def seat_dialogue(dialogue: Dialogue, now: dt.datetime) -> None:
    """Brings every room of a dialogue that is not over up to date."""
    for session in dialogue.sessions.exclude(status__in=_OVER):
        seat(session, now)


def _differences(session_id: int, state: State) -> Sequence[Event]:
    session = Session.objects.select_related("dialogue").get(pk=session_id)
    wanted: dict[str, Event] = {
        "session": SessionSet(
            title=session.title,
            status=session.status,
            starts_at=stamp(session.starts_at) if session.starts_at else None,
            duration=session.duration,
        )
    }
    if session.status in _OVER:  # a record that is closed keeps its people
        return [event for key, event in wanted.items() if not event.holds_in(state.map.get(key))]
    for delegation in session.dialogue.delegations.all():
        wanted[f"delegation/{delegation.pk}"] = DelegationSet(
            id=str(delegation.pk),
            country=delegation.country or None,
            name=delegation.name,
            acts_together=delegation.acts_together,
        )
    for person in session.dialogue.participants.filter(left_at=None):
        wanted[f"participant/{person.pk}"] = ParticipantSet(
            id=str(person.pk),
            name=person.name,
            role=person.role,
            delegation=str(person.delegation_id) if person.delegation_id else None,
        )
    for paper in session.papers.all():
        wanted[f"paper/{paper.pk}"] = PaperSet(
            id=str(paper.pk),
            title=paper.title,
            url=paper.url,
            language=paper.language,
            kind=paper.kind,
            position=paper.position,
        )
    found: list[Event] = [event for key, event in wanted.items() if not event.holds_in(state.map.get(key))]
    for key in state.map:
        kind, _, entity_id = key.partition("/")
        if key not in wanted and kind in _GONE:
            found.append(_GONE[kind](id=entity_id))
    return found
