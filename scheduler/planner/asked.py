"""What the address of a planner says: which days, how long, on whose clock, and which hour was chosen."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from scheduler.planner.forms import FIRST_YEAR, LAST_YEAR, WindowForm
from scheduler.zones import zone_names


def window_form(
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


def address(places: Iterable[str], asked: Mapping[str, Any]) -> str:
    """The query that says everything, without what only led there."""
    pairs = [("place", place) for place in places]
    pairs += [(name, str(asked[name])) for name in ("from", "to", "duration", "zone") if asked.get(name)]
    return urlencode(pairs, safe=":/")


def instant(text: str) -> dt.datetime | None:
    """A quarter-hour in UTC, or None for anything else."""
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
        return None
    instant = instant.astimezone(dt.UTC)
    return instant if (instant.minute % 15, instant.second, instant.microsecond) == (0, 0, 0) else None
