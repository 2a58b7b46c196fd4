"""What was charged: facts and their constraints."""

from __future__ import annotations

import datetime as dt

from django.db import models

from dialogues.models import Delegation, Session
from scheduler.burden import as_points
from scheduler.ledger.charging import Stretch
from scheduler.restdays import Rest


class Charge(models.Model):
    """What one session cost one delegation, as its profile was when the session had ended."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="charges")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="charges")
    # As the session was held; another beginning or end of it makes this charge out of date.
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    work_from = models.CharField(max_length=5)
    work_to = models.CharField(max_length=5)
    hundredths = models.PositiveIntegerField()
    # [{"start", "quarters", "hour", "hour_points", "rest", "name", "rest_points"}]; `rest` is "" on a working day.
    parts = models.JSONField()
    charged_at = models.DateTimeField()

    class Meta:
        ordering = ["session__number", "delegation__position", "delegation_id"]
        constraints = [models.UniqueConstraint(fields=["session", "delegation"], name="charged_once")]

    def __str__(self) -> str:
        return f"{self.points} points for {self.delegation_id} in session {self.session_id}"

    @property
    def points(self) -> float:
        return float(as_points(self.hundredths))

    @property
    def stretches(self) -> list[Stretch]:
        return [
            Stretch(
                start=dt.datetime.fromisoformat(part["start"]),
                quarters=part["quarters"],
                hour=part["hour"],
                hour_points=part["hour_points"],
                rest=Rest(part["rest"], part["name"]) if part["rest"] else None,
                rest_points=part["rest_points"],
            )
            for part in self.parts
        ]
