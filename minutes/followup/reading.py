"""What readers get of follow-up: as published minutes tell it, and no more.

A note belongs to the minutes of the session at which it was made. Readers learn of it when those are published; what
was decided in minutes that are not published is kept back wherever it was followed up.
"""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from dialogues import instants
from dialogues.models import Session
from minutes.attribution import owner_of
from minutes.export import document as doc
from minutes.followup.models import FollowUp
from minutes.followup.queries import as_noted, followable, today_of
from minutes.followup.standing import standing
from minutes.models import Minutes, Segment


def standings(minutes: Minutes, zone: str) -> dict[int, doc.Standing]:
    """By segment id where each followed action of these minutes stands, as published."""
    return {
        pk: _standing(notes[0].segment.due, notes, notes[-1].session, zone)
        for pk, notes in _told(minutes, Q(segment__minutes=minutes)).items()
    }


def followed_up(minutes: Minutes, zone: str) -> tuple[doc.FollowedUp, ...]:
    """The published actions of earlier sessions that were open when this session began, as they stood after it."""
    session = minutes.session
    earlier = Segment.objects.filter(
        minutes__session__dialogue=session.dialogue_id,
        minutes__session__number__lt=session.number,
        minutes__status=Minutes.Status.PUBLISHED,
    )
    notes = _told(minutes, Q(session__number__lte=session.number, segment__in=earlier))
    segments = (
        followable(earlier)
        .select_related("minutes__session", "delegation")
        .order_by("minutes__session__number", "position", "pk")
    )
    found = []
    for segment in segments:
        said = notes.get(segment.pk, [])
        before = [note for note in said if note.session_id != session.pk]
        if not standing(segment.due, as_noted(before)).closed:
            found.append(
                doc.FollowedUp(
                    str(segment.uuid),
                    segment.text,
                    segment.language,
                    owner_of(segment),
                    segment.minutes.slug,
                    _standing(segment.due, said, session, zone),
                )
            )
    return tuple(found)


def _told(minutes: Minutes, which: Q) -> Mapping[int, list[FollowUp]]:
    """By segment what published minutes say, and these themselves, which somebody may be looking over."""
    public = Q(session__minutes__status=Minutes.Status.PUBLISHED) | Q(session=minutes.session_id)
    found: dict[int, list[FollowUp]] = {}
    for note in FollowUp.objects.filter(public, which).select_related(
        "session__minutes", "session__dialogue", "segment"
    ):
        found.setdefault(note.segment_id, []).append(note)
    return found


def _standing(due: dt.date | None, notes: list[FollowUp], session: Session, zone: str) -> doc.Standing:
    """`session` is the one on whose day it is judged whether the date has passed."""
    now = standing(due, as_noted(notes))
    last = notes[-1] if notes else None
    held = session.started_at or session.starts_at
    overdue = held is not None and now.overdue(today_of(session.dialogue, held))
    told = getattr(last.session, "minutes", None) if last else None
    return doc.Standing(
        state=now.state,
        state_words=str(last.get_state_display() if last else FollowUp.State.OPEN.label),
        due=now.due.isoformat() if now.due else "",
        why=now.why,
        session=last.session.number if last else None,
        slug=told.slug if told else "",
        on=doc.Moment(instants.rfc3339(held), instants.date_only(held, zone)) if last and held else None,
        overdue=overdue,
        overdue_words=_("overdue") if overdue else "",
    )
