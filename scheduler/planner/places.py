"""A country as the address of `/plan/` names it, and countries and cities as people type them.

`MX`, or with its clock and what else was said: `CA:America/St_Johns~08:00-16:00~optional~2026-12-02~7.5`, which is
working hours, that it need not come, a date on which it cannot, and the points that it carries already.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dialogues.commas import COMMAS
from scheduler.burden import Busy, Seat, WorkingHours
from scheduler.restdays import RestDays
from scheduler.zones import country_codes, country_zones

MOST_PLACES = 30
MOST_DATES = 40
MOST_CARRIED = 10_000
LONGEST = 600  # letters of one place in the address: room for all its dates
# Outside these years offsets are not multiples of a quarter-hour, or nobody knows the clocks yet.
FIRST_YEAR, LAST_YEAR = 1980, 2199
OPTIONAL = "optional"
OFFICE_HOURS = WorkingHours()

# Large cities that the IANA table names no zone after.
CITIES = MappingProxyType(
    {
        "Abu Dhabi": "AE:Asia/Dubai",
        "Abuja": "NG:Africa/Lagos",
        "Ankara": "TR:Europe/Istanbul",
        "Astana": "KZ:Asia/Almaty",
        "Barcelona": "ES:Europe/Madrid",
        "Beijing": "CN:Asia/Shanghai",
        "Bengaluru": "IN:Asia/Kolkata",
        "Bern": "CH:Europe/Zurich",
        "Bonn": "DE:Europe/Berlin",
        "Boston": "US:America/New_York",
        "Brasilia": "BR:America/Sao_Paulo",
        "Canberra": "AU:Australia/Sydney",
        "Cape Town": "ZA:Africa/Johannesburg",
        "Delhi": "IN:Asia/Kolkata",
        "Dodoma": "TZ:Africa/Dar_es_Salaam",
        "Geneva": "CH:Europe/Zurich",
        "Hanoi": "VN:Asia/Ho_Chi_Minh",
        "Islamabad": "PK:Asia/Karachi",
        "Milan": "IT:Europe/Rome",
        "Montreal": "CA:America/Toronto",
        "Mumbai": "IN:Asia/Kolkata",
        "Naypyidaw": "MM:Asia/Yangon",
        "New Delhi": "IN:Asia/Kolkata",
        "Ottawa": "CA:America/Toronto",
        "Pretoria": "ZA:Africa/Johannesburg",
        "Quito": "EC:America/Guayaquil",
        "Rabat": "MA:Africa/Casablanca",
        "Rio de Janeiro": "BR:America/Sao_Paulo",
        "San Francisco": "US:America/Los_Angeles",
        "Seattle": "US:America/Los_Angeles",
        "The Hague": "NL:Europe/Amsterdam",
        "Washington": "US:America/New_York",
        "Wellington": "NZ:Pacific/Auckland",
        "Yaounde": "CM:Africa/Douala",
    }
)


class NoPlace(ValueError):
    """What was read is no place; `code` says what was expected: `country`, `name`, `hours`, `dates`, `points`."""

    def __init__(self, code: str, got: str, near: str = "") -> None:
        super().__init__(f"expected {code}, got {got[:60]!r}")
        self.code, self.got, self.near = code, got[:60], near


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A country that somebody asks for. Its zone is empty where it has several and none is named yet."""

    country: str
    zone: str
    hours: WorkingHours = OFFICE_HOURS
    required: bool = True
    away: tuple[dt.date, ...] = ()
    carried: int = 0  # hundredths of a point

    @property
    def key(self) -> str:
        """Country and clock: by its letters alone where it has one zone."""
        return self.country if len(country_zones(self.country)) == 1 else f"{self.country}:{self.zone}"

    def __str__(self) -> str:
        said = [self.key]
        if self.hours != OFFICE_HOURS:
            said.append(f"{clock_text(self.hours.start)}-{clock_text(self.hours.end)}")
        if not self.required:
            said.append(OPTIONAL)
        said += [day.isoformat() for day in self.away]
        if self.carried:
            said.append(points_text(self.carried))
        return "~".join(said)

    def seat(self) -> Seat:
        return Seat(
            id=self.key,
            zone=self.zone,
            hours=self.hours,
            calendar=RestDays(self.country),
            required=self.required,
            busy=tuple(_whole_day(day, ZoneInfo(self.zone)) for day in self.away),
        )


def _whole_day(day: dt.date, zone: ZoneInfo) -> Busy:
    midnights = [dt.datetime.combine(day + dt.timedelta(days=n), dt.time(), zone) for n in (0, 1)]
    start, end = (midnight.astimezone(dt.UTC) for midnight in midnights)
    return Busy(start, end)


