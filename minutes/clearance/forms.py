"""What the pages of clearance send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.form_fields import Lines, Plain
from minutes.clearance.models import LONGEST_NOTE, MOST_DAYS
from minutes.models import LONGEST_SEGMENT


class SendForm(Plain, forms.Form):
    days = forms.IntegerField(
        label=_("Working days for each delegation"), min_value=1, max_value=MOST_DAYS, initial=5
    )


class _Subject(forms.Form):
    """What an answer stands on, by the number of its row."""

    segment = forms.IntegerField(required=False, min_value=1)
    takeaway = forms.IntegerField(required=False, min_value=1)


class ProposalForm(_Subject):
    text = Lines(label=_("Correction"), max_length=LONGEST_SEGMENT)
    note = Lines(label=_("Why"), required=False, max_length=LONGEST_NOTE)


class ObjectionForm(_Subject):
    text = Lines(label=_("Objection"), max_length=LONGEST_NOTE)


class DecisionForm(forms.Form):
    proposal = forms.IntegerField(min_value=1)
    text = Lines(label=_("Text"), required=False, max_length=LONGEST_SEGMENT)
    # What the rapporteur saw: of a segment its version, of a takeaway its statement.
    version = forms.IntegerField(required=False, min_value=1)
    seen = forms.CharField(required=False)
    reason = Lines(label=_("Reason"), required=False, max_length=LONGEST_NOTE)
