"""What a session that was held costs: by hand, and the same as the planner's own burden."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.burden import Seat, WorkingHours, burden_hundredths
from scheduler.ledger.charging import Stretch, charge_hundredths, stretches, widen
from scheduler.restdays import Rest, RestDays

NEPAL = Seat("np", "Asia/Kathmandu", calendar=RestDays(weekend=frozenset({"sat"})))


def at(text: str, day: int = 2) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-06-{day:02}T{text}Z")


@pytest.mark.parametrize(
    ("start", "end", "first", "quarters"),
    [
        ("12:00", "13:30", "12:00", 6),
        ("11:52:31", "13:01", "11:45", 6),
        ("12:14:59.999", "12:15:00.001", "12:00", 2),
        ("12:03", "12:03", "12:00", 1),
        ("12:15", "12:15", "12:15", 1),
    ],
)
def test_what_was_held_is_widened_to_whole_quarter_hours(
    start: str, end: str, first: str, quarters: int
) -> None:
    assert widen(at(start), at(end)) == (at(first), quarters)


def test_a_session_is_told_stretch_by_stretch() -> None:
    """10:45–12:15 UTC is 16:30–18:00 in Kathmandu: half an hour of work, an hour after it."""
    assert stretches(NEPAL, at("10:47"), at("12:14")) == [
        Stretch(at("10:45"), 2, "work", 0, None, 0),
        Stretch(at("11:15"), 4, "outside_hours", 1, None, 0),
    ]
    assert charge_hundredths(stretches(NEPAL, at("10:47"), at("12:14"))) == 67


def test_midnight_into_a_rest_day_cuts_a_stretch() -> None:
    """18:00 UTC on Friday 5 June is 23:45 in Kathmandu."""
    assert stretches(NEPAL, at("18:00", 5), at("18:30", 5)) == [
        Stretch(at("18:00", 5), 1, "night", 20, None, 0),
        Stretch(at("18:15", 5), 1, "night", 20, Rest("weekend"), 10),
    ]


@given(
    minute=st.integers(0, 60 * 24 * 300),
    length=st.integers(0, 2000),
    zone=st.sampled_from(["America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_the_charge_is_the_burden_of_the_widened_slot(minute: int, length: int, zone: str) -> None:
    seat = Seat("x", zone, WorkingHours(480, 990))
    start = dt.datetime(2011, 10, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)
    parts = stretches(seat, start, start + dt.timedelta(minutes=length))
    first, quarters = widen(start, start + dt.timedelta(minutes=length))
    assert charge_hundredths(parts) == burden_hundredths(seat, first, quarters * 15)
    assert (parts[0].start, parts[-1].end) == (first, first + quarters * dt.timedelta(minutes=15))
    assert all(before.end == after.start for before, after in pairwise(parts))
