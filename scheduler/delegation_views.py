"""Seating a delegation: its country proposes zone, weekend and holidays, each with its source, and a person decides.

Here rather than with the dialogues, because what is known of countries is the schedule's.
"""

from typing import Any

import pytz
from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogues import actions, instants
from dialogues.forms import CountryForm, DelegationForm
from dialogues.models import Delegation
from dialogues.permissions import require_facilitated_dialogue
from dialogues.views import form_page
from scheduler.zones import Profile, propose_profile


@form_page
def delegation_add(request: HttpRequest, slug: str) -> HttpResponse:
    """First the country (in the address), then the form comes filled with what is known of it."""
    dialogue = require_facilitated_dialogue(request, slug)
    country = request.GET.get("country")
    if country is None or (country and country not in pytz.country_names):
        if country:
            messages.error(
                request, _("Expected a country's two letters such as MX, got “%(value)s”.") % {"value": country}
            )
        return render(request, "scheduler/country_form.html", {"dialogue": dialogue, "form": CountryForm()})
    profile = propose_profile(country, timezone.now().date()) if country else None
    form = DelegationForm(request.POST or None, initial=_proposed(profile), zones=profile.zones if profile else ())
    form.instance.dialogue = dialogue
    form.instance.country = country
    if form.is_valid():
        actions.add_delegation(dialogue, timezone.now(), country=country, **form.cleaned_data)
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "profile": profile, "country": country}
    return render(request, "scheduler/delegation_form.html", context)


def _proposed(profile: Profile | None) -> dict[str, Any]:
    if profile is None:
        return {"weekend": ["sat", "sun"]}
    zone = profile.zones[0] if profile.zones else ""
    return {
        "name": pytz.country_names[profile.country],
        "zone": zone,
        "city": instants.city(zone) if len(profile.zones) == 1 else "",
        "weekend": list(profile.weekend),
    }


@form_page
def delegation_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    delegation = get_object_or_404(Delegation, dialogue=dialogue, pk=pk)
    profile = propose_profile(delegation.country, timezone.now().date()) if delegation.country else None
    weekend = delegation.weekend if delegation.weekend is not None else list(profile.weekend if profile else [])
    form = DelegationForm(
        request.POST or None,
        instance=delegation,
        initial={"weekend": weekend},
        zones=profile.zones if profile else (),
    )
    if form.is_valid():
        actions.update_delegation(delegation, timezone.now(), **form.cleaned_data)
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "profile": profile, "delegation": delegation}
    return render(request, "scheduler/delegation_form.html", context)


@require_POST
def delegation_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    dialogue = require_facilitated_dialogue(request, slug)
    delegation = get_object_or_404(Delegation, dialogue=dialogue, pk=pk)
    try:
        actions.remove_delegation(delegation, timezone.now())
    except ProtectedError:
        messages.error(request, _("People sit in %(name)s; move or remove them first.") % {"name": delegation.name})
    return redirect(dialogue)
