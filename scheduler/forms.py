"""Forms of the session's pages."""

from django import forms
from django.utils.translation import gettext_lazy

from dialogues.form_fields import Plain
from scheduler.reminding import Kind


class RemindersForm(Plain, forms.Form):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Remind me by mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Kind.DAY.value, gettext_lazy("the working day before, during my working hours")),
            (Kind.HOUR.value, gettext_lazy("an hour before")),
            (Kind.START.value, gettext_lazy("when we start, with the link")),
        ],
    )
