"""How the benchmarks measure and how they print."""

import gc
import time
from collections.abc import Callable

from rich.table import Table


def seconds(
    *works: Callable[[], object], rounds: int = 5, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The best time of each work over so many rounds. The works take turns, so a busy spell meets them all.

    `time.process_time` as the clock leaves out what a busy machine does meanwhile: for work that only reckons.
    """
    best = [float("inf")] * len(works)
    for _round in range(rounds):
        for index, work in enumerate(works):
            gc.collect()
            began = clock()
            work()
            best[index] = min(best[index], clock() - began)
    return best


def table(title: str, *columns: str) -> Table:
    """A table whose first column says what was measured; the others hold figures."""
    made = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        made.add_column(column, justify="right" if index else "left")
    return made


def ms(duration: float) -> str:
    """Seconds as milliseconds in three digits or so."""
    return f"{duration * 1000:,.{0 if duration > 0.1 else 1 if duration > 0.01 else 2}f} ms"


def times(ratio: float) -> str:
    """A ratio: `1.73×`, `240×`."""
    return f"{ratio:,.{0 if ratio >= 100 else 2}f}×"
