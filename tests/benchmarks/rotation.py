"""Planning a series: how long the proof takes by size, beside the plan that a fair person would make by hand.

The peer takes each session's best hour in turn, on top of what went before. It is quick; what it leaves on the table
is how much more the worst-off delegation carries by it.
"""

import datetime as dt
import time
from collections.abc import Iterator

import numpy as np
from rich.table import Table

from scheduler.burden import DEFAULT_COSTS
from scheduler.leximin.descent import greedy
from scheduler.rotation import Window, candidates, plan_series
from tests.benchmarks.ratios import ms, table, times
from tests.benchmarks.slots import places

SIZES = ((5, 12), (20, 12), (20, 24), (50, 24), (200, 52))
SECONDS = 10.0
SUMMER, WINTER = dt.date(2026, 5, 27), dt.date(2026, 1, 7)


def weeks(first: dt.date, count: int) -> list[Window]:
    starts = [first + dt.timedelta(days=7 * number) for number in range(count)]
    return [Window(day, day + dt.timedelta(days=1)) for day in starts]


def measure() -> Iterator[Table]:
    for first, title in ((SUMMER, "from late May"), (WINTER, "from January, holidays and clock changes")):
        made = table(
            f"A series of weekly sessions of an hour {title}, at most {SECONDS:.0f} s",
            "delegations × sessions",
            "processor time",
            "proved",
            "÷ in turn (time)",
            "worst off, in turn ÷ plan",
        )
        for count, sessions in SIZES:
            made.add_row(*row(count, sessions, first))
        yield made


def row(count: int, sessions: int, first: dt.date) -> tuple[str, ...]:
    seats, windows = places(count), weeks(first, sessions)
    tables = [candidates(seats, window, 60, 30, DEFAULT_COSTS)[1] for window in windows]  # loads holidays too
    nothing = np.zeros(count, np.int64)
    began = time.process_time()
    rows = greedy(tables, nothing)
    by_hand = time.process_time() - began
    worst = max(sum(table[at] for table, at in zip(tables, rows, strict=True)))
    began = time.process_time()
    plan = plan_series(seats, windows, 60, seconds=SECONDS)
    taken = time.process_time() - began
    return (
        f"{count} × {sessions}",
        ms(taken),
        "yes" if plan.optimal else "no, time ran out",
        times(taken / by_hand),
        times(float(worst) / 100 / float(max(plan.ledger.values()))),
    )
