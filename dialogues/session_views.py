"""Preparing a session: its details, its agenda, its papers."""

import hashlib
import uuid
from typing import Any

import msgspec
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogues import actions, instants
from dialogues.forms import ItemForm, PaperForm, SessionForm
from dialogues.models import Participant, Session
from dialogues.permissions import Rights, require_facilitated_dialogue, require_facilitated_session
from dialogues.room import commands, decoding, log
from dialogues.room.refusals import Refusal
from dialogues.room.wording import reason_of
from dialogues.views import form_page


@form_page
def session_new(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    form = SessionForm(request.POST or None)
    if form.is_valid():
        session = actions.create_session(dialogue, timezone.now(), **form.cleaned_data)
        return redirect("session_edit", pk=session.pk)
    return render(request, "dialogues/session_form.html", {"form": form, "dialogue": dialogue})


@form_page
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Details, agenda and papers on one page; the forms of agenda and papers go to addresses of their own."""
    session, rights = require_facilitated_session(request, pk)
    form = SessionForm(request.POST or None, instance=session)
    if form.is_valid():
        try:
            actions.update_session(session, timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The details are kept."))
            return redirect("session_edit", pk=pk)
    return _prepare(request, session, rights, form=form)


@require_POST
def agenda_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Items go through the room's log, before the session too: there is one agenda."""
    session, rights = require_facilitated_session(request, pk)
    form = ItemForm(request.POST, auto_id=False)
    if request.POST.get("do") in {"add", "edit"} and not form.is_valid():
        return _prepare(request, session, rights, bound_item=form, bound_id=request.POST.get("item", ""))
    facilitator = next(p for p in rights.identities if p.role == Participant.Role.FACILITATOR)
    try:
        command = _agenda_command(request, session, form)
    except decoding.BadCommand as error:
        answer: log.Accepted | Refusal = error.refusal
    else:
        answer = log.submit(session.pk, facilitator.pk, command, timezone.now())
    if isinstance(answer, Refusal):
        messages.error(request, reason_of(answer))
    return redirect(f"{reverse('session_edit', args=[pk])}#agenda")


def _agenda_command(request: HttpRequest, session: Session, form: ItemForm) -> commands.Command:
    """The command that a press of a button asks for; one that is sent twice has the same id and acts once."""
    asked = {name: request.POST.get(name, "") for name in ("page", "do", "item", "title", "planned_minutes")}
    item = asked["item"]
    match asked["do"]:
        case "add":
            fields: dict[str, Any] = {"do": "add_item", **form.cleaned_data}
        case "edit":
            fields = {"do": "edit_item", "item": item, **form.cleaned_data}
        case "drop":
            fields = {"do": "drop_item", "item": item}
        case "up" | "down":
            fields = {"do": "move_item", "item": item, "after": _new_neighbour(session, item, asked["do"])}
        case _:
            raise Http404
    unique = hashlib.sha256(repr(asked).encode()).hexdigest()[:32]
    return decoding.decode(msgspec.json.encode({"id": f"page-{unique}", **fields}))


def _new_neighbour(session: Session, item: str, way: str) -> str | None:
    """The item that this one comes to stand after when it moves up or down by one place; None: the first."""
    order = list(session.items.exclude(state="dropped").values_list("item_id", flat=True))
    if item not in order:
        raise Http404
    place = order.index(item)
    order.remove(item)
    place = max(place - 1, 0) if way == "up" else min(place + 1, len(order))
    return order[place - 1] if place else None


@require_POST
def paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_facilitated_session(request, pk)
    form = PaperForm(request.POST, auto_id="paper_%s")
    if not form.is_valid():
        return _prepare(request, session, rights, paper_form=form)
    actions.add_paper(session, timezone.now(), **form.cleaned_data)
    return redirect(f"{reverse('session_edit', args=[pk])}#papers")


@require_POST
def paper_remove(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    session, _rights = require_facilitated_session(request, pk)
    actions.remove_paper(get_object_or_404(session.papers, pk=paper_pk), timezone.now())
    return redirect(f"{reverse('session_edit', args=[pk])}#papers")


def _prepare(
    request: HttpRequest,
    session: Session,
    rights: Rights,
    *,
    form: SessionForm | None = None,
    paper_form: PaperForm | None = None,
    bound_item: ItemForm | None = None,
    bound_id: str = "",
) -> HttpResponse:
    """The page with all its forms; what was typed and is wrong stands there still, with the reason."""
    session.refresh_from_db()  # a form that is wrong has written into the object already
    rows = [
        (
            item,
            bound_item
            if bound_item and item.item_id == bound_id
            else _item_form(item.title, item.planned_minutes),
        )
        for item in session.items.exclude(state="dropped")
    ]
    context = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
        "page": uuid.uuid4().hex,
        "form": form or SessionForm(instance=session),
        "items": rows,
        "minutes": sum(item.planned_minutes for item, _form in rows),
        "item_form": bound_item if bound_item and not bound_id else ItemForm(auto_id=False),
        "papers": session.papers.all(),
        "paper_form": paper_form or PaperForm(auto_id="paper_%s"),
    }
    return render(request, "dialogues/session_edit.html", context)


def _item_form(title: str, minutes: int) -> ItemForm:
    return ItemForm(initial={"title": title, "planned_minutes": minutes}, auto_id=False)
