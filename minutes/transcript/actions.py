"""The writes of recordings and transcripts: one function, one transaction, with the minutes locked."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.file_problems import Problem
from dialogues.models import Participant
from minutes.actions.record import draft_minutes, edit_locked
from minutes.actions.writing import locked_minutes, open_minutes, refuse_under_review
from minutes.models import LONGEST_SEGMENT, Minutes, Segment
from minutes.transcript.merging import Mode, chosen, digest
from minutes.transcript.models import Filling, Recording, Transcript
from minutes.transcript.planning import Landing, plan
from minutes.transcript.queries import kept_back
from minutes.transcript.webvtt import read

KEPT_WAITING = dt.timedelta(days=7)  # a file that nobody looked at again

State = Transcript.State


class Unreadable(Exception):
    """The file is no transcript that can be taken whole; `problems` say why, by line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("the transcript cannot be read")
        self.problems = problems


@dataclass(frozen=True)
class Taken:
    """How many statements were written, and which were left because somebody edited them meanwhile."""

    written: int
    left: int


@transaction.atomic
def set_recording(minutes: Minutes, address: str, offset: int, public: bool, reason: str) -> Recording | None:
    """Where the recording is and when it began, in milliseconds after the session did; no address: there is none.

    Readers see it where `public` says so; one that has what the record keeps back needs a reason for it.
    """
    minutes = locked_minutes(minutes.pk)
    if not address:
        Recording.objects.filter(minutes=minutes).delete()
        return None
    recording = Recording.objects.filter(minutes=minutes).first() or Recording(minutes=minutes)
    recording.address, recording.offset, recording.public, recording.reason = address, offset, public, reason
    recording.full_clean(exclude=["minutes"])
    if public and not reason and (held := kept_back(minutes)):
        raise ValidationError(
            [*held, _("Say why readers may see the recording all the same, or keep it from them.")]
        )
    recording.save()
    return recording


def _draft(minutes: Minutes, now: dt.datetime) -> Minutes:
    """Locks the minutes, which must be a draft, with every turn that the log knows by now."""
    minutes = open_minutes(minutes.pk)
    refuse_under_review(minutes)
    return draft_minutes(minutes.session, now)


@transaction.atomic
def receive_transcript(
    minutes: Minutes, data: bytes, name: str, language: str, by: Participant, now: dt.datetime
) -> Transcript:
    """Keeps what a WebVTT file says until a person has looked where it would go; nothing of the record changes.

    Raises `Unreadable`. The offset is that of the import before, else the recording's.
    """
    minutes = _draft(minutes, now)
    reading = read(data)
    if reading.problems:
        raise Unreadable(list(reading.problems))
    before = minutes.transcripts.filter(state=State.TAKEN).first()
    recording = Recording.objects.filter(minutes=minutes).first()
    minutes.transcripts.filter(state=State.WAITING).delete()
    return Transcript.objects.create(
        minutes=minutes,
        state=State.WAITING,
        name=name,
        digest=hashlib.sha256(data).hexdigest(),
        offset=before.offset if before else recording.offset if recording else 0,
        language=language,
        cues=[[cue.start, cue.end, cue.voice, cue.text, None] for cue in reading.cues],
        reasons=before.reasons if before else {},
        by=by,
        at=now,
    )


@transaction.atomic
def adjust_transcript(minutes: Minutes, offset: int, reasons: Mapping[str, str], now: dt.datetime) -> None:
    """Moves what waits against the room's clock. Where nothing waits, what was taken is looked at once more."""
    minutes = _draft(minutes, now)
    waiting = minutes.transcripts.filter(state=State.WAITING).first()
    taken = minutes.transcripts.filter(state=State.TAKEN).first()
    if waiting is None and taken is None:
        raise ValidationError(_("There is no transcript: import one first."))
    if waiting is None and taken is not None:
        kept = {name: getattr(taken, name) for name in ("name", "digest", "language", "cues", "by")}
        waiting = Transcript(minutes=minutes, state=State.WAITING, **kept)
    assert waiting
    waiting.offset, waiting.at = offset, now
    waiting.reasons = {key: reason for key, reason in reasons.items() if reason}
    waiting.save()


@transaction.atomic
def drop_waiting(minutes: Minutes) -> None:
    locked_minutes(minutes.pk).transcripts.filter(state=State.WAITING).delete()


@transaction.atomic
def forget_transcript(minutes: Minutes) -> None:
    """Deletes the cues; the words that were taken stay in the record."""
    locked_minutes(minutes.pk).transcripts.all().delete()


@transaction.atomic
def take_transcript(
    minutes: Minutes,
    seen: tuple[str, int],
    choices: Mapping[int, tuple[Mode, int]],
    by: Participant,
    now: dt.datetime,
) -> Taken:
    """Writes the words of the file that waits into the statements of their turns, as the preview told.

    `seen`: the digest and the offset that the preview had. `choices`: for statements that hold other words already,
    by key, what becomes of them and the version that was seen; without a choice they stay. Each statement is written
    as by an edit: history keeps what it said, and tagged stretches follow their words. Doing it again changes nothing.
    """
    minutes = _draft(minutes, now)
    waiting = minutes.transcripts.filter(state=State.WAITING).first()
    if waiting is None or (waiting.digest, waiting.offset) != seen:
        raise ValidationError(
            _("The transcript or its offset was changed meanwhile: look at the preview again.")
        )
    found = plan(minutes, waiting)
    written, left = 0, 0
    fillings = []
    for landing in [*found.steps("write"), *found.steps("ask")]:
        segment = landing.segment
        mode, text, former = landing.step.mode, landing.step.text, _former(landing)
        if landing.step.deed == "ask":
            mode, version = choices.get(segment.pk, ("kept", segment.version))
            if version != segment.version:
                left += 1
                continue
            text, former = chosen(mode, segment.text, landing.filled, landing.words)
        if text != segment.text:
            segment = _write(minutes, segment, text, waiting.language, by, now)
            written += 1
        fillings.append(_filling(segment, mode, former, landing.words))
    Filling.objects.bulk_create(
        fillings,
        update_conflicts=True,
        unique_fields=["segment"],
        update_fields=["mode", "version", "former", "digest"],
    )
    minutes.transcripts.filter(state=State.TAKEN).delete()
    waiting.state, waiting.by, waiting.at = State.TAKEN, by, now
    waiting.cues = [
        [*row[:3], None if number in found.forbidden else row[3], key]
        for number, (row, key) in enumerate(zip(waiting.cues, found.places, strict=True))
    ]
    waiting.save()
    return Taken(written, left)


def _former(landing: Landing) -> str:
    return landing.filled.former if landing.filled else landing.segment.text


def _write(
    minutes: Minutes, segment: Segment, text: str, language: str, by: Participant, now: dt.datetime
) -> Segment:
    if len(text) > LONGEST_SEGMENT:
        raise ValidationError(
            _("The statement of %(name)s would be longer than %(most)s characters: choose otherwise for it."),
            params={"name": segment.speaker_name, "most": LONGEST_SEGMENT},
        )
    facts = {"language": segment.language or language}
    return edit_locked(minutes, segment, text, segment.version, facts, by, now)


def _filling(segment: Segment, mode: Mode, former: str, words: str) -> Filling:
    return Filling(segment=segment, mode=mode, version=segment.version, former=former, digest=digest(words))


def sweep_waiting(now: dt.datetime) -> None:
    """Files that wait hold all words, also of who refused to be recorded: they are not kept for long."""
    Transcript.objects.filter(state=State.WAITING, at__lt=now - KEPT_WAITING).delete()
