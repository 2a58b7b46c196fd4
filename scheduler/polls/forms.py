"""What is typed about polls, on the clock of whoever types it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.form_fields import Line, Plain
from dialogues.instants import city
from scheduler.planner.places import FIRST_YEAR, LAST_YEAR
from scheduler.polls.availability import LEVELS, Stretch, Week, parse_hours, stretches_of

# As browsers write a date with a time, and as people type it.
_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")


class Moment(forms.Field):
    """A date and a time on the wall clock of `zone`, which the form sets; an instant in UTC comes of it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 900}, format=_FORMATS[0])
    zone = "UTC"

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(ZoneInfo(self.zone)) if isinstance(value, dt.datetime) else value

    def to_python(self, value: Any) -> dt.datetime | None:
        text = str(value or "").strip()
        return _on_clock(text, self.zone) if text else None


def _on_clock(text: str, zone: str) -> dt.datetime:
    for form in _FORMATS:
        try:
            local = dt.datetime.strptime(text, form).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            break
        instant = local.astimezone(dt.UTC)
        if instant.astimezone(local.tzinfo).replace(fold=0) != local:
            sentence = _("Expected a time that there is, got %(value)s: clocks in %(city)s skip it.")
            raise ValidationError(sentence % {"value": text[:40], "city": city(zone)})
        return instant
    raise ValidationError(
        _("Expected a date and a time such as 2026-06-09 14:00, got “%(value)s”.") % {"value": text[:40]}
    )


class DeadlineForm(Plain, forms.Form):
    deadline = Moment(label=gettext_lazy("Answers until"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deadline"]
        assert isinstance(field, Moment)
        field.zone = zone


class PollForm(DeadlineForm):
    """The question: `hours` are those that the page proposes and those that were typed, checked by the action."""

    duration = forms.TypedChoiceField(label=gettext_lazy("Length"), coerce=int)
    hidden = forms.BooleanField(
        label=gettext_lazy("Only facilitators see who answered what, until an hour is chosen"), required=False
    )
    field_order = ("duration", "deadline", "hidden")

    def __init__(self, *args: Any, durations: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["duration"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(n, _("%(n)s minutes") % {"n": n}) for n in durations]


class HourForm(Plain, forms.Form):
    """One more hour."""

    hour = Moment(label=gettext_lazy("One more hour"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hour"]
        assert isinstance(field, Moment)
        field.zone = zone


class ChoiceForm(forms.Form):
    """The hour that the facilitator sets, and why, where it is not the first."""

    slot = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = Line(max_length=500, required=False)


def read_week(week: Week, typed: dict[str, str]) -> tuple[list[Stretch], dict[str, str]]:
    """The stretches of a week's lines, and what is wrong by the name of the line; `name_of_line` names them."""
    lines, problems = {}, {}
    for day in week.days():
        for level in LEVELS:
            name = name_of_line(day, level)
            try:
                lines[day, level] = parse_hours(typed.get(name, ""))
            except ValueError as piece:
                sentence = _("Expected hours such as 09:00-12:30, 14:00-17:00, got “%(value)s”.")
                problems[name] = sentence % {"value": str(piece)[:40]}
    return ([], problems) if problems else (stretches_of(week, lines), {})


def name_of_line(day: dt.date, level: str) -> str:
    """`2026-06-09.yes`, the name of a day's line for a word in the form."""
    return f"{day.isoformat()}.{level}"
