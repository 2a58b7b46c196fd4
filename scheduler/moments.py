"""Reads the instants of calendar objects as programs in the wild write them: UTC, IANA names, Windows' names."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from scheduler.zones import zone_names

CLOCK = re.compile(r"[0-9]{8}T[0-9]{6}")
LONGEST_NAME = 200
LONGEST_DURATION = dt.timedelta(days=31)
DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?"
)


def zone_of(name: str, offsets: Mapping[str, dt.timedelta] | None = None) -> dt.tzinfo | None:
    """The zone that a TZID means, or None where nobody can know.

    `offsets` says for the zones that the object itself defines (VTIMEZONE) how far they are ahead of UTC, where
    that never changes. A name is only ever looked up among the names that there are, never as a path.
    """
    name = name.strip().strip('"')[:LONGEST_NAME]
    known = _by_lower_name()
    # Mozilla and Evolution put their own name before it: /mozilla.org/20050126_1/Europe/Vienna.
    parts = name.lower().strip("/").split("/")
    for start in range(len(parts)):
        if found := known.get("/".join(parts[start:])):
            return ZoneInfo(found)
    if offsets and name in offsets:
        return dt.timezone(offsets[name])
    return None


def instant_of(
    value: str, zone: str = "", offsets: Mapping[str, dt.timedelta] | None = None
) -> dt.datetime | None:
    """A DATE-TIME with the TZID `zone` as an instant in UTC (RFC 5545, 3.3.5).

    None where it is a date alone, floats, or is none at all: it is no instant then.
    """
    if value.endswith("Z"):
        return utc_of(value)
    tzinfo = zone_of(zone, offsets) if zone else None
    local = clock_of(value) if tzinfo else None
    try:
        return local.replace(tzinfo=tzinfo).astimezone(dt.UTC) if local else None
    except OverflowError:
        return None


def utc_of(value: str) -> dt.datetime | None:
    """A DATE-TIME in UTC, also where its Z was forgotten."""
    local = clock_of(value.removesuffix("Z"))
    return local.replace(tzinfo=dt.UTC) if local else None


def clock_of(value: str) -> dt.datetime | None:
    """What a DATE-TIME without its Z says, in no zone."""
    if not CLOCK.fullmatch(value):
        return None
    try:
        return dt.datetime.fromisoformat(value)  # ten times as fast as strptime
    except ValueError:
        return None


def offset_of(value: str) -> dt.timedelta | None:
    """A UTC-OFFSET such as `+0545` (RFC 5545, 3.3.14)."""
    if not (match := re.fullmatch(r"([+-])(\d\d)([0-5]\d)(?:([0-5]\d))?", value.strip())):
        return None
    found = dt.timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return None if found >= dt.timedelta(hours=24) else -found if match[1] == "-" else found


def duration_of(value: str) -> dt.timedelta | None:
    """A DURATION ahead, of at most a month (RFC 5545, 3.3.6)."""
    match = DURATION.fullmatch(value.strip().upper())
    if not match or not any(match.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    found = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return found if found <= LONGEST_DURATION else None


@cache
def _by_lower_name() -> dict[str, str]:
    windows = {windows.lower(): iana for windows, iana in WINDOWS_TO_OLSON.items() if iana in zone_names()}
    return windows | {name.lower(): name for name in zone_names()}
