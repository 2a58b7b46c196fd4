"""What makes a card, and by what cards are looked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.form_fields import Line, Lines, Plain, Rows
from dialogues.models import Dialogue
from minutes.cards.models import LONGEST_PLACE, Card
from minutes.queries import codebook


class CardForm(Plain, forms.ModelForm[Card]):
    place = Line(label=_("Where it is at work"), required=False, max_length=LONGEST_PLACE)

    class Meta:
        model = Card
        fields = ("kind", "what", "place", "offered_by", "sought_by")
        field_classes = {"what": Lines, "offered_by": Rows, "sought_by": Rows}
        widgets = {
            "what": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "offered_by": forms.CheckboxSelectMultiple,
            "sought_by": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("offered_by", "sought_by"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = dialogue.delegations.all()


class CardSearch(Plain, forms.Form):
    """Narrows the list; both are optional."""

    says_optional = False

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    delegation = forms.ChoiceField(label=_("Delegation"), required=False)

    def __init__(self, *args: Any, dialogue: Dialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme, delegation = self.fields["theme"], self.fields["delegation"]
        assert isinstance(theme, forms.ChoiceField)
        assert isinstance(delegation, forms.ChoiceField)
        theme.choices = [("", _("any theme")), *((t.pk, t.label) for t in codebook(dialogue))]
        delegation.choices = [
            ("", _("any delegation")),
            *((seat.pk, seat.name) for seat in dialogue.delegations.all()),
        ]
