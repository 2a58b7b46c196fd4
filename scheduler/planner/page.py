"""The planner's answer as its templates show it: values of `weighing` with words in the reader's language."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.dates import format_date, format_skeleton
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from dialogues import instants
from dialogues.listing import clauses, listed
from scheduler import daylight
from scheduler.burden import Seat
from scheduler.cautions import cautions
from scheduler.planner.asked import instant, slot_text
from scheduler.planner.weighing import (
    Day,
    Mark,
    Place,
    Start,
    Window,
    fairest,
    strip,
    week_map,
    weigh,
    weigh_one,
)
from scheduler.seats import caution_words, words
from scheduler.slots import Slot, describe_slot

Against = Callable[[dt.datetime], str | None]

CHOICES, DAYS_A_CHOICE = 5, 7
EARLIER_AND_LATER = 2  # so many starts on either side of the chosen one are offered beside it
NAMED = 3
EXPLAINED = 8  # places that there is room for beside a cell
LONGEST_DAY = 4  # letters that an hour's cell has room for; Arabic does not shorten its days
DAYS_WITH_HIGH_ROWS = 14
LONGEST_NAMED = 40


def answer(
    places: Sequence[Place],
    asked: Mapping[str, Any],
    named: dt.datetime | None,
    now: dt.datetime,
    *,
    against: Against = lambda _at: None,
) -> dict[str, Any]:
    """The hour that was named, else the fairest; the other good ones; the map and the strips around them.

    `against` says of a start why it cannot be chosen (`limits.Limits.against`).
    """
    window = Window(asked["zone"], asked["from"], asked["to"], asked["duration"], asked["step"])
    starts = weigh(places, window)
    coming = [start for start in starts if against(start.at) is None]
    if not coming:
        limited = any(against(start.at) != "past" for start in starts)
        return {"window": window, "nothing": True, "limited": limited}
    choices = fairest(places, coming, window.duration, most=CHOICES, days=DAYS_A_CHOICE)
    chosen = choices[0][0]
    if named and against(named) is None and window.holds(named):
        chosen = weigh_one(places, window, named)
    midnight = window.midnight(chosen.local.date())
    return {
        "window": window,
        "zone": window.zone,
        "considered": len(coming),
        "best": chosen.at == choices[0][0].at,
        "hour": described(places, chosen.at, window.duration, window.zone),
        "cautions": cautioned(places, chosen.at, window.duration, now, window.zone),
        "beside": _beside(coming, chosen),
        "choices": [
            {
                "hour": described(places, choice[0].at, window.duration, window.zone),
                "days": [
                    {
                        "at": start.at,
                        "slot": slot_text(start.at),
                        "name": _short(start.local.date(), window),
                        "chosen": start.at == chosen.at,
                    }
                    for start in choice
                ],
            }
            for choice in choices
        ],
        "rows": _rows(week_map(places, window, starts), places, against, chosen),
        "low_rows": (window.last - window.first).days >= DAYS_WITH_HIGH_ROWS,
        "someone_missing": any(start.missing for start in starts),
        "dial": [f"{hour:02}" for hour in range(24)],
        "strips": [_strip(place, midnight) for place in _with_reader(places, window.zone)],
        "map": sky(places, chosen.at),
        "noon": {
            "at": (chosen.at - midnight) / dt.timedelta(hours=1),
            "length": window.duration / 60,
        },
    }


def described(places: Sequence[Place], start: dt.datetime, duration: int, zone: str) -> dict[str, Any]:
    """One hour, explained for every place."""
    return shown(places, describe_slot([place.seat for place in places], start, duration), zone)


def shown(places: Sequence[Place], slot: Slot, zone: str) -> dict[str, Any]:
    """A slot that has been explained already, with its words."""
    day = instants.local(slot.start, zone).date()
    return {
        "start": slot.start,
        "end": slot.end,
        "greatest": float(slot.greatest),
        "sum": float(slot.sum),
        "shares": [
            {
                "place": place,
                "burden": float(share.burden),
                "absent": share.id in slot.missing,
                "shift": (shift := (share.local_start.date() - day).days),
                "reasons": (reasons := clauses(words(reason, share) for reason in share.reasons)),
                "why": _why(reasons, shift),
            }
            for place, share in zip(places, slot.shares, strict=True)
        ],
    }


def _why(reasons: str, shift: int) -> str:
    """`day before, ends 2 h after work; Saturday`."""
    said = reasons or _("working hours")
    if not shift:
        return said
    day = _("next day") if shift > 0 else _("day before")
    return _("%(day)s, %(reasons)s") % {"day": day, "reasons": said}


def cautioned(
    places: Sequence[Place], start: dt.datetime, duration: int, now: dt.datetime, zone: str
) -> list[tuple[str, list[str]]]:
    """What to warn of at an hour, with the places that it is true of: many share a change of clocks."""
    found = cautions(describe_slot([place.seat for place in places], start, duration), now, zone)
    times = Counter(place.name for place in places)
    names: dict[str, list[str]] = {}
    for place in places:
        for caution in found[place.seat.id]:
            said = place.name if times[place.name] == 1 else place.city
            names.setdefault(caution_words(caution), []).append(said)
    return list(names.items())


def ledger_after(hour: Mapping[str, Any], so_far: Sequence[int]) -> dict[str, Any]:
    """What each place carries, so far and with this hour, most first; `share` is an equal one."""
    rows = [
        {
            "place": share["place"],
            "before": before / 100,
            "added": share["burden"],
            "after": before / 100 + share["burden"],
        }
        for share, before in zip(hour["shares"], so_far, strict=True)
    ]
    sums = [row["after"] for row in rows]
    return {
        "rows": sorted(rows, key=lambda row: -row["after"]),
        "most": max([*sums, 0.01]),
        "share": sum(sums) / len(sums),
    }


def explained(places: Sequence[Place], asked: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    """One hour of the map, for the fragment that the page's script shows beside its cell."""
    hour = described(places, at, asked["duration"], asked["zone"])
    dearest = sorted(hour["shares"], key=lambda share: (-share["absent"], -share["burden"]))[:EXPLAINED]
    others = len(places) - len(dearest)
    return {"zone": asked["zone"], "hour": {**hour, "dearest": dearest, "others": others}}


