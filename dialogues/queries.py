"""What the pages of a dialogue read."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from dialogues.models import Dialogue, Participant, User


def dialogues_of(user: User) -> QuerySet[Dialogue]:
    """Those in which the account takes part, newest first."""
    return (
        Dialogue.objects.filter(participants__user=user, participants__left_at=None)
        .annotate(last_session=Max("sessions__starts_at"))
        .order_by("-created_at")
        .prefetch_related("sessions", "delegations")
        .distinct()
    )


def dialogue_overview(dialogue: Dialogue) -> dict[str, Any]:
    here = Q(participants__left_at=None)
    return {
        "dialogue": dialogue,
        "sessions": dialogue.sessions.order_by("number"),
        "delegations": dialogue.delegations.annotate(people=Count("participants", filter=here)),
        "people": dialogue.participants.filter(left_at=None).count(),
    }


def people_of(dialogue: Dialogue) -> QuerySet[Participant]:
    return (
        dialogue.participants.filter(left_at=None)
        .select_related("delegation")
        .annotate(open_links=Count("keys", filter=Q(keys__revoked_at=None)))
        .order_by("delegation__position", "role", "name")
    )
