"""A session that was held, its minutes, and the words of two delegates to work on."""

import datetime as dt
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache

from dialogues.models import Participant, Session
from dialogues.room import commands, log
from dialogues.room.log import Accepted
from minutes import actions
from minutes.models import Minutes, Segment, Span, Theme
from tests.conftest import Cast

HELD = dt.datetime(2026, 6, 2, 12, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 6, 5, 9, 0, tzinfo=dt.UTC)

ASHA_SAID = "We opened one window for every request. A partner knows whom to call."
BRIAN_SAID = "Both sides pay, so both sides prepare."

_numbers = count(1)


def does(
    session: Session, who: Participant, command: type[commands.Command], at: dt.datetime, **fields: Any
) -> int:
    answer = log.submit(session.pk, who.pk, command(id=f"c{next(_numbers)}", **fields), at)
    assert isinstance(answer, Accepted), answer
    return answer.seq


def speaks(cast: Cast, who: Participant, at: dt.datetime, seconds: int, said: str = "") -> dt.datetime:
    """A turn from the raised hand to its end, with one note where something is said. Returns when it ended."""
    entry = str(does(cast.session, who, commands.RaiseHand, at, kind="topic"))
    turn = str(does(cast.session, cast.facilitator, commands.CallNext, at, expect=entry))
    at += dt.timedelta(seconds=seconds)
    if said:
        does(cast.session, cast.rapporteur, commands.WriteNote, at, text=said, kind="statement")
    does(cast.session, cast.facilitator, commands.FinishFloor, at, expect=turn)
    return at


def hold(cast: Cast) -> Session:
    """The session as it went: Asha and Brian speak, a decision is noted, Asha speaks again unnoted."""
    session, chair = cast.session, cast.facilitator
    item = str(does(session, chair, commands.AddItem, HELD, title="Cost-sharing", planned_minutes=30))
    does(session, chair, commands.StartSession, HELD)
    does(session, chair, commands.GoToItem, HELD, item=item, expect=None)
    at = speaks(cast, cast.asha, HELD, 120, ASHA_SAID)
    at = speaks(cast, cast.brian, at, 60, BRIAN_SAID)
    does(session, cast.rapporteur, commands.WriteNote, at, text="We go on.", kind="decision", speaker=None)
    at = speaks(cast, cast.asha, at, 30)
    does(session, chair, commands.GoToItem, at, item=None, expect=item, conclusion="Paying a part helps.")
    does(session, chair, commands.EndSession, at)
    return Session.objects.select_related("dialogue").get(pk=session.pk)


@pytest.fixture(autouse=True)
def fresh_hour() -> Iterator[None]:
    """What one test writes does not count against the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def session(cast: Cast) -> Session:
    return hold(cast)


@pytest.fixture
def minutes(session: Session) -> Minutes:
    return actions.draft_minutes(session, LATER)


@pytest.fixture
def theme(minutes: Minutes) -> Theme:
    return actions.add_theme(minutes.session.dialogue, "Funding", "Scarce means and what is made of them.")


def segment_of(minutes: Minutes, who: Participant) -> Segment:
    found = minutes.segments.filter(speaker=who).exclude(text="").first()
    assert found
    return found


def tag(segment: Segment, theme: Theme, words: str, by: Participant) -> Span:
    start = segment.text.index(words)
    return actions.tag_span(segment, theme, start, start + len(words), words, by, LATER)
