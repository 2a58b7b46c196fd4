"""Writes the calendar objects that we send: REQUEST, CANCEL, DECLINECOUNTER, PUBLISH (RFC 5545, 5546, 7986)."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scheduler.content_lines import Line, plain, plain_line, text, written

UNTITLED = "–"
PRODID = "-//Meridian//Dialogues//EN"
REMIND_BEFORE = "-PT15M"
REFRESH_EVERY = "PT1H"

# What each method asks of a VEVENT (RFC 5546, 3.2.1, 3.2.2, 3.2.5 and 3.2.8). SEQUENCE may be left out while it
# is 0; we always write it, because not every calendar takes its absence for 0.
ASKED = {
    "PUBLISH": ("ORGANIZER", "DTSTART", "DTEND", "SUMMARY", "UID", "DTSTAMP", "SEQUENCE"),
    "REQUEST": ("ORGANIZER", "ATTENDEE", "DTSTART", "DTEND", "SUMMARY", "UID", "DTSTAMP", "SEQUENCE"),
    "CANCEL": ("ORGANIZER", "ATTENDEE", "UID", "DTSTAMP", "SEQUENCE"),
    "DECLINECOUNTER": ("ORGANIZER", "ATTENDEE", "UID", "DTSTAMP", "SEQUENCE"),
}
# What a question for busy time asks of its VFREEBUSY (RFC 5546, 3.3.2).
ASKED_OF_QUESTION = ("ORGANIZER", "ATTENDEE", "DTSTART", "DTEND", "UID", "DTSTAMP")


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
class Phone:
    """A number to dial in; `uri` is `tel:+525512345678`, `label` says for whom."""

    label: str
    uri: str


@dataclass(frozen=True)
class Meeting:
    """One session. `url` is the join address or "", `service` what runs there or "".

    `series` is the UID of what it belongs to, or "". `changed` is when what is published of it last changed.
    """

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
    service: str = ""
    phones: tuple[Phone, ...] = ()
    changed: dt.datetime | None = None

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
    event = [*_event(meeting, now), Line("STATUS", "CONFIRMED"), _attendee(attendee), *_reminder(meeting)]
    return _object("REQUEST", [event])


def cancel(meeting: Meeting, attendee: Attendee, now: dt.datetime, whole: bool) -> bytes:
    """Calls the meeting off, or (not `whole`) takes back one person's invitation.

    A STATUS would call it off for everybody, so the second has none (RFC 5546, 3.2.5).
    """
    event = [*_event(meeting, now), _address("ATTENDEE", attendee.person)]
    if whole:
        event.append(Line("STATUS", "CANCELLED"))
    return _object("CANCEL", [event])


def decline_counter(
    meeting: Meeting, attendee: Attendee, now: dt.datetime, sequence: int, comment: str = ""
) -> bytes:
    """Refuses the hour that `attendee` proposed; the meeting stays as it is (RFC 5546, 3.2.8).

    `sequence` is that of the COUNTER, by which the attendee's calendar knows which proposal is meant.
    """
    event = [
        *_identity(meeting, sequence, now),
        _address("ORGANIZER", meeting.organizer),
        _address("ATTENDEE", attendee.person),
    ]
    if comment := plain(comment):
        event.append(Line("COMMENT", text(comment)))
    return _object("DECLINECOUNTER", [event])


def ask_busy(
    uid: str, organizer: Person, person: Person, start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> bytes:
    """Asks one person's calendar when it is busy in `[start, end)` (RFC 5546, 3.3.2)."""
    question = [
        Line("UID", text(plain_line(uid))),
        Line("DTSTAMP", _utc(now)),
        Line("DTSTART", _utc(start)),
        Line("DTEND", _utc(end)),
        _address("ORGANIZER", organizer),
        _address("ATTENDEE", person),
    ]
    _refuse_absent([question], ASKED_OF_QUESTION)
    return _written("REQUEST", "VFREEBUSY", [question])


def publish(
    meetings: Iterable[Meeting], name: str, now: dt.datetime, cancelled: Collection[str] = ()
) -> bytes:
    """A calendar to subscribe to, without attendees; `cancelled` are the UIDs of those called off.

    Without a `name` it is a file to save: Outlook opens what has a name as a calendar beside one's own.

    Of a meeting that says when it last changed the DTSTAMP is that instant: as long as nothing changes, the same
    bytes are published, which a strong ETag promises.
    """
    events = []
    for meeting in meetings:
        event = _event(meeting, meeting.changed or now)
        if meeting.changed:
            event.append(Line("LAST-MODIFIED", _utc(meeting.changed)))
        if meeting.uid in cancelled:
            events.append([*event, Line("STATUS", "CANCELLED")])
        else:
            events.append([*event, Line("STATUS", "CONFIRMED"), *_reminder(meeting)])
    return _object("PUBLISH", events, _subscription(text(title)) if (title := plain_line(name)) else ())


