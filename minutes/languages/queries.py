"""Which translations there are of a record, for its translators and for its readers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from dialogues import instants
from minutes.languages.models import ReadingLanguage, Translation
from minutes.languages.versions import Version
from minutes.models import Minutes, Segment, Takeaway

Piece = Segment | Takeaway


def of_minutes(minutes: Minutes) -> QuerySet[Translation]:
    return Translation.objects.filter(Q(segment__minutes=minutes) | Q(takeaway__minutes=minutes))


def readable(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Those in a language that was opened to readers."""
    opened = ReadingLanguage.objects.filter(language=OuterRef("language"))
    of_segment, of_takeaway = (
        opened.filter(minutes=OuterRef(f"{piece}__minutes")) for piece in ("segment", "takeaway")
    )
    return translations.filter(Exists(of_segment) | Exists(of_takeaway))


@dataclass(frozen=True)
class Standing:
    """How far a language is: `left` pieces have no translation, `stale` were edited since theirs was made."""

    language: str
    opened: bool
    done: int
    stale: int
    left: int


def standings(minutes: Minutes) -> list[Standing]:
    """The languages of a record, each with how far it is; asks a fixed number of questions."""
    rows = list(
        of_minutes(minutes)
        .annotate(now=Coalesce("segment__version", "takeaway__version"))
        .values_list("language", "made_from", "now")
    )
    done = Counter(language for language, _made, _now in rows)
    stale = Counter(language for language, made, now in rows if made != now)
    opened = set(minutes.reading_languages.values_list("language", flat=True))
    spoken = Counter(minutes.segments.exclude(text="").values_list("language", flat=True))
    pieces = minutes.segments.exclude(text="").count() + minutes.takeaways.count()
    return [
        Standing(
            language,
            language in opened,
            done[language],
            stale[language],
            max(0, pieces - spoken[language] - done[language]),
        )
        for language in sorted(done.keys() | opened)
    ]


class Versions:
    """The texts of a record's pieces in all languages that its readers are offered: two questions, however many."""

    def __init__(self, minutes: Minutes, zone: str) -> None:
        self.languages = [reading.language for reading in minutes.reading_languages.all()]
        self._zone = zone
        self._of: dict[tuple[type[Piece], int], list[Translation]] = {}
        found: Iterable[Translation] = (
            of_minutes(minutes).filter(language__in=self.languages) if self.languages else ()
        )
        for each in found:
            key: tuple[type[Piece], int] = (
                (Segment, each.segment_id) if each.segment_id else (Takeaway, each.takeaway_id or 0)
            )
            self._of.setdefault(key, []).append(each)

    def of(self, piece: Piece) -> tuple[Version, ...]:
        """The recorded words first."""
        translations = self._of.get((type(piece), piece.pk), [])
        return versions_of(piece, translations, self._zone)


def versions_of(piece: Piece, translations: Iterable[Translation], zone: str) -> tuple[Version, ...]:
    """The recorded words and after them `translations`."""
    further = [
        Version(
            language=each.language,
            text=each.text,
            authoritative=each.authoritative,
            stale=each.made_from != piece.version,
            day=instants.date_only(each.translated_at, zone),
        )
        for each in translations
    ]
    language, text = (piece.language, piece.text) if isinstance(piece, Segment) else ("", piece.statement)
    first = Version(
        language, text, recorded=True, authoritative=not any(one.authoritative for one in further)
    )
    return (first, *further)
