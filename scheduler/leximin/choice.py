"""One row out of each table so that the column sums, the greatest first, are as small as they can be.

Leximin (Rawls's difference principle taken to the end): sums are sorted from the greatest down and compared in that
order. Among choices that are equal by that, the one whose row numbers come first in the order of the tables wins, so
there is one answer. A good choice is found by descent; OR-Tools' CP-SAT, which reckons in whole numbers, improves it
and proves that there is no better.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.leximin.descent import Table, descend, greedy, undominated
from scheduler.leximin.proof import Proof


@dataclass(frozen=True, slots=True)
class Choice:
    """The number of the row taken from each table, and whether nothing better exists."""

    rows: tuple[int, ...]
    optimal: bool


def choose(tables: Sequence[Table], carried: Table, deadline: float) -> Choice:
    """The leximin of `carried` plus one row of each table.

    Tables are (rows × columns), `carried` has a number for each column; all are whole and not negative. `deadline` is
    in seconds of `time.monotonic()`: when it passes, the best choice so far is returned with `optimal` false.
    """
    kept = [undominated(table, deadline) for table in tables]
    reduced = [table[rows] for table, rows in zip(tables, kept, strict=True)]
    chosen = descend(reduced, greedy(reduced, carried), carried, deadline)
    optimal = all(len(table) == 1 for table in reduced)
    if not optimal:
        proof = Proof(reduced, carried, chosen, deadline)
        optimal = proof.complete()
        chosen = proof.chosen
    return Choice(tuple(int(rows[row]) for rows, row in zip(kept, chosen, strict=True)), optimal)
