"""Writes the calendar objects that we send: REQUEST, CANCEL, DECLINECOUNTER, PUBLISH (RFC 5545, 5546, 7986)."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

PRODID = "-//Meridian//Dialogues//EN"
REMIND_BEFORE = dt.timedelta(minutes=15)
REFRESH_EVERY = dt.timedelta(hours=1)

# What each method asks of a VEVENT (RFC 5546, 3.2.1, 3.2.2, 3.2.5 and 3.2.8). SEQUENCE may be left out while it
# is 0; we always write it, because not every calendar takes its absence for 0.
ASKED = {
    "PUBLISH": ("ORGANIZER", "DTSTART", "SUMMARY", "UID", "DTSTAMP"),
    "REQUEST": ("ORGANIZER", "ATTENDEE", "DTSTART", "SUMMARY", "UID", "DTSTAMP", "SEQUENCE"),
    "CANCEL": ("ORGANIZER", "ATTENDEE", "UID", "DTSTAMP", "SEQUENCE"),
    "DECLINECOUNTER": ("ORGANIZER", "ATTENDEE", "UID", "DTSTAMP", "SEQUENCE"),
}


class Incomplete(ValueError):  # it says what the object is
    """A calendar object lacks what its method asks for; `absent` names it."""

    def __init__(self, absent: list[str]) -> None:
        super().__init__(f"The calendar object lacks {', '.join(absent)}.")
        self.absent = absent


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Meeting:
    """One session. `url` is the join address or ""; `series` is the UID of what it belongs to, or ""."""

    uid: str
    sequence: int
    start: dt.datetime
    minutes: int
    summary: str
    description: str
    url: str
    location: str
    organizer: Person
    series: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError(f"Expected a start with a zone, got {self.start.isoformat()}.")
        if self.minutes <= 0:
            raise ValueError(f"Expected a length of at least one minute, got {self.minutes}.")


@dataclass(frozen=True)
class Attendee:
    person: Person
    partstat: str = "NEEDS-ACTION"
    role: str = "REQ-PARTICIPANT"


def request(meeting: Meeting, attendee: Attendee, now: dt.datetime) -> bytes:
    """The invitation for one attendee, or its update."""
    event = _event(meeting, now)
    event.add("status", "CONFIRMED")
    event.add("attendee", _attendee(attendee))
    event.add_component(_reminder(meeting))
    return _written("REQUEST", [event])


def cancel(meeting: Meeting, attendee: Attendee, now: dt.datetime, whole: bool) -> bytes:
    """Calls the meeting off, or (not `whole`) takes back one person's invitation.

    A STATUS would call it off for everybody, so the second has none (RFC 5546, 3.2.5).
    """
    event = _event(meeting, now)
    event.add("attendee", _address(attendee.person))
    if whole:
        event.add("status", "CANCELLED")
    return _written("CANCEL", [event])


def decline_counter(
    meeting: Meeting, attendee: Attendee, now: dt.datetime, sequence: int, comment: str = ""
) -> bytes:
    """Refuses the hour that `attendee` proposed; the meeting stays as it is (RFC 5546, 3.2.8).

    `sequence` is that of the COUNTER, by which the attendee's calendar knows which proposal is meant.
    """
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("organizer", _address(meeting.organizer))
    event.add("attendee", _address(attendee.person))
    if comment := plain(comment):
        event.add("comment", Text(comment))
    return _written("DECLINECOUNTER", [event])


def publish(
    meetings: Iterable[Meeting], name: str, now: dt.datetime, cancelled: Collection[str] = ()
) -> bytes:
    """A calendar to subscribe to, without attendees; `cancelled` are the UIDs of those called off."""
    events = []
    for meeting in meetings:
        event = _event(meeting, now)
        off = meeting.uid in cancelled
        event.add("status", "CANCELLED" if off else "CONFIRMED")
        if not off:
            event.add_component(_reminder(meeting))
        events.append(event)
    return _written("PUBLISH", events, name)


def check(calendar: Calendar) -> None:
    """Raises `Incomplete` with all that is absent.

    The library's `validate()` passes an invitation without UID, DTSTAMP or ORGANIZER.
    """
    absent = [name for name in ("PRODID", "VERSION", "METHOD") if name not in calendar]
    events = calendar.events
    method = str(calendar.get("METHOD", "REQUEST"))
    # An empty publication is a dialogue without sessions yet; the others are about something.
    if not events and method != "PUBLISH":
        absent.append("VEVENT")
    for event in events:
        absent += [name for name in ASKED.get(method, ASKED["REQUEST"]) if name not in event]
        if "DTSTART" in event and "DTEND" not in event and "DURATION" not in event:
            absent.append("DTEND")
    if absent:
        raise Incomplete(list(dict.fromkeys(absent)))


def _written(method: str, events: list[Event], name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if method == "PUBLISH":
        calendar.add("name", Text(plain_line(name)))
        calendar.add("x-wr-calname", Text(plain_line(name)))  # RFC 7986's NAME is not read everywhere yet
        calendar.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(event)
    check(calendar)
    written: bytes = calendar.to_ical()
    return written


def _event(meeting: Meeting, now: dt.datetime) -> Event:
    start = meeting.start.astimezone(dt.UTC)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", start)
    event.add("dtend", start + dt.timedelta(minutes=meeting.minutes))
    event.add("summary", Text(plain_line(meeting.summary)))
    event.add("organizer", _address(meeting.organizer))
    description, location = plain(meeting.description), plain_line(meeting.location)
    if url := plain_line(meeting.url):
        event.add("conference", url, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
        # Most calendars do not show CONFERENCE.
        description = description if url in description else f"{description}\n\n{url}".strip()
        location = location if url in location else f"{location} {url}".strip()
    if description:
        event.add("description", Text(description))
    if location:
        event.add("location", Text(location))
    if meeting.series:
        event.add("related-to", meeting.series)
    return event


def _reminder(meeting: Meeting) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMIND_BEFORE)
    alarm.add("description", Text(plain_line(meeting.summary)))
    return alarm


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{plain_line(person.email)}")
    if name := plain_line(person.name):
        address.params["CN"] = name
    return address


def _attendee(attendee: Attendee) -> vCalAddress:
    address = _address(attendee.person)
    address.params["ROLE"] = attendee.role
    address.params["PARTSTAT"] = attendee.partstat
    if attendee.partstat == "NEEDS-ACTION":
        address.params["RSVP"] = "TRUE"
    return address


class Text(vText):
    """A TEXT value; the library would write a typed backslash and N (`C:\\Notes`) as the end of a line."""

    def to_ical(self) -> bytes:
        escaped = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def plain(text: str) -> str:
    """The text without control characters and lone surrogates, its lines ended by LF (RFC 5545, 3.3.11)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def plain_line(text: str) -> str:
    """`plain`, in one line."""
    return " ".join(plain(text).split())
