"""What every start of a window costs a delegation, all at once, as numpy has it.

While a zone keeps its offset, what a start costs depends on its place in the local day and on whether that date and
the next are rest days (no slot is longer than half a day): four rows of a day's starts serve a year. Only the starts
whose slot meets a clock change are added up quarter by quarter.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scheduler.attendance import absences
from scheduler.burden import (
    EPOCH_ORDINAL,
    HALF_QUARTER,
    QUARTER,
    Costs,
    Seat,
    WorkingHours,
    mean_hundredths,
    quarter_points,
)
from scheduler.restdays import RestDays
from scheduler.zones import DAY, epoch_seconds, from_epoch, offset_runs

QUARTERS_A_DAY = DAY // QUARTER
Numbers: TypeAlias = NDArray[np.int32]


def start_burdens(
    seat: Seat, midnight: dt.datetime, starts: int, step: int, duration: int, costs: Costs
) -> Numbers:
    """The delegation's burden in hundredths of a point for every start, in order.

    Starts are every `step` minutes from `midnight` UTC; slots take `duration` minutes, 720 at most.
    """
    burdens = np.empty(starts, np.int32)
    for stretch, found in burden_stretches(seat, midnight, starts, step, duration, costs):
        burdens[stretch] = found
    return burdens


def burden_stretches(
    seat: Seat, midnight: dt.datetime, starts: int, step: int, duration: int, costs: Costs
) -> Iterator[tuple[slice, Numbers]]:
    """The same in stretches that follow on each other: who only adds them up spares itself the whole row."""
    quarters, stride = duration // 15, step // 15
    first = epoch_seconds(midnight) + HALF_QUARTER
    spacing = stride * QUARTER
    done = 0
    for run in offset_runs(seat.zone, first, first + ((starts - 1) * stride + quarters) * QUARTER):
        # Starts whose first quarter lies in the run; of those the last few may reach into the next one.
        begun = min(-((first - run.end) // spacing), starts)
        whole = min(max((run.end - 1 - first - (quarters - 1) * QUARTER) // spacing + 1, done), begun)
        if whole > done:
            middle = first + done * spacing
            yield (
                slice(done, whole),
                _steady(seat, middle, run.offset, whole - done, quarters, stride, costs),
            )
        if whole < begun:
            start = from_epoch(first - HALF_QUARTER + whole * spacing)
            points = quarter_points(seat, start, (begun - whole - 1) * stride + quarters, costs)
            means = [
                mean_hundredths(sum(points[at : at + quarters]), quarters)
                for at in range(0, (begun - whole) * stride, stride)
            ]
            yield slice(whole, begun), np.array(means, np.int32)
        done = begun


def _steady(
    seat: Seat, middle: int, offset: int, starts: int, quarters: int, stride: int, costs: Costs
) -> Numbers:
    """The burdens of so many starts, `stride` quarter-hours apart, whose slots lie in a run of one offset.

    `middle` is that of the first one's first quarter-hour, in epoch seconds.
    """
    day, second = divmod(middle + offset, DAY)
    place, phase = divmod(second, QUARTER)
    skipped, lane = divmod(place, stride)
    a_day = QUARTERS_A_DAY // stride
    days = -(-(skipped + starts) // a_day)
    rests = _rests(seat.calendar, day, days + 1)
    rows = _day_rows(phase, lane, stride, quarters, seat.hours, costs)
    burdens: Numbers = rows.take(2 * rests[:-1] + rests[1:], axis=0).ravel()[skipped : skipped + starts]
    return burdens


@lru_cache(maxsize=4096)
def _day_rows(
    phase: int, lane: int, stride: int, quarters: int, hours: WorkingHours, costs: Costs
) -> Numbers:
    """Burdens of a local day's starts: one row for two working days, for work then rest, rest then work, two of rest.

    The first middle of the day is at second `phase`; starts are the quarter-hours `lane`, `lane + stride`, …
    """
    working = [costs.of_hour(phase + i * QUARTER, hours) for i in range(QUARTERS_A_DAY)]
    resting = [points + costs.rest_day for points in working]
    rows = []
    for today, tomorrow in ((working, working), (working, resting), (resting, working), (resting, resting)):
        points = today + tomorrow
        rows.append(
            [
                mean_hundredths(sum(points[start : start + quarters]), quarters)
                for start in range(lane, QUARTERS_A_DAY, stride)
            ]
        )
    return np.array(rows, np.int32)


def _rests(calendar: RestDays, day: int, days: int) -> NDArray[np.intp]:
    """1 for each of so many dates on which the calendar rests, else 0; `day` counts from 1970."""
    rests = _country_rests(calendar.country, calendar.weekend, day, days)
    if calendar.rest_days or calendar.working_days:
        rests = rests.copy()
        for named, value in ((calendar.rest_days, 1), (calendar.working_days, 0)):
            places = [
                place for date in named if 0 <= (place := date.toordinal() - EPOCH_ORDINAL - day) < days
            ]
            rests[places] = value
    return rests


# What a request names beside its country is not kept: it may be long, and comes once.
@lru_cache(maxsize=1024)
def _country_rests(country: str, weekend: frozenset[str] | None, day: int, days: int) -> NDArray[np.intp]:
    calendar, first = RestDays(country, weekend), EPOCH_ORDINAL + day
    return np.array([calendar.on(dt.date.fromordinal(first + i)) is not None for i in range(days)], np.intp)


def start_absences(
    seat: Seat, midnight: dt.datetime, starts: int, step: int, duration: int
) -> NDArray[np.uint8]:
    """1 for every start whose slot the delegation cannot come to, else 0; arguments as for `start_burdens`."""
    if not (seat.busy or seat.people):
        return np.zeros(starts, np.uint8)
    return np.frombuffer(absences(seat, midnight, starts, step, duration), np.uint8)
