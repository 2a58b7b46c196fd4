"""Where finished mails wait: each whole in the database before any leaves, whatever it is about."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from scheduler.mail import Mail
from scheduler.models import Invitation, Message


def queue_mail(
    built: Mail,
    now: dt.datetime,
    *,
    topic: str = "",
    once: str | None = None,
    expires_at: dt.datetime | None = None,
    invitation: Invitation | None = None,
) -> Message:
    """Stores a mail for the worker to send; call it within the transaction whose news it brings.

    Of those that wait on one `topic` only the last is sent. `once` names what must not be sent twice: a second
    of the same name raises `IntegrityError`. After `expires_at` it is dropped unsent.
    """
    return Message.objects.create(
        invitation=invitation,
        method=built.method,
        sequence=built.sequence,
        recipient=built.recipient,
        message_id=built.message_id,
        body=built.body,
        topic=topic,
        once=once,
        expires_at=expires_at,
        due_at=now,
        created_at=now,
    )


def queue_invitation(invitation: Invitation, built: Mail, now: dt.datetime) -> Message:
    """A REQUEST or CANCEL, which takes the place of what waits for the same person on the same session."""
    return queue_mail(built, now, topic=f"invitation/{invitation.pk}", invitation=invitation)


def note_unwritable(invitation: Invitation, reason: str, now: dt.datetime) -> Message:
    """A mail that cannot be written at all, as to an address that is none: it stands among those that failed."""
    return Message.objects.create(
        invitation=invitation,
        method="REQUEST",
        recipient=invitation.participant.email,
        message_id=f"<unwritten-{uuid.uuid4()}>",
        body=b"",
        topic=f"invitation/{invitation.pk}",
        state=Message.State.FAILED,
        error=reason[:500],
        created_at=now,
    )


def drop_outdated(messages: QuerySet[Message]) -> None:
    """Reminders that wait, and words that the hour stays: that of which they speak holds no longer."""
    messages.filter(method__in=(Message.REMINDER, "DECLINECOUNTER"), state=Message.State.QUEUED).update(
        state=Message.State.DROPPED, body=b""
    )
