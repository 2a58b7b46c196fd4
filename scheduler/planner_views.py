"""Finding an hour: for a facilitator's session, whose hour is then set, and for anyone without sign-in."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogues import instants
from dialogues.models import Participant, Session
from dialogues.permissions import require_facilitated_session
from dialogues.places import country_choices, country_name
from dialogues.views import form_page
from scheduler import actions
from scheduler.burden import Seat
from scheduler.planner import Place
from scheduler.planner_forms import FIRST_YEAR, LAST_YEAR, WindowForm
from scheduler.planner_page import answer, described
from scheduler.restdays import RestDays
from scheduler.seats import seat_of
from scheduler.zones import country_codes, country_zones, zone_names

MOST_COUNTRIES = 30
COUNTRIES_ASKED_AT_FIRST = 3
PLANNABLE = {Session.Status.DRAFT, Session.Status.POLLING, Session.Status.SCHEDULED}


@require_safe
def session_planner(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_facilitated_session(request, pk)
    if session.status not in PLANNABLE:
        messages.info(request, _("Its hour is past planning."))
        return redirect(session)
    now = timezone.now()
    zone = instants.reader_zone(request, rights.bearer)
    places = _places_of(session)
    form = _window_form(
        request,
        zones=[zone, session.dialogue.zone, *(place.seat.zone for place in places), "UTC"],
        day=instants.local(session.starts_at or now, zone).date(),
        duration=session.duration,
        fixed=session.status == Session.Status.SCHEDULED,
    )
    context = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": rights.bearer,
        "zone": zone,
        "form": form,
        "places": places,
    }
    if places and form.is_valid():
        context |= answer(places, form.cleaned_data, _instant(request.GET.get("slot", "")), not_before=now)
        context["address"] = _address([], form.cleaned_data)
    return render(request, "scheduler/planner_session.html", context)


@require_safe
def open_planner(request: HttpRequest) -> HttpResponse:
    """`/plan/`: countries in, fair hours out, for anyone."""
    asked = request.GET.getlist("place")
    if "add" in request.GET:
        added = [code for code in request.GET.getlist("add") if code and code not in asked]
        return redirect(f"{request.path}?{_address(asked + added, request.GET)}")
    chosen, problems = _chosen_countries(asked)
    zone = instants.reader_zone(request)
    places = _countries(chosen)
    form = _window_form(
        request,
        zones=[zone, *(place.seat.zone for place in places), "UTC"],
        day=instants.local(timezone.now(), zone).date(),
        duration=90,
    )
    keys = [_key(country, at) for country, at in chosen]
    context = {
        "form": form,
        "problems": problems,
        "countries": country_choices(),
        "places": places,
        "blanks": range(max(COUNTRIES_ASKED_AT_FIRST - len(chosen), 1)),
        "chosen": [
            {
                "country": country,
                "name": country_name(country),
                "zone": at,
                "zones": [(name, instants.city(name)) for name in country_zones(country)],
                "key": _key(country, at),
                "without": _address([key for key in keys if key != _key(country, at)], request.GET),
            }
            for country, at in chosen
        ],
    }
    if places and form.is_valid():
        context |= answer(places, form.cleaned_data, _instant(request.GET.get("slot", "")))
        context["address"] = _address(keys, form.cleaned_data)
    return render(request, "scheduler/planner_open.html", context)


@form_page
def choose_hour(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what setting this hour would mean; one press sets it and tells everybody."""
    session, rights = require_facilitated_session(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    now = timezone.now()
    start = _instant(asked.get("start", ""))
    if session.status not in PLANNABLE or start is None or start <= now:
        messages.error(request, _("Expected an hour that is still to come; choose one of these."))
        return redirect("session_planner", pk=pk)
    moving = session.status == Session.Status.SCHEDULED
    duration = session.duration if moving else _duration(asked.get("duration", ""), session.duration)
    if request.method == "POST":
        try:
            if moving:
                actions.reschedule_session(session, start, now)
            else:
                actions.schedule_session(session, start, now, duration)
        except actions.NotNow as refused:
            messages.error(request, str(refused))
            return redirect("session_planner", pk=pk)
        messages.success(request, _("The hour is set, and everybody is told by mail."))
        return redirect("delivery", pk=pk)
    zone = instants.reader_zone(request, rights.bearer)
    people = session.dialogue.participants.filter(left_at=None)
    context = {
        "session": session,
        "dialogue": session.dialogue,
        "bearer": rights.bearer,
        "zone": zone,
        "moving": moving,
        "duration": duration,
        "hour": described(_places_of(session), start, duration, zone),
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


def _places_of(session: Session) -> list[Place]:
    return [
        Place(d.name, d.city or instants.city(d.zone), d.country, seat_of(d))
        for d in session.dialogue.delegations.all()
    ]


def _countries(chosen: Sequence[tuple[str, str]]) -> list[Place]:
    """Countries as places, by their names; one with several zones at the table by its cities."""
    times = Counter(country for country, _zone in chosen)
    return [
        Place(
            name=country_name(country),
            city=country_name(country) if times[country] == 1 else instants.city(zone),
            country=country,
            seat=Seat(f"{country}:{zone}", zone, calendar=RestDays(country)),
        )
        for country, zone in chosen
        if zone
    ]


def _key(country: str, zone: str) -> str:
    """How the address names a country: by its letters where it has one zone."""
    return country if len(country_zones(country)) == 1 else f"{country}:{zone}"


def _chosen_countries(asked: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Countries with their zones out of `MX` and `CA:America/St_Johns`, and sentences on what is neither.

    The zone stays empty where the country has several and none was named: then the page asks.
    """
    chosen: dict[tuple[str, str], None] = {}
    problems = []
    for text in asked[: MOST_COUNTRIES + 1]:
        letters, _colon, zone = text.partition(":")
        country = letters.upper()
        zones = country_zones(country) if country in country_codes() else ()
        if not zones or (zone and zone not in zones):
            sentence = _("Expected a country such as MX or CA:America/St_Johns, got “%(value)s”.")
            problems.append(sentence % {"value": text[:60]})
            continue
        chosen[country, zone or (zones[0] if len(zones) == 1 else "")] = None
    if len(chosen) > MOST_COUNTRIES or len(asked) > MOST_COUNTRIES:
        problems.append(_("Expected at most %(most)s countries, got more.") % {"most": MOST_COUNTRIES})
    return list(chosen)[:MOST_COUNTRIES], problems


def _address(places: Iterable[str], asked: Mapping[str, Any]) -> str:
    """The query that says everything, without what only led there."""
    pairs = [("place", place) for place in places]
    pairs += [(name, str(asked[name])) for name in ("from", "to", "duration", "zone") if asked.get(name)]
    return urlencode(pairs, safe=":/")


def _window_form(
    request: HttpRequest, *, zones: Sequence[str], day: dt.date, duration: int, fixed: bool = False
) -> WindowForm:
    """The form, filled from the address; what it does not say is the week after `day`, the usual length."""
    monday = day + dt.timedelta(days=7 - day.weekday())
    usual = {"from": monday, "to": monday + dt.timedelta(days=6), "duration": duration, "zone": zones[0]}
    said = {name: request.GET[name] for name in usual if request.GET.get(name)}
    if fixed:
        said.pop("duration", None)
    if said.get("zone") in zone_names():  # a colleague's address may name a clock that is none of ours
        zones = [*zones, said["zone"]]
    return WindowForm({**usual, **said}, zones=zones, usual_duration=duration, fixed=fixed)


def _instant(text: str) -> dt.datetime | None:
    """A quarter-hour in UTC, or None for anything else."""
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
        return None
    instant = instant.astimezone(dt.UTC)
    return instant if (instant.minute % 15, instant.second, instant.microsecond) == (0, 0, 0) else None


def _duration(text: str, usual: int) -> int:
    minutes = int(text) if text.isdecimal() and len(text) < 4 else usual
    return minutes if 15 <= minutes <= 720 and minutes % 15 == 0 else usual
