"""The one place where an instant becomes text. Every instant shown is shown in a named zone."""

import datetime as dt
import re
import zoneinfo
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from dialogues.fields import zone_names
from dialogues.models import Participant


def rfc3339(instant: dt.datetime) -> str:
    """`2011-06-28T12:00:00Z`, as interfaces for programs show instants."""
    # Not by strftime, which writes the years before 1000 with fewer than four figures.
    return f"{instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat('T', 'seconds')}Z"


def from_rfc3339(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def local(instant: dt.datetime, zone: str) -> dt.datetime:
    return instant.astimezone(zoneinfo.ZoneInfo(zone))


def babel_locale() -> str:
    """The active language as CLDR names it; English dates read as in Britain."""
    language = get_language() or settings.LANGUAGE_CODE
    return {"zh-hans": "zh_Hans", "en": "en_GB"}.get(language, language.replace("-", "_"))


def clock(instant: dt.datetime, zone: str) -> str:
    """`07:00`, always on a 24-hour dial with Latin digits, so that capitals compare."""
    return local(instant, zone).strftime("%H:%M")


def day(instant: dt.datetime, zone: str) -> str:
    """`Tuesday 28 June 2011` in the reader's language."""
    locale = babel_locale()
    pattern = "EEEE d MMMM y" if locale == "en_GB" else "full"
    return format_date(local(instant, zone).date(), pattern, locale=locale)


def short_day(instant: dt.datetime, zone: str) -> str:
    """`Tue 28 Jun` in the reader's language."""
    return day_in_brief(local(instant, zone).date())


def day_in_brief(date: dt.date, parts: str = "MMMEd") -> str:
    """Weekday, day and month, in the order of the reader's language: `Tue 28 Jun`, `6月28日周二`."""
    words = format_skeleton(parts, date, locale=(locale := babel_locale()))
    return words.replace(",", "") if locale == "en_GB" else words


def day_of_year(date: dt.date) -> str:
    """`Tuesday 28 June` in the reader's language, whole words for a sentence: the full date without its year."""
    locale = babel_locale()
    if locale == "en_GB":
        return format_date(date, "EEEE d MMMM", locale=locale)
    full = Locale.parse(locale).date_formats["full"].pattern
    return format_date(date, re.sub(r"(\s*'de')?\s*y年?", "", full), locale=locale)


def date_only(instant: dt.datetime, zone: str) -> str:
    """`28 June 2011` in the reader's language."""
    return format_date(local(instant, zone).date(), "long", locale=babel_locale())


def offset(instant: dt.datetime, zone: str) -> str:
    """`UTC−5`, `UTC+5:45`; the minus is U+2212."""
    delta = local(instant, zone).utcoffset() or dt.timedelta()
    minutes = round(delta.total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" if minutes == 0 else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def city(zone: str) -> str:
    """`Mexico City` out of `America/Mexico_City`, or as the reader's language writes it (CLDR)."""
    return _cities(babel_locale()).get(zone) or zone.rsplit("/", 1)[-1].replace("_", " ")


@cache
def _cities(locale: str) -> Mapping[str, str]:
    """The cities of zones by all names of the zone: CLDR keeps to old ones such as `Asia/Calcutta`.

    English has the names of the zones, which programs and colleagues' addresses say too.
    """
    if locale == "en_GB":
        return {}
    names: defaultdict[str, set[str]] = defaultdict(set)
    for old, new in get_global("zone_aliases").items():
        names[new] |= {old, new}
    known = Locale.parse(locale).time_zones
    found = {zone: said["city"] for zone, said in known.items() if "city" in said}
    for same in names.values():
        if said_of := next((found[name] for name in sorted(same) if name in found), ""):
            found |= {name: found.get(name, said_of) for name in same}
    return found


def cities() -> Mapping[str, str]:
    """What people who write the reader's language may type for a zone."""
    return _cities(babel_locale())


def zone_words(instant: dt.datetime, zone: str) -> str:
    """`Mexico City time (CDT, UTC−5)`: city, abbreviation where the zone has one, offset on that day."""
    if zone == "UTC":
        return "UTC"
    letters = local(instant, zone).tzname() or ""
    inside = ", ".join(part for part in (letters if letters.isalpha() else "", offset(instant, zone)) if part)
    return gettext("%(city)s time (%(offset)s)") % {"city": city(zone), "offset": inside}


def reader_zone(request: HttpRequest, participant: Participant | None = None) -> str:
    """The zone in which this reader is shown instants.

    Chosen on the page (cookie `zone`), else the participant's own, else the account's, else what the browser
    says (cookie `zone_guess`), else UTC.
    """
    guesses = [request.COOKIES.get("zone", ""), participant.own_zone if participant else ""]
    if request.user.is_authenticated:
        guesses.append(request.user.zone)
    guesses.append(request.COOKIES.get("zone_guess", ""))
    return next((zone for zone in guesses if zone in zone_names()), "UTC")
