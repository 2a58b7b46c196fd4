"""The writes of the schedule: one function, one transaction; mails are whole in the database before any leaves."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from dialogues import instants
from dialogues.actions import create_session
from dialogues.intent import clock_of
from dialogues.models import Dialogue, Participant, Session
from dialogues.room.seating import seat
from scheduler import mail
from scheduler.local_times import Hour
from scheduler.models import CalendarEntry, Invitation, Message
from scheduler.outbox import drop_outdated, note_unwritable, queue_invitation
from scheduler.polls.ending import end_open_poll
from scheduler.queries import ADDRESSES, changes, details
from scheduler.seats import limit_words, limits_of

NOT_SO_SOON = dt.timedelta(hours=1)

UNANSWERED: dict[str, Any] = {
    "partstat": Invitation.Partstat.NEEDS_ACTION,
    "comment": "",
    "answered_at": None,
    "stale_at": None,
}


class NotNow(Exception):
    """The session's state does not allow this; the sentence says what was expected."""


@transaction.atomic
def schedule_session(
    session: Session, start: dt.datetime, now: dt.datetime, duration: int | None = None
) -> Session:
    """Sets the hour and invites everybody who has an e-mail address. Raises `NotNow` unless it is to be planned.

    `duration` is in minutes, a multiple of 15; left out it stays what it was.
    """
    session = locked(session, {Session.Status.DRAFT, Session.Status.POLLING})
    session.duration = duration or session.duration
    session.status = Session.Status.SCHEDULED
    _set_hour(session, start)
    end_open_poll(session, now, start)
    seat(session, now)
    CalendarEntry.objects.create(session=session, time_changed_at=now, told=details(session))
    people = session.dialogue.participants.filter(left_at=None).exclude(email="")
    Invitation.objects.bulk_create(Invitation(session=session, participant=p, created_at=now) for p in people)
    _send(session, mail.invitation_mail, now)
    return session


@transaction.atomic
def take_series(
    dialogue: Dialogue, starts: Sequence[dt.datetime], duration: int, now: dt.datetime, *, invite: bool
) -> list[Session]:
    """A planned series: the dialogue's drafts take its hours in order, new sessions the rest of them.

    Nobody is told of an hour that a draft has; with `invite` each session is scheduled. Raises `ValidationError`
    where an hour is against the dialogue's limits: then none is taken.
    """
    check_limits(dialogue, starts, duration, now)
    drafts = list(dialogue.sessions.filter(status=Session.Status.DRAFT).order_by("number"))
    taken = []
    for start in starts:
        session = drafts.pop(0) if drafts else _next_session(dialogue, now)
        if invite:
            session = schedule_session(session, start, now, duration)
        else:
            session = locked(session, {Session.Status.DRAFT})
            session.duration = duration
            _set_hour(session, start)
            seat(session, now)
        taken.append(session)
    return taken


def check_limits(dialogue: Dialogue, starts: Iterable[dt.datetime], duration: int, now: dt.datetime) -> None:
    """Raises `ValidationError` for the first of these hours at which the dialogue has no sessions."""
    limits = limits_of(dialogue)
    for start in starts:
        if reason := limits.against(start, duration, now):
            zone = dialogue.zone
            words = {
                "day": instants.short_day(start, zone),
                "clock": instants.clock(start, zone),
                "zone": instants.zone_words(start, zone),
                "reason": limit_words(reason, dialogue),
            }
            raise ValidationError(_("%(day)s, %(clock)s %(zone)s: %(reason)s") % words, code="limits")


def _next_session(dialogue: Dialogue, now: dt.datetime) -> Session:
    number = (dialogue.sessions.aggregate(last=Max("number"))["last"] or 0) + 1
    return create_session(dialogue, now, title=_("Session %(n)s") % {"n": number})


@transaction.atomic
def reschedule_session(
    session: Session, start: dt.datetime, now: dt.datetime, duration: int | None = None
) -> Session:
    """A new hour: the same UID, the next SEQUENCE, and everybody is asked again (rules 14 and 15).

    `duration` is in minutes, a multiple of 15; left out it stays what it is.
    """
    session = locked(session, {Session.Status.SCHEDULED})
    if (session.starts_at, session.duration) == (start, duration or session.duration):
        return session
    return _move(session, start, now, duration)


