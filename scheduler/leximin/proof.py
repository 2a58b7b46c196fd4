"""Proves that a choice is the best there is, or finds better ones on the way, by two walks through a tree of choices.

First through all that may be fairer; what is found is at once what is to be got ahead of, and mostly nothing is, for
the choice to begin with is a good one. Then through those that are as fair and take earlier rows. The solver reckons
in floating point; what it finds is weighed again in whole numbers, and counts for nothing if it is not better.
"""

import time
from collections.abc import Callable, Sequence

from scheduler.leximin.descent import Table, descend, descend_by_pairs, worst_first
from scheduler.leximin.model import Model
from scheduler.leximin.tree import Found, Tree


class Proof:
    """Settles a choice. `chosen` is the row of each table to begin with.

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
        """What the solver is doing ends by the deadline that it was told; after that it does no more."""
        self.deadline = 0

    def worst_first(self, rows: Sequence[int] | None = None) -> list[int]:
        """The sums that so chosen rows come to, or those of the best so far, the greatest first."""
        chosen = zip(self.tables, self.chosen if rows is None else rows, strict=True)
        return worst_first(self.carried + sum(table[row] for table, row in chosen))

    def complete(self) -> bool:
        """Leaves the best rows in `chosen`; whether the deadline left the time to be certain of them."""
        self._take_if_better(descend_by_pairs(self.tables, self.chosen, self.carried, self.deadline))
        model = Model(self.tables, self.places, self.carried)
        return self._exhausts(model, Tree.fairer, lambda rows: self._beaten(model, rows)) and self._exhausts(
            model, lambda tree: tree.as_fair_and_earlier(self.chosen), self._take_and_stop
        )

    def _exhausts(self, model: Model, ask: Callable[[Tree], None], found: Found) -> bool:
        """Walks trees of what is ahead of the best so far until one is empty; whether there was time for it."""
        while True:
            before = self.chosen
            tree = Tree(model, self._in_units_of(model))
            ask(tree)
            if tree.walk(found, self.deadline - time.monotonic()):
                return True
            if self.chosen == before:
                return False

    def _in_units_of(self, model: Model) -> list[int]:
        return [total // model.unit for total in self.worst_first()]

    def _beaten(self, model: Model, rows: list[int]) -> list[int] | None:
        """Takes what the solver found, and the best near it; stops where that is no better, or time is up."""
        if time.monotonic() > self.deadline or not self._take_if_better(rows):
            return None
        polished = descend(self.tables, self.chosen, self.carried, self.deadline)
        self._take_if_better(descend_by_pairs(self.tables, polished, self.carried, self.deadline))
        return self._in_units_of(model)

    def _take_and_stop(self, rows: list[int]) -> None:
        self._take_if_better(rows)

    def _take_if_better(self, rows: list[int]) -> bool:
        better = (self.worst_first(rows), rows) < (self.worst_first(), self.chosen)
        if better:
            self.chosen = rows
        return better
