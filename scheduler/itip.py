"""Reads calendar replies as programs in the wild write them, and decides what each is worth (RFC 5546, RFC 6047)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from urllib.parse import unquote

from scheduler.ical import plain, plain_line

LARGEST_BYTES = 10 * 1024 * 1024
DEEPEST = 20
MOST_PARTS = 200
MOST_LINES = 300_000
MOST_EVENTS = 50
MOST_ATTENDEES = 1000
LONGEST_HEADER = 8192
HIGHEST_SEQUENCE = 2**31 - 1

CALENDAR_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar")
ANSWERS = ("ACCEPTED", "TENTATIVE", "DECLINED")


class Unreadable(Exception):  # noqa: N818  # it says what the message is
    """There is no calendar reply in it that we can read; the text says what was expected."""


@dataclass(frozen=True)
class Reply:
    """One VEVENT of a reply. Addresses are in lower case and without `mailto:`; "" where there is none.

    `sender` is the From address ("" where the mail has none), or None where no mail was around the calendar object.
    `reply_token` is as it came: whoever uses it must verify it.
    """

    method: str
    uid: str
    sequence: int
    dtstamp: dt.datetime
    attendee_email: str
    partstat: str
    comment: str = ""
    sent_by: str = ""
    sender: str | None = None
    delegated_to: str = ""
    reply_token: str = ""

    @property
    def sent_by_attendee(self) -> bool:
        """Whether the mail came from the attendee, or from whom the attendee's line names as SENT-BY."""
        return bool(self.sender) and self.sender in (self.attendee_email, self.sent_by)


@dataclass(frozen=True)
class Kept:
    """What we hold about one invitee: the object's own revision, and the last reply taken (RFC 5546, 2.1.5)."""

    sequence: int
    time_changed_at: dt.datetime
    reply_sequence: int | None
    reply_dtstamp: dt.datetime | None
    partstat: str


@dataclass(frozen=True)
class Outcome:
    """`partstat` is the invitee's answer from here on."""

    outcome: str
    partstat: str
    reason: str


def decide(kept: Kept, reply: Reply, now: dt.datetime) -> Outcome:
    """What a reply changes; `now` is when it was received.

    A token in the reply must be verified before: here it counts as its holder's word.
    Raises nothing: what cannot count is `refused` or `stale`, with the reason.
    """

    def same(outcome: str, reason: str) -> Outcome:
        return Outcome(outcome, kept.partstat, reason)

    if reply.sender is not None and not reply.sent_by_attendee and not reply.reply_token:
        return same("refused", f"Sent by {reply.sender or 'nobody'}, not by {reply.attendee_email}.")
    if reply.method == "REFRESH":
        return same("refresh", "Asked for the invitation as it stands.")
    if reply.method not in ("REPLY", "COUNTER"):
        return same("refused", f"Expected REPLY, COUNTER or REFRESH, got {reply.method[:40]}.")
    if late := _late(kept, reply, now):
        return late
    if reply.method == "COUNTER":
        return same("countered", "Proposed another hour.")
    if reply.partstat == "DELEGATED":
        if not reply.delegated_to:
            return same("refused", "Expected DELEGATED-TO beside DELEGATED, got none.")
        return Outcome("delegated", "DELEGATED", f"Sends {reply.delegated_to} instead.")
    if reply.partstat not in ANSWERS:
        return same("refused", f"Expected {', '.join(ANSWERS)} or DELEGATED, got {reply.partstat[:40]}.")
    return Outcome("applied", reply.partstat, "Taken as the answer.")


def _late(kept: Kept, reply: Reply, now: dt.datetime) -> Outcome | None:
    """Whether something newer is known already: by SEQUENCE first, then by DTSTAMP (RFC 5546, 2.1.5).

    A SEQUENCE above ours was never sent by us and counts as ours, so that a calendar that counts up by itself
    cannot make all later answers look old.
    """

    def stale(reason: str) -> Outcome:
        return Outcome("stale", kept.partstat, reason)

    if reply.sequence < kept.sequence:
        return stale(f"It answers revision {reply.sequence}; the present one is {kept.sequence}.")
    dtstamp = min(reply.dtstamp, now)
    # DTSTAMP has whole seconds.
    if dtstamp < kept.time_changed_at.replace(microsecond=0):
        return stale("It was written before the hour last changed.")
    if kept.reply_sequence is None or kept.reply_dtstamp is None or kept.reply_sequence < kept.sequence:
        return None
    if dtstamp < kept.reply_dtstamp:
        return stale("A later answer has been taken already.")
    if dtstamp == kept.reply_dtstamp:
        return Outcome("unchanged", kept.partstat, "This answer has been taken already.")
    return None


