"""Every object that we make, read back by three libraries that did not write it: icalendar, ical.js and libical.

What is put in comes back as it was but for this: control characters and lone surrogates are left out, line breaks
are LF, no white space stands around a text, what stands on one line has single spaces, a title of nothing is a
dash, and a backslash in a name is a slash. No VTIMEZONE is sent, for every instant is in UTC.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from scheduler import ical
from scheduler.content_lines import plain, plain_line
from scheduler.ical import Attendee, Meeting, Person
from tests.scheduler.libical import Libical, required
from tests.scheduler.test_ical_js import needs_node, read_by_node

NOW = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
MEETING = Meeting(
    uid="u1@meridian",
    sequence=3,
    start=dt.datetime(2026, 11, 1, 13, 0, tzinfo=dt.UTC),
    minutes=90,
    summary="Soils",
    description="Kathmandu 18:45",
    url="https://meet.example/room;a,b?x=1",
    location="",
    organizer=Person("Meridian", "talks@host.example"),
    series="dialogue-1@meridian",
    service="Zoom",
    phones=(ical.Phone("Côte d’Ivoire", "tel:+2252720000000"),),
    changed=NOW,
)
ASHA = Attendee(Person("Asha Rai", "asha@np.example"))

# What breaks writers: separators, quotes, escapes, folding in mid-character, directions, four octets, controls.
HARD = st.sampled_from(
    [
        *(
            ",",
            ";",
            ":",
            '"',
            "'",
            "\\",
            "\\n",
            "^",
            "^n",
            "^'",
            "\r\n",
            "\n",
            "\r",
            "\t",
            "\x00",
            "\x07",
            "\x1b",
            "\x85",
        ),
        *(
            "\u2028",
            "\u200f",
            "\u202e",
            "\u2066",
            "\ufeff",
            "\u200d",
            "\ud800",
            "\U0010fffd",
            "😀",
            "👩\u200d🌾",
        ),
        *(
            "\r\nBEGIN:VEVENT\r\n",
            "\r\nATTENDEE:mailto:eve@else.example\r\n",
            "END:VCALENDAR",
            "=?utf-8?q?a?=",
        ),
        *("ية", "नमस्ते", "é" * 80, "x" * 300, "<b>", "%0d%0a", "mailto:", "{% x %}", " "),
    ]
)
TEXTS = st.lists(HARD | st.text(max_size=20), max_size=12).map("".join)
LOCALS = st.from_regex(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20})?", fullmatch=True
)


@pytest.fixture(scope="module")
def libical() -> Libical:
    return required()


@pytest.mark.parametrize(
    "write",
    [
        lambda: ical.request(MEETING, ASHA, NOW),
        lambda: ical.cancel(MEETING, ASHA, NOW, whole=True),
        lambda: ical.cancel(MEETING, ASHA, NOW, whole=False),
        lambda: ical.publish([MEETING, replace(MEETING, uid="u2@meridian")], "Soils", NOW, ["u2@meridian"]),
        lambda: ical.publish([], "Soils", NOW),
    ],
)
def test_rules_8_10_and_13_each_method_is_sound_to_libical_and_sends_no_zone(
    write: Callable[[], bytes], libical: Libical
) -> None:
    raw = write()
    read = libical.read(raw)
    assert (read.sound, read.errors) == (True, 0)
    assert b"TZID" not in raw
    assert b"VTIMEZONE" not in raw
    assert all(value.endswith("Z") for name in ("DTSTART", "DTEND", "DTSTAMP") for value in read.of(name))


def test_rule_27_a_refused_proposal_is_read_by_libical(libical: Libical) -> None:
    """Its table is still that of RFC 2446, which forbade the ATTENDEE and SEQUENCE that RFC 5546 has."""
    read = libical.read(ical.decline_counter(MEETING, ASHA, NOW, 1, "No; sorry"))
    assert (read.errors, read.of("COMMENT"), read.of("UID")) == (0, ["No; sorry"], ["u1@meridian"])


def test_libical_does_find_what_is_wrong(libical: Libical) -> None:
    """The check above would be worth nothing if it passed anything."""
    wrong = ical.request(MEETING, ASHA, NOW).replace(b"ORGANIZER;CN=Meridian:", b"X-ORGANIZER:")
    assert libical.read(wrong).sound is False


@given(TEXTS, TEXTS, TEXTS, LOCALS)
def test_rules_1_to_3_what_icalendar_and_libical_read_is_what_was_put_in(
    title: str, description: str, name: str, local: str
) -> None:
    libical = required()
    email = f"{local}@np.example"
    meeting = replace(
        MEETING, summary=title, description=description, location=title, url="", organizer=Person(name, email)
    )
    raw = ical.request(meeting, Attendee(Person(name, email)), NOW)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    wanted = {
        "SUMMARY": plain_line(title) or "–",
        "DESCRIPTION": plain(description).strip(),
        "LOCATION": plain_line(title),
    }
    common = plain_line(name).replace("\\", "/")
    [event] = Calendar.from_ical(raw).events
    assert {key: str(event.get(key, "")) for key in wanted} == wanted
    read = libical.read(raw)
    assert (read.sound, read.errors, len(read.events)) == (True, 0, 1)
    assert {key: "".join(read.of(key)) for key in wanted} == wanted
    for key in ("ORGANIZER", "ATTENDEE"):
        assert str(event[key]) == f"mailto:{email}"
        assert read.of(key) == [f"mailto:{email}"]
        [cn] = [found.cn for found in read.events[0] if found.name == key]
        assert (cn or "") == common
        assert event[key].params.get("CN", "") == common


@needs_node
@settings(max_examples=6)
@given(st.lists(TEXTS, min_size=30, max_size=40))
def test_rules_1_to_3_what_ical_js_reads_is_what_was_put_in(texts: list[str]) -> None:
    meetings = [
        replace(MEETING, uid=f"u{n}", summary=text, description=text, location=text, url="", phones=())
        for n, text in enumerate(texts)
    ]
    read = [
        (event["summary"] or "", event["description"] or "", event["location"] or "")
        for event in read_by_node(ical.publish(meetings, "Soils", NOW))["events"]
    ]
    assert read == [(plain_line(text) or "–", plain(text).strip(), plain_line(text)) for text in texts]
