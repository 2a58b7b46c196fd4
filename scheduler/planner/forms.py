"""What is asked of the planner: all of it stands in the address."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogues.form_fields import Plain
from dialogues.instants import city
from dialogues.problems import SHOWN
from scheduler.planner.places import FIRST_YEAR, LAST_YEAR
from scheduler.planner.series import SHORTEST

MOST_DAYS = 42
MOST_SESSIONS = 52
MOST_STARTS = 40_000
USUAL_STEP = 30
STEPS = (15, 30, 60)
USUAL_DURATIONS = (*range(15, 181, 15), 210, 240, 300, 360, 480, 720)


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            sentence = _("Expected a date such as %(example)s, got “%(got)s”.")
            words = {"example": "2026-12-02", "got": str(value)[:SHOWN]}
            raise ValidationError(sentence % words) from error

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(
                _("Expected a year from %(first)s to %(last)s, got %(got)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR, "got": value.year}
            )


class ClockForm(Plain, forms.Form):
    """How long, how far apart starts are, and on whose clock they are shown.

    `zones` are those to choose from; `usual_duration` is offered too.
    """

    duration = forms.TypedChoiceField(label=gettext_lazy("Length"), coerce=int)
    step = forms.TypedChoiceField(label=gettext_lazy("Starts every"), coerce=int)
    zone = forms.ChoiceField(label=gettext_lazy("On the clock of"))

    def __init__(self, *args: Any, zones: Iterable[str], usual_duration: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengths = {usual_duration, *USUAL_DURATIONS}
        self._offer("duration", [(n, _("%(n)s minutes") % {"n": n}) for n in sorted(lengths)])
        self._offer("step", [(n, _("%(n)s minutes") % {"n": n}) for n in STEPS])
        self._offer("zone", [(name, city(name)) for name in dict.fromkeys(zones)])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class WindowForm(ClockForm):
    """Which days, both included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # `from` is a word of Python's and cannot be an attribute.
        self.fields = {
            "from": Day(label=gettext_lazy("First day")),
            "to": Day(label=gettext_lazy("Last day")),
            **self.fields,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            most = ngettext("%(n)s day", "%(n)s days", MOST_DAYS) % {"n": MOST_DAYS}
            sentence = _(
                "Expected a last day that is not before the first, and at most %(most)s, got %(got)s."
            )
            self.add_error("to", sentence % {"most": most, "got": last.isoformat()})
        return cleaned


class SeriesForm(ClockForm):
    """How many sessions, how often, and out of how many days each may be chosen (dates in UTC)."""

    first = Day(label=gettext_lazy("First day"), help_text=gettext_lazy("Days are counted in UTC."))
    every = forms.ChoiceField(
        label=gettext_lazy("One session"),
        choices=[
            ("week", gettext_lazy("every week")),
            ("fortnight", gettext_lazy("every two weeks")),
            ("month", gettext_lazy("every month")),
        ],
    )
    count = forms.IntegerField(label=gettext_lazy("Sessions in all"), min_value=1, max_value=MOST_SESSIONS)
    days = forms.IntegerField(label=gettext_lazy("Days to choose"), min_value=1, max_value=28)

    field_order = ("first", "every", "count", "days", "duration", "step", "zone")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        every, days = cleaned.get("every"), cleaned.get("days")
        if every and days and days > SHORTEST[every]:
            sentence = _("Expected at most %(most)s days, as many as lie between two sessions, got %(got)s.")
            self.add_error("days", sentence % {"most": SHORTEST[every], "got": days})
        starts = cleaned.get("count", 0) * (days or 0) * 1440 // cleaned.get("step", USUAL_STEP)
        if starts > MOST_STARTS:
            self.add_error(
                "step",
                _("Expected at most %(most)s starts to weigh, got %(got)s.")
                % {"most": MOST_STARTS, "got": starts},
            )
        return cleaned
