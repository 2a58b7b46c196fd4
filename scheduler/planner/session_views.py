"""The hour of a facilitator's session: found on its planner, shown once more, and set by one press."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.models import Dialogue, Participant, Session
from dialogues.permissions import require_facilitated_session
from dialogues.views import form_page
from scheduler import actions
from scheduler.busy.queries import people_busy, who_is_away
from scheduler.busy.reading import AHEAD
from scheduler.planner.asked import address, instant, window_form
from scheduler.planner.carried import carried
from scheduler.planner.page import addressed, answer, cautioned, described, explained, ledger_after
from scheduler.planner.weighing import Place
from scheduler.seats import limit_words, limits_of, seat_of

PLANNABLE = {Session.Status.DRAFT, Session.Status.POLLING, Session.Status.SCHEDULED}


@require_safe
@gzip_page
@cache_control(private=True, no_cache=True)
def session_planner(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_facilitated_session(request, pk)
    if session.status not in PLANNABLE:
        messages.info(request, _("Its hour is past planning."))
        return redirect(session)
    now = timezone.now()
    zone = instants.reader_zone(request, rights.bearer)
    places = places_of(session.dialogue, now)
    form = window_form(
        request,
        zones=[zone, session.dialogue.zone, *(place.seat.zone for place in places), "UTC"],
        day=_day_before_planning(session, now, zone),
        duration=session.duration,
    )
    context: dict[str, Any] = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": rights.bearer,
        "zone": zone,
        "form": form,
        "places": places,
    }
    if places and form.is_valid():
        at = instant(request.GET.get("slot", "")) or _intended(session)
        if at and "part" in request.GET:
            return render(request, "scheduler/hour_fragment.html", explained(places, form.cleaned_data, at))
        limits, duration = limits_of(session.dialogue), form.cleaned_data["duration"]
        context |= answer(
            places, form.cleaned_data, at, now, against=lambda start: limits.against(start, duration, now)
        )
        context |= addressed(request, context, address(form.cleaned_data))
        if "hour" in context:
            seats = [place.seat for place in places]
            so_far = carried(session.dialogue, seats, timezone.now(), beside=session)
            context["ledger"] = ledger_after(context["hour"], so_far)
    return render(request, "scheduler/planner_session.html", context)


@form_page
def choose_hour(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what setting this hour would mean; one press sets it and tells everybody."""
    session, rights = require_facilitated_session(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    now = timezone.now()
    start = instant(asked.get("start", ""))
    if session.status not in PLANNABLE or start is None or start <= now:
        messages.error(request, _("Expected an hour that is still to come; choose one of these."))
        return redirect("session_planner", pk=pk)
    moving = session.status == Session.Status.SCHEDULED
    duration = _duration(asked.get("duration", ""), session.duration)
    if request.method == "POST":
        try:
            if moving:
                actions.reschedule_session(session, start, now, duration)
            else:
                actions.schedule_session(session, start, now, duration)
        except actions.NotNow as refused:
            messages.error(request, str(refused))
            return redirect("session_planner", pk=pk)
        messages.success(request, _("The hour is set, and everybody is told by mail."))
        return redirect("delivery", pk=pk)
    zone = instants.reader_zone(request, rights.bearer)
    people = session.dialogue.participants.filter(left_at=None)
    places = places_of(session.dialogue, now)
    end = start + dt.timedelta(minutes=duration)
    against = limits_of(session.dialogue).against(start, duration, now)
    context = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": rights.bearer,
        "zone": zone,
        "moving": moving,
        "duration": duration,
        "former_end": session.starts_at and session.starts_at + dt.timedelta(minutes=session.duration),
        "hour": described(places, start, duration, zone),
        "against": limit_words(against, session.dialogue) if against else "",
        "cautions": cautioned(places, start, duration, now, zone),
        "away": who_is_away(session.dialogue, start, end),
        "invited": people.exclude(email="").count(),
        "unreachable": people.filter(email="").exclude(role=Participant.Role.FACILITATOR),
    }
    return render(request, "scheduler/hour.html", context)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    session, _rights = require_facilitated_session(request, pk)
    try:
        actions.cancel_session(session, timezone.now())
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The session is cancelled, and everybody is told by mail."))
    return redirect(session)


def _day_before_planning(session: Session, now: dt.datetime, zone: str) -> dt.date:
    """A day of the week before the one that is shown at first."""
    if at := _intended(session):
        return instants.local(at, zone).date() - dt.timedelta(days=7)
    return instants.local(session.starts_at or now, zone).date()


def _intended(session: Session) -> dt.datetime | None:
    """The hour that a draft has from a series, of which nobody was told yet."""
    return session.starts_at if session.status == Session.Status.DRAFT else None


def places_of(dialogue: Dialogue, now: dt.datetime) -> list[Place]:
    """The delegations, with the time at which their people cannot come."""
    busy = people_busy(dialogue, now, now + AHEAD)
    return [
        Place(d.name, d.city or instants.city(d.zone), d.country, seat_of(d, busy.get(d.pk, ())))
        for d in dialogue.delegations.all()
    ]


def _duration(text: str, usual: int) -> int:
    minutes = int(text) if text.isdecimal() and len(text) < 4 else usual
    return minutes if 15 <= minutes <= 720 and minutes % 15 == 0 else usual
