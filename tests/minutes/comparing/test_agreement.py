"""Kappa and alpha give the published figures, and those of a kept library; what is undefined is said."""

from collections.abc import Sequence
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minutes.comparing.agreement import Agreement, alpha, kappa, shared

YES, NO, UNREAD = True, False, None


def pairs(both: int, first: int, second: int, neither: int) -> list[tuple[bool, bool]]:
    return [(YES, YES)] * both + [(YES, NO)] * first + [(NO, YES)] * second + [(NO, NO)] * neither


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Viera and Garrett (2005), Family Medicine 37:360-363: usefulness of noon lectures.
        ((15, 5, 10, 70), 0.57),
        # Sim and Wright (2005), Physical Therapy 85:257-268, table 1: lateral shift in back pain.
        ((22, 2, 4, 11), 0.67),
        # Two readers of 50 proposals: 0.4; and the same share of agreement with other margins.
        ((20, 5, 10, 15), 0.40),
        ((45, 15, 25, 15), 0.1304),
        ((25, 35, 5, 35), 0.2593),
        ((3, 0, 0, 4), 1.0),
        ((0, 5, 5, 0), -1.0),
    ],
)
def test_kappa_gives_published_figures(counts: tuple[int, int, int, int], expected: float) -> None:
    found = kappa(pairs(*counts))
    assert found.value == pytest.approx(expected, abs=0.005 if expected in (0.57, 0.67) else 0.00005)
    assert (found.units, found.agreed) == (sum(counts), counts[0] + counts[3])


@given(*[st.integers(0, 30)] * 4)
def test_kappa_is_its_definition_and_takes_no_side(both: int, first: int, second: int, neither: int) -> None:
    n = both + first + second + neither
    assume(n)
    observed = Fraction(both + neither, n)
    by_chance = Fraction((both + first) * (both + second) + (second + neither) * (first + neither), n * n)
    found = kappa(pairs(both, first, second, neither))
    if by_chance == 1:
        assert found == Agreement(n, n, None, "one_category")
        return
    assert found.value == pytest.approx(float((observed - by_chance) / (1 - by_chance)))
    assert found.value == kappa(pairs(both, second, first, neither)).value
    assert found.value == pytest.approx(kappa(pairs(neither, second, first, both)).value)


def test_alpha_gives_krippendorffs_own_example() -> None:
    """Krippendorff 2011, section A: two observers, ten units, yes or no; alpha is 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    found = alpha([(bool(one), bool(other)) for one, other in zip(first, second, strict=True)])
    assert found.value == pytest.approx(0.095, abs=0.0005)
    assert (found.units, found.agreed) == (10, 6)


said = st.sampled_from([YES, NO, UNREAD])
tables = st.integers(2, 5).flatmap(
    lambda coders: st.lists(st.lists(said, min_size=coders, max_size=coders), min_size=1, max_size=25)
)


@given(tables)
def test_alpha_gives_the_figures_of_a_kept_library(table: list[list[bool | None]]) -> None:
    found = alpha(table)
    read = [[value for value in row if value is not None] for row in table]
    read = [row for row in read if len(row) > 1]
    assert found.units == len(read)
    if found.why == "nothing":
        assert not read
        return
    if found.why == "one_category":
        assert len({value for row in read for value in row}) == 1
        return
    data = [[np.nan if value is None else float(value) for value in row] for row in zip(*table, strict=True)]
    expected = krippendorff.alpha(
        reliability_data=data, level_of_measurement="nominal", value_domain=[0.0, 1.0]
    )
    assert found.value == pytest.approx(expected)


@pytest.mark.parametrize("table", [[], [(YES, UNREAD, UNREAD)], [(UNREAD, UNREAD)]])
def test_where_no_two_have_read_the_same_there_is_nothing(table: Sequence[Sequence[bool | None]]) -> None:
    assert alpha(table) == Agreement(0, 0, None, "nothing")
    assert kappa([]) == Agreement(0, 0, None, "nothing")


@pytest.mark.parametrize("said", [YES, NO])
def test_where_all_say_one_thing_chance_explains_it(said: bool) -> None:
    assert kappa([(said, said)] * 5) == Agreement(5, 5, None, "one_category")
    assert alpha([(said, said, UNREAD), (said, said, said)]) == Agreement(2, 2, None, "one_category")


def test_one_coder_who_says_one_thing_throughout_agrees_as_chance_would() -> None:
    assert kappa(pairs(0, 0, 4, 6)).value == 0.0


def test_the_words_that_all_chose_are_a_share_of_those_that_any_chose() -> None:
    assert shared([{1, 2, 3}, {2, 3, 4}]) == 0.5
    assert shared([{1}, {1}, {1}]) == 1.0
    assert shared([{1}, set()]) == 0.0
    assert shared([set(), set()]) is None
