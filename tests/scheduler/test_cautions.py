"""Warnings at an hour: clocks that change before or in it, and dates that differ, across the date line too."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.burden import Seat
from scheduler.cautions import Caution, cautions, clock_changes
from scheduler.seats import caution_words
from scheduler.slots import describe_slot

HOUR = dt.timedelta(hours=1)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def of(zone: str, start: dt.datetime, minutes: int, now: dt.datetime, session: str = "UTC") -> list[Caution]:
    slot = describe_slot([Seat("it", zone)], start, minutes)
    return list(cautions(slot, now, session)["it"])


def change(code: str, day: str, seconds: int) -> Caution:
    return Caution(code, {"day": day, "seconds": seconds})


def test_where_no_clock_changes_and_the_date_is_one_there_is_nothing_to_warn_of() -> None:
    assert of("Asia/Kathmandu", utc(2026, 6, 2, 9), 90, utc(2025, 6, 2)) == []


@pytest.mark.parametrize(
    ("zone", "moment", "day", "seconds"),
    [
        ("Europe/Vienna", utc(2026, 3, 29, 1), "2026-03-29", 3600),  # north, forward
        ("America/St_Johns", utc(2026, 11, 1, 4, 30), "2026-11-01", -3600),  # north, back
        ("America/Santiago", utc(2026, 9, 6, 4), "2026-09-06", 3600),  # south, forward, at midnight
        ("Australia/Lord_Howe", utc(2026, 4, 4, 15), "2026-04-05", -1800),  # by half an hour
        ("Pacific/Chatham", utc(2026, 9, 26, 14), "2026-09-27", 3600),  # from +12:45
        ("Asia/Pyongyang", utc(2018, 5, 4, 15), "2018-05-05", 1800),  # another rule, once
        ("Pacific/Apia", utc(2011, 12, 30, 10), "2011-12-31", 86_400),  # the day that was left out
        ("Pacific/Kiritimati", utc(1994, 12, 31, 10), "1995-01-01", 86_400),
    ],
)
def test_a_change_is_named_before_the_session_or_in_it(zone, moment, day, seconds) -> None:
    before, within = (change(f"clock_change_{when}", day, seconds) for when in ("before", "within"))
    now = moment - 20 * dt.timedelta(days=1)
    hour = dt.timedelta(hours=1)

    def found(start: dt.datetime, now: dt.datetime = now) -> list[Caution]:
        return list(clock_changes(zone, start, start + hour, now))

    assert found(moment - 2 * hour) == []
    assert found(moment - hour) == [within], "local start and end differ by another span than an hour"
    assert found(moment - hour / 4) == [within]
    assert found(moment) == [before]
    assert found(moment + 30 * hour) == [before]
    assert found(moment + 30 * hour, now=moment) == [], "it has changed already"
    assert found(moment - hour / 4, now=moment) == [within], "under way"
    assert found(moment - hour / 2, now=moment + hour) == [], "over"


def test_a_year_ahead_both_changes_are_named() -> None:
    found = of("Europe/Vienna", utc(2026, 12, 1, 9), 60, utc(2026, 1, 1))
    assert found == [
        change("clock_change_before", "2026-03-29", 3600),
        change("clock_change_before", "2026-10-25", -3600),
    ]


@pytest.mark.parametrize(
    ("zone", "day", "days"),
    [
        ("America/Mexico_City", "2026-06-01", -1),
        ("Pacific/Apia", "2026-06-02", 0),
        ("Pacific/Pago_Pago", "2026-06-01", -1),
        ("Pacific/Kiritimati", "2026-06-02", 0),
        ("Asia/Kathmandu", "2026-06-02", 0),
    ],
)
def test_another_date_than_the_session_s_is_named(zone: str, day: str, days: int) -> None:
    """02:00 UTC on 2 June: 15:00 in Apia, and an hour earlier the day before next door in Pago Pago."""
    expected = [Caution("other_date", {"day": day, "days": days})] if days else []
    assert of(zone, utc(2026, 6, 2, 2), 60, utc(2026, 6, 1)) == expected


def test_the_date_line_may_lie_two_dates_between() -> None:
    """10:30 UTC: 23:30 the day before in Pago Pago, 00:30 the day after on Kiritimati."""
    found = of(
        "Pacific/Kiritimati", utc(2026, 6, 2, 10, 30), 60, utc(2026, 6, 1), session="Pacific/Pago_Pago"
    )
    assert found == [Caution("other_date", {"day": "2026-06-03", "days": 2})]


def test_samoa_before_it_crossed_the_line() -> None:
    """On 29 December 2011 Samoa was a day behind Tonga; two days later it was the same day there."""
    before = of("Pacific/Apia", utc(2011, 12, 30, 3), 60, utc(2011, 12, 29), session="Pacific/Tongatapu")
    assert before == [Caution("other_date", {"day": "2011-12-29", "days": -1})]
    after = of("Pacific/Apia", utc(2011, 12, 31, 3), 60, utc(2011, 12, 31), session="Pacific/Tongatapu")
    assert after == []


@given(
    zone=st.sampled_from(
        ["Europe/Vienna", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC"]
    ),
    now=st.integers(0, 36 * 365 * 24 * 4).map(lambda n: utc(2000, 1, 1) + n * HOUR / 4),
    ahead=st.integers(0, 24 * 100),
    minutes=st.integers(1, 48).map(lambda n: n * 15),
)
def test_changes_add_up_to_what_the_offset_differs_by(zone, now, ahead, minutes) -> None:
    info = zoneinfo.ZoneInfo(zone)
    start = now + ahead * HOUR
    end = start + dt.timedelta(minutes=minutes)
    found = list(clock_changes(zone, start, end, now))

    def offset(at: dt.datetime) -> dt.timedelta:
        found = at.astimezone(info).utcoffset()
        assert found is not None
        return found

    def total(code: str) -> dt.timedelta:
        return dt.timedelta(seconds=sum(int(c.values["seconds"]) for c in found if c.code == code))

    assert total("clock_change_before") == offset(start) - offset(now)
    assert total("clock_change_within") == offset(end) - offset(start)


def test_warnings_are_sentences() -> None:
    start = utc(2026, 3, 29, 0, 30)
    assert [caution_words(c) for c in of("Europe/Vienna", start, 60, utc(2026, 3, 1))] == [
        "During the session, on Sunday 29 March, clocks go forward by 1 h."
    ]
    (back, other) = of("America/St_Johns", utc(2026, 11, 2, 2), 60, utc(2026, 6, 1))
    assert caution_words(back) == "Clocks go back by 1 h on Sunday 1 November, before the session."
    assert caution_words(other) == "It is Sunday 1 November there."
