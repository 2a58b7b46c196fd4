"""Reads calendar replies as programs in the wild write them, each VEVENT into a `Reply` (RFC 5545, 5546, 6047)."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.content_lines import plain, plain_line
from scheduler.itip import ANSWERS, Reply
from scheduler.moments import duration_of, instant_of, offset_of, utc_of
from scheduler.replies.incoming import DEEPEST, Found, Incoming, Unreadable, bare_address, unpack

MOST_EVENTS = 50
MOST_ATTENDEES = 1000
LONGEST_NAME = 120
LONGEST_BUSY = 256 * 1024
HIGHEST_SEQUENCE = 2**31 - 1

NOT_YET = "NEEDS-ACTION"


def read(raw: bytes, content_type: str) -> list[Reply]:
    """The replies in a mail (`message/rfc822`) or bare calendar object (`text/calendar`), in order.

    Raises `Unreadable` where no calendar object in it can be read, or where it is larger than we take.
    """
    return replies_in(unpack(raw, content_type))


def replies_in(incoming: Incoming) -> list[Reply]:
    """The replies in what was opened. Raises `Unreadable` where none can be read."""
    found: list[Reply] = []
    reasons: list[Unreadable] = []
    for calendar in incoming.calendars:
        try:
            found += _replies(calendar, incoming)
        except Unreadable as unreadable:
            reasons.append(unreadable)
    if not found:
        raise reasons[0]
    return list(dict.fromkeys(found))  # the same object often stands beside its copy as a file


# name, parameters (a quoted value may hold any sign but the quote), value
LINE = re.compile(r'([\w-]++)((?:;[\w-]++=(?:"[^"]*+"|[^";:])*+)*+):(.*)', re.DOTALL)
PARAMETER = re.compile(r';([\w-]++)=((?:"[^"]*+"|[^";:])*+)')
WANTED = {
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "ATTENDEE",
    "COMMENT",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RECURRENCE-ID",
    "FREEBUSY",
    "REQUEST-STATUS",
}
TAKEN = WANTED | {"METHOD", "TZID", "TZOFFSETTO"}
OBSERVANCES = (("STANDARD",), ("DAYLIGHT",))
COMPONENTS = (("VCALENDAR", "VEVENT"), ("VCALENDAR", "VFREEBUSY"))


@dataclass(frozen=True)
class _Line:
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def address(self) -> str:
        """The calendar address; where the value is a technical one, what EMAIL says (RFC 7986, 6.2)."""
        if self.value.strip().lower().startswith("mailto:"):
            return bare_address(self.value)
        return bare_address(self.parameters.get("EMAIL", self.value))

    @property
    def person_name(self) -> str:
        return plain_line(self.parameters.get("CN", "")[:LONGEST_NAME])

    def named(self, parameter: str) -> str:
        """The first address of a parameter such as DELEGATED-TO, or ""."""
        return bare_address(self.parameters.get(parameter, "").split(",")[0])


@dataclass
class _Component:
    """The lines of a VEVENT or VFREEBUSY that matter."""

    kind: str
    lines: list[_Line] = field(default_factory=list)


@dataclass
class _Object:
    """A calendar object's METHOD, its components, and how far its own zones are from UTC."""

    method: str = ""
    components: list[_Component] = field(default_factory=list)
    zone: str = ""
    offsets: dict[str, set[dt.timedelta | None]] = field(default_factory=dict)

    def take(self, name: str, inside: tuple[str, ...], content: str) -> None:
        if name in WANTED and inside in COMPONENTS:
            self.components[-1].lines += _line(content)
        elif name == "METHOD" and inside == ("VCALENDAR",):
            self.method = content.partition(":")[2].strip().upper()
        elif name == "TZID" and inside == ("VCALENDAR", "VTIMEZONE"):
            self.zone = content.partition(":")[2].strip()
        elif name == "TZOFFSETTO" and inside[1:2] == ("VTIMEZONE",) and inside[2:] in OBSERVANCES:
            self.offsets.setdefault(self.zone, set()).add(offset_of(content.partition(":")[2]))

    @property
    def fixed(self) -> dict[str, dt.timedelta]:
        """Those of its zones whose clocks never change."""
        single = {zone: next(iter(found)) for zone, found in self.offsets.items() if len(found) == 1}
        return {zone: offset for zone, offset in single.items() if offset is not None}


def _replies(calendar: Found, incoming: Incoming) -> list[Reply]:
    found = _parsed(calendar.text)
    if not found.components:
        raise Unreadable("Expected a VCALENDAR with a VEVENT or a VFREEBUSY, found none.")
    if not (method := found.method or calendar.method):
        raise Unreadable("Expected a METHOD in the calendar object or in its MIME type, found none.")
    return [_reply(method, component, found.fixed, incoming) for component in found.components]


def _parsed(text: str) -> _Object:
    """VALARM and all else that says nothing about the answer is skipped."""
    found = _Object()
    inside: list[str] = []
    for content in re.split(r"\r\n|\r|\n", re.sub(r"\r?\n[ \t]", "", text)):
        name = content.partition(":")[0].partition(";")[0].strip().upper()
        if name == "BEGIN":
            inside.append(content.partition(":")[2].strip().upper())
            if tuple(inside) in COMPONENTS:
                found.components.append(_Component(inside[-1]))
            if len(found.components) > MOST_EVENTS or len(inside) > DEEPEST:
                raise Unreadable(f"Expected at most {MOST_EVENTS} events, {DEEPEST} deep, got more.")
        elif name == "END":
            inside = inside[:-1]
        elif name in TAKEN:
            found.take(name, tuple(inside), content)
    return found


