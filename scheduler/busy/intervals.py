"""The busy time in a calendar (RFC 5545): events and VFREEBUSY objects as bare intervals, never what they are about.

TRANSPARENT and CANCELLED are free, as is what the owner declined; floating and all-day events stand on the
owner's clock; recurrences with their exceptions expand. A calendar is somebody else's: what in it would take
unbounded time is refused before it is begun.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from recurring_ical_events import CalendarQuery

from scheduler.busy.telling_lines import telling_lines
from scheduler.replies.incoming import bare_address

# What stands in a calendar object: the library's types are unions of all that may.
Component = Any

LARGEST_BYTES = 5 * 1024 * 1024
MOST_LINES = 200_000
# Repetitions that are walked through, from an event's first to the window's end; and those inside the window.
MOST_REPETITIONS = 250_000
MOST_OCCURRENCES = 20_000
_PERIODS = {
    "SECONDLY": 1,
    "MINUTELY": 60,
    "HOURLY": 3600,
    "DAILY": 86_400,
    "WEEKLY": 7 * 86_400,
    "MONTHLY": 28 * 86_400,
    "YEARLY": 365 * 86_400,
}
_BELOW_A_DAY = ("SECONDLY", "MINUTELY", "HOURLY")
# Naive and aware instants are compared in the search: a window this much wider holds every zone's reading of it.
_MARGIN = dt.timedelta(days=2)


class UnreadableCalendar(Exception):
    """It gives no busy time. `code` is `not_calendar`, `too_large` or `too_many`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """`[start, end)` in UTC."""

    start: dt.datetime
    end: dt.datetime
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The busy time, merged and in order; and how many events were too broken to be read."""

    intervals: tuple[Interval, ...]
    skipped: int = 0


def busy_intervals(
    calendar: bytes | str,
    owner_zone: str,
    window: tuple[dt.datetime, dt.datetime],
    owner: Collection[str] = (),
    known: Collection[str] = (),
) -> Reading:
    """The owner's busy time within `window` (UTC, end excluded).

    `owner` are the addresses by which the owner is an attendee; `known` the UIDs of events that are left out, for
    they are ours. Raises `UnreadableCalendar`.
    """
    addresses = {bare_address(address) for address in owner}
    zone = ZoneInfo(owner_zone)
    found: list[Interval] = []
    skipped = 0
    for read in _calendars(calendar, window[0], attendees=bool(addresses)):
        for piece in (*_events(read, zone, window, addresses, known), *_free_busy(read, window)):
            if piece is None:
                skipped += 1
            else:
                found.append(piece)
    return Reading(tuple(_merged(found, *window)), skipped)


def _calendars(calendar: bytes | str, start: dt.datetime, *, attendees: bool) -> list[Component]:
    text = calendar.decode("utf-8-sig", "replace") if isinstance(calendar, bytes) else calendar
    if len(calendar) > LARGEST_BYTES or max(text.count("\n"), text.count("\r")) > MOST_LINES:
        raise UnreadableCalendar("too_large")
    told = telling_lines(text, since=(start - _MARGIN).date(), attendees=attendees)
    try:
        read = icalendar.Calendar.from_ical(told, multiple=True)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError):
        raise UnreadableCalendar("not_calendar") from None
    calendars = [component for component in read if component.name == "VCALENDAR"]
    if not calendars:
        raise UnreadableCalendar("not_calendar")
    return calendars


def _events(
    calendar: Component,
    zone: ZoneInfo,
    window: tuple[dt.datetime, dt.datetime],
    owner: Collection[str],
    known: Collection[str],
) -> Iterator[Interval | None]:
    """Each occurrence that is not free; None for each event that is too broken to be read."""
    of_uid: defaultdict[object, list[Component]] = defaultdict(list)
    for event in calendar.walk("VEVENT"):
        uid = str(event.get("UID", ""))
        if _is_broken(event):
            yield None
        elif uid not in known:
            of_uid[uid or id(event)].append(event)
    _refuse_endless((event for events in of_uid.values() for event in events), window[1])
    occurrences = count(1)
    for events in of_uid.values():
        try:
            for event in _expanded(events, window):
                if next(occurrences) > MOST_OCCURRENCES:
                    raise UnreadableCalendar("too_many")
                if interval := _busy(event, zone, owner):
                    yield interval
        except (ValueError, TypeError, AttributeError, LookupError, OverflowError):
            yield None


def _expanded(events: list[Component], window: tuple[dt.datetime, dt.datetime]) -> Iterator[Component]:
    """The occurrences of one event with its exceptions that lie in the window or close to it."""
    alone = icalendar.Calendar()
    alone.subcomponents = list(events)
    # Not `of()`, which moves what has no zone to X-WR-TIMEZONE: to us it stands on the owner's clock.
    for series in CalendarQuery(alone).series:
        for occurrence in series.between(window[0] - _MARGIN, window[1] + _MARGIN):
            yield occurrence.as_component(False)


def _is_broken(event: Component) -> bool:
    """Whether what says when it is could not be read; the rest does not matter here."""
    vital = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
    if "DTSTART" not in event or any(name in vital for name, _error in event.errors):
        return True
    # Without a frequency a rule says nothing; at no interval dateutil would walk on the spot for ever.
    return any(
        not rule.get("FREQ") or any(number < 1 for number in rule.get("INTERVAL", []))
        for rule in _all(event.get("RRULE"))
    )


def _refuse_endless(events: Iterable[Component], until: dt.datetime) -> None:
    repetitions = sum(
        _repetitions(event, rule, until) for event in events for rule in _all(event.get("RRULE"))
    )
    if repetitions > MOST_REPETITIONS:
        raise UnreadableCalendar("too_many")


def _repetitions(event: Component, rule: Component, until: dt.datetime) -> int:
    """How many times the rule repeats from its first to `until`, at the most."""

    def times(name: str) -> int:
        return max(len(rule.get(name, [])), 1)

    frequency = str(rule["FREQ"][0]).upper()
    if frequency in _BELOW_A_DAY and "BYSETPOS" in rule:
        return MOST_REPETITIONS + 1  # such a rule may look for its next time for ever
    begins = _naive(event["DTSTART"].dt)
    ends = min([until.replace(tzinfo=None) + _MARGIN, *(_naive(last) for last in rule.get("UNTIL", []))])
    step = _PERIODS[frequency] * int(rule.get("INTERVAL", [1])[0])
    periods = max(int((ends - begins).total_seconds()), 0) // step + 1
    a_day = times("BYHOUR") * times("BYMINUTE") * times("BYSECOND")
    days = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
    match frequency:
        case "SECONDLY":
            most = periods
        case "MINUTELY":
            most = periods * times("BYSECOND")
        case "HOURLY":
            most = periods * times("BYMINUTE") * times("BYSECOND")
        case "DAILY":
            most = periods * a_day
        case _:
            longest = {"WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}[frequency]
            listed = sum(len(rule.get(name, [])) for name in days)
            # A weekday in a month or a year comes once a week of it.
            of_days = min(longest, listed * 53) if listed else 1
            most = periods * of_days * a_day * times("BYMONTH")
    filtered = any(name.startswith("BY") for name in rule)
    return most if filtered else min(most, int(rule.get("COUNT", [most])[0]))


def _naive(moment: dt.date) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime.combine(moment, dt.time())  # only its distance counts


def _busy(event: Component, zone: ZoneInfo, owner: Collection[str]) -> Interval | None:
    answer = _answer(event, owner)
    status = str(event.get("STATUS", "")).upper()
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or status == "CANCELLED"
    start, end = _instant(event["DTSTART"].dt, zone), _instant(event["DTEND"].dt, zone)
    if free or answer == "DECLINED" or end <= start:
        return None
    # Outlook says so beside TRANSP:OPAQUE.
    outlook = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return Interval(start, end, "TENTATIVE" in {answer, status, outlook})


def _answer(event: Component, owner: Collection[str]) -> str:
    """The owner's PARTSTAT, or ""."""
    for attendee in _all(event.get("ATTENDEE")):
        if bare_address(str(attendee)) in owner:
            return str(attendee.params.get("PARTSTAT", "")).upper()
    return ""


