"""Whether a delegation can come to a slot: its own busy time, and whether its quorum of people is free throughout.

Busy time that only touches the slot keeps nobody away. A delegation with fewer people than its quorum needs all
of them; one whose people are not known needs nobody.
"""

import datetime as dt
from operator import add

from scheduler.burden import Busy, Seat


def overlap(busy: Busy, start: dt.datetime, end: dt.datetime) -> bool:
    """Whether a busy stretch shares time with `[start, end)`; an empty one shares none."""
    return busy.start < end and start < busy.end and busy.start < busy.end and start < end


def clashes(seat: Seat, start: dt.datetime, end: dt.datetime) -> list[Busy]:
    """The busy time that keeps the delegation from coming to `[start, end)`; none where it can come."""
    own = [busy for busy in seat.busy if overlap(busy, start, end)]
    if not seat.people:
        return own
    of_people = [[busy for busy in person if overlap(busy, start, end)] for person in seat.people]
    away = [busy for busy in of_people if busy]
    if len(away) > _spare(seat):
        own += [busy for person in away for busy in person]
    return own


def can_come(seat: Seat, start: dt.datetime, end: dt.datetime) -> bool:
    return not clashes(seat, start, end)


def absences(seat: Seat, midnight: dt.datetime, starts: int, step: int, duration: int) -> bytearray:
    """1 for every start whose slot the delegation cannot come to, else 0.

    Starts are every `step` minutes from `midnight`; slots take `duration` minutes.
    """
    absent = _touched(seat.busy, midnight, starts, step, duration)
    if not seat.people:
        return absent
    away = [0] * starts
    for person in seat.people:
        away = list(map(add, away, _touched(person, midnight, starts, step, duration)))
    spare = _spare(seat)
    return bytearray(own or n > spare for own, n in zip(absent, away, strict=True))


def _spare(seat: Seat) -> int:
    """How many of its people the delegation can do without."""
    return max(len(seat.people) - seat.quorum, 0)


def _touched(
    stretches: tuple[Busy, ...], midnight: dt.datetime, starts: int, step: int, duration: int
) -> bytearray:
    touched = bytearray(starts)
    for busy in stretches:
        if busy.start < busy.end:
            # The slot [s, s + duration) overlaps if s > busy.start - duration and s < busy.end.
            low = (busy.start - midnight - dt.timedelta(minutes=duration)) // dt.timedelta(minutes=step) + 1
            high = -((midnight - busy.end) // dt.timedelta(minutes=step))
            low, high = max(low, 0), min(high, starts)
            if low < high:
                touched[low:high] = b"\1" * (high - low)
    return touched
