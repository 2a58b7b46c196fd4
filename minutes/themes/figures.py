"""Themes × countries and themes beside themes, counted from tagged stretches as readers may know them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from minutes.export.document import Tag


@dataclass(frozen=True)
class Row:
    """How often each country, in the order of `Picture.countries`, spoke to a theme; `untold`: nobody may know who."""

    theme: str
    counts: tuple[int, ...]
    untold: int
    total: int


@dataclass(frozen=True)
class Picture:
    """`countries` are the names at the table; `most` is the greatest single count, the scale of a drawing."""

    countries: tuple[str, ...]
    rows: tuple[Row, ...]
    most: int

    @property
    def some_untold(self) -> bool:
        return any(row.untold for row in self.rows)


@dataclass(frozen=True)
class Pair:
    """Two themes and the statements that have both; `overlapping`: those where both have the same words."""

    one: str
    other: str
    statements: int
    overlapping: int


def themes_by_countries(tags: Iterable[Tag], themes: Iterable[str], countries: Iterable[str]) -> Picture:
    """Theme ids and names at the table give the order; a country that no longer sits there comes last."""
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    for tag in _apart(tags):
        cells[tag.theme.id][tag.speaker.delegation] += 1
    heard = {name for row in cells.values() for name in row if name}
    seated = list(countries)
    columns = [name for name in seated if name in heard] + sorted(heard - set(seated))
    rows = tuple(
        Row(theme, tuple(cells[theme][name] for name in columns), cells[theme][""], cells[theme].total())
        for theme in themes
    )
    most = max((count for row in rows for count in (*row.counts, row.untold)), default=0)
    return Picture(tuple(columns), rows, most)


def _apart(tags: Iterable[Tag]) -> Iterator[Tag]:
    """One tag for each stretch under a theme: of several coders who tagged the same words only the first's counts."""
    reach: dict[tuple[str, str], int] = {}
    for tag in sorted(tags, key=lambda tag: (tag.segment, tag.theme.id, tag.start)):
        place = tag.segment, tag.theme.id
        if tag.start >= reach.get(place, 0):
            yield tag
        reach[place] = max(reach.get(place, 0), tag.end)


def themes_together(tags: Iterable[Tag], themes: Iterable[str]) -> list[Pair]:
    """Pairs that occur, the most frequent first, in the order of `themes` where they are equal."""
    order = {theme: place for place, theme in enumerate(themes)}
    by_statement: dict[str, dict[str, list[Tag]]] = defaultdict(lambda: defaultdict(list))
    for tag in tags:
        if tag.theme.id in order:
            by_statement[tag.segment][tag.theme.id].append(tag)
    statements: Counter[tuple[str, str]] = Counter()
    overlapping: Counter[tuple[str, str]] = Counter()
    for found in by_statement.values():
        for one, other in combinations(sorted(found, key=order.__getitem__), 2):
            statements[one, other] += 1
            overlapping[one, other] += _touch(found[one], found[other])
    ranked = sorted(
        statements, key=lambda pair: (-statements[pair], -overlapping[pair], order[pair[0]], order[pair[1]])
    )
    return [Pair(*pair, statements[pair], overlapping[pair]) for pair in ranked]


def _touch(ones: list[Tag], others: list[Tag]) -> bool:
    """Whether a stretch of one list shares a character with one of the other; both by one sweep."""
    ends = sorted((tag.start, tag.end, side) for side, tags in enumerate((ones, others)) for tag in tags)
    reach = [0, 0]
    for start, end, side in ends:
        if start < reach[1 - side]:
            return True
        reach[side] = max(reach[side], end)
    return False