@transaction.atomic
def keep_clock(session: Session, now: dt.datetime) -> Session:
    """New time-zone rules: the agreed clock stays, so the instant moves, and everybody is asked again (rule 17).

    Where nothing moved nothing is sent: the second of two presses does nothing.
    """
    session = locked(session, {Session.Status.SCHEDULED})
    start = session.moved_to
    return _move(session, start, now, rules=True) if start else session


@transaction.atomic
def keep_instant(session: Session, now: dt.datetime) -> Session:
    """New time-zone rules: the instant stays; everybody is told how their clocks read now, and nobody asked again."""
    session = locked(session, {Session.Status.SCHEDULED})
    if session.moved_to and session.starts_at:
        session.intended_clock = clock_of(session.starts_at, session.intended_zone)
        session.save(update_fields=["intended_clock"])
        _send(session, partial(mail.invitation_mail, changed=True, rules=True), now)
    return session


def _move(
    session: Session, start: dt.datetime, now: dt.datetime, duration: int | None = None, rules: bool = False
) -> Session:
    assert session.starts_at  # it is scheduled
    old = Hour(session.starts_at, session.duration)
    entry = session.calendar_entry
    entry.sequence += 1
    entry.hour_sequence = entry.sequence
    entry.time_changed_at = now
    entry.told = details(session)
    entry.save()
    for departed in standing(session).exclude(participant__left_at=None):
        _withdraw(departed, now)  # else the former hour would stay in their calendar
    drop_outdated(Message.objects.filter(invitation__session=session))
    session.duration = duration or session.duration
    _set_hour(session, start, session.intended_zone if rules else None)
    seat(session, now)
    standing(session).update(**UNANSWERED)
    _send(session, partial(mail.invitation_mail, old=old, rules=rules), now)
    return session


@transaction.atomic
def announce_changes(session: Session, now: dt.datetime) -> int:
    """Tells everybody who is invited what changed beside the hour, and returns how many they are.

    A new address of the call raises SEQUENCE, for calendars overlook it otherwise; texts do not (rule 14).
    Nobody is asked again.
    """
    session = locked(session, {Session.Status.SCHEDULED, Session.Status.LIVE})
    entry = session.calendar_entry
    if not (changed := changes(session)):
        return 0
    if ADDRESSES.intersection(changed):
        entry.sequence += 1
    entry.told = details(session)
    entry.save()
    return _send(session, partial(mail.invitation_mail, changed=True), now)


@transaction.atomic
def cancel_session(session: Session, now: dt.datetime) -> Session:
    """Nobody is to come: a CANCEL with the next SEQUENCE to everyone who was asked (rule 16)."""
    session = locked(session, {Session.Status.DRAFT, Session.Status.POLLING, Session.Status.SCHEDULED})
    session.status = Session.Status.CANCELLED
    session.save(update_fields=["status"])
    end_open_poll(session, now, None)
    seat(session, now)
    entry = CalendarEntry.objects.filter(session=session).first()
    if entry:
        entry.sequence += 1
        entry.hour_sequence = entry.sequence
        entry.save()
        drop_outdated(Message.objects.filter(invitation__session=session))
        _send(session, mail.cancellation_mail, now, departed=True)
    return session


@transaction.atomic
def invite_participant(session: Session, participant: Participant, now: dt.datetime) -> Invitation:
    """A late invitee gets a REQUEST of their own; who is invited already is sent it again.

    Who was uninvited is asked anew, under a SEQUENCE above that of their CANCEL.
    """
    session = locked(session, {Session.Status.SCHEDULED, Session.Status.LIVE})
    invitation, _made = Invitation.objects.get_or_create(
        session=session, participant=participant, defaults={"created_at": now}
    )
    if invitation.withdrawn_at:
        _raise_sequence(session)
        _changed(invitation, withdrawn_at=None, asked_at=now, **UNANSWERED)
    invitation.session = session
    queue_invitation(invitation, mail.invitation_mail(invitation, now), now)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, now: dt.datetime) -> None:
    """One person is uninvited: a CANCEL that names only them (RFC 5546, 3.2.5)."""
    session = locked(invitation.session, {Session.Status.SCHEDULED, Session.Status.LIVE})
    if standing(session).filter(pk=invitation.pk).exists():
        _raise_sequence(session)
        _withdraw(standing(session).get(pk=invitation.pk), now)


