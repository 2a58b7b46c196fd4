"""Reads shared calendars again and again; what is due stands in our rows."""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction

from dialogues.models import Participant
from scheduler.busy.apart import Order, read_apart
from scheduler.busy.intervals import Reading
from scheduler.busy.public import Refused
from scheduler.busy.sealing import unseal
from scheduler.models import BusySource, BusyTime, CalendarEntry

logger = logging.getLogger("meridian.busy")

AHEAD = dt.timedelta(days=400)
BEHIND = dt.timedelta(days=1)
EVERY = dt.timedelta(hours=6)
STUCK = dt.timedelta(minutes=10)  # a worker that reads longer was killed
PAUSES = (dt.timedelta(minutes=15), dt.timedelta(hours=1), EVERY, dt.timedelta(days=1))
MOST_AT_ONCE = 20

Reader = Callable[[Order], Reading]


def refresh(pk: int, now: dt.datetime, read: Reader = read_apart) -> None:
    """Reads one address if it is due. Claimed by one worker, read outside the transaction, then settled."""
    with transaction.atomic():
        source = _locked(pk)
        if source is None or source.due_at is None or source.due_at > now:
            return
        source.due_at = now + STUCK
        source.save(update_fields=["due_at"])
    try:
        address = unseal(source.sealed)
        if not address:
            raise Refused("sealed")
        found: Reading | Refused = read(order(source.participant, now, address=address))
    except Refused as refused:
        logger.info("calendar %s was not read: %s", pk, refused.code)
        found = refused
    with transaction.atomic():
        source = _locked(pk)
        if source is None:  # no longer shared
            return
        if isinstance(found, Reading):
            keep_reading(source, found, now, due_at=now + EVERY)
        else:
            _keep_problem(source, found, now)


def order(participant: Participant, now: dt.datetime, *, address: str = "", calendar: bytes = b"") -> Order:
    """How this person's calendar is to be read; needs `delegation` and `dialogue` fetched.

    The dialogue's own sessions are left out: an hour that is being moved would be in its own way.
    """
    ours = CalendarEntry.objects.filter(session__dialogue=participant.dialogue_id)
    return Order(
        zone=participant.own_zone,
        start=now - BEHIND,
        end=now + AHEAD,
        address=address,
        calendar=calendar,
        owner=(participant.email,) if participant.email else (),
        known=tuple(ours.values_list("uid", flat=True)),
    )


@transaction.atomic
def keep_reading(
    source: BusySource, reading: Reading, now: dt.datetime, due_at: dt.datetime | None
) -> BusySource:
    """What the calendar says now, in place of what it said before."""
    source.times.all().delete()
    BusyTime.objects.bulk_create(
        [
            BusyTime(source=source, start=each.start, end=each.end, tentative=each.tentative)
            for each in reading.intervals
        ],
        batch_size=1000,
    )
    source.read_at, source.due_at, source.skipped = now, due_at, reading.skipped
    source.problem, source.problem_detail, source.failures = "", "", 0
    source.save()
    return source


def _keep_problem(source: BusySource, refused: Refused, now: dt.datetime) -> None:
    """What was read before stands, with what went wrong beside it."""
    source.problem, source.problem_detail = refused.code, refused.detail[:255]
    source.due_at = now + PAUSES[min(source.failures, len(PAUSES) - 1)]
    source.failures = min(source.failures + 1, 1000)
    source.save()


def sweep_busy(now: dt.datetime, read: Reader = read_apart) -> int:
    """Reads what is due and nobody took, and forgets what is over. Returns how many calendars were due."""
    BusySource.objects.exclude(participant__left_at=None).delete()
    BusyTime.objects.filter(end__lt=now - BEHIND).delete()
    due = BusySource.objects.filter(kind=BusySource.Kind.ADDRESS, due_at__lte=now).order_by("due_at")
    keys = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in keys:
        try:
            refresh(pk, now, read)
        except Exception:
            logger.exception("calendar %s is left for the next sweep", pk)
    return len(keys)


def _locked(pk: int) -> BusySource | None:
    return (
        BusySource.objects.select_for_update(of=("self",))
        .select_related("participant__delegation", "participant__dialogue")
        .filter(pk=pk, kind=BusySource.Kind.ADDRESS, participant__left_at=None)
        .first()
    )
