"""What was said in later sessions of an action."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import Participant, Session

LONGEST_WHY = 280


class FollowUp(models.Model):
    """Where an action stands since a session, and who noted it. Never changed, save by redaction.

    `due` is the new date of one that was moved. Readers have it from the published minutes of `session`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")
        MOVED = "moved", _("moved to a later date")

    segment = models.ForeignKey("minutes.Segment", on_delete=models.CASCADE, related_name="follow_ups")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="follow_ups")
    state = models.CharField(max_length=8, choices=State)
    due = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=LONGEST_WHY, blank=True)
    noted_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="moved") | models.Q(due__isnull=False), name="follow_up_moved_to"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.state}"
