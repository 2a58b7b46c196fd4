"""The actions of a dialogue: for everyone in it a list of what is open, for who keeps the minutes a form on each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.permissions import require_dialogue
from minutes.desk import Telling, values_of
from minutes.followup.actions import note_follow_up
from minutes.followup.forms import FollowUpForm
from minutes.followup.models import FollowUp
from minutes.followup.queries import actions_of, sessions_to_note_at
from minutes.permissions import require_codebook


@require_safe
def dialogue_actions(request: HttpRequest, slug: str) -> HttpResponse:
    """What is open first, then what was done or dropped."""
    dialogue, rights = require_dialogue(request, slug)
    found = actions_of(dialogue, timezone.now(), everything=rights.keeps_minutes)
    context = {
        "dialogue": dialogue,
        "open": [each for each in found if not each.standing.closed],
        "closed": [each for each in found if each.standing.closed][::-1],
        "sessions": sessions_to_note_at(dialogue) if rights.keeps_minutes else [],
        "states": FollowUp.State.choices,
        "keeps_minutes": rights.keeps_minutes,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
        "back": "list",
    }
    return render(request, "minutes/actions.html", context)


@require_POST
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the record of the session where the form stood there, else to the list."""
    dialogue, rights = require_codebook(request, slug)
    form = FollowUpForm(request.POST, dialogue=dialogue)
    with Telling(request):
        values = values_of(form)
        note_follow_up(
            values["segment"],
            values["session"],
            form.noted(),
            values["seen"] or 0,
            rights.minute_taker,
            timezone.now(),
        )
    session = form.cleaned_data.get("session")
    if request.POST.get("back") == "record" and session:
        return redirect(reverse("session_minutes", args=[session.pk]) + "#follow-up")
    segment = form.cleaned_data.get("segment")
    place = f"#action{segment.pk}" if segment else ""
    return redirect(reverse("dialogue_actions", args=[slug]) + place)
