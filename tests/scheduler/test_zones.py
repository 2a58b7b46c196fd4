"""Zones of countries, and the stretches in which a zone keeps one offset."""

import datetime as dt
import zoneinfo
from itertools import pairwise

import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st

from scheduler.zones import (
    Profile,
    Run,
    country_codes,
    country_zones,
    epoch_seconds,
    offset_runs,
    propose_profile,
    zone_names,
)

HOUR = 3600
DAY = 24 * HOUR


def seconds(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return epoch_seconds(dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC))


def test_india_has_one_zone_mexico_many_and_bouvet_island_none() -> None:
    assert country_zones("IN") == ("Asia/Kolkata",)
    assert country_zones("MX")[0] == "America/Mexico_City"
    assert len(country_zones("MX")) == 12
    assert country_zones("BV") == ()


def test_every_zone_of_every_country_is_a_known_zone() -> None:
    assert {zone for country in country_codes() for zone in country_zones(country)} <= zone_names()


@pytest.mark.parametrize(
    "name", ["localtime", "Factory", "posixrules", "asia/kathmandu", "../etc/passwd", ""]
)
def test_what_only_this_machine_calls_a_zone_is_none(name: str) -> None:
    assert name not in zone_names()


def test_no_zone_ever_changed_its_offset_twice_within_six_days() -> None:
    """`offset_runs` looks once a day, and relies on this."""
    for name in zone_names():
        zone = pytz.timezone(name)
        moments = getattr(zone, "_utc_transition_times", [])
        offsets = [info[0] for info in getattr(zone, "_transition_info", [])]
        changes = [moments[i] for i in range(1, len(moments)) if offsets[i] != offsets[i - 1]]
        assert all(later - earlier > dt.timedelta(days=6) for earlier, later in pairwise(changes)), name


def test_kathmandu_keeps_one_offset() -> None:
    start, end = seconds(2026, 1, 1), seconds(2027, 1, 1)
    assert offset_runs("Asia/Kathmandu", start, end) == [Run(start, end, 5 * HOUR + 45 * 60)]


def test_st_johns_goes_forward_in_march_and_back_in_november() -> None:
    start, end = seconds(2026, 1, 1), seconds(2027, 1, 1)
    forward, back = seconds(2026, 3, 8, 5, 30), seconds(2026, 11, 1, 4, 30)
    assert offset_runs("America/St_Johns", start, end) == [
        Run(start, forward, -3 * HOUR - 1800),
        Run(forward, back, -2 * HOUR - 1800),
        Run(back, end, -3 * HOUR - 1800),
    ]


def test_samoa_skipped_a_day() -> None:
    start, skip, end = seconds(2011, 12, 29), seconds(2011, 12, 30, 10), seconds(2012, 1, 1)
    assert offset_runs("Pacific/Apia", start, end) == [
        Run(start, skip, -10 * HOUR),
        Run(skip, end, 14 * HOUR),
    ]


def test_a_change_at_the_last_second_is_seen_and_one_at_the_end_is_not() -> None:
    forward = seconds(2026, 3, 29, 1)
    assert offset_runs("Europe/Vienna", forward - DAY, forward) == [Run(forward - DAY, forward, HOUR)]
    assert offset_runs("Europe/Vienna", forward - DAY, forward + 1) == [
        Run(forward - DAY, forward, HOUR),
        Run(forward, forward + 1, 2 * HOUR),
    ]


@given(
    zone=st.sampled_from(sorted(zone_names())),
    start=st.integers(seconds(1900, 1, 1), seconds(2199, 1, 1)),
    hours=st.integers(1, 24 * 100),
)
def test_runs_are_what_asking_every_hour_finds(zone: str, start: int, hours: int) -> None:
    runs = offset_runs(zone, start, start + hours * HOUR)
    assert runs[0].start == start
    assert runs[-1].end == start + hours * HOUR
    assert all(a.end == b.start and a.offset != b.offset for a, b in pairwise(runs))
    info = zoneinfo.ZoneInfo(zone)
    for moment in range(start, start + hours * HOUR, HOUR):
        (run,) = (run for run in runs if run.start <= moment < run.end)
        offset = dt.datetime.fromtimestamp(moment, info).utcoffset()
        assert offset == dt.timedelta(seconds=run.offset)


def test_a_form_for_a_delegation_of_india_is_proposed_this() -> None:
    profile = propose_profile("IN", dt.date(2026, 8, 1))
    assert profile == Profile(
        country="IN",
        zones=("Asia/Kolkata",),
        weekend=("sat", "sun"),
        weekend_by_source={"cldr": ("sun",), "holidays": ("sat", "sun")},
        holidays=profile.holidays,
    )
    assert profile.holidays[dt.date(2026, 8, 15)] == "Independence Day"
    assert list(profile.holidays) == sorted(profile.holidays)
    assert all(dt.date(2026, 8, 1) <= day < dt.date(2027, 8, 1) for day in profile.holidays)
