"""Background work: what is due stands in our own rows, and the worker looks for it every second."""

import datetime as dt
import logging
import threading
import time

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scheduler.delivery import Carrier, ServerAway, Undeliverable, Unsure, goes_by_smtp
from scheduler.models import Message

logger = logging.getLogger("meridian.mail")

State = Message.State

STUCK = dt.timedelta(minutes=10)  # a worker that holds a message longer was killed
# While a server does not take a message it is tried after 1, 2, 4, 8, … minutes, at last once an hour, for so long.
LONGEST_PAUSE = dt.timedelta(hours=1)
GIVE_UP = dt.timedelta(days=2)
SERVER_PAUSE = dt.timedelta(minutes=1)
A_MINUTE = dt.timedelta(minutes=1)
MOST_A_SWEEP = 500


def sweep(now: dt.datetime, stop: threading.Event | None = None) -> int:
    """Sends what is due, one message after the other, until `stop`. Returns how many were sent or refused."""
    began = time.monotonic()
    _take_over(now)
    settled = 0
    with Carrier() as carrier:
        for _turn in range(MOST_A_SWEEP):
            # A slow server makes this long: each claim counts from its own instant.
            instant = now + dt.timedelta(seconds=time.monotonic() - began)
            if (stop and stop.is_set()) or (message := _claim(instant)) is None:
                break
            try:
                _send(message, carrier, instant)
            except ServerAway as away:
                _wait_for_server(message, str(away), instant)
                break
            except Exception:
                logger.exception("message %s is left for the next sweep", message.pk)
            settled += message.state != State.QUEUED
    return settled


def _take_over(now: dt.datetime) -> None:
    """What a killed worker held may have reached the server or not: the same bytes go once more, and only once."""
    stuck = Message.objects.filter(state=State.SENDING, due_at__lte=now)
    stuck.filter(lost__gte=1).update(
        state=State.FAILED, error="two workers were lost while they sent it", body=b""
    )
    stuck.update(state=State.QUEUED, lost=1)


def _claim(now: dt.datetime) -> Message | None:
    """The next message that is due and still worth sending, now this worker's; None while there is none to send.

    The row stays locked until the rate is checked: so of several workers only one at a time asks.
    """
    with transaction.atomic():
        due = Message.objects.select_for_update().filter(state=State.QUEUED, due_at__lte=now)
        while message := due.order_by("due_at", "pk").first():
            if not _overtaken(message, now):
                break
            _settle(message, State.DROPPED)
        if message is None or _rate_is_reached(now):
            return None
        message.state, message.tried_at, message.due_at = State.SENDING, now, now + STUCK
        message.attempts += 1
        message.save(update_fields=["state", "tried_at", "attempts", "due_at"])
        return message


def _overtaken(message: Message, now: dt.datetime) -> bool:
    """A later message on the same topic says better: an invitation that arrived after its cancellation would call
    somebody to a session that does not take place."""
    if message.expires_at and message.expires_at <= now:
        return True
    return bool(message.topic) and Message.objects.filter(topic=message.topic, pk__gt=message.pk).exists()


def _rate_is_reached(now: dt.datetime) -> bool:
    if not goes_by_smtp():
        return False
    allowed: int = settings.MAIL_PER_MINUTE
    return Message.objects.filter(tried_at__gt=now - A_MINUTE).count() >= allowed


def _send(message: Message, carrier: Carrier, now: dt.datetime) -> None:
    """Outside every transaction. Raises `ServerAway` with the message still held."""
    try:
        carrier.send(message.pk, message.message_id, message.recipient, bytes(message.body))
    except ServerAway:
        raise
    except Undeliverable as refused:
        _settle(message, State.REFUSED, str(refused))
    except Unsure as broken:  # as after a kill: the same bytes once more, and only once
        message.lost += 1
        if message.lost > 1:
            _settle(message, State.FAILED, f"the line broke twice behind the whole message: {broken}")
        else:
            _try_later(message, str(broken), now)
    except OSError as failed:
        logger.warning("message %s could not be sent: %s", message.pk, failed)
        _try_later(message, str(failed), now)
    except Exception as broken:  # one bad message holds up nobody
        logger.exception("message %s cannot be sent", message.pk)
        _settle(message, State.FAILED, repr(broken))
    else:
        message.sent_at = timezone.now()
        _settle(message, State.SENT)


def _settle(message: Message, state: Message.State, error: str = "") -> None:
    """For good: the body goes, for it holds the recipient's personal key, which we keep only hashed."""
    message.state, message.error, message.body = state, error[:500], b""
    message.save(update_fields=["state", "error", "body", "sent_at", "lost"])


def _try_later(message: Message, error: str, now: dt.datetime) -> None:
    if now - message.created_at >= GIVE_UP:
        _settle(message, State.FAILED, error)
        return
    message.state, message.error = State.QUEUED, error[:500]
    message.due_at = now + min(dt.timedelta(minutes=2 ** min(message.attempts - 1, 10)), LONGEST_PAUSE)
    message.save(update_fields=["state", "error", "due_at", "lost"])


def _wait_for_server(message: Message, error: str, now: dt.datetime) -> None:
    """No message is blamed: this one and all that are due wait together."""
    logger.warning("no mail leaves: %s", error)
    message.state, message.attempts, message.due_at = State.QUEUED, message.attempts - 1, now
    message.save(update_fields=["state", "attempts", "due_at"])
    due = Message.objects.filter(state=State.QUEUED, due_at__lte=now)
    due.update(due_at=now + SERVER_PAUSE, error=error[:500])
