"""The map of day and night: where the sun stands is as almanacs print it, and what is drawn can be read."""

import datetime as dt
import re
from itertools import combinations, pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from scheduler.burden import Seat
from scheduler.daylight import (
    HEIGHT,
    LETTER,
    LINE,
    NORTH,
    SOUTH,
    WIDTH,
    Dot,
    dots,
    is_day,
    night,
    sun_at,
    zone_places,
)
from scheduler.planner.page import sky
from scheduler.planner.weighing import Place
from scheduler.zones import country_codes, country_zones, zone_names

EPOCH = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
INSTANTS = st.integers(0, 60 * 24 * 365 * 60).map(lambda minutes: EPOCH + dt.timedelta(minutes=minutes))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "Z")


@pytest.mark.parametrize(
    ("instant", "latitude"),
    [  # U.S. Naval Observatory, Earth's Seasons
        ("2024-03-20T03:06", 0),
        ("2024-06-20T20:51", 23.44),
        ("2024-09-22T12:44", 0),
        ("2024-12-21T09:20", -23.44),
        ("2026-03-20T14:46", 0),
        ("2026-06-21T08:24", 23.44),
        ("2026-09-23T00:05", 0),
        ("2026-12-21T20:50", -23.44),
    ],
)
def test_at_equinox_the_sun_is_over_the_equator_and_at_solstice_over_a_tropic(instant, latitude):
    assert sun_at(at(instant)).latitude == pytest.approx(latitude, abs=0.02)


@pytest.mark.parametrize(
    ("instant", "latitude", "longitude"),
    [
        # Twice a year the sun stands right above the Kaaba, by which the direction of prayer is checked.
        ("2024-05-27T09:18", 21.42, 39.83),
        ("2024-07-15T09:27", 21.42, 39.83),
        # "Lahaina noon" in Honolulu, 12:28 and 12:37 there.
        ("2023-05-26T22:28", 21.31, -157.86),
        ("2023-07-16T22:37", 21.31, -157.86),
    ],
)
def test_the_sun_is_right_above_where_it_is_known_to_be(instant, latitude, longitude):
    sun = sun_at(at(instant))
    assert sun.latitude == pytest.approx(latitude, abs=0.3)
    assert sun.longitude == pytest.approx(longitude, abs=0.3)


@pytest.mark.parametrize(
    ("instant", "minutes"),
    [("2025-02-11T12:00", -14.2), ("2025-04-15T12:00", 0), ("2025-11-03T12:00", 16.4)],
)
def test_sundials_are_as_far_from_clocks_as_the_equation_of_time_says(instant, minutes):
    assert sun_at(at(instant)).longitude == pytest.approx(-minutes / 4, abs=0.1)


@given(INSTANTS)
def test_the_sun_stays_between_the_tropics_and_this_side_of_the_date_line(instant):
    sun = sun_at(instant)
    assert abs(sun.latitude) < 23.46
    assert -180 <= sun.longitude < 180


def edge(path: str) -> tuple[list[tuple[int, int]], bool]:
    """The corners of the night's edge, and whether it is night below them."""
    found = re.fullmatch(r"M0 (-?\d+)L([-\d ]+)z", path)
    assert found, path
    numbers = [int(number) for number in found[2].split()]
    *corners, _dark_corner = zip(numbers[::2], numbers[1::2], strict=True)
    return corners, int(found[1]) > 0


@given(INSTANTS, st.integers(1, WIDTH - 1), st.integers(2, HEIGHT - 2))
def test_the_night_is_drawn_where_the_sun_is_below_the_horizon(instant, x, y):
    sun = sun_at(instant)
    corners, below = edge(night(sun))
    (x0, y0), (x1, y1) = next(pair for pair in pairwise(corners) if pair[0][0] <= x <= pair[1][0])
    border = y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    if abs(y - border) < 3 + abs(y1 - y0) / 3:
        return  # the edge is drawn in steps
    assert is_day(sun, NORTH - y / 2, x / 2 - 180) is not ((y > border) is below)


