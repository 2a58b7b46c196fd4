"""What the pages of follow-up send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.form_fields import Line
from dialogues.models import Dialogue, Session
from minutes.followup.models import LONGEST_WHY, FollowUp
from minutes.followup.queries import followable
from minutes.followup.standing import Noted
from minutes.models import Segment


class FollowUpForm(forms.Form):
    """Where one action stands, as its writer saw it after note number `seen`."""

    segment = forms.ModelChoiceField(Segment.objects.none(), label=_("Action"))
    session = forms.ModelChoiceField(Session.objects.none(), label=_("Session"))
    state = forms.ChoiceField(label=_("State"), choices=FollowUp.State.choices)
    due = forms.DateField(label=_("Due"), required=False, input_formats=["%Y-%m-%d"])
    why = Line(label=_("Why"), required=False, max_length=LONGEST_WHY)
    seen = forms.IntegerField(min_value=0, max_value=2**62, required=False)

    def __init__(self, *args: object, dialogue: Dialogue, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as given
        segment, session = self.fields["segment"], self.fields["session"]
        assert isinstance(segment, forms.ModelChoiceField)
        assert isinstance(session, forms.ModelChoiceField)
        segment.queryset = followable(Segment.objects.filter(minutes__session__dialogue=dialogue))
        session.queryset = dialogue.sessions.all()

    def noted(self) -> Noted:
        """Of a date only what belongs to the state that was chosen: the field may still hold an older choice."""
        values = self.cleaned_data
        due = values["due"] if values["state"] == FollowUp.State.MOVED else None
        return Noted(values["state"], due, values["why"])
