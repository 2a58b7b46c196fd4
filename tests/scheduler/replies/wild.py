"""Replies in the forms that calendars in the wild send, written for these tests after what each is known to do."""

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    uid: str
    attendee: str
    partstat: str = "ACCEPTED"
    dtstamp: str = "20260601T100000Z"
    sequence: int = 0
    organizer: str = "dialogues@meridian.example"


def _lines(*lines: str) -> str:
    return "\r\n".join([*lines, ""])


def _b64(text: str) -> str:
    return base64.encodebytes(text.encode()).decode().replace("\n", "\r\n")


def _head(answer: Answer, content_type: str, *more: str, sender: str = "") -> str:
    return _lines(
        f"From: {sender or answer.attendee}",
        f"To: Meridian <{answer.organizer}>",
        f"Subject: Accepted: Floods @ Tue 9 Jun 2026 17:45 ({answer.attendee})",
        f"Message-ID: <{answer.uid[:8]}-{answer.attendee}>",
        "MIME-Version: 1.0",
        *more,
        f"Content-Type: {content_type}",
        "",
    )


def gmail(a: Answer) -> bytes:
    """Plain and HTML beside the calendar, and the calendar once more as a file; a folded ATTENDEE with X- fields."""
    calendar = _lines(
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "DTSTART:20260609T120000Z",
        "DTEND:20260609T133000Z",
        f"DTSTAMP:{a.dtstamp}",
        f"ORGANIZER;CN=Meridian:mailto:{a.organizer}",
        f"UID:{a.uid}",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=" + a.partstat + ";CN=",
        f' "Shrestha, Asha";X-NUM-GUESTS=0:mailto:{a.attendee}',
        "CREATED:20260601T090000Z",
        "DESCRIPTION:",
        "LAST-MODIFIED:20260601T100000Z",
        "LOCATION:",
        f"SEQUENCE:{a.sequence}",
        "STATUS:CONFIRMED",
        "SUMMARY:Floods",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return (
        _head(a, 'multipart/mixed; boundary="000000000000a1"', sender=f"Asha <{a.attendee.upper()}>")
        + '\r\n--000000000000a1\r\nContent-Type: multipart/alternative; boundary="000000000000a2"\r\n\r\n'
        "--000000000000a2\r\nContent-Type: text/plain; charset=UTF-8; format=flowed; delsp=yes\r\n\r\n"
        "Asha has accepted this invitation.\r\n"
        "--000000000000a2\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n<p>Asha has accepted.</p>\r\n"
        "--000000000000a2\r\nContent-Type: text/calendar; charset=UTF-8; method=REPLY\r\n"
        f"Content-Transfer-Encoding: 7bit\r\n\r\n{calendar}\r\n--000000000000a2--\r\n"
        '--000000000000a1\r\nContent-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment; '
        f'filename="invite.ics"\r\nContent-Transfer-Encoding: base64\r\n\r\n{_b64(calendar)}--000000000000a1--\r\n'
    ).encode()


def outlook(a: Answer) -> bytes:
    """Exchange: no ORGANIZER, Windows' zone names, RSVP, base64, and its own TNEF beside the calendar."""
    calendar = _lines(
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VTIMEZONE",
        "TZID:Nepal Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0545",
        "TZOFFSETTO:+0545",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0545",
        "TZOFFSETTO:+0545",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT={a.partstat};RSVP=YES;CN=Asha Shrestha:MAILTO:{a.attendee.title()}",
        "COMMENT;LANGUAGE=en-US:\\n",
        f"UID:{a.uid}",
        "SUMMARY;LANGUAGE=en-US:Accepted: Floods",
        "DTSTART;TZID=Nepal Standard Time:20260609T174500",
        "DTEND;TZID=Nepal Standard Time:20260609T191500",
        "CLASS:PUBLIC",
        "PRIORITY:5",
        f"DTSTAMP:{a.dtstamp}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        f"SEQUENCE:{a.sequence}",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return (
        _head(a, 'multipart/mixed; boundary="_004_"', "X-MS-Has-Attach: yes", "X-MS-TNEF-Correlator: <x>")
        + '\r\n--_004_\r\nContent-Type: multipart/alternative; boundary="_003_"\r\n\r\n'
        '--_003_\r\nContent-Type: text/plain; charset="us-ascii"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n\r\n"
        '--_003_\r\nContent-Type: text/calendar; charset="utf-8"; method=REPLY\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{_b64(calendar)}--_003_--\r\n"
        '--_004_\r\nContent-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{_b64('x' * 200)}--_004_--\r\n"
    ).encode()


def apple(a: Answer) -> bytes:
    """Apple Mail: the calendar only as a file, quoted-printable, without a method in its type."""
    calendar = _lines(
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "PRODID:-//Apple Inc.//macOS 15.1//EN",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f'ATTENDEE;CN="Asha Shrestha";CUTYPE=INDIVIDUAL;EMAIL="{a.attendee}";PARTSTAT',
        f" ={a.partstat};ROLE=REQ-PARTICIPANT:/aMTIzNDU2Nzg5/principal/",
        f"DTSTAMP:{a.dtstamp}",
        f'ORGANIZER;CN="Meridian":mailto:{a.organizer}',
        f"SEQUENCE:{a.sequence}",
        "SUMMARY:Floods",
        f"UID:{a.uid}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    quoted = quopri.encodestring(calendar.encode()).decode().replace("\r\n", "\n").replace("\n", "\r\n")
    return (
        _head(a, 'multipart/mixed; boundary="Apple-Mail=_1"')
        + "\r\n--Apple-Mail=_1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nAsha accepted.\r\n"
        "--Apple-Mail=_1\r\nContent-Disposition: attachment; filename*=utf-8''iCal-20260601-%C3%A4.ics\r\n"
        "Content-Type: text/calendar; name*=utf-8''iCal-20260601-%C3%A4.ics; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n--Apple-Mail=_1--\r\n"
    ).encode()


def thunderbird(a: Answer) -> bytes:
    """Thunderbird: the other invitees' lines are sent back too, each as it was."""
    calendar = _lines(
        "BEGIN:VCALENDAR",
        "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "CREATED:20260601T090000Z",
        f"DTSTAMP:{a.dtstamp}",
        f"UID:{a.uid}",
        f"ORGANIZER;RSVP=TRUE;CN=Meridian;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:{a.organizer}",
        "ATTENDEE;RSVP=TRUE;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:other@laos.example",
        f"ATTENDEE;CN=Asha;PARTSTAT={a.partstat};ROLE=REQ-PARTICIPANT:mailto:{a.attendee}",
        "DTSTART:20260609T120000Z",
        "X-MOZ-RECEIVED-SEQUENCE:0",
        f"SEQUENCE:{a.sequence}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER;VALUE=DURATION:-PT15M",
        "DESCRIPTION:Floods",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return (
        _head(a, 'multipart/mixed; boundary="------------b1"')
        + '\r\n--------------b1\r\nContent-Type: multipart/alternative; boundary="------------b2"\r\n\r\n'
        "--------------b2\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
        f"Ünïcode\r\n--------------b2\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{calendar}\r\n--------------b2--\r\n\r\n--------------b1--\r\n"
    ).encode()


def zimbra(a: Answer) -> bytes:
    """Zimbra: no method in the MIME type, LF line ends in the object, a COMMENT with escapes, Latin-1 named."""
    calendar = _lines(
        "BEGIN:VCALENDAR",
        "PRODID:Zimbra-Calendar-Provider",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:{a.uid}",
        "SUMMARY:Aceptar: Inundaciones",
        f'ATTENDEE;CN="Asha";ROLE=REQ-PARTICIPANT;PARTSTAT={a.partstat}:mailto:{a.attendee}',
        'DTSTART;TZID="Asia/Kathmandu":20260609T174500',
        "COMMENT:S\xed\\, voy\\; gracias\\n",
        f"DTSTAMP:{a.dtstamp}",
        f"SEQUENCE:{a.sequence}",
        "END:VEVENT",
        "END:VCALENDAR",
    ).replace("\r\n", "\n")
    return (
        _head(a, 'multipart/alternative; boundary="=_z"')
        + "\r\n--=_z\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\nS\xed\r\n"
        "--=_z\r\nContent-Type: text/calendar; charset=iso-8859-1; name=meeting.ics\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{calendar}\r\n--=_z--\r\n"
    ).encode("latin-1")


def nextcloud(a: Answer) -> bytes:
    """Nextcloud: its server writes in the user's name, from an address of its own; Reply-To is the user."""
    calendar = _lines(
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "PRODID:-//SabreDAV//SabreDAV//EN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:{a.uid}",
        f"DTSTAMP:{a.dtstamp}",
        f"SEQUENCE:{a.sequence}",
        "DTSTART:20260609T120000Z",
        "SUMMARY:Floods",
        f"ORGANIZER;CN=Meridian:mailto:{a.organizer}",
        f"ATTENDEE;PARTSTAT={a.partstat};CN=Asha:mailto:{a.attendee}",
        "REQUEST-STATUS:2.0;Success",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    sender = "Asha via Cloud <invitations-noreply@cloud.example>"
    return (
        _head(a, 'multipart/mixed; boundary="n"', f"Reply-To: Asha <{a.attendee}>", sender=sender)
        + "\r\n--n\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Asha accepted.</p>\r\n"
        '--n\r\nContent-Type: text/calendar; method=REPLY; name="event.ics"; charset="UTF-8"\r\n'
        'Content-Disposition: attachment; filename="event.ics"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{_b64(calendar)}--n--\r\n"
    ).encode()


FORMS: dict[str, Callable[[Answer], bytes]] = {
    "Gmail": gmail,
    "Outlook and Exchange": outlook,
    "Apple": apple,
    "Thunderbird": thunderbird,
    "Zimbra": zimbra,
    "Nextcloud": nextcloud,
}
