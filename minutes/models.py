"""The record of a session and what it came to."""

from __future__ import annotations

import uuid

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dialogues.fields import validate_language
from dialogues.models import Delegation, Dialogue, Participant, Session
from minutes.cards import models as card_models  # noqa: F401

# Django finds an app's models through this module.
from minutes.clearance import models as clearance_models  # noqa: F401
from minutes.comments import models as comment_models  # noqa: F401
from minutes.followup import models as followup_models  # noqa: F401
from minutes.history import models as history_models  # noqa: F401
from minutes.languages import models as language_models  # noqa: F401
from minutes.subscriptions import models as subscription_models  # noqa: F401
from minutes.transcript import models as transcript_models  # noqa: F401

LONGEST_SEGMENT = 20_000  # characters; a turn of two hours, written down word by word
LONGEST_STATEMENT = 2_000


class Theme(models.Model):
    """A node of the dialogue's codebook, at most one below another.

    A theme that was merged stays as a trace: nothing is tagged with it, and its address leads to where it went.
    """

    HUES = 6

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="themes")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=120)
    # The name in further languages, by their codes.
    labels = models.JSONField(default=dict, blank=True)
    definition = models.TextField(
        _("what belongs to it"), max_length=2000, blank=True, help_text=_("With an example or two.")
    )
    excludes = models.TextField(
        _("what does not"),
        max_length=2000,
        blank=True,
        help_text=_("What is near, and where it belongs instead."),
    )
    colour = models.PositiveSmallIntegerField(
        _("colour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(HUES)]
    )
    position = models.PositiveIntegerField(default=0)
    split_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="split_off"
    )
    split_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    # Who merged or split it last, by name: the person may leave the dialogue.
    changed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "name"],
                condition=models.Q(merged_into=None),
                name="theme_name_once",
                violation_error_message=_("A theme of this name is in the codebook already."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(merged_at__isnull=False),
                name="theme_merged_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Its name in the reader's language, where the codebook has one."""
        label: str = self.labels.get(get_language() or "", "")
        return label or self.name


class Minutes(models.Model):
    """The record of one session, drafted from the room's log."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        CLEARED = "cleared", _("cleared")
        PUBLISHED = "published", pgettext_lazy("minutes", "published")

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="minutes")
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.TextField(_("in short"), max_length=2000, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    drafted_at = models.DateTimeField(default=timezone.now)
    # Of the room's log: what it held up to this number is in the segments.
    drafted_seq = models.PositiveIntegerField(default=0)
    # Seconds on the floor by delegation id, as the log counted them.
    spoken = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False),
                name="minutes_published_when",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("published_minutes", args=[self.slug])


class Segment(models.Model):
    """One utterance in the minutes: speaker, delegation, agenda item, times, text.

    A turn that was interrupted is one segment; `stretches` says when its speaker had the floor.
    """

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("statement")
        DECISION = "decision", _("decision")
        ACTION = "action", _("action")

    class Attribution(models.TextChoices):
        NAMED = "named", _("name and country")
        COUNTRY = "country", _("country only")
        GROUP = "group", _("“a delegation”")
        NONE = "none", _("nobody (Chatham House)")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveIntegerField()
    # The number of the log's event that made the turn or the note; None for what a person put in.
    source = models.PositiveIntegerField(null=True, blank=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STATEMENT)
    item_id = models.CharField(max_length=20, blank=True)
    item_title = models.CharField(max_length=200, blank=True)
    speaker = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    speaker_name = models.CharField(max_length=120, blank=True)
    delegation = models.ForeignKey(
        Delegation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Pairs of RFC 3339 instants.
    stretches = models.JSONField(default=list, blank=True)
    attribution = models.CharField(
        _("attributed to"), max_length=8, choices=Attribution, default=Attribution.NAMED
    )
    text = models.TextField(_("text"), blank=True, validators=[MaxLengthValidator(LONGEST_SEGMENT)])
    # Of the text (BCP 47), where somebody said it.
    language = models.CharField(_("language"), max_length=35, blank=True, validators=[validate_language])
    # In which the speaker spoke, where an interpreter's words were recorded.
    spoken = models.CharField(_("spoken in"), max_length=35, blank=True, validators=[validate_language])
    # Of an action: who does it, by when.
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["minutes", "source"], name="segment_source_once")]

    def __str__(self) -> str:
        return f"{self.speaker_name}: {self.text[:40]}"


class SegmentRevision(models.Model):
    """What a segment said before it was edited, and who edited it. Never changed, save by redaction."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    edited_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["segment", "version"], name="segment_version_once")]

    def __str__(self) -> str:
        return f"{self.segment_id} v{self.version}"


class Span(models.Model):
    """A stretch of a segment tagged with a theme by a coder; offsets count code points."""

    class Status(models.TextChoices):
        FIRM = "firm", _("as tagged")
        MOVED = "moved", _("found again elsewhere in the statement")
        EDITED = "edited", _("its words were edited")
        ORPHAN = "orphan", _("its words are gone")

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="spans")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="spans")
    coder = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.FIRM)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["segment_id", "start", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="span_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.exact[:60]


class Takeaway(models.Model):
    """A statement under a theme, resting on spans as evidence."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="takeaways")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="takeaways")
    statement = models.TextField(
        _("takeaway"), max_length=LONGEST_STATEMENT, validators=[MaxLengthValidator(LONGEST_STATEMENT)]
    )
    position = models.PositiveIntegerField(default=0)
    needs_confirming = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["theme__position", "position", "id"]

    def __str__(self) -> str:
        return self.statement[:60]


class Evidence(models.Model):
    """One span that a takeaway rests on."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        QUALIFIES = "qualifies", _("qualifies")
        DISSENTS = "dissents", _("dissents")

    takeaway = models.ForeignKey(Takeaway, on_delete=models.CASCADE, related_name="evidence")
    span = models.ForeignKey(Span, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.SUPPORTS)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["takeaway", "span"], name="evidence_once")]

    def __str__(self) -> str:
        return f"{self.span_id} {self.stance}"


class SearchEntry(models.Model):
    """What search knows of a piece of published minutes; `minutes.search.index` is the only writer.

    `terms` is the text as `minutes.search.terms` cuts it, with facets for its themes and countries. What people are
    shown of a hit is read from the piece itself, through the same door as everything that readers get.
    """

    class Kind(models.IntegerChoices):
        """In the order in which hits are listed."""

        SESSION = 1, _("session")
        TAKEAWAY = 2, _("takeaway")
        CARD = 3, _("card")
        STATEMENT = 4, _("statement")

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="search_entries")
    kind = models.PositiveSmallIntegerField(choices=Kind)
    uuid = models.UUIDField(null=True)  # of the takeaway (a card's too) or the segment
    held_on = models.DateField()
    position = models.PositiveIntegerField()
    terms = models.TextField()

    class Meta:
        ordering = ["kind", "-held_on", "-minutes_id", "position"]
        indexes = [models.Index(fields=["kind", "-held_on", "-minutes_id", "position"], name="search_order")]
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.uuid}"
