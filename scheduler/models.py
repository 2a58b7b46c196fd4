"""Who was asked to come when, what was sent, and what came back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import Dialogue, Participant, Session
from scheduler.ledger import models as ledger_models  # noqa: F401  (as the next)
from scheduler.polls import models as poll_models  # noqa: F401  (Django finds an app's models through this module)


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
    changed_at = models.DateTimeField(auto_now=True)

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
    # Since when the question stands, where this invitee alone was asked anew; earlier answers do not count.
    asked_at = models.DateTimeField(null=True, blank=True)
    # Whose seat this invitee takes, having been sent by them.
    sent_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="substitutes"
    )
    # The last reply that answered what is over (a former hour) and did not count.
    stale_at = models.DateTimeField(null=True, blank=True)
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
        BOUNCED = "bounced", _("came back")
        REFUSED = "refused", _("refused by the server")
        FAILED = "failed", _("could not be sent")
        DROPPED = "dropped", _("overtaken")

    REMINDER = "REMINDER"

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
    # How many workers were lost while they held it: after the first the same bytes go once more.
    lost = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="message_due"),
            models.Index(fields=["topic"], name="message_topic"),
            models.Index(fields=["tried_at"], name="message_tried"),
        ]

    def __str__(self) -> str:
        return f"{self.method} to {self.recipient}"


class ReminderChoice(models.Model):
    """Which reminders a participant wants; whoever never chose gets all."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="reminder_choice")
    kinds = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.participant_id}: {', '.join(self.kinds)}"


class Alias(models.Model):
    """Another address by which a calendar knows a participant; a facilitator said so."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="aliases")
    email = models.EmailField()

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint("participant", Lower("email"), name="alias_once")]

    def __str__(self) -> str:
        return self.email


class InboundMessage(models.Model):
    """A mail or calendar object as it came. What it meant, event by event, are its `replies`."""

    class Source(models.TextChoices):
        HTTP = "http", _("by the interface for programs")
        MAILDIR = "maildir", _("from a Maildir")
        IMAP = "imap", _("from a mailbox")
        STDIN = "stdin", _("from standard input")

    digest = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=100)
    # Of what is larger than we take the beginning is kept; `size` is that of the whole. Emptied after a while.
    body = models.BinaryField()
    size = models.PositiveBigIntegerField(default=0)
    source = models.CharField(max_length=8, choices=Source, default=Source.HTTP)
    received_at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    # Whose facilitators look after it; none where nothing in it says so.
    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.SET_NULL, null=True, blank=True, related_name="inbound"
    )
    # Set where nothing readable was in it; such a message waits for the organiser's eyes.
    unreadable = models.CharField(max_length=500, blank=True)
    # The mail of ours that it reports on, where a server could not deliver one.
    reports_on = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def is_forgotten(self) -> bool:
        """Whether the time for which bodies are kept is over."""
        return self.size > 0 and not self.body


class InboundReply(models.Model):
    """One event of a reply: who answers what, and what became of it."""

    class Decision(models.TextChoices):
        OPEN = "open", _("waits for you")
        NONE = "none", _("nothing to decide")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("declined")

    message = models.ForeignKey(InboundMessage, on_delete=models.CASCADE, related_name="replies")
    position = models.PositiveSmallIntegerField()
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="inbound_replies"
    )
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=500)
    method = models.CharField(max_length=40)
    attendee = models.CharField(max_length=320, blank=True)
    name = models.CharField(max_length=120, blank=True)
    partstat = models.CharField(max_length=40)
    comment = models.CharField(max_length=500, blank=True)
    sequence = models.PositiveIntegerField()
    dtstamp = models.DateTimeField()
    # Who sent an unknown attendee, as their calendar says.
    sent_by = models.CharField(max_length=320, blank=True)
    # The hour that a COUNTER proposes; none where it names none that we can read.
    proposed_start = models.DateTimeField(null=True, blank=True)
    proposed_end = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.NONE)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["message", "position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="inbound_reply_once")]

    def __str__(self) -> str:
        return f"{self.method} of {self.attendee}: {self.outcome}"


class Mailbox(models.Model):
    """How far a mailbox has been read: the server's UIDs only grow while UIDVALIDITY stays (RFC 3501, 2.3.1.1)."""

    address = models.CharField(max_length=500, unique=True)
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.address


class BusySource(models.Model):
    """A calendar that a participant shared so that hours avoid what is in it. Of it only busy intervals are kept."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("calendar address")
        FILE = "file", _("uploaded file")
        ANSWER = "answer", _("answer by mail")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="busy_sources")
    kind = models.CharField(max_length=8, choices=Kind)
    # An address is a secret: whoever has it reads the calendar. It is kept sealed, and only its host is shown.
    host = models.CharField(max_length=255, blank=True)
    sealed = models.BinaryField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # When it was last read with success, and when it is to be read next (a file never).
    read_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # What went wrong since, as a code with its detail, and how many times in a row.
    problem = models.CharField(max_length=20, blank=True)
    problem_detail = models.CharField(max_length=255, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    # Events that were too broken to be read.
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["due_at"], name="busy_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.host}"


class BusyTime(models.Model):
    """A stretch `[start, end)` in which somebody is busy, or may be. Nothing says with what."""

    source = models.ForeignKey(BusySource, on_delete=models.CASCADE, related_name="times")
    start = models.DateTimeField()
    end = models.DateTimeField()
    tentative = models.BooleanField(default=False)

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="busy_time_in_order"),
        ]
        indexes = [
            models.Index(fields=["source", "end"], name="busy_of_source"),
            models.Index(fields=["end"], name="busy_until"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} to {self.end:%H:%M}"


class BusyQuestion(models.Model):
    """A facilitator asks a participant's calendar when it is busy in `[start, end)`: a VFREEBUSY by mail."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="busy_questions")
    uid = models.CharField(max_length=255, unique=True, default=new_uid)
    start = models.DateTimeField()
    end = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The DTSTAMP of the last answer taken (RFC 5546, 2.1.5).
    reply_dtstamp = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.participant_id}, {self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}"

    @property
    def last(self) -> dt.datetime:
        """A moment of the last day that was asked for, whose end is a midnight already of the next."""
        return self.end - dt.timedelta(minutes=1)