@transaction.atomic
def answer_invitation(
    invitation: Invitation, partstat: str, now: dt.datetime, comment: str = ""
) -> Invitation:
    """An answer given on the page. It and a calendar's REPLY are one fact; the later one holds.

    The page shows the present details, but a calendar that has not been told of them yet may still be right.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    asked = invitation.session.calendar_entry.hour_sequence
    invitation.partstat = Invitation.Partstat(partstat)
    invitation.comment = comment
    invitation.answered_at = now
    invitation.reply_dtstamp = max(invitation.reply_dtstamp or now, now)
    invitation.reply_sequence = max(invitation.reply_sequence or 0, asked)
    invitation.stale_at = None
    invitation.save()
    if invitation.partstat == Invitation.Partstat.DECLINED:
        ask_sender_again(invitation, now)
    return invitation


@transaction.atomic
def ask_sender_again(substitute: Invitation, now: dt.datetime) -> None:
    """Whoever sent somebody who now declines is asked again, for the seat is theirs (rule 26)."""
    if substitute.session.status != Session.Status.SCHEDULED:
        return
    senders = standing(substitute.session).filter(substitutes=substitute, participant__left_at=None)
    for sender in senders.filter(partstat=Invitation.Partstat.DELEGATED):
        ask_again(sender, now)


@transaction.atomic
def ask_again(invitation: Invitation, now: dt.datetime) -> None:
    """The question to one invitee stands anew: what they answered before no longer counts."""
    _changed(invitation, asked_at=now, **UNANSWERED)
    queue_invitation(invitation, mail.invitation_mail(invitation, now, again=True), now)


@transaction.atomic
def remind_unanswered(session: Session, now: dt.datetime) -> int:
    """Asks all who have not answered once more, but nobody who had a mail in the last hour. Returns how many."""
    session = locked(session, {Session.Status.SCHEDULED})
    lately = Message.objects.filter(invitation__session=session, created_at__gt=now - NOT_SO_SOON)
    waiting = standing(session).filter(partstat=Invitation.Partstat.NEEDS_ACTION, participant__left_at=None)
    asked = list(waiting.exclude(pk__in=lately.values("invitation")))
    for invitation in asked:
        queue_invitation(invitation, mail.invitation_mail(invitation, now, again=True), now)
    return len(asked)


def locked(session: Session, expected: set[Session.Status]) -> Session:
    """The session with its row locked. Raises `NotNow` where its status is none of these."""
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


def _set_hour(session: Session, start: dt.datetime, meant_in: str | None = None) -> None:
    """The instant, and the wall clock that the organiser meant, in the host's zone."""
    zone = meant_in or session.dialogue.zone
    session.starts_at = start
    session.intended_zone = zone
    session.intended_clock = clock_of(start, zone)
    session.full_clean()
    session.save()


def _raise_sequence(session: Session) -> None:
    entry = session.calendar_entry
    entry.sequence += 1
    entry.save(update_fields=["sequence", "changed_at"])


def _changed(invitation: Invitation, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=facts)


def _withdraw(invitation: Invitation, now: dt.datetime) -> None:
    drop_outdated(Message.objects.filter(invitation=invitation))
    _changed(invitation, withdrawn_at=now)
    queue_invitation(invitation, mail.withdrawal_mail(invitation, now), now)


def standing(session: Session) -> QuerySet[Invitation]:
    """The invitations that hold, with all that a mail says fetched."""
    return Invitation.objects.filter(session=session, withdrawn_at=None).select_related(
        "session__calendar_entry", "participant__delegation", "participant__dialogue"
    )


def _send(
    session: Session,
    build: Callable[[Invitation, dt.datetime], mail.Mail],
    now: dt.datetime,
    departed: bool = False,
) -> int:
    """One mail to each who is invited; also to those who left the dialogue meanwhile, where `departed`."""
    invitations = standing(session)
    if not departed:
        invitations = invitations.filter(participant__left_at=None)
    prefetch_related_objects([session], "dialogue__delegations", "items")  # the same in every mail
    for invitation in invitations:
        invitation.session = session
        try:
            queue_invitation(invitation, build(invitation, now), now)
        except ValueError as wrong:  # one bad address holds up nobody
            note_unwritable(invitation, str(wrong), now)
    return len(invitations)
