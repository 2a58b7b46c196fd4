"""Good choices, quickly: what can be left out of the tables, what a fair person would take, and what betters that."""

import time
from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = NDArray[np.int64]
# Sums that are reckoned at once where two tables are looked at together.
PAIRED_NUMBERS = 2_000_000


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


def descend_by_pairs(tables: Sequence[Table], rows: list[int], carried: Table, deadline: float) -> list[int]:
    """Changes two rows at a time for the best two in their places, or for earlier ones that are as good.

    Goes on until no change helps or the deadline passes. Two tables with so many rows that all their pairs would take
    long are passed over.
    """
    rows = list(rows)
    sums = _sums(tables, rows, carried)
    changed = True
    while changed:
        changed = False
        for early, late in combinations(range(len(tables)), 2):
            if time.monotonic() > deadline:
                return rows
            if len(tables[early]) * len(tables[late]) * len(carried) > PAIRED_NUMBERS:
                continue
            others = sums - tables[early][rows[early]] - tables[late][rows[late]]
            paired = (others + tables[early])[:, None, :] + tables[late]
            greatest = paired.max(axis=2).ravel()
            if greatest.min() > sums.max():
                continue
            few = np.flatnonzero(greatest == greatest.min())
            paired = paired.reshape(-1, len(carried))
            best = int(few[best_row(paired[few])])
            taken = divmod(best, len(tables[late]))
            if (worst_first(paired[best]), taken) < (worst_first(sums), (rows[early], rows[late])):
                (rows[early], rows[late]), sums, changed = taken, paired[best], True
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
