"""A series of sessions planned together: for anyone at `/plan/series/`, and for a dialogue, which takes the plan."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from dialogues import instants
from dialogues.flooding import MINUTE, Limit, refuse
from dialogues.permissions import require_facilitated_dialogue
from scheduler import actions
from scheduler.limits import Limits
from scheduler.planner.asked import instant
from scheduler.planner.carried import carried
from scheduler.planner.countries import asked_places, named_places, places_form
from scheduler.planner.forms import MOST_SESSIONS, USUAL_STEP, SeriesForm
from scheduler.planner.open_views import EXAMPLE, USUAL_DURATION
from scheduler.planner.places import AskedPlace
from scheduler.planner.series_page import Series, pins_text, series_answer, series_text, series_windows
from scheduler.planner.session_views import places_of
from scheduler.planner.weighing import Place
from scheduler.rotation import NoStart
from scheduler.seats import limits_of
from scheduler.zones import zone_names

SAID = ("first", "every", "count", "days", "duration", "step", "zone", "pins")
USUAL = {"every": "week", "count": 6, "days": 7, "duration": USUAL_DURATION, "step": USUAL_STEP}

LONGEST_PIN, LONGEST_PINS = 40, 2000  # letters

PLANNED = Limit("series", 60, MINUTE)


@require_safe
@gzip_page
@vary_on_headers("Cookie", "Accept-Language")
@cache_control(private=True, max_age=60)
def open_series(request: HttpRequest) -> HttpResponse:
    """Each may take seconds of a processor, so one address is served so many a minute and no more."""
    if seconds := PLANNED.wait(request):
        return refuse(request, seconds)
    asked = asked_places(request.GET)
    if ("place" in request.GET or "add" in request.GET) and not asked.problems:
        return redirect(f"{request.path}?{_address(request.GET, asked.places)}")
    places = named_places(asked.ready)
    context = {
        "asked": asked,
        "example": EXAMPLE,
        "places": places,
        "hour_address": _address({}, asked.places),
        **places_form(asked, lambda places: _address(request.GET, places)),
    }
    context |= _planned(request, places, [place.carried for place in asked.ready], asked.places)
    return render(request, "scheduler/series_open.html", context)


@require_safe
@gzip_page
@cache_control(private=True, no_cache=True)
def dialogue_series(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    now = timezone.now()
    places = places_of(dialogue, now)
    context = {"dialogue": dialogue, "places": places}
    so_far = carried(dialogue, [place.seat for place in places], now)
    context |= _planned(request, places, so_far, limits=limits_of(dialogue))
    return render(request, "scheduler/series_dialogue.html", context)


@require_POST
def take_series(request: HttpRequest, slug: str) -> HttpResponse:
    """The hours of a plan become those of the dialogue's sessions; with `invite` everybody is told at once."""
    dialogue = require_facilitated_dialogue(request, slug)
    now = timezone.now()
    starts = [instant(text) for text in request.POST.getlist("start")[: MOST_SESSIONS + 1]]
    hours = [start for start in starts if start is not None and start > now]
    duration = request.POST.get("duration", "")
    if not 0 < len(hours) == len(starts) <= MOST_SESSIONS or not duration.isdecimal():
        messages.error(request, _("Expected hours that are still to come; plan the series again."))
        return redirect("dialogue_series", slug=slug)
    invite = "invite" in request.POST
    try:
        sessions = actions.take_series(dialogue, hours, int(duration[:4]), now, invite=invite)
    except (ValidationError, actions.NotNow) as refused:
        messages.error(request, "; ".join(getattr(refused, "messages", [str(refused)])))
        return redirect("dialogue_series", slug=slug)
    said = ngettext("%(n)s session has its hour.", "%(n)s sessions have their hours.", len(sessions))
    messages.success(request, said % {"n": len(sessions)})
    return redirect(dialogue)


def _planned(
    request: HttpRequest,
    places: Sequence[Place],
    so_far: Sequence[int],
    asked: Sequence[AskedPlace] = (),
    limits: Limits | None = None,
) -> dict[str, Any]:
    """The form, and the plan where the form, the places and the limits allow one."""
    zone, now = instants.reader_zone(request), timezone.now()
    soonest = now + dt.timedelta(days=limits.least_notice if limits else 0)
    zones = [zone, *(place.seat.zone for place in places), "UTC"]
    form = _series_form(request, zones, instants.local(soonest, zone).date())
    context: dict[str, Any] = {"form": form, "pins": request.GET.get("pins", "")[:LONGEST_PINS]}
    if not places or not form.is_valid():
        return context
    cleaned = form.cleaned_data
    pins = _pins(request.GET.get("pins", ""))
    windows = series_windows(cleaned, {number: pin for number, pin in pins.values() if pin})
    duration = cleaned["duration"]
    series = Series(
        windows,
        places,
        so_far,
        duration,
        cleaned["step"],
        cleaned["zone"],
        (lambda start: limits.against(start, duration, now) is None) if limits else None,
    )
    kept = series.pins
    context["pins"] = pins_text(kept)
    context["let_go"] = [word for word, (number, pin) in pins.items() if not pin or kept.get(number) != pin]
    look = request.GET.get("look", "")
    try:
        context |= series_answer(series, int(look) - 1 if look.isdecimal() and len(look) < 4 else None)
    except NoStart as closed:
        context["closed"] = [number + 1 for number in closed.windows]
        return context
    context["address"] = _address({**cleaned, "pins": ""}, asked)
    link = context["link"] = _address({**cleaned, "pins": pins_text(series.pins)}, asked)
    context["text"] = series_text(context, request.build_absolute_uri(f"{request.path}?{link}"))
    return context


def _series_form(request: HttpRequest, zones: Sequence[str], soonest: dt.date) -> SeriesForm:
    monday = soonest + dt.timedelta(days=7 - soonest.weekday())
    usual = {"first": monday, **USUAL, "zone": zones[0]}
    said = {name: request.GET[name] for name in usual if request.GET.get(name)}
    if said.get("zone") in zone_names():
        zones = [*zones, said["zone"]]
    return SeriesForm({**usual, **said}, zones=zones, usual_duration=USUAL_DURATION)


def _address(asked: Mapping[str, Any], places: Sequence[AskedPlace]) -> str:
    pairs = [("places", ",".join(map(str, places)))] if places else []
    pairs += [(name, str(asked[name])) for name in SAID if asked.get(name)]
    return urlencode(pairs, safe=":/,~@")


def _pins(text: str) -> dict[str, tuple[int, dt.datetime | None]]:
    """Each pin as the address has it, which session it names (counted from 0) and where that is to stay.

    None where it cannot be read.
    """
    pins: dict[str, tuple[int, dt.datetime | None]] = {}
    for word in filter(None, text.split(",")[:MOST_SESSIONS]):
        number, _at, start = word.partition("@")
        counts = number.isdecimal() and len(number) < 4
        pins[word[:LONGEST_PIN]] = (int(number) - 1, instant(start)) if counts else (-1, None)
    return pins
