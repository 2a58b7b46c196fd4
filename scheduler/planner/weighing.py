"""What the planner shows: all starts of a window on one wall clock, the fairest, and each capital's day.

Places and a window go in, values come out; the words around them are made in `page`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from scheduler.attendance import can_come
from scheduler.burden import Seat, as_points, burden_hundredths, local_quarters, quarter_points
from scheduler.restdays import Rest
from scheduler.slots import weigh_starts

QUARTER = dt.timedelta(minutes=15)
QUARTERS_A_DAY = 96
# Beyond so many equal hours nobody reads on; each is looked at for every place.
MOST_COMPARED = 200


@dataclass(frozen=True)
class Place:
    """A delegation, or a country that somebody asks for, as the page names it."""

    name: str
    city: str
    country: str
    seat: Seat

    @cached_property
    def clock(self) -> ZoneInfo:
        """Held here, for `zoneinfo` keeps only eight zones loaded that nobody holds."""
        return ZoneInfo(self.seat.zone)


@dataclass(frozen=True, slots=True)
class Window:
    """Which hours are asked for: local dates of `zone`, both included, how long, and how many minutes apart."""

    zone: str
    first: dt.date
    last: dt.date
    duration: int
    step: int = 30

    def midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), ZoneInfo(self.zone)).astimezone(dt.UTC)

    def holds(self, at: dt.datetime) -> bool:
        return self.midnight(self.first) <= at < self.midnight(self.last + dt.timedelta(days=1))

    def days(self) -> Iterator[dt.date]:
        return (self.first + dt.timedelta(days=i) for i in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Start:
    """A start on the window's clock with what it costs: burdens in hundredths of a point."""

    at: dt.datetime
    local: dt.datetime
    missing: int
    greatest: int
    sum: int

    @property
    def weight(self) -> tuple[int, int, int]:
        return self.missing, self.greatest, self.sum

    @property
    def points(self) -> Decimal:
        return as_points(self.greatest)


def weigh(places: Sequence[Place], window: Window) -> list[Start]:
    """Every start at a multiple of the window's step on its wall clock, in order."""
    opening = window.midnight(window.first)
    closing = window.midnight(window.last + dt.timedelta(days=1))
    zone, midnight = ZoneInfo(window.zone), dt.datetime.combine(opening.date(), dt.time(), dt.UTC)
    weights = weigh_starts(
        [place.seat for place in places],
        opening.date(),
        closing.date() + dt.timedelta(days=1),
        window.duration,
        step=15,
    )
    starts = []
    for index in range((opening - midnight) // QUARTER, (closing - midnight) // QUARTER):
        at = midnight + index * QUARTER
        local = at.astimezone(zone)
        if local.minute % window.step == 0:
            starts.append(Start(at, local, *weights[index]))
    return starts


def weigh_one(places: Sequence[Place], window: Window, at: dt.datetime) -> Start:
    """A start that somebody named, which need not be at one of the window's steps."""
    seats = [place.seat for place in places]
    end = at + dt.timedelta(minutes=window.duration)
    burdens = [burden_hundredths(seat, at, window.duration) for seat in seats]
    missing = sum(seat.required and not can_come(seat, at, end) for seat in seats)
    return Start(at, at.astimezone(ZoneInfo(window.zone)), missing, max(burdens), sum(burdens))


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the map: who rests on that date, and each hour's best start, None where clocks skip it."""

    date: dt.date
    rests: Sequence[tuple[Place, Rest]]
    hours: Sequence[Start | None]


def week_map(places: Sequence[Place], window: Window, starts: Iterable[Start]) -> list[Day]:
    """Days by hours of the window's clock; of an hour's starts the least costly, then the earliest."""
    at_hour: dict[tuple[dt.date, int], Start] = {}
    for start in starts:
        hour = start.local.date(), start.local.hour
        if hour not in at_hour or start.weight < at_hour[hour].weight:
            at_hour[hour] = start
    return [
        Day(
            date=day,
            rests=[(place, rest) for place in places if (rest := place.seat.calendar.on(day))],
            hours=[at_hour.get((day, hour)) for hour in range(24)],
        )
        for day in window.days()
    ]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of one capital's day: so many quarter-hours of one local hour that cost the same."""

    quarters: int
    day: dt.date
    hour: int
    begins: bool  # whether the local hour begins here
    points: int


def strip(seat: Seat, midnight: dt.datetime) -> list[Mark]:
    """The 24 hours from `midnight` as the delegation's wall clock shows them, with what they cost."""
    quarters = local_quarters(seat, midnight, QUARTERS_A_DAY)
    points = quarter_points(seat, midnight, QUARTERS_A_DAY)
    marks = []
    pairs = zip(quarters, points, strict=True)
    for (day, hour, cost), members in groupby(
        pairs, lambda pair: (pair[0].day, pair[0].second // 3600, pair[1])
    ):
        stretch = [quarter for quarter, _cost in members]
        begins = stretch[0].second % 3600 < QUARTER.total_seconds()
        marks.append(Mark(len(stretch), day, hour, begins, cost))
    return marks


def fairest(
    places: Sequence[Place], starts: Iterable[Start], duration: int, *, most: int, days: int
) -> list[list[Start]]:
    """The best hours, best first: of each the days, `days` at most, on which it is the same to everybody.

    In the order of the ranking: fewest required absences, smallest greatest burden, smallest sum, earliest.
    """
    choices: dict[object, list[Start]] = {}
    ranked = sorted(starts, key=lambda start: (*start.weight, start.at))
    for weight, equals in groupby(ranked, lambda start: start.weight):
        if len(choices) == most:
            break
        for start in islice(equals, MOST_COMPARED):
            key = (weight, start.local.time(), *_seen_from(places, start, duration))
            if key in choices or len(choices) < most:
                choices.setdefault(key, []).append(start)
    return [choice[:days] for choice in choices.values()]


def _seen_from(places: Iterable[Place], start: Start, duration: int) -> Iterator[object]:
    """What the hour is to each place, whatever the date: the time there, the day beside ours, the cost."""
    for place in places:
        there = start.at.astimezone(place.clock)
        shift = (there.date() - start.local.date()).days
        yield there.time(), shift, burden_hundredths(place.seat, start.at, duration)
