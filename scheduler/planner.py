"""Finding an hour: the week as the worst-placed delegation sees it, and the fairest hours, explained.

One page for a facilitator's session and, without sign-in, for anyone; all that it shows is in the address.
"""

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytz
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dialogues import instants
from dialogues.forms import DURATIONS
from dialogues.permissions import require_facilitated_session
from scheduler import actions
from scheduler.burden import Seat, as_points
from scheduler.restdays import RestDays
from scheduler.seats import seat_of, words
from scheduler.slots import Slot, rank_slots, weigh_starts
from scheduler.zones import country_zones

SHOWN = 8
MOST_COUNTRIES = 30


class WeekForm(forms.Form):
    """Which week, and how long the session is."""

    week = forms.DateField(
        label=gettext_lazy("Week of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    duration = forms.TypedChoiceField(
        label=gettext_lazy("Length"), choices=DURATIONS, coerce=int, required=False, empty_value=90
    )


@dataclass(frozen=True)
class Place:
    """A delegation as the page names it."""

    name: str
    city: str
    seat: Seat


@dataclass(frozen=True)
class Cell:
    """One start of the heat map: the greatest burden of any delegation."""

    start: dt.datetime
    points: float


@dataclass(frozen=True)
class Row:
    """One day of the heat map, on the reader's clock."""

    day: dt.datetime
    cells: Sequence[Cell]


@require_GET
def session_planner(request: HttpRequest, pk: int) -> HttpResponse:
    session, rights = require_facilitated_session(request, pk)
    zone = instants.reader_zone(request, rights.bearer)
    places = [
        Place(d.name, d.city or instants.city(d.zone), seat_of(d)) for d in session.dialogue.delegations.all()
    ]
    context = _plan(request.GET, places, zone, session.duration)
    context |= {"session": session, "dialogue": session.dialogue, "bearer": rights.bearer}
    return render(request, "scheduler/session_planner.html", context)


@require_POST
def choose_hour(request: HttpRequest, pk: int) -> HttpResponse:
    """Schedules the session, or moves it where it is scheduled already."""
    session, _rights = require_facilitated_session(request, pk)
    now = timezone.now()
    try:
        start = dt.datetime.fromisoformat(request.POST.get("slot", ""))
        if start.tzinfo is None:
            raise ValueError
    except ValueError:
        messages.error(request, _("Choose one of the hours first."))
        return redirect("session_planner", pk=pk)
    if start <= now:
        messages.error(request, _("This hour has passed; choose one that is still to come."))
        return redirect("session_planner", pk=pk)
    act = actions.reschedule_session if session.status == "scheduled" else actions.schedule_session
    try:
        act(session, start, now)
    except actions.NotNow as refused:
        messages.error(request, str(refused))
        return redirect("session_planner", pk=pk)
    messages.success(request, _("The hour is set, and everybody is told by mail."))
    return redirect("delivery", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    session, _rights = require_facilitated_session(request, pk)
    try:
        actions.cancel_session(session, timezone.now())
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The session is cancelled, and everybody is told by mail."))
    return redirect("session", pk=pk)


@require_GET
def open_planner(request: HttpRequest) -> HttpResponse:
    """`/plan/`: countries in, fair hours out, for anyone."""
    places: list[Place] = []
    problems: list[str] = []
    for code in request.GET.getlist("country")[:MOST_COUNTRIES]:
        wanted = code.upper()
        country, _colon, zone = wanted.partition(":")
        zone = code.partition(":")[2]
        zones = country_zones(country) if country in pytz.country_names else ()
        if not zones or (zone and zone not in zones):
            problems.append(_("Expected a country's two letters such as MX, got “%(value)s”.") % {"value": code})
            continue
        chosen = zone or zones[0]
        seat = Seat(id=country + chosen, zone=chosen, calendar=RestDays(country=country))
        places.append(Place(pytz.country_names[country], instants.city(chosen), seat))
    zone = instants.reader_zone(request)
    context = _plan(request.GET, places, zone, 90) if places else {"form": WeekForm(), "zone": zone}
    context |= {
        "places": places,
        "problems": problems,
        "chosen": [place.seat.id[:2] for place in places],
        "countries": sorted(pytz.country_names.items(), key=lambda pair: pair[1]),
    }
    return render(request, "scheduler/open_planner.html", context)


def _plan(asked: Mapping[str, Any], places: Sequence[Place], zone: str, minutes: int) -> dict[str, Any]:
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(zone)).date()
    form = WeekForm(asked)
    valid = form.is_valid()
    week = (form.cleaned_data.get("week") if valid else None) or today + dt.timedelta(days=7 - today.weekday())
    week = min(max(week, dt.date(1971, 1, 4)), dt.date(2099, 12, 1))
    week -= dt.timedelta(days=week.weekday())
    duration = (form.cleaned_data.get("duration") if valid and asked.get("duration") else None) or minutes
    form = WeekForm(initial={"week": week, "duration": duration})
    context: dict[str, Any] = {"form": form, "week": week, "duration": duration, "zone": zone, "places": places}
    if not places:
        return context
    seats = [place.seat for place in places]
    ranking = rank_slots(seats, week, week + dt.timedelta(days=7), duration, step=30, limit=SHOWN)
    names = {place.seat.id: place for place in places}
    return context | {
        "slots": [_described(slot, names) for slot in ranking.slots],
        "rows": _heat(seats, week, duration, zone),
        "hours": range(24),
        "considered": ranking.considered,
    }


def _described(slot: Slot, names: Mapping[str, Place]) -> dict[str, Any]:
    return {
        "start": slot.start,
        "end": slot.end,
        "greatest": float(slot.greatest),
        "sum": float(slot.sum),
        "shares": [
            {
                "place": names[share.id],
                "burden": float(share.burden),
                "zone": share.zone,
                "reasons": [words(reason) for reason in share.reasons],
            }
            for share in slot.shares
        ],
    }


def _heat(seats: Sequence[Seat], week: dt.date, duration: int, zone: str) -> list[Row]:
    """Seven days by 24 hours of the reader's clock, from one weighing of the UTC days that they touch."""
    first = week - dt.timedelta(days=1)
    weights = weigh_starts(seats, first, week + dt.timedelta(days=8), duration, step=15)
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    there = zoneinfo.ZoneInfo(zone)
    rows = []
    for number in range(7):
        day = dt.datetime.combine(week + dt.timedelta(days=number), dt.time(), there)
        cells = []
        for hour in range(24):
            start = day.replace(hour=hour).astimezone(dt.UTC)
            index = (start - midnight) // dt.timedelta(minutes=15)
            cells.append(Cell(start, float(as_points(weights[index][1]))))
        rows.append(Row(day, cells))
    return rows
