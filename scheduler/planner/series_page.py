"""A planned series as its templates show it: each session's hour, what it costs whom, and what stands out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogues import instants
from dialogues.listing import listed
from scheduler.burden import as_points
from scheduler.planner.asked import slot_text
from scheduler.planner.page import shown
from scheduler.planner.series import Alternative, alternatives, choices, exchange, strains, windows
from scheduler.planner.weighing import Place
from scheduler.rotation import Allowed, Plan, Window, plan_series

TOLD = 5  # delegations that take their worst hour running; more would be a wall of warnings
SECONDS = 2.0  # that a reader waits at most; longer series show the best found


@dataclass(frozen=True, slots=True)
class Series:
    """What is asked for: a window a session, some of them pinned, and what each place carries already."""

    windows: Sequence[Window]
    places: Sequence[Place]
    carried: Sequence[int]  # hundredths of a point
    duration: int
    step: int
    zone: str
    allowed: Allowed | None = None

    @property
    def pins(self) -> dict[int, dt.datetime]:
        return {number: window.pin for number, window in enumerate(self.windows) if window.pin}


def series_windows(asked: Mapping[str, Any], pins: Mapping[int, dt.datetime]) -> list[Window]:
    """The windows of a form that is valid, with the pins that lie at one of their starts."""
    found = windows(asked["first"], asked["every"], asked["count"], asked["days"])
    for number, pin in pins.items():
        if 0 <= number < len(found) and found[number].allows(pin, asked["step"]):
            found[number] = Window(found[number].first, found[number].until, pin)
    return found


def series_answer(series: Series, looked_at: int | None) -> dict[str, Any]:
    """The plan, session by session; the ledger before and after; who takes its worst hour twice running.

    Raises `NoStart` where nothing of a session's window is allowed.
    """
    seats = [place.seat for place in series.places]
    ids = [seat.id for seat in seats]
    carried = {id_: as_points(points) for id_, points in zip(ids, series.carried, strict=True)}
    plan = plan_series(
        seats,
        series.windows,
        series.duration,
        step=series.step,
        ledger=carried,
        seconds=SECONDS,
        allowed=series.allowed,
    )
    burdens = [[int(share.burden * 100) for share in slot.shares] for slot in plan.sessions]
    after = [int(plan.ledger[id_] * 100) for id_ in ids]

    standing_out = strains(burdens)[:TOLD]
    looked = [number for number in range(len(burdens)) if number == looked_at]
    offered = {
        number: choices(seats, series.windows[number], series.duration, series.step, series.allowed)
        for number in (range(len(burdens)) if standing_out else looked)
    }

    def others(number: int, relieving: int | None = None, most: int = 3) -> list[dict[str, Any]]:
        found = alternatives(offered[number], burdens[number], after, relieving=relieving, most=most)
        return [_other(series, other, number) for other in found]

    return {
        "zone": series.zone,
        "optimal": plan.optimal,
        "sessions": [
            {
                "number": number + 1,
                "hour": shown(series.places, slot, series.zone),
                "slot": slot_text(slot.start),
                "pinned": number in series.pins,
                "pin": pins_text({**series.pins, number: slot.start}),
                "unpin": pins_text({n: pin for n, pin in series.pins.items() if n != number}),
                "others": others(number) if number in looked else [],
            }
            for number, slot in enumerate(plan.sessions)
        ],
        "costs": _costs(series, plan, after),
        "strains": [
            {
                "place": series.places[strain.seat],
                "points": strain.burden / 100,
                "sessions": [strain.first + n + 1 for n in range(strain.sessions)],
                "relief": others(strain.first + 1, strain.seat, 1),
                "exchange": _exchange(series, exchange(strain, burdens, list(offered.values()), series.pins)),
            }
            for strain in standing_out
        ],
    }


def _costs(series: Series, plan: Plan, after: Sequence[int]) -> dict[str, Any]:
    """A row a place: what it carried, what each session costs it, what it will have carried."""
    most = max([*after, 1])
    return {
        "most": most / 100,
        "share": sum(after) / len(after) / 100,
        "rows": [
            {
                "place": place,
                "before": before / 100,
                "each": [float(slot.shares[index].burden) for slot in plan.sessions],
                "added": (total - before) / 100,
                "after": total / 100,
            }
            for index, (place, before, total) in enumerate(
                zip(series.places, series.carried, after, strict=True)
            )
        ],
    }


def _other(series: Series, other: Alternative, number: int) -> dict[str, Any]:
    """An alternative with what changes for whom, the dearest first."""
    changes = [
        {"place": place, "points": abs(change) / 100, "more": change > 0}
        for place, change in zip(series.places, other.changes, strict=True)
        if change
    ]
    return {
        "number": number + 1,
        "at": other.at,
        "greatest": max(other.burdens) / 100,
        "sum": sum(other.burdens) / 100,
        "changes": sorted(changes, key=lambda change: (not change["more"], -change["points"])),
        "most": max(other.ledger) / 100,
        "pin": pins_text({**series.pins, number: other.at}),
    }


def _exchange(series: Series, starts: Mapping[int, dt.datetime] | None) -> dict[str, Any] | None:
    if starts is None:
        return None
    return {
        "sessions": [{"number": number + 1, "at": at} for number, at in sorted(starts.items())],
        "pins": pins_text({**series.pins, **starts}),
    }


def pins_text(pins: Mapping[int, dt.datetime]) -> str:
    """`2@2011-06-28T12:00Z,5@…`: sessions counted from 1."""
    return ",".join(f"{number + 1}@{slot_text(pin)}" for number, pin in sorted(pins.items()))


def series_text(context: Mapping[str, Any], link: str) -> str:
    """The plan as plain text, to be put into a mail: a block a session, and the page that explains it."""
    lines = []
    for session in context["sessions"]:
        start, end = session["hour"]["start"], session["hour"]["end"]
        zone = context["zone"]
        clocks = f"{instants.clock(start, zone)}–{instants.clock(end, zone)}"
        lines.append(
            f"{session['number']}. {instants.day(start, zone)}, {clocks} {instants.zone_words(start, zone)}"
        )
        there = [
            f"{share['place'].city} {instants.clock(start, share['place'].seat.zone)}"
            for share in session["hour"]["shares"]
        ]
        lines += ["   " + listed(there), ""]
    return "\n".join([*lines, link])
