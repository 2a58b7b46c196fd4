"""Forms of the facilitator's pages: what people type, checked before an action is called."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from dialogues import actions
from dialogues.conference.opening import available_kinds
from dialogues.form_fields import Address, Dates, Line, Numbers, Plain
from dialogues.instants import city
from dialogues.listing import listed
from dialogues.models import Delegation, Dialogue, Paper, Participant, Session, User
from dialogues.places import country_choices, weekday_choices, zone_choices


class SignupForm(Plain, forms.Form):
    """What an account is asked for besides its address."""

    name = Line(
        label=gettext_lazy("Your name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("As participants read it in their invitations."),
    )

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002  (allauth calls it so)
        actions.name_account(user, self.cleaned_data["name"])


class DialogueForm(Plain, forms.ModelForm[Dialogue]):
    title = Line(label=gettext_lazy("Title"), max_length=200)
    host = Line(label=gettext_lazy("Host institution"), max_length=200, required=False)
    zone = forms.ChoiceField(
        label=gettext_lazy("Host’s time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("Hours are agreed on this clock; everybody reads them on their own."),
    )

    class Meta:
        model = Dialogue
        fields: ClassVar[tuple[str, ...]] = ("title", "summary", "host", "zone", "public")
        widgets: ClassVar[dict[str, forms.Widget]] = {"summary": forms.Textarea(attrs={"rows": 3})}


class PlanningForm(DialogueForm):
    """A dialogue that exists also says when no session may be."""

    blackouts = Dates(
        label=gettext_lazy("Dates without sessions"),
        required=False,
        help_text=gettext_lazy("Dates such as 2011-06-28, on the host’s clock. The planner leaves them out."),
    )

    class Meta(DialogueForm.Meta):
        fields: ClassVar = (*DialogueForm.Meta.fields, "blackouts", "least_notice", "most_notice")
        labels: ClassVar = {
            "least_notice": gettext_lazy("Days of notice, at the least"),
            "most_notice": gettext_lazy("Days of notice, at the most"),
        }
        widgets: ClassVar = {
            **DialogueForm.Meta.widgets,
            "least_notice": forms.NumberInput(attrs={"class": "short", "min": 0, "max": 366}),
            "most_notice": forms.NumberInput(attrs={"class": "short", "min": 0, "max": 366}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        least, most = cleaned.get("least_notice"), cleaned.get("most_notice")
        if least is not None and most is not None and most < least:
            self.add_error(
                "most_notice",
                _("Expected at least the %(least)s days above, got %(most)s.")
                % {"least": least, "most": most},
            )
        return cleaned


class CountryForm(Plain, forms.Form):
    """The first step of a delegation: its country, which proposes the rest."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=lambda: [("", _("No country: an organisation")), *country_choices()],
    )


class ProfileForm(Plain, forms.ModelForm[Delegation]):
    """What hours are judged by. `zones` are the country's own; where there are several, none is chosen yet."""

    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    weekend = forms.MultipleChoiceField(
        label=gettext_lazy("Weekend"),
        choices=weekday_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
    )
    rest_days = Dates(
        label=gettext_lazy("Further rest days"),
        required=False,
        help_text=gettext_lazy("Dates such as 2011-06-28, besides the public holidays."),
    )
    working_days = Dates(
        label=gettext_lazy("Working days all the same"),
        required=False,
        help_text=gettext_lazy("Holidays or weekend days on which this delegation does work."),
    )

    class Meta:
        model = Delegation
        fields: ClassVar[tuple[str, ...]] = (
            "zone",
            "work_from",
            "work_to",
            "weekend",
            "rest_days",
            "working_days",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "work_from": forms.TextInput(attrs={"class": "short"}),
            "work_to": forms.TextInput(attrs={"class": "short"}),
        }

    def __init__(self, *args: Any, zones: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(dict.fromkeys([*zones, *filter(None, [self.instance.zone])]))
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *([("", _("Which of them?"))] if len(zones) != 1 and not self.instance.zone else []),
            *([(_("In this country"), [(zone, city(zone)) for zone in own])] if own else []),
            *zone_choices(),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("work_from"), cleaned.get("work_to")
        if start and (start == end or (start, end) == ("24:00", "00:00")):
            self.add_error(
                "work_to", _("Expected another time than the start of work; a whole day is 00:00 to 24:00.")
            )
        both = sorted({*cleaned.get("rest_days", ())} & {*cleaned.get("working_days", ())})
        if both:
            self.add_error(
                "working_days",
                _("Expected other dates than the further rest days, got %(days)s in both.")
                % {"days": listed(both)},
            )
        return cleaned


class DelegationForm(ProfileForm):
    """The second step: the delegation whole."""

    name = Line(label=gettext_lazy("Name at the table"), max_length=120)
    institution = Line(label=gettext_lazy("Institution"), max_length=200, required=False)
    city = Line(label=gettext_lazy("Capital or city"), max_length=80, required=False)

    class Meta(ProfileForm.Meta):
        fields: ClassVar = (
            "name",
            "institution",
            "city",
            *ProfileForm.Meta.fields,
            "exchange",
            "required",
            "quorum",
            "is_host",
            "acts_together",
        )
        labels: ClassVar = {"exchange": gettext_lazy("In the exchange it")}
        widgets: ClassVar = {
            **ProfileForm.Meta.widgets,
            "quorum": forms.NumberInput(attrs={"class": "short", "min": 1, "max": 100}),
        }

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dialogue = dialogue
        self.order_fields(self.Meta.fields)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self._dialogue.delegations.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                _("Expected a name of its own, got “%(name)s”, which another delegation has.")
                % {"name": name}
            )
        return name


