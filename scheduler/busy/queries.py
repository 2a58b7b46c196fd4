"""What the planner reads of busy time: by delegation and person, as bare intervals."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from dialogues.models import Dialogue, Participant
from scheduler.burden import Busy
from scheduler.models import BusyTime
from scheduler.polls.availability import Stretch
from scheduler.polls.models import Answer, PaintedStretch
from scheduler.polls.queries import VOTERS

People = tuple[tuple[Busy, ...], ...]


@dataclass(frozen=True, slots=True)
class Away:
    """Who of a delegation is busy at an hour, and who may be, by name; for the facilitator's eyes."""

    busy: tuple[str, ...] = ()
    tentative: tuple[str, ...] = ()


def people_busy(dialogue: Dialogue, start: dt.datetime, end: dt.datetime) -> dict[int, People]:
    """By delegation: for each of its people who speak for it, when they cannot come within `[start, end)`.

    Their calendars say so, or the week that they painted. Who says nothing is taken to be free, and so is who may
    be busy only.
    """
    stretches: defaultdict[int, list[Busy]] = defaultdict(list)
    for person, begins, ends in (
        _times(dialogue, start, end)
        .filter(tentative=False)
        .values_list("source__participant", "start", "end")
    ):
        stretches[person].append(Busy(begins, ends))
    painted = _painted(dialogue, start, end).filter(level=Answer.NO)
    for person, begins, ends in painted.values_list("participant", "start", "end"):
        stretches[person].append(Busy(begins, ends))
    found: defaultdict[int, list[tuple[Busy, ...]]] = defaultdict(list)
    for person, delegation in _people(dialogue).values_list("pk", "delegation"):
        found[delegation].append(tuple(stretches[person]))
    return {delegation: tuple(people) for delegation, people in found.items()}


def who_is_away(dialogue: Dialogue, start: dt.datetime, end: dt.datetime) -> Mapping[int, Away]:
    """By delegation: who cannot come to `[start, end)`, or perhaps not; delegations with nobody away are left out.

    Names are for the facilitator; other delegations are told only that this one can come or cannot.
    """
    names: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for delegation, name, tentative in _times(dialogue, start, end).values_list(
        "source__participant__delegation", "source__participant__name", "tentative"
    ):
        names[delegation][name] = names[delegation].get(name, True) and tentative
    painted = _painted(dialogue, start, end).exclude(level=Answer.YES)
    for delegation, name, level in painted.values_list(
        "participant__delegation", "participant__name", "level"
    ):
        names[delegation][name] = names[delegation].get(name, True) and level == Answer.IF_NEED_BE
    return {
        delegation: Away(
            busy=tuple(sorted(name for name, maybe in people.items() if not maybe)),
            tentative=tuple(sorted(name for name, maybe in people.items() if maybe)),
        )
        for delegation, people in names.items()
    }


def calendars_of(
    people: Iterable[Participant], start: dt.datetime, end: dt.datetime
) -> dict[int, list[Stretch]]:
    """By person: when their calendars say that they cannot come within `[start, end)`, or only if need be."""
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    times = BusyTime.objects.filter(source__participant__in=people, start__lt=end, end__gt=start)
    for person, begins, ends, tentative in times.values_list(
        "source__participant", "start", "end", "tentative"
    ):
        found[person].append(Stretch(begins, ends, Answer.IF_NEED_BE if tentative else Answer.NO))
    return found


def sharing(delegation_pk: int) -> Sequence[bool]:
    """For each person who speaks for the delegation, whether a calendar of theirs has been read."""
    people = Participant.objects.filter(delegation=delegation_pk, left_at=None)
    read = set(people.filter(busy_sources__read_at__isnull=False).values_list("pk", flat=True))
    return [pk in read for pk in people.filter(role__in=VOTERS).values_list("pk", flat=True)]


def painted_after(now: dt.datetime) -> QuerySet[PaintedStretch]:
    """What people painted of the time to come; hours with `no` count as busy beside their calendars."""
    return PaintedStretch.objects.filter(end__gt=now)


def _people(dialogue: Dialogue) -> QuerySet[Participant]:
    """The same people whom polls ask."""
    return dialogue.participants.filter(left_at=None, role__in=VOTERS).exclude(delegation=None)


def _painted(dialogue: Dialogue, start: dt.datetime, end: dt.datetime) -> QuerySet[PaintedStretch]:
    people = _people(dialogue)
    return PaintedStretch.objects.filter(participant__in=people, start__lt=end, end__gt=start)


def _times(dialogue: Dialogue, start: dt.datetime, end: dt.datetime) -> QuerySet[BusyTime]:
    people = _people(dialogue)
    return BusyTime.objects.filter(source__participant__in=people, start__lt=end, end__gt=start)
