"""Two sessions of one dialogue: the first left an action, the second may follow it up."""

import datetime as dt

import pytest

from dialogues.models import Session
from dialogues.room import commands
from dialogues.room.seating import seat
from minutes import actions
from minutes.models import Minutes, Segment
from tests.conftest import NOW, Cast
from tests.minutes.conftest import HELD, LATER, does, hold, tag

DUE = dt.date(2026, 6, 20)
SECOND = dt.datetime(2026, 7, 7, 12, 0, tzinfo=dt.UTC)
AFTER = SECOND + dt.timedelta(days=2)


def hold_with_action(cast: Cast) -> Minutes:
    """The first session, with what Brian's ministry is to do."""
    session = hold(cast)
    does(session, cast.facilitator, commands.ReopenSession, HELD + dt.timedelta(minutes=10))
    fields = {
        "text": "Send the list of dams.",
        "kind": "action",
        "speaker": None,
        "owner": "Brian Pike",
        "due": DUE,
    }
    does(session, cast.rapporteur, commands.WriteNote, HELD + dt.timedelta(minutes=11), **fields)
    does(session, cast.facilitator, commands.EndSession, HELD + dt.timedelta(minutes=12))
    return actions.draft_minutes(Session.objects.select_related("dialogue").get(pk=session.pk), LATER)


def coming(cast: Cast, number: int = 2) -> Session:
    session = Session.objects.create(
        dialogue=cast.dialogue,
        number=number,
        title="Droughts",
        status="scheduled",
        starts_at=SECOND,
        duration=90,
    )
    seat(session, NOW)
    return session


def held(cast: Cast, session: Session) -> Minutes:
    """A session that only begins and ends."""
    does(session, cast.facilitator, commands.StartSession, SECOND)
    does(session, cast.facilitator, commands.EndSession, SECOND + dt.timedelta(hours=1))
    return actions.draft_minutes(Session.objects.select_related("dialogue").get(pk=session.pk), AFTER)


def publish(cast: Cast, minutes: Minutes) -> Minutes:
    """With the one takeaway that it takes."""
    theme = cast.dialogue.themes.first() or actions.add_theme(cast.dialogue, "Funding")
    segment = minutes.segments.exclude(text="").exclude(kind="action").first()
    if segment is None:
        segment = actions.add_segment(minutes, None, "statement", cast.asha, "We heard what was done.")
    span = tag(segment, theme, segment.text[:7].strip(), cast.rapporteur)
    if not minutes.takeaways.exists():
        actions.write_takeaway(minutes, theme, "It goes on.", [span])
    return actions.publish_minutes(minutes, AFTER)


def action_of(minutes: Minutes) -> Segment:
    return minutes.segments.get(kind="action")


@pytest.fixture
def first(cast: Cast) -> Minutes:
    return hold_with_action(cast)


@pytest.fixture
def second(cast: Cast, first: Minutes) -> Session:
    return coming(cast)
