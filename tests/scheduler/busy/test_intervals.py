"""Busy time out of calendars: rule 29 of the calendar rules, and calendars that would never end."""

import datetime as dt
import textwrap
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.busy.intervals import (
    LARGEST_BYTES,
    Interval,
    Reading,
    UnreadableCalendar,
    busy_intervals,
)

UTC = dt.UTC
WINDOW = (dt.datetime(2026, 6, 1, tzinfo=UTC), dt.datetime(2026, 7, 1, tzinfo=UTC))
KATHMANDU = "Asia/Kathmandu"  # +5:45


def calendar(*components: str, kind: str = "VEVENT") -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for number, component in enumerate(components):
        body = textwrap.dedent(component).strip().splitlines()
        uid = [] if any(line.startswith("UID:") for line in body) else [f"UID:event-{number}"]
        lines += [f"BEGIN:{kind}", *uid, "DTSTAMP:20260501T000000Z", *body, f"END:{kind}"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def utc(day: int, hour: int = 0, minute: int = 0, month: int = 6) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=UTC)


def read(text: str | bytes) -> Reading:
    return busy_intervals(text, KATHMANDU, WINDOW)


def busy(
    *components: str, zone: str = KATHMANDU, owner: tuple[str, ...] = (), known: tuple[str, ...] = ()
) -> list[Interval]:
    reading = busy_intervals(calendar(*components), zone, WINDOW, owner, known)
    assert reading.skipped == 0
    return list(reading.intervals)


AT_NINE = "DTSTART:20260602T090000Z\nDTEND:20260602T100000Z"
NINE = Interval(utc(2, 9), utc(2, 10))


# Rule 29


def test_rule_30_an_event_is_busy_time_and_nothing_else_of_it_is_kept() -> None:
    assert busy(f"{AT_NINE}\nSUMMARY:Dentist\nLOCATION:Patan") == [NINE]


def test_rule_29_transparent_is_free() -> None:
    assert busy(f"{AT_NINE}\nTRANSP:TRANSPARENT") == []
    assert busy(f"{AT_NINE}\nTRANSP:OPAQUE") == [NINE]


def test_rule_29_cancelled_is_free() -> None:
    assert busy(f"{AT_NINE}\nSTATUS:CANCELLED") == []


def test_rule_29_tentative_is_tentative() -> None:
    assert busy(f"{AT_NINE}\nSTATUS:TENTATIVE") == [Interval(utc(2, 9), utc(2, 10), tentative=True)]
    assert busy(f"{AT_NINE}\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE")[0].tentative


def test_rule_29_what_the_owner_declined_is_free_and_what_others_declined_is_not() -> None:
    attendees = (
        "ATTENDEE;PARTSTAT={own}:MAILTO:Asha@Example.org\nATTENDEE;PARTSTAT={other}:mailto:b@example.org"
    )
    owner = ("asha@example.org",)
    assert busy(f"{AT_NINE}\n{attendees.format(own='DECLINED', other='ACCEPTED')}", owner=owner) == []
    assert busy(f"{AT_NINE}\n{attendees.format(own='ACCEPTED', other='DECLINED')}", owner=owner) == [NINE]
    (maybe,) = busy(f"{AT_NINE}\n{attendees.format(own='TENTATIVE', other='DECLINED')}", owner=owner)
    assert maybe.tentative


def test_rule_29_a_floating_event_is_on_the_owner_s_clock() -> None:
    floating = "DTSTART:20260602T090000\nDTEND:20260602T100000"
    assert busy(floating) == [Interval(utc(2, 3, 15), utc(2, 4, 15))]
    assert busy(floating, zone="America/St_Johns") == [Interval(utc(2, 11, 30), utc(2, 12, 30))]


def test_rule_29_an_all_day_event_is_the_owner_s_day() -> None:
    assert busy("DTSTART;VALUE=DATE:20260602") == [Interval(utc(1, 18, 15), utc(2, 18, 15))]
    two = "DTSTART;VALUE=DATE:20260602\nDTEND;VALUE=DATE:20260604"
    assert busy(two) == [Interval(utc(1, 18, 15), utc(3, 18, 15))]


def test_an_event_with_a_zone_is_on_that_zone_s_clock() -> None:
    vienna = "DTSTART;TZID=Europe/Vienna:20260602T110000\nDURATION:PT1H"
    assert busy(vienna) == [NINE]
    outlook = "DTSTART;TZID=W. Europe Standard Time:20260602T110000\nDURATION:PT1H"
    assert busy(outlook) == [NINE]


def test_an_unknown_zone_is_read_as_floating() -> None:
    assert busy("DTSTART;TZID=Customized:20260602T090000\nDURATION:PT1H") == [
        Interval(utc(2, 3, 15), utc(2, 4, 15))
    ]


