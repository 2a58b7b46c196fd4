"""What the pages of replies read."""

from django.db.models import Q, QuerySet

from dialogues.models import Dialogue
from scheduler.models import InboundMessage, InboundReply


def open_replies(dialogue: Dialogue) -> QuerySet[InboundReply]:
    """The replies that wait for a facilitator, the oldest first."""
    waiting = InboundReply.objects.filter(session__dialogue=dialogue, decision=InboundReply.Decision.OPEN)
    return waiting.select_related("message", "session", "invitation__participant__delegation").order_by("pk")


def messages_of(dialogue: Dialogue) -> QuerySet[InboundMessage]:
    """All that came for a dialogue, the newest first, without the bytes."""
    mine = Q(dialogue=dialogue) | Q(replies__session__dialogue=dialogue)
    found = InboundMessage.objects.filter(mine).distinct()
    return found.defer("body").prefetch_related("replies__invitation__participant", "replies__session")


def unassigned() -> QuerySet[InboundMessage]:
    """What nothing in it leads to a dialogue; for those who look after the whole installation."""
    return InboundMessage.objects.filter(dialogue=None).defer("body").prefetch_related("replies")


def dialogues_of(message: InboundMessage) -> list[int]:
    """Those that a message concerns: whom it came to, and whose sessions it answers."""
    mine = Q(pk=message.dialogue_id) | Q(sessions__inbound_replies__message=message)
    return list(Dialogue.objects.filter(mine).distinct().values_list("pk", flat=True))
