"""Where a session's recording is, what its transcript says, and what an import left in the record."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.models import Participant
from minutes.transcript.playing import LONGEST_ADDRESS, BadAddress, checked

LONGEST_REASON = 200


def validate_recording(value: str) -> None:
    try:
        checked(value)
    except BadAddress as bad:
        expected = {
            "not_https": _("Expected an address that begins with https://, got “%(value)s”."),
            "credentials": _(
                "Expected an address without a name, password or token in it: readers are given it as it is."
            ),
            "characters": _("Expected an address without spaces or special characters, got “%(value)s”."),
            "too_long": _("Expected an address of at most %(most)s characters."),
        }
        raise ValidationError(
            expected[bad.code], code="address", params={"value": value[:80], "most": LONGEST_ADDRESS}
        ) from bad


class Recording(models.Model):
    """The address of a recording; `offset` is when it begins, in milliseconds after the session did."""

    minutes = models.OneToOneField("minutes.Minutes", on_delete=models.CASCADE, related_name="recording")
    address = models.CharField(
        gettext_lazy("address"), max_length=LONGEST_ADDRESS, validators=[validate_recording]
    )
    offset = models.IntegerField(default=0)
    public = models.BooleanField(gettext_lazy("readers may see it"), default=False)
    # Why readers may see it although it has what the record keeps back.
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    def __str__(self) -> str:
        return self.address


class Transcript(models.Model):
    """The cues of a WebVTT file. One waits until a person has looked where its words would go, one was taken.

    `cues` holds `[start, end, voice, text, segment]`: milliseconds on the file's clock, and the statement whose words
    they became, null for none. `text` is null where the words may not be kept: of who refused to be recorded, and of
    statements that were redacted. Nothing of it is for readers.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"

    minutes = models.ForeignKey("minutes.Minutes", on_delete=models.CASCADE, related_name="transcripts")
    state = models.CharField(max_length=7, choices=State)
    name = models.CharField(max_length=120, blank=True)  # of the file
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    offset = models.IntegerField(default=0)
    language = models.CharField(max_length=35, blank=True)
    cues = models.JSONField(default=list)
    # By the key of a person who refused: why their words are taken all the same.
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "state"], name="transcript_once_a_state")]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.state}"


class Filling(models.Model):
    """What the last import left in one statement; its fields are those of `minutes.transcript.merging.Filled`."""

    class Mode(models.TextChoices):
        FILL = "fill"
        INSTEAD = "instead"
        BELOW = "below"
        KEPT = "kept"

    segment = models.OneToOneField("minutes.Segment", on_delete=models.CASCADE, related_name="filling")
    mode = models.CharField(max_length=7, choices=Mode)
    version = models.PositiveIntegerField()
    former = models.TextField(blank=True)
    digest = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.segment_id} {self.mode}"
