"""What the page of a redaction sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.form_fields import Line, Lines, Plain
from minutes.actions.redaction import LONGEST_REASON
from minutes.models import LONGEST_SEGMENT


class RedactionForm(Plain, forms.Form):
    words = Lines(
        label=_("Words to redact, exactly as they stand"),
        help_text=_("Left empty: the whole statement."),
        required=False,
        max_length=LONGEST_SEGMENT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    reason = Line(
        label=_("Reason"),
        help_text=_("Readers see it in place of the words."),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
