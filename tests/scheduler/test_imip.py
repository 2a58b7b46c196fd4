"""The mail around a calendar object, as mail programs take it apart."""

import datetime as dt
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from scheduler import ical, imip
from scheduler.content_lines import plain_line
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
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    ]
    assert [address.addr_spec for address in mail["To"].addresses] == [ASHA.email]
    assert len(list(mail.walk())) == 6


NAMES = st.text().map(plain_line) | st.lists(
    st.sampled_from(
        ["Doe,", '"Nita"', "(x)", "eve@else.example,", "<y@z.example>", "O\\", "Ünal;", "=?utf-8?q?a?="]
    )
).map(" ".join)


@given(NAMES.map(lambda name: name * 9))
def test_rule_19_a_long_name_adds_no_recipient_in_either_of_two_readers(name: str) -> None:
    raw = sent(Person(name, ASHA.email))
    [(found, address)] = getaddresses([message_from_bytes(raw)["To"]])
    assert (str(make_header(decode_header(found))), address) == (plain_line(name), ASHA.email)
    assert [read.addr_spec for read in opened(raw)["To"].addresses] == [ASHA.email]


def test_rule_19_a_domain_in_other_letters_goes_by_its_a_labels() -> None:
    assert opened(sent(Person("Ánh", "anh@bücher.example")))["To"] == "Ánh <anh@xn--bcher-kva.example>"


@given(st.text().map(plain_line))
def test_subjects_are_read_back_as_they_were(subject: str) -> None:
    assert str(make_header(decode_header(message_from_bytes(sent(subject=subject))["Subject"]))) == subject


def test_rule_4_the_methods_agree_and_rule_20_a_first_message_is_a_request() -> None:
    *_, inline, _attached = opened(sent()).walk()
    assert inline["Content-Type"].params["method"] == Calendar.from_ical(CALENDAR)["METHOD"] == "REQUEST"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ánh@b.example",
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


def test_a_letter_carries_words_alone() -> None:
    raw = imip.letter(
        sender=HOST,
        reply_to="talks+7@host.example",
        recipient=Person("Åsha, Nepal", "asha@nepal.example"),
        subject="We start\r\nBcc: eve@else.example",
        text="Come in.",
        html="<p>Come in.</p>",
        now=NOW,
        message_id="<1@host.example>",
    )
    mail = message_from_bytes(raw, policy=default)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert (mail["Subject"], mail["Bcc"]) == ("We start Bcc: eve@else.example", None)
    assert [a.addr_spec for a in mail["To"].addresses] == ["asha@nepal.example"]
