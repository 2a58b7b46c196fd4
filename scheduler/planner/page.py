"""The planner's answer as its templates show it: values of `weighing` with words in the reader's language."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _

from dialogues import instants
from scheduler import daylight
from scheduler.burden import Seat
from scheduler.planner.weighing import Day, Mark, Place, Start, Window, fairest, strip, week_map, weigh
from scheduler.seats import words
from scheduler.slots import describe_slot

CHOICES, DAYS_A_CHOICE = 5, 7
LONGEST_DAY = 4  # letters that an hour's cell has room for; Arabic does not shorten its days
LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def answer(
    places: Sequence[Place],
    asked: Mapping[str, Any],
    named: dt.datetime | None,
    *,
    not_before: dt.datetime = LONG_AGO,
) -> dict[str, Any]:
    """The hour that was named, else the fairest; the other good ones; the map and the strips around them."""
    window = Window(asked["zone"], asked["from"], asked["to"], asked["duration"])
    starts = weigh(places, window)
    coming = [start for start in starts if start.at > not_before]
    if not coming:
        return {"window": window, "nothing": True}
    choices = fairest(places, coming, window.duration, most=CHOICES, days=DAYS_A_CHOICE)
    chosen = next((start for start in coming if start.at == named), choices[0][0])
    midnight = window.midnight(chosen.local.date())
    return {
        "window": window,
        "zone": window.zone,
        "considered": len(coming),
        "best": chosen is choices[0][0],
        "hour": described(places, chosen.at, window.duration, window.zone),
        "choices": [
            {
                "hour": described(places, choice[0].at, window.duration, window.zone),
                "days": [(start.at, _short(start.local.date(), window), start is chosen) for start in choice],
            }
            for choice in choices
        ],
        "rows": [_row(day, places, not_before, chosen) for day in week_map(places, window, starts)],
        "dial": [f"{hour:02}" for hour in range(24)],
        "strips": [_strip(place, midnight) for place in _with_reader(places, window.zone)],
        "map": _map(places, chosen.at),
        "noon": {
            "at": (chosen.at - midnight) / dt.timedelta(hours=1),
            "length": window.duration / 60,
        },
    }


def described(places: Sequence[Place], start: dt.datetime, duration: int, zone: str) -> dict[str, Any]:
    """One hour, explained for every place."""
    slot = describe_slot([place.seat for place in places], start, duration)
    day = instants.local(start, zone).date()
    return {
        "start": slot.start,
        "end": slot.end,
        "greatest": float(slot.greatest),
        "sum": float(slot.sum),
        "shares": [
            {
                "place": place,
                "burden": float(share.burden),
                "shift": (share.local_start.date() - day).days,
                "reasons": "; ".join(words(reason, share) for reason in share.reasons),
            }
            for place, share in zip(places, slot.shares, strict=True)
        ],
    }


def _map(places: Sequence[Place], at: dt.datetime) -> dict[str, Any]:
    """Day and night at that instant, and each place with its local time."""
    sun = daylight.sun_at(at)
    named = [(place.city, place.seat.zone, instants.clock(at, place.seat.zone)) for place in places]
    drawn = daylight.dots(named, sun)
    words = ", ".join(
        (_("%(place)s %(clock)s, day") if dot.day else _("%(place)s %(clock)s, night"))
        % {"place": dot.name, "clock": dot.clock}
        for dot in drawn
    )
    return {
        "width": daylight.WIDTH,
        "height": daylight.HEIGHT,
        "night": daylight.night(sun),
        "dots": drawn,
        "words": _("Map of day and night: %(places)s") % {"places": words},
        "hours": range(30, daylight.WIDTH, 30),
    }


def _row(day: Day, places: Sequence[Place], not_before: dt.datetime, chosen: Start) -> dict[str, Any]:
    cells = [
        start
        and {
            "at": start.at,
            "points": start.points,
            "coming": start.at > not_before,
            "chosen": start.local.date() == chosen.local.date() and start.local.hour == chosen.local.hour,
        }
        for start in day.hours
    ]
    name = format_date(day.date, "EEE d MMM", locale=instants.babel_locale())
    return {"day": name, "note": _note(day, places), "cells": cells}


def _short(date: dt.date, window: Window) -> str:
    """`Tue 13`; with the month where the window has two."""
    skeleton = "Ed" if window.first.replace(day=1) == window.last.replace(day=1) else "MMMEd"
    return format_skeleton(skeleton, date, locale=instants.babel_locale())


def _note(day: Day, places: Sequence[Place]) -> str:
    """Who rests on that date: `Weekend`, `Weekend: Nepal`, `Holiday: China`."""
    weekend = [place.name for place, rest in day.rests if rest.code == "weekend"]
    others = [place.name for place, rest in day.rests if rest.code != "weekend"]
    notes = []
    if others:
        notes.append(_("Holiday: %(names)s") % {"names": ", ".join(others)})
    if weekend and len(weekend) == len(places):
        notes.append(_("Weekend"))
    elif weekend:
        notes.append(_("Weekend: %(names)s") % {"names": ", ".join(weekend)})
    return "; ".join(notes)


def _with_reader(places: Sequence[Place], zone: str) -> list[Place]:
    """The places, after the reader's own clock where no place shows it."""
    if any(place.seat.zone == zone for place in places):
        return list(places)
    return [Place("", instants.city(zone), "", Seat("", zone)), *places]


def _strip(place: Place, midnight: dt.datetime) -> dict[str, Any]:
    return {
        "place": place,
        "offset": instants.offset(midnight, place.seat.zone),
        "weighed": bool(place.name),
        "marks": [(mark, _label(mark)) for mark in strip(place.seat, midnight)],
    }


def _label(mark: Mark) -> str:
    """The hour where it begins, if there is room for it; midnight is named by its day."""
    if not mark.begins or mark.quarters < (2 if mark.hour else 3):
        return ""
    if mark.hour:
        return f"{mark.hour:02}"
    name, letter = (format_date(mark.day, form, locale=instants.babel_locale()) for form in ("EEE", "EEEEE"))
    return name if len(name) <= LONGEST_DAY else letter
