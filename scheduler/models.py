"""Who was asked to come when, what was sent, and what came back."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import Participant, Session


def new_uid() -> str:
    return f"{uuid.uuid4()}@meridian"


class CalendarEntry(models.Model):
    """A session as calendars know it: one UID for good, and the organiser's revision number (RFC 5545, 3.8.7.4)."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="calendar_entry")
    uid = models.CharField(max_length=255, unique=True, default=new_uid)
    sequence = models.PositiveIntegerField(default=0)
    # The revision with which the hour (or the status) last changed, and when: answers to what was before
    # answer another question and do not count.
    hour_sequence = models.PositiveIntegerField(default=0)
    time_changed_at = models.DateTimeField(default=timezone.now)
    # The details as the last mail to everybody gave them.
    told = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.uid


class Invitation(models.Model):
    """One participant's calendar object for one session, and their answer to it."""

    class Partstat(models.TextChoices):
        NEEDS_ACTION = "NEEDS-ACTION", _("has not answered")
        ACCEPTED = "ACCEPTED", _("comes")
        TENTATIVE = "TENTATIVE", _("may come")
        DECLINED = "DECLINED", _("does not come")
        DELEGATED = "DELEGATED", _("sends somebody else")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invitations")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="invitations")
    partstat = models.CharField(max_length=12, choices=Partstat, default=Partstat.NEEDS_ACTION)
    comment = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The last reply taken from this attendee (RFC 5546, 2.1.5).
    reply_sequence = models.PositiveIntegerField(null=True, blank=True)
    reply_dtstamp = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "participant"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.participant_id} to {self.session_id}: {self.partstat}"


class Message(models.Model):
    """A mail, whole before it is sent: after a crash the same bytes may go once more, never others.

    Most carry an invitation; others (a reminder, a question of a poll, a word to somebody uninvited) need none.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")
        DROPPED = "dropped", _("overtaken")

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    # The iTIP method, or what else it is.
    method = models.CharField(max_length=16)
    sequence = models.PositiveIntegerField(default=0)
    # Of the messages that wait on one topic only the last is still true; without a topic each stands alone.
    topic = models.CharField(max_length=80, blank=True)
    # The name of what may be sent only once: a reminder of that hour to that person.
    once = models.CharField(max_length=120, unique=True, null=True, blank=True)
    # From then on it says nothing that helps anybody.
    expires_at = models.DateTimeField(null=True, blank=True)
    recipient = models.EmailField()
    message_id = models.CharField(max_length=255, unique=True)
    # Emptied once it is settled: it holds a personal key.
    body = models.BinaryField()
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="message_due"),
            models.Index(fields=["topic"], name="message_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.method} to {self.recipient}"


class InboundMessage(models.Model):
    """A calendar reply as it came, and what became of it."""

    digest = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=100)
    body = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)
    outcomes = models.JSONField(default=list)
    # Set where nothing readable was in it; such a message waits for the organiser's eyes.
    unreadable = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.digest[:12]
