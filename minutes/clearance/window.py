"""Until when a delegation may object to a draft: so many of its own working days."""

import datetime as dt
import zoneinfo
from collections.abc import Callable

FURTHEST = 366  # days ahead; a calendar with fewer working days than asked for ends the window there


def closes_at(
    opened: dt.datetime, days: int, zone: str, work_ends: int, rests: Callable[[dt.date], bool]
) -> dt.datetime:
    """When work ends on the last of `days` working days after the day of opening, on the clock of `zone`; in UTC.

    `work_ends` counts minutes since midnight, up to 1440. `rests` tells whether nobody works on a date there. Raises
    `ValueError` for fewer than one day: silence needs time to be broken.
    """
    if days < 1:
        raise ValueError(f"expected at least one working day, got {days}")
    clock = zoneinfo.ZoneInfo(zone)
    first = day = opened.astimezone(clock).date()
    left = days
    while left and (day - first).days < FURTHEST:
        day += dt.timedelta(days=1)
        left -= not rests(day)
    midnight = dt.datetime.combine(day, dt.time())
    return (midnight + dt.timedelta(minutes=work_ends)).replace(tzinfo=clock).astimezone(dt.UTC)
