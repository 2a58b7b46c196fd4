"""What opens the minutes to readers, and takes them back."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dialogues.models import Session
from dialogues.room.seating import seat
from minutes import queries
from minutes.actions.record import has_grown
from minutes.actions.writing import open_minutes, refuse_under_review
from minutes.followup.models import FollowUp
from minutes.languages.publishing import keep_published
from minutes.models import Minutes
from minutes.search.index import index_minutes
from minutes.subscriptions.actions import tell_anew, tell_subscribers


@transaction.atomic
def write_summary(minutes: Minutes, summary: str) -> None:
    minutes = open_minutes(minutes.pk)
    summary = summary.replace("\r\n", "\n").strip()
    if summary != minutes.summary:
        refuse_under_review(minutes)
    minutes.summary = summary
    minutes.full_clean(exclude=["session", "spoken"])
    minutes.save(update_fields=["summary"])


@transaction.atomic
def publish_minutes(minutes: Minutes, now: dt.datetime) -> Minutes:
    """Opens the minutes to readers, if every takeaway rests on words of the record. The log hears of it."""
    minutes = open_minutes(minutes.pk)
    if minutes.session.status != Session.Status.ENDED:
        raise ValidationError(_("The session was opened again: end it before its minutes are published."))
    if minutes.status == Minutes.Status.IN_REVIEW:
        raise ValidationError(
            _("The minutes are with the delegations: wait until they are cleared, or take them back.")
        )
    if has_grown(minutes) and minutes.status == Minutes.Status.CLEARED:
        raise ValidationError(
            _("The room's record has grown since it was cleared: take the minutes back to draft.")
        )
    if has_grown(minutes):
        raise ValidationError(_("The room's record has grown meanwhile: open the record and read what came."))
    if missing := queries.gaps(minutes):
        raise ValidationError([ValidationError(gap) for gap in missing])
    minutes.status = Minutes.Status.PUBLISHED
    minutes.published_at = minutes.published_at or now
    minutes.save(update_fields=["status", "published_at"])
    _keep_publication(minutes, now)
    keep_published(minutes, now)
    _set_status(minutes.session, Session.Status.PUBLISHED, now)
    index_minutes(minutes)
    tell_subscribers(minutes, now)
    return minutes


def _keep_publication(minutes: Minutes, now: dt.datetime) -> None:
    """What readers are given from now on, unless it is what they were given last."""
    content = {
        "summary": minutes.summary,
        "takeaways": [
            {"id": str(takeaway.uuid), "theme": takeaway.theme.name, "statement": takeaway.statement}
            for takeaway in minutes.takeaways.select_related("theme")
        ],
        "segments": [
            {"id": str(segment.uuid), "item": segment.item_title, "text": segment.text}
            for segment in minutes.segments.exclude(text="")
        ],
    }
    noted = FollowUp.objects.filter(session=minutes.session_id).select_related("segment")
    if followups := [_as_published(note) for note in noted]:
        content["followups"] = followups
    last = minutes.publications.last()
    if last is None or last.content != content:
        number = last.number + 1 if last else 1
        minutes.publications.create(number=number, published_at=now, content=content)


def _as_published(note: FollowUp) -> dict[str, str]:
    due = note.due.isoformat() if note.due else ""
    return {"id": str(note.segment.uuid), "state": note.state, "due": due, "why": note.why}


@transaction.atomic
def unpublish_minutes(minutes: Minutes, now: dt.datetime) -> Minutes:
    """Takes the minutes back to be edited; until they are published again readers do not see them."""
    session = Session.objects.select_for_update().get(pk=minutes.session_id)
    minutes = Minutes.objects.get(pk=minutes.pk)
    if minutes.status != Minutes.Status.PUBLISHED:
        return minutes
    minutes.status = Minutes.Status.DRAFT
    minutes.save(update_fields=["status"])
    _set_status(session, Session.Status.ENDED, now)
    index_minutes(minutes)
    tell_anew(minutes, now)
    return minutes


def count_view(minutes: Minutes) -> None:
    Minutes.objects.filter(pk=minutes.pk).update(views=F("views") + 1)


def _set_status(session: Session, status: str, now: dt.datetime) -> None:
    session.status = status
    session.save(update_fields=["status"])
    seat(session, now)
