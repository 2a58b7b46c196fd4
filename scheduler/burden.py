"""What an hour costs a delegation, in points.

A slot is cut into quarter-hours from its start, and each is judged by its middle on the delegation's own wall
clock: nothing inside working hours, most in the night, else the more the farther from work; and a surcharge
on a rest day. The burden is the mean, rounded half up to hundredths.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Self

from scheduler.restdays import Rest, RestDays
from scheduler.zones import DAY, epoch_seconds, offset_runs

QUARTER = 900
HALF_QUARTER = QUARTER // 2
EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()

CLOCK_PATTERN = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"


def clock_minutes(text: str) -> int:
    """Minutes since midnight of `00:00` … `24:00`; ValueError for anything else."""
    if not re.fullmatch(CLOCK_PATTERN, text):
        raise ValueError(f'expected a time from "00:00" to "24:00", got {text!r}')
    return int(text[:2]) * 60 + int(text[3:])


def _within(second: int, start: int, end: int) -> bool:
    """Whether a second of the day is in `[start, end)`, which crosses midnight where `start` is later."""
    return start <= second < end if start < end else second >= start or second < end


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """`[start, end)` in minutes since midnight, up to 1440; `start` later than `end` crosses midnight."""

    start: int = 9 * 60
    end: int = 17 * 60

    def __post_init__(self) -> None:
        if not (0 <= self.start <= 1440 and 0 <= self.end <= 1440):
            raise ValueError(f"expected minutes from 0 to 1440, got {self.start} and {self.end}")
        if self.start == self.end or (self.start, self.end) == (1440, 0):
            raise ValueError("expected working hours that start and end at different times")

    @classmethod
    def parse(cls, start: str, end: str) -> Self:
        """From `09:00` and `17:00`; `24:00` is allowed. ValueError where they are malformed or equal."""
        return cls(clock_minutes(start), clock_minutes(end))

    def include(self, second: int) -> bool:
        return _within(second, self.start * 60, self.end * 60)

    def seconds_before(self, second: int) -> int:
        """How long from this second of the day, round the dial, until work starts."""
        return (self.start * 60 - second) % DAY

    def seconds_after(self, second: int) -> int:
        """How long since work ended, round the dial."""
        return (second - self.end * 60) % DAY

    def distance(self, second: int) -> int:
        """Seconds round the dial to the nearer end of working hours."""
        from_start, from_end = self.seconds_before(second), self.seconds_after(second)
        return min(from_start, DAY - from_start, from_end, DAY - from_end)


@dataclass(frozen=True, slots=True)
class Costs:
    """Points for a quarter-hour. They are data, for a dialogue may agree on others."""

    # (minutes from working hours, points below that distance), nearest first
    near: tuple[tuple[int, int], ...] = ((60, 1), (120, 3), (240, 6))
    far: int = 10
    night: int = 20
    night_from: int = 23 * 60
    night_until: int = 6 * 60
    rest_day: int = 10

    def is_night(self, second: int) -> bool:
        return _within(second, self.night_from * 60, self.night_until * 60)

    def of_hour(self, second: int, hours: WorkingHours) -> int:
        """Points for the time of day alone, given as the second since midnight on the wall clock."""
        if hours.include(second):
            return 0
        if self.is_night(second):
            return self.night
        distance = hours.distance(second)
        return next((points for minutes, points in self.near if distance < minutes * 60), self.far)


DEFAULT_COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch `[start, end)` in which a delegation cannot come."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """A delegation as the fair hour sees it: where its clock stands, when it works, when it rests."""

    id: str
    zone: str
    hours: WorkingHours = WorkingHours()
    calendar: RestDays = field(default=RestDays())
    required: bool = True
    # When the delegation as a whole cannot come, and when each of its people cannot, so far as is known.
    busy: tuple[Busy, ...] = ()
    people: tuple[tuple[Busy, ...], ...] = ()
    quorum: int = 1


@lru_cache(maxsize=4096)
def _rows(phase: int, hours: WorkingHours, costs: Costs) -> tuple[list[int], list[int]]:
    """Points of a working and of a rest day's quarter-hours; the first middle is at second `phase`."""
    working = [costs.of_hour(phase + i * QUARTER, hours) for i in range(DAY // QUARTER)]
    return working, [cost + costs.rest_day for cost in working]


class Stretch(NamedTuple):
    """Quarter-hours on one date of the delegation's wall clock, and why it rests on that date, if it does.

    `seconds` are those of their middles since midnight.
    """

    day: dt.date
    seconds: range
    rest: Rest | None


def local_stretches(seat: Seat, start: dt.datetime, quarters: int) -> list[Stretch]:
    """So many quarter-hours from `start` as the delegation's wall clock and calendar show them."""
    middle = epoch_seconds(start) + HALF_QUARTER
    seen: list[Stretch] = []
    rests: dict[int, Rest | None] = {}
    for run in offset_runs(seat.zone, middle, middle + quarters * QUARTER):
        while middle < run.end:
            number, second = divmod(middle + run.offset, DAY)
            day = dt.date.fromordinal(EPOCH_ORDINAL + number)
            if number not in rests:
                rests[number] = seat.calendar.on(day)
            # As many as the day and the run have left.
            seconds = range(second, second + min(DAY - second, run.end - middle), QUARTER)
            seen.append(Stretch(day, seconds, rests[number]))
            middle += len(seconds) * QUARTER
    return seen


def stretch_points(
    stretches: Iterable[Stretch], hours: WorkingHours, costs: Costs = DEFAULT_COSTS
) -> list[int]:
    """What each quarter-hour of the stretches costs who works such hours, before any mean is taken.

    While the offset stays, middles fall on the same 96 seconds of every local day: one row serves all working
    days and one all rest days, so that a year costs little more than a day.
    """
    points: list[int] = []
    for stretch in stretches:
        at, phase = divmod(stretch.seconds.start, QUARTER)
        working, resting = _rows(phase, hours, costs)
        points += (resting if stretch.rest else working)[at : at + len(stretch.seconds)]
    return points


def quarter_points(seat: Seat, start: dt.datetime, quarters: int, costs: Costs = DEFAULT_COSTS) -> list[int]:
    """What each of so many quarter-hours from `start` costs the delegation."""
    return stretch_points(local_stretches(seat, start, quarters), seat.hours, costs)


class Quarter(NamedTuple):
    """A quarter-hour's middle on the delegation's wall clock, and why it rests on that date, if it does."""

    day: dt.date
    second: int
    rest: Rest | None


def local_quarters(seat: Seat, start: dt.datetime, quarters: int) -> list[Quarter]:
    """The same quarter-hours, each by itself."""
    return [
        Quarter(stretch.day, second, stretch.rest)
        for stretch in local_stretches(seat, start, quarters)
        for second in stretch.seconds
    ]


def mean_hundredths(total: int, quarters: int) -> int:
    """The mean of so many quarters' points in hundredths of a point, rounded half up."""
    return (200 * total + quarters) // (2 * quarters)


def as_points(hundredths: int) -> Decimal:
    """Hundredths of a point as points with two decimals at most: 233 is 2.33."""
    return Decimal(hundredths) / 100


def burden_hundredths(seat: Seat, start: dt.datetime, minutes: int, costs: Costs = DEFAULT_COSTS) -> int:
    """What a slot of so many minutes (a multiple of 15) from `start` costs, in hundredths of a point."""
    points = quarter_points(seat, start, minutes // 15, costs)
    return mean_hundredths(sum(points), len(points))


def burden(seat: Seat, start: dt.datetime, minutes: int, costs: Costs = DEFAULT_COSTS) -> Decimal:
    """What a slot of so many minutes (a multiple of 15) from `start` costs the delegation, in points."""
    return as_points(burden_hundredths(seat, start, minutes, costs))
