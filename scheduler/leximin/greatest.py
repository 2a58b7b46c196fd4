"""That the k greatest sums add up to no more than so much: as many linear rows as there are sets of k columns.

Given all at once, or with a variable for each column and k, they make the relaxation large and slow; only those that
the solver's present point breaks are given to it, and few ever are.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate
from typing import Any

import numpy as np
from pyscipopt import SCIP_RESULT, Conshdlr, Model, Variable

# By how much a row is broken before it is given: to narrow the relaxation, and to refuse a choice.
NARROWING, REFUSING = 0.01, 1e-6
# How many rows are given at once.
AT_ONCE = 5

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Level:
    """The k greatest sums: no more than now; less where it is at place `won` that a choice comes ahead."""

    greatest: int
    won: int | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """How far the present point breaks a level, by each of its sums, and the columns that do."""

    excess: float
    level: Level
    columns: list[int]


class GreatestSums(Conshdlr):
    """Keeps SCIP to `levels` over the column sums `totals`, each of which stands for so many as `times` says.

    `limits[k - 1]` is what the k greatest add up to now. Sums of the greatest are compared rather than the sums in
    their order, which says the same (Ogryczak & Śliwiński 2003). `ahead` are the places where a choice may first come
    ahead of the present one; up to there nothing may be worse, from there on nothing is asked. `reached` is told when
    SCIP stands at a choice that breaks nothing: it returns the limits to keep from now on, no higher than that
    choice's, so that all that is in the tree is ahead of it; or None to stop.
    """

    def __init__(
        self,
        totals: Sequence[Variable],
        times: Sequence[int],
        ahead: Sequence[Variable],
        levels: Sequence[Level],
        limits: Sequence[int],
        reached: Callable[[], Sequence[int] | None],
    ) -> None:
        self.totals, self.times, self.ahead, self.levels = totals, times, ahead, levels
        self.limits, self.reached = limits, reached

    def include_in(self, scip: Model) -> None:
        scip.includeConshdlr(
            self,
            "greatest sums",
            "the sums of the k greatest",
            sepapriority=0,
            # After SCIP has seen to it that counts are whole.
            enfopriority=-1_000_000,
            chckpriority=-1_000_000,
            sepafreq=1,
            eagerfreq=-1,
            needscons=False,
        )
        scip.setParam("separating/maxrounds", 3)
        scip.setParam("separating/maxroundsroot", 30)

    def _allowance(self, level: Level) -> int:
        """How much more the sums may be where the choice is ahead already: whatever they can be."""
        return level.greatest * self.limits[0] - self.limits[level.greatest - 1]

    def _broken(self, margin: float) -> list[Broken]:
        sums = np.array([self.model.getSolVal(None, total) for total in self.totals])
        won = [self.model.getSolVal(None, first) for first in self.ahead]
        worst_first = np.argsort(-sums)
        columns = np.repeat(worst_first, np.array(self.times)[worst_first])
        of_greatest = np.cumsum(sums[columns])
        won_before = list(accumulate(won, initial=0.0))
        broken = []
        for level in self.levels:
            k = level.greatest
            excess = float(of_greatest[k - 1]) - self.limits[k - 1]
            if level.won is not None:
                excess += won[level.won] - self._allowance(level) * won_before[level.won]
            if excess > margin:
                broken.append(Broken(excess / k, level, columns[:k].tolist()))
        return broken

    def _give(self, broken: Sequence[Broken]) -> Answer:
        for row in nlargest(AT_ONCE, broken, key=lambda row: row.excess):
            if self._cuts_off(row):
                return {"result": SCIP_RESULT.CUTOFF}
        return {"result": SCIP_RESULT.SEPARATED}

    def _cuts_off(self, broken: Broken) -> bool:
        """Whether the row leaves nothing here."""
        level = broken.level
        row = self.model.createEmptyRowUnspec(
            lhs=None, rhs=self.limits[level.greatest - 1], local=False, removable=True
        )
        self.model.cacheRowExtensions(row)
        for column, times in Counter(broken.columns).items():
            self.model.addVarToRow(row, self.totals[column], times)
        if level.won is not None:
            self.model.addVarToRow(row, self.ahead[level.won], 1)
            for first in self.ahead[: level.won]:
                self.model.addVarToRow(row, first, -self._allowance(level))
        self.model.flushRowExtensions(row)
        cut_off: bool = self.model.addCut(row, forcecut=True)
        self.model.releaseRow(row)
        return cut_off

    def conssepalp(self, *_told: object) -> Answer:
        """SCIP stands at the least of the relaxation."""
        broken = self._broken(NARROWING)
        return self._give(broken) if broken else {"result": SCIP_RESULT.DIDNOTFIND}

    def consenfolp(self, *_told: object) -> Answer:
        """SCIP stands at a choice, as far as it knows."""
        broken = self._broken(REFUSING)
        if not broken and self._goes_on():
            broken = self._broken(REFUSING)
        return self._give(broken) if broken else {"result": SCIP_RESULT.INFEASIBLE}

    def consenfops(self, *_told: object) -> Answer:
        """SCIP has not solved the relaxation: no choice stands there yet, so it is to branch until one does."""
        return {"result": SCIP_RESULT.INFEASIBLE}

    def _goes_on(self) -> bool:
        limits = self.reached()
        if limits is None:
            self.model.interruptSolve()
            return False
        self.limits = limits
        # Bounds narrow what is left without a row.
        for total in self.totals:
            self.model.chgVarUbGlobal(total, limits[0])
        return True

    def conscheck(self, *_told: object) -> Answer:
        """What is found is taken when it is enforced; to SCIP the tree is empty in the end."""
        return {"result": SCIP_RESULT.INFEASIBLE}

    def conslock(self, _constraint: object, _kind: object, down: int, up: int) -> None:
        """Greater sums break it; so can coming ahead in another place, either way."""
        for total in self.totals:
            self.model.addVarLocks(total, up, down)
        for first in self.ahead:
            self.model.addVarLocks(first, down + up, down + up)
