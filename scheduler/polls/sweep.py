"""What polls have due, for the worker: questions to latecomers, reminders, and word that a deadline has passed."""

import datetime as dt
import logging
from collections.abc import Callable

from django.db.models import Exists, OuterRef

from dialogues.models import Participant
from scheduler.actions import NotNow
from scheduler.polls import actions
from scheduler.polls.decision import reminder_at
from scheduler.polls.models import Ballot, Poll
from scheduler.polls.queries import VOTERS, owing

logger = logging.getLogger("meridian.polls")


def sweep_polls(now: dt.datetime) -> None:
    """Nothing here is done twice, whoever else sweeps: each action looks once more with the row locked."""
    taking = Poll.objects.filter(state=Poll.State.OPEN, deadline__gt=now)
    for poll in taking.filter(_has_latecomers()):
        _do(lambda poll=poll: actions.ask_latecomers(poll, now))  # type: ignore[misc]  # mypy and lambda's defaults
    due = [poll.pk for poll in taking if reminder_at(poll.opened_at, poll.deadline) <= now]
    for ballot in owing(due).filter(reminded_at=None):
        _do(lambda ballot=ballot: actions.remind(ballot, now))  # type: ignore[misc]
    for poll in Poll.objects.filter(state=Poll.State.OPEN, deadline__lte=now, lapse_told_at=None):
        _do(lambda poll=poll: actions.tell_lapse(poll, now))  # type: ignore[misc]


def _has_latecomers() -> Exists:
    asked = Ballot.objects.filter(poll=OuterRef(OuterRef("pk")), participant=OuterRef("pk"))
    people = Participant.objects.filter(
        ~Exists(asked), dialogue__sessions=OuterRef("session"), left_at=None, role__in=VOTERS
    )
    return Exists(people.exclude(delegation=None))


def _do(work: Callable[[], object]) -> None:
    """One poll that ends meanwhile, or fails, holds up no other."""
    try:
        work()
    except NotNow:
        return
    except Exception:
        logger.exception("a poll is left for the next sweep")
