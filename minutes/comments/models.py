"""Comments on published minutes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import Participant

LONGEST_COMMENT = 4_000


class Comment(models.Model):
    """What a member wrote under their own name. Hidden, it keeps its place and the reason, and loses its words."""

    minutes = models.ForeignKey("minutes.Minutes", on_delete=models.CASCADE, related_name="comments")
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # As they were named when they wrote it.
    name = models.CharField(max_length=120)
    delegation = models.CharField(max_length=120, blank=True)
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    created_at = models.DateTimeField(default=timezone.now)
    reports = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hidden_at=None) | ~models.Q(reason=""), name="comment_hidden_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:40]}"
