"""A painted week: stretches of UTC with a word each, as lines of clock times on one's own wall, and what they say
of an hour.

`yes` and `if_need_be` are when somebody can, `no` is when they cannot; what is not painted says nothing.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dialogues.commas import COMMAS
from scheduler.polls.decision import IF_NEED_BE, NO, YES

LEVELS = (YES, IF_NEED_BE, NO)
CELL = 30  # minutes of the painted grid
DAY_MINUTES = 1440
DAYS = 7
MOST_RANGES = 24  # on one line; the grid makes that many at the most

_RANGE = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:-|–|—|to|until)\s*(\d{1,2})(?:[:.h](\d{2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """`[start, end)` in UTC, with one of `LEVELS`."""

    start: dt.datetime
    end: dt.datetime
    level: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday on the wall clock of `zone`."""

    monday: dt.date
    zone: str

    def days(self) -> list[dt.date]:
        return [self.monday + dt.timedelta(days=i) for i in range(DAYS)]

    @property
    def start(self) -> dt.datetime:
        return instant(self.monday, 0, self.zone)

    @property
    def end(self) -> dt.datetime:
        return instant(self.monday + dt.timedelta(days=DAYS), 0, self.zone)


def instant(day: dt.date, minutes: int, zone: str, *, latest: bool = False) -> dt.datetime:
    """A wall-clock time (minutes from midnight, 1440 at the most) of that day in UTC.

    Of a time that the clock shows twice, the first, or the `latest`; one that it skips is moved on by the gap.
    """
    day += dt.timedelta(days=minutes // DAY_MINUTES)
    clock = dt.time(*divmod(minutes % DAY_MINUTES, 60), fold=int(latest))
    local = dt.datetime.combine(day, clock, ZoneInfo(zone))
    if latest and _skipped(local):
        local = local.replace(fold=0)
    return local.astimezone(dt.UTC)


def _skipped(local: dt.datetime) -> bool:
    there = local.astimezone(dt.UTC).astimezone(local.tzinfo)
    return there.replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0)


def parse_hours(text: str) -> list[tuple[int, int]]:
    """`09:00-12:00, 14-17.30` as minutes of the day, in order. ValueError names the piece that is none."""
    ranges = []
    for piece in filter(None, (piece.strip() for piece in COMMAS.split(text))):
        found = _RANGE.fullmatch(piece)
        hours = [int(part or 0) for part in found.groups()] if found else []
        if not found or hours[1] > 59 or hours[3] > 59:
            raise ValueError(piece)
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if not start < end <= DAY_MINUTES:
            raise ValueError(piece)
        ranges.append((start, end))
    if len(ranges) > MOST_RANGES:
        raise ValueError(text)
    return sorted(ranges)


def stretches_of(week: Week, lines: Mapping[tuple[dt.date, str], Sequence[tuple[int, int]]]) -> list[Stretch]:
    """What the lines of a week say, in order and without overlaps: of two words on one time the worse holds."""
    found: list[Stretch] = []
    for level in reversed(LEVELS):
        for (day, said), ranges in lines.items():
            if said != level:
                continue
            for start, end in ranges:
                piece = Stretch(
                    instant(day, start, week.zone), instant(day, end, week.zone, latest=True), level
                )
                found += _without(piece, found)
    return _joined(found)


def _without(piece: Stretch, taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch beside those that are taken."""
    left = [piece] if piece.start < piece.end else []
    for other in taken:
        left = [
            Stretch(start, end, piece.level)
            for part in left
            for start, end in (
                (part.start, min(part.end, other.start)),
                (max(part.start, other.end), part.end),
            )
            if start < end
        ]
    return left


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for stretch in sorted(stretches):
        if joined and joined[-1].end == stretch.start and joined[-1].level == stretch.level:
            joined[-1] = Stretch(joined[-1].start, stretch.end, stretch.level)
        else:
            joined.append(stretch)
    return joined


def outside(stretches: Iterable[Stretch], week: Week) -> list[Stretch]:
    """What is left of these stretches before and after the week."""
    return [
        left
        for stretch in stretches
        for left in _without(stretch, [Stretch(week.start, week.end, stretch.level)])
    ]


def lines_of(week: Week, stretches: Iterable[Stretch]) -> dict[tuple[dt.date, str], str]:
    """The week as lines of text for each day and word: the other way round than `stretches_of`."""
    lines: dict[tuple[dt.date, str], list[str]] = {}
    whole = sorted(stretches)
    for day in week.days():
        opening, closing = instant(day, 0, week.zone), instant(day + dt.timedelta(days=1), 0, week.zone)
        for stretch in whole:
            start, end = max(stretch.start, opening), min(stretch.end, closing)
            if start < end:
                since = _clock(start, week.zone)
                until = "24:00" if end == closing else _clock(end, week.zone)
                if since < until:  # else it lies in the hour that a clock shows twice
                    lines.setdefault((day, stretch.level), []).append(f"{since}-{until}")
    return {key: ", ".join(texts) for key, texts in lines.items()}


def _clock(at: dt.datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def answer_for(stretches: Iterable[Stretch], start: dt.datetime, end: dt.datetime) -> str | None:
    """What a painted week says of an hour: the worst word in it, None where a part of it is not painted."""
    within = [s for s in stretches if max(s.start, start) < min(s.end, end)]
    levels = {s.level for s in within}
    if NO in levels:
        return NO
    if _without(Stretch(start, end, YES), within):
        return None
    return IF_NEED_BE if IF_NEED_BE in levels else YES


def worst_word(stretches: Iterable[Stretch], start: dt.datetime, end: dt.datetime) -> str:
    """What a calendar says of an hour: `no`, `if_need_be`, or "" where nothing stands in it."""
    levels = {s.level for s in stretches if max(s.start, start) < min(s.end, end)}
    return next((level for level in (NO, IF_NEED_BE) if level in levels), "")


def week_mark(week: Week, stretches: Iterable[Stretch]) -> str:
    """Names what stands in that week and on whose clock, so that a page can tell whether either has changed since."""
    parts = [week.zone]
    parts += sorted(
        f"{max(s.start, week.start).isoformat()} {min(s.end, week.end).isoformat()} {s.level}"
        for s in stretches
        if s.start < week.end and s.end > week.start
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
