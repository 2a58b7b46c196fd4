"""The front page: what Meridian promises, which sessions are coming, what came of those that were held."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dialogues import instants
from dialogues.models import Session
from minutes import queries
from scheduler.seats import seat_of
from scheduler.slots import describe_slot

COMING = 4
PUBLISHED = 4


@dataclass(frozen=True)
class Clock:
    """What an hour is for one delegation."""

    name: str
    place: str
    zone: str
    burden: Decimal | None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    coming = queries.coming_sessions(timezone.now(), COMING)
    context = {
        "next": next(((session, _clocks(session, priced=True)) for session in coming), None),
        "later": [(session, _clocks(session, priced=False)) for session in coming[1:]],
        "published": queries.public_minutes(PUBLISHED),
        "zone": instants.reader_zone(request),
    }
    return render(request, "minutes/home.html", context)


def _clocks(session: Session, priced: bool) -> list[Clock]:
    """`priced`: with the burden, where the hour is one that can be weighed (a quarter-hour)."""
    delegations = list(session.dialogue.delegations.all())
    start = session.starts_at
    burdens: list[Decimal | None] = [None] * len(delegations)
    if priced and start and not start.timestamp() % dt.timedelta(minutes=15).total_seconds():
        slot = describe_slot([seat_of(delegation) for delegation in delegations], start, session.duration)
        burdens = [share.burden for share in slot.shares]
    return [
        Clock(delegation.name, delegation.city or instants.city(delegation.zone), delegation.zone, burden)
        for delegation, burden in zip(delegations, burdens, strict=True)
    ]
