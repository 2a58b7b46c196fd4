"""What the pages of the codebook send."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogues.form_fields import Line, Lines, Plain, Rows
from dialogues.models import Dialogue
from dialogues.places import language_words
from minutes.models import Span, Takeaway, Theme


class ThemeForm(Plain, forms.ModelForm[Theme]):
    """A theme with its name in each of our languages; `label-es` and the like become `labels`."""

    name = Line(label=pgettext_lazy("thing", "Name"), max_length=120)

    class Meta:
        model = Theme
        fields = ("name", "parent", "definition", "excludes", "colour")
        field_classes = {"definition": Lines, "excludes": Lines}
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 2}),
            "excludes": forms.Textarea(attrs={"rows": 2}),
            "colour": forms.Select(choices=[(n, n) for n in range(1, Theme.HUES + 1)]),
        }

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.dialogue = dialogue
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.label, parent.empty_label = _("Below"), _("nothing: an upper theme")
        parent.queryset = dialogue.themes.filter(parent=None, merged_into=None).exclude(pk=self.instance.pk)
        for code, _name in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                self.fields[f"label-{code}"] = Line(
                    label=language_words(code),
                    required=False,
                    max_length=120,
                    initial=self.instance.labels.get(code, ""),
                    widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
                )

    def facts(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        labels = {
            name.partition("-")[2]: values.pop(name) for name in list(values) if name.startswith("label-")
        }
        return values | {"labels": {code: label for code, label in labels.items() if label}}


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(Theme.objects.none(), label=_("Merge into"))

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        assert isinstance(into, forms.ModelChoiceField)
        into.queryset = theme.dialogue.themes.filter(merged_into=None).exclude(pk=theme.pk)


class SplitForm(forms.Form):
    name = Line(label=_("Name of the new theme"), max_length=120)
    definition = Lines(
        label=_("What belongs to it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    spans = Rows(Span.objects.none(), required=False)
    takeaways = Rows(Takeaway.objects.none(), required=False)

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spans, takeaways = self.fields["spans"], self.fields["takeaways"]
        assert isinstance(spans, forms.ModelMultipleChoiceField)
        assert isinstance(takeaways, forms.ModelMultipleChoiceField)
        spans.queryset, takeaways.queryset = theme.spans.all(), theme.takeaways.all()
