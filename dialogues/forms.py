"""Forms of the facilitator's pages: what people type, checked before an action is called."""

import datetime as dt
from typing import Any

import pytz
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.fields import WEEKDAYS, zone_names
from dialogues.models import Delegation, Dialogue, Paper, Participant, Session

DURATIONS = [(minutes, gettext_lazy("%(minutes)s minutes") % {"minutes": minutes}) for minutes in range(15, 241, 15)]
WEEKDAY_NAMES = [
    ("mon", gettext_lazy("Monday")),
    ("tue", gettext_lazy("Tuesday")),
    ("wed", gettext_lazy("Wednesday")),
    ("thu", gettext_lazy("Thursday")),
    ("fri", gettext_lazy("Friday")),
    ("sat", gettext_lazy("Saturday")),
    ("sun", gettext_lazy("Sunday")),
]
assert tuple(code for code, _name in WEEKDAY_NAMES) == WEEKDAYS


def zone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zone_names()) if "/" in name or name == "UTC"]


def country_choices() -> list[tuple[str, str]]:
    return sorted(pytz.country_names.items(), key=lambda pair: pair[1])


class Dates(forms.CharField):
    """Dates separated by commas or spaces, kept as a list of `YYYY-MM-DD`."""

    def to_python(self, value: Any) -> list[str]:
        found = []
        for word in str(value or "").replace(",", " ").split():
            try:
                found.append(dt.date.fromisoformat(word).isoformat())
            except ValueError as error:
                raise ValidationError(
                    _("Expected dates such as 2011-06-28, got “%(value)s”.") % {"value": word}
                ) from error
        return found

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class DialogueForm(forms.ModelForm[Dialogue]):
    zone = forms.ChoiceField(label=gettext_lazy("Host’s time zone"), choices=zone_choices, initial="UTC")

    class Meta:
        model = Dialogue
        fields = ("title", "summary", "host", "zone", "public")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}


class CountryForm(forms.Form):
    """The first step of a delegation: the country, which proposes the rest."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=lambda: [("", _("no country: an organisation")), *country_choices()],
    )


class DelegationForm(forms.ModelForm[Delegation]):
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)
    weekend = forms.MultipleChoiceField(
        label=gettext_lazy("Weekend"),
        choices=WEEKDAY_NAMES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rest_days = Dates(
        label=gettext_lazy("Further rest days"),
        required=False,
        help_text=gettext_lazy("Dates as 2011-06-28, separated by commas. Public holidays are known already."),
    )
    working_days = Dates(label=gettext_lazy("Make-up working days"), required=False)

    class Meta:
        model = Delegation
        fields = (
            "name",
            "institution",
            "city",
            "zone",
            "work_from",
            "work_to",
            "weekend",
            "rest_days",
            "working_days",
            "exchange",
            "required",
            "is_host",
        )

    def __init__(self, *args: Any, zones: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if zones:  # the country's own come first
            own = [(zone, zone.replace("_", " ")) for zone in zones]
            others = [choice for choice in zone_choices() if choice[0] not in zones]
            field = self.fields["zone"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(_("In this country"), own), (_("Elsewhere"), others)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("work_from") and cleaned.get("work_from") == cleaned.get("work_to"):
            self.add_error("work_to", _("Expected another time than the start of work."))
        return cleaned


class ParticipantForm(forms.ModelForm[Participant]):
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [("", _("the delegation’s")), *zone_choices()],
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, initial="en")

    class Meta:
        model = Participant
        fields = ("name", "email", "role", "delegation", "language", "zone")

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.dialogue = dialogue
        field = self.fields["delegation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = dialogue.delegations.all()
        field.empty_label = _("none: works for all")


class RosterForm(forms.Form):
    """People by CSV: pasted or as a file, first shown, then imported by one press."""

    text = forms.CharField(
        label=gettext_lazy("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("or choose a file"), required=False)


class SessionForm(forms.ModelForm[Session]):
    duration = forms.TypedChoiceField(
        label=gettext_lazy("Length"), choices=DURATIONS, coerce=int, initial=90
    )

    class Meta:
        model = Session
        fields = ("title", "summary", "duration", "join_url", "join_notes")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "join_notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.status not in {"draft", "polling"} and self.instance.pk:
            self.fields["duration"].disabled = True  # it is in everybody's calendar


class ItemForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Item"), max_length=200)
    planned_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=0, max_value=1440, initial=15
    )


class PaperForm(forms.ModelForm[Paper]):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Paper
        fields = ("title", "url", "language", "kind")