def clock_text(minutes: int) -> str:
    """`09:00`; the end of the day is `24:00`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def points_text(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def read_places(text: str) -> tuple[list[AskedPlace], list[NoPlace]]:
    """The places of an address, with commas between them, each once, and what could not be read of them."""
    found: dict[str, AskedPlace] = {}
    problems = []
    for word in filter(None, text.split(",")[: MOST_PLACES + 1]):
        place, wrong = read_place(word)
        problems += wrong
        if place:
            found.setdefault(place.key, place)
    return list(found.values()), problems


def read_place(text: str) -> tuple[AskedPlace | None, list[NoPlace]]:
    """One place of an address, None where not even its country can be read; and what of it could not be."""
    key, *said = text[:LONGEST].split("~")
    letters, _colon, zone = key.partition(":")
    country = letters.upper()
    zones = country_zones(country) if country in country_codes() else ()
    if not zones or (zone and zone not in zones):
        return None, [NoPlace("country", key)]
    place = AskedPlace(country, zone or (zones[0] if len(zones) == 1 else ""))
    problems = []
    for word in said:
        try:
            place = _read_word(place, word)
        except NoPlace as problem:
            problems.append(problem)
    return place, problems


def _read_word(place: AskedPlace, word: str) -> AskedPlace:
    if word == OPTIONAL:
        return replace(place, required=False)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
        return replace(place, away=read_dates(word, place.away))
    if "-" in word:
        start, _dash, end = word.partition("-")
        return replace(place, hours=read_hours(start, end))
    return replace(place, carried=read_points(word))


def read_hours(start: str, end: str) -> WorkingHours:
    """Working hours out of `9`, `9:00`, `0900` or `09.00` and the like. Raises `NoPlace`."""
    try:
        return WorkingHours.parse(_clock(start), _clock(end))
    except ValueError as error:
        raise NoPlace("hours", f"{start}–{end}") from error


def _clock(text: str) -> str:
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))?", text.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else text


def read_points(text: str) -> int:
    """Hundredths of a point out of `7.3` or `7,3`; nothing is none. Raises `NoPlace`."""
    number = text.strip().replace(",", ".") or "0"
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,6})?", number) or float(number) > MOST_CARRIED:
        raise NoPlace("points", text)
    return round(float(number) * 100)


def read_dates(text: str, known: Iterable[dt.date] = ()) -> tuple[dt.date, ...]:
    """Dates with spaces or commas between them, in order and each once. Raises `NoPlace`."""
    found = set(known)
    for word in text.replace(",", " ").split():
        try:
            found.add(dt.date.fromisoformat(word))
        except ValueError as error:
            raise NoPlace("dates", word) from error
    if len(found) > MOST_DATES or not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in found):
        raise NoPlace("dates", text)
    return tuple(sorted(found))


def find_places(
    text: str, names: Sequence[Mapping[str, str]], cities: Mapping[str, str] = MappingProxyType({})
) -> Iterator[AskedPlace | NoPlace]:
    """What somebody typed, with commas between: a country's name or letters, or the city of one of its zones.

    `names` are the countries' names by their letters, in each language that is understood; `cities` those of
    zones in the reader's.
    """
    if not COMMAS.sub(" ", text).strip():
        return
    known = {_plain(name): found for name, found in _zone_cities(cities)} | dict(_known_cities())
    for said in reversed(names):
        known |= {_plain(name): (name, code) for code, name in said.items() if country_zones(code)}
    for word in COMMAS.split(text)[: MOST_PLACES + 1]:
        wanted = _plain(word[:LONGEST])
        if not wanted:
            continue
        key = known[wanted][1] if wanted in known else word.strip()
        place, _problems = read_place(key)
        if place:
            yield place
        else:
            near = get_close_matches(wanted[:60], known, n=1, cutoff=0.75)
            yield NoPlace("name", word.strip(), known[near[0]][0] if near else "")


def _plain(text: str) -> str:
    """Letters without case and accents, so that `mexico` and `México` are one."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = (c if c.isalnum() else " " for c in apart if not unicodedata.combining(c) and c not in "'’")
    return " ".join("".join(letters).split())


def _zone_cities(cities: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for country in country_codes():
        for zone in country_zones(country):
            if zone in cities:
                yield cities[zone], (cities[zone], f"{country}:{zone}")


@cache
def _known_cities() -> Mapping[str, tuple[str, str]]:
    """Cities that zones are named after, and some more: their names as written, and the place's key."""
    known = {_plain(name): (name, key) for name, key in CITIES.items()}
    for country in sorted(country_codes(), reverse=True):
        for zone in country_zones(country):
            name = zone.rsplit("/", 1)[-1].replace("_", " ")
            known[_plain(name)] = (name, f"{country}:{zone}")
    return known
