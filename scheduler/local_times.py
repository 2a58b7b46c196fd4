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


@dataclass(frozen=True)
class Hour:
    """When a session is, or was before it was moved."""

    start: dt.datetime
    minutes: int

    @property
    def end(self) -> dt.datetime:
        return self.start + dt.timedelta(minutes=self.minutes)


def local_times(session: Session, hour: Hour, before: Hour | None = None) -> list[LocalTime]:
    """One for each delegation, in their order at the table."""
    return [
        _read(delegation, hour, _read(delegation, before) if before else None)
        for delegation in session.dialogue.delegations.all()
    ]


def _read(delegation: Delegation, hour: Hour, before: LocalTime | None = None) -> LocalTime:
    zone, start = delegation.zone, hour.start
    return LocalTime(
        name=delegation.name,
        place=delegation.city or instants.city(zone),
        day=instants.day(start, zone),
        short_day=instants.short_day(start, zone),
        start=instants.clock(start, zone),
        end=instants.clock(hour.end, zone),
        offset=instants.offset(start, zone),
        before=before,
    )
