"""Asking the index, and what a reader is shown of each hit."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

from minutes.attribution import Voice, voice_of
from minutes.export.document import Card
from minutes.languages.models import Translation
from minutes.languages.queries import readable
from minutes.models import Minutes, SearchEntry, Segment, Takeaway
from minutes.queries import with_cards
from minutes.reading import read_card
from minutes.search.terms import Question, facet, hits

PAGE = 20
MOST_COUNTED = 1000
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


@TextField.register_lookup
class Answers(Lookup[Any]):
    """`terms__answers=[(term, begins), …]`: holds every term; one that `begins` may go on."""

    lookup_name = "answers"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, list[str]]:
        match = " AND ".join(f'"{term}" *' if begins else f'"{term}"' for term, begins in self.rhs)
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        within = "SELECT rowid FROM minutes_search WHERE minutes_search MATCH %s"
        return f"{table}.id IN ({within})", [match]  # the alias is Django's own

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        query = " & ".join(f"'{term}':*" if begins else f"'{term}'" for term, begins in self.rhs)
        return f"({lhs})::tsvector @@ %s::tsquery", [*params, query]


def find(wish: Wish, page: int = 1) -> Found:
    """One page of what readers may see of it: takeaways, cards, statements, of each the newest first."""
    entries = _matching(wish)
    total = len(entries.order_by().values_list("pk")[: MOST_COUNTED + 1])
    start = (page - 1) * PAGE
    chosen = list(entries.select_related("minutes__session__dialogue")[start : start + PAGE])
    return Found(list(_shown(chosen, wish.question)), total)


def _matching(wish: Wish) -> QuerySet[SearchEntry]:
    question = wish.question
    wanted = [(term, False) for term in question.exact] + [(term, True) for term in question.begun]
    wanted += [(facet("theme", wish.theme), False)] if wish.theme else []
    wanted += [(facet("country", wish.country), False)] if wish.country else []
    entries = SearchEntry.objects.filter(
        minutes__status=Minutes.Status.PUBLISHED, minutes__session__dialogue__public=True
    )
    if wanted:
        entries = entries.filter(terms__answers=wanted)
    for phrase in question.phrases:
        entries = entries.filter(terms__contains=f" {' '.join(phrase)} ")
    if wish.since:
        entries = entries.filter(held_on__gte=wish.since)
    if wish.until:
        entries = entries.filter(held_on__lte=wish.until)
    return entries


def _shown(entries: Sequence[SearchEntry], question: Question) -> Iterator[Hit]:
    wanted = [entry.uuid for entry in entries if entry.uuid]
    segments = Segment.objects.select_related("delegation").filter(uuid__in=wanted)
    takeaways = with_cards(Takeaway.objects.select_related("theme").filter(uuid__in=wanted))
    pieces: dict[UUID, Segment | Takeaway] = {segment.uuid: segment for segment in segments}
    pieces |= {takeaway.uuid: takeaway for takeaway in takeaways}
    translations = _translations(wanted)
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
            place, theme = f"{page}{language}#t-{piece.uuid}", piece.theme.name
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
        Kind.CARD, entry.minutes, place, Voice(), takeaway.theme.name, words, card, card.needs_confirming
    )


def _translations(wanted: Sequence[UUID]) -> dict[UUID, list[Translation]]:
    found: dict[UUID, list[Translation]] = {}
    translations = Translation.objects.filter(Q(segment__uuid__in=wanted) | Q(takeaway__uuid__in=wanted))
    for each in readable(translations).select_related("segment", "takeaway"):
        piece = each.segment or each.takeaway
        assert piece
        found.setdefault(piece.uuid, []).append(each)
    return found


def _best(text: str, translations: Sequence[Translation], question: Question) -> tuple[str, str]:
    """The words with the most hits, the recorded ones before others, and the query that shows them."""
    texts = [(text, ""), *((each.text, f"?language={each.language}") for each in translations)]
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
