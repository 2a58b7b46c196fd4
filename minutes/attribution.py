"""Whom readers are told a statement is from: the one place where the policy of a segment is applied.

Whatever shows minutes to readers (page, lists, exports) takes its names from `voice_of`, never from the
segment.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minutes.models import Segment


@dataclass(frozen=True)
class Voice:
    """What may be said of a speaker; empty where it may not. `words` is how a text names them.

    `delegation` is the name at the table, `country` its two letters. `traceable`: whether the minute and
    the owner of an action may be told, by which others would know who spoke.
    """

    words: str = ""
    name: str = ""
    delegation: str = ""
    country: str = ""
    traceable: bool = True


def voice_of(segment: Segment) -> Voice:
    """Needs `delegation` fetched."""
    policy = Segment.Attribution(segment.attribution)
    if policy is Segment.Attribution.NONE:
        return Voice(traceable=False)
    if policy is Segment.Attribution.GROUP:
        return Voice(words=_("A delegation"), traceable=False)
    seat = segment.delegation
    delegation, country = (seat.name, seat.country) if seat else ("", "")
    if policy is Segment.Attribution.COUNTRY:
        return Voice(delegation, "", delegation, country)
    name = segment.speaker_name
    return Voice(", ".join(filter(None, (name, delegation))), name, delegation, country)


def owner_of(segment: Segment) -> str:
    """Who does what an action says, unless it tells who spoke. Needs `delegation` fetched."""
    voice = voice_of(segment)
    if not voice.traceable:
        return ""
    kept_back = "" if voice.name else segment.speaker_name
    names = _words(kept_back) - _words(voice.delegation)
    return "" if names & _words(segment.owner) else segment.owner


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold()))


def told_seconds(spoken: Mapping[str, float], segments: Iterable[Segment]) -> dict[str, float]:
    """Seconds on the floor by delegation id, without the statements whose speaker nobody may know: the rest of a
    delegation's time would tell whose they are. `segments` are all of the record."""
    told = dict(spoken)
    for segment in segments:
        seat = str(segment.delegation_id)
        if seat in told and not voice_of(segment).traceable:
            told[seat] = max(0, told[seat] - _seconds(segment))
    return told


def _seconds(segment: Segment) -> float:
    instants = [[dt.datetime.fromisoformat(instant) for instant in pair] for pair in segment.stretches]
    return sum((end - start).total_seconds() for start, end in instants)


def may_be_heard(segment: Segment) -> bool:
    """Whether readers may be led to a statement's place in a recording, where they hear who it is."""
    return segment.attribution == Segment.Attribution.NAMED
