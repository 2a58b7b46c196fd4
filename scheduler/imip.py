"""Wraps a calendar object in the mail that carries it (RFC 6047)."""

import datetime as dt
from email.errors import MessageError
from email.headerregistry import Address
from email.message import MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from scheduler.ical import Person, plain, plain_line


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
    alternative = MIMEPart(policy=SMTP)
    alternative.set_content(plain(text), charset="utf-8", cte="base64")
    alternative.add_alternative(plain(html), subtype="html", charset="utf-8", cte="base64")
    inline = _calendar_part(calendar)
    inline.replace_header("Content-Type", f"text/calendar; method={method}; charset=UTF-8")
    alternative.attach(inline)

    attached = _calendar_part(calendar)
    attached.replace_header("Content-Type", 'application/ics; name="invite.ics"')
    attached.add_header("Content-Disposition", "attachment", filename="invite.ics")

    mail = MIMEPart(policy=SMTP)
    mail["From"] = _address(sender)
    mail["To"] = _address(recipient)
    mail["Reply-To"] = _address(Person("", reply_to))
    mail["Subject"] = plain_line(subject)
    mail["Date"] = format_datetime(now.astimezone(dt.UTC))
    mail["Message-ID"] = plain_line(message_id)
    mail["MIME-Version"] = "1.0"
    mail.add_header("Content-Type", "multipart/mixed")
    mail.attach(alternative)
    mail.attach(attached)
    return mail.as_bytes()


def _calendar_part(calendar: bytes) -> MIMEPart:
    part = MIMEPart(policy=SMTP)
    part.set_content(calendar, maintype="text", subtype="calendar", cte="base64")
    return part


def _address(person: Person) -> Address:
    email = plain_line(person.email)
    try:
        return Address(display_name=plain_line(person.name), addr_spec=email)
    except (ValueError, IndexError, MessageError) as failure:  # depending on where the parser gives up
        raise ValueError(f"Expected one mail address, got {email[:100]!r}.") from failure
