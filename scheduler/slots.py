"""Which hour is fairest: every start of a window weighed for every delegation, the best of them explained.

Slots are ranked by (required delegations that cannot come, greatest burden, sum of burdens, start). Seats go
in, a ranking comes out; nothing is kept.
"""

import datetime as dt
import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from operator import add
from zoneinfo import ZoneInfo

from scheduler.attendance import absences, can_come
from scheduler.burden import (
    DEFAULT_COSTS,
    Costs,
    Seat,
    as_points,
    burden_hundredths,
    mean_hundredths,
    quarter_points,
)
from scheduler.reasons import Reason, explain

DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Share:
    """What a slot is for one delegation: its own clock, its points, and why."""

    id: str
    zone: str
    local_start: dt.datetime
    local_end: dt.datetime
    burden: Decimal
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A candidate `[start, end)` with what it is for each delegation, in the order they were given."""

    start: dt.datetime
    end: dt.datetime
    missing: tuple[str, ...]
    greatest: Decimal
    sum: Decimal
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best slots, best first, out of so many starts considered."""

    slots: tuple[Slot, ...]
    considered: int


def rank_slots(
    seats: Sequence[Seat],
    first: dt.date,
    until: dt.date,
    duration: int,
    *,
    step: int = 30,
    limit: int = 10,
    costs: Costs = DEFAULT_COSTS,
) -> Ranking:
    """The `limit` fairest slots that start on the UTC dates from `first`, before `until`.

    They start at multiples of `step` from midnight UTC and may end after `until`. `duration` and `step` are
    minutes, multiples of 15; `step` divides the day.
    """
    weights = weigh_starts(seats, first, until, duration, step=step, costs=costs)
    best = heapq.nsmallest(limit, range(len(weights)), key=lambda i: (*weights[i], i))
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    slots = (describe_slot(seats, midnight + i * dt.timedelta(minutes=step), duration, costs) for i in best)
    return Ranking(tuple(slots), len(weights))


def weigh_starts(
    seats: Sequence[Seat],
    first: dt.date,
    until: dt.date,
    duration: int,
    *,
    step: int = 30,
    costs: Costs = DEFAULT_COSTS,
) -> list[tuple[int, int, int]]:
    """(required delegations that cannot come, greatest burden, sum of burdens) of every start, in order.

    Burdens are in hundredths of a point. Only one delegation's figures are held at a time beside the result.
    """
    starts = (until - first).days * DAY_MINUTES // step
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    missing, greatest, sums = [0] * starts, [0] * starts, [0] * starts
    for seat in seats:
        row = _burdens(seat, midnight, starts, step, duration, costs)
        greatest = [a if a > b else b for a, b in zip(greatest, row, strict=True)]
        sums = list(map(add, sums, row))
        if seat.required and (seat.busy or seat.people):
            missing = list(map(add, missing, absences(seat, midnight, starts, step, duration)))
    return list(zip(missing, greatest, sums, strict=True))


def _burdens(
    seat: Seat, midnight: dt.datetime, starts: int, step: int, duration: int, costs: Costs
) -> list[int]:
    """The delegation's burden for every start, in hundredths, from running totals of its quarter-hours."""
    stride, quarters = step // 15, duration // 15
    points = quarter_points(seat, midnight, (starts - 1) * stride + quarters, costs)
    totals = list(accumulate(points, initial=0))
    rounded = [mean_hundredths(total, quarters) for total in range(max(points) * quarters + 1)]
    return [rounded[b - a] for a, b in zip(totals[::stride], totals[quarters::stride], strict=False)]


def describe_slot(
    seats: Sequence[Seat], start: dt.datetime, duration: int, costs: Costs = DEFAULT_COSTS
) -> Slot:
    """One slot of so many minutes from `start` (a UTC quarter-hour), explained for every delegation."""
    end = start + dt.timedelta(minutes=duration)
    burdens = [burden_hundredths(seat, start, duration, costs) for seat in seats]
    shares = tuple(
        Share(
            id=seat.id,
            zone=seat.zone,
            local_start=start.astimezone(ZoneInfo(seat.zone)),
            local_end=end.astimezone(ZoneInfo(seat.zone)),
            burden=as_points(hundredths),
            reasons=explain(seat, start, duration, costs),
        )
        for seat, hundredths in zip(seats, burdens, strict=True)
    )
    return Slot(
        start=start,
        end=end,
        missing=tuple(seat.id for seat in seats if not can_come(seat, start, end)),
        greatest=as_points(max(burdens, default=0)),
        sum=as_points(sum(burdens)),
        shares=shares,
    )
