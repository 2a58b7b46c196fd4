"""What the pages of follow-up read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Prefetch, Q, QuerySet

from dialogues import instants
from dialogues.models import Dialogue, Session
from minutes.attribution import owner_of
from minutes.followup.models import FollowUp
from minutes.followup.standing import Noted, Standing, State, standing
from minutes.models import Minutes, Segment

_KIND = Segment.Kind


@dataclass(frozen=True)
class Followed:
    """An action with what was noted of it, the oldest first. `owner` is empty where it may not be told."""

    segment: Segment
    owner: str
    standing: Standing
    notes: list[FollowUp]
    overdue: bool

    @property
    def session(self) -> Session:
        return self.segment.minutes.session

    @property
    def seen(self) -> int:
        """What a form gives back, so that two who note at once are told of each other."""
        return self.notes[-1].pk if self.notes else 0

    def noted_at(self, session: Session) -> bool:
        return any(note.session_id == session.pk for note in self.notes)


def followable(segments: QuerySet[Segment]) -> QuerySet[Segment]:
    """Actions, and decisions that somebody is to carry out."""
    given = Q(kind=_KIND.ACTION) | Q(kind=_KIND.DECISION) & (~Q(owner="") | Q(due__isnull=False))
    return segments.filter(given).exclude(text="")


def today_of(dialogue: Dialogue, now: dt.datetime) -> dt.date:
    """The date by which it is judged whether something is overdue: the host's."""
    return instants.local(now, dialogue.zone).date()


def actions_of(
    dialogue: Dialogue, now: dt.datetime, *, before: Session | None = None, everything: bool = False
) -> list[Followed]:
    """Every action of the dialogue, the oldest first; of the sessions before one, as it stood after that one.

    Who does not keep the minutes is told no owner that readers would not be told either: `everything` is for the
    desk.
    """
    notes = FollowUp.objects.select_related("session", "noted_by")
    segments = followable(Segment.objects.filter(minutes__session__dialogue=dialogue))
    if before:
        notes = notes.filter(session__number__lte=before.number)
        segments = segments.filter(minutes__session__number__lt=before.number)
    found = (
        segments.select_related("minutes__session", "delegation")
        .prefetch_related(Prefetch("follow_ups", notes))
        .order_by("minutes__session__number", "position", "pk")
    )
    today = today_of(dialogue, now)
    return [_followed(segment, today, everything) for segment in found]


def taken_up(session: Session, now: dt.datetime, *, everything: bool = False) -> list[Followed]:
    """The actions of earlier sessions that were open when this one began, as they stood after it."""
    found = actions_of(session.dialogue, now, before=session, everything=everything)
    return [each for each in found if not each.standing.closed or each.noted_at(session)]


def _followed(segment: Segment, today: dt.date, everything: bool) -> Followed:
    notes = list(segment.follow_ups.all())
    stands = standing(segment.due, as_noted(notes))
    owner = segment.owner if everything else owner_of(segment)
    return Followed(segment, owner, stands, notes, stands.overdue(today))


def as_noted(notes: Iterable[FollowUp]) -> list[Noted]:
    return [Noted(cast(State, note.state), note.due, note.why) for note in notes]


def sessions_to_note_at(dialogue: Dialogue) -> list[Session]:
    """Where follow-up can be noted now, the likeliest first.

    The session that is running, then those that were held and whose record is still a draft, the last first, then
    those to come.
    """
    status = Session.Status
    running = dialogue.sessions.exclude(status=status.CANCELLED).exclude(
        Q(minutes__isnull=False) & ~Q(minutes__status=Minutes.Status.DRAFT)
    )
    sessions = list(running)
    live = [each for each in sessions if each.status == status.LIVE]
    held = [each for each in sessions if each.status in {status.ENDED, status.PUBLISHED}]
    return [*live, *held[::-1], *(each for each in sessions if each not in live and each not in held)]
