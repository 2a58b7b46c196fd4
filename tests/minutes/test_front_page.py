"""The front page: what is coming, what came of it, for anyone."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogues.models import Dialogue, Session
from minutes import actions, queries
from minutes.models import Minutes, Theme
from tests.conftest import Cast
from tests.minutes.conftest import LATER, segment_of, tag


def plan(cast: Cast, start: dt.datetime, title: str, status: str = "scheduled") -> Session:
    number = cast.dialogue.sessions.count() + 1
    return Session.objects.create(
        dialogue=cast.dialogue, number=number, title=title, status=status, starts_at=start, duration=90
    )


def test_it_greets_strangers_before_there_is_anything(db: None) -> None:
    page = Client().get("/").content.decode()
    assert "Dialogue between countries, at an hour fair to all" in page
    assert "No minutes are published yet." in page
    assert "<script" not in page


def test_the_next_session_stands_first_with_every_capitals_clock_and_burden(cast: Cast) -> None:
    start = (timezone.now() + dt.timedelta(days=7)).replace(hour=16, minute=30, second=0, microsecond=0)
    plan(cast, start, "Dams")
    plan(cast, start + dt.timedelta(days=7), "Keys")
    client = Client()
    client.cookies["zone_guess"] = "Asia/Kathmandu"
    page = client.get("/").content.decode()
    first, later = page.split("Later sessions")
    assert "Dams" in first
    assert "Kathmandu time (UTC+5:45)" in first
    assert first.count(">22:15<") == 2  # the reader's own clock, and the delegation's
    assert 'class="burden"' in first
    assert "Keys" in later
    assert 'class="burden"' not in later


def test_only_what_is_open_and_not_over_is_announced(cast: Cast) -> None:
    now = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
    plan(cast, now - dt.timedelta(minutes=89), "Runs still")
    plan(cast, now - dt.timedelta(minutes=90), "Over")
    plan(cast, now - dt.timedelta(hours=3), "Runs long", status="live")
    plan(cast, now + dt.timedelta(days=1), "Called off", status="cancelled")
    plan(cast, now + dt.timedelta(days=2), "Coming")
    closed = Dialogue.objects.create(slug="closed", title="Closed", public=False)
    Session.objects.create(dialogue=closed, number=1, title="Closed", status="scheduled", starts_at=now)
    found = [session.title for session in queries.coming_sessions(now, 9)]
    assert found == ["Runs long", "Runs still", "Coming"]


def test_an_hour_that_cannot_be_weighed_is_shown_without_burden(cast: Cast) -> None:
    plan(cast, timezone.now() + dt.timedelta(days=7, seconds=7), "Odd minutes")
    page = Client().get("/").content.decode()
    assert "Odd minutes" in page
    assert 'class="burden"' not in page


@pytest.mark.parametrize("address", ["/", "/minutes/"])
def test_published_minutes_are_listed_with_their_themes_in_the_same_number_of_questions(
    cast: Cast, minutes: Minutes, theme: Theme, address: str
) -> None:
    span = tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "It pays.", [span])
    actions.add_theme(cast.dialogue, "Unused theme")
    actions.publish_minutes(minutes, LATER)
    page = Client().get(address).content.decode()
    assert '<a href="/minutes/rivers-1/"><bdi>Floods</bdi></a>' in page
    assert "Funding" in page
    assert "Unused theme" not in page
    with CaptureQueriesContext(connection) as one:
        Client().get(address)
    for number in (2, 3):
        session = plan(cast, LATER, f"Session {number}", status="published")
        Minutes.objects.create(
            session=session, slug=f"rivers-{number}", status="published", published_at=LATER
        )
    with CaptureQueriesContext(connection) as three:
        Client().get(address)
    assert len(three) == len(one)
