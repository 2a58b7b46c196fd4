"""The planner's page beside what it cannot do without: the bare ranking of the same hours."""

import datetime as dt
import gzip
from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from rich.table import Table

from scheduler.planner.places import read_places
from scheduler.slots import rank_slots
from scheduler.zones import country_codes, country_zones
from tests.benchmarks.ratios import ms, seconds, table, times

FIRST = dt.date(2026, 12, 1)
DAYS = 31


def measure() -> Iterator[Table]:
    settings.ALLOWED_HOSTS = ["testserver"]
    codes = [code for code in sorted(country_codes()) if len(country_zones(code)) == 1][::7][:30]
    places, _problems = read_places(",".join(codes))
    seats = [place.seat() for place in places]
    last = FIRST + dt.timedelta(days=DAYS - 1)
    asked = {"places": ",".join(codes), "from": FIRST.isoformat(), "to": last.isoformat(), "zone": "UTC"}
    client = Client()

    def page() -> bytes:
        return client.get("/plan/", asked).content

    def fragment() -> bytes:
        return client.get("/plan/", asked | {"slot": "2026-12-03T12:00Z", "part": "hour"}).content

    size, packed = len(page()), len(gzip.compress(page(), 6))
    answered, explained, ranked = seconds(
        page, fragment, lambda: rank_slots(seats, FIRST, last + dt.timedelta(days=1), 90)
    )
    result = table(
        f"The planner's page: {len(seats)} countries, {DAYS} days (aim: under 200 ms)",
        "what",
        "time",
        "÷ the ranking",
    )
    result.add_row(
        f"page, {size // 1000} kB, {packed // 1000} kB packed", ms(answered), times(answered / ranked)
    )
    result.add_row("one hour explained, for its script", ms(explained), times(explained / ranked))
    result.add_row("floor: the bare ranking", ms(ranked), "")
    yield result
