"""A painted week: lines of clock times, stretches of UTC, and what they say of an hour."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.polls.availability import (
    LEVELS,
    Stretch,
    Week,
    answer_for,
    lines_of,
    outside,
    parse_hours,
    stretches_of,
    week_mark,
)

MONDAY = dt.date(2026, 6, 8)


def utc(day: int, hour: float) -> dt.datetime:
    return dt.datetime(2026, 6, day, tzinfo=dt.UTC) + dt.timedelta(hours=hour)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("09:00-12:30", [(540, 750)]),
        ("14-17.30, 9:00 – 12h15", [(540, 735), (840, 1050)]),
        ("0-24", [(0, 1440)]),
        ("9-10，11-12、13-14", [(540, 600), (660, 720), (780, 840)]),
        ("9-10، 11-12", [(540, 600), (660, 720)]),
        ("", []),
        (" ; ", []),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, minutes: list[tuple[int, int]]) -> None:
    assert parse_hours(text) == minutes


@pytest.mark.parametrize(
    "text", ["nine to five", "12:00-11:00", "9:60-10", "23:00-24:01", "9", "9-9", "9-10," * 25]
)
def test_what_is_no_hour_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_hours(text)


def test_a_week_is_kept_in_utc_on_its_own_clock() -> None:
    week = Week(MONDAY, "Asia/Kathmandu")
    stretches = stretches_of(week, {(MONDAY, "yes"): [(540, 720)], (MONDAY, "no"): [(690, 780)]})
    assert stretches == [
        Stretch(utc(8, 3.25), utc(8, 5.75), "yes"),
        Stretch(utc(8, 5.75), utc(8, 7.25), "no"),
    ]
    assert lines_of(week, stretches) == {(MONDAY, "yes"): "09:00-11:30", (MONDAY, "no"): "11:30-13:00"}


def test_what_crosses_midnight_elsewhere_is_two_days_there() -> None:
    stretch = Stretch(utc(8, 17), utc(8, 20), "yes")
    lines = lines_of(Week(MONDAY, "Asia/Kathmandu"), [stretch])
    assert lines == {(MONDAY, "yes"): "22:45-24:00", (dt.date(2026, 6, 9), "yes"): "00:00-01:45"}


def test_the_whole_of_a_day_on_which_clocks_change_is_painted() -> None:
    """St John's went back an hour on 1 November 2026: that day has 25 hours, and 8 March has 23."""
    for monday, day, hours in (
        (dt.date(2026, 10, 26), dt.date(2026, 11, 1), 25),
        (dt.date(2026, 3, 2), dt.date(2026, 3, 8), 23),
    ):
        week = Week(monday, "America/St_Johns")
        (stretch,) = stretches_of(week, {(day, "no"): [(0, 1440)]})
        assert stretch.end - stretch.start == dt.timedelta(hours=hours)
        assert lines_of(week, [stretch]) == {(day, "no"): "00:00-24:00"}
        assert stretch.end == week.end


def test_an_hour_that_clocks_show_twice_is_painted_both_times_and_one_that_they_skip_not_at_all() -> None:
    day = dt.date(2026, 11, 1)
    (stretch,) = stretches_of(Week(dt.date(2026, 10, 26), "America/St_Johns"), {(day, "yes"): [(60, 120)]})
    assert stretch.end - stretch.start == dt.timedelta(hours=2)
    day = dt.date(2026, 3, 8)
    assert stretches_of(Week(dt.date(2026, 3, 2), "America/St_Johns"), {(day, "yes"): [(120, 180)]}) == []


@pytest.mark.parametrize(
    ("start", "end", "answer"),
    [
        (9, 10, "yes"),
        (11, 12.5, "if_need_be"),  # half of it gladly
        (12, 13, "if_need_be"),
        (12.5, 14, "no"),
        (16, 17, "no"),
        (8, 10, None),  # an hour of it is not painted
        (20, 21, None),
        (13.5, 22, "no"),
    ],
)
def test_an_hour_is_as_good_as_its_worst_part(start: float, end: float, answer: str | None) -> None:
    painted = [
        Stretch(utc(8, 9), utc(8, 12), "yes"),
        Stretch(utc(8, 12), utc(8, 13), "if_need_be"),
        Stretch(utc(8, 13), utc(8, 18), "no"),
    ]
    assert answer_for(painted, utc(8, start), utc(8, end)) == answer


def test_what_lies_outside_a_week_stays() -> None:
    week = Week(MONDAY, "UTC")
    long = Stretch(utc(7, 12), utc(16, 12), "no")
    assert outside([long], week) == [
        Stretch(utc(7, 12), utc(8, 0), "no"),
        Stretch(utc(15, 0), utc(16, 12), "no"),
    ]


def test_the_mark_of_a_week_tells_of_its_changes_alone() -> None:
    week = Week(MONDAY, "UTC")
    one, other = Stretch(utc(8, 9), utc(8, 12), "yes"), Stretch(utc(20, 9), utc(20, 12), "yes")
    assert week_mark(week, [one]) == week_mark(week, [other, one])
    assert week_mark(week, [one]) != week_mark(week, [])


CELLS = st.lists(st.tuples(st.integers(0, 47), st.integers(1, 48), st.sampled_from(LEVELS)), max_size=6)


@given(
    cells=CELLS,
    day=st.integers(0, 6),
    zone=st.sampled_from(["Asia/Kathmandu", "America/St_Johns", "UTC", "Pacific/Apia", "Europe/Vienna"]),
    monday=st.sampled_from([MONDAY, dt.date(2026, 3, 23), dt.date(2026, 10, 19), dt.date(2026, 10, 26)]),
)
def test_lines_that_are_read_and_written_again_say_the_same(cells, day, zone, monday) -> None:
    week = Week(monday, zone)
    lines: dict = {}
    for first, last, level in cells:
        if first < last:
            key = week.days()[day], level
            lines.setdefault(key, []).append((first * 30, last * 30))
    stretches = stretches_of(week, lines)
    again = {key: parse_hours(text) for key, text in lines_of(week, stretches).items()}
    assert lines_of(week, stretches_of(week, again)) == lines_of(week, stretches)
    assert all(a.end <= b.start for a, b in itertools.pairwise(stretches))
