"""What a facilitator decides about somebody who was not invited."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from dialogues.form_fields import Line, Plain
from dialogues.models import Delegation, Dialogue, Participant

Role = Participant.Role


class AdmitForm(Plain, forms.Form):
    """Who they are; a facilitator is made on the page of people alone."""

    ROLES: ClassVar = [(role.value, role.label) for role in Role if role != Role.FACILITATOR]

    name = Line(label=gettext_lazy("Name"), max_length=120)
    delegation = forms.ModelChoiceField(
        label=gettext_lazy("Delegation"),
        queryset=Delegation.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES)

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"].queryset = dialogue.delegations.all()  # type: ignore[attr-defined]  # its field's


class AliasForm(Plain, forms.Form):
    participant = forms.ModelChoiceField(
        label=gettext_lazy("It is the address of"), queryset=Participant.objects.none()
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = dialogue.participants.filter(left_at=None)
        self.fields["participant"].queryset = people  # type: ignore[attr-defined]  # its field's


class RefuseForm(Plain, forms.Form):
    comment = Line(label=gettext_lazy("A word to them"), max_length=300, required=False)
