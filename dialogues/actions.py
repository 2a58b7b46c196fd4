"""The writes of a dialogue: one function, one transaction, and the rooms concerned hear of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dialogues import access
from dialogues.conference.opening import address_of
from dialogues.models import Delegation, Dialogue, Paper, Participant, Session, User
from dialogues.queries import account_of, changes_of
from dialogues.room.seating import seat, seat_dialogue
from dialogues.roster import Entry

Row = TypeVar("Row", bound=Model)

_OVER = {Session.Status.ENDED, Session.Status.PUBLISHED, Session.Status.CANCELLED}
# What is assumed of a delegation from its country until somebody confirms it.
_ASSUMED = ("country", "zone", "work_from", "work_to", "weekend", "rest_days", "working_days")
_PAGES = {"new"}  # no dialogue's slug: `dialogues.urls` has a page there


@transaction.atomic
def name_account(user: User, name: str) -> User:
    return _changed(user, {"name": name})


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
    _lock(dialogue)
    last = dialogue.delegations.aggregate(last=Max("position"))["last"] or 0
    delegation = Delegation(dialogue=dialogue, position=last + 1, **facts)
    delegation.full_clean()
    delegation.save()
    seat_dialogue(dialogue, now)
    return delegation


@transaction.atomic
def update_delegation(delegation: Delegation, now: dt.datetime, **facts: Any) -> Delegation:
    """Where clock, hours or rest days change by this, they are provisional again."""
    kept = Delegation.objects.select_for_update().filter(pk=delegation.pk).values(*_ASSUMED).get()
    if any(kept[name] != facts[name] for name in kept.keys() & facts.keys()):
        facts |= {"confirmed_at": None, "confirmed_by": ""}
    _changed(delegation, facts)
    seat_dialogue(delegation.dialogue, now)
    return delegation


@transaction.atomic
def confirm_delegation(delegation: Delegation, by: Participant, now: dt.datetime, **facts: Any) -> Delegation:
    """Somebody who knows says that clock, hours and rest days are these, for all sessions to come."""
    _changed(delegation, {**facts, "confirmed_at": now, "confirmed_by": by.name})
    seat_dialogue(delegation.dialogue, now)
    return delegation


@transaction.atomic
def remove_delegation(delegation: Delegation, now: dt.datetime) -> None:
    """Raises `ProtectedError` if anybody ever sat in it: the record keeps their country."""
    dialogue = delegation.dialogue
    delegation.delete()
    seat_dialogue(dialogue, now)


@transaction.atomic
def add_participant(dialogue: Dialogue, now: dt.datetime, **facts: Any) -> Participant:
    """A facilitator whose e-mail address belongs to an account has the account's sign-in, too."""
    _lock(dialogue)
    participant = Participant(dialogue=dialogue, **facts)
    participant.user = _account_for(participant)
    participant.full_clean()
    participant.save()
    seat_dialogue(dialogue, now)
    return participant


@transaction.atomic
def update_participant(participant: Participant, now: dt.datetime, **facts: Any) -> Participant:
    """Raises `ValidationError` where this would leave the dialogue without a facilitator."""
    _lock(participant.dialogue)
    for name, value in facts.items():
        setattr(participant, name, value)
    _changed(participant, {**facts, "user": _account_for(participant)})
    _keep_a_facilitator(participant.dialogue)
    seat_dialogue(participant.dialogue, now)
    return participant


@transaction.atomic
def remove_participant(participant: Participant, now: dt.datetime) -> None:
    """The person leaves the dialogue: their links close, what they said stays.

    Raises `ValidationError` where this would leave the dialogue without a facilitator.
    """
    _lock(participant.dialogue)
    participant.left_at = now
    participant.save(update_fields=["left_at"])
    _keep_a_facilitator(participant.dialogue)
    access.revoke_keys(participant)
    seat_dialogue(participant.dialogue, now)


