"""Searching 1,000 sessions × 200 segments: a page of finds beside the bare full-text query of the same terms.

On the database that `DATABASE_URL` names, SQLite without it. The corpus is drawn: words as rare as words are (Zipf).
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from django.db import connection
from rich.table import Table

from dialogues.models import Dialogue, Session
from minutes.models import Minutes, SearchEntry, Segment
from minutes.search.find import Wish, find
from minutes.search.terms import ask, facet, indexed
from tests.benchmarks.databases import fresh
from tests.benchmarks.ratios import ms, seconds, table, times

SESSIONS, SEGMENTS, WORDS = 1000, 200, 20_000
HELD = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
SYLLABLES = "ka lo mi ten sur va no rep li do fun cost sha ring po ver ty mar ket"


def measure() -> Iterator[Table]:
    with fresh("search"):
        yield _measured()


def _measured() -> Table:
    draw = random.Random(2011)  # a corpus, no secret
    words = _vocabulary(draw)
    _fill(draw, words)
    result = table(
        f"Search, {SESSIONS:,} sessions × {SEGMENTS} segments, {connection.vendor}",
        "asked", "p50", "p95", "bare query p95", "Meridian ÷ it (p95)",
    )  # fmt: skip
    asked = {
        "one word, rare to common": [words[place] for place in range(20, 4000, 60)],
        "two words": [f"{words[place]} {words[place * 2]}" for place in range(5, 1000, 15)],
        "a phrase": [f'"{words[place]} {words[place + 1]}"' for place in range(1, 60)],
        "the most common words": words[:40],
    }
    # Each question in turns with its floor, so that a busy spell of the machine meets both.
    figures = {
        name: [seconds(partial(find, Wish(ask(each))), partial(_bare, each), rounds=3) for each in questions]
        for name, questions in asked.items()
    }
    for name, pairs in (figures | {"all of these": [*chain(*figures.values())]}).items():
        ours, bare = zip(*pairs, strict=True)
        p95, floor = _at(ours, 0.95), _at(bare, 0.95)
        result.add_row(name, ms(_at(ours, 0.5)), ms(p95), ms(floor), times(p95 / floor))
    return result


def _bare(asked: str) -> None:
    """What the database does for the same words, its own ranking and the first twenty numbers."""
    question = ask(asked)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            match = " AND ".join([f'"{t}"' for t in question.exact] + [f'"{t}" *' for t in question.begun])
            sql = "SELECT rowid FROM minutes_search WHERE minutes_search MATCH %s ORDER BY rank LIMIT 20"
        else:
            match = " & ".join([f"'{t}'" for t in question.exact] + [f"'{t}':*" for t in question.begun])
            sql = (
                "SELECT id FROM minutes_searchentry, cast(%s AS tsquery) q WHERE terms::tsvector @@ q "
                "ORDER BY ts_rank(terms::tsvector, q) DESC LIMIT 20"
            )
        cursor.execute(sql, [match])
        cursor.fetchall()


def _vocabulary(draw: random.Random) -> list[str]:
    parts = SYLLABLES.split()
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(draw.choices(parts, k=draw.randint(2, 4)))] = None
    return list(found)


def _fill(draw: random.Random, words: list[str]) -> None:
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    dialogue = Dialogue.objects.create(slug="search", title="Search")
    for number in range(1, SESSIONS + 1):
        held = HELD + dt.timedelta(days=number)
        session = Session.objects.create(
            dialogue=dialogue, number=number, title=f"Session {number}", status="published", starts_at=held
        )
        minutes = Minutes.objects.create(
            session=session, slug=f"search-{number}", status="published", published_at=held
        )
        said = [" ".join(draw.choices(words, weights, k=40)) for _ in range(SEGMENTS)]
        made = Segment.objects.bulk_create(
            Segment(minutes=minutes, position=place, text=text) for place, text in enumerate(said)
        )
        SearchEntry.objects.bulk_create(
            SearchEntry(
                minutes=minutes,
                kind=SearchEntry.Kind.STATEMENT,
                uuid=segment.uuid,
                held_on=held.date(),
                position=segment.position,
                terms=indexed(segment.text, (facet("country", "MX"),)),
            )
            for segment in made
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _at(figures: Sequence[float], part: float) -> float:
    return sorted(figures)[round(part * (len(figures) - 1))]