def _instant(moment: dt.date, zone: ZoneInfo) -> dt.datetime:
    """In UTC; a date is its midnight, and what names no zone is on the owner's clock."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), zone)
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(dt.UTC)


def _free_busy(calendar: Component, window: tuple[dt.datetime, dt.datetime]) -> Iterator[Interval | None]:
    """The periods of VFREEBUSY objects that are not free."""
    periods = (period for part in calendar.walk("VFREEBUSY") for period in _all(part.get("FREEBUSY")))
    for period in islice(periods, MOST_LINES):
        try:
            kind = str(period.params.get("FBTYPE", "BUSY")).upper()
            start, end = _instant(period.start, ZoneInfo("UTC")), _instant(period.end, ZoneInfo("UTC"))
        except (ValueError, TypeError, AttributeError, OverflowError):
            yield None
            continue
        if kind != "FREE" and start < end and start < window[1] and end > window[0]:
            yield Interval(start, end, kind == "BUSY-TENTATIVE")


def _all(value: object) -> list[Any]:
    """A property that may stand several times."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _merged(found: Iterable[Interval], start: dt.datetime, end: dt.datetime) -> Iterator[Interval]:
    """Within `[start, end)`; touching stretches of one kind become one."""
    clipped = sorted(
        Interval(max(piece.start, start), min(piece.end, end), piece.tentative)
        for piece in found
        if piece.start < end and piece.end > start
    )
    kept: dict[bool, list[Interval]] = {False: [], True: []}
    for piece in clipped:
        row = kept[piece.tentative]
        if row and piece.start <= row[-1].end:
            row[-1] = Interval(row[-1].start, max(row[-1].end, piece.end), piece.tentative)
        else:
            row.append(piece)
    yield from sorted(kept[False] + kept[True])
