"""Where it is day and where it is night at an instant, drawn on a plain map: half a degree is one unit.

x counts from 180° W, y from `NORTH`, the same as in the drawing of the land (frontend/map/draw.mjs).
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pytz

NORTH, SOUTH = 84, -58
WIDTH, HEIGHT = 720, (NORTH - SOUTH) * 2
EDGE_STEP = 6  # units between two corners of the night's edge
NEARLY_LEVEL = 0.05  # degrees of declination: on the days of equinox the edge would else be a line

# How large a name is on the map, in units: generous, for fonts differ.
LETTER, LINE, GAP = 8.2, 15, 7
J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Sun:
    """The point of the earth right below the sun, in degrees north and east."""

    latitude: float
    longitude: float


def sun_at(instant: dt.datetime) -> Sun:
    """To about a hundredth of a degree, 1950–2050 (Astronomical Almanac, *Low precision formulas for the Sun*)."""
    days = (instant - J2000) / dt.timedelta(days=1)
    mean_longitude = (280.460 + 0.9856474 * days) % 360
    anomaly = math.radians((357.528 + 0.9856003 * days) % 360)
    ecliptic = math.radians(mean_longitude + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    obliquity = math.radians(23.439 - 0.0000004 * days)
    declination = math.asin(math.sin(obliquity) * math.sin(ecliptic))
    ascension = math.degrees(math.atan2(math.cos(obliquity) * math.sin(ecliptic), math.cos(ecliptic)))
    sidereal = 280.46062 + 360.98564737 * days  # the meridian that stands above Greenwich
    return Sun(math.degrees(declination), _turned(ascension - sidereal))


def _turned(degrees: float) -> float:
    return (degrees + 180) % 360 - 180


def is_day(sun: Sun, latitude: float, longitude: float) -> bool:
    """Whether the middle of the sun stands above the horizon there."""
    north, there = math.radians(sun.latitude), math.radians(latitude)
    hour = math.radians(longitude - sun.longitude)
    return math.sin(north) * math.sin(there) + math.cos(north) * math.cos(there) * math.cos(hour) > 0


def night(sun: Sun) -> str:
    """The side of the map where it is night, as a path."""
    slope = sun.latitude if abs(sun.latitude) > NEARLY_LEVEL else math.copysign(NEARLY_LEVEL, sun.latitude)
    tangent = math.tan(math.radians(slope))
    corners = []
    for x in range(0, WIDTH + EDGE_STEP, EDGE_STEP):
        hour = math.radians(x / 2 - 180 - sun.longitude)
        y = (NORTH - math.degrees(math.atan(-math.cos(hour) / tangent))) * 2
        corners.append(f"{x} {min(max(y, -1), HEIGHT + 1):.0f}")
    dark_pole = HEIGHT + 1 if slope > 0 else -1
    return f"M0 {dark_pole}L{' '.join(corners)} {WIDTH} {dark_pole}z"


@cache
def zone_places() -> dict[str, tuple[float, float]]:
    """Degrees north and east of the place that each zone is named after (zone.tab of the IANA database)."""
    with pytz.open_resource("zone.tab") as table:  # type: ignore[attr-defined]  # missing in its stubs
        rows = [line.decode().split("\t") for line in table if not line.startswith(b"#")]
    return {row[2].strip(): _degrees(row[1]) for row in rows}


def _degrees(text: str) -> tuple[float, float]:
    """`+1924-09909` or `-720041+0023206` (ISO 6709)."""
    cut = max(text.rfind("+"), text.rfind("-"))
    return _angle(text[:cut], 2), _angle(text[cut:], 3)


def _angle(text: str, digits: int) -> float:
    sign = -1 if text[0] == "-" else 1
    whole, rest = text[1 : 1 + digits], text[1 + digits :]
    seconds = rest[2:] or "0"
    return sign * (int(whole) + int(rest[:2]) / 60 + int(seconds) / 3600)


@dataclass(frozen=True, slots=True)
class Caption:
    """A place's name beside its dot; `anchor` is SVG's."""

    x: float
    y: float
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map. Without a caption where its name would cover another."""

    x: int
    y: int
    name: str
    clock: str
    day: bool
    caption: Caption | None


def dots(places: Iterable[tuple[str, str, str]], sun: Sun) -> list[Dot]:
    """(name, zone, local time) as dots with captions that touch neither each other nor the edge.

    Zones that are named after no place, such as UTC, have none.
    """
    known = zone_places()
    wanted = [(name, clock, known[zone]) for name, zone, clock in places if zone in known]
    points = [
        (round((east + 180) * 2), round((NORTH - north) * 2)) for _name, _clock, (north, east) in wanted
    ]
    taken = [(x - 4.0, y - 4.0, x + 4.0, y + 4.0) for x, y in points]
    found = []
    for (name, clock, (north, east)), (x, y) in zip(wanted, points, strict=True):
        caption = _caption(x, y, len(f"{name} {clock}") * LETTER, taken)
        found.append(Dot(x, y, name, clock, is_day(sun, north, east), caption))
    return found


Box = tuple[float, float, float, float]


def _caption(x: int, y: int, length: float, taken: list[Box]) -> Caption | None:
    """The first free place around the dot; it is noted in `taken`."""
    middle = y + LINE / 3
    candidates: Sequence[tuple[Caption, float]] = (
        (Caption(x + GAP, middle, "start"), x + GAP),
        (Caption(x - GAP, middle, "end"), x - GAP - length),
        (Caption(x, y - GAP, "middle"), x - length / 2),
        (Caption(x, y + GAP + LINE * 2 / 3, "middle"), x - length / 2),
        (Caption(x + GAP, y - GAP, "start"), x + GAP),
        (Caption(x + GAP, y + GAP + LINE * 2 / 3, "start"), x + GAP),
        (Caption(x - GAP, y - GAP, "end"), x - GAP - length),
        (Caption(x - GAP, y + GAP + LINE * 2 / 3, "end"), x - GAP - length),
    )
    for caption, left in candidates:
        box = (left, caption.y - LINE * 3 / 4, left + length, caption.y + LINE / 4)
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return caption
    return None


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