def read(raw: bytes, content_type: str) -> list[Reply]:
    """The replies in a mail (`message/rfc822`) or in a bare calendar object (`text/calendar`), in their order.

    Raises `Unreadable`; time and memory are bounded by the limits above.
    """
    if len(raw) > LARGEST_BYTES:
        raise Unreadable(f"Expected at most {LARGEST_BYTES} bytes, got {len(raw)}.")
    if max(raw.count(b"\n"), raw.count(b"\r")) > MOST_LINES:
        raise Unreadable(f"Expected at most {MOST_LINES} lines, got more.")
    kind: Message[str, str] = Message()
    kind["Content-Type"] = plain_line(content_type[:LONGEST_HEADER])
    match kind.get_content_type():
        case "text/calendar":
            return _replies(_text(raw, kind), _method(kind), _Envelope())
        case "message/rfc822":
            _refuse_bombs(raw)
            try:
                return _read_mail(raw)
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as failure:
                # Malformed headers make the standard library's mail parser fail in any of these ways.
                raise Unreadable(
                    f"Expected a well-formed mail, got one that ends in {failure!r}."
                ) from failure
        case other:
            raise Unreadable(f"Expected message/rfc822 or text/calendar, got {other}.")


@dataclass(frozen=True)
class _Envelope:
    """Who sent the mail, and to which address of ours; both unknown for a bare calendar object."""

    sender: str | None = None
    token: str = ""


def _read_mail(raw: bytes) -> list[Reply]:
    mail = message_from_bytes(raw)
    senders = _addresses(mail, "From")
    receivers = [a for header in ("Delivered-To", "X-Original-To", "To") for a in _addresses(mail, header)]
    names = [address.rpartition("@")[0] for address in receivers]
    tags = [local.rpartition("+")[2] for local in names if "+" in local]
    envelope = _Envelope(sender=_bare(senders[0]) if senders else "", token=tags[0] if tags else "")
    found: list[Reply] = []
    reasons: list[str] = []
    for part in _leaves(mail):
        if not _is_calendar(part):
            continue
        payload = part.get_payload(decode=True)
        try:
            found += _replies(
                _text(payload if isinstance(payload, bytes) else b"", part), _method(part), envelope
            )
        except Unreadable as unreadable:
            reasons.append(str(unreadable))
    if not found:
        raise Unreadable(reasons[0] if reasons else "Expected a part that is a calendar object, found none.")
    return list(dict.fromkeys(found))  # the same object often stands beside its copy as a file


def _refuse_bombs(raw: bytes) -> None:
    """Refuses what the standard library would take minutes for: its parser has no limits of its own."""
    containers = 0
    for header in re.finditer(rb"(?im)^content-[a-z]+:[^\r\n]*+(?:[\r\n]++[ \t][^\r\n]*+)*+", raw):
        if len(header[0]) > LONGEST_HEADER:
            raise Unreadable(f"Expected headers of at most {LONGEST_HEADER} bytes, got {len(header[0])}.")
        containers += bool(re.match(rb"(?i)content-type:\s*(?:multipart|message)/", header[0]))
    if containers > DEEPEST:
        raise Unreadable(f"Expected at most {DEEPEST} parts that hold others, got {containers}.")
    if sum(1 for _ in re.finditer(rb"(?:^|[\r\n])--[^\s]", raw)) > 10 * MOST_PARTS:
        raise Unreadable(f"Expected at most {MOST_PARTS} parts, got more boundaries.")


def _leaves(mail: Message[str, str]) -> Iterator[Message[str, str]]:
    """The parts that hold something. Mails within the mail are not opened: their senders did not send this one."""
    waiting = [(mail, 1)]
    seen = 0
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if depth > DEEPEST or seen > MOST_PARTS:
            raise Unreadable(f"Expected at most {MOST_PARTS} parts, {DEEPEST} deep, got more.")
        inner = part.get_payload()
        if part.get_content_maintype() == "message":
            continue
        if isinstance(inner, list):
            waiting += [(child, depth + 1) for child in inner if isinstance(child, Message)]
        else:
            yield part


def _is_calendar(part: Message[str, str]) -> bool:
    return part.get_content_type() in CALENDAR_TYPES or (part.get_filename() or "").lower().endswith(".ics")


def _method(part: Message[str, str]) -> str:
    return str(part.get_param("method") or "").upper()


def _text(payload: bytes, part: Message[str, str]) -> str:
    """UTF-8 where it is that, whatever the label says; else as labelled."""
    for charset in ("utf-8-sig", part.get_content_charset() or "latin-1"):
        try:
            return payload.decode(charset)
        except (ValueError, LookupError):
            continue
    return payload.decode("latin-1")


def _addresses(mail: Message[str, str], header: str) -> list[str]:
    values = [str(value)[:LONGEST_HEADER] for value in mail.get_all(header, [])[:DEEPEST]]
    return [address for _name, address in getaddresses(values) if "@" in address]


# name, parameters (a quoted value may hold any sign but the quote), value
LINE = re.compile(r'([\w-]++)((?:;[\w-]++=(?:"[^"]*+"|[^";:])*+)*+):(.*)', re.DOTALL)
PARAMETER = re.compile(r';([\w-]++)=((?:"[^"]*+"|[^";:])*+)')
WANTED = ("METHOD", "UID", "SEQUENCE", "DTSTAMP", "ATTENDEE", "COMMENT")


