"""One row out of each table so that the column sums, the greatest first, are as small as they can be.

Leximin (Rawls's difference principle taken to the end): sums are sorted from the greatest down and compared in that
order. Among choices that are equal by that, the one whose row numbers come first in the order of the tables wins, so
there is one answer. A good choice is found by descent; SCIP improves it and proves that there is no better.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Thread

from scheduler.leximin.descent import Table, best_row, descend, greedy, shake, undominated
from scheduler.leximin.proof import Proof

# Descents without gain after which the solver is the better bet.
PATIENCE = 10
# How many numbers a slow machine takes into a model in a second.
NUMBERS_A_SECOND = 500_000


@dataclass(frozen=True, slots=True)
class Choice:
    """The number of the row taken from each table, and whether nothing better exists."""

    rows: tuple[int, ...]
    optimal: bool


def choose(tables: Sequence[Table], places: Sequence[Table], carried: Table, deadline: float) -> Choice:
    """The leximin of `carried` plus one row of each table.

    Tables are (rows × columns), `carried` has a number for each column; all are whole and not negative. `places` has a
    number for each row, such as the time of day: rows near each other should cost much the same, which speeds the
    proof and changes nothing else. `deadline` is in seconds of `time.monotonic()`: when it passes, the best choice so
    far is returned with `optimal` false.
    """
    if len(tables) == 1:
        return Choice((best_row(carried + tables[0]),), optimal=True)
    # Leaving out what cannot be best saves time later; it may not take it all.
    halfway = (time.monotonic() + deadline) / 2
    kept = [undominated(table, halfway) for table in tables]
    reduced = [table[rows] for table, rows in zip(tables, kept, strict=True)]
    chosen = descend(reduced, greedy(reduced, carried), carried, deadline)
    if all(len(table) == 1 for table in reduced):
        optimal = True
    elif sum(table.size for table in reduced) / NUMBERS_A_SECOND > (deadline - time.monotonic()) / 2:
        chosen, optimal = shake(reduced, chosen, carried, deadline, patience=10_000), False
    else:
        soon = time.monotonic() + (deadline - time.monotonic()) / 10
        chosen = shake(reduced, chosen, carried, soon, patience=PATIENCE)
        reached = [own[rows] for own, rows in zip(places, kept, strict=True)]
        chosen, optimal = _prove(Proof(reduced, reached, carried, chosen, deadline))
    return Choice(tuple(int(rows[row]) for rows, row in zip(kept, chosen, strict=True)), optimal)


def _prove(proof: Proof) -> tuple[list[int], bool]:
    """The best rows when the proof ends or its deadline passes, and whether it ended.

    The solver looks at its clock when it pleases, seldom on a busy machine; so it runs in a thread of its own, which
    is left behind where it is late, and ends as soon as it has looked. A process does not end before it: torn from
    the solver's hands, the thread would take the process down.
    """
    outcome: Future[bool] = Future()
    Thread(target=_settle, args=(outcome, proof), name="leximin").start()
    if wait([outcome], max(proof.deadline - time.monotonic(), 0)).not_done:
        proof.give_up()
        return proof.chosen, False
    optimal = outcome.result()
    return proof.chosen, optimal


def _settle(outcome: Future[bool], proof: Proof) -> None:
    try:
        outcome.set_result(proof.complete())
    except BaseException as error:  # raised again where it is waited for
        outcome.set_exception(error)