class ParticipantForm(Plain, forms.ModelForm[Participant]):
    name = Line(label=gettext_lazy("Name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, initial="en")
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [("", _("The delegation’s")), *zone_choices()],
    )

    class Meta:
        model = Participant
        fields = ("name", "email", "role", "delegation", "language", "zone")
        labels = {"delegation": gettext_lazy("Delegation")}
        widgets: ClassVar = {"email": forms.EmailInput(attrs={"dir": "ltr"})}

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dialogue = dialogue
        field = self.fields["delegation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = dialogue.delegations.all()
        field.empty_label = _("None: works for all")
        self.fields["email"].help_text = _(
            "Invitations go there. Without one, hand over the personal link yourself."
        )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        others = self._dialogue.participants.filter(left_at=None).exclude(pk=self.instance.pk)
        other = others.filter(email__iexact=email).first() if email else None
        if other:
            raise ValidationError(
                _("Expected an address of their own, got %(email)s, which is %(name)s’s.")
                % {"email": email, "name": other.name}
            )
        return email


class RosterForm(Plain, forms.Form):
    """People as CSV, pasted or as a file."""

    says_optional = False  # one of the two

    text = forms.CharField(
        label=gettext_lazy("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "data", "dir": "auto"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )


class SessionForm(Plain, forms.ModelForm[Session]):
    """Once hours are asked for or one is set, the length is what everybody was told and stays."""

    title = Line(label=gettext_lazy("Title"), max_length=200)
    conference = forms.ChoiceField(label=gettext_lazy("Video call"), required=False)
    join_url = Address(
        label=gettext_lazy("Address of the video call"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Where the call itself runs: Zoom, Teams, Webex, a conference bridge."),
    )
    dial_in = Numbers(
        label=gettext_lazy("Numbers to dial in"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("One a line: the country, then its number, such as Mexico +52 55 1234 5678."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    class Meta:
        model = Session
        fields = ("title", "summary", "duration", "conference", "join_url", "dial_in", "join_notes")
        labels: ClassVar = {"join_notes": gettext_lazy("How to join otherwise")}
        help_texts: ClassVar = {"join_notes": gettext_lazy("An access code, a second bridge, whom to ring.")}
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "join_notes": forms.Textarea(attrs={"rows": 2}),
            "duration": forms.NumberInput(attrs={"step": 15, "min": 15, "max": 720, "class": "short"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duration"].help_text = _("A multiple of 15, up to 720.")
        self._offer_conferences()
        if self.instance.status != Session.Status.DRAFT:
            self.fields["duration"].disabled = True
            self.fields["duration"].help_text = (
                _("As everybody is being asked for it.")
                if self.instance.status == Session.Status.POLLING
                else _("In everybody’s calendar already; the planner sets another with the hour.")
            )

    def _offer_conferences(self) -> None:
        """What is set up here, and what the session has; with one kind only there is nothing to choose."""
        kinds = list(dict.fromkeys([*available_kinds(), Session.Conference(self.instance.conference)]))
        if len(kinds) == 1:
            del self.fields["conference"]
            return
        field = self.fields["conference"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (kind.value, _("A link: Zoom, Teams, Webex …") if kind == Session.Conference.LINK else kind.label)
            for kind in kinds
        ]
        self.fields["join_url"].help_text = _("Only for a link; the others have an address of their own.")

    def clean_conference(self) -> str:
        chosen: str = self.cleaned_data["conference"]
        return chosen or self.instance.conference


class ItemForm(Plain, forms.Form):
    title = Line(label=gettext_lazy("Item"), max_length=200)
    planned_minutes = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"),
        min_value=0,
        max_value=1440,
        initial=15,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class PaperForm(Plain, forms.ModelForm[Paper]):
    title = Line(label=gettext_lazy("Title"), max_length=200)
    url = Address(label=gettext_lazy("Address"), max_length=500)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    kind = Line(
        label=gettext_lazy("Form"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For example: PDF, 6 pages"),
    )

    class Meta:
        model = Paper
        fields = ("title", "url", "language", "kind")


def _languages_by_themselves() -> list[tuple[str, str]]:
    """Each language by the name that its readers know."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class PreferencesForm(Plain, forms.Form):
    """What a reader chooses for this browser."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=_languages_by_themselves)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [("", _("As my invitation or my browser says")), *zone_choices()],
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)
