"""Seating a delegation: its country proposes zone, weekend and holidays, with sources; a person decides.

Here rather than with the dialogues, because what is known of countries is the schedule's.
"""

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogues import actions
from dialogues.forms import CountryForm, DelegationForm
from dialogues.instants import city, day_in_brief
from dialogues.listing import listed
from dialogues.models import Delegation, Dialogue
from dialogues.permissions import require_facilitated_dialogue
from dialogues.places import country_name, weekday_names
from dialogues.views import form_page
from scheduler.restdays import SATURDAY_AND_SUNDAY
from scheduler.zones import Profile, propose_profile


@form_page
def delegation_add(request: HttpRequest, slug: str) -> HttpResponse:
    """First the country, by the address; then the form comes filled with what is known of it."""
    dialogue = require_facilitated_dialogue(request, slug)
    asked = CountryForm(request.GET if "country" in request.GET else None)
    if not asked.is_valid():
        return _country_page(request, dialogue, asked)
    return _delegation_page(request, dialogue, Delegation(country=asked.cleaned_data["country"]))


@form_page
def delegation_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same two steps: `?change` asks for another country, `?country=` proposes anew."""
    dialogue = require_facilitated_dialogue(request, slug)
    delegation = get_object_or_404(Delegation, dialogue=dialogue, pk=pk)
    if "change" in request.GET:
        return _country_page(request, dialogue, CountryForm(initial={"country": delegation.country}))
    if "country" in request.GET:
        asked = CountryForm(request.GET)
        if not asked.is_valid():
            return _country_page(request, dialogue, asked)
        if asked.cleaned_data["country"] != delegation.country:
            delegation.country = asked.cleaned_data["country"]
            delegation.zone, delegation.city, delegation.weekend = "", "", None
    return _delegation_page(request, dialogue, delegation)


@require_POST
def delegation_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    delegation = get_object_or_404(Delegation, dialogue=dialogue, pk=pk)
    try:
        actions.remove_delegation(delegation, timezone.now())
    except ProtectedError:
        sentence = _("People sit or sat in %(name)s; it stays, for the record keeps their country.")
        messages.error(request, sentence % {"name": delegation.name})
        return redirect("delegation_edit", slug=slug, pk=pk)
    return redirect(dialogue)


def _country_page(request: HttpRequest, dialogue: Dialogue, form: CountryForm) -> HttpResponse:
    return render(request, "scheduler/country_form.html", {"dialogue": dialogue, "form": form})


def _delegation_page(request: HttpRequest, dialogue: Dialogue, delegation: Delegation) -> HttpResponse:
    country = delegation.country
    profile = propose_profile(country, timezone.now().date()) if country else None
    proposed = list(profile.weekend) if profile else sorted(SATURDAY_AND_SUNDAY)
    follows = delegation.weekend is None
    form = DelegationForm(
        request.POST or None,
        instance=delegation,
        initial=_proposal(delegation, profile, proposed),
        dialogue=dialogue,
        zones=profile.zones if profile else (),
    )
    if form.is_valid():
        facts = {**form.cleaned_data, "country": country}
        if follows and sorted(facts["weekend"]) == sorted(proposed):
            facts["weekend"] = None  # not decided here: it follows the sources, which know of changes
        if delegation.pk:
            actions.update_delegation(delegation, timezone.now(), **facts)
        else:
            actions.add_delegation(dialogue, timezone.now(), **facts)
        return redirect(dialogue)
    context = {
        "dialogue": dialogue,
        "delegation": delegation,
        "form": form,
        "country": country_name(country) if country else "",
        "profile": profile,
        "sources": _sources(profile) if profile else [],
        "holidays": _holidays(profile) if profile else [],
    }
    return render(request, "scheduler/delegation_form.html", context)


def _proposal(delegation: Delegation, profile: Profile | None, weekend: list[str]) -> dict[str, Any]:
    """What the form is filled with where the delegation does not say it yet."""
    found: dict[str, Any] = {}
    if delegation.weekend is None:
        found["weekend"] = weekend
    if profile and not delegation.zone and len(profile.zones) == 1:
        found |= {"zone": profile.zones[0], "city": city(profile.zones[0])}
    if profile and not delegation.name:
        found["name"] = country_name(profile.country)
    return found


def _sources(profile: Profile) -> list[tuple[str, str]]:
    """Who says which days are weekend there."""
    names = {"cldr": _("Unicode CLDR"), "holidays": _("the holidays library")}
    return [
        (names[source], listed(weekday_names(days)) or _("none"))
        for source, days in profile.weekend_by_source.items()
    ]


def _holidays(profile: Profile) -> list[tuple[str, str]]:
    return [(day_in_brief(day, "yMMMd"), name) for day, name in profile.holidays.items()]