def test_a_recurrence_expands() -> None:
    weekly = "DTSTART:20260105T090000Z\nDTEND:20260105T100000Z\nRRULE:FREQ=WEEKLY"
    assert busy(weekly) == [Interval(utc(day, 9), utc(day, 10)) for day in (1, 8, 15, 22, 29)]


def test_rule_29_exceptions_of_a_recurrence_are_kept_to() -> None:
    """The 8th is left out, the 15th moved, the 22nd cancelled, and the 29th free."""
    series = (
        "UID:s\nDTSTART:20260601T090000Z\nDTEND:20260601T100000Z\nRRULE:FREQ=WEEKLY\nEXDATE:20260608T090000Z"
    )
    moved = "UID:s\nRECURRENCE-ID:20260615T090000Z\nDTSTART:20260616T140000Z\nDTEND:20260616T150000Z"
    cancelled = "UID:s\nRECURRENCE-ID:20260622T090000Z\nDTSTART:20260622T090000Z\nSTATUS:CANCELLED"
    free = (
        "UID:s\nRECURRENCE-ID:20260629T090000Z\nDTSTART:20260629T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"
    )
    assert busy(series, moved, cancelled, free) == [
        Interval(utc(1, 9), utc(1, 10)),
        Interval(utc(16, 14), utc(16, 15)),
    ]


def test_a_recurrence_follows_its_wall_clock_through_a_change() -> None:
    """09:00 in Vienna: 08:00 UTC on 28 March, 07:00 UTC on the 29th, when summer time has begun."""
    daily = "DTSTART;TZID=Europe/Vienna:20260301T090000\nDURATION:PT30M\nRRULE:FREQ=DAILY"
    floating = "DTSTART:20260301T090000\nDURATION:PT30M\nRRULE:FREQ=DAILY"
    window = (utc(28, month=3), utc(30, month=3))
    expected = [
        Interval(utc(28, 8, month=3), utc(28, 8, 30, month=3)),
        Interval(utc(29, 7, month=3), utc(29, 7, 30, month=3)),
    ]
    for event in (daily, floating):
        assert list(busy_intervals(calendar(event), "Europe/Vienna", window).intervals) == expected


def test_rdate_adds_a_time() -> None:
    event = f"{AT_NINE}\nRDATE:20260609T090000Z"
    assert busy(event) == [NINE, Interval(utc(9, 9), utc(9, 10))]


def test_free_busy_objects_are_understood() -> None:
    text = calendar(
        "FREEBUSY:20260602T090000Z/PT1H,20260603T090000Z/20260603T100000Z\n"
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260604T090000Z/PT1H\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260605T090000Z/PT1H\n"
        "FREEBUSY;FBTYPE=FREE:20260606T090000Z/PT1H",
        kind="VFREEBUSY",
    )
    assert list(read(text).intervals) == [
        NINE,
        Interval(utc(3, 9), utc(3, 10)),
        Interval(utc(4, 9), utc(4, 10)),
        Interval(utc(5, 9), utc(5, 10), tentative=True),
    ]


def test_our_own_sessions_are_left_out() -> None:
    assert busy(f"{AT_NINE}\nUID:x@meridian", known=("x@meridian",)) == []


def test_overlapping_and_touching_times_merge_and_the_window_cuts() -> None:
    assert busy(
        AT_NINE,
        "DTSTART:20260602T093000Z\nDTEND:20260602T103000Z",
        "DTSTART:20260602T103000Z\nDTEND:20260602T110000Z",
        "DTSTART:20260531T230000Z\nDTEND:20260601T010000Z",
        "DTSTART:20260630T230000Z\nDTEND:20260701T010000Z",
        "DTSTART:20260701T000000Z\nDTEND:20260701T010000Z",
    ) == [
        Interval(utc(1), utc(1, 1)),
        Interval(utc(2, 9), utc(2, 11)),
        Interval(utc(30, 23), utc(1, month=7)),
    ]


def test_an_event_without_length_takes_no_time() -> None:
    assert busy("DTSTART:20260602T090000Z") == []
    assert busy("DTSTART:20260602T090000Z\nDTEND:20260602T090000Z") == []


# What somebody else wrote


@pytest.mark.parametrize(
    "broken",
    [
        "DTSTART:tomorrow",
        "SUMMARY:When?",
        f"{AT_NINE}\nRRULE:FREQ=SOMETIMES",
        f"{AT_NINE}\nRRULE:INTERVAL=2",
        f"{AT_NINE}\nRRULE:",
        "DTSTART:20260602T090000Z\nDURATION:P99999999999999D",
        "DTSTART:99991231T235959Z\nDURATION:P3650D\nRRULE:FREQ=DAILY",
        "DTSTART:20260602T090000Z\nDTEND:20260602T100000\nRRULE:FREQ=HOURLY;INTERVAL=0",
    ],
)
def test_one_broken_event_costs_only_itself(broken: str) -> None:
    reading = read(calendar(broken, AT_NINE))
    assert reading.intervals == (NINE,)
    assert reading.skipped <= 1


