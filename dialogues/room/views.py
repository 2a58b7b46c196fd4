"""The room's pages: the server gives the island its first snapshot, the socket what follows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from dialogues import instants
from dialogues.conference import opening
from dialogues.models import Participant, Session
from dialogues.permissions import require_session
from dialogues.room import log, protocol

_VIEWS = {
    Participant.Role.FACILITATOR: "chair",
    Participant.Role.RAPPORTEUR: "rapporteur",
    Participant.Role.INTERPRETER: "interpreter",
}


def _island(session: Session, bearer: Participant, view: str, zone: str) -> dict[str, Any]:
    delegations = session.dialogue.delegations.all()
    now = timezone.now()
    one_by_one = opening.lets_in_one_by_one(session)
    return {
        "session": str(session.pk),
        "socket": f"/ws/sessions/{session.pk}/",
        "events": f"/s/{session.pk}/events/",
        "commands": f"/s/{session.pk}/commands/",
        "view": view,
        "zone": zone,
        "city": instants.city(zone),
        "language": get_language(),
        "clocks": [{"name": d.city or instants.city(d.zone), "zone": d.zone} for d in delegations],
        "themes": [
            {"id": str(theme.pk), "name": theme.name}
            for theme in session.dialogue.themes.filter(merged_into=None)
        ],
        "urls": {
            "session": reverse("session", args=[session.pk]),
            "screen": reverse("screen", args=[session.pk]),
            "minutes": reverse("session_minutes", args=[session.pk]),
            "notes": f"/s/{session.pk}/notes/",
            "turns": reverse("turns", args=[session.pk]),
            "turnsJson": reverse("turns_json", args=[session.pk]),
            "preferences": f"{reverse('preferences')}?next={reverse('room', args=[session.pk])}",
            "call": reverse("call", args=[session.pk]) if one_by_one else session.join_url,
            "video": opening.frame_address(session, bearer, now) if view != "screen" else "",
        },
        "snapshot": protocol.snapshot(log.load(session.pk), bearer, now),
    }


def _page(request: HttpRequest, pk: int, template: str, view: str | None) -> HttpResponse:
    session, rights = require_session(request, pk)
    bearer = rights.bearer
    assert bearer  # require_session refuses whoever is nobody here
    zone = instants.reader_zone(request, bearer)
    shown = view or _VIEWS.get(Participant.Role(bearer.role), "delegate")
    context = {
        "session": session,
        "bearer": bearer,
        "zone": zone,
        "island": _island(session, bearer, shown, zone),
    }
    return render(request, template, context)


def room(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, "dialogues/room.html", None)


def screen(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, "dialogues/screen.html", "screen")
