"""A facilitator's dialogues and their sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues import actions, instants
from dialogues.forms import DialogueForm, ItemForm, PaperForm, SessionForm
from dialogues.models import Participant, Session
from dialogues.permissions import (
    require_account,
    require_dialogue,
    require_facilitated_dialogue,
    require_facilitated_session,
)
from dialogues.queries import dialogue_overview, dialogues_of
from dialogues.room import commands, log
from dialogues.room.refusals import Refusal
from dialogues.room.wording import reason_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def dialogue_list(request: HttpRequest) -> HttpResponse:
    user = require_account(request)
    return render(request, "dialogues/list.html", {"dialogues": dialogues_of(user)})


@form_page
def dialogue_new(request: HttpRequest) -> HttpResponse:
    user = require_account(request)
    form = DialogueForm(request.POST or None, initial={"zone": instants.reader_zone(request)})
    if form.is_valid():
        dialogue = actions.create_dialogue(user, timezone.now(), **form.cleaned_data)
        return redirect(dialogue)
    return render(request, "dialogues/dialogue_form.html", {"form": form})


@require_GET
def dialogue_page(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue, rights = require_dialogue(request, slug)
    context = dialogue_overview(dialogue) | {
        "bearer": rights.bearer,
        "facilitates": rights.facilitates,
        "keeps_minutes": rights.keeps_minutes,
        "zone": instants.reader_zone(request, rights.bearer),
    }
    return render(request, "dialogues/dialogue.html", context)


@form_page
def dialogue_edit(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    form = DialogueForm(request.POST or None, instance=dialogue)
    if form.is_valid():
        actions.update_dialogue(dialogue, **form.cleaned_data)
        return redirect(dialogue)
    return render(request, "dialogues/dialogue_form.html", {"form": form, "dialogue": dialogue})


@form_page
def session_new(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    form = SessionForm(request.POST or None)
    form.instance.dialogue = dialogue
    if form.is_valid():
        session = actions.create_session(dialogue, timezone.now(), **form.cleaned_data)
        return redirect("session_edit", pk=session.pk)
    return render(request, "dialogues/session_form.html", {"form": form, "dialogue": dialogue})


@form_page
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Details, agenda and papers of a session on one page; the agenda's forms go to addresses of their own."""
    session, rights = require_facilitated_session(request, pk)
    form = SessionForm(request.POST or None, instance=session)
    if form.is_valid():
        actions.update_session(session, timezone.now(), **form.cleaned_data)
        messages.success(request, _("The details are kept."))
        return redirect("session_edit", pk=pk)
    context = {
        "form": form,
        "session": session,
        "dialogue": session.dialogue,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
        "items": session.items.exclude(state="dropped"),
        "item_form": ItemForm(),
        "papers": session.papers.all(),
        "paper_form": PaperForm(),
    }
    return render(request, "dialogues/session_edit.html", context)


@require_POST
def agenda_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda items go through the room's log, also before the session: there is one agenda."""
    session, rights = require_facilitated_session(request, pk)
    facilitator = next(p for p in rights.identities if p.role == Participant.Role.FACILITATOR)
    command = _agenda_command(request, session)
    if command is None:
        messages.error(request, _("Expected a title and a number of minutes from 0 to 1440."))
    else:
        answer = log.submit(session.pk, facilitator.pk, command, timezone.now())
        if isinstance(answer, Refusal):
            messages.error(request, reason_of(answer))
    return redirect("session_edit", pk=pk)


def _agenda_command(request: HttpRequest, session: Session) -> commands.Command | None:
    asked = request.POST
    unique = f"page-{timezone.now().timestamp()}"
    item = asked.get("item", "")
    order = [row.item_id for row in session.items.exclude(state="dropped")]
    match asked.get("do"):
        case "add" | "edit" as do:
            form = ItemForm(asked)
            if not form.is_valid():
                return None
            if do == "add":
                return commands.AddItem(id=unique, **form.cleaned_data)
            return commands.EditItem(id=unique, item=item, **form.cleaned_data)
        case "up" if item in order:
            place = order.index(item)
            return commands.MoveItem(id=unique, item=item, after=order[place - 2] if place > 1 else None)
        case "down" if item in order:
            place = order.index(item)
            return commands.MoveItem(id=unique, item=item, after=order[min(place + 1, len(order) - 1)])
        case "drop":
            return commands.DropItem(id=unique, item=item)
    return None


@require_POST
def paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    session, _rights = require_facilitated_session(request, pk)
    form = PaperForm(request.POST)
    if form.is_valid():
        actions.add_paper(session, **form.cleaned_data)
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("session_edit", pk=pk)


@require_POST
def paper_remove(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    session, _rights = require_facilitated_session(request, pk)
    actions.remove_paper(get_object_or_404(session.papers, pk=paper_pk))
    return redirect("session_edit", pk=pk)
