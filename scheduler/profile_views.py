"""What is assumed of a delegation, from which source, and whether somebody who knows has confirmed it.

The delegation comes by its people's personal links, the facilitator by account; what either confirms holds for all
later sessions.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues import actions, instants
from dialogues.forms import ProfileForm
from dialogues.listing import beside, listed
from dialogues.models import Delegation
from dialogues.permissions import require_delegation
from dialogues.places import country_name, weekday_names
from dialogues.views import form_page
from scheduler.busy.queries import sharing
from scheduler.restdays import NamedDay, named_days
from scheduler.seats import seat_of
from scheduler.zones import Profile, country_zones, propose_profile

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Assumption:
    """One fact with its source; `doubt` where sources disagree."""

    label: str
    value: str
    source: str
    doubt: str = ""


@form_page
def delegation_profile(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    delegation, rights = require_delegation(request, slug, pk)
    now = timezone.now()
    today = instants.local(now, delegation.zone).date()
    profile = propose_profile(delegation.country, today) if delegation.country else None
    # Those of a delegation know it better than the facilitator, who may be both.
    by = next((who for who in rights.identities if who.delegation_id == pk), rights.identities[0])
    calendar = seat_of(delegation).calendar
    context = {
        "dialogue": delegation.dialogue,
        "bearer": rights.bearer,
        "facilitates": rights.facilitates,
        "zone": instants.reader_zone(request, rights.bearer),
        "delegation": delegation,
        "country": country_name(delegation.country) if delegation.country else "",
        "assumptions": [
            _zone(delegation),
            _hours(delegation),
            _weekend(delegation, profile),
            *_holidays(delegation),
        ],
        "days": [_day(found) for found in named_days(calendar, today, today + YEAR)],
        "sharing": (people := sharing(pk)),
        "shared": sum(people),
    }
    weekend = profile.weekend if profile else ("sat", "sun")
    form = ProfileForm(
        request.POST or None,
        instance=delegation,
        initial={"weekend": weekend} if delegation.weekend is None else {},
        zones=profile.zones if profile else (),
    )
    if form.is_valid():
        actions.confirm_delegation(delegation, by, now, **form.cleaned_data)
        messages.success(request, _("Thank you. This holds for all sessions to come."))
        return redirect("delegation_profile", slug=slug, pk=pk)
    return render(request, "scheduler/delegation_profile.html", {**context, "form": form})


def _zone(delegation: Delegation) -> Assumption:
    zones = country_zones(delegation.country) if delegation.country else ()
    if zones == (delegation.zone,):
        source = _("the country’s only zone in the IANA table")
    elif delegation.zone in zones:
        sentence = ngettext(
            "chosen out of the country’s %(count)s zone in the IANA table",
            "chosen out of the country’s %(count)s zones in the IANA table",
            len(zones),
        )
        source = sentence % {"count": len(zones)}
    else:
        source = _("chosen for this delegation")
    return Assumption(_("Time zone"), f"{instants.city(delegation.zone)} ({delegation.zone})", source)


def _hours(delegation: Delegation) -> Assumption:
    usual = (delegation.work_from, delegation.work_to) == ("09:00", "17:00") and not delegation.confirmed_at
    source = _("the usual hours, for want of others") if usual else _("chosen for this delegation")
    return Assumption(_("Working hours"), f"{delegation.work_from}–{delegation.work_to}", source)


def _weekend(delegation: Delegation, profile: Profile | None) -> Assumption:
    label = _("Weekend")
    said = _said(profile) if profile else ""
    doubt = ""
    if profile and len(set(profile.weekend_by_source.values())) > 1:
        doubt = _("The sources disagree: %(said)s.") % {"said": said}
    if delegation.weekend is not None:
        return Assumption(label, _names(delegation.weekend), _("chosen for this delegation"), doubt)
    if profile is None:
        return Assumption(label, _names(("sat", "sun")), _("the usual days, for want of a country"))
    return Assumption(label, _names(profile.weekend), _("Unicode CLDR and the holidays library"), doubt)


def _said(profile: Profile) -> str:
    words = {"cldr": _("Unicode CLDR says %(days)s"), "holidays": _("the holidays library says %(days)s")}
    return beside(
        words[source] % {"days": _names(days)} for source, days in profile.weekend_by_source.items()
    )


def _names(days: list[str] | tuple[str, ...]) -> str:
    return listed(weekday_names(days)) or _("none")


def _holidays(delegation: Delegation) -> list[Assumption]:
    if not delegation.country:
        return []
    kinds = _("public holidays of the whole country")
    if delegation.country == "ID":
        kinds = _("public holidays of the whole country, and the government’s joint leave")
    return [Assumption(_("Holidays"), kinds, _("the holidays library, with its make-up working days"))]


def _day(found: NamedDay) -> dict[str, str]:
    words = {
        "holiday": found.name,
        "rest_day": _("rest day of this delegation"),
        "makeup_day": _("working day, to make up for a holiday"),
        "working_day": _("works all the same"),
    }[found.code]
    if found.name and found.code != "holiday":
        words = f"{words} ({found.name})"
    return {
        "day": instants.day_in_brief(found.day, "yMMMEd"),
        "words": words,
        "works": "works" if found.code in {"makeup_day", "working_day"} else "",
    }
