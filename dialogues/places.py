"""What places are called: countries and languages in the reader's language, zones by their city, days of the week."""

from functools import cache

import pytz
from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names
from django.utils.translation import gettext as _

from dialogues.fields import WEEKDAYS
from dialogues.instants import babel_locale, city

# The parts of the world that names of zones begin with, as CLDR counts them; oceans it does not name.
_REGIONS = {
    "Africa": "002",
    "America": "019",
    "Antarctica": "AQ",
    "Asia": "142",
    "Australia": "AU",
    "Canada": "CA",
    "Europe": "150",
    "US": "US",
}


def country_name(code: str) -> str:
    """`Mexico` for `MX`; the letters themselves where they are no country's."""
    return _countries(babel_locale()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Letters and name of every country, in the order of the names."""
    return list(_countries(babel_locale()).items())


def language_words(code: str) -> str:
    """`Spanish` for `es`, in the reader's language; the code itself where CLDR does not know it."""
    try:
        return Locale.parse(code, sep="-").get_display_name(babel_locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


def own_name(code: str) -> str:
    """`español` for `es`: what those who speak a language call it; the code where CLDR does not know it."""
    try:
        return Locale.parse(code, sep="-").get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code


def direction(code: str) -> str:
    """`rtl` or `ltr`, as a language is written (CLDR); `auto` where that is not known."""
    try:
        return Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"


@cache
def _countries(locale: str) -> dict[str, str]:
    names = Locale.parse(locale).territories
    pairs = ((code, str(names.get(code, english))) for code, english in pytz.country_names.items())
    return dict(sorted(pairs, key=lambda pair: pair[1].casefold()))


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones that are in use, by the part of the world that their names begin with."""
    return _zones(babel_locale())


@cache
def _zones(_locale: str) -> list[tuple[str, list[tuple[str, str]]]]:
    areas: dict[str, list[tuple[str, str]]] = {}
    for zone in pytz.common_timezones:
        area = zone.partition("/")[0] if "/" in zone else "UTC"
        if zone != "GMT":
            areas.setdefault(_area(area), []).append((zone, city(zone)))
    return [(area, sorted(zones, key=lambda pair: pair[1])) for area, zones in areas.items()]


def _area(area: str) -> str:
    if area in _REGIONS:
        return str(Locale.parse(babel_locale()).territories[_REGIONS[area]])
    oceans = {
        "Arctic": _("Arctic"),
        "Atlantic": _("Atlantic Ocean"),
        "Indian": _("Indian Ocean"),
        "Pacific": _("Pacific Ocean"),
    }
    return oceans.get(area, area)


def weekday_choices() -> list[tuple[str, str]]:
    """`mon` … `sun` with their names."""
    names = get_day_names("wide", locale=babel_locale())
    return [(code, str(names[number])) for number, code in enumerate(WEEKDAYS)]


def weekday_names(codes: list[str] | tuple[str, ...]) -> list[str]:
    return [name for code, name in weekday_choices() if code in codes]
