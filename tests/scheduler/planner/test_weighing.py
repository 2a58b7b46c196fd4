"""What the planner shows agrees with the ranking, on whoever's clock it is shown."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.burden import Seat, WorkingHours, burden
from scheduler.planner.weighing import Mark, Place, Window, fairest, strip, week_map, weigh
from scheduler.restdays import RestDays
from scheduler.slots import rank_slots

CAST = {
    "nepal": ("NP", "Asia/Kathmandu"),
    "canada": ("CA", "America/St_Johns"),
    "samoa": ("WS", "Pacific/Apia"),
    "china": ("CN", "Asia/Shanghai"),
}


def place(name: str) -> Place:
    country, zone = CAST[name]
    return Place(name.title(), name.title(), country, Seat(name, zone, calendar=RestDays(country)))


def window(zone: str, first: str = "2026-06-01", last: str = "2026-06-07", duration: int = 90) -> Window:
    return Window(zone, dt.date.fromisoformat(first), dt.date.fromisoformat(last), duration)


@given(
    st.lists(st.sampled_from(sorted(CAST)), min_size=1, max_size=3, unique=True),
    st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns", "Europe/Vienna", "Australia/Lord_Howe"]),
    st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)),
    st.sampled_from([15, 90, 180]),
)
def test_every_start_lies_on_the_clock_and_costs_what_the_burden_says(names, zone, first, duration):
    places = [place(name) for name in names]
    asked = Window(zone, first, first + dt.timedelta(days=1), duration)
    starts = weigh(places, asked)
    assert {start.local.minute for start in starts} <= {0, 30}
    assert {start.local.date() for start in starts} == set(asked.days())
    assert len({start.at for start in starts}) == len(starts)
    for start in starts[::17]:
        costs = [burden(place.seat, start.at, duration) for place in places]
        assert (start.points, Decimal(start.sum) / 100) == (max(costs), sum(costs))


def test_on_a_clock_of_whole_half_hours_the_best_hour_is_the_one_that_programs_are_told():
    places = [place("nepal"), place("canada")]
    asked = window("UTC")
    [[best, *_same], *_others] = fairest(places, weigh(places, asked), 90, most=5, days=7)
    ranking = rank_slots([p.seat for p in places], asked.first, asked.last + dt.timedelta(days=1), 90)
    assert (best.at, best.points) == (ranking.slots[0].start, ranking.slots[0].greatest)


def test_in_kathmandu_hours_are_those_of_its_own_clock():
    starts = weigh([place("nepal")], window("Asia/Kathmandu", last="2026-06-01"))
    assert [start.local.strftime("%H:%M") for start in starts[:3]] == ["00:00", "00:30", "01:00"]
    assert starts[0].at == dt.datetime(2026, 5, 31, 18, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "starts", "skipped"),
    [("2026-03-29", 46, {2}), ("2026-10-25", 50, set()), ("2026-06-01", 48, set())],
)
def test_a_day_on_which_clocks_change_is_shown_as_it_is(day, starts, skipped):
    asked = window("Europe/Vienna", day, day)
    found = weigh([place("china")], asked)
    assert len(found) == starts
    [row] = week_map([place("china")], asked, found)
    assert {hour for hour, start in enumerate(row.hours) if start is None} == skipped


def test_the_map_shows_the_best_start_within_each_hour():
    places = [place("nepal"), place("canada")]
    asked = window("America/St_Johns")
    starts = weigh(places, asked)
    for day in week_map(places, asked, starts):
        for hour, shown in enumerate(day.hours):
            within = [s for s in starts if (s.local.date(), s.local.hour) == (day.date, hour)]
            assert shown == min(within, key=lambda s: (s.weight, s.at))


def test_the_map_says_who_rests():
    [saturday] = week_map([place("nepal"), place("china")], window("UTC", "2026-06-06", "2026-06-06"), [])
    assert [(p.name, rest.code) for p, rest in saturday.rests] == [("Nepal", "weekend"), ("China", "weekend")]
    [friday] = week_map([place("nepal"), place("china")], window("UTC", "2026-10-02", "2026-10-02"), [])
    assert [(p.name, rest.code) for p, rest in friday.rests] == [("China", "holiday")]


def test_equal_hours_on_several_days_are_one_choice():
    places = [place("nepal"), place("canada")]
    choices = fairest(places, weigh(places, window("UTC")), 90, most=3, days=7)
    for choice in choices:
        assert len({start.local.time() for start in choice}) == 1
        assert len({start.weight for start in choice}) == 1
        assert [start.at for start in choice] == sorted(start.at for start in choice)
    weights = [choice[0].weight for choice in choices]
    assert weights == sorted(weights)
    firsts = [choice[0].local.time() for choice in choices]
    assert len(set(firsts)) == len(firsts)


def test_hours_that_cost_the_same_in_sum_and_not_in_each_place_are_two_choices():
    """On the one day it is Nepal that rests, on the other China."""
    rest = [
        Place(name, name, "", Seat(name, "UTC", calendar=RestDays("", frozenset(), frozenset({day}))))
        for name, day in (("Nepal", dt.date(2026, 6, 2)), ("China", dt.date(2026, 6, 3)))
    ]
    asked = window("UTC", "2026-06-02", "2026-06-03", 60)
    nine = [start for start in weigh(rest, asked) if start.local.hour == 9 and start.local.minute == 0]
    assert [start.weight for start in nine] == [(0, 1000, 1000), (0, 1000, 1000)]
    assert [len(choice) for choice in fairest(rest, nine, 60, most=5, days=7)] == [1, 1]


def test_a_choice_names_so_many_days_and_no_more():
    places = [place("nepal")]
    asked = window("Asia/Kathmandu", "2026-06-01", "2026-07-10")
    assert {len(choice) for choice in fairest(places, weigh(places, asked), 90, most=3, days=7)} == {7}


def test_a_strip_is_a_whole_day_cut_where_hours_begin_or_costs_change():
    asked = window("UTC")
    marks = strip(Seat("np", "Asia/Kathmandu"), asked.midnight(asked.first))
    assert sum(mark.quarters for mark in marks) == 96
    day, next_day = dt.date(2026, 6, 1), dt.date(2026, 6, 2)
    assert marks[:3] == [Mark(1, day, 5, False, 20), Mark(4, day, 6, True, 6), Mark(4, day, 7, True, 3)]
    assert [mark for mark in marks if mark.hour == 0] == [Mark(4, next_day, 0, True, 20)]
    assert marks[-1] == Mark(3, next_day, 5, True, 20)


def test_half_hours_of_work_show_in_a_strip():
    seat = Seat("x", "UTC", hours=WorkingHours.parse("08:30", "17:00"))
    eight = [mark for mark in strip(seat, dt.datetime(2026, 6, 1, tzinfo=dt.UTC)) if mark.hour == 8]
    day = dt.date(2026, 6, 1)
    assert eight == [Mark(2, day, 8, True, 1), Mark(2, day, 8, False, 0)]
