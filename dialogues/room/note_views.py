"""A note's history: its words before each correction, for whoever takes part, as the log tells them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogues import instants
from dialogues.listing import beside
from dialogues.models import RoomEvent, Session
from dialogues.permissions import require_session
from dialogues.room import events
from dialogues.room.entities import Note
from dialogues.room.state import State


@require_safe
def note_history(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    """From the first words on; facilitators and rapporteurs also see who wrote them."""
    session, rights = require_session(request, pk)
    versions = _versions(session, note)
    if not versions:
        raise Http404
    context = {
        "session": session,
        "bearer": rights.bearer,
        "zone": instants.reader_zone(request, rights.bearer),
        "versions": versions,
        "audits": rights.keeps_minutes,
    }
    return render(request, "dialogues/note_history.html", context)


def _versions(session: Session, number: int) -> list[dict[str, Any]]:
    """The note after each event that changed it, be it an edit, a theme or the correction of its speaker's turn."""
    themes = {str(theme.pk): theme.name for theme in session.dialogue.themes.all()}
    state, before, found = State(), None, []
    rows = RoomEvent.objects.filter(session=session).order_by("seq")
    for seq, at, actor, kind, data in rows.values_list("seq", "at", "actor_id", "kind", "data").iterator():
        state.apply(events.decode(kind, data), seq, at)
        note = state.note(str(number))
        if note is not None and note is not before:
            writer = state.participant(str(actor))
            found.append({"at": at, "by": writer["name"] if writer else "", **_told(state, note, themes)})
        before = note
    return found


def _told(state: State, note: Note, themes: dict[str, str]) -> dict[str, Any]:
    person, delegation = state.participant(note["speaker"]), state.delegation(note["delegation"])
    names = (note["guest"] or (person["name"] if person else ""), delegation["name"] if delegation else "")
    return {
        "text": note["text"],
        "kind": note["kind"],
        "speaker": beside(names),
        "themes": [themes[theme] for theme in note["themes"] if theme in themes],
        "owner": note["owner"],
        "due": note["due"],
    }
