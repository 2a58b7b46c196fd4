"""Takeaways and the evidence that they rest on."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from minutes.actions.writing import (
    EditConflict,
    again,
    in_codebook,
    locked_minutes,
    open_minutes,
    refuse_under_review,
)
from minutes.models import Evidence, Minutes, Span, Takeaway, Theme

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def write_takeaway(minutes: Minutes, theme: Theme, statement: str, spans: Iterable[Span] = ()) -> Takeaway:
    """A statement under a theme that `spans` support; more evidence may follow. The same written twice is one."""
    minutes = _worded(minutes.pk)
    in_codebook(theme, minutes)
    statement = _one_text(statement)
    last = minutes.takeaways.aggregate(last=Max("position"))["last"] or 0
    takeaway = minutes.takeaways.filter(theme=theme, statement=statement).first() or _checked(
        Takeaway(minutes=minutes, theme=theme, statement=statement, position=last + 1)
    )
    for span in spans:
        add_evidence(takeaway, span)
    return takeaway


@transaction.atomic
def edit_takeaway(takeaway: Takeaway, statement: str, seen: str, *, agreed: bool = False) -> Takeaway:
    """Saves a new statement if the editor saw the present one; else raises `EditConflict`.

    `agreed`: it is a delegation's correction, the only one that a takeaway takes while delegations read it.
    """
    minutes = open_minutes(takeaway.minutes_id)
    current = again(takeaway)
    if not agreed:
        refuse_under_review(minutes)
    if _one_text(seen) != current.statement != _one_text(statement):
        raise EditConflict(current)
    before, current.statement = current.statement, _one_text(statement)
    current.version += before != current.statement
    return _checked(current)


@transaction.atomic
def remove_takeaway(takeaway: Takeaway) -> None:
    _worded(takeaway.minutes_id)
    takeaway.delete()


@transaction.atomic
def add_evidence(takeaway: Takeaway, span: Span, stance: str = Evidence.Stance.SUPPORTS) -> Evidence:
    """Rests a takeaway on a tagged stretch; adding one that is there already changes its stance."""
    _worded(takeaway.minutes_id)
    takeaway = again(takeaway)
    span = again(span, Span.objects.select_related("segment"))
    if span.segment.minutes_id != takeaway.minutes_id:
        raise ValidationError(_("Evidence comes from the same minutes."))
    if span.status == Span.Status.ORPHAN:
        raise ValidationError(_("These words are gone from the record: tag them where they stand now."))
    last = takeaway.evidence.aggregate(last=Max("position"))["last"] or 0
    evidence = takeaway.evidence.filter(span=span).first() or Evidence(
        takeaway=takeaway, span=span, position=last + 1
    )
    evidence.stance = stance
    return _checked(evidence)


@transaction.atomic
def remove_evidence(evidence: Evidence) -> None:
    """While delegations read the takeaway only what an accepted correction left without words goes."""
    minutes = open_minutes(evidence.takeaway.minutes_id)
    if evidence.span.status != Span.Status.ORPHAN:
        refuse_under_review(minutes)
    evidence.delete()


@transaction.atomic
def confirm_takeaway(takeaway: Takeaway) -> None:
    """A person has read the edited words and stands by the statement; of published minutes too, after a redaction."""
    locked_minutes(takeaway.minutes_id)
    spans = Span.objects.filter(evidence__takeaway=takeaway)
    if spans.filter(status=Span.Status.ORPHAN).exists():
        raise ValidationError(_("Words that it rests on are gone: take that evidence out first."))
    spans.update(status=Span.Status.FIRM)
    Takeaway.objects.filter(pk=takeaway.pk).update(needs_confirming=False)


def _worded(minutes_id: int) -> Minutes:
    """Locks the minutes, which delegations neither read nor have cleared."""
    minutes = open_minutes(minutes_id)
    refuse_under_review(minutes)
    return minutes


def _one_text(text: str) -> str:
    return " ".join(text.split())


def _checked(row: Row) -> Row:
    row.full_clean()
    row.save()
    return row
