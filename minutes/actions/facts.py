"""What is known of a segment beside its text, and the trace of who changed it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dialogues.models import Participant
from minutes.history.models import FactChange
from minutes.models import Segment

# What delegations read: it stands still while they do.
READ_BY_DELEGATIONS = frozenset({"kind", "speaker", "owner", "due"})
# From the one that tells readers most of a speaker to the one that tells least.
_POLICIES = list(Segment.Attribution)


def facts_of(segment: Segment) -> dict[str, str]:
    """As words, by the names of `FactChange.Field`."""
    return {
        "kind": segment.kind,
        "speaker": segment.speaker_name,
        "attribution": segment.attribution,
        "language": segment.language,
        "owner": segment.owner,
        "due": segment.due.isoformat() if segment.due else "",
    }


def put_facts(segment: Segment, facts: Mapping[str, Any]) -> dict[str, str]:
    """Sets what `facts` names, unsaved; returns the former words of what is another now."""
    before = facts_of(segment)
    for name, value in facts.items():
        if name == "speaker":
            if value != segment.speaker_name:
                _put_speaker(segment, value)
        else:
            setattr(segment, name, value)
    now = facts_of(segment)
    return {name: word for name, word in before.items() if word != now[name]}


def tells_more(segment: Segment, before: Mapping[str, str]) -> bool:
    """Whether readers are to learn more of the speaker than before: a delegation was shown how much it would be."""
    former = before.get("attribution", segment.attribution)
    return _POLICIES.index(Segment.Attribution(segment.attribution)) < _POLICIES.index(
        Segment.Attribution(former)
    )


def keep_changes(segment: Segment, before: Mapping[str, str], by: Participant, now: dt.datetime) -> None:
    after = facts_of(segment)
    FactChange.objects.bulk_create(
        FactChange(segment=segment, field=name, before=word, after=after[name], changed_by=by, changed_at=now)
        for name, word in before.items()
    )


def _put_speaker(segment: Segment, name: str) -> None:
    """Somebody of the dialogue by their name, else a guest."""
    people = Participant.objects.filter(dialogue__sessions=segment.minutes.session_id, name=name)
    found = list(people.select_related("delegation")[:2]) if name else []
    if len(found) > 1:
        raise ValidationError(
            _("Several people are called “%(name)s”: correct the turn in the room instead."),
            params={"name": name},
        )
    segment.speaker = found[0] if found else None
    segment.speaker_name = name
    segment.delegation = found[0].delegation if found else None
