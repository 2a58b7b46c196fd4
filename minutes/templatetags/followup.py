"""Open actions on pages that know nothing of minutes: the session's page and its room."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from dialogues.models import Session
from minutes.followup.queries import taken_up

register = template.Library()


@register.inclusion_tag("minutes/session_actions.html")
def session_actions(session: Session, everything: bool, zone: str) -> dict[str, Any]:
    """What earlier sessions left open for this one."""
    found = taken_up(session, timezone.now(), everything=everything)
    return {"actions": found, "session": session, "zone": zone}


@register.simple_tag
def open_actions_data(session: Session) -> dict[str, Any]:
    """The same for the room's island, as readers of any role may have it."""
    found = taken_up(session, timezone.now())
    return {
        "url": reverse("dialogue_actions", args=[session.dialogue.slug]),
        "actions": [
            {
                "id": each.segment.pk,
                "text": each.segment.text,
                "owner": each.owner,
                "due": each.standing.due.isoformat() if each.standing.due else "",
                "overdue": each.overdue,
            }
            for each in found
            if not each.standing.closed
        ],
    }