@dataclass(frozen=True)
class _Line:
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def address(self) -> str:
        """The calendar address; where the value is a technical one, what EMAIL says (RFC 7986, 6.2)."""
        if self.value.strip().lower().startswith("mailto:"):
            return _bare(self.value)
        return _bare(self.parameters.get("EMAIL", self.value))

    def named(self, parameter: str) -> str:
        """The first address of a parameter such as DELEGATED-TO, or ""."""
        return _bare(self.parameters.get(parameter, "").split(",")[0])


def _bare(address: str) -> str:
    address = plain_line(address.strip(' \t\r\n"')).lower()
    return unquote(address.removeprefix("mailto:")).strip() if address.startswith("mailto:") else address


def _replies(text: str, mime_method: str, envelope: _Envelope) -> list[Reply]:
    method = mime_method
    events: list[list[_Line]] = []
    inside: list[str] = []
    for raw_line in re.split(r"\r\n|\r|\n", re.sub(r"\r?\n[ \t]", "", text)):
        name = re.split(r"[:;]", raw_line, maxsplit=1)[0].strip().upper()
        if name == "BEGIN":
            inside.append(raw_line.partition(":")[2].strip().upper())
            if inside[-1] == "VEVENT":
                events.append([])
        elif name == "END" and inside:
            inside.pop()
        elif name in WANTED and (line := _line(raw_line)):
            if inside == ["VCALENDAR"] and name == "METHOD":
                method = line.value.strip().upper()
            elif inside[-1:] == ["VEVENT"]:
                events[-1].append(line)
        if len(events) > MOST_EVENTS or len(inside) > DEEPEST:
            raise Unreadable(f"Expected at most {MOST_EVENTS} events, {DEEPEST} deep, got more.")
    if not events:
        raise Unreadable("Expected a VCALENDAR with a VEVENT, found none.")
    if not method:
        raise Unreadable("Expected a METHOD in the calendar object or in its MIME type, found none.")
    return [_reply(method, event, envelope) for event in events]


def _line(raw_line: str) -> _Line | None:
    """A content line (RFC 5545, 3.1), or None where it is none: one broken line does not spoil the others."""
    if not (match := LINE.fullmatch(raw_line)):
        return None
    parameters = {name.upper(): value.strip('"') for name, value in PARAMETER.findall(match[2])}
    return _Line(match[1].upper(), parameters, match[3])


def _reply(method: str, event: list[_Line], envelope: _Envelope) -> Reply:
    single = {
        line.name: line.value.strip() for line in reversed(event)
    }  # of a property twice the first holds
    if not (uid := plain_line(single.get("UID", ""))):
        raise Unreadable("Expected a UID in every event, got one without.")
    attendees = [line for line in event if line.name == "ATTENDEE"]
    if len(attendees) > MOST_ATTENDEES:
        raise Unreadable(f"Expected at most {MOST_ATTENDEES} attendees, got {len(attendees)}.")
    mine = _own_line(attendees, envelope.sender)
    email = mine.address if mine else ""
    delegates = [line.address for line in attendees if email and line.named("DELEGATED-FROM") == email]
    return Reply(
        method=method,
        uid=uid,
        sequence=_sequence(single.get("SEQUENCE", "0")),
        dtstamp=_instant(single.get("DTSTAMP", "")),
        attendee_email=email,
        partstat=mine.parameters.get("PARTSTAT", "NEEDS-ACTION").strip().upper() if mine else "NEEDS-ACTION",
        comment=_unescaped(single.get("COMMENT", "")),
        sent_by=mine.named("SENT-BY") if mine else "",
        sender=envelope.sender,
        delegated_to=(mine.named("DELEGATED-TO") if mine else "") or next(iter(delegates), ""),
        reply_token=envelope.token,
    )


def _own_line(attendees: list[_Line], sender: str | None) -> _Line | None:
    """The line that the reply is about; None rather than a guess.

    Some calendars send the lines of all invitees back: the sender's own is meant, or the one sent on their behalf.
    Where the sender is none of them, only a single line, or a single answer, can be meant.
    """
    if sender:
        for line in attendees:
            if line.address == sender:
                return line
        for line in attendees:
            if line.named("SENT-BY") == sender:
                return line
    answered = [
        line
        for line in attendees
        if line.parameters.get("PARTSTAT", "NEEDS-ACTION").upper() != "NEEDS-ACTION"
    ]
    delegating = [line for line in answered if line.named("DELEGATED-TO")]
    for meant in (attendees, answered, delegating):
        if len(meant) == 1:
            return meant[0]
    return None


def _sequence(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", value) or int(value) > HIGHEST_SEQUENCE:
        raise Unreadable(f"Expected a SEQUENCE from 0 to {HIGHEST_SEQUENCE}, got {value[:40]!r}.")
    return int(value)


def _instant(value: str) -> dt.datetime:
    """A DTSTAMP is in UTC (RFC 5545, 3.8.7.2), also where its Z was forgotten."""
    try:
        return dt.datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        raise Unreadable(f"Expected a DTSTAMP such as 20261101T090000Z, got {value[:40]!r}.") from None


def _unescaped(value: str) -> str:
    return plain(re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value))