def addressed(request: HttpRequest, shown: Mapping[str, Any], address: str) -> dict[str, Any]:
    """The page's address without a chosen hour, and with the shown one as it is sent to a colleague."""
    if "hour" not in shown:
        return {"address": address}
    named = request.GET.get("slot", "")
    # Who follows a colleague's link is told where it leads to another hour than was meant.
    overlooked = "" if not named or instant(named) == shown["hour"]["start"] else named[:LONGEST_NAMED]
    link = request.build_absolute_uri(f"{request.path}?{address}&slot={slot_text(shown['hour']['start'])}")
    return {
        "address": address,
        "overlooked": overlooked,
        "text": _as_text(shown["hour"], shown["zone"], link),
    }


def _as_text(hour: Mapping[str, Any], zone: str, link: str) -> str:
    """An hour as plain text, to be put into a mail: a line a place, and the page that explains it."""
    start, end = hour["start"], hour["end"]
    lines = [
        instants.day(start, zone),
        f"{instants.clock(start, zone)}–{instants.clock(end, zone)} {instants.zone_words(start, zone)}",
        "",
    ]
    for share in hour["shares"]:
        there = share["place"].seat.zone
        day = f" ({instants.short_day(start, there)})" if share["shift"] else ""
        clocks = f"{instants.clock(start, there)}–{instants.clock(end, there)}{day}"
        lines.append(f"{share['place'].city}: {clocks}, {instants.offset(start, there)}")
    return "\n".join([*lines, "", link])


def _beside(coming: Sequence[Start], chosen: Start) -> list[dict[str, Any]]:
    """The chosen start among its neighbours, each with what it costs; none where there are no others."""
    earlier = [start for start in coming if start.at < chosen.at][-EARLIER_AND_LATER:]
    later = [start for start in coming if start.at > chosen.at][:EARLIER_AND_LATER]
    return [
        {
            "at": start.at,
            "slot": slot_text(start.at),
            "points": float(start.points),
            "chosen": start is chosen,
        }
        for start in (*earlier, chosen, *later)
    ]


def sky(places: Sequence[Place], at: dt.datetime) -> dict[str, Any]:
    """Day and night at that instant, and each place with its local time."""
    sun = daylight.sun_at(at)
    named = [(place.city, place.seat.zone, instants.clock(at, place.seat.zone)) for place in places]
    drawn = daylight.dots(named, sun)
    said = listed(
        (_("%(place)s %(clock)s, day") if dot.day else _("%(place)s %(clock)s, night"))
        % {"place": dot.name, "clock": dot.clock}
        for dot in drawn
    )
    return {
        "width": daylight.WIDTH,
        "height": daylight.HEIGHT,
        "night": daylight.night(sun),
        "dots": drawn,
        "words": _("Map of day and night: %(places)s") % {"places": said},
        "hours": range(30, daylight.WIDTH, 30),
    }


def _rows(
    days: Sequence[Day], places: Sequence[Place], against: Against, chosen: Start
) -> list[dict[str, Any]]:
    figures: dict[int, str] = {}

    def cell(start: Start | None) -> dict[str, Any] | None:
        if start is None:
            return None
        if start.greatest not in figures:
            figures[start.greatest] = _figure(start.points)
        return {
            "slot": slot_text(start.at) if against(start.at) is None else "",
            "points": start.points,
            "figure": figures[start.greatest],
            "missing": start.missing,
            "chosen": start.local.replace(minute=0) == hour,
        }

    hour = chosen.local.replace(minute=0)
    return [
        {
            "day": instants.day_in_brief(day.date),
            "note": clauses((_closed(day, against), _note(day, places))),
            "new_week": day.date.weekday() == 0,
            "cells": [cell(start) for start in day.hours],
        }
        for day in days
    ]


def _closed(day: Day, against: Against) -> str:
    """Why no hour of the day can be chosen, where that is the dialogue's own doing."""
    found = {against(start.at) for start in day.hours if start}
    if None in found:
        return ""
    if "blackout" in found:
        return _("No sessions")
    if "short_notice" in found:
        return _("Too soon")
    return _("Too far ahead") if "long_notice" in found else ""


def _figure(points: Decimal) -> str:
    """Points as there is room for in a cell: whole ones, below one a decimal, so that a cost never reads as none."""
    if points >= 1:
        return str(points.quantize(Decimal(1), ROUND_HALF_UP))
    shown = points.quantize(Decimal("0.1") if points >= Decimal("0.1") else Decimal("0.01"), ROUND_HALF_UP)
    return number_format(shown) if points else "0"


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
        notes.append(_("Holiday: %(names)s") % {"names": _names(others)})
    if weekend and len(weekend) == len(places):
        notes.append(_("Weekend"))
    elif weekend:
        notes.append(_("Weekend: %(names)s") % {"names": _names(weekend)})
    return clauses(notes)


def _names(names: Sequence[str]) -> str:
    """All of a few; of many how many they are, for the head of a row is narrow."""
    if len(names) <= NAMED:
        return listed(names)
    return _("%(n)s places") % {"n": len(names)}


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