@pytest.mark.parametrize(
    "text", ["", "<!doctype html><p>Sign in", "BEGIN:VCARD\r\nEND:VCARD\r\n", "\0" * 99, "é"]
)
def test_what_is_no_calendar_is_said_to_be_none(text: str) -> None:
    for form in (text, text.encode("latin-1")):
        with pytest.raises(UnreadableCalendar) as refused:
            read(form)
        assert refused.value.code == "not_calendar"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;BYSETPOS=2",
        "FREQ=MINUTELY;BYSETPOS=-1;BYSECOND=1",
        "FREQ=MINUTELY;UNTIL=99991231T000000Z",
        "FREQ=HOURLY;BYMINUTE="
        + ",".join(map(str, range(60)))
        + ";BYSECOND="
        + ",".join(map(str, range(60))),
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=" + ",".join(map(str, range(60))),
    ],
)
def test_what_repeats_a_billion_times_is_refused_at_once(rule: str) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableCalendar) as refused:
        read(calendar(f"DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:{rule}", AT_NINE))
    assert refused.value.code == "too_many"
    assert time.process_time() - began < 2, "bounded, whatever the machine"


def test_many_that_repeat_are_counted_together() -> None:
    hourly = "DTSTART:20250101T000000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY"
    assert len(busy(hourly)) == 30 * 24
    with pytest.raises(UnreadableCalendar):
        read(calendar(*[hourly] * 40))


def test_a_lifetime_of_birthdays_is_no_burden() -> None:
    birthdays = [
        f"DTSTART;VALUE=DATE:19{50 + n % 50}06{n % 28 + 1:02}\nTRANSP:TRANSPARENT\nRRULE:FREQ=YEARLY"
        for n in range(200)
    ]
    assert busy(*birthdays, AT_NINE) == [NINE]


def test_a_count_that_is_small_may_be_of_seconds() -> None:
    assert busy("DTSTART:20260602T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY;COUNT=60") == [
        Interval(utc(2, 9), utc(2, 9, 1))
    ]


def test_a_calendar_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableCalendar) as refused:
        read(b"X" * (LARGEST_BYTES + 1))
    assert refused.value.code == "too_large"
    with pytest.raises(UnreadableCalendar) as refused:
        read("\r\n" * 300_000)
    assert refused.value.code == "too_large"


# Against a plain reading


@given(
    zone=st.sampled_from(
        [KATHMANDU, "America/St_Johns", "Europe/Vienna", "Pacific/Apia", "Australia/Lord_Howe"]
    ),
    first=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31)),  # noqa: DTZ001
    minutes=st.integers(1, 3000),
    every=st.integers(1, 9),
    times=st.integers(1, 40),
    kind=st.sampled_from(["floating", "zoned", "utc"]),
)
def test_daily_events_are_what_counting_days_finds(zone, first, minutes, every, times, kind):
    first = first.replace(second=0, microsecond=0)
    own, there = ZoneInfo(zone), ZoneInfo("America/Santiago")
    clock = {"floating": own, "zoned": there, "utc": UTC}[kind]
    start = {
        "floating": f"DTSTART:{first:%Y%m%dT%H%M%S}",
        "zoned": f"DTSTART;TZID=America/Santiago:{first:%Y%m%dT%H%M%S}",
        "utc": f"DTSTART:{first:%Y%m%dT%H%M%S}Z",
    }[kind]
    event = f"{start}\nDURATION:PT{minutes}M\nRRULE:FREQ=DAILY;INTERVAL={every};COUNT={times}"
    window = (dt.datetime(2026, 3, 1, tzinfo=UTC), dt.datetime(2026, 10, 31, tzinfo=UTC))
    taken = set()
    for n in range(times):
        begins = (first + dt.timedelta(days=n * every)).replace(tzinfo=clock)
        ends = begins + dt.timedelta(minutes=minutes)  # on the wall, as the library has it
        at, until = max(begins.astimezone(UTC), window[0]), min(ends.astimezone(UTC), window[1])
        while at < until:
            taken.add(at)
            at += dt.timedelta(minutes=1)
    found = set()
    for interval in busy_intervals(calendar(event), zone, window).intervals:
        at = interval.start
        while at < interval.end:
            found.add(at)
            at += dt.timedelta(minutes=1)
    assert found == taken
