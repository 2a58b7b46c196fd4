"""Agreement between coders beyond what chance would bring, on a yes or no for each unit.

The unit is a statement: a coder tags words of it with a theme, or reads it and does not. Characters would be many
more, but they are not judged one by one: a long quotation would count a hundred times, two coders who begin it at
another word would differ on each letter between, and the untagged rest would drown everything. How far the chosen
words coincide is said beside the coefficient, by `shared`.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Why = Literal["nothing", "one_category"]


@dataclass(frozen=True)
class Agreement:
    """`value` is at most 1, 0 where coders agree as chance would have it; None where it is undefined, and `why`.

    `units` is how many were compared, `agreed` on how many of them all coders said the same.
    """

    units: int
    agreed: int
    value: float | None
    why: Why | None = None


def kappa(pairs: Sequence[tuple[bool, bool]]) -> Agreement:
    """Cohen's kappa for two coders (Cohen 1960, Educational and Psychological Measurement 20:37-46)."""
    units, agreed = len(pairs), sum(one == other for one, other in pairs)
    if not units:
        return Agreement(0, 0, None, "nothing")
    ones, others = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    # In whole numbers: where both always say the same one thing, chance alone explains all.
    expected = ones * others + (units - ones) * (units - others)
    if expected == units * units:
        return Agreement(units, agreed, None, "one_category")
    return Agreement(units, agreed, (agreed * units - expected) / (units * units - expected))


def alpha(table: Iterable[Sequence[bool | None]]) -> Agreement:
    """Krippendorff's alpha for nominal data: a row a unit, in it a value a coder, None where one did not read it.

    Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C; as there a unit that fewer than two
    have read does not count.
    """
    rows = [[value for value in row if value is not None] for row in table]
    rows = [row for row in rows if len(row) > 1]
    agreed = sum(len(set(row)) == 1 for row in rows)
    if not rows:
        return Agreement(0, 0, None, "nothing")
    yes, no = (sum(row.count(value) for row in rows) for value in (True, False))
    if not (yes and no):
        return Agreement(len(rows), agreed, None, "one_category")
    # Of a unit's ordered pairs of values those that differ, each unit weighing as many as it has values.
    observed = sum(2 * row.count(True) * row.count(False) / (len(row) - 1) for row in rows)
    expected = 2 * yes * no / (yes + no - 1)
    return Agreement(len(rows), agreed, 1 - observed / expected)


def shared(chosen: Sequence[Collection[Hashable]]) -> float | None:
    """0 to 1: of the places that any coder has chosen, the share that all have; None where there are none."""
    sets = [frozenset(places) for places in chosen]
    union = frozenset[Hashable]().union(*sets)
    return len(frozenset.intersection(*sets)) / len(union) if union else None
