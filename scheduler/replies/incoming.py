"""Finds the calendar objects in what comes by mail, in bounded time and memory (RFC 6047)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from urllib.parse import unquote

from scheduler.content_lines import plain_line

LARGEST_BYTES = 10 * 1024 * 1024
MOST_LINES = 300_000
LONGEST_HEAD = 65_536
LONGEST_HEADER = 8192
LONGEST_ADDRESS = 1000
DEEPEST = 20
MOST_PARTS = 200

CALENDAR_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar")


# Malformed headers make the standard library's parser fail in any of these ways.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class Unreadable(Exception):  # it says what the message is
    """There is no calendar reply in it that we can read; the text says what was expected."""


@dataclass(frozen=True)
class Found:
    """A calendar object, and the method that its MIME type names ("" where it names none)."""

    text: str
    method: str


@dataclass(frozen=True)
class Incoming:
    """`sender` is the From address, "" where the mail has none or several, and None where there was no mail.

    `tags` are what follows the last + in the local parts of the addresses it was sent to.
    """

    calendars: list[Found]
    sender: str | None = None
    tags: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True)
class Heading:
    """What a list of mails shows of one; `sender` and `tags` as in `Incoming`."""

    sender: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()


def unpack(raw: bytes, content_type: str) -> Incoming:
    """Opens a mail (`message/rfc822`) or takes a bare calendar object (`text/calendar`).

    Raises `Unreadable` where there is no calendar object in it, or more than the limits above allow.
    """
    guard(raw)
    kind: Message[str, str] = Message()
    kind["Content-Type"] = plain_line(content_type[:LONGEST_HEADER])
    try:
        match kind.get_content_type():
            case "text/calendar":
                return Incoming([Found(_text(raw, kind), _method(kind))])
            case "message/rfc822":
                return _opened(raw)
            case other:
                raise Unreadable(f"Expected message/rfc822 or text/calendar, got {other}.")
    except MALFORMED as failure:
        raise Unreadable(f"Expected well-formed headers, got such that end in {failure!r}.") from failure


def bare_address(address: str) -> str:
    """An address as we compare it: in lower case, without `mailto:`, quotes and blanks."""
    address = plain_line(address[:LONGEST_ADDRESS]).strip('"').lower()
    if address.startswith("mailto:"):
        address = plain_line(unquote(address.removeprefix("mailto:")))
    return address


def spellings(address: str) -> frozenset[str]:
    """The address with its domain in letters and in A-labels (RFC 5890): servers turn the one into the other."""
    local, _at, domain = address.rpartition("@")
    found = {address}
    try:
        if not domain.isascii():
            found.add(f"{local}@{domain.encode('idna').decode()}")
        elif "xn--" in domain:
            found.add(f"{local}@{domain.encode().decode('idna')}")
    except ValueError:
        pass
    return frozenset(found)


def _opened(raw: bytes) -> Incoming:
    mail = message_from_bytes(raw)
    calendars = [
        Found(_text(_payload(part), part), _method(part)) for part in _leaves(mail) if _is_calendar(part)
    ]
    if not calendars:
        raise Unreadable(f"Expected a part that is a calendar object, found {_contents(mail)}.")
    return Incoming(_once_each(calendars), _sender(mail), tags_of(mail), _subject(mail))


def _once_each(calendars: list[Found]) -> list[Found]:
    """The same object often stands beside its copy as a file, whose type names no method."""
    found: dict[str, Found] = {}
    for calendar in calendars:
        text = calendar.text.strip()
        if text not in found or not found[text].method:
            found[text] = calendar
    return list(found.values())


def heading(raw: bytes) -> Heading:
    """Sender, subject and tags of a mail, as far as they can be read; only its head is looked at."""
    head = re.split(rb"\r?\n\r?\n", raw[:LONGEST_HEAD], maxsplit=1)[0]
    try:
        mail = message_from_bytes(head)
        return Heading(_sender(mail), _subject(mail), tags_of(mail))
    except MALFORMED:
        return Heading()


def tags_of(mail: Message[str, str]) -> tuple[str, ...]:
    """The tags of the addresses that a mail was sent to; whoever uses one must verify it."""
    headers = ("Delivered-To", "X-Original-To", "To", "Cc")
    names = [address.rpartition("@")[0] for header in headers for address in _addresses(mail, header)]
    return tuple(dict.fromkeys(plain_line(name.rpartition("+")[2]) for name in names if "+" in name))


def guard(raw: bytes) -> None:
    """Refuses what is too large, and what would keep the standard library's parser busy for minutes."""
    if len(raw) > LARGEST_BYTES:
        raise Unreadable(f"Expected at most {LARGEST_BYTES} bytes, got {len(raw)}.")
    if max(raw.count(b"\n"), raw.count(b"\r")) > MOST_LINES:
        raise Unreadable(f"Expected at most {MOST_LINES} lines, got more.")
    _refuse_bombs(raw)


