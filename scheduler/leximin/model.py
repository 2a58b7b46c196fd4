"""The choice as a mixed-integer programme: how many tables take a row that stands at or before a place on the dial.

Rows have a place (the time of day), and rows at neighbouring places cost much the same. To say "five sessions begin
before 08:00" halves what is left, where "two begin at 07:30" settles little: so the solver branches first on running
counts over all tables. Tables that are equal form a group with one set of counts, so the many ways to hand the same
rows to equal tables are one.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from ortools.math_opt.python import mathopt

from scheduler.leximin.descent import Table

# Which variables the solver branches on first.
RUNNING, FIRST_AHEAD = 2, 1


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


class Question:
    """Is there a choice that is fairer than one whose sums are given, the greatest first, or as fair and earlier?

    `sums` are in the model's unit. Sums of so many greatest are compared rather than sums in their order, which says
    the same (Ogryczak & Śliwiński 2003): that the k greatest add up to at most c is linear, for it means that there is
    a number r with k × r + Σ max(0, sum − r) ≤ c.
    """

    def __init__(self, model: Model, sums: Sequence[int]) -> None:
        self.model, self.limits = model, np.cumsum(sums).tolist()
        self.mip = mathopt.Model()
        self.priorities: dict[mathopt.Variable, int] = {}
        self.counts = [
            [self.mip.add_integer_variable(lb=0, ub=len(group.members)) for _place in group.places]
            for group in model.groups
        ]
        for group, counts in zip(model.groups, self.counts, strict=True):
            self.mip.add_linear_constraint(mathopt.fast_sum(counts) == len(group.members))
        self._count_along_the_dial()
        self.columns = self._column_sums()
        self.ahead: list[mathopt.Variable] = []

    def _count_along_the_dial(self) -> None:
        """The running counts over all groups, one for each place on the dial but the last, which all have reached."""
        placed = sorted(
            (
                (place, count)
                for group, counts in zip(self.model.groups, self.counts, strict=True)
                for place, count in zip(group.places, counts, strict=True)
            ),
            key=lambda pair: pair[0],
        )
        before: mathopt.Variable | int = 0
        for _place, here in groupby(placed, key=lambda pair: pair[0]):
            running = self.mip.add_integer_variable(lb=0, ub=len(self.model.tables))
            taken = mathopt.fast_sum([count for _place, count in here])
            self.mip.add_linear_constraint(running - before - taken == 0)
            self.priorities[running] = RUNNING
            before = running

    def _column_sums(self) -> list[mathopt.Variable]:
        columns = []
        for number, column in enumerate(self.model.columns.tolist()):
            limit = self.model.highest(number, self.limits[0])
            total = self.mip.add_variable(lb=0, ub=limit)
            costs = [
                cost // self.model.unit * count
                for group, counts in zip(self.model.groups, self.counts, strict=True)
                for cost, count in zip(group.rows[:, column].tolist(), counts, strict=True)
                if cost
            ]
            self.mip.add_linear_constraint(total - mathopt.fast_sum(costs) == self.model.carried[number])
            columns.append(total)
        return columns

    def hold(self, greatest: int) -> None:
        """The so many greatest add up to no more than now."""
        limit = self.limits[greatest - 1]
        if limit < greatest * self.limits[0]:  # else each is small enough by itself
            self.mip.add_linear_constraint(self._of_greatest(greatest) <= limit)

    def let_win(self, greatest: int) -> None:
        """It may be here that it is fairer: the so many greatest add up to less, those before to no more than now."""
        won = self._may_be_first()
        highest, limit = self.limits[0], self.limits[greatest - 1]
        if greatest == 1:
            for number, total in enumerate(self.columns):
                at_most, less = self.model.highest(number, highest), self.model.highest(number, highest - 1)
                self.mip.add_linear_constraint(total + (at_most - less) * won <= at_most)
            return
        won_before = mathopt.fast_sum(self.ahead[:-1])
        self.mip.add_linear_constraint(
            self._of_greatest(greatest) + won - (greatest * highest - limit) * won_before <= limit
        )

    def let_be_earlier(self, chosen: Sequence[int]) -> None:
        """The sums may stay what they are where a table takes an earlier row than now and those before it the same."""
        groups = {number: at for at, group in enumerate(self.model.groups) for number in group.members}
        kept: dict[tuple[int, int], int] = {}
        demands: dict[tuple[int, int], list[mathopt.LinearProduct]] = {}
        for number, row in enumerate(chosen):
            at, rows = groups[number], self.model.rows_at[number]
            sooner = [place for place, other in enumerate(rows) if other < row]
            if sooner:
                first = self._may_be_first()
                taken = mathopt.fast_sum([self.counts[at][place] for place in sooner])
                spoken_for = sum(kept.get((at, place), 0) for place in sooner)
                self.mip.add_linear_constraint(taken - (spoken_for + 1) * first >= 0)
                for where, count in kept.items():
                    demands.setdefault(where, []).append(count * first)
            where = at, rows.index(row)
            kept[where] = kept.get(where, 0) + 1
        for (at, place), wanted in demands.items():
            self.mip.add_linear_constraint(self.counts[at][place] - mathopt.fast_sum(wanted) >= 0)

    def _may_be_first(self) -> mathopt.Variable:
        """Whether it is here that the choice first comes ahead of the present one."""
        first = self.mip.add_binary_variable()
        self.priorities[first] = FIRST_AHEAD
        self.ahead.append(first)
        return first

    def _of_greatest(self, count: int) -> mathopt.LinearSum:
        """At least what the so many greatest sums add up to; as little as that where it is held down."""
        highest = self.limits[0]
        level = self.mip.add_variable(lb=0, ub=highest)
        above = [self.mip.add_variable(lb=0, ub=highest) for _column in self.columns]
        for total, excess in zip(self.columns, above, strict=True):
            self.mip.add_linear_constraint(excess - total + level >= 0)
        return mathopt.fast_sum(
            [count * level]
            + [times * excess for times, excess in zip(self.model.stands_for.tolist(), above, strict=True)]
        )

    def close(self) -> None:
        """It comes ahead in one of the places where it may."""
        self.mip.add_linear_constraint(mathopt.fast_sum(self.ahead) == 1)
