"""That the k greatest sums add up to no more than so much: as many linear rows as there are sets of k columns.

Given all at once, or with a variable for each column and k, they make the relaxation large and slow; only those that
the solver's present point breaks are given to it, and few ever are.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

import numpy as np
from pyscipopt import SCIP_RESULT, Conshdlr, Model, Variable

from scheduler.leximin.descent import Table

# By how much a row is broken before it is given: to narrow the relaxation, and to refuse a choice.
NARROWING, REFUSING = 0.01, 1e-6
# How many rows are given at once.
AT_ONCE = 5

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """How far the present point breaks the limit of its k greatest sums, by each of them, and their columns."""

    excess: float
    columns: list[int]


class GreatestSums(Conshdlr):
    """Keeps SCIP to `limits` over the column sums `totals`, each of which stands for so many as `times` says.

    `ahead` are the places where a choice may first come ahead of the present one; one of them is 1, the others 0.
    `limits[k - 1]` says for each of these places what the k greatest may add up to where it is 1. Sums of the greatest
    are compared rather than the sums in their order, which says the same (Ogryczak & Śliwiński 2003). `reached` is told
    when SCIP stands at a choice that breaks nothing: it returns the limits to keep from now on, so that all that is in
    the tree is ahead of that choice; or None to stop. It stops as well where one of them is above what a row was given
    with: what is better in a greater sum may be worse in the smaller ones, and the tree may lack what is ahead there.
    """

    def __init__(
        self,
        totals: Sequence[Variable],
        times: Sequence[int],
        ahead: Sequence[Variable],
        limits: Table,
        reached: Callable[[], Table | None],
    ) -> None:
        self.totals, self.times, self.ahead = totals, times, ahead
        self.limits, self.reached = limits, reached
        # The lowest that rows were given with.
        self.given = np.full_like(limits, np.iinfo(limits.dtype).max)

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

    def _broken(self, margin: float) -> list[Broken]:
        sums = np.array([total.getLPSol() for total in self.totals])
        won = np.array([first.getLPSol() for first in self.ahead])
        worst_first = np.argsort(-sums)
        columns = np.repeat(worst_first, np.array(self.times)[worst_first])
        excess = np.cumsum(sums[columns]) - self.limits @ won
        return [
            Broken(float(excess[at]) / (at + 1), columns[: at + 1].tolist())
            for at in np.flatnonzero(excess > margin).tolist()
        ]

    def _give(self, broken: Sequence[Broken]) -> Answer:
        for row in nlargest(AT_ONCE, broken, key=lambda row: row.excess):
            if self._cuts_off(row):
                return {"result": SCIP_RESULT.CUTOFF}
        return {"result": SCIP_RESULT.SEPARATED}

    def _cuts_off(self, broken: Broken) -> bool:
        """Whether the row leaves nothing here."""
        at = len(broken.columns) - 1
        limits = self.limits[at]
        self.given[at] = np.minimum(self.given[at], limits)
        least = int(limits.min())
        row = self.model.createEmptyRowUnspec(lhs=None, rhs=least, local=False, removable=True)
        self.model.cacheRowExtensions(row)
        for column, times in Counter(broken.columns).items():
            self.model.addVarToRow(row, self.totals[column], times)
        for first, limit in zip(self.ahead, limits.tolist(), strict=True):
            if limit > least:
                self.model.addVarToRow(row, first, least - limit)
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
        if limits is None or (limits > self.given).any():
            self.model.interruptSolve()
            return False
        self.limits = limits
        # Bounds narrow what is left without a row.
        for total in self.totals:
            self.model.chgVarUbGlobal(total, int(limits[0].max()))
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
