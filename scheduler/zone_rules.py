"""New time-zone rules: which sessions no longer stand at the clock that was meant, and who is told of it."""

import datetime as dt
from importlib.metadata import version

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogues.models import Participant, Session
from scheduler.letters import letter
from scheduler.outbox import queue_mail

LOOK_EVERY = dt.timedelta(hours=1)


def rules_version() -> str:
    """`2026.2`, that of the tzdata package: the only rules in use here, whatever the system has."""
    return version("tzdata")


def moved_sessions(now: dt.datetime) -> list[Session]:
    """Those to come whose clock means another instant under the present rules."""
    coming = Session.objects.filter(status=Session.Status.SCHEDULED, starts_at__gt=now)
    return [session for session in coming.select_related("dialogue") if session.moved_to]


def tell_facilitators(now: dt.datetime) -> int:
    """A letter to each facilitator of each such session, once for each instant that it would move to."""
    told = 0
    for session in moved_sessions(now):
        people = session.dialogue.participants.filter(role=Participant.Role.FACILITATOR, left_at=None)
        told += sum(_tell(session, person, now) for person in people.exclude(email=""))
    return told


def _tell(session: Session, person: Participant, now: dt.datetime) -> bool:
    assert session.starts_at
    moved_to = session.moved_to
    assert moved_to  # only those are told of
    with override(person.language):
        context = {
            "session": session,
            "dialogue": session.dialogue,
            "participant": person,
            "zone": session.intended_zone,
            "start": session.starts_at,
            "moved_to": moved_to,
            "page": f"{settings.PUBLIC_URL}{reverse('zone_rules', args=[session.pk])}",
            "version": rules_version(),
        }
        built = letter(
            person,
            _("New time-zone rules move a session: %(title)s") % {"title": session.title},
            render_to_string("mail/zone_rules.txt", context),
            render_to_string("mail/zone_rules.html", context),
            now,
        )
    try:
        with transaction.atomic():
            queue_mail(built, now, once=f"zone-rules/{session.pk}/{moved_to.timestamp():.0f}/{person.pk}")
    except IntegrityError:  # told already
        return False
    return True
