"""What a poll's pages, its letters and its close read: all answers in a handful of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, QuerySet

from dialogues.models import Delegation, Dialogue, Participant, Session
from scheduler.burden import burden_hundredths
from scheduler.polls import decision
from scheduler.polls.availability import Stretch
from scheduler.polls.models import Ballot, PaintedStretch, Poll, PollSlot, Vote
from scheduler.seats import seat_of

# Who speaks for a delegation: interpreters work for all, observers do not make a quorum.
VOTERS = (Participant.Role.DELEGATE, Participant.Role.FACILITATOR, Participant.Role.RAPPORTEUR)


def voters_of(dialogue: Dialogue) -> QuerySet[Participant]:
    """Who is asked: those present who sit in a delegation and speak for it."""
    people = dialogue.participants.filter(left_at=None, role__in=VOTERS).exclude(delegation=None)
    return people.select_related("delegation", "dialogue").order_by(
        "delegation__position", "delegation_id", "name", "pk"
    )


def owing(polls: Sequence[int]) -> QuerySet[Ballot]:
    """Ballots of people still present that lack an answer."""
    ballots = Ballot.objects.filter(
        poll__in=polls,
        participant__left_at=None,
        participant__role__in=VOTERS,
        participant__delegation__isnull=False,
    ).annotate(said=Count("votes", distinct=True), asked=Count("poll__slots", distinct=True))
    return ballots.filter(said__lt=F("asked")).select_related(
        "poll__session__dialogue", "participant__delegation", "participant__dialogue"
    )


def current_poll(session: Session) -> Poll | None:
    """The poll that is open or came to its end; those that were withdrawn are as if they had not been."""
    polls = Poll.objects.filter(session=session).exclude(state=Poll.State.WITHDRAWN)
    return polls.select_related("session__dialogue", "chosen").last()


@dataclass(frozen=True)
class Tally:
    """A poll with everybody who is asked and all they said."""

    poll: Poll
    slots: Sequence[PollSlot]
    delegations: Sequence[Delegation]
    people: Sequence[Participant]
    ballots: dict[int, Ballot]  # by participant
    answers: dict[tuple[int, int], str]  # by (participant, slot)

    @property
    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first proposed hour to the end of the last, where there are any."""
        last = self.slots[-1].starts_at + dt.timedelta(minutes=self.poll.session.duration)
        return self.slots[0].starts_at, last

    @cached_property
    def ranked(self) -> list[decision.Weighed]:
        return decision.rank(self._seats(), map(self._hour, self.slots), self.answers)

    def coming(self, now: dt.datetime) -> list[decision.Weighed]:
        """The ranking without hours that have passed."""
        return [weighed for weighed in self.ranked if weighed.hour.start > now]

    @cached_property
    def silent(self) -> list[Participant]:
        """Who still owes an answer, to one hour at least."""
        return [
            person for person in self.people if any((person.pk, s.pk) not in self.answers for s in self.slots)
        ]

    def _seats(self) -> list[decision.Seat]:
        return [
            decision.Seat(
                d.pk, tuple(p.pk for p in self.people if p.delegation_id == d.pk), d.quorum, d.required
            )
            for d in self.delegations
        ]

    def _hour(self, slot: PollSlot) -> decision.Hour:
        minutes = self.poll.session.duration
        costs = [burden_hundredths(seat_of(d), slot.starts_at, minutes) for d in self.delegations]
        return decision.Hour(slot.pk, slot.starts_at, max(costs, default=0), sum(costs))


def tally_of(poll: Poll) -> Tally:
    """`poll` with its session and dialogue fetched."""
    dialogue = poll.session.dialogue
    votes = Vote.objects.filter(ballot__poll=poll).values_list("ballot__participant_id", "slot_id", "answer")
    return Tally(
        poll=poll,
        slots=list(poll.slots.all()),
        delegations=list(dialogue.delegations.all()),
        people=list(voters_of(dialogue)),
        ballots={b.participant_id: b for b in poll.ballots.select_related("written_by", "participant")},
        answers={(person, slot): answer for person, slot, answer in votes},
    )


def painted_by(participant: Participant, start: dt.datetime, end: dt.datetime) -> list[Stretch]:
    """What this person painted that touches `[start, end)`."""
    rows = PaintedStretch.objects.filter(participant=participant, start__lt=end, end__gt=start)
    return [Stretch(row.start, row.end, row.level) for row in rows]
