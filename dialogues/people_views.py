"""The people of a dialogue: adding, importing, editing, and the personal links that they come by."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogues import access, actions, roster
from dialogues.fields import zone_names
from dialogues.file_problems import Problem
from dialogues.forms import ParticipantForm, RosterForm
from dialogues.models import Dialogue, Participant
from dialogues.permissions import require_facilitated_dialogue
from dialogues.queries import Change, changes_of, people_of
from dialogues.roster_wording import sentence
from dialogues.views import form_page

PEOPLE_A_PAGE = 100
_LABELS = {field.name: field.verbose_name for field in Participant._meta.fields}


@form_page
def people(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    form = ParticipantForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        person = actions.add_participant(dialogue, timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(name)s takes part now.") % {"name": person.name})
        return redirect("people", slug=slug)
    search = request.GET.get("q", "").strip()[:100]
    context = {
        "dialogue": dialogue,
        "form": form,
        "search": search,
        "page": Paginator(people_of(dialogue, search), PEOPLE_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "dialogues/people.html", context)


@form_page
def person_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    person = _person(dialogue, pk)
    form = ParticipantForm(request.POST or None, instance=person, dialogue=dialogue)
    if form.is_valid():
        try:
            actions.update_participant(person, timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("people", slug=slug)
    # What is shown beside the form is what is kept, not what was typed.
    context = {"dialogue": dialogue, "person": _person(dialogue, pk), "form": form}
    return render(request, "dialogues/person_form.html", context)


@require_POST
def person_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    person = _person(dialogue, pk)
    try:
        actions.remove_participant(person, timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("person_edit", slug=slug, pk=pk)
    messages.success(request, _("%(name)s no longer takes part.") % {"name": person.name})
    return redirect("people", slug=slug)


@require_POST
def person_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`give` shows one more personal link, once; `renew` closes the others before; `revoke` only closes."""
    dialogue = require_facilitated_dialogue(request, slug)
    person = _person(dialogue, pk)
    match request.POST.get("do"):
        case "give":
            key = actions.give_link(person)
        case "renew":
            key = actions.renew_link(person)
        case "revoke":
            actions.revoke_links(person)
            messages.success(request, _("The links of %(name)s are closed.") % {"name": person.name})
            return redirect("person_edit", slug=slug, pk=pk)
        case _:
            raise Http404
    context = {"dialogue": dialogue, "person": person, "link": access.link(key)}
    response = render(request, "dialogues/person_link.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@form_page
def people_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what a roster would do, or what is wrong with it by line; one more press imports all of it."""
    dialogue = require_facilitated_dialogue(request, slug)
    if request.method != "POST":
        return _import_page(request, dialogue, RosterForm())
    text = _posted_text(request)
    found = text if isinstance(text, Problem) else _read(text, dialogue)
    if isinstance(found, Problem):
        return _import_page(request, dialogue, RosterForm(), problems=[found])
    form = RosterForm(initial={"text": text})
    if found.problems:
        return _import_page(request, dialogue, form, problems=found.problems)
    if "confirm" not in request.POST:
        changes = changes_of(dialogue, found.entries)
        return _import_page(request, dialogue, form, rows=[_row(change) for change in changes])
    try:
        added, changed = actions.import_participants(dialogue, found.entries, timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _import_page(request, dialogue, form)
    new = ngettext("%(n)s person was added", "%(n)s people were added", added) % {"n": added}
    messages.success(request, _("%(new)s, %(changed)s changed.") % {"new": new, "changed": changed})
    return redirect("people", slug=slug)


def _person(dialogue: Dialogue, pk: int) -> Participant:
    return get_object_or_404(people_of(dialogue), pk=pk)


def _posted_text(request: HttpRequest) -> str | Problem:
    upload = request.FILES.get("file")
    if upload is None:
        return str(request.POST.get("text", ""))
    if (upload.size or 0) > roster.MOST_BYTES:
        values = {"most": f"{roster.MOST_BYTES:,}", "found": f"{upload.size:,}"}
        return Problem(0, "too_large", values)
    text = roster.decode(upload.read())
    return Problem(0, "not_text") if text is None else text


def _read(text: str, dialogue: Dialogue) -> roster.Roster:
    seats = dialogue.delegations.values_list("name", "country")
    return roster.read(text, seats, [code for code, _name in settings.LANGUAGES], sorted(zone_names()))


def _import_page(request: HttpRequest, dialogue: Dialogue, form: RosterForm, **context: Any) -> HttpResponse:
    problems, rows = context.get("problems", ()), context.get("rows", ())
    new = sum(row["is_new"] for row in rows)
    changed = sum(not row["is_new"] and bool(row["changes"]) for row in rows)
    context |= {
        "dialogue": dialogue,
        "form": form,
        "columns": ", ".join(roster.COLUMNS),
        "roles": ", ".join(roster.ROLES),
        "sentences": [sentence(problem) for problem in problems],
        "more": len(problems) >= roster.MOST_PROBLEMS,
        "new": new,
        "changed": changed,
        "same": len(rows) - new - changed,
    }
    return render(request, "dialogues/people_import.html", context, status=400 if problems else 200)


def _row(change: Change) -> dict[str, Any]:
    """A line of the preview: the person as they will be, and what changes of one who is known."""
    after = change.person or Participant(role=Participant.Role.DELEGATE)
    before = {name: _shown(after, name) for name in change.facts} if change.person else {}
    for name, value in change.facts.items():
        setattr(after, name, value)
    changes = [
        {"field": _LABELS[name], "old": old, "new": _shown(after, name)} for name, old in before.items()
    ]
    return {"line": change.entry.line, "person": after, "is_new": change.person is None, "changes": changes}


def _shown(person: Participant, name: str) -> str:
    return person.get_role_display() if name == "role" else str(getattr(person, name) or "–")
