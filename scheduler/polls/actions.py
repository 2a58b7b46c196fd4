"""The writes of polls: one function, one transaction; whoever is told anything is told by a stored letter."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.models import Participant, Session
from dialogues.room.seating import seat
from scheduler import actions as schedule
from scheduler.polls import letters
from scheduler.polls.availability import Stretch, Week, outside, week_mark
from scheduler.polls.ending import end_poll
from scheduler.polls.models import Answer, Ballot, PaintedStretch, Poll, PollSlot, Vote
from scheduler.polls.queries import owing, painted_by, tally_of, voters_of

MOST_HOURS = 40
LONGEST_WAIT = dt.timedelta(days=366)


class Stale(Exception):
    """These answers were given on a page that another one has overtaken. `ballot` holds what is kept."""

    def __init__(self, ballot: Ballot) -> None:
        super().__init__()
        self.ballot = ballot


class StaleWeek(Exception):
    """This week was painted on a page that another one has overtaken."""


@transaction.atomic
def open_poll(
    session: Session,
    starts: Sequence[dt.datetime],
    deadline: dt.datetime,
    now: dt.datetime,
    *,
    duration: int,
    hidden: bool = False,
) -> Poll:
    """Asks everybody who speaks for a delegation. Raises `NotNow` unless the session is to be planned, and
    `ValidationError` where hours or deadline cannot be."""
    session = schedule.locked(session, {Session.Status.DRAFT})
    _check_deadline(deadline, now)
    _check_hours(starts, deadline)
    _check_limits(session, starts, duration, now)
    session.status = Session.Status.POLLING
    session.duration = duration
    session.full_clean()
    session.save(update_fields=["status", "duration"])
    seat(session, now)
    poll = Poll.objects.create(session=session, deadline=deadline, hidden=hidden, opened_at=now)
    PollSlot.objects.bulk_create(PollSlot(poll=poll, starts_at=start, created_at=now) for start in starts)
    _ask(poll, voters_of(session.dialogue), now)
    return poll


@transaction.atomic
def ask_latecomers(poll: Poll, now: dt.datetime) -> int:
    """Asks those who joined a delegation after the poll was opened; returns how many they are."""
    poll = _open(poll)
    if poll.deadline <= now:
        return 0
    return _ask(poll, voters_of(poll.session.dialogue).exclude(ballots__poll=poll), now)


@transaction.atomic
def save_answers(
    poll: Poll,
    participant: Participant,
    answers: Mapping[int, str],
    version: int,
    now: dt.datetime,
    written_by: Participant | None = None,
) -> Ballot:
    """One person's answers, by the numbers of the slots; hours that are not named keep theirs.

    `version` is the one that the page showed: where another page was faster and said otherwise, `Stale` is raised
    and nothing written. After the deadline only a facilitator still writes down what somebody told them.
    Raises `NotNow` where the poll takes no answers, `ValidationError` where hour or answer is none of its own.
    """
    poll = _open(poll)
    if poll.deadline <= now and written_by is None:
        raise schedule.NotNow(_("The time for answers is over; whoever facilitates can still note yours."))
    slots = set(poll.slots.values_list("pk", flat=True))
    if not answers.keys() <= slots or not set(answers.values()) <= set(Answer.values):
        raise ValidationError(_("Expected answers to the proposed hours, got one to another."))
    Ballot.objects.get_or_create(poll=poll, participant=participant)
    ballot = Ballot.objects.select_for_update().get(poll=poll, participant=participant)
    kept = dict(ballot.votes.values_list("slot_id", "answer"))
    changed = {slot: answer for slot, answer in answers.items() if kept.get(slot) != answer}
    if not changed and written_by is None and ballot.written_by_id and answers.items() == kept.items():
        # All of what somebody noted for them, sent as it is: now it is their own word.
        ballot.answered_at, ballot.written_by = now, None
        ballot.save(update_fields=["answered_at", "written_by"])
    if not changed:
        return ballot
    if ballot.version != version:
        raise Stale(ballot)
    for slot, answer in changed.items():
        Vote.objects.update_or_create(ballot=ballot, slot_id=slot, defaults={"answer": answer})
    ballot.version += 1
    ballot.answered_at = now
    ballot.written_by = written_by
    ballot.save(update_fields=["version", "answered_at", "written_by"])
    return ballot


@transaction.atomic
def close_poll(poll: Poll, slot_pk: int, now: dt.datetime, reason: str = "") -> Session:
    """Sets the session's hour to this one and invites everybody.

    An hour that the ranking does not put first needs a reason. So does one that was first when the page was
    made and is not any more: `ValidationError` then says that the answers have changed.
    """
    session = schedule.locked(poll.session, {Session.Status.POLLING})
    poll = _open(poll)
    coming = tally_of(poll).coming(now)
    if slot_pk not in {weighed.hour.id for weighed in coming}:
        raise ValidationError(_("Expected one of the proposed hours that are still to come."))
    first = coming[0].hour.id == slot_pk
    if not first and not reason:
        raise ValidationError(_("Another hour stands before this one. Say in a few words why you choose it."))
    slot = poll.slots.get(pk=slot_pk)
    end_poll(poll, Poll.State.CLOSED, now, chosen=slot, reason="" if first else reason)
    return schedule.schedule_session(session, slot.starts_at, now)


@transaction.atomic
def move_deadline(poll: Poll, deadline: dt.datetime, now: dt.datetime) -> Poll:
    """Whoever still owes an answer is told; to the same moment it moves nothing and tells nobody.

    Raises `ValidationError` unless it is to come, and before the last of the proposed hours."""
    poll = _open(poll)
    if deadline == poll.deadline:
        return poll
    _check_deadline(deadline, now)
    last = poll.slots.last()
    if last and last.starts_at <= deadline:
        raise ValidationError(_("Expected a deadline before the last of the proposed hours."))
    poll.deadline = deadline
    poll.lapse_told_at = None
    poll.save(update_fields=["deadline", "lapse_told_at"])
    for ballot in owing([poll.pk]):
        letters.tell_new_deadline(poll, ballot.participant, now)
    return poll


@transaction.atomic
def add_hour(poll: Poll, start: dt.datetime, now: dt.datetime) -> PollSlot:
    """One more hour: everybody is asked for it alone; what they said of the others stands."""
    poll = _open(poll)
    if poll.deadline <= now:
        raise schedule.NotNow(_("The time for answers is over. Extend it first, then propose another hour."))
    _check_hours([*poll.slots.values_list("starts_at", flat=True), start], None)
    _check_hours([start], poll.deadline)
    _check_limits(poll.session, [start], poll.session.duration, now)
    slot = PollSlot.objects.create(poll=poll, starts_at=start, created_at=now)
    for person in voters_of(poll.session.dialogue):
        letters.ask_again(poll, person, slot, now)
    return slot


@transaction.atomic
def withdraw_poll(poll: Poll, now: dt.datetime) -> Session:
    """No hour is asked for any more: the session is to be planned again, and whoever was asked is told."""
    session = schedule.locked(poll.session, {Session.Status.POLLING})
    end_poll(_open(poll), Poll.State.WITHDRAWN, now)
    session.status = Session.Status.DRAFT
    session.save(update_fields=["status"])
    seat(session, now)
    return session


@transaction.atomic
def remind(ballot: Ballot, now: dt.datetime) -> bool:
    """Reminds one person, once in a poll; False where they have answered meanwhile, or somebody reminded them."""
    poll = _open(ballot.poll)
    ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
    answered = ballot.votes.count() == poll.slots.count()
    if ballot.reminded_at or answered or poll.deadline <= now:
        return False
    ballot.reminded_at = now
    ballot.save(update_fields=["reminded_at"])
    letters.remind(poll, ballot.participant, now)
    return True


@transaction.atomic
def tell_lapse(poll: Poll, now: dt.datetime) -> bool:
    """The deadline has passed: whoever facilitates is told, once for each deadline. The poll stays open."""
    poll = _open(poll)
    if poll.lapse_told_at or poll.deadline > now:
        return False
    poll.lapse_told_at = now
    poll.save(update_fields=["lapse_told_at"])
    tally = tally_of(poll)
    facilitators = poll.session.dialogue.participants.filter(
        role=Participant.Role.FACILITATOR, left_at=None
    ).select_related("delegation", "dialogue")
    for person in facilitators:
        letters.tell_lapse(tally, person, now)
    return True


@transaction.atomic
def paint_week(
    participant: Participant, week: Week, stretches: Sequence[Stretch], mark: str | None = None
) -> None:
    """Replaces what this person painted in that week; the weeks around it stay.

    `mark` (`availability.week_mark`) names what the page showed: where another page was faster and painted otherwise,
    `StaleWeek` is raised and nothing written.
    """
    Participant.objects.select_for_update().get(pk=participant.pk)
    painted = painted_by(participant, week.start, week.end)
    if mark is not None and week_mark(week, painted) not in {mark, week_mark(week, stretches)}:
        raise StaleWeek
    kept = outside(painted, week)
    participant.painted.filter(start__lt=week.end, end__gt=week.start).delete()
    PaintedStretch.objects.bulk_create(
        PaintedStretch(participant=participant, start=s.start, end=s.end, level=s.level)
        for s in sorted([*kept, *stretches])
    )


def _open(poll: Poll) -> Poll:
    """The poll with its row locked, so that no answer comes in while it is closed."""
    found = Poll.objects.select_for_update(of=("self",)).select_related("session__dialogue").get(pk=poll.pk)
    if found.state != Poll.State.OPEN:
        raise schedule.NotNow(
            _("The poll for “%(title)s” has ended and takes no answers any more.")
            % {"title": found.session.title}
        )
    return found


def _ask(poll: Poll, people: Iterable[Participant], now: dt.datetime) -> int:
    asked = list(people)
    Ballot.objects.bulk_create(Ballot(poll=poll, participant=person) for person in asked)
    for person in asked:
        letters.ask(poll, person, now)
    return len(asked)


def _check_deadline(deadline: dt.datetime, now: dt.datetime) -> None:
    if not now < deadline <= now + LONGEST_WAIT:
        raise ValidationError(
            {"deadline": _("Expected a moment that is still to come, and within a year.")}, code="deadline"
        )


def _check_limits(session: Session, starts: Sequence[dt.datetime], duration: int, now: dt.datetime) -> None:
    """Nobody is asked for an hour at which the dialogue has no sessions."""
    try:
        schedule.check_limits(session.dialogue, starts, duration, now)
    except ValidationError as refused:
        raise ValidationError({"hours": refused.messages}, code="hours") from None


def _check_hours(starts: Sequence[dt.datetime], deadline: dt.datetime | None) -> None:
    """Once each, not too many, on quarter-hours, and none that has begun before everybody could answer."""
    problem = ""
    if not 1 <= len(starts) <= MOST_HOURS:
        problem = ngettext(
            "Expected from 1 to %(most)s hour, got %(got)s.",
            "Expected from 1 to %(most)s hours, got %(got)s.",
            MOST_HOURS,
        ) % {"most": MOST_HOURS, "got": len(starts)}
    elif len(set(starts)) != len(starts):
        problem = _("Expected each hour once, got one twice.")
    elif any(start.minute % 15 or start.second or start.microsecond for start in starts):
        problem = _("Expected hours that start at :00, :15, :30 or :45 UTC.")
    elif deadline and min(starts) <= deadline:
        problem = _("Expected hours after the deadline, for nobody can answer for an hour that has passed.")
    if problem:
        raise ValidationError({"hours": problem}, code="hours")
