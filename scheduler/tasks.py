"""Background work: what is due stands in our own rows, and the worker looks for it every second."""

import datetime as dt
import logging
import time
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scheduler.delivery import Undeliverable, send_bytes
from scheduler.models import Message

logger = logging.getLogger("meridian.mail")

MOST_ATTEMPTS = 8
STUCK = dt.timedelta(minutes=10)  # a worker that holds a message longer was killed


def deliver(pk: int, now: dt.datetime) -> None:
    """Sends one message if it is due. Claimed by one worker, sent outside the transaction, then settled.

    A message that waited while a later one was written on the same topic is dropped: an invitation that
    arrives after its cancellation would call somebody to a session that does not take place.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=pk).first()
        if message is None or message.state != Message.State.QUEUED or message.due_at > now:
            return
        if _overtaken(message, now):
            message.state, message.body = Message.State.DROPPED, b""
            message.save(update_fields=["state", "body"])
            return
        message.state = Message.State.SENDING
        message.attempts += 1
        message.due_at = now + STUCK
        message.save(update_fields=["state", "attempts", "due_at"])
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    try:
        send_bytes(message.message_id, sender, message.recipient, bytes(message.body))
    except Undeliverable as refused:
        message.state, message.error = Message.State.FAILED, str(refused)[:500]
    except OSError as failed:
        logger.warning("message %s could not be sent: %s", pk, failed)
        message.error = str(failed)[:500]
        message.state = Message.State.QUEUED if message.attempts < MOST_ATTEMPTS else Message.State.FAILED
        message.due_at = now + dt.timedelta(minutes=2**message.attempts)
    except Exception as broken:  # one bad message holds up nobody
        logger.exception("message %s cannot be sent", pk)
        message.state, message.error = Message.State.FAILED, repr(broken)[:500]
    else:
        message.state, message.sent_at, message.error = Message.State.SENT, timezone.now(), ""
    if message.state != Message.State.QUEUED:
        message.body = b""  # it holds the recipient's personal key, which we keep only hashed
    message.save(update_fields=["state", "sent_at", "error", "due_at", "body"])


def _overtaken(message: Message, now: dt.datetime) -> bool:
    if message.expires_at and message.expires_at <= now:
        return True
    return bool(message.topic) and Message.objects.filter(topic=message.topic, pk__gt=message.pk).exists()


def sweep(now: dt.datetime) -> int:
    """Sends what is due and nobody took: after an outage, a lost task or a killed worker. Returns how many."""
    began = time.monotonic()
    stuck = Message.objects.filter(state=Message.State.SENDING, due_at__lte=now)
    stuck.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Message.State.FAILED, error="no worker outlived the attempt to send it", body=b""
    )
    stuck.update(state=Message.State.QUEUED)
    due = Message.objects.filter(state=Message.State.QUEUED, due_at__lte=now).order_by("due_at")
    keys = list(due.values_list("pk", flat=True)[:500])
    for pk in keys:
        try:  # a slow server makes this long: each claim counts from its own instant
            deliver(pk, now + dt.timedelta(seconds=time.monotonic() - began))
        except Exception:
            logger.exception("message %s is left for the next sweep", pk)
    return len(keys)
