"""What of the tables a solver needs: equal tables as one, equal columns as one, numbers in their largest unit.

Tables that are equal form a group with one set of counts, so the many ways to hand the same rows to equal tables are
one.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.leximin.descent import Table


@dataclass(frozen=True, slots=True)
class Group:
    """Equal tables, by their numbers: their rows in the order of the dial, and each row's place."""

    places: list[int]
    rows: Table
    members: list[int]


class Model:
    """What stays the same from question to question. `tables` hold no row twice; `places` has a number for each row.

    Sums are counted in `unit`, the greatest that divides all numbers: the larger it is, the more each question asks.
    """

    def __init__(self, tables: Sequence[Table], places: Sequence[Table], carried: Table) -> None:
        self.tables = tables
        # In the order of the dial: which row of the table stands there.
        self.rows_at = [
            np.lexsort((*table.T, own)).tolist() for table, own in zip(tables, places, strict=True)
        ]
        self.groups = self._alike(places)
        numbers = np.concatenate([carried, *map(np.ravel, tables)])
        self.unit = math.gcd(*numbers.tolist()) or 1
        # Columns that are equal in every table are one.
        whole = np.vstack([carried, *tables]) // self.unit
        _distinct, self.columns, self.stands_for = np.unique(
            whole, axis=1, return_index=True, return_counts=True
        )
        self.carried: list[int] = whole[0, self.columns].tolist()
        # A column's sum is what is carried and a multiple of its stride.
        self.strides: list[int] = np.gcd.reduce(whole[1:, self.columns], axis=0).tolist()

    def _alike(self, places: Sequence[Table]) -> list[Group]:
        members: dict[tuple[bytes, bytes], list[int]] = {}
        for number, (table, own, order) in enumerate(zip(self.tables, places, self.rows_at, strict=True)):
            members.setdefault((own[order].tobytes(), table[order].tobytes()), []).append(number)
        groups = []
        for numbers in members.values():
            first, order = numbers[0], self.rows_at[numbers[0]]
            groups.append(Group(places[first][order].tolist(), self.tables[first][order], numbers))
        return groups

    def highest(self, column: int, limit: int) -> int:
        """The greatest number up to the limit that a column's sum can be, as far as its stride tells."""
        carried, stride = self.carried[column], self.strides[column]
        return limit - (limit - carried) % stride if stride else min(limit, carried)

    def handed_out(self, taken: Callable[[int, int], int]) -> list[int]:
        """The solver's numbers, by group and place in it, as a row for each table: the first has the earliest."""
        found = [0] * len(self.tables)
        for at, group in enumerate(self.groups):
            left = [taken(at, place) for place in range(len(group.places))]
            for number in group.members:
                rows = self.rows_at[number]
                place = min((place for place, count in enumerate(left) if count), key=rows.__getitem__)
                left[place] -= 1
                found[number] = rows[place]
        return found
