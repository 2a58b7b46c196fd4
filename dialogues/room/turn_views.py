"""Every turn of a session, to be found by name or hour and put right, in the meeting and after it.

For facilitators and rapporteurs: a page that works without script, and the same list for the form in the room, whose
own map holds the present turn only.
"""

import datetime as dt
import secrets
import zoneinfo
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dialogues import instants
from dialogues.form_fields import Line, Plain
from dialogues.models import Session
from dialogues.permissions import Rights, require_minute_taker
from dialogues.room import commands, decoding, log
from dialogues.room.clock import Instant, read, seconds, stamp
from dialogues.room.entities import Turn
from dialogues.room.refusals import Refusal
from dialogues.room.state import State
from dialogues.room.wording import reason_of
from dialogues.views import form_page

DAY = dt.timedelta(days=1)


def listed(state: State) -> list[dict[str, Any]]:
    """The turns, the latest first, each with whose it was, since when and for how many seconds."""
    turns = [_listed(state, turn) for turn in state.turns.values()]
    return sorted(turns, key=lambda turn: (turn["since"], int(turn["turn"])), reverse=True)


def _listed(state: State, turn: Turn) -> dict[str, Any]:
    hand, floor = turn.hand, state.floor
    person, delegation = state.participant(hand["participant"]), state.delegation(hand["delegation"])
    running = floor["since"] if floor and floor["turn"] == turn.id and not floor["paused_at"] else None
    return {
        "turn": turn.id,
        "participant": hand["participant"],
        "guest": hand["guest"],
        "delegation": hand["delegation"],
        "name": hand["guest"] or (person["name"] if person else ""),
        "country": delegation["name"] if delegation else "",
        "kind": hand["kind"],
        # A turn of which nothing is left, for another was noted in its time, is known by its number alone.
        "since": stamp(turn.spans[0].start) if turn.spans else running or "",
        "spoken_seconds": turn.spoken_seconds,  # less those that run now
        "runs_since": running,
    }


@require_safe
def turns_json(request: HttpRequest, pk: int) -> HttpResponse:
    session, _rights = require_minute_taker(request, pk)
    body = msgspec.json.encode({"turns": listed(log.load(session.pk))})
    response = HttpResponse(body, content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


class CorrectionForm(Plain, forms.Form):
    """Whose a turn was in truth, and since when on the reader's clock; what is left empty stays as noted."""

    participant = forms.ChoiceField(label=gettext_lazy("Who spoke in truth"), required=False)
    guest = Line(
        label=gettext_lazy("Or a guest, by name"), required=False, max_length=decoding.LONGEST["guest"]
    )
    since = forms.TimeField(
        label=gettext_lazy("Since"),
        required=False,
        input_formats=["%H:%M:%S", "%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time", "step": "1"}),
    )

    def __init__(self, *args: Any, state: State, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [
            (key.removeprefix("participant/"), entity["name"])
            for key, entity in state.map.items()
            if key.startswith("participant/")
        ]
        choices = [("", _("As noted")), *sorted(people, key=lambda one: one[1])]
        self.fields["participant"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("participant") and found.get("guest"):
            self.add_error("guest", _("Expected either a participant or a guest’s name."))
        return found


@form_page
def turns(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, with `?q=` those of a name or an hour, with `?turn=` the form that puts one right."""
    session, rights = require_minute_taker(request, pk)
    state = log.load(session.pk)
    zone = instants.reader_zone(request, rights.bearer)
    rows = [_row(one) for one in listed(state)]
    chosen = request.GET.get("turn")
    turn = next((row for row in rows if row["turn"] == chosen), None)
    if chosen is not None and turn is None:
        raise Http404
    form = CorrectionForm(request.POST or None, state=state) if turn else None
    if turn and form and form.is_valid() and _corrected(session, rights, turn, form, zone):
        messages.success(request, _("The turn is put right."))
        return redirect("turns", pk=pk)
    wanted = " ".join(request.GET.get("q", "").split())[:100]
    context = {
        "session": session,
        "bearer": rights.bearer,
        "zone": zone,
        "q": wanted,
        "rows": [row for row in rows if _matches(row, wanted, zone)],
        "turn": turn,
        "dial": instants.zone_words((turn and turn["at"]) or timezone.now(), zone),
        "form": form,
    }
    return render(request, "dialogues/turns.html", context)


def _row(turn: dict[str, Any]) -> dict[str, Any]:
    began = read(turn["since"]) if turn["since"] else None
    running = seconds(read(turn["runs_since"]), timezone.now()) if turn["runs_since"] else 0
    return turn | {"at": began, "spoken": turn["spoken_seconds"] + running}


def _matches(row: dict[str, Any], wanted: str, zone: str) -> bool:
    hour = instants.clock(row["at"], zone) if row["at"] else ""
    return all(
        word in f"{row['name']} {row['country']} {hour}".casefold() for word in wanted.casefold().split()
    )


def _corrected(
    session: Session, rights: Rights, turn: dict[str, Any], form: CorrectionForm, zone: str
) -> bool:
    """Whether the room took the correction; what it said otherwise stands in the form."""
    found = form.cleaned_data
    command = commands.CorrectTurn(
        id=f"page-{secrets.token_hex(12)}",
        turn=turn["turn"],
        participant=found["participant"] or None,
        guest=found["guest"] or None,
        since=_nearest(found["since"], turn["since"], zone) if found["since"] else None,
    )
    outcome = log.submit(session.pk, rights.minute_taker.pk, command, timezone.now())
    if isinstance(outcome, Refusal):
        form.add_error(None, reason_of(outcome))
    return not isinstance(outcome, Refusal)


def _nearest(clock: dt.time, noted: str, zone: str) -> Instant:
    """The instant at which that clock showed this, nearest to when the turn was noted: it may lie across midnight."""
    known = instants.local(read(noted) if noted else timezone.now(), zone)
    days = [(known + n * DAY).date() for n in (-1, 0, 1)]
    there = zoneinfo.ZoneInfo(zone)
    found = [dt.datetime.combine(day, clock, there).astimezone(dt.UTC) for day in days]
    return Instant.of(stamp(min(found, key=lambda one: abs(one - known))))
