"""What the fields of our forms take, and how their labels read."""

import datetime as dt
import re
import unicodedata
from typing import Any

import pytz
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms.utils import pretty_name
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues import marks
from dialogues.commas import COMMAS
from dialogues.conference.dial_in import BadLine, read_numbers
from dialogues.fields import validate_web_address
from dialogues.pasted import words_of
from dialogues.places import country_choices, country_name

ENGLISH = {name.casefold(): code for code, name in pytz.country_names.items()}
LONGEST_KEY = 18  # digits that fit into 64 bits whatever they are
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_JOINERS = "\u200c\u200d"  # parts of letters, in Persian and Hindi for example


class Line(forms.CharField):
    """Text on one line: line breaks and runs of spaces become one space, control characters are refused."""

    def to_python(self, value: Any) -> str:
        text = " ".join(words_of(super().to_python(value) or "").split())
        for character in text:
            if unicodedata.category(character).startswith("C") and character not in _JOINERS:
                raise _invisible(character)
        return _with_few_marks(text)


class Lines(forms.CharField):
    """Text of several lines; whatever breaks a line (a form sends CR LF, Word has a sign of its own) counts and is
    kept as one character. Control characters are refused; marks of direction are part of many a text."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(_BREAK.sub("\n", words_of(str(value or "")))) or ""
        if found := _CONTROL.search(text):
            raise _invisible(found[0])
        return _with_few_marks(text)


def _with_few_marks(text: str) -> str:
    if letter := marks.crowded(text):
        raise ValidationError(
            _("Expected at most %(most)d accents on a letter, got more of them on “%(letter)s”."),
            code="crowded",
            params={"most": marks.MOST, "letter": letter},
        )
    return text


def _invisible(character: str) -> ValidationError:
    return ValidationError(
        _("Expected plain text, got the invisible character U+%(code)s in it."),
        code="invisible",
        params={"code": f"{ord(character):04X}"},
    )


class Dates(forms.Field):
    """Dates separated by spaces, commas or line breaks; kept as a sorted list of `YYYY-MM-DD`."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value: Any) -> list[str]:
        found = set()
        for word in COMMAS.sub(" ", str(value or "")).split():
            try:
                found.add(dt.date.fromisoformat(word).isoformat())
            except ValueError as error:
                raise ValidationError(
                    _("Expected dates such as 2011-06-28, got “%(value)s”.") % {"value": word[:40]}
                ) from error
        return sorted(found)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class Address(forms.URLField):
    """An address of the web; it reads from left to right on every page."""

    widget = forms.URLInput(attrs={"dir": "ltr"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)
        self.validators = [validate_web_address, URLValidator(schemes=["http", "https"])]

    def run_validators(self, value: Any) -> None:
        """The first that finds something says it: one sentence is enough."""
        for validator in self.validators if value else ():
            validator(value)


class Numbers(Lines):
    """Numbers to dial in, one a line behind its country; kept as `[{"country", "number"}]`."""

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        known = {name.casefold(): code for code, name in country_choices()}
        try:
            found = read_numbers(text, {**ENGLISH, **known})
        except BadLine as bad:
            raise ValidationError(
                _("Expected a country and its number, such as “Mexico +52 55 1234 5678”, got “%(line)s”.")
                % {"line": bad.line[:80]}
            ) from bad
        return [{"country": number.country, "number": number.number} for number in found]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{country_name(n['country'])} {n['number']}".strip() for n in value)


class Rows(forms.ModelMultipleChoiceField[Any]):
    """Rows by their keys; a number that no database could hold is a choice that is not there, and no error of ours."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(key)[:40]},
                )
        return super().clean(value)


class Plain(forms.BaseForm):
    """Labels as they are, and `(optional)` behind what may stay empty."""

    says_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, field in self.fields.items():
            chosen = isinstance(
                field.widget, forms.CheckboxInput | forms.Select | forms.CheckboxSelectMultiple
            )
            if self.says_optional and not (field.required or chosen or field.widget.is_hidden):
                label = field.label or pretty_name(name)
                field.label = format_lazy(gettext_lazy("{label} (optional)"), label=label)
