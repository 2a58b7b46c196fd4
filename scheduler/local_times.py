"""An hour as each delegation reads it, in the language that is active."""

import datetime as dt
from dataclasses import dataclass

from dialogues import instants
from dialogues.models import Delegation, Session


@dataclass(frozen=True)
class LocalTime:
    """A delegation's own reading of an hour; `before` is that of the hour which it takes the place of."""

    name: str
    place: str
    day: str
    short_day: str
    start: str
    end: str
    offset: str
    before: "LocalTime | None" = None


def local_times(session: Session, start: dt.datetime, before: dt.datetime | None = None) -> list[LocalTime]:
    """One for each delegation, in their order at the table."""
    length = dt.timedelta(minutes=session.duration)
    return [
        _read(delegation, start, length, _read(delegation, before, length) if before else None)
        for delegation in session.dialogue.delegations.all()
    ]


def _read(
    delegation: Delegation, start: dt.datetime, length: dt.timedelta, before: LocalTime | None = None
) -> LocalTime:
    zone = delegation.zone
    return LocalTime(
        name=delegation.name,
        place=delegation.city or instants.city(zone),
        day=instants.day(start, zone),
        short_day=instants.short_day(start, zone),
        start=instants.clock(start, zone),
        end=instants.clock(start + length, zone),
        offset=instants.offset(start, zone),
        before=before,
    )
