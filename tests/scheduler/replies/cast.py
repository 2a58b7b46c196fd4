"""Replies as the cast's calendars write them, and taking them."""

import datetime as dt
from io import BytesIO

from scheduler.models import InboundMessage, Invitation
from scheduler.replies.taking import Result, receive, take
from tests.conftest import NOW, Cast

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=2)


def stamp(at: dt.datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%SZ")


def calendar(
    cast: Cast, *lines: str, method: str = "REPLY", sequence: int = 0, at: dt.datetime = LATER, uid: str = ""
) -> str:
    """A calendar object about the cast's session; `lines` are the ATTENDEE and whatever else it says."""
    whole = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Test//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid or cast.session.calendar_entry.uid}",
        f"DTSTAMP:{stamp(at)}",
        f"SEQUENCE:{sequence}",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join([*whole, ""])


def answer(partstat: str, name: str = "asha", parameters: str = "") -> str:
    return f"ATTENDEE;PARTSTAT={partstat}{parameters}:mailto:{name}@example.org"


def mailed(body: str, sender: str = "asha@example.org", to: str = "dialogues@meridian.example") -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: Re: Floods\r\nMIME-Version: 1.0\r\n"
    return f"{head}Content-Type: text/calendar; charset=UTF-8\r\n\r\n{body}".encode()


def taken(
    *messages: str | bytes, now: dt.datetime = LATER, source: str = InboundMessage.Source.MAILDIR
) -> list[Result]:
    received = [
        receive(BytesIO(m if isinstance(m, bytes) else mailed(m)), "message/rfc822") for m in messages
    ]
    return take(received, InboundMessage.Source(source), now)


def outcomes(*messages: str | bytes, now: dt.datetime = LATER) -> list[str]:
    return [found.outcome for result in taken(*messages, now=now) for found in result.outcomes]


def invitation(cast: Cast, name: str = "asha") -> Invitation:
    return Invitation.objects.get(session=cast.session, participant__email=f"{name}@example.org")
