"""The windows of a series, whom its plan wears out, and what another hour would change."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.burden import Busy, Seat, burden_hundredths
from scheduler.planner.series import (
    SHORTEST,
    Strain,
    alternatives,
    choices,
    exchange,
    strains,
    windows,
)
from scheduler.rotation import Window

MONDAY = dt.date(2026, 6, 1)
Costs = dict[tuple[int, ...], dt.datetime]
SEATS = [Seat("np", "Asia/Kathmandu"), Seat("ca", "America/St_Johns")]


def firsts(first: dt.date, every: str, count: int) -> list[str]:
    return [window.first.isoformat() for window in windows(first, every, count, 5)]  # type: ignore[arg-type]


def test_windows_come_every_week_and_every_two():
    assert firsts(MONDAY, "week", 3) == ["2026-06-01", "2026-06-08", "2026-06-15"]
    assert firsts(MONDAY, "fortnight", 3) == ["2026-06-01", "2026-06-15", "2026-06-29"]
    assert windows(MONDAY, "week", 1, 5) == [Window(MONDAY, dt.date(2026, 6, 6))]


def test_every_month_is_the_same_weekday_of_it_over_the_turn_of_the_year():
    assert firsts(dt.date(2026, 11, 9), "month", 4) == [
        "2026-11-09",
        "2026-12-14",
        "2027-01-11",
        "2027-02-08",
    ]


def test_a_fifth_weekday_that_a_month_does_not_have_is_its_last():
    assert firsts(dt.date(2027, 1, 29), "month", 4) == [
        "2027-01-29",
        "2027-02-26",
        "2027-03-26",
        "2027-04-30",
    ]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["week", "fortnight", "month"]))
def test_windows_of_the_greatest_length_never_overlap(first, every):
    found = windows(first, every, 30, SHORTEST[every])
    assert all(a.until <= b.first for a, b in pairwise(found))
    assert {window.first.weekday() for window in found} == {first.weekday()}


def test_who_is_worst_placed_with_its_worst_hour_twice_running_stands_out():
    assert strains([[1000, 0], [1000, 200], [0, 300], [1000, 300]]) == [Strain(0, 0, 2, 1000)]
    # The second's worst hour is 300, but the first pays more at the time.
    assert strains([[500, 300], [500, 300]]) == [Strain(0, 0, 2, 500)]


@pytest.mark.parametrize(
    "burdens", [[[0, 0], [0, 0]], [[1000, 0]], [[1000, 0], [0, 1000], [1000, 0]], [[900, 0], [1000, 0]]]
)
def test_nobody_stands_out_who_pays_nothing_or_is_spared_between(burdens):
    assert strains(burdens) == []


def test_the_longest_run_is_told_first():
    burdens = [[600, 0], [600, 0], [0, 300], [0, 300], [0, 300]]
    assert strains(burdens) == [Strain(1, 2, 3, 300), Strain(0, 0, 2, 600)]


def test_choices_name_the_earliest_start_of_each_cost():
    offered = choices(SEATS, Window(MONDAY, dt.date(2026, 6, 6)), 60, 30)
    for costs, at in offered.items():
        assert costs == tuple(burden_hundredths(seat, at, 60) for seat in SEATS)
    assert len(offered) < 5 * 48 / 2
    assert {at.date() for at in offered.values()} <= {MONDAY + dt.timedelta(days=n) for n in range(5)}


def test_choices_are_those_to_which_most_can_come():
    noon = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    busy = Seat("np", "Asia/Kathmandu", busy=(Busy(noon - dt.timedelta(hours=12), noon),))
    offered = choices([busy, SEATS[1]], Window(MONDAY, dt.date(2026, 6, 2)), 60, 60)
    assert min(offered.values()) == noon
    optional = Seat("np", "Asia/Kathmandu", busy=busy.busy, required=False)
    assert min(choices([optional, SEATS[1]], Window(MONDAY, dt.date(2026, 6, 2)), 60, 60).values()) < noon


def test_an_alternative_says_what_it_costs_the_others_and_the_fairest_comes_first():
    a, b, c = (dt.datetime(2026, 6, 1, hour, tzinfo=dt.UTC) for hour in (1, 2, 3))
    offered: Costs = {(1000, 0): a, (300, 600): b, (0, 2000): c}
    found = alternatives(offered, (1000, 0), (3000, 500))
    assert [(other.at, other.changes, other.ledger) for other in found] == [
        (c, (-1000, 2000), (2000, 2500)),
        (b, (-700, 600), (2300, 1100)),
    ][::-1]
    assert [other.at for other in alternatives(offered, (300, 600), (3000, 500), relieving=1)] == [a]
    assert alternatives(offered, (0, 2000), (0, 0), relieving=0) == []


def test_two_sessions_exchange_what_they_cost_and_nobody_carries_more():
    at = [dt.datetime(2026, 6, day, 12, tzinfo=dt.UTC) for day in (1, 2, 3, 4)]
    burdens = [(600, 0), (600, 0), (0, 300)]
    offered: list[Costs] = [
        {(600, 0): at[0]},
        {(600, 0): at[1], (0, 300): at[2]},
        {(0, 300): at[2], (600, 0): at[3]},
    ]
    [strain] = strains(burdens)
    assert exchange(strain, burdens, offered) == {1: at[2], 2: at[3]}
    assert exchange(strain, burdens, offered, fixed={2}) is None
    assert exchange(strain, burdens, [{}, {}, {}]) is None
