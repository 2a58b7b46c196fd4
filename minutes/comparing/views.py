"""The page that compares coders: how far they agree on each theme, and where they do not."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dialogues import instants
from dialogues.form_fields import Plain, Rows
from dialogues.models import Dialogue, Participant, Session
from minutes.comparing.queries import Comparison, coders_of, compare
from minutes.permissions import require_codebook

FEWEST, MOST = 2, 12


class CodersForm(Plain, forms.Form):
    """Who is compared, and over which session; none: over all of them."""

    says_optional = False

    coder = Rows(Participant.objects.none(), label=_("Coders"), widget=forms.CheckboxSelectMultiple)
    session = forms.ModelChoiceField(
        Session.objects.none(), label=_("Session"), required=False, empty_label=_("all sessions")
    )

    def __init__(self, *args: Any, dialogue: Dialogue, people: list[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coder, session = self.fields["coder"], self.fields["session"]
        assert isinstance(coder, forms.ModelMultipleChoiceField)
        assert isinstance(session, forms.ModelChoiceField)
        coder.queryset = Participant.objects.filter(pk__in=[person.pk for person in people]).order_by(
            "name", "pk"
        )
        session.queryset = dialogue.sessions.exclude(minutes=None)

    def clean_coder(self) -> list[Participant]:
        found = list(self.cleaned_data["coder"])
        if not FEWEST <= len(found) <= MOST:
            raise forms.ValidationError(
                _("Choose %(fewest)s to %(most)s coders, got %(got)s.")
                % {"fewest": FEWEST, "most": MOST, "got": len(found)}
            )
        return found


@require_safe
def coders(request: HttpRequest, slug: str) -> HttpResponse:
    """Without a choice, all who have tagged are compared, if they are not too many."""
    dialogue, rights = require_codebook(request, slug)
    tagging = coders_of(dialogue)
    people = [coder.person for coder in tagging]
    asked = request.GET if request.GET else {"coder": [person.pk for person in people[:MOST]]}
    form = CodersForm(asked, dialogue=dialogue, people=people)
    comparison: Comparison | None = None
    invalid = False
    if len(people) >= FEWEST:
        if form.is_valid():
            comparison = compare(dialogue, form.cleaned_data["coder"], form.cleaned_data["session"])
        else:
            invalid = True
    context = {
        "dialogue": dialogue,
        "tagging": tagging,
        "form": form,
        "comparison": comparison,
        "two": comparison is not None and len(comparison.coders) == FEWEST,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
    }
    return render(request, "minutes/coders.html", context, status=400 if invalid else 200)