@transaction.atomic
def import_participants(dialogue: Dialogue, entries: Iterable[Entry], now: dt.datetime) -> tuple[int, int]:
    """All people of a roster or none: (added, changed). Who is known by e-mail address is brought up to date.

    Entries come checked from `roster.read`; empty cells change nothing. Raises `ValidationError` where this
    would leave the dialogue without a facilitator.
    """
    _lock(dialogue)
    added: list[Participant] = []
    changed: list[Participant] = []
    for change in changes_of(dialogue, entries):
        person = change.person or Participant(dialogue=dialogue)
        for name, value in change.facts.items():
            setattr(person, name, value)
        if change.person is None or "role" in change.facts:
            person.user = _account_for(person)
        if change.person is None:
            added.append(person)
        elif change.facts:
            changed.append(person)
    Participant.objects.bulk_create(added)
    Participant.objects.bulk_update(
        changed, ["name", "role", "delegation", "language", "zone", "user"], batch_size=100
    )
    _keep_a_facilitator(dialogue)
    seat_dialogue(dialogue, now)
    return len(added), len(changed)


@transaction.atomic
def give_link(participant: Participant) -> str:
    """The key of one more personal link; those that are in mails already go on working."""
    return access.mint_key(participant)


@transaction.atomic
def renew_link(participant: Participant) -> str:
    """Closes every link this person had and returns the key of a new one."""
    access.revoke_keys(participant)
    return access.mint_key(participant)


@transaction.atomic
def revoke_links(participant: Participant) -> None:
    access.revoke_keys(participant)


@transaction.atomic
def create_session(dialogue: Dialogue, now: dt.datetime, **facts: Any) -> Session:
    _lock(dialogue)
    last = dialogue.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(dialogue=dialogue, number=last + 1, created_at=now, **facts)
    session.full_clean()
    session.save()
    _changed(session, {"join_url": address_of(session)})
    seat(session, now)
    return session


@transaction.atomic
def update_session(session: Session, now: dt.datetime, **facts: Any) -> Session:
    """Raises `ValidationError` once the session is over: its record stays as it was."""
    # A room may have opened or closed since the page read the row.
    session.refresh_from_db(from_queryset=Session.objects.select_for_update())
    if session.status in _OVER:
        raise ValidationError(_("The session is over; its details stay as they were."))
    _changed(session, facts)
    _changed(session, {"join_url": address_of(session)})
    seat(session, now)
    return session


@transaction.atomic
def note_call_opened(session: Session, now: dt.datetime) -> None:
    """Somebody was let into the call; after its end that is a new one."""
    session.refresh_from_db(from_queryset=Session.objects.select_for_update())
    if session.call_opened_at is None or session.call_ended_at:
        _changed(session, {"call_opened_at": now, "call_ended_at": None})


@transaction.atomic
def note_call_ended(session: Session, now: dt.datetime) -> None:
    session.refresh_from_db(from_queryset=Session.objects.select_for_update())
    if session.call_opened_at and session.call_ended_at is None:
        _changed(session, {"call_ended_at": now})


@transaction.atomic
def add_paper(session: Session, now: dt.datetime, **facts: Any) -> Paper:
    last = session.papers.aggregate(last=Max("position"))["last"] or 0
    paper = Paper(session=session, position=last + 1, **facts)
    paper.full_clean()
    paper.save()
    seat(session, now)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, now: dt.datetime) -> None:
    paper.delete()
    seat(paper.session, now)


def _lock(dialogue: Dialogue) -> None:
    """Two facilitators who add at once do so one after the other."""
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)


def _changed(row: Row, facts: Mapping[str, Any]) -> Row:
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=facts)
    return row


def _account_for(participant: Participant) -> User | None:
    return account_of(participant.email) if participant.role == Participant.Role.FACILITATOR else None


def _keep_a_facilitator(dialogue: Dialogue) -> None:
    facilitators = dialogue.participants.filter(role=Participant.Role.FACILITATOR, left_at=None)
    if not facilitators.exclude(user=None).exists():
        raise ValidationError(
            _("Expected at least one facilitator with an account to stay; make somebody else one first.")
        )


def _free_slug(title: str) -> str:
    """A readable address that no other dialogue has; titles without Latin letters get a plain one."""
    wanted = slugify(title)[:60].strip("-") or "dialogue"
    taken = {*Dialogue.objects.filter(slug__startswith=wanted).values_list("slug", flat=True), *_PAGES}
    return next(slug for n in count(1) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)
