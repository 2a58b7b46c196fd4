"""Reads a calendar in a process of its own, which has a bound of time and memory that the system keeps.

What comes from outside is parsed here and nowhere else; no setting, key or database is within its reach. The
order comes on standard input, for a command line can be read by others on the machine.
"""

import datetime as dt
import os
import resource
import subprocess
import sys
import zoneinfo
from collections.abc import Callable
from pathlib import Path

import msgspec

from scheduler.busy.fetch import SECONDS as FETCH_SECONDS
from scheduler.busy.fetch import fetch
from scheduler.busy.intervals import Interval, Reading, UnreadableCalendar, busy_intervals
from scheduler.busy.public import Refused

CPU_SECONDS = 10
MEMORY = 1024**3
SECONDS = FETCH_SECONDS + 2 * CPU_SECONDS
ROOT = Path(__file__).resolve().parents[2]
# What finding certificates and Python's own modules takes.
_PASSED_ON = ("PATH", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR")


class Order(msgspec.Struct, frozen=True):
    """Which calendar is to be read, at an address or as it is; the rest as `busy_intervals` takes it."""

    zone: str
    start: dt.datetime
    end: dt.datetime
    address: str = ""
    calendar: bytes = b""
    owner: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Order(…)"  # the address is a secret, the calendar private


class Outcome(msgspec.Struct, frozen=True):
    """The busy time, or a code that says why there is none."""

    intervals: tuple[tuple[dt.datetime, dt.datetime, bool], ...] = ()
    skipped: int = 0
    code: str = ""
    detail: str = ""


def read_apart(order: Order) -> Reading:
    """Raises `Refused` with the codes of `fetch` and `busy_intervals`, `too_heavy` or `failed`."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scheduler.busy.apart"],
            input=msgspec.json.encode(order),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback might show the calendar
            cwd=ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_slow") from None
    if done.returncode:
        raise Refused("too_heavy" if done.returncode < 0 else "failed")  # killed at its bounds, or by a fault
    outcome = msgspec.json.decode(done.stdout, type=Outcome)
    if outcome.code:
        raise Refused(outcome.code, outcome.detail)
    return Reading(tuple(Interval(*interval) for interval in outcome.intervals), outcome.skipped)


def carry_out(order: Order, get: Callable[[str], bytes] = fetch) -> Outcome:
    try:
        calendar = get(order.address) if order.address else order.calendar
        reading = busy_intervals(
            calendar, order.zone, (order.start, order.end), owner=order.owner, known=order.known
        )
    except Refused as refused:
        return Outcome(code=refused.code, detail=refused.detail)
    except UnreadableCalendar as unreadable:
        return Outcome(code=unreadable.code)
    intervals = tuple((each.start, each.end, each.tentative) for each in reading.intervals)
    return Outcome(intervals, reading.skipped)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    zoneinfo.reset_tzpath(to=())  # the rules of the tzdata package, as everywhere in Meridian
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    try:
        outcome = carry_out(order)
    except MemoryError:
        outcome = Outcome(code="too_heavy")
    sys.stdout.buffer.write(msgspec.json.encode(outcome))


if __name__ == "__main__":
    main()
