"""The writes of the schedule: one function, one transaction; mails are whole in the database before any leaves."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Participant, Session
from dialogues.room.seating import seat
from scheduler import mail
from scheduler.models import CalendarEntry, Invitation, Message
from scheduler.tasks import send_message


class NotNow(Exception):
    """The session's state does not allow this; the sentence says what was expected."""


@transaction.atomic
def schedule_session(session: Session, start: dt.datetime, now: dt.datetime) -> Session:
    """Sets the hour and invites everybody who has an e-mail address. Raises `NotNow` unless it is to be planned."""
    session = _locked(session, {Session.Status.DRAFT, Session.Status.POLLING})
    session.status = Session.Status.SCHEDULED
    _set_hour(session, start)
    seat(session, now)
    CalendarEntry.objects.create(session=session, time_changed_at=now)
    people = session.dialogue.participants.filter(left_at=None).exclude(email="")
    Invitation.objects.bulk_create(Invitation(session=session, participant=p, created_at=now) for p in people)
    _send(session, mail.invitation_mail, now)
    return session


@transaction.atomic
def reschedule_session(session: Session, start: dt.datetime, now: dt.datetime) -> Session:
    """A new hour: the same UID, the next SEQUENCE, and everybody is asked again (rules 14 and 15)."""
    session = _locked(session, {Session.Status.SCHEDULED})
    old = session.starts_at
    if old == start:
        return session
    _set_hour(session, start)
    seat(session, now)
    entry = session.calendar_entry
    entry.sequence += 1
    entry.time_changed_at = now
    entry.save()
    _current(session).update(partstat=Invitation.Partstat.NEEDS_ACTION, comment="", answered_at=None)

    def changed_mail(invitation: Invitation, at: dt.datetime) -> mail.Mail:
        return mail.invitation_mail(invitation, at, old=old)

    _send(session, changed_mail, now)
    return session


@transaction.atomic
def cancel_session(session: Session, now: dt.datetime) -> Session:
    """Nobody is to come: a CANCEL with the next SEQUENCE to everyone who was asked (rule 16)."""
    session = _locked(session, {Session.Status.DRAFT, Session.Status.POLLING, Session.Status.SCHEDULED})
    session.status = Session.Status.CANCELLED
    session.save(update_fields=["status"])
    seat(session, now)
    entry = CalendarEntry.objects.filter(session=session).first()
    if entry:
        entry.sequence += 1
        entry.save()
        session.calendar_entry = entry
        _send(session, mail.cancellation_mail, now)
    return session


@transaction.atomic
def invite_participant(session: Session, participant: Participant, now: dt.datetime) -> Invitation:
    """A late invitee gets a REQUEST of their own; who is invited already is sent it again."""
    session = _locked(session, {Session.Status.SCHEDULED, Session.Status.LIVE})
    invitation, _made = Invitation.objects.update_or_create(
        session=session, participant=participant, defaults={"withdrawn_at": None}
    )
    _queue(invitation, mail.invitation_mail(invitation, now), now)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, now: dt.datetime) -> None:
    """One person is uninvited: a CANCEL that names only them (RFC 5546, 3.2.5)."""
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    _queue(invitation, mail.withdrawal_mail(invitation, now), now)


@transaction.atomic
def answer_invitation(
    invitation: Invitation, partstat: str, now: dt.datetime, comment: str = ""
) -> Invitation:
    """An answer given on the page. It and a calendar's REPLY are one fact; the later one holds."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    invitation.partstat = Invitation.Partstat(partstat)
    invitation.comment = comment
    invitation.answered_at = now
    invitation.reply_dtstamp = max(invitation.reply_dtstamp or now, now)
    invitation.reply_sequence = invitation.session.calendar_entry.sequence
    invitation.save()
    return invitation


def _locked(session: Session, expected: set[Session.Status]) -> Session:
    found = Session.objects.select_for_update().get(pk=session.pk)
    if found.status not in expected:
        raise NotNow(
            _("“%(title)s” is %(status)s; this is possible while it is %(expected)s.")
            % {
                "title": found.title,
                "status": found.get_status_display(),
                "expected": _(" or ").join(sorted(str(status.label) for status in expected)),
            }
        )
    return found


def _set_hour(session: Session, start: dt.datetime) -> None:
    """The instant, and the wall clock that the organiser meant, in the host's zone."""
    zone = session.dialogue.zone
    session.starts_at = start
    session.intended_zone = zone
    session.intended_clock = mail.wall_clock(start, zone)
    session.full_clean()
    session.save()


def _current(session: Session):  # type: ignore[no-untyped-def]  # a related manager's queryset has no public name
    return session.invitations.filter(withdrawn_at=None, participant__left_at=None)


def _send(session: Session, build: Callable[[Invitation, dt.datetime], mail.Mail], now: dt.datetime) -> None:
    invitations = _current(session).select_related(
        "session__dialogue", "session__calendar_entry", "participant__delegation", "participant__dialogue"
    )
    for invitation in invitations:
        _queue(invitation, build(invitation, now), now)


def _queue(invitation: Invitation, built: mail.Mail, now: dt.datetime) -> None:
    message = Message.objects.create(
        invitation=invitation,
        method=built.method,
        sequence=built.sequence,
        recipient=invitation.participant.email,
        message_id=built.message_id,
        body=built.body,
        due_at=now,
        created_at=now,
    )
    transaction.on_commit(lambda: send_message.enqueue(message.pk))
