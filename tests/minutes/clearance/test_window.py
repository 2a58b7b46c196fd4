"""Until when a delegation may answer, by its own calendar and clock."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.clearance.window import FURTHEST, closes_at
from scheduler.restdays import RestDays


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def at(opened: str, days: int, zone: str, calendar: RestDays, ends: int = 17 * 60) -> dt.datetime:
    return closes_at(utc(opened), days, zone, ends, lambda day: calendar.on(day) is not None)


@pytest.mark.parametrize(
    ("opened", "days", "zone", "country", "closes"),
    [
        # Thursday; the weekend of Egypt is Friday and Saturday.
        ("2026-06-04T09:00", 2, "Africa/Cairo", "EG", "2026-06-08T14:00"),
        ("2026-06-04T09:00", 2, "Europe/Vienna", "FR", "2026-06-08T15:00"),
        # It is Friday in Kiribati already: the first day is its Monday.
        ("2026-06-04T20:00", 1, "Pacific/Kiritimati", "", "2026-06-08T03:00"),
        # Mexico works on Independence Day's eve, not on 16 September.
        ("2026-09-15T15:00", 1, "America/Mexico_City", "MX", "2026-09-17T23:00"),
        # Clocks go back in between: the end stays at 17:00.
        ("2026-10-23T09:00", 2, "Europe/Vienna", "AT", "2026-10-28T16:00"),
    ],
)
def test_each_has_its_own_working_days(opened: str, days: int, zone: str, country: str, closes: str) -> None:
    assert at(opened, days, zone, RestDays(country=country)) == utc(closes)


def test_work_may_end_at_midnight() -> None:
    calendar = RestDays(weekend=frozenset())
    assert at("2026-06-01T09:00", 1, "UTC", calendar, ends=1440) == utc("2026-06-03T00:00")


def test_a_calendar_without_working_days_ends_all_the_same() -> None:
    never = closes_at(utc("2026-06-01T09:00"), 3, "UTC", 1020, lambda _: True)
    assert never == utc("2026-06-01T17:00") + dt.timedelta(days=FURTHEST)


def test_silence_needs_time() -> None:
    with pytest.raises(ValueError, match="expected at least one working day, got 0"):
        closes_at(utc("2026-06-01T09:00"), 0, "UTC", 1020, lambda _: False)


@given(st.integers(1, 30), st.integers(0, 400))
def test_a_window_holds_as_many_working_days_as_it_says(days: int, offset: int) -> None:
    opened = utc("2026-01-01T09:00") + dt.timedelta(days=offset)
    calendar = RestDays(country="IN")
    closes = closes_at(opened, days, "UTC", 1020, lambda day: calendar.on(day) is not None)
    between = [
        opened.date() + dt.timedelta(days=n) for n in range(1, (closes.date() - opened.date()).days + 1)
    ]
    assert sum(calendar.on(day) is None for day in between) == days
