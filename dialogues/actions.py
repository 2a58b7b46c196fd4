"""The writes of a dialogue: one function, one transaction, and the rooms concerned hear of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Model
from django.utils.text import slugify

from dialogues import access
from dialogues.models import Delegation, Dialogue, Paper, Participant, Session, User
from dialogues.room.seating import seat, seat_dialogue
from dialogues.roster import Entry

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def create_dialogue(owner: User, now: dt.datetime, **facts: Any) -> Dialogue:
    """A dialogue that its maker facilitates."""
    dialogue = Dialogue(slug=_free_slug(facts["title"]), created_at=now, **facts)
    dialogue.full_clean()
    dialogue.save()
    Participant.objects.create(
        dialogue=dialogue,
        user=owner,
        name=owner.name or owner.email.partition("@")[0],
        email=owner.email,
        role=Participant.Role.FACILITATOR,
        zone=owner.zone,
    )
    return dialogue


@transaction.atomic
def update_dialogue(dialogue: Dialogue, **facts: Any) -> Dialogue:
    return _changed(dialogue, facts)


@transaction.atomic
def add_delegation(dialogue: Dialogue, now: dt.datetime, **facts: Any) -> Delegation:
    last = dialogue.delegations.aggregate(last=Max("position"))["last"] or 0
    delegation = Delegation(dialogue=dialogue, position=last + 1, **facts)
    delegation.full_clean()
    delegation.save()
    seat_dialogue(dialogue, now)
    return delegation


@transaction.atomic
def update_delegation(delegation: Delegation, now: dt.datetime, **facts: Any) -> Delegation:
    _changed(delegation, facts)
    seat_dialogue(delegation.dialogue, now)
    return delegation


@transaction.atomic
def remove_delegation(delegation: Delegation, now: dt.datetime) -> None:
    """Raises `ProtectedError` while people sit in it: the record keeps their country."""
    dialogue = delegation.dialogue
    delegation.delete()
    seat_dialogue(dialogue, now)


@transaction.atomic
def add_participant(dialogue: Dialogue, now: dt.datetime, **facts: Any) -> Participant:
    participant = Participant(dialogue=dialogue, **facts)
    participant.full_clean()
    participant.save()
    seat_dialogue(dialogue, now)
    return participant


@transaction.atomic
def update_participant(participant: Participant, now: dt.datetime, **facts: Any) -> Participant:
    _changed(participant, facts)
    seat_dialogue(participant.dialogue, now)
    return participant


@transaction.atomic
def remove_participant(participant: Participant, now: dt.datetime) -> None:
    """The person leaves the dialogue: their links close, what they said stays."""
    participant.left_at = now
    participant.save(update_fields=["left_at"])
    access.revoke_keys(participant)
    seat_dialogue(participant.dialogue, now)


@transaction.atomic
def import_participants(dialogue: Dialogue, entries: Iterable[Entry], now: dt.datetime) -> tuple[int, int]:
    """All people of a roster or none: (added, updated). Whose e-mail address is known is brought up to date."""
    delegations = {delegation.name: delegation for delegation in dialogue.delegations.all()}
    known = {person.email.lower(): person for person in dialogue.participants.filter(left_at=None) if person.email}
    added = updated = 0
    for entry in entries:
        facts: Mapping[str, Any] = {
            "name": entry.name,
            "email": entry.email,
            "role": entry.role,
            "delegation": delegations[entry.delegation] if entry.delegation else None,
            "language": entry.language,
            "zone": entry.zone,
        }
        if person := known.get(entry.email.lower()):
            _changed(person, facts)
            updated += 1
        else:
            person = Participant(dialogue=dialogue, **facts)
            person.full_clean()
            person.save()
            known[entry.email.lower()] = person
            added += 1
    seat_dialogue(dialogue, now)
    return added, updated


@transaction.atomic
def renew_link(participant: Participant) -> str:
    """Closes every link this person had and returns the key of a new one."""
    access.revoke_keys(participant)
    return access.mint_key(participant)


@transaction.atomic
def create_session(dialogue: Dialogue, now: dt.datetime, **facts: Any) -> Session:
    last = dialogue.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(dialogue=dialogue, number=last + 1, created_at=now, **facts)
    session.full_clean()
    session.save()
    seat(session, now)
    return session


@transaction.atomic
def update_session(session: Session, now: dt.datetime, **facts: Any) -> Session:
    _changed(session, facts)
    seat(session, now)
    return session


@transaction.atomic
def add_paper(session: Session, **facts: Any) -> Paper:
    last = session.papers.aggregate(last=Max("position"))["last"] or 0
    paper = Paper(session=session, position=last + 1, **facts)
    paper.full_clean()
    paper.save()
    return paper


@transaction.atomic
def remove_paper(paper: Paper) -> None:
    paper.delete()


def _changed(row: Row, facts: Mapping[str, Any]) -> Row:
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


def _free_slug(title: str) -> str:
    """A readable address that no other dialogue has; titles without Latin letters get a plain one."""
    wanted = slugify(title)[:60].strip("-") or "dialogue"
    taken = set(Dialogue.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in count(1) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)
