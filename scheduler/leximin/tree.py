"""All choices that may be better than one at hand, as a mixed-integer programme for SCIP to walk through.

Rows have a place (the time of day), and rows at neighbouring places cost much the same. To say "five sessions begin
before 08:00" halves what is left, where "two begin at 07:30" settles little: so SCIP branches first on running counts
over all tables, how many take a row that stands at or before a place on the dial.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

import numpy as np
from pyscipopt import SCIP_PARAMSETTING, Expr, Variable, quicksum
from pyscipopt import Model as Scip

from scheduler.leximin.descent import Table
from scheduler.leximin.greatest import GreatestSums
from scheduler.leximin.model import Model

# Which variables are branched on first: whether the greatest sum itself gets less, for the limits of all others hang on
# that; then the running counts.
IN_THE_GREATEST, RUNNING, ELSEWHERE = 3, 2, 1
# More than any other way through the tree has: what is at hand is good, and a neighbouring node is solved quickest.
DEPTH_FIRST = 1_000_000
# SCIP knows the rows of the greatest sums only as they are given: what the rest does not tell apart is not alike, and
# what the rest does not ask for may yet be needed.
SOUND = {
    "misc/usesymmetry": 0,
    "misc/allowstrongdualreds": False,
    "misc/allowweakdualreds": False,
    "presolving/donotaggr": True,
    "presolving/donotmultaggr": True,
}
# What is learnt from an empty node is worth the most here (without it a proof takes ten times the nodes), then a
# branching that was looked at well; tried on the plans of `make bench` and on drawn ones.
QUICK = {
    "conflict/maxlploops": 10,
    "conflict/lpiterations": 100,
    "conflict/maxvarsfac": 0.3,
    "branching/relpscost/initcand": 300,
    "branching/relpscost/inititer": 50,
    "branching/relpscost/minreliable": 5.0,
    "branching/relpscost/maxreliable": 12.0,
    "constraints/linear/propfreq": 4,
}
# How much of the mean sum is added to the greatest in what the relaxation makes least.
MEAN = 0.08

# Takes the rows of a choice that is ahead of the one at hand, and returns the sums to get ahead of from now on, the
# greatest first, in the model's unit; or None to stop there.
Found = Callable[[list[int]], Sequence[int] | None]


def limits_ahead(sums: Sequence[int]) -> Table:
    """What the k greatest sums may add up to (rows), by the place at which they are first less than `sums` (columns).

    `sums` are the greatest first. Up to that place all is as it was, and nothing after it is greater than what stands
    there, for that is how sums are sorted.
    """
    now, total = np.array(sums, np.int64), np.cumsum(sums)
    k, place = np.indices((len(sums), len(sums)))
    return np.where(k < place, total[k], (total - now)[place] + (k - place + 1) * (now[place] - 1))


class Tree:
    """The choices that get ahead of one whose sums are `sums`, the greatest first, in the model's unit.

    `fairer` or `as_fair_and_earlier` says where they may; then the tree is walked, once.
    """

    limits: Table

    def __init__(self, model: Model, sums: Sequence[int]) -> None:
        self.model, self.scip = model, Scip()
        self.sums = list(sums)
        self.counts = [[self._count(len(group.members)) for _place in group.places] for group in model.groups]
        for group, counts in zip(model.groups, self.counts, strict=True):
            self.scip.addCons(quicksum(counts) == len(group.members))
        self._count_along_the_dial()
        self.totals = self._column_sums()
        self._prefer_small_sums()
        self.ahead: list[Variable] = []

    def _count(self, most: int) -> Variable:
        return self.scip.addVar(vtype="I", lb=0, ub=most)

    def _count_along_the_dial(self) -> None:
        """The running counts over all groups, one for each place on the dial."""
        placed = sorted(
            (
                (place, count)
                for group, counts in zip(self.model.groups, self.counts, strict=True)
                for place, count in zip(group.places, counts, strict=True)
            ),
            key=lambda pair: pair[0],
        )
        before: Variable | int = 0
        for _place, here in groupby(placed, key=lambda pair: pair[0]):
            running = self._count(len(self.model.tables))
            self.scip.addCons(running - before - quicksum(count for _place, count in here) == 0)
            self.scip.chgVarBranchPriority(running, RUNNING)
            before = running

    def _column_sums(self) -> list[Variable]:
        totals = []
        for number, column in enumerate(self.model.columns.tolist()):
            total = self.scip.addVar(vtype="C", lb=0, ub=self.model.highest(number, self.sums[0]))
            costs = [
                cost // self.model.unit * count
                for group, counts in zip(self.model.groups, self.counts, strict=True)
                for cost, count in zip(group.rows[:, column].tolist(), counts, strict=True)
                if cost
            ]
            self.scip.addCons(total - quicksum(costs) == self.model.carried[number])
            totals.append(total)
        return totals

    def _prefer_small_sums(self) -> None:
        """Nothing is asked of the least sums; but a bound that moves tells SCIP which branchings settle something."""
        greatest = self.scip.addVar(vtype="C", lb=0, ub=self.sums[0])
        for total in self.totals:
            self.scip.addCons(greatest - total >= 0)
        times = self.model.stands_for.tolist()
        of_all = quicksum(count * total for count, total in zip(times, self.totals, strict=True))
        self.scip.setObjective(greatest + MEAN / sum(times) * of_all)

    def fairer(self) -> None:
        """The sums, the greatest first, are less at some place, and before it the same."""
        for _sum in self.sums:
            self._may_be_first()
        self.scip.chgVarBranchPriority(self.ahead[0], IN_THE_GREATEST)
        for number, total in enumerate(self.totals):
            at_most = self.model.highest(number, self.sums[0])
            less = self.model.highest(number, self.sums[0] - 1)
            self.scip.addCons(total + (at_most - less) * self.ahead[0] <= at_most)
        self.scip.addCons(quicksum(self.ahead) == 1)
        self.limits = limits_ahead(self.sums)

    def as_fair_and_earlier(self, chosen: Sequence[int]) -> None:
        """No sum is greater, a table takes an earlier row than now, and those before it the same."""
        groups = {number: at for at, group in enumerate(self.model.groups) for number in group.members}
        kept: dict[tuple[int, int], int] = {}
        demands: dict[tuple[int, int], list[Expr]] = {}
        for number, row in enumerate(chosen):
            at, rows = groups[number], self.model.rows_at[number]
            sooner = [place for place, other in enumerate(rows) if other < row]
            if sooner:
                first = self._may_be_first()
                taken = quicksum(self.counts[at][place] for place in sooner)
                spoken_for = sum(kept.get((at, place), 0) for place in sooner)
                self.scip.addCons(taken - (spoken_for + 1) * first >= 0)
                for where, count in kept.items():
                    demands.setdefault(where, []).append(count * first)
            where = at, rows.index(row)
            kept[where] = kept.get(where, 0) + 1
        for (at, place), wanted in demands.items():
            self.scip.addCons(self.counts[at][place] - quicksum(wanted) >= 0)
        self.scip.addCons(quicksum(self.ahead) == 1)
        self.limits = np.repeat(np.cumsum(self.sums)[:, None], len(self.ahead), axis=1)

    def _may_be_first(self) -> Variable:
        """Whether it is here that the choice first comes ahead of the present one."""
        first = self.scip.addVar(vtype="B")
        self.scip.chgVarBranchPriority(first, ELSEWHERE)
        self.ahead.append(first)
        return first

    def walk(self, found: Found, seconds: float) -> bool:
        """Tells of each choice in the tree as SCIP comes to it; whether it came to all of them in that time."""

        def reached() -> Table | None:
            sums = found(self._rows())
            return None if sums is None else limits_ahead(sums)

        scip = self.scip
        scip.hideOutput()
        # Cuts, heuristics and presolving take longer than they save. Variables stay as they are, so that the running
        # counts are there to branch on.
        scip.setHeuristics(SCIP_PARAMSETTING.OFF)
        scip.setSeparating(SCIP_PARAMSETTING.OFF)
        scip.setPresolve(SCIP_PARAMSETTING.OFF)
        scip.setParam("nodeselection/dfs/stdpriority", DEPTH_FIRST)
        for name, value in (SOUND | QUICK).items():
            scip.setParam(name, value)
        scip.setParam("limits/time", max(seconds, 0))
        times = self.model.stands_for.tolist()
        GreatestSums(self.totals, times, self.ahead, self.limits, reached).include_in(scip)
        scip.optimizeNogil()
        return str(scip.getStatus()) == "infeasible"

    def _rows(self) -> list[int]:
        """The row of each table where SCIP stands."""
        return self.model.handed_out(
            lambda group, place: round(self.scip.getSolVal(None, self.counts[group][place]))
        )
