"""A series of sessions planned together, so that over all of them no capital pays more than it must.

Fewest absences of required delegations in all; then the burdens summed over the series, with what the ledger holds
already, compared from the greatest down; then the earliest starts in the order of the sessions.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scheduler.burden import DEFAULT_COSTS, Costs, Seat, as_points
from scheduler.leximin.choice import choose
from scheduler.leximin.descent import Table
from scheduler.slots import DAY_MINUTES, Slot, describe_slot
from scheduler.starts import start_absences, start_burdens

# Seconds by which a solver may overrun its limit, with a fiftieth of the limit.
SLACK = 0.1
# A plan may keep a processor busy for as long as it was given: so many at a time, the others of this process wait, on
# their own time.
TURNS = threading.BoundedSemaphore(2)
NO_LEDGER: Mapping[str, Decimal] = {}
Allowed = Callable[[dt.datetime], bool]


@dataclass(frozen=True, slots=True)
class Window:
    """Where one session may start: on the UTC dates from `first`, before `until`; or at `pin` and nowhere else.

    `pin` is one of the window's starts.
    """

    first: dt.date
    until: dt.date
    pin: dt.datetime | None = None

    def starts(self, step: int) -> int:
        """How many starts the window has, one every `step` minutes."""
        return (self.until - self.first).days * DAY_MINUTES // step

    def allows(self, start: dt.datetime, step: int) -> bool:
        """Whether one of the starts is at that instant."""
        whole, rest = divmod(start - self.midnight, dt.timedelta(minutes=step))
        return not rest and 0 <= whole < self.starts(step)

    @property
    def midnight(self) -> dt.datetime:
        return dt.datetime.combine(self.first, dt.time(), dt.UTC)


class NoStart(ValueError):  # it says which windows are closed
    """Windows of which no start is allowed, by their numbers from 0."""

    def __init__(self, windows: Sequence[int]) -> None:
        super().__init__(f"Expected a start that is allowed in each window, got none in {list(windows)}.")
        self.windows = windows


@dataclass(frozen=True, slots=True)
class Plan:
    """A slot for each window, in order, and the points of each delegation by id when all are held.

    `optimal` is false where time ran out before it was certain that no plan is better.
    """

    sessions: tuple[Slot, ...]
    ledger: Mapping[str, Decimal]
    optimal: bool


def plan_series(
    seats: Sequence[Seat],
    windows: Sequence[Window],
    duration: int,
    *,
    step: int = 30,
    ledger: Mapping[str, Decimal] = NO_LEDGER,
    seconds: float = 5,
    costs: Costs = DEFAULT_COSTS,
    allowed: Allowed | None = None,
) -> Plan:
    """The fairest plan for windows that are in order and disjoint, within so many seconds, explaining it included.

    `duration` and `step` are minutes as for `rank_slots`. `ledger` gives the points so far by the seat's id, in
    hundredths at the finest; an id that is not in it has none. Where the time is too short even to look at all
    starts, that is done all the same: it is the least that an answer takes. Only starts that are `allowed` are taken;
    where a window has none, `NoStart` is raised.
    """
    began = time.monotonic()
    carried = np.array([int(ledger.get(seat.id, Decimal()) * 100) for seat in seats], np.int64)
    offered = [candidates(seats, window, duration, step, costs, allowed) for window in windows]
    if closed := [number for number, (starts, _table) in enumerate(offered) if not starts]:
        raise NoStart(closed)
    # The first explanation reads sources and words that the others find read.
    describe_slot(seats, windows[0].midnight, duration, costs)
    spent = time.monotonic()
    sample = describe_slot(seats, windows[0].midnight, duration, costs)
    explaining = 1.5 * (time.monotonic() - spent) * len(windows)
    deadline = began + seconds - explaining - SLACK - seconds / 50
    places = [np.array([start.hour * 60 + start.minute for start in starts]) for starts, _table in offered]
    tables = [table for _starts, table in offered]
    # A third of the time is worth a wait; whose turn does not come gets a plan without proof.
    if TURNS.acquire(timeout=max((deadline - time.monotonic()) / 3, 0)):
        try:
            choice = choose(tables, places, carried, deadline)
        finally:
            TURNS.release()
    else:
        choice = choose(tables, places, carried, deadline=0)
    slots, sums = [], carried.copy()
    for (starts, table), row in zip(offered, choice.rows, strict=True):
        start = starts[row]
        slots.append(sample if start == sample.start else describe_slot(seats, start, duration, costs))
        sums += table[row]
    points = {seat.id: as_points(total) for seat, total in zip(seats, sums.tolist(), strict=True)}
    return Plan(tuple(slots), points, choice.optimal)


def candidates(
    seats: Sequence[Seat],
    window: Window,
    duration: int,
    step: int,
    costs: Costs = DEFAULT_COSTS,
    allowed: Allowed | None = None,
) -> tuple[list[dt.datetime], Table]:
    """The starts at which fewest required delegations are absent, and each one's burdens in hundredths of a point.

    Absences add up over the sessions, so the fewest in all are the fewest in each. None are returned where none is
    `allowed`.
    """
    count, midnight = window.starts(step), window.midnight
    if window.pin is not None:
        midnight, count = window.pin, 1
    starts = [midnight + number * dt.timedelta(minutes=step) for number in range(count)]
    open_ = np.array([allowed is None or allowed(start) for start in starts])
    if not open_.any():
        return [], np.empty((0, len(seats)), np.int64)
    missing = np.zeros(count, np.int64)
    for seat in seats:
        if seat.required:
            missing += start_absences(seat, midnight, count, step, duration)
    fewest = np.flatnonzero(open_ & (missing == missing[open_].min()))
    table = np.empty((len(fewest), len(seats)), np.int64)
    for column, seat in enumerate(seats):
        table[:, column] = start_burdens(seat, midnight, count, step, duration, costs)[fewest]
    return [starts[at] for at in fewest], table
