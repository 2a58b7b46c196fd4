"""What a session that was held costs a delegation: the mean over whole quarter-hours of UTC, with what makes it up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from scheduler.burden import (
    DEFAULT_COSTS,
    QUARTER,
    Costs,
    Seat,
    local_quarters,
    mean_hundredths,
)
from scheduler.restdays import Rest
from scheduler.zones import epoch_seconds, from_epoch

HourCode = Literal["work", "outside_hours", "night"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Quarter-hours in a row that cost the same for the same reasons: points are those of one quarter-hour."""

    start: dt.datetime
    quarters: int
    hour: HourCode
    hour_points: int
    rest: Rest | None
    rest_points: int

    @property
    def end(self) -> dt.datetime:
        return self.start + dt.timedelta(seconds=self.quarters * QUARTER)

    @property
    def points(self) -> int:
        """Of all its quarter-hours together."""
        return self.quarters * (self.hour_points + self.rest_points)


def widen(start: dt.datetime, end: dt.datetime) -> tuple[dt.datetime, int]:
    """The first instant of the whole UTC quarter-hours that cover `[start, end)`, one at the least, and how many."""
    first = epoch_seconds(start) // QUARTER
    # Seconds are cut off, so an end within a second counts that second.
    last = -(-(epoch_seconds(end) + bool(end.microsecond)) // QUARTER)
    return from_epoch(first * QUARTER), max(last - first, 1)


def stretches(
    seat: Seat, start: dt.datetime, end: dt.datetime, costs: Costs = DEFAULT_COSTS
) -> list[Stretch]:
    """What a session held in `[start, end)` was for the delegation, in order."""
    first, quarters = widen(start, end)
    found = []
    at = first
    judged = [
        (quarter.day, *_hour(seat, quarter.second, costs), quarter.rest)
        for quarter in local_quarters(seat, first, quarters)
    ]
    for (_day, hour, points, rest), equal in groupby(judged):
        count = len(list(equal))
        found.append(Stretch(at, count, hour, points, rest, costs.rest_day if rest else 0))
        at = found[-1].end
    return found


def _hour(seat: Seat, second: int, costs: Costs) -> tuple[HourCode, int]:
    code: HourCode = "outside_hours"
    if seat.hours.include(second):
        code = "work"
    elif costs.is_night(second):
        code = "night"
    return code, costs.of_hour(second, seat.hours)


def charge_hundredths(parts: Sequence[Stretch]) -> int:
    """The burden that the stretches come to, in hundredths of a point."""
    return mean_hundredths(sum(part.points for part in parts), sum(part.quarters for part in parts))
