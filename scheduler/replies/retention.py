"""How long a message is kept as it came: outcomes stay, the words of people's mails do not."""

import datetime as dt

from scheduler.models import InboundMessage, InboundReply
from scheduler.reminders import OPEN

LOOK_EVERY = dt.timedelta(hours=1)
# Half a year: longer than it takes until somebody asks what they had answered.
KEPT_FOR = dt.timedelta(days=180)


def forget_bodies(now: dt.datetime) -> int:
    """Empties what came longer ago, unless a decision on it is still of use; returns how many messages."""
    waiting = InboundReply.objects.filter(decision=InboundReply.Decision.OPEN, session__status__in=OPEN)
    old = InboundMessage.objects.filter(received_at__lt=now - KEPT_FOR).exclude(body=b"")
    return old.exclude(pk__in=waiting.values("message")).update(body=b"")
