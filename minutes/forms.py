"""What the pages of the minutes send, checked before an action is called."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.fields import validate_language
from dialogues.form_fields import Line, Lines, Rows
from dialogues.models import Participant
from minutes import anchoring
from minutes.history.models import FactChange
from minutes.models import LONGEST_SEGMENT, LONGEST_STATEMENT, Evidence, Minutes, Segment, Span, Theme


class Seen(forms.JSONField):
    """What a form saw, given back as JSON; also bottomless nesting and endless numbers are no fault of ours."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise ValidationError(_("Expected JSON, as the page sent it."), code="invalid") from error


class SegmentForm(forms.Form):
    """A segment as the editor saw it in `version`; what is known of it beside its text as it was in `seen`."""

    text = Lines(label=gettext_lazy("Text"), required=False, max_length=LONGEST_SEGMENT)
    version = forms.IntegerField(min_value=1)
    attribution = forms.ChoiceField(label=gettext_lazy("Attributed to"), choices=Segment.Attribution.choices)
    language = Line(
        label=gettext_lazy("Language"), required=False, max_length=35, validators=[validate_language]
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Segment.Kind.choices, required=False)
    speaker = Line(label=gettext_lazy("Speaker"), required=False, max_length=120)
    owner = Line(label=gettext_lazy("Owner"), required=False, max_length=120)
    due = forms.DateField(label=gettext_lazy("Due"), required=False, input_formats=["%Y-%m-%d"])
    seen = Seen(required=False)

    def facts(self) -> dict[str, Any]:
        """What the editor changed: a form that stood open undoes nothing that somebody else set meanwhile."""
        values, seen = self.cleaned_data, self.cleaned_data["seen"]
        seen = seen if isinstance(seen, dict) else {}
        return {
            name: values[name]
            for name in FactChange.Field.values
            if name in self.data
            and (values[name] or name != "kind")
            and str(values[name] or "") != seen.get(name)
        }


class NewSegmentForm(forms.ModelForm[Segment]):
    text = Lines(
        label=gettext_lazy("Text"), max_length=LONGEST_SEGMENT, widget=forms.Textarea(attrs={"rows": 3})
    )
    after = forms.ModelChoiceField(Segment.objects.none(), required=False, widget=forms.HiddenInput)
    speaker = forms.ModelChoiceField(
        Participant.objects.none(),
        required=False,
        label=gettext_lazy("Speaker"),
        empty_label=gettext_lazy("nobody"),
    )

    class Meta:
        model = Segment
        fields = ("kind", "speaker", "text", "owner", "due")
        field_classes = {"owner": Line}
        widgets = {"due": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.minutes = minutes
        after, speaker = self.fields["after"], self.fields["speaker"]
        assert isinstance(after, forms.ModelChoiceField)
        assert isinstance(speaker, forms.ModelChoiceField)
        after.queryset = minutes.segments.all()
        speaker.queryset = minutes.session.dialogue.participants.select_related("delegation")


class PlaceForm(forms.Form):
    """A stretch of a segment by its place, or by its words alone, which must then stand there just once."""

    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=1)
    exact = forms.CharField(label=gettext_lazy("Words"), strip=False)

    def __init__(self, *args: Any, segment: Segment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._segment = segment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        segment = self._segment or cleaned.get("segment")
        if segment and cleaned.get("exact") and cleaned.get("start") is None:
            # A text field sends line breaks as CR LF.
            cleaned["exact"] = exact = cleaned["exact"].replace("\r\n", "\n").strip()
            found = anchoring.places(segment.text, exact) if exact else []
            if len(found) != 1:
                raise ValidationError(self._not_once(exact, len(found)))
            cleaned["start"], cleaned["end"] = found[0], found[0] + len(exact)
        elif cleaned.get("exact"):
            cleaned["exact"] = cleaned["exact"].replace("\r\n", "\n")
        return cleaned

    def _not_once(self, exact: str, found: int) -> str:
        if not found:
            return _("Expected words as they stand in the statement; “%(exact)s” is not in it.") % {
                "exact": exact[:80]
            }
        return _("“%(exact)s” stands in the statement more than once: give the words around it too.") % {
            "exact": exact[:80]
        }


class TagForm(PlaceForm):
    """A stretch and its theme."""

    segment = forms.ModelChoiceField(Segment.objects.none(), label=gettext_lazy("Statement"))
    theme = forms.ModelChoiceField(Theme.objects.none(), label=gettext_lazy("Theme"))

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        segment, theme = self.fields["segment"], self.fields["theme"]
        assert isinstance(segment, forms.ModelChoiceField)
        assert isinstance(theme, forms.ModelChoiceField)
        segment.queryset = minutes.segments.all()
        theme.queryset = minutes.session.dialogue.themes.filter(merged_into=None)


class ThemeForm(forms.ModelForm[Theme]):
    class Meta:
        model = Theme
        fields = ("name", "definition")
        field_classes = {"name": Line, "definition": Lines}
        widgets = {"definition": forms.Textarea(attrs={"rows": 2})}


class TakeawayForm(forms.Form):
    """A new takeaway with the stretches that it rests on."""

    theme = forms.ModelChoiceField(Theme.objects.none(), label=gettext_lazy("Theme"))
    statement = Line(label=gettext_lazy("Takeaway"), max_length=LONGEST_STATEMENT)
    spans = Rows(Span.objects.none(), required=False)

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme, spans = self.fields["theme"], self.fields["spans"]
        assert isinstance(theme, forms.ModelChoiceField)
        assert isinstance(spans, forms.ModelMultipleChoiceField)
        theme.queryset = minutes.session.dialogue.themes.filter(merged_into=None)
        spans.queryset = Span.objects.filter(segment__minutes=minutes)


class StatementForm(forms.Form):
    """A takeaway's new wording, and the one that its editor saw."""

    statement = Line(label=gettext_lazy("Takeaway"), max_length=LONGEST_STATEMENT)
    seen = forms.CharField(required=False)


class SummaryForm(forms.ModelForm[Minutes]):
    class Meta:
        model = Minutes
        fields = ("summary",)
        field_classes = {"summary": Lines}


class EvidenceForm(forms.Form):
    span = forms.ModelChoiceField(Span.objects.none())
    stance = forms.ChoiceField(choices=Evidence.Stance.choices)

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        span = self.fields["span"]
        assert isinstance(span, forms.ModelChoiceField)
        span.queryset = Span.objects.filter(segment__minutes=minutes)