def _subscription(title: str) -> list[Line]:
    return [
        Line("NAME", title),
        Line("X-WR-CALNAME", title),  # RFC 7986's NAME is not read everywhere yet
        Line("REFRESH-INTERVAL", REFRESH_EVERY, {"VALUE": "DURATION"}),
        Line("X-PUBLISHED-TTL", REFRESH_EVERY),
    ]


def check(method: str, events: list[list[Line]]) -> None:
    """Raises `Incomplete` with all that is absent, or empty, before anything is sent.

    The library's `validate()` passes an invitation without UID, DTSTAMP or ORGANIZER.
    """
    # An empty publication is a dialogue without sessions yet; the others are about something.
    if not events and method != "PUBLISH":
        raise Incomplete(["VEVENT"])
    _refuse_absent(events, ASKED[method])


def _refuse_absent(components: list[list[Line]], asked: Iterable[str]) -> None:
    absent: list[str] = []
    for component in components:
        present = {line.name for line in component if line.value}
        absent += [name for name in asked if name not in present]
    if absent:
        raise Incomplete(list(dict.fromkeys(absent)))


def _object(method: str, events: list[list[Line]], about: Iterable[Line] = ()) -> bytes:
    check(method, events)
    return _written(method, "VEVENT", events, about)


def _written(method: str, kind: str, components: list[list[Line]], about: Iterable[Line] = ()) -> bytes:
    lines = [
        Line("BEGIN", "VCALENDAR"),
        Line("VERSION", "2.0"),
        Line("PRODID", PRODID),
        Line("METHOD", method),
        *about,
    ]
    for component in components:
        lines += [Line("BEGIN", kind), *component, Line("END", kind)]
    return written([*lines, Line("END", "VCALENDAR")])


def _identity(meeting: Meeting, sequence: int, now: dt.datetime) -> list[Line]:
    return [
        Line("UID", text(plain_line(meeting.uid))),
        Line("SEQUENCE", str(sequence)),
        Line("DTSTAMP", _utc(now)),
    ]


def _event(meeting: Meeting, now: dt.datetime) -> list[Line]:
    # libical leaves white space at the end of a value out.
    description, location = plain(meeting.description).strip(), plain_line(meeting.location)
    joining = []
    if url := _uri(meeting.url):
        joining.append(_conference(url, "VIDEO", meeting.service))
        # Most calendars do not show CONFERENCE.
        description = description if url in description else f"{description}\n\n{url}".lstrip()
        location = location if url in location else f"{location} {url}".strip()
    joining += [_conference(_uri(phone.uri), "PHONE", phone.label) for phone in meeting.phones]
    texts = {"DESCRIPTION": description, "LOCATION": location, "RELATED-TO": plain_line(meeting.series)}
    return [
        *_identity(meeting, meeting.sequence, now),
        Line("DTSTART", _utc(meeting.start)),
        Line("DTEND", _utc(meeting.start.astimezone(dt.UTC) + dt.timedelta(minutes=meeting.minutes))),
        Line("SUMMARY", text(_title(meeting))),
        *(Line(name, text(value)) for name, value in texts.items() if value),
        *joining,
        _address("ORGANIZER", meeting.organizer),
    ]


def _conference(uri: str, feature: str, label: str) -> Line:
    """RFC 7986, 5.11."""
    named = {"LABEL": name} if (name := plain_line(label)) else {}
    return Line("CONFERENCE", uri, {"VALUE": "URI", "FEATURE": feature, **named})


def _reminder(meeting: Meeting) -> list[Line]:
    return [
        Line("BEGIN", "VALARM"),
        Line("ACTION", "DISPLAY"),
        Line("DESCRIPTION", text(_title(meeting))),
        Line("TRIGGER", REMIND_BEFORE),
        Line("END", "VALARM"),
    ]


def _title(meeting: Meeting) -> str:
    """Never empty: libical takes a property without a value for an error."""
    return plain_line(meeting.summary) or UNTITLED


def _address(name: str, person: Person, **parameters: str) -> Line:
    called = {"CN": common} if (common := plain_line(person.name)) else {}
    email = _uri(person.email)
    return Line(name, f"mailto:{email}" if email else "", {**called, **parameters})


def _attendee(attendee: Attendee) -> Line:
    asked = {"RSVP": "TRUE"} if attendee.partstat == "NEEDS-ACTION" else {}
    return _address("ATTENDEE", attendee.person, ROLE=attendee.role, PARTSTAT=attendee.partstat, **asked)


def _uri(value: str) -> str:
    """URI and CAL-ADDRESS values are not escaped, so no white space may stand in one (3.3.13)."""
    return "".join(plain(value).split())


def _utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
