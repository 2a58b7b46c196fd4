"""What each delegation of a dialogue carries already: the sessions that were held or are set, at what they cost it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from dialogues.models import Dialogue, Session
from scheduler.burden import QUARTER, Seat, burden_hundredths
from scheduler.zones import epoch_seconds, from_epoch

SET_OR_HELD = (
    Session.Status.SCHEDULED,
    Session.Status.LIVE,
    Session.Status.ENDED,
    Session.Status.PUBLISHED,
)


def carried(dialogue: Dialogue, seats: Sequence[Seat], *, beside: Session | None = None) -> list[int]:
    """Hundredths of a point for each seat, in order; `beside` is the session that is being planned."""
    sessions = dialogue.sessions.filter(status__in=SET_OR_HELD)
    return total_costs(seats, [_span(session) for session in sessions if session != beside])


def _span(session: Session) -> tuple[dt.datetime, dt.datetime]:
    """From when to when it was held, or is to be."""
    assert session.starts_at is not None  # the database holds that such a session has an hour
    if session.started_at and session.ended_at:
        return session.started_at, session.ended_at
    return session.starts_at, session.starts_at + dt.timedelta(minutes=session.duration)


def total_costs(seats: Sequence[Seat], spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> list[int]:
    """The burdens of so many sessions, each widened to whole quarter-hours of UTC, added up for each seat."""
    widened = [
        (epoch_seconds(start) // QUARTER * QUARTER, -(-epoch_seconds(end) // QUARTER) * QUARTER)
        for start, end in spans
    ]
    return [
        sum(
            burden_hundredths(seat, from_epoch(start), max((end - start) // 60, 15)) for start, end in widened
        )
        for seat in seats
    ]
