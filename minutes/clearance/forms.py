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


class ProposalForm(forms.Form):
    segment = forms.IntegerField(min_value=1)
    text = Lines(max_length=LONGEST_SEGMENT)
    note = Lines(required=False, max_length=LONGEST_NOTE)


class ObjectionForm(forms.Form):
    text = Lines(max_length=LONGEST_NOTE)


class DecisionForm(forms.Form):
    proposal = forms.IntegerField(min_value=1)
    text = Lines(required=False, max_length=LONGEST_SEGMENT)
    version = forms.IntegerField(min_value=1)
    reason = Lines(required=False, max_length=LONGEST_NOTE)
