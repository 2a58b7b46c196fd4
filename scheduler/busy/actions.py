"""The writes of busy time: what is shared, what was read of it, and taking it back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Participant
from scheduler.busy.intervals import Interval, Reading
from scheduler.busy.mails import question_mail
from scheduler.busy.public import target_of
from scheduler.busy.reading import keep_reading
from scheduler.busy.sealing import seal
from scheduler.models import BusyQuestion, BusySource
from scheduler.outbox import queue_mail

MOST_SOURCES = 5
NOT_SO_SOON = dt.timedelta(hours=1)
PAUSE = dt.timedelta(minutes=1)


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
    """The worker reads it next, a minute after it was read at the earliest: its host is not ours to load."""
    source.due_at = max(now, source.read_at + PAUSE) if source.read_at else now
    source.save(update_fields=["due_at"])


@transaction.atomic
def stop_sharing(source: BusySource) -> None:
    """The address and every interval go."""
    source.delete()


@transaction.atomic
def ask_busy(
    participant: Participant, start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> BusyQuestion | None:
    """Asks this person's calendar by mail when it is busy in `[start, end)`.

    None where they were asked within the last hour. Raises `ValueError` where their address is none.
    """
    Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.busy_questions.filter(asked_at__gt=now - NOT_SO_SOON).exists():
        return None
    question = BusyQuestion.objects.create(participant=participant, start=start, end=end, asked_at=now)
    queue_mail(question_mail(question, now), now, topic=f"busy/{participant.pk}", expires_at=end)
    return question


@transaction.atomic
def keep_answer(question: BusyQuestion, reading: Reading, dtstamp: dt.datetime, now: dt.datetime) -> None:
    """What the calendar says of the time that was asked for; what it said of other times stands."""
    source = question.participant.busy_sources.filter(kind=BusySource.Kind.ANSWER).first()
    if source is None:
        source = BusySource(
            participant=question.participant, kind=BusySource.Kind.ANSWER, created_at=now, read_at=now
        )
        source.save()
    beside = [
        Interval(start, end, time.tentative)
        for time in source.times.all()
        for start, end in (
            (time.start, min(time.end, question.start)),
            (max(time.start, question.end), time.end),
        )
        if start < end
    ]
    whole = Reading(tuple(sorted([*beside, *reading.intervals])), reading.skipped)
    keep_reading(source, whole, now, due_at=None)
    question.answered_at, question.reply_dtstamp = now, dtstamp
    question.save(update_fields=["answered_at", "reply_dtstamp"])


def _made(participant: Participant, kind: BusySource.Kind, now: dt.datetime) -> BusySource:
    Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.busy_sources.exclude(kind=BusySource.Kind.ANSWER).count() >= MOST_SOURCES:
        raise TooMany(
            _("Expected at most %(most)s calendars, got one more; remove one first.") % {"most": MOST_SOURCES}
        )
    return BusySource(participant=participant, kind=kind, created_at=now)
