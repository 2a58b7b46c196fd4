"""Asking the index, and what a reader is shown of each hit."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

from minutes.attribution import Voice, voice_of
from minutes.export.document import Card
from minutes.languages.models import ReadingLanguage, Translation
from minutes.languages.queries import readable
from minutes.models import Minutes, SearchEntry, Segment, Takeaway
from minutes.queries import with_cards
from minutes.reading import read_card
from minutes.search.terms import Question, facet, hits

PAGE = 20
MOST_COUNTED = 1000
COMMON = 4000  # from so many finds on walking them in order is quicker than sorting them
AROUND = 110  # characters before the first hit of an excerpt
LONGEST_EXCERPT = 280

Kind = SearchEntry.Kind


@dataclass(frozen=True)
class Wish:
    """What a reader looks for; None and empty ask for nothing. `since` and `until` are days, both included."""

    question: Question
    theme: int | None = None
    country: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt; `hit`: it answers the question."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """A find: takeaway, card or segment where it is one, else the session as a whole.

    `needs_confirming`: words that the takeaway rests on were changed.
    """

    kind: Kind
    minutes: Minutes
    address: str
    voice: Voice
    theme: str
    excerpt: tuple[Piece, ...]
    card: Card | None = None
    needs_confirming: bool = False


@dataclass(frozen=True)
class Found:
    """`total` counts to `MOST_COUNTED`, beyond which `more` says that there are more."""

    hits: list[Hit]
    total: int

    @property
    def more(self) -> bool:
        return self.total > MOST_COUNTED


@dataclass(frozen=True)
class Wanted:
    """Terms that an entry holds, each with whether it may go on, and runs of terms.

    `numbers` are those of the entries, where somebody has looked and they are few.
    """

    terms: tuple[tuple[str, bool], ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] | None = None

    @property
    def match(self) -> str:
        """As FTS5 is asked."""
        words = [f'"{term}" *' if begins else f'"{term}"' for term, begins in self.terms]
        return " AND ".join([*words, *(f'"{" ".join(phrase)}"' for phrase in self.phrases)])

    @property
    def tsquery(self) -> str:
        return " & ".join(f"'{term}':*" if begins else f"'{term}'" for term, begins in self.terms)


@TextField.register_lookup
class Answers(Lookup[Any]):
    """`terms__answers=Wanted(…)`."""

    lookup_name = "answers"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, list[str]]:
        number = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.id"  # the alias is Django's own
        if self.rhs.numbers is not None:
            few = "SELECT value FROM json_each(%s)"
            return f"{number} IN ({few})", [json.dumps(self.rhs.numbers)]
        # With the plus SQLite walks the index of the order until it has enough, instead of sorting every find.
        many = "SELECT rowid FROM minutes_search WHERE minutes_search MATCH %s"
        return f"+{number} IN ({many})", [self.rhs.match]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        # A tsvector of bare terms knows no places: runs are looked for in the text.
        like = [f"% {' '.join(phrase)} %" for phrase in self.rhs.phrases]
        parts = [f"({lhs})::tsvector @@ %s::tsquery", *(f"{lhs} LIKE %s" for _ in like)]
        return " AND ".join(parts), [*params, self.rhs.tsquery, *like]


def find(wish: Wish, page: int = 1) -> Found:
    """One page of what readers may see of it: takeaways, cards, statements, of each the newest first."""
    # In two steps, so that what is sorted are numbers and not whole rows with their texts.
    found = list(_matching(wish).values_list("pk", flat=True)[: MOST_COUNTED + 1])
    start = (page - 1) * PAGE
    chosen = found[start : start + PAGE]
    rows = SearchEntry.objects.select_related("minutes__session").only(*_OF_ENTRY).in_bulk(chosen)
    return Found(list(_shown([rows[pk] for pk in chosen if pk in rows], wish.question)), len(found))


def _matching(wish: Wish) -> QuerySet[SearchEntry]:
    # Few minutes are kept from readers: leaving those out costs less than looking at the minutes of each find.
    closed = Minutes.objects.filter(session__dialogue__public=False)
    unpublished = Minutes.objects.exclude(status=Minutes.Status.PUBLISHED)
    entries = SearchEntry.objects.exclude(minutes__in=closed.values("pk"))
    entries = entries.exclude(minutes__in=unpublished.values("pk"))
    if wanted := _wanted(wish):
        entries = entries.filter(terms__answers=wanted)
    if wish.since:
        entries = entries.filter(held_on__gte=wish.since)
    if wish.until:
        entries = entries.filter(held_on__lte=wish.until)
    return entries


def _wanted(wish: Wish) -> Wanted | None:
    question = wish.question
    terms = [(term, False) for term in question.exact] + [(term, True) for term in question.begun]
    terms += [(facet("theme", wish.theme), False)] if wish.theme else []
    terms += [(facet("country", wish.country), False)] if wish.country else []
    if not terms:
        return None
    wanted = Wanted(tuple(terms), question.phrases)
    return replace(wanted, numbers=_few(wanted)) if connection.vendor == "sqlite" else wanted


def _few(wanted: Wanted) -> tuple[int, ...] | None:
    """The entries, unless they are very many: PostgreSQL knows how common its words are, SQLite nothing of FTS5."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM minutes_search WHERE minutes_search MATCH %s LIMIT %s", [wanted.match, COMMON]
        )
        found = tuple(number for (number,) in cursor.fetchall())
    return found if len(found) < COMMON else None


