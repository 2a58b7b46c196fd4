"""`/plan/`: countries in, fair hours out, for anyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dialogues import instants
from scheduler.planner.asked import address, instant, window_form
from scheduler.planner.countries import asked_places, named_places, places_form
from scheduler.planner.page import addressed, answer, explained

USUAL_DURATION = 90
EXAMPLE = "CN:Asia/Shanghai,IN,ID:Asia/Jakarta,MX:America/Mexico_City,SG"


@require_safe
@gzip_page
@vary_on_headers("Cookie", "Accept-Language")
@cache_control(private=True, max_age=60)
def open_planner(request: HttpRequest) -> HttpResponse:
    asked = asked_places(request.GET)
    if ("place" in request.GET or "add" in request.GET) and not asked.problems:
        return redirect(f"{request.path}?{address(request.GET, asked.places)}")
    zone = instants.reader_zone(request)
    places = named_places(asked.ready)
    form = window_form(
        request,
        zones=[zone, *(place.seat.zone for place in places), "UTC"],
        day=instants.local(timezone.now(), zone).date(),
        duration=USUAL_DURATION,
    )
    context = {
        "form": form,
        "asked": asked,
        "example": EXAMPLE,
        "places": places,
        "series_address": address({}, asked.places),
        **places_form(asked, lambda places: address(request.GET, places)),
    }
    if places and form.is_valid():
        at = instant(request.GET.get("slot", ""))
        if at and "part" in request.GET:
            return render(request, "scheduler/hour_fragment.html", explained(places, form.cleaned_data, at))
        context |= answer(places, form.cleaned_data, at, timezone.now())
        context |= addressed(request, context, address(form.cleaned_data, asked.places))
    return render(request, "scheduler/planner_open.html", context)
