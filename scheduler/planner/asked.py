"""What the address of a planner says: which days, how long, how often, on whose clock, and which hour was chosen."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from scheduler.planner.forms import USUAL_STEP, WindowForm
from scheduler.planner.places import FIRST_YEAR, LAST_YEAR, AskedPlace
from scheduler.zones import zone_names

SAID = ("from", "to", "duration", "step", "zone")


def window_form(request: HttpRequest, *, zones: Sequence[str], day: dt.date, duration: int) -> WindowForm:
    """The form, filled from the address; what it does not say is the week after `day`, the usual length."""
    monday = day + dt.timedelta(days=7 - day.weekday())
    usual = {
        "from": monday,
        "to": monday + dt.timedelta(days=6),
        "duration": duration,
        "step": USUAL_STEP,
        "zone": zones[0],
    }
    said = {name: request.GET[name] for name in usual if request.GET.get(name)}
    if said.get("zone") in zone_names():  # a colleague's address may name a clock that is none of ours
        zones = [*zones, said["zone"]]
    return WindowForm({**usual, **said}, zones=zones, usual_duration=duration)


def address(asked: Mapping[str, Any], places: Sequence[AskedPlace] = ()) -> str:
    """The query that says everything, as short as can be: most pages hold it hundreds of times."""
    pairs = [("places", ",".join(map(str, places)))] if places else []
    pairs += [
        (name, str(asked[name]))
        for name in SAID
        if asked.get(name) and (name, str(asked[name])) != ("step", str(USUAL_STEP))
    ]
    return urlencode(pairs, safe=":/,~")


def slot_text(at: dt.datetime) -> str:
    """An instant as the address names it: `2011-06-28T12:00Z`."""
    return at.strftime("%Y-%m-%dT%H:%MZ")


def instant(text: str) -> dt.datetime | None:
    """A quarter-hour in UTC, or None for anything else."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    found = found.astimezone(dt.UTC)
    return found if (found.minute % 15, found.second, found.microsecond) == (0, 0, 0) else None