# What a list of finds shows, and what says whose words they are.
_OF_ENTRY = (
    "kind",
    "uuid",
    "minutes__slug",
    "minutes__summary",
    "minutes__session__title",
    "minutes__session__starts_at",
)
_OF_SEGMENT = ("uuid", "text", "attribution", "speaker_name", "delegation__name", "delegation__country")


def _shown(entries: Sequence[SearchEntry], question: Question) -> Iterator[Hit]:
    wanted = {entry.uuid for entry in entries if entry.uuid}
    said = {entry.uuid for entry in entries if entry.uuid and entry.kind == Kind.STATEMENT}
    segments = Segment.objects.select_related("delegation").only(*_OF_SEGMENT).filter(uuid__in=said)
    takeaways = with_cards(Takeaway.objects.select_related("theme").filter(uuid__in=wanted - said))
    pieces: dict[UUID, Segment | Takeaway] = {segment.uuid: segment for segment in segments}
    pieces |= {takeaway.uuid: takeaway for takeaway in takeaways}
    offered = ReadingLanguage.objects.filter(minutes__in={entry.minutes_id for entry in entries})
    translations = _translations(wanted) if offered.exists() else {}
    for entry in entries:
        kind, page = Kind(entry.kind), entry.minutes.get_absolute_url()
        piece = pieces.get(entry.uuid) if entry.uuid else None
        if isinstance(piece, Segment):
            text, language = _best(piece.text, translations.get(piece.uuid, ()), question)
            place, voice = f"{page}record/{language}#s-{piece.uuid}", voice_of(piece)
            yield Hit(kind, entry.minutes, place, voice, "", excerpt(text, question))
        elif isinstance(piece, Takeaway) and kind == Kind.CARD:
            yield _card(entry, read_card(piece.card), piece, question)
        elif isinstance(piece, Takeaway):
            text, language = _best(piece.statement, translations.get(piece.uuid, ()), question)
            place, theme = f"{page}{language}#t-{piece.uuid}", piece.theme.label
            needs = piece.needs_confirming
            yield Hit(
                kind, entry.minutes, place, Voice(), theme, excerpt(text, question), needs_confirming=needs
            )
        else:
            yield Hit(kind, entry.minutes, page, Voice(), "", excerpt(entry.minutes.summary, question))


def _card(entry: SearchEntry, card: Card, takeaway: Takeaway, question: Question) -> Hit:
    place = f"{entry.minutes.get_absolute_url()}#card-{takeaway.uuid}"
    words = excerpt(card.what, question)
    return Hit(
        Kind.CARD, entry.minutes, place, Voice(), takeaway.theme.label, words, card, card.needs_confirming
    )


def _translations(wanted: Set[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """By piece its texts in the languages that readers are offered, each with its language."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    translations = Translation.objects.filter(Q(segment__uuid__in=wanted) | Q(takeaway__uuid__in=wanted))
    rows = readable(translations).values_list("segment__uuid", "takeaway__uuid", "text", "language")
    for segment, takeaway, text, language in rows:
        found.setdefault(segment or takeaway, []).append((text, language))
    return found


def _best(text: str, translations: Sequence[tuple[str, str]], question: Question) -> tuple[str, str]:
    """The words with the most hits, the recorded ones before others, and the query that shows them."""
    texts = [(text, ""), *((other, f"?language={language}") for other, language in translations)]
    return max(texts, key=lambda pair: len(hits(pair[0], question))) if translations else texts[0]


def excerpt(text: str, question: Question) -> tuple[Piece, ...]:
    """The words around the first hit, cut at spaces where there are any near."""
    found = hits(text, question)
    start = _cut(text, max(0, found[0][0] - AROUND)) if found else 0
    end = start + LONGEST_EXCERPT
    if end < len(text):
        end = max(text.rfind(" ", start + LONGEST_EXCERPT // 2, end), 0) or end
    pieces, at = [], start
    for begin, stop in found:
        if begin >= end:
            break
        stop = min(stop, end)
        pieces += [Piece(text[at:begin], False), Piece(text[begin:stop], True)]
        at = stop
    pieces.append(Piece(text[at:end], False))
    before, after = ["… "] if start else [], [" …"] if end < len(text) else []
    return tuple(
        piece
        for piece in (
            *(Piece(dots, False) for dots in before),
            *pieces,
            *(Piece(dots, False) for dots in after),
        )
        if piece.text
    )


def _cut(text: str, place: int) -> int:
    """The beginning of the word at or after `place`, unless it is far."""
    if not place:
        return 0
    space = text.find(" ", place, place + AROUND // 2)
    return space + 1 if space >= 0 else place
