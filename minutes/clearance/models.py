"""A review of draft minutes, each delegation's window in it, and what delegations said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogues.models import Delegation, Participant

LONGEST_NOTE = 2_000
MOST_DAYS = 60


class Review(models.Model):
    """Draft minutes with the delegations. Only the latest of some minutes counts."""

    class Outcome(models.TextChoices):
        CLEARED = "cleared", _("cleared")
        TAKEN_BACK = "taken_back", _("taken back")

    minutes = models.ForeignKey("minutes.Minutes", on_delete=models.CASCADE, related_name="reviews")
    days = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes"], condition=models.Q(ended_at=None), name="one_review_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id} from {self.opened_at:%Y-%m-%d}"


class Window(models.Model):
    """The time that one delegation has; silence until its end is consent."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="windows")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="+")
    closes_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["delegation__position", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "delegation"], name="window_once")]

    def __str__(self) -> str:
        return f"{self.delegation_id} until {self.closes_at:%Y-%m-%d %H:%M}"


class Proposal(models.Model):
    """A delegation's correction of one segment of its own, or of one takeaway."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        LATE = "late", _("too late, kept as a remark")

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="proposals")
    segment = models.ForeignKey(
        "minutes.Segment", on_delete=models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    takeaway = models.ForeignKey(
        "minutes.Takeaway", on_delete=models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    text = models.TextField()
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    proposed_by = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.TextField(max_length=LONGEST_NOTE, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(segment=None) ^ models.Q(takeaway=None), name="proposal_of_one"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def present(self) -> str:
        """What the draft says now of what is to be corrected."""
        if self.takeaway:
            return self.takeaway.statement
        assert self.segment
        return self.segment.text


class Objection(models.Model):
    """What a delegation does not agree with; it is published with the minutes, under the delegation's name.

    It may stand on a segment or a takeaway, and stays when that goes.
    """

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="objections")
    segment = models.ForeignKey(
        "minutes.Segment", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    takeaway = models.ForeignKey(
        "minutes.Takeaway", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=LONGEST_NOTE)
    made_by = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
