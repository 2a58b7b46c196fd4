"""Wraps a calendar object in the mail that carries it (RFC 6047)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from email import policy
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import Message, MIMEPart
from email.utils import format_datetime, formataddr

from scheduler.ical import Person, plain, plain_line

# The library's newer policy folds a long name in quotation marks without the marks, and a comma in the name would
# then begin another recipient. So headers go through the older one, and come to it folded already.
HEADERS = policy.compat32.clone(linesep="\r\n", max_line_length=None)
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
) -> bytes:
    """One mail to one invitee, as RFC 5322 bytes; `sender` is the calendar object's ORGANIZER.

    The calendar object stands in it twice, in the same bytes: last in the alternative, where mail programs
    look for it, and as a file for those that do not.
    Raises `ValueError` where an address is none.
    """
    alternative = _alternative(text, html)
    inline = _calendar_part(calendar)
    inline.replace_header("Content-Type", f"text/calendar; method={method}; charset=UTF-8")
    alternative.attach(inline)

    attached = _calendar_part(calendar)
    attached.replace_header("Content-Type", 'application/ics; name="invite.ics"')
    attached.add_header("Content-Disposition", "attachment", filename="invite.ics")

    return _sealed("mixed", [alternative, attached], sender, reply_to, recipient, subject, now, message_id)


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
    parts = _alternative(text, html).iter_parts()
    return _sealed("alternative", parts, sender, reply_to, recipient, subject, now, message_id)


def _alternative(text: str, html: str) -> MIMEPart:
    alternative = MIMEPart(policy=policy.SMTP)
    alternative.set_content(plain(text), charset="utf-8", cte="base64")
    alternative.add_alternative(plain(html), subtype="html", charset="utf-8", cte="base64")
    return alternative


def _sealed(
    subtype: str,
    parts: Iterable[Message[str, str]],
    sender: Person,
    reply_to: str,
    recipient: Person,
    subject: str,
    now: dt.datetime,
    message_id: str,
) -> bytes:
    mail: Message[str, str] = Message(policy=HEADERS)
    mail["From"] = _mailbox(sender)
    mail["To"] = _mailbox(recipient)
    mail["Reply-To"] = wire_address(reply_to)
    mail["Subject"] = _words(plain_line(subject))
    mail["Date"] = format_datetime(now.astimezone(dt.UTC))
    mail["Message-ID"] = plain_line(message_id)
    mail["MIME-Version"] = "1.0"
    mail.add_header("Content-Type", f"multipart/{subtype}")
    for part in parts:
        mail.attach(part)
    return mail.as_bytes()


def wire_address(email: str) -> str:
    """The address as servers without SMTPUTF8 take it: a domain in other letters than ASCII's by its A-labels.

    Raises `ValueError` where it is not one address, or where the part before the @ needs SMTPUTF8.
    """
    local, at, domain = plain_line(email).rpartition("@")
    try:
        return Address(addr_spec=f"{local}{at}{domain.encode('idna').decode()}").addr_spec
    except (ValueError, IndexError, MessageError) as failure:  # depending on where the parser gives up
        raise ValueError(f"Expected one mail address, got {email[:100]!r}.") from failure


def _calendar_part(calendar: bytes) -> MIMEPart:
    part = MIMEPart(policy=policy.SMTP)
    part.set_content(calendar, maintype="text", subtype="calendar", cte="base64")
    return part


def _mailbox(person: Person) -> str:
    address, name = wire_address(person.email), plain_line(person.name)
    words = _words(name)
    return formataddr((name, address)) if words == name else f"{words}\r\n <{address}>"


def _words(text: str) -> str:
    """The text as it is if ASCII holds it and it fits one line, else as encoded words (RFC 2047)."""
    # "=?" would be read as the beginning of an encoded word.
    if text.isascii() and "=?" not in text and len(text) <= LONGEST_PLAIN:
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")
