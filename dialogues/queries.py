"""What the pages of a dialogue read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from dialogues.models import Delegation, Dialogue, Participant, Session, User
from dialogues.roster import Entry

PRESENT = Q(left_at=None)


def account_of(email: str) -> User | None:
    """The account that has shown that this address is its own."""
    has_address = Q(email__iexact=email) | Q(emailaddress__email__iexact=email, emailaddress__verified=True)
    return User.objects.filter(has_address).first() if email else None


def dialogues_of(user: User) -> QuerySet[Dialogue]:
    """Those in which the account takes part, newest first, with the next hour and the numbers of each."""
    coming = Q(sessions__status__in=[Session.Status.SCHEDULED, Session.Status.LIVE])
    return (
        Dialogue.objects.filter(
            pk__in=Participant.objects.filter(PRESENT, user=user).values_list("dialogue_id", flat=True)
        )
        .annotate(
            next_start=Min("sessions__starts_at", filter=coming),
            seats=Count("delegations", distinct=True),
            meetings=Count("sessions", distinct=True),
        )
        .order_by("-created_at", "-pk")
    )


def delegations_of(dialogue: Dialogue) -> QuerySet[Delegation]:
    return dialogue.delegations.annotate(
        people=Count("participants", filter=Q(participants__left_at=None))
    ).order_by("position", "pk")


def people_of(dialogue: Dialogue, search: str = "") -> QuerySet[Participant]:
    """Who takes part, by delegation, with the moment the newest personal link was made (`link_since`)."""
    people = dialogue.participants.filter(PRESENT).select_related("delegation")
    if search:
        people = people.filter(
            Q(name__icontains=search) | Q(email__icontains=search) | Q(delegation__name__icontains=search)
        )
    return people.annotate(link_since=Max("keys__created_at", filter=Q(keys__revoked_at=None))).order_by(
        "delegation__position", "delegation_id", "name", "pk"
    )


@dataclass(frozen=True)
class Change:
    """What a line of a roster does: all facts of somebody new, those that differ of somebody known."""

    entry: Entry
    person: Participant | None
    facts: Mapping[str, Any]


def changes_of(dialogue: Dialogue, entries: Iterable[Entry]) -> list[Change]:
    """What importing these entries would do. Whoever has the same e-mail address is the same person."""
    delegations = {delegation.name: delegation for delegation in dialogue.delegations.all()}
    present = dialogue.participants.filter(PRESENT).exclude(email="").select_related("delegation")
    known = {person.email.lower(): person for person in present}
    changes = []
    for entry in entries:
        given = {"name": entry.name, "role": entry.role, "language": entry.language, "zone": entry.zone}
        facts: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        if entry.delegation is not None:
            facts["delegation"] = delegations[entry.delegation]
        person = known.get(entry.email.lower())
        if person:
            facts = {name: value for name, value in facts.items() if getattr(person, name) != value}
        else:
            facts["email"] = entry.email
        changes.append(Change(entry, person, facts))
    return changes
