"""What readers were given in other languages, kept as it was on each day, and what of it changed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dialogues import instants
from dialogues.places import language_words
from minutes.anchoring import Patience
from minutes.export.document import Moment
from minutes.history.titles import statement_title, takeaway_title
from minutes.history.words import Stretch, compare, strike
from minutes.languages.models import PublishedTranslation, Translation
from minutes.languages.queries import of_minutes, readable
from minutes.models import Minutes, Segment, Takeaway

MOST_CHANGES = 200  # on the page of former versions

# Ids of segment and takeaway, of which one is None, and the language.
Key = tuple[int | None, int | None, str]


@dataclass(frozen=True)
class Retold:
    """A change of a translation; `anchor` leads to it within the record (else within the takeaways)."""

    piece: Segment | Takeaway
    title: str
    language: str
    language_words: str
    at: Moment
    stretches: list[Stretch]

    @property
    def in_record(self) -> bool:
        return isinstance(self.piece, Segment)

    @property
    def anchor(self) -> str:
        return f"{'s' if self.in_record else 't'}-{self.piece.uuid}"


def keep_published(minutes: Minutes, now: dt.datetime) -> None:
    """Keeps what readers of published minutes are given from now on, where it is not what they were given last."""
    if minutes.status != Minutes.Status.PUBLISHED:
        return
    last = {_key(one): one.text for one in _published(minutes)}
    given = {_key(one): one.text for one in readable(of_minutes(minutes))}
    PublishedTranslation.objects.bulk_create(
        PublishedTranslation(
            segment_id=key[0], takeaway_id=key[1], language=key[2], text=given.get(key, ""), published_at=now
        )
        for key in {**last, **given}
        if given.get(key, "") != last.get(key, "")
    )


def retold(minutes: Minutes, zone: str) -> list[Retold]:
    """What became other words in the languages that readers are offered now, the latest first."""
    opened = set(minutes.reading_languages.values_list("language", flat=True))
    last: dict[Key, str] = {}
    changed: list[tuple[PublishedTranslation, str]] = []
    for one in (
        _published(minutes)
        .filter(language__in=opened)
        .select_related("segment__delegation", "takeaway__theme")
    ):
        if last.get(_key(one)) and one.text != last[_key(one)]:
            changed.append((one, last[_key(one)]))
        last[_key(one)] = one.text
    patience = Patience()
    return [_retold(one, before, zone, patience) for one, before in changed[::-1][:MOST_CHANGES]]


def _retold(one: PublishedTranslation, before: str, zone: str, patience: Patience) -> Retold:
    piece = one.segment or one.takeaway
    assert piece
    return Retold(
        piece,
        statement_title(piece, piece.item_title)
        if isinstance(piece, Segment)
        else takeaway_title(piece.theme.name),
        one.language,
        language_words(one.language),
        Moment(instants.rfc3339(one.published_at), instants.date_only(one.published_at, zone)),
        compare(before, one.text, patience),
    )


def redact_published(
    minutes: Minutes, gone: Callable[[PublishedTranslation], bool], words: str, mark: str
) -> None:
    """Puts `mark` in place of all texts of pieces that are `gone`, and of `words` in the others."""
    for one in _published(minutes):
        text = (mark if gone(one) else strike(one.text, words, mark).text) if one.text else ""
        if text != one.text:
            one.text = text
            one.save(update_fields=["text"])


def _published(minutes: Minutes) -> QuerySet[PublishedTranslation]:
    return PublishedTranslation.objects.filter(
        Q(segment__minutes=minutes) | Q(takeaway__minutes=minutes)
    ).order_by("pk")


def _key(one: PublishedTranslation | Translation) -> Key:
    return one.segment_id, one.takeaway_id, one.language
