"""The choice as CP-SAT sees it: how many tables take a row that stands at or before a place on the dial.

Rows have a place (the time of day), and rows at neighbouring places cost much the same. To say "five sessions begin
before 08:00" halves what is left, where "two begin at 07:30" settles little: with running counts as its variables the
solver proves in a tenth of a second what took it minutes with one count for each row. Tables that are equal form a
group with one set of counts, so the many ways to hand the same rows to equal tables are one. Over all groups together
the counts run once more, at the cost that is usual at each place; a group adds only what its own rows cost beside.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from scheduler.leximin.descent import Table


@dataclass(frozen=True, slots=True)
class Group:
    """Equal tables, by their numbers: their rows in the order of the dial, and the running counts of those taken.

    `counts[i]` is how many of the tables take one of the first i + 1 rows; the last is all of them.
    """

    places: tuple[int, ...]
    rows: Table
    members: list[int]
    counts: list[cp_model.IntVar]

    def taken(self, at: int) -> cp_model.LinearExpr:
        """How many of the tables take the row that stands there."""
        return self.counts[at] - self.counts[at - 1] if at else self.counts[0]


class Model:
    """Counts, and the sum of every column. `tables` hold no row twice; `places` has a number for each of their rows."""

    def __init__(self, tables: Sequence[Table], places: Sequence[Table], carried: Table) -> None:
        self.tables, self.carried = tables, carried
        self.cp = cp_model.CpModel()
        # In the order of the dial: which row of the table stands there.
        self.rows_at = [
            np.lexsort((*table.T, own)).tolist() for table, own in zip(tables, places, strict=True)
        ]
        members = self._alike(places)
        self.usual = self._usual_costs(places)
        # The solver begins with the variables that it meets first: these decide most.
        overall = self._running(len(self.usual), len(tables))
        self.groups = [self._group(numbers, places[numbers[0]]) for numbers in members]
        for place, count in zip(self.usual, overall[:-1], strict=False):
            reached = [group.counts[at - 1] for group in self.groups if (at := _up_to(group.places, place))]
            self.cp.add(count == cp_model.LinearExpr.sum(reached))
        self.sums, self.stands_for = self._column_sums(overall)

    def _alike(self, places: Sequence[Table]) -> list[list[int]]:
        """The numbers of the tables, those together that are equal."""
        members: dict[tuple[bytes, bytes], list[int]] = {}
        for number, (table, own, order) in enumerate(zip(self.tables, places, self.rows_at, strict=True)):
            members.setdefault((own[order].tobytes(), table[order].tobytes()), []).append(number)
        return list(members.values())

    def _usual_costs(self, places: Sequence[Table]) -> dict[int, tuple[int, ...]]:
        """For each place, in order, what a row that stands there costs in most tables."""
        seen: dict[int, Counter[tuple[int, ...]]] = {}
        for table, own in zip(self.tables, places, strict=True):
            for place, row in zip(own.tolist(), table.tolist(), strict=True):
                seen.setdefault(place, Counter())[tuple(row)] += 1
        return {place: seen[place].most_common(1)[0][0] for place in sorted(seen)}

    def _group(self, numbers: list[int], places: Table) -> Group:
        order = self.rows_at[numbers[0]]
        counts = self._running(len(order), len(numbers))
        return Group(tuple(places[order].tolist()), self.tables[numbers[0]][order], numbers, counts)

    def _running(self, length: int, most: int) -> list[cp_model.IntVar]:
        """So many numbers from 0, none smaller than the one before it; the last is `most`."""
        counts = [self.cp.new_int_var(0, most, "") for _number in range(length - 1)]
        for before, after in pairwise(counts):
            self.cp.add(before <= after)
        return [*counts, self.cp.new_constant(most)]

    def _column_sums(self, overall: list[cp_model.IntVar]) -> tuple[list[cp_model.IntVar], list[int]]:
        """The sum of each column, and how many columns it stands for: those that are equal are one."""
        counts, steps = list(overall), [_steps(np.array(list(self.usual.values())))]
        for group in self.groups:
            counts += group.counts
            steps.append(_steps(group.rows - np.array([self.usual[place] for place in group.places])))
        whole = np.vstack([self.carried, self.least(), self._most(), *steps])
        distinct, stands_for = np.unique(whole, axis=1, return_counts=True)
        sums = []
        for carried, low, high, *column in distinct.T.tolist():
            total = self.cp.new_int_var(low, high, "")
            used = [at for at, step in enumerate(column) if step]
            weighted = cp_model.LinearExpr.weighted_sum(
                [counts[at] for at in used], [column[at] for at in used]
            )
            self.cp.add(total == weighted + carried)
            sums.append(total)
        return sums, stands_for.tolist()

    def least(self) -> Table:
        """What each column's sum is at the least."""
        least: Table = self.carried + sum(table.min(axis=0) for table in self.tables)
        return least

    def _most(self) -> Table:
        most: Table = self.carried + sum(table.max(axis=0) for table in self.tables)
        return most

    def handed_out(self, value: Callable[[cp_model.IntVar], int]) -> list[int]:
        """The solver's numbers as a row for each table: the first table takes the earliest of its group's rows."""
        found = [0] * len(self.tables)
        for group in self.groups:
            left = np.diff([value(count) for count in group.counts], prepend=0).tolist()
            for number in group.members:
                rows = self.rows_at[number]
                at = min((at for at, count in enumerate(left) if count), key=rows.__getitem__)
                left[at] -= 1
                found[number] = rows[at]
        return found


def _steps(rows: Table) -> Table:
    """Costs as weights of running counts: the sum over rows of taken × cost is that over counts of count × step."""
    return np.vstack([rows[:-1] - rows[1:], rows[-1:]])


def _up_to(places: Sequence[int], place: int) -> int:
    """How many of the sorted places are not after this one."""
    return int(np.searchsorted(places, place, side="right"))
