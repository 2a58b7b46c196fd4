"""What a facilitator decides about replies: who was not invited, and hours that somebody proposed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dialogues.actions import add_participant
from dialogues.models import Delegation, Participant, Session
from scheduler import actions, mail
from scheduler.actions import NotNow
from scheduler.models import Alias, InboundReply, Invitation
from scheduler.outbox import queue_mail
from scheduler.replies.mails import turned_away_mail
from scheduler.replies.taking import take_again

Decision = InboundReply.Decision


@transaction.atomic
def admit_attendee(
    reply: InboundReply, name: str, delegation: Delegation | None, role: str, now: dt.datetime
) -> Participant:
    """Who was not invited becomes a participant and gets a REQUEST; their answer then counts (rule 25).

    Whom an invitee sent takes that invitee's seat. Raises `NotNow` where it was decided, `ValidationError` where
    the address is none.
    """
    reply = _open(reply, "uninvited")
    session = _session(reply)
    person = _known(session, reply.attendee) or add_participant(
        session.dialogue, now, name=name, email=reply.attendee, role=role, delegation=delegation
    )
    invitation = actions.invite_participant(session, person, now)
    sender = _sender_of(reply, session)
    if sender and sender.pk != invitation.pk:
        invitation.sent_by = sender
        invitation.save(update_fields=["sent_by"])
    _decide_all_of(reply, Decision.ACCEPTED, now)
    return person


@transaction.atomic
def name_alias(reply: InboundReply, participant: Participant, now: dt.datetime) -> None:
    """The unknown address is somebody's who takes part: it counts as theirs from now on (rule 23)."""
    reply = _open(reply, "uninvited")
    Alias.objects.get_or_create(participant=participant, email=reply.attendee)
    for waiting in _same_attendee(reply).select_related("message"):
        take_again(waiting.message, now)
    _decide_all_of(reply, Decision.ACCEPTED, now)


@transaction.atomic
def turn_away(reply: InboundReply, now: dt.datetime) -> None:
    """Who was not invited gets a CANCEL that names only them, so that it leaves their calendar (rule 25)."""
    reply = _open(reply, "uninvited")
    session = _session(reply)
    queue_mail(turned_away_mail(session, reply.name, reply.attendee, now), now)
    _decide_all_of(reply, Decision.REFUSED, now)


@transaction.atomic
def accept_proposal(reply: InboundReply, now: dt.datetime) -> Session:
    """The proposed hour becomes the session's, and everybody is asked anew (rule 27); its length stays."""
    reply = _open(reply, "countered")
    session = _session(reply)
    if reply.proposed_start is None or reply.proposed_start <= now:
        raise NotNow(_("Expected a proposed hour that is still to come."))
    moved = actions.reschedule_session(session, reply.proposed_start, now)
    _decide(reply, Decision.ACCEPTED, now)
    return moved


@transaction.atomic
def refuse_proposal(reply: InboundReply, comment: str, now: dt.datetime) -> None:
    """The session keeps its hour; who proposed another gets a DECLINECOUNTER (rule 27)."""
    reply = _open(reply, "countered")
    invitation = _whole_invitation(reply)
    queue_mail(
        mail.refused_counter_mail(invitation, now, reply.sequence, comment), now, invitation=invitation
    )
    _decide(reply, Decision.REFUSED, now)


def _open(reply: InboundReply, outcome: str) -> InboundReply:
    found = InboundReply.objects.select_for_update().get(pk=reply.pk)
    if found.decision != Decision.OPEN or found.outcome != outcome or found.session_id is None:
        raise NotNow(_("This has been decided already."))
    return found


def _session(reply: InboundReply) -> Session:
    return Session.objects.select_related("dialogue", "calendar_entry").get(pk=reply.session_id or 0)


def _whole_invitation(reply: InboundReply) -> Invitation:
    return Invitation.objects.select_related(
        "session__dialogue", "session__calendar_entry", "participant__delegation", "participant__dialogue"
    ).get(pk=reply.invitation_id or 0)


def _known(session: Session, email: str) -> Participant | None:
    people = session.dialogue.participants.filter(left_at=None, email__iexact=email)
    return people.select_related("delegation", "dialogue").first()


def _sender_of(reply: InboundReply, session: Session) -> Invitation | None:
    if not reply.sent_by:
        return None
    standing = session.invitations.filter(withdrawn_at=None, participant__email__iexact=reply.sent_by)
    return standing.first()


def _same_attendee(reply: InboundReply) -> QuerySet[InboundReply]:
    """All that wait for the same decision: somebody who was not invited may write often."""
    return InboundReply.objects.filter(
        session=reply.session_id, attendee=reply.attendee, outcome="uninvited", decision=Decision.OPEN
    )


def _decide_all_of(reply: InboundReply, decision: InboundReply.Decision, now: dt.datetime) -> None:
    facts: dict[str, Any] = {"decision": decision, "decided_at": now}
    _same_attendee(reply).update(**facts)
    InboundReply.objects.filter(pk=reply.pk).update(**facts)


def _decide(reply: InboundReply, decision: InboundReply.Decision, now: dt.datetime) -> None:
    InboundReply.objects.filter(pk=reply.pk).update(decision=decision, decided_at=now)
