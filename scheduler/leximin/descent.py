"""Good choices, quickly: what can be left out of the tables, what a fair person would take, and what betters that."""

import time
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = NDArray[np.int64]


def undominated(table: Table, deadline: float) -> NDArray[np.intp]:
    """The rows that a best choice may take, in order: those no other row beats in some column at no cost in another.

    A row beaten so is in no leximin, for the other in its place makes every sum smaller or leaves it; of equal rows
    the first is taken. Rows are looked at from the smallest sum up, since only a smaller one can beat. Past the
    deadline the rest is kept: more than needed does no harm.
    """
    distinct, first = np.unique(table, axis=0, return_index=True)
    by_sum = np.lexsort((first, distinct.sum(axis=1)))
    kept = np.empty_like(distinct)
    numbers: list[int] = []
    for done, at in enumerate(by_sum):
        if done % 64 == 0 and time.monotonic() > deadline:
            numbers += first[by_sum[done:]].tolist()
            break
        row = distinct[at]
        if not (kept[: len(numbers)] <= row).all(axis=1).any():
            kept[len(numbers)] = row
            numbers.append(int(first[at]))
    return np.sort(np.array(numbers, np.intp))


def greedy(tables: Sequence[Table], carried: Table) -> list[int]:
    """The first table's best row, then the second's on top of it, and so on: what a fair person would do by hand."""
    sums, rows = carried.copy(), []
    for table in tables:
        rows.append(best_row(sums + table))
        sums += table[rows[-1]]
    return rows


def descend(tables: Sequence[Table], rows: list[int], carried: Table, deadline: float) -> list[int]:
    """Changes one row at a time for the best in its place, until no change helps or the deadline passes."""
    rows = list(rows)
    sums = _sums(tables, rows, carried)
    changed = True
    while changed:
        changed = False
        for number, table in enumerate(tables):
            if time.monotonic() > deadline:
                return rows
            others = sums - table[rows[number]]
            best = best_row(others + table)
            if best != rows[number] and worst_first(others + table[best]) <= worst_first(sums):
                changed |= worst_first(others + table[best]) < worst_first(sums)
                rows[number], sums = best, others + table[best]
    return rows


def shake(
    tables: Sequence[Table], rows: list[int], carried: Table, deadline: float, patience: int
) -> list[int]:
    """Descends again and again from where three rows were changed by lot, until that helps no more or time is up.

    The lot is the same each time, and so is the answer where the deadline does not cut it short.
    """
    lot = np.random.default_rng(0)
    best, least = rows, worst_first(_sums(tables, rows, carried))
    idle = 0
    while idle < patience and time.monotonic() < deadline:
        tried = list(best)
        for number in lot.choice(len(tables), min(3, len(tables)), replace=False):
            tried[number] = int(lot.integers(len(tables[number])))
        tried = descend(tables, tried, carried, deadline)
        found = worst_first(_sums(tables, tried, carried))
        idle += 1
        if found < least:
            best, least, idle = tried, found, 0
    return best


def exchange(tables: Sequence[Table], rows: list[int]) -> list[int]:
    """The same rows in other tables where that lets an earlier table take an earlier one."""
    rows = list(rows)
    found = [{row.tobytes(): number for number, row in reversed(list(enumerate(table)))} for table in tables]
    taken = [table[row].tobytes() for table, row in zip(tables, rows, strict=True)]
    for early in range(len(tables)):
        for late in range(early + 1, len(tables)):
            here, there = found[early].get(taken[late]), found[late].get(taken[early])
            if here is not None and there is not None and here < rows[early]:
                rows[early], rows[late] = here, there
                taken[early], taken[late] = taken[late], taken[early]
    return rows


def _sums(tables: Sequence[Table], rows: Sequence[int], carried: Table) -> Table:
    sums: Table = carried + sum(table[row] for table, row in zip(tables, rows, strict=True))
    return sums


def worst_first(sums: Table) -> list[int]:
    """The sums from the greatest down: the smaller of two such lists is the fairer."""
    ordered: list[int] = np.sort(sums)[::-1].tolist()
    return ordered


def best_row(sums: Table) -> int:
    """The row whose numbers, from the greatest down, come first; of equal rows the first."""
    ordered = np.sort(sums, axis=1)[:, ::-1]
    left = np.arange(len(ordered))
    for column in range(ordered.shape[1]):
        values = ordered[left, column]
        left = left[values == values.min()]
        if len(left) == 1:
            break
    return int(left[0])
