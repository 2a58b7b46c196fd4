"""Proves that a choice is the best there is, or finds a better one: the part that CP-SAT does.

Tables that are equal form a group with one whole number for each row: how many of the group's tables take it. So the
many ways to hand the same rows to equal tables are one. One place of the sorted sums after the other is made as small
as it can be; then one table's row after the other as early as it can be.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from ortools.sat.python import cp_model

from scheduler.leximin.descent import Table, descend, worst_first

# Choices looked at one by one: before and after the order of all sums is settled.
FEW, MANY = 50, 500
TERMS_A_SECOND = 500_000


@dataclass(frozen=True, slots=True)
class _Group:
    """Equal tables: their rows in one order, each with the variable that says how many of the tables take it."""

    rows: Table
    taken: list[cp_model.IntVar]
    members: list[int]


def building_seconds(tables: Sequence[Table]) -> float:
    """About how long it takes, on a slow machine, to tell CP-SAT of these tables."""
    return sum(table.size for table in tables) / TERMS_A_SECOND


class Proof:
    """The choice as CP-SAT sees it. `tables` hold no row twice; `chosen` is the row of each to begin with."""

    def __init__(self, tables: Sequence[Table], carried: Table, chosen: list[int], deadline: float) -> None:
        self.tables, self.carried, self.chosen, self.deadline = tables, carried, chosen, deadline
        self.model = cp_model.CpModel()
        # In the order of the group: which row of the table stands there.
        self.rows_at = [np.lexsort(table.T).tolist() for table in tables]
        self.groups = self._groups()
        self.sums = self._column_sums()

    def _groups(self) -> list[_Group]:
        members: dict[bytes, list[int]] = {}
        for number, (table, order) in enumerate(zip(self.tables, self.rows_at, strict=True)):
            members.setdefault(table[order].tobytes(), []).append(number)
        groups = []
        for numbers in members.values():
            rows = self.tables[numbers[0]][self.rows_at[numbers[0]]]
            taken = [self.model.new_int_var(0, len(numbers), "") for _row in rows]
            self.model.add(cp_model.LinearExpr.sum(taken) == len(numbers))
            groups.append(_Group(rows, taken, numbers))
        return groups

    def _column_sums(self) -> list[cp_model.IntVar]:
        rows = np.concatenate([group.rows for group in self.groups])
        variables = [variable for group in self.groups for variable in group.taken]
        most = self.carried + sum(table.max(axis=0) for table in self.tables)
        sums = []
        for column, (low, high) in enumerate(zip(self._least().tolist(), most.tolist(), strict=True)):
            total = self.model.new_int_var(low, high, "")
            used = np.flatnonzero(rows[:, column])
            weights = rows[used, column].tolist()
            weighted = cp_model.LinearExpr.weighted_sum([variables[row] for row in used], weights)
            self.model.add(total == weighted + int(self.carried[column]))
            sums.append(total)
        return sums

    def _least(self) -> Table:
        """What each sum is at the least."""
        least: Table = self.carried + sum(table.min(axis=0) for table in self.tables)
        return least

    def worst_first(self, rows: Sequence[int] | None = None) -> list[int]:
        """The sums that so chosen rows come to, or those of the best so far, the greatest first."""
        chosen = zip(self.tables, self.chosen if rows is None else rows, strict=True)
        return worst_first(self.carried + sum(table[row] for table, row in chosen))

    def complete(self) -> bool:
        """Leaves the best rows in `chosen`; whether the deadline left the time to be certain of them."""
        if not self._lower_greatest():
            return False
        if self._compare_all(FEW):
            return True
        while True:
            attempt = self.model.clone()
            self._demand_fairer(attempt)
            status, found = self._solve(attempt)
            if found:
                self.chosen = descend(self.tables, found, self.carried, self.deadline)
            elif status == cp_model.INFEASIBLE:
                break
            else:
                return False
        for level, before, _after in self._levels():
            self._let_exceed(self.model, level, before)
        return self._compare_all(MANY) or self._advance_rows()

    def _levels(self) -> list[tuple[int, int, int]]:
        """Each value among the sums, the greatest first, with how many sums are above it and how many at least it."""
        levels, above = [], 0
        for value, equal in groupby(self.worst_first()):
            count = len(list(equal))
            levels.append((value, above, above + count))
            above += count
        return levels

    def _demand_fairer(self, model: cp_model.CpModel) -> None:
        """Sums that come before the present ones in the order of leximin.

        At one of the levels fewer sums reach it than now, and at no greater level more are above it.
        """
        levels = self._levels()
        won_at = [model.new_bool_var("") for _level in levels]
        model.add_exactly_one(won_at)
        for number, (level, above, reaching) in enumerate(levels):
            self._let_exceed(model, level, above, won_at[number:])
            self._let_exceed(model, level - 1, reaching - 1, won_at[number : number + 1])

    def _compare_all(self, most: int) -> bool:
        """Looks at every choice that is left; whether they were so few and time sufficed.

        Once the greatest sum is as small as can be, there is seldom more than a handful.
        """
        candidates = _Candidates(self, most)
        solver = self._solver()
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.max_time_in_seconds = self._left() / 4
        if solver.solve(self.model, candidates) not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            return False
        return not candidates.too_many

    def _lower_greatest(self) -> bool:
        """The greatest sum as small as it can be.

        A yes or no to a fixed bound is far quicker to prove than a minimum. Strides grow while the answer is yes.
        """
        low, stride = int(self._least().max()), 1
        while (high := self.worst_first()[0]) > low:
            target = max(high - stride, low)
            attempt = self.model.clone()
            self._let_exceed(attempt, target, 0)
            status, found = self._solve(attempt)
            if found:
                self.chosen = descend(self.tables, found, self.carried, self.deadline)
                stride *= 2
            elif status == cp_model.INFEASIBLE:
                low, stride = target + 1, 1
            else:
                return False
        self._let_exceed(self.model, high, 0)
        return True

    def _let_exceed(
        self, model: cp_model.CpModel, level: int, allowed: int, only_if: Sequence[cp_model.IntVar] = ()
    ) -> None:
        """So many sums may be above the level, no more; where `only_if` is given, if one of it is so."""
        above = [model.new_bool_var("") for _total in self.sums]
        for total, free in zip(self.sums, above, strict=True):
            model.add(total <= level).only_enforce_if(~free)
            model.add(total > level).only_enforce_if(free)  # so that each choice is one solution
        limited = model.add(cp_model.LinearExpr.sum(above) <= allowed)
        if only_if:
            wanted = model.new_bool_var("")
            model.add_bool_or([*only_if, ~wanted])
            for reason in only_if:
                model.add_implication(reason, wanted)
            limited.only_enforce_if(wanted)

    def _advance_rows(self) -> bool:
        """The first table's row as early as it can be, then the second's, the sums staying what they are."""
        fixed: Counter[tuple[int, int]] = Counter()
        group_of = {number: at for at, group in enumerate(self.groups) for number in group.members}
        for number, rows in enumerate(self.rows_at):
            at = group_of[number]
            taken = self.groups[at].taken
            if self.chosen[number] > 0:
                takes = [self.model.new_bool_var("") for _row in rows]
                self.model.add_exactly_one(takes)
                for place, take in enumerate(takes):
                    self.model.add(taken[place] > fixed[at, place]).only_enforce_if(take)
                self._hint()
                self.model.minimize(cp_model.LinearExpr.weighted_sum(takes, rows))
                status, found = self._solve(self.model)
                if found:
                    self.take_if_better(found)
                if status != cp_model.OPTIMAL:
                    return False
            place = rows.index(self.chosen[number])
            fixed[at, place] += 1
            self.model.add(taken[place] >= fixed[at, place])
        return True

    def take_if_better(self, rows: list[int]) -> None:
        if (self.worst_first(rows), rows) < (self.worst_first(), self.chosen):
            self.chosen = rows

    def _solve(self, model: cp_model.CpModel) -> tuple[object, list[int] | None]:
        """What CP-SAT says in the time left, and the rows that it found, if any."""
        solver = self._solver()
        status = solver.solve(model)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        return status, self.handed_out(solver.value) if found else None

    def _solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        # More workers race each other with other methods: on few processors that only takes from the one that proves.
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = self._left()
        return solver

    def _left(self) -> float:
        return max(self.deadline - time.monotonic(), 0)

    def handed_out(self, value: Callable[[cp_model.IntVar], int]) -> list[int]:
        """The solver's numbers as a row for each table: the first table takes the earliest of its group's rows."""
        found = [0] * len(self.tables)
        for group in self.groups:
            left = [value(variable) for variable in group.taken]
            for number in group.members:
                rows = self.rows_at[number]
                place = min((place for place, count in enumerate(left) if count), key=rows.__getitem__)
                left[place] -= 1
                found[number] = rows[place]
        return found

    def _hint(self) -> None:
        self.model.clear_hints()  # type: ignore[no-untyped-call]  # not annotated there
        for group in self.groups:
            counts = Counter(self.rows_at[number].index(self.chosen[number]) for number in group.members)
            for place, variable in enumerate(group.taken):
                self.model.add_hint(variable, counts[place])


class _Candidates(cp_model.CpSolverSolutionCallback):
    """Keeps the best of the choices that the solver comes by, and stops it where they are too many."""

    def __init__(self, proof: Proof, most: int) -> None:
        super().__init__()
        self.most = most
        self.proof = proof
        self.seen = 0
        self.too_many = False

    def on_solution_callback(self) -> None:
        self.seen += 1
        if self.seen > self.most:
            self.too_many = True
            self.stop_search()
            return
        # Reading all numbers is slow; the sums alone say whether that is worth it.
        if (
            worst_first(np.array([self.value(total) for total in self.proof.sums]))
            <= self.proof.worst_first()
        ):
            self.proof.take_if_better(self.proof.handed_out(self.value))
