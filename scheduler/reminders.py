"""The sweep that reminds: what `reminding` finds due is written once and sent like every mail."""

import datetime as dt
import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogues import access, instants
from dialogues.models import Participant, Session
from scheduler import actions
from scheduler.addresses import reply_address
from scheduler.burden import WorkingHours
from scheduler.letters import letter
from scheduler.mail import Mail
from scheduler.models import Invitation, Message, ReminderChoice
from scheduler.outbox import queue_mail
from scheduler.reminding import START_ENDS_AFTER, Desk, Kind, Reminder, due, plan
from scheduler.restdays import RestDays
from scheduler.seats import seat_of

logger = logging.getLogger("meridian.reminders")

# The day before may lie behind a long weekend.
LOOKS_AHEAD = dt.timedelta(days=9)
OPEN = (Session.Status.SCHEDULED, Session.Status.LIVE)
NOT_COMING = (Invitation.Partstat.DECLINED, Invitation.Partstat.DELEGATED)


def remind(now: dt.datetime) -> int:
    """Writes the reminders that are due, for any number of workers at once; returns how many."""
    near = Session.objects.filter(
        status__in=OPEN, starts_at__gt=now - START_ENDS_AFTER, starts_at__lt=now + LOOKS_AHEAD
    )
    written = 0
    for pk in near.order_by("starts_at").values_list("pk", flat=True):
        try:
            written += _remind_of(pk, now)
        except Exception:  # one session holds up no other
            logger.exception("session %s could not be reminded of", pk)
    return written


@transaction.atomic
def _remind_of(pk: int, now: dt.datetime) -> int:
    """The session stays locked: whoever cancels it finds the reminder written, and drops it, or sees it never."""
    session = Session.objects.select_for_update().filter(pk=pk, status__in=OPEN).first()
    entry = session and getattr(session, "calendar_entry", None)
    if not (session and entry and session.starts_at):
        return 0
    invitations = actions.standing(session).filter(participant__left_at=None)
    coming = invitations.exclude(partstat__in=NOT_COMING)
    chosen = dict(
        ReminderChoice.objects.filter(participant__in=coming.values("participant")).values_list(
            "participant", "kinds"
        )
    )
    wanted: dict[str, tuple[Invitation, Reminder]] = {}
    for invitation in coming:
        told = max(filter(None, (entry.time_changed_at, invitation.created_at, invitation.asked_at)))
        reminders = plan(session.starts_at, session.started_at, _desk(invitation.participant))
        kinds = chosen.get(invitation.participant_id, list(Kind))
        if reminder := due(reminders, kinds, told, now):
            name = f"{reminder.kind}/{invitation.pk}/{session.starts_at:%Y%m%dT%H%MZ}"
            wanted[name] = (invitation, reminder)
    written = set(Message.objects.filter(once__in=wanted).values_list("once", flat=True))
    for name, (invitation, reminder) in wanted.items():
        if name not in written:
            built = reminder_mail(invitation, reminder.kind, now)
            queue_mail(built, now, once=name, expires_at=reminder.until, invitation=invitation)
    return len(wanted) - len(written)


def reminder_mail(invitation: Invitation, kind: Kind, now: dt.datetime) -> Mail:
    """In the participant's language, with the hour on their clock and a personal link."""
    session, participant = invitation.session, invitation.participant
    assert session.starts_at
    with override(participant.language):
        values = {
            "title": session.title,
            "day": instants.short_day(session.starts_at, participant.own_zone),
            "clock": instants.clock(session.starts_at, participant.own_zone),
        }
        match kind:
            case Kind.DAY:
                subject = _("%(day)s, %(clock)s: %(title)s") % values
            case Kind.HOUR:
                subject = _("In an hour: %(title)s") % values
            case Kind.START:
                subject = _("We start: %(title)s") % values
        link = f"{access.link(access.mint_key(participant))}?s={session.pk}"
        context = {
            "session": session,
            "dialogue": session.dialogue,
            "participant": participant,
            "zone": participant.own_zone,
            "start": session.starts_at,
            "end": session.starts_at + dt.timedelta(minutes=session.duration),
            "kind": kind,
            "link": link,
            "unanswered": invitation.partstat == Invitation.Partstat.NEEDS_ACTION,
            "choose": settings.PUBLIC_URL + reverse("reminders", args=[session.pk]),
        }
        return letter(
            participant,
            subject,
            render_to_string("mail/reminder.txt", context),
            render_to_string("mail/reminder.html", context),
            now,
            reply_to=reply_address(invitation.pk),
            method=Message.REMINDER,
        )


def _desk(person: Participant) -> Desk:
    """The delegation's working hours; who sits in none works at usual ones, on their own clock."""
    if person.delegation is None:
        calendar = RestDays()
        return Desk(person.own_zone, WorkingHours(), lambda day: calendar.on(day) is not None)
    seat = seat_of(person.delegation)
    return Desk(person.own_zone, seat.hours, lambda day: seat.calendar.on(day) is not None)


@transaction.atomic
def choose_reminders(person: Participant, kinds: Iterable[str]) -> None:
    ReminderChoice.objects.update_or_create(
        participant=person, defaults={"kinds": [kind for kind in Kind if kind in set(kinds)]}
    )


def chosen_kinds(person: Participant) -> list[str]:
    kinds: Iterable[str] | None = (
        ReminderChoice.objects.filter(participant=person).values_list("kinds", flat=True).first()
    )
    return list(Kind) if kinds is None else list(kinds)
