"""Serializer fields that take a JSON value for what it is: "90" is no number, 1 no boolean, null no absence.

DRF's own fields are made for forms and guess; a program's mistake is better told at once. Every sentence says
what was expected and what came.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, NoReturn

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.drainage import set_override
from rest_framework import serializers
from rest_framework.settings import api_settings
from rest_framework.utils.formatting import lazy_format

from dialogues.problems import MOST_ERRORS, SHOWN

# RFC 3339, 5.6. msgspec also takes a space for the T and an offset without its colon.
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})")
AwareInstant = Annotated[dt.datetime, msgspec.Meta(tz=True)]


def shown(value: object) -> str:
    """What came, short enough for a sentence."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= SHOWN else f'"{value[:SHOWN]}…"'
    if isinstance(value, list):
        return _("a list")
    if isinstance(value, Mapping):
        return _("an object")
    return msgspec.json.encode(value).decode()


class Strict(serializers.Field[Any, Any, Any, Any]):
    """A field whose errors say what it expected and what came."""

    default_error_messages = {  # DRF merges these along the classes and copies them
        "required": gettext_lazy("Required, but missing."),
        "null": gettext_lazy("Expected a value, got null; leave the field out where it does not apply."),
        "expected": gettext_lazy("Expected {expected}, got {got}."),
    }

    def refuse(self, expected: object, value: object) -> NoReturn:
        self.fail("expected", expected=expected, got=shown(value))