def _sender(mail: Message[str, str]) -> str:
    """The one address that speaks; a From with several is nobody's word (RFC 7489, 6.6.1)."""
    senders = {bare_address(address) for address in _addresses(mail, "From")}
    return senders.pop() if len(senders) == 1 else ""


def _subject(mail: Message[str, str]) -> str:
    raw = str(mail.get("Subject", ""))[:LONGEST_HEADER]
    if "=?" not in raw:
        return plain_line(raw.encode("utf-8", "replace").decode())
    try:
        subject = "".join(
            part if isinstance(part, str) else part.decode(charset or "latin-1", "replace")
            for part, charset in decode_header(raw)
        )
    except (LookupError, ValueError, HeaderParseError):
        subject = raw
    return plain_line(subject.encode("utf-8", "replace").decode())


def _contents(mail: Message[str, str]) -> str:
    kinds = [part.get_content_type()[:60] for part in _leaves(mail)][:5]
    return plain_line(", ".join(dict.fromkeys(kinds))) or "none"


def _refuse_bombs(raw: bytes) -> None:
    containers = 0
    for header in re.finditer(
        rb"(?i)(?<![^\r\n])content-[a-z]+:[^\r\n]*+(?:(?:\r\n|\r|\n)[ \t][^\r\n]*+)*+", raw
    ):
        if len(header[0]) > LONGEST_HEADER:
            raise Unreadable(f"Expected headers of at most {LONGEST_HEADER} bytes, got {len(header[0])}.")
        containers += bool(re.match(rb"(?i)content-type:\s*(?:multipart|message)/", header[0]))
    if containers > DEEPEST:
        raise Unreadable(f"Expected at most {DEEPEST} parts that hold others, got {containers}.")
    if sum(1 for _ in re.finditer(rb"(?:^|[\r\n])--\S", raw)) > 10 * MOST_PARTS:
        raise Unreadable(f"Expected at most {MOST_PARTS} parts, got more boundaries.")


def _leaves(mail: Message[str, str]) -> Iterator[Message[str, str]]:
    """The parts that hold something. Mails within the mail stay closed: others sent them."""
    waiting = [(mail, 1)]
    for seen, (part, depth) in enumerate(waiting, 1):
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


def _payload(part: Message[str, str]) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(payload: bytes, part: Message[str, str]) -> str:
    """UTF-8 where it is that, whatever the label says; else as labelled; without what no database keeps."""
    text = payload.decode("latin-1")
    for charset in ("utf-8-sig", part.get_content_charset() or "latin-1"):
        try:
            text = payload.decode(charset)
            break
        except (ValueError, LookupError):
            continue
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _addresses(mail: Message[str, str], header: str) -> list[str]:
    values = [str(value)[:LONGEST_HEADER] for value in mail.get_all(header, [])[:DEEPEST]]
    return [address for _name, address in getaddresses(values) if "@" in address]
