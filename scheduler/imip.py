"""Wraps a calendar object in the mail that carries it (RFC 6047)."""

import datetime as dt
import re
from base64 import encodebytes
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, formataddr
from functools import lru_cache
from hashlib import sha256

from scheduler.content_lines import plain, plain_line
from scheduler.ical import Person

# What nearly every address is; the others go through the library's parser.
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_PLAIN = 60


def message(
    calendar: bytes,
    method: str,
    sender: Person,
    reply_to: str,
    recipient: Person,
    subject: str,
    text: str,
    html: str,
    now: dt.datetime,
    message_id: str,
    file: str = "invite.ics",
) -> bytes:
    """One mail to one invitee, as RFC 5322 bytes; `sender` is the calendar object's ORGANIZER.

    The calendar object stands in it twice, in the same bytes: last in the alternative, where mail programs
    look for it, and as a `file` for those that do not.
    Raises `ValueError` where an address is none.
    """
    inline = _part(f"text/calendar; method={method}; charset=UTF-8", calendar)
    attached = _part(
        f'application/ics; name="{file}"',
        calendar,
        f'Content-Disposition: attachment; filename="{file}"\r\n',
    )
    parts = [_multipart("alternative", [*_words_of(text, html), inline], f"{message_id}/1"), attached]
    return _sealed("mixed", parts, sender, reply_to, recipient, subject, now, message_id)


def letter(
    sender: Person,
    reply_to: str,
    recipient: Person,
    subject: str,
    text: str,
    html: str,
    now: dt.datetime,
    message_id: str,
) -> bytes:
    """One mail to one person that carries no calendar object. Raises `ValueError` where an address is none."""
    parts = _words_of(text, html)
    return _sealed("alternative", parts, sender, reply_to, recipient, subject, now, message_id)


def _sealed(
    subtype: str,
    parts: list[str],
    sender: Person,
    reply_to: str,
    recipient: Person,
    subject: str,
    now: dt.datetime,
    message_id: str,
) -> bytes:
    headers = (
        f"From: {_mailbox(sender)}\r\n"
        f"To: {_mailbox(recipient)}\r\n"
        f"Reply-To: {wire_address(reply_to)}\r\n"
        f"Subject: {_words(plain_line(subject))}\r\n"
        f"Date: {format_datetime(now.astimezone(dt.UTC))}\r\n"
        f"Message-ID: {plain_line(message_id)}\r\n"
        # Nobody's holiday notice answers it (RFC 3834, 5; the second is Exchange's name for that).
        "Auto-Submitted: auto-generated\r\n"
        "X-Auto-Response-Suppress: OOF\r\n"
        "MIME-Version: 1.0\r\n"
    )
    return (headers + _multipart(subtype, parts, message_id)).encode("ascii")


def _multipart(subtype: str, parts: list[str], seed: str) -> str:
    """The boundary holds a sign that base64 has not, so no part can hold the boundary."""
    boundary = f"=_{sha256(seed.encode()).hexdigest()[:32]}"
    inside = "".join([f"--{boundary}\r\n{part}\r\n" for part in parts])
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n{inside}--{boundary}--\r\n'


def _words_of(text: str, html: str) -> list[str]:
    """Plain text first: of an alternative the last part that a program can show is shown."""
    return [
        _part(f'text/{subtype}; charset="utf-8"', plain(words).replace("\n", "\r\n").encode())
        for subtype, words in (("plain", text), ("html", html))
    ]


def _part(content_type: str, content: bytes, more: str = "") -> str:
    encoded = encodebytes(content).decode().replace("\n", "\r\n")
    return f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n{encoded}"


def wire_address(email: str) -> str:
    """The address as servers without SMTPUTF8 take it: a domain in other letters than ASCII's by its A-labels.

    Raises `ValueError` where it is not one address, or where the part before the @ needs SMTPUTF8.
    """
    if PLAIN_ADDRESS.fullmatch(email):
        return email
    local, at, domain = plain_line(email).rpartition("@")
    try:
        return Address(addr_spec=f"{local}{at}{domain.encode('idna').decode()}").addr_spec
    except (ValueError, IndexError, MessageError) as failure:  # depending on where the parser gives up
        raise ValueError(f"Expected one mail address, got {email[:100]!r}.") from failure


def _mailbox(person: Person) -> str:
    address, name = wire_address(person.email), plain_line(person.name)
    words = _words(name)
    return formataddr((name, address)) if words == name else f"{words}\r\n <{address}>"


@lru_cache(maxsize=256)  # a thousand invitations have one subject
def _words(text: str) -> str:
    """The text as it is if ASCII holds it and it fits one line, else as encoded words (RFC 2047)."""
    # "=?" would be read as the beginning of an encoded word.
    if text.isascii() and "=?" not in text and len(text) <= LONGEST_PLAIN:
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")
