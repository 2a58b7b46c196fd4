"""What a stored zone, country, clock time or date must look like: validators for models and forms."""

import datetime as dt
import re
import zoneinfo
from functools import cache

import pytz
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dialogues.conference.dial_in import MOST_NUMBERS, read_numbers
from dialogues.conference.providers import NotOfTheWeb, host_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# BCP 47: language, script, region, variants; what else the standard allows nobody writes by hand.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*", re.IGNORECASE | re.ASCII
)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


@cache
def zone_names() -> frozenset[str]:
    """The IANA names; what a machine adds to them (`localtime`) means something else elsewhere."""
    return frozenset(pytz.all_timezones) & zoneinfo.available_timezones()


def validate_zone(value: str) -> None:
    if value not in zone_names():
        raise ValidationError(
            _("Expected a time zone such as Asia/Kathmandu, got “%(value)s”."),
            code="zone",
            params={"value": value},
        )


def validate_language(value: str) -> None:
    if not _LANGUAGE.fullmatch(value):
        raise ValidationError(
            _("Expected a language such as es or zh-Hans, got “%(value)s”."),
            code="language",
            params={"value": value},
        )


def validate_country(value: str) -> None:
    if value not in pytz.country_names:
        raise ValidationError(
            _("Expected a country's two letters such as MX, got “%(value)s”."),
            code="country",
            params={"value": value},
        )


def validate_clock(value: str) -> None:
    if not _CLOCK.fullmatch(value):
        raise ValidationError(
            _("Expected a time from 00:00 to 24:00, got “%(value)s”."), code="clock", params={"value": value}
        )


def validate_web_address(value: str) -> None:
    try:
        host_of(value)
    except NotOfTheWeb as wrong:
        raise ValidationError(
            _("Expected an address that begins with https://, got “%(value)s”."),
            code="address",
            params={"value": value[:80]},
        ) from wrong


def validate_dial_in(value: object) -> None:
    try:
        if not isinstance(value, list) or len(value) > MOST_NUMBERS:
            raise TypeError
        for entry in value:
            if entry["country"]:
                validate_country(entry["country"])
            [_number] = read_numbers(entry["number"], {})
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ValidationError(
            _("Expected countries and their numbers, got %(value)s."),
            code="dial_in",
            params={"value": str(value)[:80]},
        ) from error


def validate_duration(value: int) -> None:
    if not 15 <= value <= 720 or value % 15:
        raise ValidationError(
            _("Expected a multiple of 15 minutes up to 720, got %(value)s."),
            code="duration",
            params={"value": value},
        )


def validate_weekdays(value: object) -> None:
    if not isinstance(value, list) or not all(day in WEEKDAYS for day in value):
        raise ValidationError(
            _("Expected days out of mon … sun, got %(value)s."), code="weekdays", params={"value": value}
        )


MOST_DATES = 1000


def validate_dates(value: object) -> None:
    if isinstance(value, list) and len(value) > MOST_DATES:
        raise ValidationError(
            _("Expected at most %(most)s dates, got %(got)s."),
            code="dates",
            params={"most": MOST_DATES, "got": len(value)},
        )
    try:
        if not isinstance(value, list):
            raise TypeError
        for day in value:
            dt.date.fromisoformat(day)
    except (TypeError, ValueError) as error:
        raise ValidationError(
            _("Expected dates such as 2011-06-28, got %(value)s."), code="dates", params={"value": value}
        ) from error
