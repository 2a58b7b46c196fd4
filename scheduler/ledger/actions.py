"""The only place that writes charges. The worker's sweep calls it; nothing tells it that a session has ended."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from dialogues.instants import rfc3339
from dialogues.models import Delegation, Session
from scheduler.ledger.charging import Stretch, charge_hundredths, stretches
from scheduler.ledger.models import Charge
from scheduler.seats import seat_of

logger = logging.getLogger("meridian.ledger")

HELD = (Session.Status.ENDED, Session.Status.PUBLISHED)


def sweep_charges(now: dt.datetime) -> None:
    """Charges every session that has ended, or ended anew, since this was last looked at."""
    current = Charge.objects.filter(
        session=OuterRef("pk"), started_at=OuterRef("started_at"), ended_at=OuterRef("ended_at")
    )
    seated = Delegation.objects.filter(dialogue=OuterRef("dialogue"))
    for session in held_sessions().filter(Exists(seated), ~Exists(current)):
        try:
            charge_session(session, now)
        except Exception:
            logger.exception("session %s is left for the next sweep", session.pk)


def held_sessions() -> QuerySet[Session]:
    """Sessions that took place and are over; the cancelled cost nothing, the live are not done."""
    return Session.objects.filter(status__in=HELD, started_at__isnull=False, ended_at__gte=F("started_at"))


@transaction.atomic
def charge_session(session: Session, now: dt.datetime) -> None:
    """Writes what the session cost every delegation of its dialogue, in place of what an earlier end had cost."""
    locked = held_sessions().select_for_update().filter(pk=session.pk).first()
    if locked is None or is_charged(locked):
        return
    locked.charges.all().delete()
    Charge.objects.bulk_create(
        charge_of(locked, delegation, now) for delegation in locked.dialogue.delegations.all()
    )


def is_charged(session: Session) -> bool:
    kept = session.charges.values_list("started_at", "ended_at").first()
    return kept == (session.started_at, session.ended_at)


def charge_of(session: Session, delegation: Delegation, now: dt.datetime) -> Charge:
    """What a held session costs by the delegation's present profile, not saved."""
    assert session.started_at  # both, for it was held
    assert session.ended_at
    parts = stretches(seat_of(delegation), session.started_at, session.ended_at)
    return Charge(
        session=session,
        delegation=delegation,
        started_at=session.started_at,
        ended_at=session.ended_at,
        zone=delegation.zone,
        work_from=delegation.work_from,
        work_to=delegation.work_to,
        hundredths=charge_hundredths(parts),
        parts=[_kept(part) for part in parts],
        charged_at=now,
    )


def _kept(part: Stretch) -> dict[str, object]:
    return {
        "start": rfc3339(part.start),
        "quarters": part.quarters,
        "hour": part.hour,
        "hour_points": part.hour_points,
        "rest": part.rest.code if part.rest else "",
        "name": part.rest.name if part.rest else "",
        "rest_points": part.rest_points,
    }
