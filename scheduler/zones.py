"""Where clocks stand: the zones of a country, and the stretches in which a zone keeps one offset.

`pytz` alone knows which zones a country has; arithmetic is `zoneinfo`'s. Where there are many instants they
are whole seconds since 1970 UTC.
"""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import pytz

from scheduler import restdays

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY = 86_400
SPAN = 128 * DAY  # what is looked up in one go and kept


@cache
def zone_names() -> frozenset[str]:
    """The IANA names; what a machine adds to them (`localtime`) means something else elsewhere."""
    return frozenset(pytz.all_timezones) & zoneinfo.available_timezones()


@cache
def country_codes() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes."""
    return frozenset(pytz.country_names)


def country_zones(country: str) -> tuple[str, ...]:
    """The country's zones, in the order of the IANA table; none for an uninhabited territory."""
    return tuple(pytz.country_timezones.get(country, ()))


@cache
def clock(zone: str) -> zoneinfo.ZoneInfo:
    """The zone's rules, kept: `zoneinfo` itself keeps eight zones that nobody holds and reads the others anew."""
    return zoneinfo.ZoneInfo(zone)


def epoch_seconds(instant: dt.datetime) -> int:
    return (instant - EPOCH) // dt.timedelta(seconds=1)


def from_epoch(seconds: int) -> dt.datetime:
    return EPOCH + dt.timedelta(seconds=seconds)


class Run(NamedTuple):
    """A stretch `[start, end)` of epoch seconds in which a zone is `offset` seconds ahead of UTC."""

    start: int
    end: int
    offset: int


def offset_runs(zone: str, start: int, end: int) -> list[Run]:
    """`[start, end)` cut where the zone's offset changes."""
    runs: list[Run] = []
    for span in range(start // SPAN, (end - 1) // SPAN + 1):
        for run in _span_runs(zone, span):
            if run.start <= start and end <= run.end:
                return [Run(start, end, run.offset)]
            since, until = max(run.start, start), min(run.end, end)
            if runs and runs[-1].offset == run.offset and since < until:
                runs[-1] = Run(runs[-1].start, until, run.offset)
            elif since < until:
                runs.append(Run(since, until, run.offset))
    return runs


# Some years of every zone there is.
@lru_cache(maxsize=4096)
def _span_runs(zone: str, span: int) -> tuple[Run, ...]:
    """The runs of so many days as a SPAN has, the first being span 0 from 1970.

    Looks once a day and bisects a day whose ends differ: in the whole tz database no zone changed its offset
    twice within six days (a test holds that).
    """
    info = clock(zone)
    start, end = span * SPAN, (span + 1) * SPAN

    def offset_at(seconds: int) -> int:
        offset = from_epoch(seconds).astimezone(info).utcoffset()
        assert offset is not None
        return offset // dt.timedelta(seconds=1)

    runs = []
    run_start, offset, seen = start, offset_at(start), start
    while seen < end - 1:
        ahead = min(seen + DAY, end - 1)
        new_offset = offset_at(ahead)
        if new_offset != offset:
            before, after = seen, ahead
            while after - before > 1:
                middle = (before + after) // 2
                if offset_at(middle) == offset:
                    before = middle
                else:
                    after = middle
            runs.append(Run(run_start, after, offset))
            run_start, offset = after, new_offset
        seen = ahead
    runs.append(Run(run_start, end, offset))
    return tuple(runs)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a form for a delegation proposes once the country is chosen."""

    country: str
    zones: tuple[str, ...]
    weekend: tuple[str, ...]
    # Which source says what, since they disagree: {"cldr": ("sun",), "holidays": ("sat", "sun")}
    weekend_by_source: Mapping[str, tuple[str, ...]]
    # Of the coming twelve months, in order, with their English names.
    holidays: Mapping[dt.date, str]


def propose_profile(country: str, today: dt.date) -> Profile:
    """Zones, weekend and the coming year's public holidays of a country (ISO 3166-1 alpha-2)."""
    sources = restdays.weekend_by_source(country, today)
    union = frozenset[str]().union(*sources.values())

    def in_week_order(days: frozenset[str]) -> tuple[str, ...]:
        return tuple(day for day in restdays.WEEKDAYS if day in days)

    return Profile(
        country=country,
        zones=country_zones(country),
        weekend=in_week_order(union),
        weekend_by_source={source: in_week_order(days) for source, days in sources.items()},
        holidays=restdays.holidays_between(country, today, today + dt.timedelta(days=365)),
    )