def _line(content: str) -> list[_Line]:
    """A content line (RFC 5545, 3.1), or nothing where it is none: a broken line spoils no other."""
    if not (match := LINE.fullmatch(content)):
        return []
    parameters = {name.upper(): value.strip('"') for name, value in PARAMETER.findall(match[2])}
    return [_Line(match[1].upper(), parameters, match[3])]


def _reply(
    method: str, component: _Component, offsets: Mapping[str, dt.timedelta], incoming: Incoming
) -> Reply:
    lines = {line.name: line for line in reversed(component.lines)}  # of a property twice the first holds
    values = {name: line.value.strip() for name, line in lines.items()}
    if not (uid := plain_line(values.get("UID", ""))):
        raise Unreadable("Expected a UID in every event, got one without.")
    attendees = [line for line in component.lines if line.name == "ATTENDEE"]
    if len(attendees) > MOST_ATTENDEES:
        raise Unreadable(f"Expected at most {MOST_ATTENDEES} attendees, got {len(attendees)}.")
    mine = _own_line(attendees, incoming.sender) or _Line("ATTENDEE", {}, "")
    email = mine.address
    delegates = [line for line in attendees if email and line.named("DELEGATED-FROM") == email]
    delegate = mine.named("DELEGATED-TO") or next((line.address for line in delegates), "")

    def instant(name: str) -> dt.datetime | None:
        line = lines.get(name)
        return instant_of(line.value.strip(), line.parameters.get("TZID", ""), offsets) if line else None

    start, end = instant("DTSTART"), instant("DTEND")
    length = duration_of(values.get("DURATION", ""))
    return Reply(
        method=method,
        uid=uid,
        sequence=_sequence(values.get("SEQUENCE", "0")),
        dtstamp=_instant(values.get("DTSTAMP", "")),
        attendee_email=email,
        partstat=_partstat(mine),
        comment=_unescaped(values.get("COMMENT", "")),
        sent_by=mine.named("SENT-BY"),
        sender=incoming.sender,
        delegated_to=delegate,
        tags=incoming.tags,
        name=mine.person_name,
        delegate_name=next((line.person_name for line in delegates if line.address == delegate), ""),
        delegated_from=mine.named("DELEGATED-FROM"),
        start=start,
        end=end or (start + length if start and length else None),
        occurrence=plain_line(values.get("RECURRENCE-ID", "")),
        occurs_at=instant("RECURRENCE-ID"),
        busy=_busy(component.lines) if component.kind == "VFREEBUSY" else None,
        status=_unescaped(values.get("REQUEST-STATUS", ""))[:200],
    )


def _busy(lines: list[_Line]) -> str:
    """The FREEBUSY lines with their FBTYPE: some calendars write titles into other parameters."""
    periods = [line for line in lines if line.name == "FREEBUSY"]
    if sum(len(line.value) for line in periods) > LONGEST_BUSY:
        raise Unreadable(f"Expected at most {LONGEST_BUSY} signs of busy time, got more.")
    return "\r\n".join(
        f"FREEBUSY;FBTYPE={plain_line(line.parameters.get('FBTYPE', 'BUSY'))[:40]}:{line.value.strip()}"
        for line in periods
    )


def _own_line(attendees: list[_Line], sender: str | None) -> _Line | None:
    """The line that the reply is about; None rather than a guess.

    Some calendars send the lines of all invitees back: the sender's own is meant, or that
    which they sent on another's behalf.
    Where the sender is none of them, only a single line, or a single answer, can be meant.
    """
    if sender:
        for line in attendees:
            if line.address == sender:
                return line
        for line in attendees:
            if line.named("SENT-BY") == sender:
                return line
        for line in attendees:
            # Who delegates may name only the substitute, and stand in that line.
            if line.named("DELEGATED-FROM") == sender and _partstat(line) == NOT_YET:
                delegated = {"PARTSTAT": "DELEGATED", "DELEGATED-TO": line.value}
                return _Line("ATTENDEE", delegated, f"mailto:{sender}")
    answered = [line for line in attendees if _partstat(line) != NOT_YET]
    # A substitute's answer repeats the line of who sent them (RFC 5546, 4.2.5).
    substitutes = [line for line in answered if line.named("DELEGATED-FROM") and _partstat(line) in ANSWERS]
    delegating = [line for line in answered if line.named("DELEGATED-TO")]
    for meant in (attendees, answered, substitutes, delegating):
        if len(meant) == 1:
            return meant[0]
    return None


def _partstat(attendee: _Line) -> str:
    return plain_line(attendee.parameters.get("PARTSTAT", NOT_YET)[:40]).upper()


def _sequence(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", value) or int(value) > HIGHEST_SEQUENCE:
        raise Unreadable(f"Expected a SEQUENCE from 0 to {HIGHEST_SEQUENCE}, got {value[:40]!r}.")
    return int(value)


def _instant(value: str) -> dt.datetime:
    """A DTSTAMP is in UTC (RFC 5545, 3.8.7.2), also where its Z was forgotten."""
    if not (instant := utc_of(value)):
        raise Unreadable(f"Expected a DTSTAMP such as 20261101T090000Z, got {value[:40]!r}.")
    return instant


def _unescaped(value: str) -> str:
    return plain(re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)).strip()
