"""The ledger of a dialogue and the account of one session, for everyone who takes part."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dialogues import instants
from dialogues.models import Dialogue
from dialogues.permissions import Rights, require_dialogue
from scheduler.ledger import page
from scheduler.ledger.queries import charges_of, held_in


@require_safe
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has carried how much: bars by country and session, and the figures."""
    dialogue, rights = require_dialogue(request, slug)
    sessions, delegations = held_in(dialogue), list(dialogue.delegations.all())
    charges = charges_of(sessions, delegations, timezone.now())
    context = _about(request, dialogue, rights) | page.ledger(sessions, delegations, charges)
    return render(request, "scheduler/ledger.html", context)


@require_safe
def session_account(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What one session cost everybody, quarter-hour by quarter-hour."""
    dialogue, rights = require_dialogue(request, slug)
    session = next((held for held in held_in(dialogue) if held.number == number), None)
    if session is None:
        raise Http404
    charges = charges_of([session], dialogue.delegations.all(), timezone.now())
    context = _about(request, dialogue, rights) | {
        "session": session,
        "minutes": page.held_minutes(session),
        "accounts": page.accounts(charges),
    }
    return render(request, "scheduler/ledger_session.html", context)


def _about(request: HttpRequest, dialogue: Dialogue, rights: Rights) -> dict[str, Any]:
    return {
        "dialogue": dialogue,
        "facilitates": rights.facilitates,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
    }
