"""What taking a transcript would do to a record: which words land where, and which are left out and why."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dialogues.room.clock import read
from minutes.history.models import Redaction
from minutes.models import LONGEST_SEGMENT, Minutes, Segment
from minutes.transcript.alignment import Suggestion, Turn, joined_words, name_voices, place, suggest
from minutes.transcript.consent import Consent, read_consent
from minutes.transcript.merging import Filled, Mode, Step, step
from minutes.transcript.models import Filling, Recording, Transcript
from minutes.transcript.webvtt import Cue


@dataclass(frozen=True)
class Landing:
    """A statement and what becomes of it."""

    segment: Segment
    filled: Filled | None
    words: str
    cues: int
    step: Step

    @property
    def too_long(self) -> bool:
        return len(self.step.text) > LONGEST_SEGMENT


@dataclass
class Plan:
    """`places` are the statements' keys by cue, None for none; `forbidden` the numbers of cues whose words may not be
    kept. `withheld` counts cues by the person who refused, `struck` those of redacted statements, `blank` those whose
    words were not kept by an earlier import; `elsewhere` are cues of a voice that the log has not on the floor."""

    cues: Sequence[Cue | None]
    places: list[int | None]
    consent: Consent
    landings: list[Landing] = field(default_factory=list)
    loose: list[Cue] = field(default_factory=list)
    elsewhere: list[tuple[Cue, Segment]] = field(default_factory=list)
    withheld: dict[int, int] = field(default_factory=dict)
    forbidden: set[int] = field(default_factory=set)
    struck: int = 0
    blank: int = 0

    def steps(self, deed: str) -> list[Landing]:
        return [each for each in self.landings if each.step.deed == deed and not each.too_long]

    @property
    def too_long(self) -> list[Landing]:
        return [each for each in self.landings if each.too_long]

    @property
    def placed(self) -> int:
        return sum(each.cues for each in self.landings)


def plan(minutes: Minutes, transcript: Transcript) -> Plan:
    """Needs the `session` of the minutes; asks the same number of questions however long the record is."""
    consent = read_consent(minutes.session)
    segments = {segment.pk: segment for segment in minutes.segments.select_related("delegation")}
    zero = began(minutes)
    turns = _turns(segments.values(), zero)
    cues, words = _cues(transcript, [turn.speaker for turn in turns])
    found = Plan(words, place(cues, turns, transcript.offset), consent)
    struck = set(Redaction.objects.filter(segment__minutes=minutes).values_list("segment", flat=True))
    by_segment: dict[int, list[Cue]] = {}
    for number, (key, cue) in enumerate(zip(found.places, words, strict=True)):
        segment = segments[key] if key is not None else None
        if cue is None:
            found.blank += 1
        elif refusing := _refusing(consent, segment, cue, transcript.reasons):
            found.forbidden.add(number)
            found.withheld[refusing[0]] = found.withheld.get(refusing[0], 0) + 1
        elif segment is None:
            found.loose.append(cue)
        elif segment.pk in struck:
            found.forbidden.add(number)
            found.struck += 1
        else:
            by_segment.setdefault(segment.pk, []).append(cue)
            if cue.voice and segment.speaker_name and cue.voice.casefold() != segment.speaker_name.casefold():
                found.elsewhere.append((cue, segment))
    fillings = {each.segment_id: each for each in Filling.objects.filter(segment__minutes=minutes)}
    stretches = {turn.key: turn.stretches for turn in turns}
    for key, segment in segments.items():
        said = by_segment.get(key, [])
        if key in struck or not (said or key in fillings):
            continue
        text = joined_words(said, stretches.get(key, ()), transcript.offset)
        filled = filled_of(fillings.get(key))
        found.landings.append(
            Landing(segment, filled, text, len(said), step(segment.text, segment.version, filled, text))
        )
    return found


def better_offset(minutes: Minutes, transcript: Transcript) -> Suggestion | None:
    """An offset that fits clearly better than that of the transcript."""
    zero = began(minutes)
    turns = _turns(minutes.segments.all(), zero)
    cues, _ = _cues(transcript, [turn.speaker for turn in turns])
    hints = Recording.objects.filter(minutes=minutes).values_list("offset", flat=True)
    return suggest(cues, turns, transcript.offset, _time_of_day(zero), hints)


def began(minutes: Minutes) -> dt.datetime:
    """The instant from which offsets count: when the session began, by the log."""
    zero = minutes.session.started_at or minutes.session.starts_at
    return zero or minutes.drafted_at


def since(zero: dt.datetime, instant: dt.datetime) -> int:
    """Milliseconds."""
    return round((instant - zero).total_seconds() * 1000)


def filled_of(row: Filling | None) -> Filled | None:
    if row is None:
        return None
    mode: Mode = row.mode  # type: ignore[assignment]  # its choices are those modes
    return Filled(mode, row.version, row.former, row.digest)


def _turns(segments: Iterable[Segment], zero: dt.datetime) -> list[Turn]:
    return [
        Turn(
            segment.pk,
            segment.speaker_name,
            [(since(zero, read(start)), since(zero, read(end))) for start, end in segment.stretches],
        )
        for segment in segments
        if segment.stretches
    ]


def _time_of_day(instant: dt.datetime) -> int:
    utc = instant.astimezone(dt.UTC)
    return since(utc.replace(hour=0, minute=0, second=0, microsecond=0), utc)


def _cues(transcript: Transcript, people: Sequence[str]) -> tuple[list[Cue], list[Cue | None]]:
    """All cues, to be placed, and beside them the same with None for those whose words were not kept."""
    rows = transcript.cues
    cues = name_voices((Cue(start, end, voice, text or "") for start, end, voice, text, _ in rows), people)
    return cues, [None if row[3] is None else cue for cue, row in zip(cues, rows, strict=True)]


def _refusing(consent: Consent, segment: Segment | None, cue: Cue, reasons: Mapping[str, str]) -> list[int]:
    """Who keeps the words of a cue out: whoever the floor was given to, and whoever the file names."""
    people = consent.in_the_way(segment) if segment else []
    if (named := consent.voices().get(cue.voice.casefold())) is not None:
        people = [named, *people]
    return [key for key in people if not reasons.get(str(key))]
