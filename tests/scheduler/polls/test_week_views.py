"""The page on which a week is painted, without the grid: lines that are kept, refused, or overtaken."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest

from scheduler.burden import Busy
from scheduler.busy.queries import people_busy, who_is_away
from scheduler.polls import actions
from scheduler.polls.availability import Stretch, Week
from scheduler.polls.models import PaintedStretch, Vote
from tests.conftest import client_of
from tests.scheduler.polls.conftest import FIRST, Asked, page, url

MONDAY = (FIRST - dt.timedelta(days=1)).date()


def week(coming: Asked) -> str:
    return f"/s/{coming.cast.session.pk}/week/"


def mark(text: str) -> str:
    return text.split('name="mark" value="')[1].split('"')[0]


def test_a_painted_week_makes_the_answers_ready_and_one_press_saves_them(coming: Asked) -> None:
    client = client_of(coming.cast.asha)
    text = page(client, week(coming))
    assert f'name="{MONDAY}.yes"' in text, "it opens at the week of the proposed hours"
    tuesday = MONDAY + dt.timedelta(days=1)
    fields = {
        "monday": str(MONDAY),
        "mark": mark(text),
        f"{tuesday}.yes": "09:00-18:00",
        f"{tuesday}.if_need_be": "18:00-20:00",
        f"{tuesday + dt.timedelta(days=1)}.no": "00:00-24:00",
    }
    answer = client.post(week(coming), fields, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[0][0] == url(coming)
    assert text.count("From your painted week; not saved yet.") == 2, "the third hour is on Thursday there"
    assert 'value="if_need_be" checked' in text
    assert not Vote.objects.exists()
    assert 'value="09:00-18:00"' in page(client, week(coming))


def test_lines_that_cannot_be_read_keep_what_was_typed_and_save_nothing(coming: Asked) -> None:
    client = client_of(coming.cast.asha)
    text = client.post(week(coming), {"monday": str(MONDAY), f"{MONDAY}.no": "nine to five"}).content.decode()
    assert "got “nine to five”" in text
    assert 'value="nine to five"' in text
    assert not PaintedStretch.objects.exists()


def test_two_tabs_of_a_week_do_not_fight(coming: Asked) -> None:
    client = client_of(coming.cast.asha)
    old = mark(page(client, week(coming)))
    line = f"{MONDAY}.yes"
    client.post(week(coming), {"monday": str(MONDAY), "mark": old, line: "09:00-12:00"})
    answer = client.post(week(coming), {"monday": str(MONDAY), "mark": old, line: "14:00-15:00"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="14:00-15:00"' in text
    assert "09:00-12:00" in text
    client.post(week(coming), {"monday": str(MONDAY), "mark": mark(text), line: "14:00-15:00"})
    assert PaintedStretch.objects.get().end - PaintedStretch.objects.get().start == dt.timedelta(hours=1)


@pytest.mark.parametrize("monday", ["", "x", "0001-01-01", "9999-12-31"])
def test_another_week_than_people_live_in_is_the_usual_one(coming: Asked, monday: str) -> None:
    text = page(client_of(coming.cast.asha), f"{week(coming)}?{urlencode({'from': monday})}")
    assert f'name="monday" value="{MONDAY}"' in text


@pytest.mark.parametrize("who", ["outsider", "observer", "rapporteur"])
def test_a_week_is_painted_by_who_sits_in_a_delegation(coming: Asked, who: str) -> None:
    client = client_of(getattr(coming.cast, who))
    assert client.get(week(coming)).status_code == 404
    assert client.post(week(coming), {"monday": str(MONDAY), f"{MONDAY}.no": "0-24"}).status_code == 404


def test_what_is_painted_as_no_counts_as_busy_for_planning(coming: Asked) -> None:
    """Nepal's quorum is one of two: the hour is lost to it only when neither can."""
    nepal, hour = coming.cast.nepal.pk, (FIRST, FIRST + dt.timedelta(minutes=90))
    week = Week(MONDAY, "UTC")
    day = [Stretch(week.start, week.end, "no")]
    actions.paint_week(coming.cast.asha, week, day)
    assert people_busy(coming.cast.dialogue, *hour)[nepal] == ((Busy(week.start, week.end),), ())
    assert who_is_away(coming.cast.dialogue, *hour)[nepal].busy == ("Asha Shrestha",)
    client = client_of(coming.cast.host)
    planner = f"/s/{coming.cast.session.pk}/plan/?from={MONDAY}&to={MONDAY}&duration=90"
    assert not re.search(r"busy \d\d:\d\d", page(client, planner))
    actions.paint_week(coming.bina, week, day)
    assert re.search(r"busy \d\d:\d\d", page(client, planner))


def test_if_need_be_is_a_may_be_for_planning(coming: Asked) -> None:
    week = Week(MONDAY, "UTC")
    actions.paint_week(coming.cast.asha, week, [Stretch(week.start, week.end, "if_need_be")])
    hour = (FIRST, FIRST + dt.timedelta(minutes=90))
    assert people_busy(coming.cast.dialogue, *hour)[coming.cast.nepal.pk] == ((), ())
    assert who_is_away(coming.cast.dialogue, *hour)[coming.cast.nepal.pk].tentative == ("Asha Shrestha",)
