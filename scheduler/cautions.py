"""What to warn of at an hour: clocks that change before it or in it, and another date on the delegation's calendar.

A person who hears an hour today counts it from today's offset; one who reads only the session's date comes a day
late or early where the date is another. Codes with values; pages word them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

from scheduler.slots import Slot
from scheduler.zones import epoch_seconds, from_epoch, offset_runs


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning. `values` by code:

    - `clock_change_before` (from now to the start, the start included) and `clock_change_within` (after the start,
      the end included): `day` on the delegation's calendar, `seconds` by which clocks move, forward being positive;
    - `other_date`: `day` of the start on the delegation's calendar, `days` by which it differs from the session's.
    """

    code: str
    values: Mapping[str, str | int]


def cautions(slot: Slot, now: dt.datetime, zone: str) -> dict[str, tuple[Caution, ...]]:
    """By delegation id; empty tuples where there is nothing to warn of. The session's date is that of `zone`."""
    date = slot.start.astimezone(ZoneInfo(zone)).date()
    return {
        share.id: (
            *clock_changes(share.zone, slot.start, slot.end, now),
            *_other_date(share.local_start, date),
        )
        for share in slot.shares
    }


def clock_changes(zone: str, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> Iterator[Caution]:
    """Changes of the zone's offset from now to the end of `[start, end)`; none for an hour that is past."""
    if end <= now:
        return
    begins = epoch_seconds(start)
    runs = offset_runs(zone, min(epoch_seconds(now), begins), epoch_seconds(end) + 1)
    for before, after in pairwise(runs):
        day = from_epoch(after.start + after.offset).date()
        code = "clock_change_before" if after.start <= begins else "clock_change_within"
        yield Caution(code, {"day": day.isoformat(), "seconds": after.offset - before.offset})


def _other_date(local_start: dt.datetime, date: dt.date) -> Iterator[Caution]:
    day = local_start.date()
    if day != date:
        yield Caution("other_date", {"day": day.isoformat(), "days": (day - date).days})
