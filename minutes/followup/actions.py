"""What writes the follow-up of actions."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Participant, Session
from minutes.actions.writing import refuse_under_review
from minutes.followup.models import FollowUp
from minutes.followup.queries import as_noted, followable
from minutes.followup.standing import Noted, Standing, refusal, standing
from minutes.models import Minutes, Segment


@transaction.atomic
def note_follow_up(
    segment: Segment, session: Session, new: Noted, seen: int, by: Participant, now: dt.datetime
) -> FollowUp:
    """Notes at a session where an action of an earlier one stands; `seen` is the last note that the writer saw, or 0.

    The same noted twice is one note. The record of the action itself stays as it is; what is noted belongs to the
    minutes of `session`, and like them it is closed once delegations read them.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    segment = (
        Segment.objects.select_for_update(of=("self",)).select_related("minutes__session").get(pk=segment.pk)
    )
    _check_place(segment, session)
    notes = list(segment.follow_ups.select_related("session"))
    last = notes[-1] if notes else None
    if last and last.session_id == session.pk and as_noted([last]) == [new]:
        return last
    if seen != (last.pk if last else 0):
        raise ValidationError(
            _("Somebody noted something of this action meanwhile: read it and choose again.")
        )
    if last and last.session.number > session.number:
        raise ValidationError(
            _("It was followed up at session %(number)s already: note it there or later."),
            params={"number": last.session.number},
        )
    _check_step(standing(segment.due, as_noted(notes)), new)
    note = FollowUp(
        segment=segment, session=session, state=new.state, due=new.due, why=new.why, noted_by=by, noted_at=now
    )
    note.full_clean()
    note.save()
    return note


def _check_place(segment: Segment, session: Session) -> None:
    said_at = segment.minutes.session
    if said_at.dialogue_id != session.dialogue_id or session.number < said_at.number:
        raise ValidationError(
            _("An action is followed up in its own session or a later one of its dialogue.")
        )
    if session.status == Session.Status.CANCELLED:
        raise ValidationError(_("That session was cancelled: choose another."))
    if not followable(Segment.objects.filter(pk=segment.pk)).exists():
        raise ValidationError(_("Expected an action, or a decision with an owner or a date."))
    if minutes := Minutes.objects.filter(session=session).first():
        refuse_under_review(minutes)


def _check_step(now: Standing, new: Noted) -> None:
    match refusal(now, new):
        case "no_date":
            raise ValidationError(_("Say to which date it is moved."))
        case "not_later":
            raise ValidationError(
                _("Expected a date after %(due)s."), params={"due": now.due.isoformat() if now.due else ""}
            )
        case "no_reason":
            raise ValidationError(_("Say in a word why."))
