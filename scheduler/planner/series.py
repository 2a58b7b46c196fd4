"""A series of sessions: the windows that it asks for, whom its plan wears out, and what another hour would change.

Burdens are in hundredths of a point; a session's are in the order of the seats.
"""

import calendar
import datetime as dt
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scheduler.burden import Seat
from scheduler.rotation import Allowed, Window, candidates

Every = Literal["week", "fortnight", "month"]
SHORTEST: dict[Every, int] = {"week": 7, "fortnight": 14, "month": 28}  # days from one window to the next


def windows(first: dt.date, every: Every, count: int, days: int) -> list[Window]:
    """So many windows of so many days (UTC dates), the first on `first`.

    Every month is the same weekday of the month, such as its second Monday; a fifth that a month does not have is
    its last.
    """
    beginnings = (
        [_same_weekday(first, months) for months in range(count)]
        if every == "month"
        else [first + dt.timedelta(days=SHORTEST[every] * n) for n in range(count)]
    )
    return [Window(begins, begins + dt.timedelta(days=days)) for begins in beginnings]


def _same_weekday(first: dt.date, months: int) -> dt.date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    opening = dt.date(year, month + 1, 1)
    day = 1 + (first.weekday() - opening.weekday()) % 7 + (first.day - 1) // 7 * 7
    last = calendar.monthrange(year, month + 1)[1]
    return opening.replace(day=day if day <= last else day - 7)


@dataclass(frozen=True, slots=True)
class Strain:
    """A delegation (by its place) that takes its worst hour in `sessions` running sessions, from number `first`."""

    seat: int
    first: int
    sessions: int
    burden: int


def strains(burdens: Sequence[Sequence[int]]) -> list[Strain]:
    """Who takes the worst hour that the series has for it twice running or more, and is worst placed each time.

    The longest run comes first.
    """
    found = []
    for seat, own in enumerate(zip(*burdens, strict=True)):
        worst = max(own)
        taken = [worst > 0 and own[n] == worst == max(burdens[n]) for n in range(len(own))]
        first = None
        for number, takes in enumerate([*taken, False]):
            if takes and first is None:
                first = number
            elif not takes and first is not None:
                if number - first > 1:
                    found.append(Strain(seat, first, number - first, worst))
                first = None
    return sorted(found, key=lambda strain: (-strain.sessions, -strain.burden))


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another start of a session: what it costs each delegation instead, and what the ledger would then hold."""

    at: dt.datetime
    burdens: tuple[int, ...]
    changes: tuple[int, ...]
    ledger: tuple[int, ...]


def choices(
    seats: Sequence[Seat], window: Window, duration: int, step: int, allowed: Allowed | None = None
) -> dict[tuple[int, ...], dt.datetime]:
    """What a window's starts cost, each with the earliest that costs so much, as if it had no pin.

    Only those that are `allowed`, and of them those with fewest missing.
    """
    whole = Window(window.first, window.until)
    starts, table = candidates(seats, whole, duration, step, allowed=allowed)
    found: dict[tuple[int, ...], dt.datetime] = {}
    for start, burdens in zip(starts, table.tolist(), strict=True):
        found.setdefault(tuple(burdens), start)
    return found


def alternatives(
    offered: Mapping[tuple[int, ...], dt.datetime],
    now: Sequence[int],
    ledger: Sequence[int],
    *,
    relieving: int | None = None,
    most: int = 3,
) -> list[Alternative]:
    """Other starts out of a session's `choices`, the one with the fairest ledger first.

    `now` is what the plan costs in this session, `ledger` what all will have carried by the plan. With `relieving`
    only starts that cost that seat less.
    """
    found = []
    for burdens, at in offered.items():
        if burdens == tuple(now) or (relieving is not None and burdens[relieving] >= now[relieving]):
            continue
        changes = tuple(new - old for new, old in zip(burdens, now, strict=True))
        after = tuple(sum_ + change for sum_, change in zip(ledger, changes, strict=True))
        found.append(Alternative(at, burdens, changes, after))
    return sorted(found, key=lambda other: (sorted(other.ledger, reverse=True), other.at))[:most]


def exchange(
    strain: Strain,
    burdens: Sequence[Sequence[int]],
    offered: Sequence[Mapping[tuple[int, ...], dt.datetime]],
    fixed: Container[int] = (),
) -> dict[int, dt.datetime] | None:
    """New starts for the second of the sessions and another that exchange what they cost, so that it runs less long.

    Nobody carries more by it in the end. None where no two can; `fixed` sessions stay as they are.
    """
    before, one = _running(burdens), strain.first + 1
    run = range(strain.first, strain.first + strain.sessions)
    for other in range(len(burdens)):
        if other in run or one in fixed or other in fixed:
            continue
        first, second = offered[one].get(tuple(burdens[other])), offered[other].get(tuple(burdens[one]))
        swapped = list(burdens)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if first and second and _running(swapped) < before:
            return {one: first, other: second}
    return None


def _running(burdens: Sequence[Sequence[int]]) -> int:
    """How often a worst hour follows another of the same delegation."""
    return sum(strain.sessions - 1 for strain in strains(burdens))
