"""A deadline that moves: answers are taken again, and whoever owes one is told."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from scheduler import actions as schedule
from scheduler.models import Message
from scheduler.polls import actions
from scheduler.polls.models import Vote
from tests.scheduler.polls.conftest import DEADLINE, NIGHT, Asked

DAY = dt.timedelta(days=1)
LATE = DEADLINE + dt.timedelta(minutes=1)


def test_the_deadline_moves_and_answers_are_taken_again(asked: Asked) -> None:
    with pytest.raises(schedule.NotNow, match="Extend it first"):
        actions.add_hour(asked.poll, NIGHT + DAY, LATE)
    for refused in (LATE - DAY, NIGHT):
        with pytest.raises(ValidationError):
            actions.move_deadline(asked.poll, refused, LATE)
    actions.move_deadline(asked.poll, LATE + DAY, LATE)
    asked.say(asked.cast.asha, "yes", now=LATE)
    assert Vote.objects.get(ballot__participant=asked.cast.asha).answer == "yes"


def test_whoever_owes_an_answer_is_told_once(asked: Asked) -> None:
    asked.say(asked.cast.brian, "no", "yes", "no")
    Message.objects.all().delete()
    for _twice in range(2):
        actions.move_deadline(asked.poll, LATE + DAY, LATE)
    told = Message.objects.filter(topic__startswith=f"poll/{asked.poll.pk}/")
    recipients = sorted(told.values_list("recipient", flat=True))
    assert "asha@example.org" in recipients
    assert "brian@example.org" not in recipients
    assert recipients == sorted(set(recipients))
    assert all(b"Another date for your answer" in bytes(message.body) for message in told)
