"""What was published when, and what was taken out of the record."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import Participant


class Publication(models.Model):
    """What readers were given on one day. Never changed, save by redaction.

    `content` holds words and no names: `{"summary", "takeaways": [{"id", "theme", "statement"}],
    "segments": [{"id", "item", "text"}]}`. Whoever shows it asks `minutes.attribution` as it holds today.
    """

    minutes = models.ForeignKey("minutes.Minutes", on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="publication_number_once")]

    def __str__(self) -> str:
        return f"{self.minutes_id} publication {self.number}"


class Redaction(models.Model):
    """That words were taken out of a segment, and why; the words themselves are kept nowhere."""

    segment = models.ForeignKey("minutes.Segment", on_delete=models.CASCADE, related_name="redactions")
    reason = models.CharField(max_length=120)
    whole = models.BooleanField()
    redacted_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    redacted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["redacted_at", "id"]

    def __str__(self) -> str:
        return self.reason


class FactChange(models.Model):
    """That somebody changed what is known of a segment beside its text. Never changed, save by redaction.

    `before` and `after` are the values in words: codes of kinds and attributions, a name, a date as `YYYY-MM-DD`.
    """

    class Field(models.TextChoices):
        KIND = "kind", _("kind")
        SPEAKER = "speaker", _("speaker")
        ATTRIBUTION = "attribution", _("attributed to")
        LANGUAGE = "language", _("language")
        OWNER = "owner", _("owner")
        DUE = "due", _("due")

    segment = models.ForeignKey("minutes.Segment", on_delete=models.CASCADE, related_name="fact_changes")
    field = models.CharField(max_length=12, choices=Field)
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    changed_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["changed_at", "id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"
