"""What was said, in further languages, and in which of them readers are offered the record."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogues.fields import validate_language
from dialogues.models import Participant

_OF_A_SEGMENT = models.Q(segment__isnull=False, takeaway=None)
_OF_A_TAKEAWAY = models.Q(segment=None, takeaway__isnull=False)


class Translation(models.Model):
    """A segment or a takeaway in one further language.

    `made_from` is the version of the recorded words that the translator had before them; once those were edited it is
    stale. At most one translation of a piece is authoritative; without one the recorded words are.
    """

    segment = models.ForeignKey(
        "minutes.Segment", on_delete=models.CASCADE, null=True, blank=True, related_name="translations"
    )
    takeaway = models.ForeignKey(
        "minutes.Takeaway", on_delete=models.CASCADE, null=True, blank=True, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=35, validators=[validate_language])
    text = models.TextField(_("translation"), validators=[MaxLengthValidator(20_000)])
    made_from = models.PositiveIntegerField()
    authoritative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    translated_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    translated_at = models.DateTimeField()

    class Meta:
        ordering = ["language", "id"]
        constraints = [
            models.CheckConstraint(condition=_OF_A_SEGMENT | _OF_A_TAKEAWAY, name="translation_of_one_piece"),
            models.UniqueConstraint(fields=["segment", "language"], name="segment_language_once"),
            models.UniqueConstraint(fields=["takeaway", "language"], name="takeaway_language_once"),
            models.UniqueConstraint(
                fields=["segment"], condition=models.Q(authoritative=True), name="segment_one_authoritative"
            ),
            models.UniqueConstraint(
                fields=["takeaway"], condition=models.Q(authoritative=True), name="takeaway_one_authoritative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:40]}"


class TranslationRevision(models.Model):
    """What a translation said before it was edited. Never changed, save by redaction."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    edited_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["translation", "version"], name="translation_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.translation_id} v{self.version}"


class PublishedTranslation(models.Model):
    """What readers were given of a piece in one language from a moment on; empty: nothing any more.

    A row for each text that was not what they were given before. Never changed, save by redaction.
    """

    segment = models.ForeignKey(
        "minutes.Segment", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    takeaway = models.ForeignKey(
        "minutes.Takeaway", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=35, validators=[validate_language])
    text = models.TextField(blank=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=_OF_A_SEGMENT | _OF_A_TAKEAWAY, name="published_translation_of_one_piece"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:40]}"


class ReadingLanguage(models.Model):
    """A language in which readers are offered published minutes: until then its translations are work in progress."""

    minutes = models.ForeignKey("minutes.Minutes", on_delete=models.CASCADE, related_name="reading_languages")
    language = models.CharField(max_length=35, validators=[validate_language])
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["minutes", "language"], name="reading_language_once")]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.language}"