class Text(Strict, serializers.CharField):
    """A JSON string, not empty, kept as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data == "":
            self.refuse(_("some text"), data)
        return super().run_validation(data)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.refuse(_("text"), data)
        if self.max_length is not None and len(data) > self.max_length:
            self.refuse(_("at most %(limit)s characters") % {"limit": self.max_length}, data)
        return data


# The stubs know no lazy text here, but that is what it is for.
ONE_OF: Any = gettext_lazy("one of {words}")


class OneOf(Text):
    """One of a few words; `expected` says which, where they are many."""

    def __init__(self, words: Collection[str], expected: Any = None, **kwargs: Any) -> None:
        self.words = words
        self.expected = expected or lazy_format(ONE_OF, words=", ".join(words))
        super().__init__(**kwargs)
        if expected is None:
            set_override(self, "field", {"type": "string", "enum": list(words)})

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str) or data not in self.words:
            self.refuse(self.expected, data)
        return data


class WholeNumber(Strict, serializers.IntegerField):
    """A JSON number without fraction, from `least` to `most`, a multiple of `of`, a divisor of `divides`."""

    def __init__(self, least: int, most: int, of: int = 1, divides: int | None = None, **kwargs: Any) -> None:
        self.least, self.most, self.of, self.divides = least, most, of, divides
        super().__init__(**kwargs)
        set_override(self, "field", {"type": "integer", "minimum": least, "maximum": most, "multipleOf": of})

    def to_internal_value(self, data: object) -> int:
        if type(data) is not int:
            self.refuse(_("a whole number"), data)
        if data % self.of or (self.divides and (data < 1 or self.divides % data)):
            sentence = _("a multiple of %(of)s")
            if self.divides:
                sentence = _("a multiple of %(of)s that divides %(all)s")
            self.refuse(sentence % {"of": self.of, "all": self.divides}, data)
        if not self.least <= data <= self.most:
            self.refuse(_("%(least)s to %(most)s") % {"least": self.least, "most": self.most}, data)
        return data


class Number(Strict, serializers.DecimalField):
    """A JSON number from `least` to `most` with so many decimals; becomes a Decimal.

    What binary fractions add to a sum (0.1 + 0.2) is no decimal that somebody wrote, and is dropped.
    """

    def __init__(self, least: Decimal | int, most: Decimal | int, decimals: int, **kwargs: Any) -> None:
        self.least, self.most, self.unit = least, most, Decimal(1).scaleb(-decimals)
        super().__init__(max_digits=None, decimal_places=decimals, coerce_to_string=False, **kwargs)
        # No multipleOf: validators reckon it in binary, where 2.33 is no multiple of 0.01.
        set_override(self, "field", {"type": "number", "minimum": float(least), "maximum": float(most)})

    def to_internal_value(self, data: object) -> Decimal:
        if type(data) not in (int, float):
            self.refuse(_("a number"), data)
        number = Decimal(repr(data))
        if not self.least <= number <= self.most:
            self.refuse(_("%(least)s to %(most)s") % {"least": self.least, "most": self.most}, data)
        rounded = number.quantize(self.unit)
        if abs(number - rounded) > Decimal("1e-9"):
            self.refuse(_("a multiple of %(of)s") % {"of": self.unit}, data)
        return rounded


class YesNo(Strict, serializers.BooleanField):
    """A JSON boolean."""

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.refuse(_("true or false"), data)
        return data


class Day(Strict, serializers.DateField):
    """A date, `YYYY-MM-DD`, from the year `since` to the year `last`."""

    def __init__(self, since: int = 1, last: int = 9999, **kwargs: Any) -> None:
        self.since, self.last = since, last
        super().__init__(**kwargs)

    def to_internal_value(self, value: object) -> dt.date:
        try:
            day = msgspec.convert(value, dt.date)
        except msgspec.ValidationError:
            self.refuse(_("a date such as 2011-06-28"), value)
        if not self.since <= day.year <= self.last:
            years = _("a year from %(since)s to %(last)s") % {"since": self.since, "last": self.last}
            self.refuse(years, value)
        return day


class Instant(Strict, serializers.DateTimeField):
    """An instant with its offset (RFC 3339); becomes UTC."""

    def to_internal_value(self, value: object) -> dt.datetime:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            self.refuse(_("an instant such as 2011-06-28T12:00:00Z"), value)
        try:
            return msgspec.convert(value, AwareInstant).astimezone(dt.UTC)
        except (msgspec.ValidationError, OverflowError):
            self.refuse(_("an instant such as 2011-06-28T12:00:00Z"), value)


class Items(Strict, serializers.ListField):
    """A JSON list, of `least` to `most` items where that is given. Stops reading where too many are wrong."""

    def __init__(self, least: int | None = None, most: int | None = None, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(min_length=least, max_length=most, **kwargs)

    def to_internal_value(self, data: object) -> Any:
        if not isinstance(data, list):
            self.refuse(_("a list"), data)
        if self.most is not None and not (self.least or 0) <= len(data) <= self.most:
            expected = _("%(least)s to %(most)s items") if self.least != self.most else _("%(most)s items")
            self.refuse(expected % {"least": self.least, "most": self.most}, len(data))
        return self.run_child_validation(data)

    def run_child_validation(self, data: list[Any]) -> list[Any]:
        values: list[Any] = []
        errors: Any = {}
        for index, item in enumerate(data):
            try:
                values.append(self.child.run_validation(item))
            except serializers.ValidationError as error:
                errors[index] = error.detail
                if len(errors) == MOST_ERRORS:
                    break
        if errors:
            raise serializers.ValidationError(errors)
        return values


class Body(Strict, serializers.Serializer[Any]):
    """A JSON object in which an unknown field is an error."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        # DRF takes a body of null for none at all.
        return (False, data) if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: object) -> Any:
        if not isinstance(data, Mapping):
            sentence = self.error_messages["expected"].format(expected=_("an object"), got=shown(data))
            raise serializers.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [sentence]})
        known = self.fields.keys()
        unknown = islice((name for name in data if name not in known), MOST_ERRORS)
        sentence = _("Unknown field; known are %(known)s.") % {"known": ", ".join(known)}
        errors: dict[str, Any] = {name[:SHOWN]: [sentence] for name in unknown}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            errors |= error.detail if isinstance(error.detail, dict) else {}
        if errors:
            raise serializers.ValidationError(errors)
        return values
