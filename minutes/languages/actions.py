"""Every write of translations. They are made at any time, of published minutes too: readers get those of a language
that was opened to them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dialogues.fields import validate_language
from dialogues.models import Participant
from dialogues.places import language_words
from minutes.actions.writing import again, locked_minutes
from minutes.history.words import strike
from minutes.languages.models import ReadingLanguage, Translation, TranslationRevision
from minutes.languages.publishing import keep_published, redact_published
from minutes.languages.queries import Piece, of_minutes
from minutes.languages.versions import canonical, lookup
from minutes.models import LONGEST_SEGMENT, LONGEST_STATEMENT, Minutes, Segment, Takeaway
from minutes.search.index import index_minutes

MOST_LANGUAGES = 24


class TranslationConflict(Exception):
    """Somebody saved another translation meanwhile; `theirs` is what it says now."""

    def __init__(self, theirs: Translation) -> None:
        super().__init__("saved meanwhile by somebody else")
        self.theirs = theirs


@transaction.atomic
def translate(
    piece: Piece, language: str, text: str, version: int, made_from: int, by: Participant, now: dt.datetime
) -> Translation:
    """Saves a translation of what the piece said in its version `made_from`.

    `version` is that of the translation which the translator saw, 0 where there was none; else `TranslationConflict`.
    The same words saved again say that they are right for the words recorded now. New words of a statement ask
    takeaways that rest on it to be confirmed.
    """
    minutes = locked_minutes(piece.minutes_id)
    piece = again(piece)
    validate_language(language)
    language = canonical(language)
    text = text.replace("\r\n", "\n").strip()
    _check(minutes, piece, language, text, made_from)
    current = _translations(piece).filter(language=language).first()
    if current is None:
        if version:
            raise ValidationError(_("This translation was removed meanwhile: yours was not saved."))
        current = Translation(**_of(piece), language=language, version=0)
    elif current.version != version and current.text != text:
        raise TranslationConflict(current)
    elif current.text != text:
        _keep(current, by, now)
        _ask_to_confirm(piece)
    if current.text != text:
        current.text, current.version = text, current.version + 1
        current.translated_by, current.translated_at = by, now
    current.made_from = made_from
    current.full_clean(validate_unique=False, validate_constraints=False)
    current.save()
    _give(minutes, now)
    return current


@transaction.atomic
def remove_translation(translation: Translation, now: dt.datetime) -> None:
    minutes = locked_minutes(_piece(translation).minutes_id)
    if translation.authoritative:
        _ask_to_confirm(_piece(translation))
    translation.delete()
    _give(minutes, now)


@transaction.atomic
def set_authoritative(piece: Piece, language: str) -> None:
    """Says which words count where two differ: those of a language, the recorded ones where it is empty."""
    minutes = locked_minutes(piece.minutes_id)
    piece = again(piece)
    translations = _translations(piece)
    chosen = translations.filter(language=language).first()
    if language and chosen is None:
        raise ValidationError(
            _("There is no translation into %(language)s of this."),
            params={"language": language_words(language)},
        )
    if translations.filter(authoritative=True).first() == chosen:
        return
    translations.filter(authoritative=True).update(authoritative=False)
    if chosen:
        translations.filter(pk=chosen.pk).update(authoritative=True)
    _ask_to_confirm(piece)
    index_minutes(minutes)


@transaction.atomic
def mark_spoken(segment: Segment, language: str) -> None:
    """Says in which language something was said of which an interpreter's words were recorded; empty: as recorded."""
    locked_minutes(segment.minutes_id)
    segment.refresh_from_db()
    segment.spoken = language
    segment.full_clean(validate_unique=False, validate_constraints=False)
    segment.save(update_fields=["spoken"])


