"""A poll for the cast's session: three hours, and a second delegate for Nepal."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from dialogues.models import Participant
from scheduler.polls import actions
from scheduler.polls.models import Poll, PollSlot
from tests.conftest import NOW, Cast, make_cast

# Tuesday 12:00 UTC is 17:45 in Kathmandu and 09:30 in St John's.
TUESDAY = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)
WEDNESDAY = dt.datetime(2026, 6, 10, 12, 0, tzinfo=dt.UTC)
NIGHT = dt.datetime(2026, 6, 10, 19, 0, tzinfo=dt.UTC)  # 00:45 on Thursday in Kathmandu
HOURS = [TUESDAY, WEDNESDAY, NIGHT]
DEADLINE = dt.datetime(2026, 6, 5, 16, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Asked:
    cast: Cast
    poll: Poll
    bina: Participant  # Nepal's other delegate, without an e-mail address

    @property
    def slots(self) -> list[PollSlot]:
        return list(self.poll.slots.all())

    def say(self, person: Participant, *answers: str, now: dt.datetime = NOW, **more: object) -> None:
        """The person's answers to the hours in their order; `-` says nothing."""
        given = {slot.pk: a for slot, a in zip(self.slots, answers, strict=False) if a != "-"}
        ballot = self.poll.ballots.filter(participant=person).first()
        version = ballot.version if ballot else 0
        actions.save_answers(self.poll, person, given, version, now, **more)  # type: ignore[arg-type]


def make_poll(now: dt.datetime = NOW, hours: list[dt.datetime] | None = None, **facts: object) -> Asked:
    cast = make_cast(status="draft", starts_at=None)
    bina = Participant.objects.create(dialogue=cast.dialogue, delegation=cast.nepal, name="Bina Rai")
    facts = {"deadline": DEADLINE, "duration": 90} | facts
    poll = actions.open_poll(cast.session, hours or HOURS, now=now, **facts)  # type: ignore[arg-type]
    cast.session.refresh_from_db()
    return Asked(cast, poll, bina)


@pytest.fixture
def asked(db: None) -> Asked:
    return make_poll()


# Views go by the real clock: hours a month from now, on a Tuesday, at 12:00 UTC.
TODAY = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
FIRST = TODAY + dt.timedelta(days=28 + (1 - TODAY.weekday()) % 7)
COMING = [FIRST, FIRST + dt.timedelta(days=1), FIRST + dt.timedelta(days=1, hours=7)]
ASKED_UNTIL = FIRST - dt.timedelta(days=4)


def make_coming(**facts: object) -> Asked:
    return make_poll(timezone.now(), COMING, deadline=ASKED_UNTIL, **facts)


@pytest.fixture
def coming(db: None) -> Asked:
    return make_coming()


def url(asked: Asked, path: str = "") -> str:
    return f"/s/{asked.cast.session.pk}/poll/{path}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def ballot(coming: Asked, *answers: str, version: int = 0) -> dict[str, str]:
    given = {f"slot-{slot.pk}": answer for slot, answer in zip(coming.slots, answers, strict=False)}
    return {"version": str(version), **given}


def local(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")
