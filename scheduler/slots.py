"""Which hour is fairest: every start of a window weighed for every delegation, the best of them explained.

Slots are ranked by (required delegations that cannot come, greatest burden, sum of burdens, start). Seats go
in, a ranking comes out; nothing is kept.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scheduler.attendance import clashes
from scheduler.burden import (
    DEFAULT_COSTS,
    Costs,
    Seat,
    as_points,
    local_stretches,
    mean_hundredths,
    stretch_points,
)
from scheduler.reasons import Reason, explain
from scheduler.starts import Numbers, burden_stretches, start_absences
from scheduler.zones import clock

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
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    weights = _weigh(seats, first, until, duration, step, costs)
    missing, greatest, sums = (weight.astype(np.int64) for weight in weights)
    # One number in the order of the three; with the greatest first, no product here comes near 2 ** 63.
    keys = (missing * (greatest.max() + 1) + greatest) * (sums.max() + 1) + sums
    kth = np.partition(keys, limit - 1)[limit - 1] if limit < len(keys) else keys.max()
    close = np.flatnonzero(keys <= kth)
    best = close[np.argsort(keys[close], kind="stable")][:limit]
    slots = (
        describe_slot(seats, midnight + int(i) * dt.timedelta(minutes=step), duration, costs) for i in best
    )
    return Ranking(tuple(slots), len(keys))


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

    Burdens are in hundredths of a point.
    """
    weights = _weigh(seats, first, until, duration, step, costs)
    return list(zip(*(weight.tolist() for weight in weights), strict=True))


def _weigh(
    seats: Sequence[Seat], first: dt.date, until: dt.date, duration: int, step: int, costs: Costs
) -> tuple[Numbers, Numbers, Numbers]:
    """Absences, greatest burdens and sums of every start. One delegation's figures are held at a time beside them."""
    starts = (until - first).days * DAY_MINUTES // step
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    missing, greatest, sums = (np.zeros(starts, np.int32) for _ in range(3))
    for seat in seats:
        for stretch, burdens in burden_stretches(seat, midnight, starts, step, duration, costs):
            np.maximum(greatest[stretch], burdens, out=greatest[stretch])
            sums[stretch] += burdens
        if seat.required and (seat.busy or seat.people):
            missing += start_absences(seat, midnight, starts, step, duration)
    return missing, greatest, sums


def describe_slot(
    seats: Sequence[Seat], start: dt.datetime, duration: int, costs: Costs = DEFAULT_COSTS
) -> Slot:
    """One slot of so many minutes from `start` (a UTC quarter-hour), explained for every delegation."""
    end = start + dt.timedelta(minutes=duration)
    quarters = duration // 15
    of_seats = [local_stretches(seat, start, quarters) for seat in seats]
    burdens = [
        mean_hundredths(sum(stretch_points(stretches, seat.hours, costs)), quarters)
        for seat, stretches in zip(seats, of_seats, strict=True)
    ]
    away = [clashes(seat, start, end) for seat in seats]
    shares = tuple(
        Share(
            id=seat.id,
            zone=seat.zone,
            local_start=start.astimezone(clock(seat.zone)),
            local_end=end.astimezone(clock(seat.zone)),
            burden=as_points(hundredths),
            reasons=explain(seat, start, end, stretches, busy, costs),
        )
        for seat, hundredths, stretches, busy in zip(seats, burdens, of_seats, away, strict=True)
    )
    return Slot(
        start=start,
        end=end,
        missing=tuple(seat.id for seat, busy in zip(seats, away, strict=True) if busy),
        greatest=as_points(max(burdens, default=0)),
        sum=as_points(sum(burdens)),
        shares=shares,
    )
