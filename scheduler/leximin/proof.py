"""Proves that a choice is the best there is, or finds a better one, by questions to CP-SAT.

First the greatest sum alone; then all choices that are left are looked at, if they are few; if not, whether one of
them is fairer in the order of leximin, until none is; then each table's row as early as it can be.
"""

import time
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import numpy as np
from ortools.sat.python import cp_model

from scheduler.leximin.descent import Table, descend, exchange, worst_first
from scheduler.leximin.model import Model

# Choices looked at one by one: before and after the order of all sums is settled.
FEW = 3000


class Proof:
    """Asks the questions that settle a choice. `chosen` is the row of each table to begin with.

    Whatever happens, `chosen` is the best so far; another thread may read it, and `give_up`.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        places: Sequence[Table],
        carried: Table,
        chosen: list[int],
        deadline: float,
    ) -> None:
        self.tables, self.places, self.carried = tables, places, carried
        self.chosen, self.deadline = chosen, deadline
        self._asked: cp_model.CpSolver | None = None

    def give_up(self) -> None:
        """Ends what the solver is doing as soon as it notices; it is asked no more."""
        self.deadline = 0
        if self._asked:
            self._asked.stop_search()

    def worst_first(self, rows: Sequence[int] | None = None) -> list[int]:
        """The sums that so chosen rows come to, or those of the best so far, the greatest first."""
        chosen = zip(self.tables, self.chosen if rows is None else rows, strict=True)
        return worst_first(self.carried + sum(table[row] for table, row in chosen))

    def complete(self) -> bool:
        """Leaves the best rows in `chosen`; whether the deadline left the time to be certain of them."""
        self.model = Model(self.tables, self.places, self.carried)
        if not self._lower_greatest():
            return False
        if self._compare_all():
            return True
        while True:
            attempt = self.model.cp.clone()
            self._demand_fairer(attempt)
            status, found = self._solve(attempt)
            if found:
                self.chosen = descend(self.tables, found, self.carried, self.deadline)
            elif status == cp_model.INFEASIBLE:
                break
            else:
                return False
        for level, before, _after in self._levels():
            self._let_exceed(self.model.cp, level, before)
        return self._compare_all() or self._advance_rows()

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

    def _compare_all(self) -> bool:
        """Looks at every choice that is left; whether they were so few and time sufficed.

        Once the greatest sum is as small as can be, there is seldom more than a handful.
        """
        candidates = _Candidates(self)
        solver = self._solver()
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.max_time_in_seconds = self._left() / 4
        if solver.solve(self.model.cp, candidates) not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            return False
        return not candidates.too_many

    def _lower_greatest(self) -> bool:
        """The greatest sum as small as it can be.

        A yes or no to a fixed bound is far quicker to prove than a minimum. Strides grow while the answer is yes.
        """
        low, stride = int(self.model.least().max()), 1
        while (high := self.worst_first()[0]) > low:
            target = max(high - stride, low)
            attempt = self.model.cp.clone()
            self._let_exceed(attempt, target, 0)
            status, found = self._solve(attempt)
            if found:
                self.chosen = descend(self.tables, found, self.carried, self.deadline)
                stride *= 2
            elif status == cp_model.INFEASIBLE:
                low, stride = target + 1, 1
            else:
                return False
        self._let_exceed(self.model.cp, high, 0)
        return True

    def _let_exceed(
        self, model: cp_model.CpModel, level: int, allowed: int, only_if: Sequence[cp_model.IntVar] = ()
    ) -> None:
        """So many sums may be above the level, no more; where `only_if` is given, if one of it is so."""
        above = [model.new_bool_var("") for _total in self.model.sums]
        for total, free in zip(self.model.sums, above, strict=True):
            model.add(total <= level).only_enforce_if(~free)
            model.add(total > level).only_enforce_if(free)  # so that each choice is one solution
        limited = model.add(cp_model.LinearExpr.weighted_sum(above, self.model.stands_for) <= allowed)
        if only_if:
            wanted = model.new_bool_var("")
            model.add_bool_or([*only_if, ~wanted])
            for reason in only_if:
                model.add_implication(reason, wanted)
            limited.only_enforce_if(wanted)

    def _advance_rows(self) -> bool:
        """The first table's row as early as it can be, then the second's, the sums staying what they are."""
        cp = self.model.cp
        self.chosen = exchange(self.tables, self.chosen)
        fixed: Counter[tuple[int, int]] = Counter()
        group_of = {number: at for at, group in enumerate(self.model.groups) for number in group.members}
        for number, rows in enumerate(self.model.rows_at):
            group = self.model.groups[group_of[number]]
            while self.chosen[number] > 0:
                attempt = cp.clone()
                takes = []
                for at, row in enumerate(rows):
                    if row < self.chosen[number]:
                        takes.append(attempt.new_bool_var(""))
                        more = group.taken(at) > fixed[group_of[number], at]
                        attempt.add(more).only_enforce_if(takes[-1])
                attempt.add_bool_or(takes)
                status, found = self._solve(attempt)
                if found:
                    self.take_if_better(found)
                elif status == cp_model.INFEASIBLE:
                    break
                else:
                    return False
            at = rows.index(self.chosen[number])
            fixed[group_of[number], at] += 1
            cp.add(group.taken(at) >= fixed[group_of[number], at])
        return True

    def take_if_better(self, rows: list[int]) -> None:
        if (self.worst_first(rows), rows) < (self.worst_first(), self.chosen):
            self.chosen = rows

    def _solve(self, model: cp_model.CpModel) -> tuple[object, list[int] | None]:
        """What CP-SAT says in the time left, and the rows that it found, if any."""
        solver = self._solver()
        status = solver.solve(model)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        return status, self.model.handed_out(solver.value) if found else None

    def _solver(self) -> cp_model.CpSolver:
        solver = self._asked = cp_model.CpSolver()
        # More workers race each other with other methods: on few processors that only takes from the one that proves.
        solver.parameters.num_workers = 1
        # With running counts the linear relaxation only costs time.
        solver.parameters.linearization_level = 0
        solver.parameters.max_time_in_seconds = self._left()
        return solver

    def _left(self) -> float:
        return max(self.deadline - time.monotonic(), 0)


class _Candidates(cp_model.CpSolverSolutionCallback):
    """Keeps the best of the choices that the solver comes by, and stops it where they are too many."""

    def __init__(self, proof: Proof) -> None:
        super().__init__()
        self.proof = proof
        self.seen = 0
        self.too_many = False

    def on_solution_callback(self) -> None:
        self.seen += 1
        if self.seen > FEW:
            self.too_many = True
            self.stop_search()
            return
        # Reading all numbers is slow; the sums alone say whether that is worth it.
        sums = np.repeat([self.value(total) for total in self.proof.model.sums], self.proof.model.stands_for)
        if worst_first(sums) <= self.proof.worst_first():
            self.proof.take_if_better(self.proof.model.handed_out(self.value))
