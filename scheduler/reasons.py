"""Why a slot costs a delegation something, or why it cannot come: codes with values, and words in English.

The English words are part of the public interface. Pages word `code` and `values` in the reader's language.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from scheduler.burden import HALF_QUARTER, Busy, Costs, Seat, Stretch, WorkingHours
from scheduler.restdays import WEEKDAY_NAMES
from scheduler.zones import DAY, epoch_seconds, from_epoch, offset_runs

WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `values` by code:

    - `outside_hours`: `time` (`07:00`), `side` (`before` or `after`), `seconds` away from working hours;
    - `night`: `time`, when the night begins within the slot;
    - `weekend`, `rest_day`: `day` (`2011-06-30`); `holiday`: `day`, `name` in English;
    - `busy`: `time` and `until`, as much of it as falls into the slot;
    - `clock_change`: `day`, `seconds` by which clocks moved, forward being positive.
    """

    code: str
    values: Mapping[str, str | int]

    @property
    def text(self) -> str:
        """The reason in English, such as `07:00, 2 h before working hours`."""
        words: dict[str, str | int] = dict(self.values)
        if "day" in words:
            words["weekday"] = WEEKDAY_NAMES[dt.date.fromisoformat(str(words["day"])).weekday()]
        if "seconds" in words:
            words["way"] = "forward" if int(words["seconds"]) > 0 else "back"
            words["span"] = _span(abs(int(words["seconds"])))
        return _ENGLISH[self.code].format_map(words)


_ENGLISH = {
    "outside_hours": "{time}, {span} {side} working hours",
    "night": "{time}, at night",
    "weekend": "{weekday}",
    "holiday": "{name}",
    "rest_day": "{day}, rest day",
    "busy": "{time}–{until}, busy",
    "clock_change": "{day}, clocks {span} {way}",
}


def _span(seconds: int) -> str:
    """`2 h`, `1 h 30 min`; seconds only where a historic offset had some."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if n)


def _clock(second: int) -> str:
    return f"{second % DAY // 3600:02}:{second % 3600 // 60:02}"


def explain(
    seat: Seat,
    start: dt.datetime,
    end: dt.datetime,
    stretches: list[Stretch],
    overlaps: list[Busy],
    costs: Costs,
) -> tuple[Reason, ...]:
    """Every reason for this delegation and slot, in the order of the codes in the public interface.

    `stretches` are those of the slot (`burden.local_stretches`), `overlaps` what keeps it away (`attendance.clashes`).
    """
    return (
        *_hours(seat.hours, tuple(chain.from_iterable(stretch.seconds for stretch in stretches)), costs),
        *_rest(stretches),
        *_busy(seat, start, end, overlaps),
        *_clock_changes(seat, start, end),
    )


# The wall clocks of a day are few, and so are working hours.
@lru_cache(maxsize=4096)
def _hours(hours: WorkingHours, middles: tuple[int, ...], costs: Costs) -> tuple[Reason, ...]:
    """The point of the slot that is farthest from working hours, and the time at which its night begins.

    `middles` are those of its quarter-hours, in seconds of the local day.
    """
    found = []
    outside = [second for second in middles if not hours.include(second)]
    waking = [second for second in outside if not costs.is_night(second)]
    if waking:
        # A quarter before work is as far as its beginning, one after work as far as its end.
        distances = (
            (hours.seconds_before(second) + HALF_QUARTER, "before", second - HALF_QUARTER)
            if hours.seconds_before(second) <= hours.seconds_after(second)
            else (hours.seconds_after(second) + HALF_QUARTER, "after", second + HALF_QUARTER)
            for second in waking
        )
        distance, side, at = max(distances, key=lambda one: one[0])
        found.append(Reason("outside_hours", {"time": _clock(at), "side": side, "seconds": distance}))
    night = [second for second in outside if costs.is_night(second)]
    if night:
        found.append(Reason("night", {"time": _clock(night[0] - HALF_QUARTER)}))
    return tuple(found)


def _rest(stretches: list[Stretch]) -> Iterator[Reason]:
    days = {stretch.day: stretch.rest for stretch in stretches if stretch.rest}
    if not days:
        return
    for code in ("weekend", "holiday", "rest_day"):
        for day, rest in days.items():
            if rest.code == code:
                name = {"name": rest.name} if rest.name else {}
                yield Reason(code, {"day": day.isoformat(), **name})


def _busy(seat: Seat, start: dt.datetime, end: dt.datetime, overlaps: list[Busy]) -> Iterator[Reason]:
    if overlaps:
        first = max(start, min(busy.start for busy in overlaps))
        last = min(end, max(busy.end for busy in overlaps))
        yield Reason("busy", {"time": _local_clock(seat, first), "until": _local_clock(seat, last)})


def _local_clock(seat: Seat, instant: dt.datetime) -> str:
    seconds = epoch_seconds(instant)
    return _clock(seconds + offset_runs(seat.zone, seconds, seconds + 1)[0].offset)


def _clock_changes(seat: Seat, start: dt.datetime, end: dt.datetime) -> Iterator[Reason]:
    """Changes of the offset within the slot, its last instant included, or within the seven days before it.

    Who attends every week finds the hour moved; who reads local start and end finds another length.
    """
    runs = offset_runs(seat.zone, epoch_seconds(start) - WEEK, epoch_seconds(end) + 1)
    for before, after in pairwise(runs):
        day = from_epoch(after.start + after.offset).date()
        yield Reason("clock_change", {"day": day.isoformat(), "seconds": after.offset - before.offset})
