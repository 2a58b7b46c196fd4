"""What calendar replies say, in the shapes that calendars in the wild send."""

import base64
import datetime as dt
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.itip import Reply
from scheduler.replies.incoming import Unreadable
from scheduler.replies.reading import read

REPLY = Reply(
    "REPLY",
    "u1@meridian",
    2,
    dt.datetime(2026, 11, 1, 8, 59, tzinfo=dt.UTC),
    "asha@nepal.example",
    "DECLINED",
)
ASHA = "ATTENDEE;PARTSTAT=DECLINED:mailto:asha@nepal.example"


def calendar(*lines: str, method: str = "METHOD:REPLY") -> bytes:
    facts = ("UID:u1@meridian", "SEQUENCE:2", "DTSTAMP:20261101T085900Z")
    whole = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        method,
        "BEGIN:VEVENT",
        *facts,
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(line for line in whole if line).encode() + b"\r\n"


def mail(
    body: bytes, kind: str = "text/calendar; method=REPLY", sender: str = "Asha <Asha@Nepal.example>"
) -> bytes:
    head = f"From: {sender}\r\nTo: Meridian <talks+7-aB_c@host.example>\r\nMIME-Version: 1.0\r\n"
    coded = base64.encodebytes(body).replace(b"\n", b"\r\n")
    return f"{head}Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + coded


def test_rule_21_a_reply_names_the_uid_revision_and_answer() -> None:
    assert read(calendar(ASHA, r"COMMENT:No\, sorry\;\nnext time"), "text/calendar") == [
        replace(REPLY, comment="No, sorry;\nnext time")
    ]


def test_rule_23_addresses_compare_without_case() -> None:
    [reply] = read(mail(calendar("ATTENDEE;PARTSTAT=accepted:MAILTO:ASHA@Nepal.Example")), "message/rfc822")
    assert (reply.attendee_email, reply.sender, reply.partstat) == (
        "asha@nepal.example",
        "asha@nepal.example",
        "ACCEPTED",
    )
    assert reply.sent_by_attendee


def test_rule_24_the_secretary_named_by_sent_by_answers() -> None:
    line = 'ATTENDEE;SENT-BY="mailto:Office@nepal.example";PARTSTAT=TENTATIVE:mailto:asha@nepal.example'
    [reply] = read(
        mail(calendar(line, ASHA.replace("asha", "x")), sender="office@nepal.example"), "message/rfc822"
    )
    assert (reply.attendee_email, reply.sent_by) == ("asha@nepal.example", "office@nepal.example")
    assert reply.sent_by_attendee


def test_rule_24_the_token_is_the_tag_of_our_address() -> None:
    [reply] = read(mail(calendar(ASHA)), "message/rfc822")
    assert reply.tags == ("7-aB_c",)


def test_rule_26_a_delegation_names_the_substitute_in_one_line_or_two() -> None:
    one = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Bina@nepal.example":mailto:asha@nepal.example'
    two = 'ATTENDEE;DELEGATED-FROM="mailto:asha@nepal.example":mailto:bina@nepal.example'
    for lines in ([one], [one, two], [ASHA.replace("DECLINED", "DELEGATED"), two]):
        [reply] = read(mail(calendar(*lines)), "message/rfc822")
        assert reply.delegated_to == "bina@nepal.example"
        assert reply.partstat == "DELEGATED"


@given(st.binary() | st.binary().map(calendar().__add__) | st.binary().map(mail))
def test_whatever_comes_is_read_or_unreadable(raw: bytes) -> None:
    for kind in ("message/rfc822", "text/calendar"):
        with suppress(Unreadable):
            assert all(isinstance(reply, Reply) for reply in read(raw, kind))


def multipart(*parts: bytes, kind: str = "mixed") -> bytes:
    head = f"From: asha@nepal.example\r\nContent-Type: multipart/{kind}; boundary=b\r\n\r\n".encode()
    return head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


def part(kind: str, body: bytes, *headers: str) -> bytes:
    return "\r\n".join((f"Content-Type: {kind}", *headers, "", "")).encode() + body