@transaction.atomic
def open_language(minutes: Minutes, language: str, now: dt.datetime) -> None:
    """Offers readers the record in a language, as far as it is translated."""
    minutes = locked_minutes(minutes.pk)
    if not of_minutes(minutes).filter(language=language).exists():
        raise ValidationError(
            _("Nothing is translated into %(language)s yet."), params={"language": language_words(language)}
        )
    ReadingLanguage.objects.get_or_create(minutes=minutes, language=language, defaults={"opened_at": now})
    _give(minutes, now)


@transaction.atomic
def close_language(minutes: Minutes, language: str, now: dt.datetime) -> None:
    minutes = locked_minutes(minutes.pk)
    minutes.reading_languages.filter(language=language).delete()
    _give(minutes, now)


def redact_translations(minutes: Minutes, redacted: list[Piece], words: str, mark: str) -> None:
    """Takes a redaction on to other languages.

    Which of their words say the same nobody here can know: translations of what was redacted give way to `mark` until
    somebody translates what is left. Elsewhere `words` go where they stand literally (names mostly do).
    """
    gone = {(type(piece), piece.pk) for piece in redacted}
    for each in of_minutes(minutes).select_related("segment", "takeaway"):
        piece = _piece(each)
        whole = (type(piece), piece.pk) in gone
        text = mark if whole else strike(each.text, words, mark).text
        if whole:
            each.revisions.all().delete()
        for revision in each.revisions.all():
            revision.text = strike(revision.text, words, mark).text
            revision.save(update_fields=["text"])
        if text != each.text:
            each.text, each.version = text, each.version + 1
            # A mark counts before no words that are left.
            each.authoritative = each.authoritative and not whole
            each.save(update_fields=["text", "version", "authoritative"])
    redact_published(
        minutes,
        lambda one: (Segment, one.segment_id) in gone or (Takeaway, one.takeaway_id) in gone,
        words,
        mark,
    )


def stands_in_translations(piece: Piece, words: str) -> bool:
    return any(strike(each.text, words, "").places for each in _translations(piece)) if words else False


def _give(minutes: Minutes, now: dt.datetime) -> None:
    """To readers, where the minutes are published: at once, and kept as given."""
    keep_published(minutes, now)
    index_minutes(minutes)


def _check(minutes: Minutes, piece: Piece, language: str, text: str, made_from: int) -> None:
    if isinstance(piece, Segment) and lookup(piece.language, [language]):
        raise ValidationError(
            _("This was recorded in %(language)s: its own language needs no translation."),
            params={"language": language_words(language)},
        )
    longest = LONGEST_SEGMENT if isinstance(piece, Segment) else LONGEST_STATEMENT
    if not 0 < len(text) <= longest:
        raise ValidationError(
            _("Expected a translation of 1 to %(most)s characters, got %(got)s."),
            params={"most": longest, "got": len(text)},
        )
    if not 0 < made_from <= piece.version:
        raise ValidationError(
            _("Expected the version of the words that were translated: open the page again.")
        )
    known = set(of_minutes(minutes).values_list("language", flat=True))
    if language not in known and len(known) >= MOST_LANGUAGES:
        raise ValidationError(
            _("Expected at most %(most)s languages of one record."), params={"most": MOST_LANGUAGES}
        )


def _translations(piece: Piece) -> QuerySet[Translation]:
    return Translation.objects.filter(**_of(piece))


def _of(piece: Piece) -> dict[str, Piece]:
    return {"segment" if isinstance(piece, Segment) else "takeaway": piece}


def _piece(translation: Translation) -> Piece:
    piece = translation.segment or translation.takeaway
    assert piece
    return piece


def _keep(translation: Translation, by: Participant, now: dt.datetime) -> None:
    TranslationRevision.objects.create(
        translation=translation,
        version=translation.version,
        text=translation.text,
        edited_by=by,
        edited_at=now,
    )


def _ask_to_confirm(piece: Piece) -> None:
    """A takeaway may rest on what was retranslated, or be it."""
    resting = (
        Takeaway.objects.filter(evidence__span__segment=piece)
        if isinstance(piece, Segment)
        else Takeaway.objects.filter(pk=piece.pk)
    )
    resting.update(needs_confirming=True)
