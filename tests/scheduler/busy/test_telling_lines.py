"""What of a calendar is parsed at all."""

import datetime as dt

import pytest

from scheduler.busy.intervals import busy_intervals
from scheduler.busy.telling_lines import telling_lines
from tests.scheduler.busy.test_intervals import AT_NINE, KATHMANDU, NINE, WINDOW, calendar, read, utc

SINCE = dt.date(2026, 5, 30)


def told(*components: str, attendees: bool = False) -> str:
    return telling_lines(calendar(*components), since=SINCE, attendees=attendees)


def test_rule_30_what_an_event_is_about_is_not_even_parsed() -> None:
    about = f"{AT_NINE}\nSUMMARY:Dentist\nDESCRIPTION:tooth\n  ache\nLOCATION:Patan\nATTENDEE:mailto:a@example.org"
    text = told(about)
    for word in ("Dentist", "tooth", "ache", "Patan", "example.org"):
        assert word not in text
    assert "example.org" in told(about, attendees=True)
    assert read(calendar(about)).intervals == (NINE,)


def test_a_line_that_is_folded_stays_whole() -> None:
    folded = calendar(AT_NINE).replace("DTSTART:2026", "DTSTA\r\n RT:20\r\n\t26")
    assert read(folded).intervals == (NINE,)


def test_what_breaks_a_line_elsewhere_begins_no_line_of_a_calendar() -> None:
    text = calendar(f"{AT_NINE}\nDESCRIPTION:Agenda")
    broken = text.replace("Agenda", "Agenda\u2028STATUS:CANCELLED\x0cEND:VEVENT")
    assert read(broken).intervals == (NINE,)


def test_what_ended_before_is_dropped_and_what_repeats_or_lasts_is_not() -> None:
    old = "DTSTART:20200602T090000Z\nDTEND:20200602T100000Z"
    assert "2020" not in told(old)
    for kept in (
        f"{old}\nRRULE:FREQ=YEARLY",
        f"{old}\nRDATE:20260602T090000Z",
        f"{old}\nRECURRENCE-ID:20260602T090000Z",
        "DTSTART:20200602T090000Z\nDURATION:P9999D",
        "DTSTART:20200602T090000Z\nDTEND:20260602T100000Z",
        "DTSTART:20200602T090000Z\nDTEND:sometime",
    ):
        assert "20200602T090000Z" in told(kept), kept
    lasting = read(calendar("DTSTART:20200602T090000Z\nDTEND:20260602T100000Z", old)).intervals
    assert [(piece.start, piece.end) for piece in lasting] == [(WINDOW[0], utc(2, 10))]


def test_an_occurrence_that_was_moved_from_long_ago_into_the_window_counts() -> None:
    series = "UID:s\nDTSTART:20200601T090000Z\nDTEND:20200601T100000Z\nRRULE:FREQ=DAILY;COUNT=3"
    moved = f"UID:s\nRECURRENCE-ID:20200602T090000Z\n{AT_NINE}"
    assert read(calendar(series, moved)).intervals == (NINE,)


@pytest.mark.parametrize("zone", [KATHMANDU, "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_nothing_that_touches_the_window_is_taken_to_be_over(zone: str) -> None:
    """A floating day stands on the owner's clock, up to a day away from that of UTC."""
    day = "DTSTART;VALUE=DATE:20260531\nDTEND;VALUE=DATE:20260601"
    assert len(busy_intervals(calendar(day), zone, (utc(1), utc(30))).intervals) == (
        zone == "Pacific/Pago_Pago"
    )


def test_ten_years_of_meetings_are_read_at_leisure() -> None:
    year = "DTSTART:{0}0602T0{1}0000Z\nDTEND:{0}0602T0{1}3000Z\nSUMMARY:Weekly\nDESCRIPTION:Join by link"
    meetings = [year.format(2010 + n % 15, n % 10) for n in range(15_000)]
    text = calendar(*meetings, AT_NINE)
    assert telling_lines(text, since=SINCE, attendees=False).count("BEGIN:VEVENT") == 1
    assert read(text).intervals == (NINE,)


def test_an_event_that_was_moved_into_the_past_does_not_leave_its_former_hour_busy() -> None:
    former = f"UID:moved\nSEQUENCE:0\n{AT_NINE}"
    moved = "UID:moved\nSEQUENCE:1\nDTSTART:20200602T090000Z\nDTEND:20200602T100000Z"
    assert read(calendar(former, moved)).intervals == ()
    assert read(calendar(former)).intervals == (NINE,)