@pytest.mark.parametrize(
    "instant", ["2024-03-20T03:06", "2024-06-20T20:51", "2026-01-01T00:00", "2026-12-01T11:59"]
)
def test_the_night_goes_on_across_the_date_line(instant):
    corners, _below = edge(night(sun_at(at(instant))))
    assert (corners[0][0], corners[-1][0]) == (0, WIDTH)
    assert corners[0][1] == pytest.approx(corners[-1][1], abs=1)


def test_poles_have_midnight_sun_and_polar_night():
    june, december = sun_at(at("2026-06-21T08:24")), sun_at(at("2026-12-21T20:50"))
    assert all(is_day(june, 89, longitude) for longitude in range(-180, 180, 30))
    assert not any(is_day(december, 89, longitude) for longitude in range(-180, 180, 30))


def test_places_are_those_of_the_zone_table():
    known = zone_places()
    for zone, (north, east) in {
        "Asia/Shanghai": (31.23, 121.47),
        "America/St_Johns": (47.57, -52.72),
        "Pacific/Apia": (-13.83, -171.73),
        "Antarctica/Troll": (-72.01, 2.54),  # given to the second
        "Pacific/Kiritimati": (1.87, -157.33),
    }.items():
        assert known[zone] == pytest.approx((north, east), abs=0.01)
    assert {zone for code in country_codes() for zone in country_zones(code)} <= known.keys()
    assert all(-90 <= north <= 90 and -180 <= east <= 180 for north, east in known.values())


def test_either_side_of_the_date_line_is_drawn_on_its_own_side():
    sun = sun_at(at("2026-01-01T00:00"))
    apia, auckland = dots([("Apia", "Pacific/Apia", "13:00"), ("Auckland", "Pacific/Auckland", "13:00")], sun)
    assert apia.x < 20 < WIDTH - 20 < auckland.x
    assert apia.day
    assert auckland.day


def boxes(found: list[Dot]) -> list[tuple[float, float, float, float]]:
    drawn = []
    for dot in found:
        if caption := dot.caption:
            length = len(f"{dot.name} {dot.clock}") * LETTER
            left = caption.x - {"start": 0, "middle": length / 2, "end": length}[caption.anchor]
            drawn.append((left, caption.y - LINE * 3 / 4, left + length, caption.y + LINE / 4))
    return drawn


@given(st.lists(st.sampled_from(sorted(zone_names())), min_size=1, max_size=30, unique=True))
def test_captions_cover_neither_each_other_nor_the_edge(zones):
    found = dots([(zone.rsplit("/", 1)[-1], zone, "12:00") for zone in zones], sun_at(at("2026-06-01T12:00")))
    drawn = boxes(found)
    for left, top, right, bottom in drawn:
        assert 0 <= left < right <= WIDTH
        assert 0 <= top < bottom <= HEIGHT
    for a, b in combinations(drawn, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


def test_a_name_that_has_room_nowhere_else_is_left_out_and_its_dot_stays():
    zones = [("Place", "Europe/Vienna", "12:00")] * 20
    found = dots(zones, sun_at(at("2026-06-01T12:00")))
    assert len(found) == 20
    assert 1 <= sum(dot.caption is not None for dot in found) < 20


def test_what_is_on_no_map_has_no_dot():
    assert dots([("UTC", "UTC", "12:00")], sun_at(at("2026-06-01T12:00"))) == []


def test_the_drawing_with_thirty_capitals_is_under_40_kb():
    zones = [country_zones(code)[0] for code in sorted(country_codes()) if country_zones(code)][:90:3]
    places = [Place(zone, zone.rsplit("/", 1)[-1], "", Seat(zone, zone)) for zone in zones]
    svg = render_to_string("look/daylight.html", {"map": sky(places, at("2026-06-01T12:00"))})
    assert len(places) == 30
    assert len(svg.encode()) < 40_000
    assert svg.count("<circle") == 30
    assert "style=" not in svg


def test_the_map_covers_where_people_live():
    assert (NORTH, SOUTH) == (84, -58)
    places = zone_places()
    off = {zone for zone, (north, _east) in places.items() if not SOUTH <= north <= NORTH}
    assert all(zone.startswith("Antarctica/") for zone in off), off
