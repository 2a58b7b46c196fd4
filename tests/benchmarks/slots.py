"""Ranking hours: beside the numpy pass that could not be spared, and beside the plain reading of the rules."""

import datetime as dt
import time
from collections.abc import Iterator
from functools import partial

import numpy as np
from rich.table import Table

from scheduler.burden import Seat, WorkingHours
from scheduler.restdays import RestDays
from scheduler.slots import rank_slots
from scheduler.zones import country_codes, country_zones
from tests.benchmarks import ratios
from tests.benchmarks.ratios import ms, table, times
from tests.scheduler.test_slots import plain_ranking

FIRST = dt.date(2026, 1, 1)
seconds = partial(ratios.seconds, clock=time.process_time)


def places(count: int) -> list[Seat]:
    """So many delegations of as many countries, with their own zones, weekends and holidays."""
    inhabited = [country for country in sorted(country_codes()) if country_zones(country)]
    return [
        Seat(country, country_zones(country)[0], WorkingHours(480 + i % 4 * 30, 1020), RestDays(country))
        for i, country in enumerate(inhabited[:count])
    ]


def gather_and_reduce(rows: int, starts: int) -> tuple[np.ndarray, np.ndarray]:
    """The floor: each delegation's burden looked up for every start, the greatest and the sum taken. Nothing else.

    The places in the tables, and the tables, are given; what they hold does not matter to the time.
    """
    lookup = np.arange(192, dtype=np.int32)
    greatest, sums = np.zeros(starts, np.int32), np.zeros(starts, np.int32)
    index = np.arange(starts) % 192
    for _row in range(rows):
        row = lookup[index]
        np.maximum(greatest, row, out=greatest)
        sums += row
    return greatest, sums


def rank(seats: list[Seat], days: int, step: int, limit: int = 1) -> None:
    rank_slots(seats, FIRST, FIRST + dt.timedelta(days=days), 90, step=step, limit=limit)


def measure() -> Iterator[Table]:
    seats, days, step = places(200), 366, 15
    starts = days * 1440 // step
    first = seconds(lambda: rank(seats, days, step), rounds=1)[0]  # loads zones and holidays
    ours, floor, ten = seconds(
        lambda: rank(seats, days, step),
        lambda: gather_and_reduce(len(seats), starts),
        lambda: rank(seats, days, step, limit=10),
    )
    # The plain reading takes minutes for a year: a day of each is compared instead. What it knows of rest days is
    # a weekend; asking the library for holidays would only make it slower.
    plain_seats = [Seat(seat.id, seat.zone, seat.hours) for seat in seats]
    day = FIRST + dt.timedelta(days=1)
    plain = seconds(lambda: plain_ranking(plain_seats, FIRST, day, 90, step), rounds=1)[0] * days
    result = table("Ranking 200 delegations, a year of quarter-hour starts", "what", "time", "Meridian ÷ it")
    result.add_row("Meridian, the best one explained", ms(ours), "")
    result.add_row("Meridian, the best ten explained", ms(ten), times(ours / ten))
    result.add_row("Meridian, the first time (loads 200 countries' holidays)", ms(first), times(ours / first))
    result.add_row("floor: numpy gathers and reduces the same matrix", ms(floor), times(ours / floor))
    result.add_row("plain reading of the rules (a day × 366)", ms(plain), f"1/{plain / ours:,.0f}")
    yield result
    yield growth()


def growth() -> Table:
    """Twice the work should take twice the time."""
    result = table(
        "Growth: 100 delegations, 183 days, step 30, and twice of each", "what", "time", "÷ the base"
    )
    base, more, longer, finer = seconds(
        lambda: rank(places(100), 183, 30),
        lambda: rank(places(200), 183, 30),
        lambda: rank(places(100), 366, 30),
        lambda: rank(places(100), 183, 15),
    )
    for name, taken in (
        ("base", base),
        ("200 delegations", more),
        ("366 days", longer),
        ("step 15", finer),
    ):
        result.add_row(name, ms(taken), times(taken / base))
    return result
