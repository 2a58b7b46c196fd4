"""Whom readers are told a statement is from: the one place where the policy of a segment is applied.

Whatever shows minutes to readers (page, lists, exports) takes its names from `voice_of`, never from the
segment.
"""

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


def may_be_heard(segment: Segment) -> bool:
    """Whether readers may be led to a statement's place in a recording, where they hear who it is."""
    return segment.attribution == Segment.Attribution.NAMED
