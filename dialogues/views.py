"""A facilitator's dialogues: the list, making and editing one, and the page where all of one is in sight."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dialogues import actions, instants
from dialogues.forms import DialogueForm, PlanningForm
from dialogues.permissions import require_account, require_dialogue, require_facilitated_dialogue
from dialogues.queries import delegations_of, dialogues_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def dialogue_list(request: HttpRequest) -> HttpResponse:
    user = require_account(request)
    return render(request, "dialogues/list.html", {"dialogues": dialogues_of(user)})


@form_page
def dialogue_new(request: HttpRequest) -> HttpResponse:
    user = require_account(request)
    form = DialogueForm(request.POST or None, initial={"zone": instants.reader_zone(request)})
    if form.is_valid():
        return redirect(actions.create_dialogue(user, timezone.now(), **form.cleaned_data))
    return render(request, "dialogues/dialogue_form.html", {"form": form})


@require_safe
def dialogue_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Its sessions, each with the next step, and who sits at the table; facilitators see where to act."""
    dialogue, rights = require_dialogue(request, slug)
    context = {
        "dialogue": dialogue,
        "sessions": dialogue.sessions.order_by("number"),
        "delegations": delegations_of(dialogue),
        "people": dialogue.participants.filter(left_at=None).count(),
        "facilitates": rights.facilitates,
        "keeps_minutes": rights.keeps_minutes,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
    }
    return render(request, "dialogues/dialogue.html", context)


@form_page
def dialogue_edit(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    form = PlanningForm(request.POST or None, instance=dialogue)
    if form.is_valid():
        return redirect(actions.update_dialogue(dialogue, **form.cleaned_data))
    return render(request, "dialogues/dialogue_form.html", {"form": form, "dialogue": dialogue})
