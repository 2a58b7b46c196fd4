"""The writes of comments."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dialogues.models import Participant
from minutes.comments.models import Comment
from minutes.models import Minutes

MOST_A_DAY = 20  # of one person under one session's minutes


@transaction.atomic
def write_comment(minutes: Minutes, by: Participant, text: str, now: dt.datetime) -> Comment:
    Participant.objects.select_for_update().get(pk=by.pk)
    text = text.replace("\r\n", "\n").strip()
    own = minutes.comments.filter(participant=by, created_at__gt=now - dt.timedelta(days=1))
    if found := own.filter(text=text, hidden_at=None).first():
        return found  # pressed twice
    if own.count() >= MOST_A_DAY:
        raise ValidationError(_("You have written enough for one day: go on tomorrow."))
    seat = by.delegation
    comment = Comment(
        minutes=minutes,
        participant=by,
        name=by.name,
        delegation=seat.name if seat else "",
        text=text,
        created_at=now,
    )
    comment.full_clean()
    comment.save()
    return comment


def report_comment(comment: Comment) -> None:
    """Anyone may ask a facilitator to look at it; nothing is kept of who asked."""
    Comment.objects.filter(pk=comment.pk, hidden_at=None).update(reports=F("reports") + 1)


@transaction.atomic
def hide_comment(comment: Comment, reason: str, by: Participant, now: dt.datetime) -> None:
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    comment.reason = reason.strip()
    if not comment.reason:
        raise ValidationError(_("Say why it is hidden: readers see the reason in its place."))
    comment.hidden_at, comment.hidden_by = now, by.name
    comment.full_clean()
    comment.save(update_fields=["reason", "hidden_at", "hidden_by"])


@transaction.atomic
def show_comment(comment: Comment) -> None:
    """Back again, and what was reported is settled."""
    Comment.objects.filter(pk=comment.pk).update(hidden_at=None, hidden_by="", reason="", reports=0)
