"""Proves that a choice is the best there is, or finds a better one, by questions to a solver.

Whether there is one whose few greatest sums are fairer; then one whose more are, and so on to all of them; with the
last also one that is as fair and earlier. Each question keeps what those before it settled, and "no" is its usual
answer, for the choice to begin with is a good one. The solver reckons in floating point; what it finds is weighed
again in whole numbers, and counts for nothing if it is not better.
"""

import datetime as dt
import time
from collections.abc import Sequence

from ortools.math_opt.python import mathopt

from scheduler.leximin.descent import Table, descend, descend_by_pairs, worst_first
from scheduler.leximin.model import Model, Question

# How many of the greatest sums the first question compares, and how many times as many each one after it.
FIRST, TIMES = 4, 5
# More than any other way through the tree has: a neighbouring question is the quickest to answer.
DEPTH_FIRST = 1_000_000


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

    def give_up(self) -> None:
        """The solver is asked no more; what it is doing ends by the deadline that it was told."""
        self.deadline = 0

    def worst_first(self, rows: Sequence[int] | None = None) -> list[int]:
        """The sums that so chosen rows come to, or those of the best so far, the greatest first."""
        chosen = zip(self.tables, self.chosen if rows is None else rows, strict=True)
        return worst_first(self.carried + sum(table[row] for table, row in chosen))

    def complete(self) -> bool:
        """Leaves the best rows in `chosen`; whether the deadline left the time to be certain of them."""
        self._take_if_better(descend_by_pairs(self.tables, self.chosen, self.carried, self.deadline))
        model = Model(self.tables, self.places, self.carried)
        settled = 0
        for reach in reaches(len(self.carried)):
            while True:
                question = self._question(model, settled, reach)
                reason, found = self._ask(question)
                if reason is mathopt.TerminationReason.INFEASIBLE:
                    break
                if found is None or not self._take_if_better(found):
                    return False
                polished = descend(self.tables, self.chosen, self.carried, self.deadline)
                self._take_if_better(descend_by_pairs(self.tables, polished, self.carried, self.deadline))
            settled = reach
        return True

    def _question(self, model: Model, settled: int, reach: int) -> Question:
        question = Question(model, [total // model.unit for total in self.worst_first()])
        for greatest in range(1, settled + 1):
            question.hold(greatest)
        for greatest in range(settled + 1, reach + 1):
            question.let_win(greatest)
        if reach == len(self.carried):
            question.let_be_earlier(self.chosen)
        question.close()
        return question

    def _take_if_better(self, rows: list[int]) -> bool:
        better = (self.worst_first(rows), rows) < (self.worst_first(), self.chosen)
        if better:
            self.chosen = rows
        return better

    def _ask(self, question: Question) -> tuple[mathopt.TerminationReason, list[int] | None]:
        """How the solver ended in the time left, and the rows that it found, if any."""
        # Cuts, heuristics and presolving take longer than they save: the choice at hand is good, and one cut-off
        # tree of a hundred nodes is the usual proof. Variables stay as they are, so that the running counts are
        # there to branch on.
        parameters = mathopt.SolveParameters(
            time_limit=dt.timedelta(seconds=max(self.deadline - time.monotonic(), 0)),
            threads=1,
            heuristics=mathopt.Emphasis.OFF,
            cuts=mathopt.Emphasis.OFF,
            presolve=mathopt.Emphasis.OFF,
        )
        parameters.gscip.int_params["nodeselection/dfs/stdpriority"] = DEPTH_FIRST
        parameters.gscip.bool_params["presolving/donotaggr"] = True
        parameters.gscip.bool_params["presolving/donotmultaggr"] = True
        result = mathopt.solve(
            question.mip,
            mathopt.SolverType.GSCIP,
            params=parameters,
            model_params=mathopt.ModelSolveParameters(branching_priorities=question.priorities),
        )
        if not result.has_primal_feasible_solution():
            return result.termination.reason, None
        value = result.variable_values()
        return result.termination.reason, question.model.handed_out(
            lambda group, place: round(value[question.counts[group][place]])
        )


def reaches(columns: int) -> list[int]:
    """How many of the greatest sums each question compares, all columns at last.

    The few greatest decide most, and are quicker to ask for than all.
    """
    reached = []
    reach = FIRST
    while reach < columns:
        reached.append(reach)
        reach *= TIMES
    return [*reached, columns]
