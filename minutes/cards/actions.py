"""The writes of cards, in minutes that are open."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Delegation
from minutes.actions.writing import open_minutes, refuse_under_review
from minutes.cards.models import Card
from minutes.models import Takeaway


@transaction.atomic
def write_card(
    takeaway: Takeaway,
    kind: str,
    what: str,
    place: str = "",
    offered_by: Iterable[Delegation] = (),
    sought_by: Iterable[Delegation] = (),
) -> Card:
    """Makes the takeaway a card, or changes the one that it is."""
    minutes = open_minutes(takeaway.minutes_id)
    refuse_under_review(minutes)
    offering, seeking = list(offered_by), list(sought_by)
    if any(seat.dialogue_id != minutes.session.dialogue_id for seat in (*offering, *seeking)):
        raise ValidationError(_("Choose delegations of this dialogue."))
    card = Card.objects.filter(takeaway=takeaway).first() or Card(takeaway=takeaway)
    card.kind, card.what, card.place = kind, what, place
    card.full_clean()
    card.save()
    card.offered_by.set(offering)
    card.sought_by.set(seeking)
    return card


@transaction.atomic
def remove_card(takeaway: Takeaway) -> None:
    """It is a takeaway still."""
    refuse_under_review(open_minutes(takeaway.minutes_id))
    Card.objects.filter(takeaway=takeaway).delete()
