"""The mail around a calendar object, as mail programs take it apart."""

import datetime as dt
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import ical, imip
from scheduler.ical import Attendee, Meeting, Person

NOW = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
HOST = Person("Meridian", "talks@host.example")
ASHA = Person("Asha Rai", "asha@nepal.example")
CALENDAR = ical.request(
    Meeting("u1@meridian", 0, NOW, 60, "Böden", "Kathmandu: 14:45", "https://meet.example/1", "", HOST),
    Attendee(ASHA),
    NOW,
)


def sent(recipient: Person = ASHA, subject: str = "Invitation: Böden", text: str = "Namaste\n.\n") -> bytes:
    return imip.message(
        calendar=CALENDAR,
        method="REQUEST",
        sender=HOST,
        reply_to="talks+7-aB_c@host.example",
        recipient=recipient,
        subject=subject,
        text=text,
        html="<p>नमस्ते</p>\n",
        now=NOW,
        message_id="<1@host.example>",
    )


def opened(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_rule_18_the_parts_and_their_order() -> None:
    raw = sent()
    mail = opened(raw)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    *_, text, html, inline, attached = mail.walk()
    assert dict(inline["Content-Type"].params) == {"method": "REQUEST", "charset": "UTF-8"}
    assert attached.get_filename() == "invite.ics"
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True) == CALENDAR
    assert {inline["Content-Transfer-Encoding"], attached["Content-Transfer-Encoding"]} == {"base64"}
    assert (text.get_payload(decode=True), html.get_payload(decode=True)) == (
        b"Namaste\r\n.\r\n",
        "<p>नमस्ते</p>\r\n".encode(),
    )
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_rule_19_only_the_invitee_is_in_it_and_replies_carry_the_token() -> None:
    raw = sent()
    mail = opened(raw)
    assert {
        name: str(mail[name]) for name in ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")
    } == {
        "From": "Meridian <talks@host.example>",
        "To": "Asha Rai <asha@nepal.example>",
        "Reply-To": "talks+7-aB_c@host.example",
        "Subject": "Invitation: Böden",
        "Date": "Thu, 01 Oct 2026 09:00:00 +0000",
        "Message-ID": "<1@host.example>",
    }
    assert f"ORGANIZER;CN=Meridian:mailto:{HOST.email}".encode() in CALENDAR
    assert (mail["Cc"], mail["Bcc"]) == (None, None)


@given(st.text(), st.text(), st.text())
def test_rule_19_names_subjects_and_texts_add_no_header(name: str, subject: str, text: str) -> None:
    breaking = "\r\nBcc: eve@else.example\r\n\r\n"
    mail = opened(
        sent(Person(name + breaking + name, ASHA.email), subject + breaking + subject, text + breaking)
    )
    assert mail.keys() == [
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    ]
    assert [address.addr_spec for address in mail["To"].addresses] == [ASHA.email]
    assert len(list(mail.walk())) == 6


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "@b.example",
        "<a@b.example",
        "a@b.example, c@d.example",
        "a@b.example\r\nBcc: c@d.example",
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="Expected one mail address"):
        sent(Person("Asha", email))
