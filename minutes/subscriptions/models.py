"""Who wants to hear of a theme."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Subscription(models.Model):
    """An address and a theme. Nothing is sent before its owner confirmed; leaving deletes it."""

    theme = models.ForeignKey("minutes.Theme", on_delete=models.CASCADE, related_name="subscriptions")
    email = models.EmailField()
    language = models.CharField(max_length=10)
    # Ends in every mail: whoever holds it confirms and leaves, and does nothing else.
    token = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("theme", Lower("email"), name="subscription_once")]

    def __str__(self) -> str:
        return f"{self.email} to {self.theme_id}"
