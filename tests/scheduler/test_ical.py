"""The calendar objects that we send, byte for byte and read back."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from scheduler import ical
from scheduler.content_lines import Line, plain_line
from scheduler.ical import Attendee, Incomplete, Meeting, Person

NOW = dt.datetime(2026, 10, 1, 14, 45, tzinfo=ZoneInfo("Asia/Kathmandu"))
JOIN = "https://meet.example/room;a,b?x=1"
MEETING = Meeting(
    uid="u1@meridian",
    sequence=3,
    start=dt.datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("America/St_Johns")),
    minutes=90,
    summary="Soils; seeds, water",
    description="Kathmandu 18:45\nSt John's 09:30",
    url=JOIN,
    location="",
    organizer=Person("Meridian", "talks@host.example"),
    series="dialogue-1@meridian",
)
ASHA = Attendee(Person("Asha Rai", "asha@np.example"))


def lines(raw: bytes) -> list[str]:
    return raw.replace(b"\r\n ", b"").decode().split("\r\n")


def event(raw: bytes) -> Event:
    [found] = Calendar.from_ical(raw).events
    assert isinstance(found, Event)
    return found


def test_rules_8_and_10_the_whole_invitation_is_in_utc_and_needs_no_vtimezone() -> None:
    assert lines(ical.request(MEETING, ASHA, NOW)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Meridian//Dialogues//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:u1@meridian",
        "SEQUENCE:3",
        "DTSTAMP:20261001T090000Z",
        "DTSTART:20261101T130000Z",
        "DTEND:20261101T143000Z",
        r"SUMMARY:Soils\; seeds\, water",
        r"DESCRIPTION:Kathmandu 18:45\nSt John's 09:30\n\nhttps://meet.example/room\;a\,b?x=1",
        r"LOCATION:https://meet.example/room\;a\,b?x=1",
        "RELATED-TO:dialogue-1@meridian",
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.example/room;a,b?x=1",
        "ORGANIZER;CN=Meridian:mailto:talks@host.example",
        "STATUS:CONFIRMED",
        'ATTENDEE;CN="Asha Rai";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:asha@np.example',
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        r"DESCRIPTION:Soils\; seeds\, water",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@given(st.text())
def test_rule_1_lines_have_75_octets_at_most_and_whole_characters(text: str) -> None:
    raw = ical.request(replace(MEETING, summary=text * 9, description="é😀" * 60 + text), ASHA, NOW)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs"))))
def test_rule_2_texts_are_read_back_as_they_were(text: str) -> None:
    shown = event(ical.request(replace(MEETING, url="", description=f"a\n{text}", summary=text), ASHA, NOW))
    assert (str(shown["DESCRIPTION"]), str(shown["SUMMARY"])) == (
        f"a\n{text}".strip(),
        " ".join(text.split()) or "–",
    )


def test_rule_2_a_typed_backslash_is_no_end_of_line() -> None:
    raw = ical.request(
        replace(MEETING, url="", description="C:\\Notes\\new\r\nb\rc\x00\x07\ud800"), ASHA, NOW
    )
    assert r"DESCRIPTION:C:\\Notes\\new\nb\nc" in lines(raw)


@given(st.text())
def test_rule_3_names_are_quoted_and_add_no_line(name: str) -> None:
    attendee = Attendee(Person(f'{name}";:,\r\nX', "a@b.example"))
    wanted = plain_line(attendee.person.name).replace("\\", "/")
    assert event(ical.request(MEETING, attendee, NOW))["ATTENDEE"].params["CN"] == wanted


def test_rule_3_a_quotation_mark_in_a_name_is_encoded() -> None:
    raw = ical.cancel(MEETING, Attendee(Person('Ana "Nita", Rai', "a@b.example")), NOW, whole=True)
    assert """ATTENDEE;CN="Ana ^'Nita^', Rai":mailto:a@b.example""" in lines(raw)


def test_rule_5_dtstamp_is_the_moment_in_utc() -> None:
    assert NOW.astimezone(dt.UTC) == event(ical.request(MEETING, ASHA, NOW)).DTSTAMP


def test_rule_7_a_session_ends_after_it_starts_and_rule_8_nothing_floats() -> None:
    with pytest.raises(ValueError, match="at least one minute"):
        replace(MEETING, minutes=0)
    with pytest.raises(ValueError, match="with a zone"):
        replace(MEETING, start=dt.datetime(2026, 11, 1, 9, 30))  # noqa: DTZ001  # that is the mistake


def test_rule_4_the_calendar_is_named_and_has_one_method() -> None:
    for raw, method in (
        (ical.request(MEETING, ASHA, NOW), "REQUEST"),
        (ical.cancel(MEETING, ASHA, NOW, whole=True), "CANCEL"),
        (ical.decline_counter(MEETING, ASHA, NOW, 1), "DECLINECOUNTER"),
        (ical.publish([MEETING], "Soils", NOW), "PUBLISH"),
    ):
        head = [line for line in lines(raw) if line.startswith(("PRODID", "VERSION", "METHOD"))]
        assert head == ["VERSION:2.0", "PRODID:-//Meridian//Dialogues//EN", f"METHOD:{method}"]


def test_rule_11_the_call_is_named_and_numbers_to_dial_stand_beside_it() -> None:
    meeting = replace(
        MEETING,
        url="https://un.zoom.us/j/9",
        service="Zoom",
        phones=(ical.Phone("Côte d'Ivoire: any", "tel:+2252720000000"), ical.Phone("", "tel:+442034815237")),
    )
    shown = lines(ical.request(meeting, ASHA, NOW))
    assert [line for line in shown if line.startswith("CONFERENCE")] == [
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Zoom:https://un.zoom.us/j/9",
        """CONFERENCE;VALUE=URI;FEATURE=PHONE;LABEL="Côte d'Ivoire: any":tel:+2252720000000""",
        "CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+442034815237",
    ]
    assert "LOCATION:https://un.zoom.us/j/9" in shown


def test_rule_11_the_join_address_is_not_said_twice() -> None:
    shown = event(ical.request(replace(MEETING, location=JOIN, description=f"Join: {JOIN}"), ASHA, NOW))
    assert (shown["LOCATION"], shown["DESCRIPTION"]) == (JOIN, f"Join: {JOIN}")
    without = event(ical.request(replace(MEETING, url="", description=""), ASHA, NOW))
    assert not {"CONFERENCE", "LOCATION", "DESCRIPTION"} & set(without)


def test_rule_12_a_feed_names_no_attendee_and_keeps_its_uids() -> None:
    other = replace(MEETING, uid="u2@meridian")
    raw = ical.publish([MEETING, other], "Soils; seeds", NOW, cancelled=["u2@meridian"])
    shown = lines(raw)
    assert {"METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", r"NAME:Soils\; seeds"} <= set(shown)
    assert not [line for line in shown if line.startswith("ATTENDEE")]
    first, second = Calendar.from_ical(raw).events
    assert (first["UID"], first["STATUS"], len(first.alarms.times)) == ("u1@meridian", "CONFIRMED", 1)
    assert (second["UID"], second["STATUS"], len(second.alarms.times)) == ("u2@meridian", "CANCELLED", 0)


def test_rule_12_a_dialogue_without_sessions_has_an_empty_feed() -> None:
    assert Calendar.from_ical(ical.publish([], "Soils", NOW)).events == []


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("REQUEST", "ORGANIZER, ATTENDEE, DTSTART, DTEND, SUMMARY, UID, DTSTAMP, SEQUENCE"),
        ("CANCEL", "ORGANIZER, ATTENDEE, UID, DTSTAMP, SEQUENCE"),
        ("DECLINECOUNTER", "ORGANIZER, ATTENDEE, UID, DTSTAMP, SEQUENCE"),
        ("PUBLISH", "ORGANIZER, DTSTART, DTEND, SUMMARY, UID, DTSTAMP, SEQUENCE"),
    ],
)
def test_rule_13_what_is_absent_is_named_before_anything_is_sent(method: str, asked: str) -> None:
    with pytest.raises(Incomplete, match=f"The calendar object lacks {asked}."):
        ical.check(method, [[Line("LOCATION", "x")]])
    whole = [Line(name, "x") for name in asked.split(", ")]
    ical.check(method, [whole])
    for line in whole:
        with pytest.raises(Incomplete) as caught:
            ical.check(method, [[other for other in whole if other is not line]])
        assert caught.value.absent == [line.name]
    if method != "PUBLISH":
        with pytest.raises(Incomplete, match="VEVENT"):
            ical.check(method, [])


def test_rule_13_an_invitation_without_an_address_leaves_us_never() -> None:
    with pytest.raises(Incomplete, match="ATTENDEE"):
        ical.request(MEETING, Attendee(Person("Asha", " \r\n")), NOW)
    with pytest.raises(Incomplete, match="UID"):
        ical.request(replace(MEETING, uid="\x00"), ASHA, NOW)


def test_rule_15_only_who_has_not_answered_is_asked() -> None:
    params = event(ical.request(MEETING, replace(ASHA, partstat="ACCEPTED"), NOW))["ATTENDEE"].params
    assert dict(params) == {"CN": "Asha Rai", "PARTSTAT": "ACCEPTED", "ROLE": "REQ-PARTICIPANT"}


def test_rule_16_a_whole_cancellation_has_a_status_and_one_persons_has_none() -> None:
    whole = event(ical.cancel(MEETING, ASHA, NOW, whole=True))
    one = event(ical.cancel(MEETING, ASHA, NOW, whole=False))
    assert whole["STATUS"] == "CANCELLED"
    assert "STATUS" not in one
    assert one["ATTENDEE"] == "mailto:asha@np.example"


def test_rule_27_a_refused_proposal_names_it_by_its_sequence_and_moves_nothing() -> None:
    raw = ical.decline_counter(MEETING, ASHA, NOW, sequence=1, comment="Nepal is asleep; sorry")
    assert lines(raw)[3:-1] == [
        "METHOD:DECLINECOUNTER",
        "BEGIN:VEVENT",
        "UID:u1@meridian",
        "SEQUENCE:1",
        "DTSTAMP:20261001T090000Z",
        "ORGANIZER;CN=Meridian:mailto:talks@host.example",
        'ATTENDEE;CN="Asha Rai":mailto:asha@np.example',
        r"COMMENT:Nepal is asleep\; sorry",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
