"""Who spoke when, as a picture: one lane a delegation, the stretches of its turns on one axis of time."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from dialogues.room.clock import read, seconds
from dialogues.room.entities import INTERRUPTIONS, Span, Turn, seat_of
from dialogues.room.state import State

# Minutes between two marks of the axis: the first with which it has few enough.
_STEPS = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)
_MOST_MARKS = 8
# The least width, so that a question of a second is seen.
_THINNEST = 0.3
# What the number of an item takes of a phone's width.
_LABEL = 7


class Stretch(NamedTuple):
    """From `start` on, `width` long, both in percent of the axis; `free` costs nothing (a point of order)."""

    start: float
    width: float
    free: bool


class Lane(NamedTuple):
    """`minutes` counts free stretches too."""

    name: str
    stretches: tuple[Stretch, ...]
    minutes: float


class Mark(NamedTuple):
    """Something at a place of the axis, in percent; `crowded`: on a phone its label would stand on another's."""

    at: float
    label: str
    crowded: bool = False


class Lanes(NamedTuple):
    """`items` stand where the first turn under each began, `decisions` where they were written down."""

    lanes: tuple[Lane, ...]
    clock: tuple[Mark, ...]
    items: tuple[Mark, ...]
    decisions: tuple[float, ...]


def lanes(state: State, zone: dt.tzinfo) -> Lanes | None:
    """None before anybody spoke. An axis begins and ends with the session; what a correction put outside is cut."""
    spoken = {turn.id: spans for turn in state.turns.values() if (spans := _spans(state, turn))}
    if not spoken or state.at is None:
        return None
    axis = _axis(state, spoken)
    entities = state.seen_by("room")
    found: dict[str, tuple[list[Stretch], float]] = {
        key: ([], 0.0) for key in entities if key.startswith("delegation/")
    }
    for turn_id, spans in spoken.items():
        hand = state.turns[turn_id].hand
        stretches, total = found.get(seat_of(hand), ([], 0.0))
        free = hand["kind"] in INTERRUPTIONS
        stretches += [stretch for span in spans if (stretch := _stretch(axis, span, free))]
        found[seat_of(hand)] = stretches, total + sum(seconds(span.start, span.end) for span in spans)
    return Lanes(
        lanes=tuple(
            Lane(_name(entities, seat), tuple(parts), total / 60) for seat, (parts, total) in found.items()
        ),
        clock=tuple(Mark(_place(axis, at), f"{at.astimezone(zone):%H:%M}") for at in _hours(axis, zone)),
        items=tuple(_items(state, spoken, axis, entities)),
        decisions=tuple(
            _place(axis, read(entity["at"]))
            for key, entity in entities.items()
            if key.startswith("note/") and entity["kind"] == "decision"
        ),
    )


def _spans(state: State, turn: Turn) -> tuple[Span, ...]:
    """The stretches spoken, the one that is running too."""
    floor = state.floor
    if floor and floor["turn"] == turn.id and floor["paused_at"] is None and state.at:
        return (*turn.spans, Span(read(floor["since"]), state.at))
    return turn.spans


def _axis(state: State, spoken: Mapping[str, tuple[Span, ...]]) -> Span:
    session = state.session
    began = session["started_at"]
    ended = session["ended_at"]
    start = read(began) if began else min(spans[0].start for spans in spoken.values())
    end = read(ended) if ended else max([spans[-1].end for spans in spoken.values()])
    return Span(start, max(end, start + dt.timedelta(minutes=1)))


def _place(axis: Span, at: dt.datetime) -> float:
    return round(min(max((at - axis.start) / (axis.end - axis.start), 0), 1) * 100, 2)


def _stretch(axis: Span, span: Span, free: bool) -> Stretch | None:
    start, end = _place(axis, span.start), _place(axis, span.end)
    if span.end <= axis.start or span.start >= axis.end:
        return None
    return Stretch(min(start, 100 - _THINNEST), max(round(end - start, 2), _THINNEST), free)


def _hours(axis: Span, zone: dt.tzinfo) -> list[dt.datetime]:
    """Round times on the reader's clock, few enough to be read."""
    minutes = (axis.end - axis.start) / dt.timedelta(minutes=1)
    step = next((step for step in _STEPS if minutes / step <= _MOST_MARKS), _STEPS[-1])
    local = axis.start.astimezone(zone)
    since_midnight = local.hour * 60 + local.minute + (local.second + local.microsecond / 1e6) / 60
    ahead = -since_midnight % step
    count = min(int((minutes - ahead) / step) + 1, _MOST_MARKS + 1) if minutes >= ahead else 0
    return [axis.start + dt.timedelta(minutes=ahead + step * number) for number in range(count)]


def _items(
    state: State,
    spoken: Mapping[str, tuple[Span, ...]],
    axis: Span,
    entities: Mapping[str, Mapping[str, Any]],
) -> list[Mark]:
    begun: dict[str, dt.datetime] = {}
    for turn_id, spans in spoken.items():
        item = state.turns[turn_id].item
        if item and f"item/{item}" in entities:
            begun[item] = min(begun.get(item, spans[0].start), spans[0].start)
    marks: list[Mark] = []
    free = 0.0
    for item, at in sorted(begun.items(), key=lambda one: one[1]):
        place = _place(axis, at)
        marks.append(Mark(place, str(entities[f"item/{item}"]["position"]), place < free))
        free = max(free, place + _LABEL) if place >= free else free
    return marks


def _name(entities: Mapping[str, Mapping[str, Any]], seat: str) -> str:
    kind, _, rest = seat.partition("/")
    return rest if kind == "guest" else str((entities.get(seat) or {}).get("name", ""))
