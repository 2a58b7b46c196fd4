"""The writes of busy time: what is shared, what was read of it, and taking it back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Participant
from scheduler.busy.intervals import Reading
from scheduler.busy.public import target_of
from scheduler.busy.reading import keep_reading
from scheduler.busy.sealing import seal
from scheduler.models import BusySource

MOST_SOURCES = 5


class TooMany(Exception):
    """A participant shares as many calendars as anybody may."""


@transaction.atomic
def share_address(participant: Participant, address: str, now: dt.datetime) -> BusySource:
    """Keeps a calendar's address, sealed, and has it read soon. Raises `Refused` or `TooMany`."""
    target = target_of(address)
    source = _made(participant, BusySource.Kind.ADDRESS, now)
    source.host, source.sealed, source.due_at = target.host, seal(address), now
    source.save()
    return source


@transaction.atomic
def share_file(participant: Participant, reading: Reading, now: dt.datetime) -> BusySource:
    """Keeps what was read of an uploaded calendar, in place of the file before. Raises `TooMany`."""
    participant.busy_sources.filter(kind=BusySource.Kind.FILE).delete()
    source = _made(participant, BusySource.Kind.FILE, now)
    source.save()
    return keep_reading(source, reading, now, due_at=None)


@transaction.atomic
def read_again(source: BusySource, now: dt.datetime) -> None:
    """The worker reads it next."""
    source.due_at = now
    source.save(update_fields=["due_at"])


@transaction.atomic
def stop_sharing(source: BusySource) -> None:
    """The address and every interval go."""
    source.delete()


def _made(participant: Participant, kind: BusySource.Kind, now: dt.datetime) -> BusySource:
    Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.busy_sources.count() >= MOST_SOURCES:
        raise TooMany(
            _("Expected at most %(most)s calendars, got one more; remove one first.") % {"most": MOST_SOURCES}
        )
    return BusySource(participant=participant, kind=kind, created_at=now)
