"""On which dates a delegation rests: weekend, public holidays, and what it said itself.

Two sources say what a country's weekend is, the CLDR (through Babel) and the `holidays` library. They
disagree, as practice does: for India the one knows Sunday only, the other Saturday too. A day counts if
either says so.
"""

import datetime as dt
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import holidays
from babel import Locale, UnknownLocaleError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY_AND_SUNDAY = frozenset({"sat", "sun"})


def weekday(day: dt.date) -> str:
    """The day of the week as the interfaces name it: `mon` … `sun`."""
    return WEEKDAYS[day.weekday()]


@cache
def _cldr_weekend(country: str) -> frozenset[str]:
    try:
        locale = Locale.parse(f"und_{country}")
    except UnknownLocaleError:
        # Nobody's language is spoken in such a territory (Antarctica): CLDR's default for the world.
        return SATURDAY_AND_SUNDAY
    length = (locale.weekend_end - locale.weekend_start) % 7 + 1
    return frozenset(WEEKDAYS[(locale.weekend_start + i) % 7] for i in range(length))


# A request names at most 250 delegations over at most three calendar years.
@lru_cache(maxsize=1024)
def _holidays_around(country: str, year: int) -> holidays.HolidayBase:
    """The `holidays` of a year: nationwide, public; for Indonesia also the government's joint leave.

    The years beside it are read too, for a make-up day may fall in another year than the holiday it pays for.
    """
    categories = ("public", "government") if country == "ID" else ("public",)
    with warnings.catch_warnings():
        # India's holidays by the moon are only known for some decades; beyond, the others still are.
        warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
        return holidays.country_holidays(
            country, years=(year - 1, year, year + 1), expand=False, language="en_US", categories=categories
        )


def weekend_by_source(country: str, day: dt.date) -> dict[str, frozenset[str]]:
    """What `cldr` and `holidays` each say the country's weekend was in the week around `day`."""
    around = [day + dt.timedelta(days=i) for i in range(-3, 4)]
    return {
        "cldr": _cldr_weekend(country),
        "holidays": frozenset(weekday(d) for d in around if _holidays_around(country, d.year).is_weekend(d)),
    }


def is_weekend(country: str, day: dt.date) -> bool:
    """Whether CLDR or `holidays` says that `day` was weekend there; without country, Saturday and Sunday are.

    Countries move their weekend (Saudi Arabia in 2013): `holidays` knows when, CLDR only what is so today.
    """
    if not country:
        return weekday(day) in SATURDAY_AND_SUNDAY
    return weekday(day) in _cldr_weekend(country) or _holidays_around(country, day.year).is_weekend(day)


def holiday_name(country: str, day: dt.date) -> str | None:
    """The English name of the public holiday on `day`, several joined by `; `, or None."""
    return _holidays_around(country, day.year).get(day) if country else None


def is_makeup_day(country: str, day: dt.date) -> bool:
    """Whether `day` is a weekend day on which the whole country works, to make up for a day off."""
    return bool(country) and day in _holidays_around(country, day.year).weekend_workdays


def holidays_between(country: str, first: dt.date, until: dt.date) -> Mapping[dt.date, str]:
    """Public holidays from `first`, before `until`, in order, with their English names."""
    days = (first + dt.timedelta(days=i) for i in range((until - first).days))
    return {day: name for day in days if (name := holiday_name(country, day))}


@dataclass(frozen=True, slots=True)
class Rest:
    """Why a date is a rest day: `weekend`, `holiday` or `rest_day`; `name` is the holiday's."""

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RestDays:
    """A delegation's calendar. `weekend` is None where the country's own holds."""

    country: str = ""
    weekend: frozenset[str] | None = None
    rest_days: frozenset[dt.date] = frozenset()
    working_days: frozenset[dt.date] = frozenset()

    def on(self, day: dt.date) -> Rest | None:
        """Why the delegation rests on that date of its own calendar, or None on a working day.

        Its working days beat its rest days, which beat public holidays and their make-up days, which beat the
        weekend.
        """
        if day in self.working_days:
            return None
        if day in self.rest_days:
            return Rest("rest_day")
        return _usual_rest(self.country, self.weekend, day)


# A century of days of one country, or some years of many.
@lru_cache(maxsize=1 << 15)
def _usual_rest(country: str, weekend: frozenset[str] | None, day: dt.date) -> Rest | None:
    if name := holiday_name(country, day):
        return Rest("holiday", name)
    if is_makeup_day(country, day):
        return None
    in_weekend = is_weekend(country, day) if weekend is None else weekday(day) in weekend
    return Rest("weekend") if in_weekend else None


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A date that is not as the week has it.

    `code` is `holiday` or `rest_day`, or, for a date that would else be one of rest, `makeup_day` (the whole country
    works) or `working_day` (the delegation does). `name` is the holiday's, where there is one.
    """

    day: dt.date
    code: str
    name: str = ""


def named_days(calendar: RestDays, first: dt.date, until: dt.date) -> Iterator[NamedDay]:
    """The delegation's dates from `first`, before `until`, that its week does not tell, in order."""
    without = replace(calendar, working_days=frozenset())
    for day in (first + dt.timedelta(days=i) for i in range((until - first).days)):
        name = holiday_name(calendar.country, day) or ""
        rest = calendar.on(day)
        if rest and rest.code != "weekend":
            yield NamedDay(day, rest.code, name)
        elif rest is None and day in calendar.working_days and without.on(day):
            yield NamedDay(day, "working_day", name)
        elif rest is None and is_makeup_day(calendar.country, day):
            yield NamedDay(day, "makeup_day")