def answers(raw: bytes) -> list[tuple[str, str]]:
    return [(reply.attendee_email, reply.partstat) for reply in read(raw, "message/rfc822")]


@pytest.mark.parametrize(
    "raw",
    [
        mail(calendar(ASHA), "text/calendar"),
        mail(calendar(ASHA, method="")),
        mail(calendar(ASHA), "application/octet-stream; name=Reply.ICS"),
        multipart(part("text/plain", b"No."), part("application/ics; name=reply.ics", calendar(ASHA))),
        multipart(
            part("application/ms-tnef; name=winmail.dat", b"x\x9f"), part("text/calendar", calendar(ASHA))
        ),
        multipart(part("text/calendar", calendar(ASHA)), part("application/ics", calendar(ASHA))),
        multipart(
            part(
                "text/calendar",
                calendar(ASHA).replace(b"=", b"=3D"),
                "Content-Transfer-Encoding: quoted-printable",
            )
        ),
        multipart(part("text/calendar", b"no calendar"), part("text/calendar", calendar(ASHA))),
        mail(calendar(ASHA.replace(";", ";RSVP=YES;"), "ORGANIZER:invalid:nomail")),
        mail(calendar("ATTENDEE;PARTSTAT=DECLINED;EMAIL=asha@nepal.example:/o=Exchange/cn=asha")),
        mail(
            calendar(
                ASHA, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@laos.example", 'ATTENDEE;CN=O"X:mailto:broken'
            )
        ),
        mail(calendar(ASHA, "DTSTART;TZID=Nepal Standard Time:20261102T090000")),
        mail(calendar(ASHA, "BEGIN:VALARM", "ATTENDEE:mailto:alarm@x.example", "UID:other", "END:VALARM")),
        mail(calendar(ASHA[:40] + "\r\n " + ASHA[40:])),
        mail(b"\xef\xbb\xbf" + calendar(ASHA).replace(b"\r\n", b"\n")),
    ],
)
def test_rule_28_what_calendars_in_the_wild_send_is_read(raw: bytes) -> None:
    assert answers(raw) == [("asha@nepal.example", "DECLINED")]


def test_rule_28_of_several_lines_none_is_guessed() -> None:
    others = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{name}@laos.example" for name in ("bo", "kham")]
    assert answers(mail(calendar(*others))) == [("", "NEEDS-ACTION")]


def test_a_mail_within_the_mail_is_not_its_senders_word() -> None:
    with pytest.raises(Unreadable, match="found none"):
        read(multipart(part("message/rfc822", mail(calendar(ASHA)))), "message/rfc822")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"x" * (10 * 1024 * 1024 + 1), "bytes"),
        (b"\n" * 300_001, "lines"),
        (multipart(*[part("text/plain", b"x")] * 201), "200 parts"),
        (multipart(*[b""] * 3000), "boundaries"),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(21)),
            "got 21",
        ),
        (b"Content-Type: multipart/mixed" + b";" * 100_000 + b"\n\nx", "headers"),
        (mail(calendar(ASHA) * 51), "50 events"),
        (mail(b"BEGIN:VCALENDAR\r\n" * 21), "20 deep"),
        (mail(calendar(*[ASHA] * 1001)), "1000 attendees"),
        (mail(calendar(ASHA).replace(b"SEQUENCE:2", b"SEQUENCE:9999999999")), "SEQUENCE"),
        (mail(calendar(ASHA).replace(b"DTSTAMP:2026", b"DTSTAMP:late")), "DTSTAMP"),
        (mail(calendar(ASHA).replace(b"UID:u1@meridian", b"UID:")), "UID"),
        (mail(calendar(ASHA, method=""), "text/calendar"), "METHOD"),
        (mail(b""), "VEVENT"),
        (b"", "calendar object"),
    ],
)
def test_what_is_too_large_or_lacks_something_says_so(raw: bytes, expected: str) -> None:
    with pytest.raises(Unreadable, match=expected):
        read(raw, "message/rfc822")


def test_other_media_types_are_not_opened() -> None:
    with pytest.raises(Unreadable, match="got application/json"):
        read(b"{}", "application/json")
