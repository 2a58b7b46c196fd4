"""What the pages of translations send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.fields import validate_language
from dialogues.form_fields import Line, Lines
from minutes.models import LONGEST_SEGMENT


class LanguageForm(forms.Form):
    """A language by its BCP 47 code."""

    language = Line(label=_("Language"), max_length=35, validators=[validate_language])


class SpokenForm(forms.Form):
    """The language that a speaker spoke in; empty: the one of the record."""

    spoken = Line(label=_("Spoken in"), required=False, max_length=35, validators=[validate_language])


class TranslationForm(forms.Form):
    """A translation as its writer saw it in `version` (0: there was none), of the words recorded in `made_from`."""

    text = Lines(label=_("Translation"), max_length=LONGEST_SEGMENT)
    version = forms.IntegerField(min_value=0, max_value=10**9)
    made_from = forms.IntegerField(min_value=1, max_value=10**9)
