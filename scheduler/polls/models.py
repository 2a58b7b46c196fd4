"""What was asked, who answered what, and the weeks that people paint: facts and their constraints."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import Participant, Session


class Answer(models.TextChoices):
    """An answer to a proposed hour. It is a vote in a poll and no invitation's PARTSTAT."""

    YES = "yes", _("Yes")
    IF_NEED_BE = "if_need_be", _("If need be")
    NO = "no", _("No")


class Poll(models.Model):
    """Several hours proposed for one session.

    It takes answers until its deadline; then it waits, open still, until a facilitator chooses an hour, extends
    the deadline or withdraws it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="polls")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    # While it is open, only facilitators see who answered what.
    hidden = models.BooleanField(default=False)
    deadline = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    # When the facilitators were told that the deadline has passed.
    lapse_told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # None where the hour was set without the poll.
    chosen = models.ForeignKey("PollSlot", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Why it is not the hour that the ranking put first.
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(state="open"), name="poll_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"poll {self.pk} for {self.session_id}: {self.state}"


class PollSlot(models.Model):
    """One of the proposed hours; its length is the session's."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["poll", "starts_at"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.starts_at} in {self.poll_id}"


class Ballot(models.Model):
    """One person's answers. Each saving raises `version`: a page that shows an older one is told so."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="ballots")
    version = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The facilitator who wrote down what this person said on the telephone; None where they answered themselves.
    written_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["poll", "participant"], name="ballot_once")]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.poll_id}, version {self.version}"


class Vote(models.Model):
    """One answer to one hour."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    slot = models.ForeignKey(PollSlot, on_delete=models.CASCADE, related_name="votes")
    answer = models.CharField(max_length=10, choices=Answer)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "slot"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.answer} to {self.slot_id}"


class PaintedStretch(models.Model):
    """A stretch of somebody's week with their own word for it; painting a week anew replaces that week's."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="painted")
    start = models.DateTimeField()
    end = models.DateTimeField()
    level = models.CharField(max_length=10, choices=Answer)

    class Meta:
        ordering = ["start"]
        indexes = [models.Index(fields=["participant", "start"], name="painted_of")]
        constraints = [
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="painted_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.start}–{self.end}"
