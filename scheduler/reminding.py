"""When somebody is reminded of a session, on their delegation's clock: the day before, the hour before, the start."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.burden import WorkingHours

HOUR = dt.timedelta(hours=1)
# Nobody needs to be reminded of what they were told so shortly before.
TOLD_BEFORE_A_DAY = dt.timedelta(hours=12)
DAY_ENDS_BEFORE = 3 * HOUR
HOUR_ENDS_BEFORE = dt.timedelta(minutes=10)
START_ENDS_AFTER = dt.timedelta(minutes=15)
MOST_REST_DAYS = 7


class Kind(StrEnum):
    DAY = "day"
    HOUR = "hour"
    START = "start"


@dataclass(frozen=True)
class Reminder:
    """Due from `at`; from `until` on it helps nobody any more. These stretches of a session never overlap."""

    kind: Kind
    at: dt.datetime
    until: dt.datetime


@dataclass(frozen=True)
class Desk:
    """Where and when somebody works; `rests` says of a date there whether it is a day of rest."""

    zone: str
    hours: WorkingHours
    rests: Callable[[dt.date], bool]


def plan(start: dt.datetime, opened: dt.datetime | None, desk: Desk) -> list[Reminder]:
    """The reminders of a session that starts at `start` and was opened at `opened`, or is not open yet."""
    begins = min(start, opened or start)
    found = [
        Reminder(Kind.DAY, day_before(start, desk), start - DAY_ENDS_BEFORE),
        Reminder(Kind.HOUR, start - HOUR, start - HOUR_ENDS_BEFORE),
        Reminder(Kind.START, begins, start + START_ENDS_AFTER),
    ]
    return [reminder for reminder in found if reminder.at < reminder.until]


def due(
    reminders: Collection[Reminder], chosen: Collection[str], told_at: dt.datetime, now: dt.datetime
) -> Reminder | None:
    """What is to be sent now, after an outage too; None where nothing is, or where it would be no news.

    `told_at` is when this person was last told of this very hour.
    """
    for reminder in reminders:
        if reminder.kind in chosen and reminder.at <= now < reminder.until:
            return None if told_at > reminder.at - _news_before(reminder.kind) else reminder
    return None


def day_before(start: dt.datetime, desk: Desk) -> dt.datetime:
    """The same clock on the last working day before the session's date there, moved into working hours."""
    local = start.astimezone(ZoneInfo(desk.zone))
    days = [local.date() - dt.timedelta(days=back) for back in range(1, MOST_REST_DAYS + 1)]
    day = next((day for day in days if not desk.rests(day)), days[0])
    minute = _into(desk.hours, local.hour * 60 + local.minute)
    clock = dt.time(minute // 60, minute % 60)
    return dt.datetime.combine(day, clock, ZoneInfo(desk.zone)).astimezone(dt.UTC)


def _into(hours: WorkingHours, minute: int) -> int:
    """The minute of the day, or the nearest one at which somebody will still read a mail that day."""
    if hours.include(minute * 60):
        return minute
    to_start, from_end = hours.seconds_before(minute * 60), hours.seconds_after(minute * 60)
    length = (hours.end - hours.start) % 1440 or 1440
    last = (hours.end - min(60, length)) % 1440
    return hours.start % 1440 if to_start <= from_end else last


def _news_before(kind: Kind) -> dt.timedelta:
    match kind:
        case Kind.DAY:
            return TOLD_BEFORE_A_DAY
        case Kind.HOUR:
            return HOUR
        case Kind.START:
            return dt.timedelta(minutes=5)
