"""`/plan/`: countries in, fair hours out, for anyone."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogues import instants
from dialogues.places import country_choices, country_name
from scheduler.burden import Seat
from scheduler.planner.asked import address, instant, window_form
from scheduler.planner.page import answer
from scheduler.planner.weighing import Place
from scheduler.restdays import RestDays
from scheduler.zones import country_codes, country_zones

MOST_COUNTRIES = 30
COUNTRIES_ASKED_AT_FIRST = 3


@require_safe
def open_planner(request: HttpRequest) -> HttpResponse:
    """`/plan/`: countries in, fair hours out, for anyone."""
    asked = request.GET.getlist("place")
    if "add" in request.GET:
        added = [code for code in request.GET.getlist("add") if code and code not in asked]
        return redirect(f"{request.path}?{address(asked + added, request.GET)}")
    chosen, problems = _chosen_countries(asked)
    zone = instants.reader_zone(request)
    places = _countries(chosen)
    form = window_form(
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
                "without": address([key for key in keys if key != _key(country, at)], request.GET),
            }
            for country, at in chosen
        ],
    }
    if places and form.is_valid():
        context |= answer(places, form.cleaned_data, instant(request.GET.get("slot", "")))
        context["address"] = address(keys, form.cleaned_data)
    return render(request, "scheduler/planner_open.html", context)


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
