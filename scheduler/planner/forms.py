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
from scheduler.planner.places import FIRST_YEAR, LAST_YEAR

MOST_DAYS = 42
USUAL_STEP = 30
STEPS = (15, 30, 60)
USUAL_DURATIONS = (*range(15, 181, 15), 210, 240, 300, 360, 480, 720)


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(
                _("Expected a year from %(first)s to %(last)s, got %(got)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR, "got": value.year}
            )


class WindowForm(Plain, forms.Form):
    """Which days, how long, and on whose clock.

    `zones` are those to choose from; `usual_duration` is offered too, and alone where it is `fixed`.
    """

    duration = forms.TypedChoiceField(label=gettext_lazy("Length"), coerce=int)
    step = forms.TypedChoiceField(label=gettext_lazy("Starts every"), coerce=int)
    zone = forms.ChoiceField(label=gettext_lazy("On the clock of"))

    def __init__(
        self, *args: Any, zones: Iterable[str], usual_duration: int, fixed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # `from` is a word of Python's and cannot be an attribute.
        self.fields = {
            "from": Day(label=gettext_lazy("First day")),
            "to": Day(label=gettext_lazy("Last day")),
            **self.fields,
        }
        zone = self.fields["zone"]
        duration = self.fields["duration"]
        step = self.fields["step"]
        assert isinstance(zone, forms.ChoiceField)
        assert isinstance(duration, forms.ChoiceField)
        assert isinstance(step, forms.ChoiceField)
        zone.choices = [(name, city(name)) for name in dict.fromkeys(zones)]
        lengths = {usual_duration} if fixed else {usual_duration, *USUAL_DURATIONS}
        duration.choices = [(n, _("%(n)s minutes") % {"n": n}) for n in sorted(lengths)]
        step.choices = [(n, _("%(n)s minutes") % {"n": n}) for n in STEPS]

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
