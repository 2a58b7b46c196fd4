"""The planner's pages: everything in the address, the answer in words, and one press that sets the hour."""

import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogues import actions
from dialogues.models import Delegation, Session
from scheduler.models import Invitation, Message
from tests.conftest import NOW, Cast, client_of, make_cast

WEEK = {"from": "2031-06-02", "to": "2031-06-08", "zone": "Asia/Kathmandu"}


def page(response: HttpResponseBase) -> str:
    return response.content.decode()  # type: ignore[attr-defined]  # the test client's answers are of a type of their own


@pytest.fixture
def planned(db: None) -> Cast:
    """The cast with a session that is still to be planned."""
    return make_cast(status="draft", starts_at=None)


def plan(cast: Cast, **asked: str) -> str:
    return page(client_of(cast.host).get(f"/s/{cast.session.pk}/plan/", WEEK | asked))


def chosen_start(text: str) -> str:
    found = re.search(r"/hour/\?start=([^&]+)&amp;duration=(\d+)", text)
    assert found
    return str(found[1])


def test_the_answer_names_each_place_with_its_clock_its_points_and_the_reason(planned):
    text = plan(planned, slot="2031-06-03T12:15:00Z")
    assert "18:00" in text
    assert "Kathmandu time (UTC+5:45)" in text
    caps = re.search(r'<ul class="plain caps">(.*?)</ul>', text, re.DOTALL)
    assert caps
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", caps[1])).strip()
    assert words == "Kathmandu 18:00 4 ends 2 h 30 min after work St Johns 09:45 0 working hours"


def test_without_a_choice_the_fairest_hour_is_shown(planned):
    text = plan(planned)
    assert "The fairest hour" in text
    assert "The hour you chose" in plan(planned, slot="2031-06-03T20:15:00Z")


def test_every_link_of_the_map_says_all_that_was_asked(planned):
    text = plan(planned, duration="60")
    links = {unescape(link) for link in re.findall(r'href="(\?[^"#]+)#hour"', text)}
    assert len(links) > 100
    for link in links:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        slot = asked.pop("slot")
        assert asked == WEEK | {"duration": "60"}
        assert dt.datetime.fromisoformat(slot).minute % 15 == 0


def test_a_link_shows_the_hour_that_it_names_to_whoever_opens_it(planned):
    text = plan(planned, slot="2031-06-04T03:15:00Z")
    assert chosen_start(text) == "2031-06-04T03:15:00Z"
    assert "Wednesday 4 June 2031" in text


@pytest.mark.parametrize(
    "slot",
    ["", "yesterday", "2031-06-04T03:15:00", "2031-06-04T03:17:00Z", "1999-01-01T00:00:00Z", "9" * 5000],
)
def test_a_slot_that_is_none_gives_the_fairest(planned, slot):
    assert "The fairest hour" in plan(planned, slot=slot)


def test_a_colleagues_address_may_name_a_clock_that_is_none_of_ours(planned):
    assert "Auckland time (NZST, UTC+12)" in plan(planned, zone="Pacific/Auckland")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": "2031-06-09"}, "Expected a last day that is not before the first"),
        ({"to": "2031-09-09"}, "at most 42 days, got 2031-09-09"),
        ({"from": "soon"}, "Expected a date such as 2026-12-02, got “soon”."),
        ({"to": "9999-12-31"}, "Expected a year from 1980 to 2199, got 9999"),
        ({"duration": "20"}, "20 is not one of the available choices"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus is not one of the available choices"),
    ],
)
def test_a_window_that_cannot_be_is_told_why(planned, asked, said):
    text = plan(planned, **asked)
    assert said in text
    assert "The best hours" not in text


def test_hours_that_have_passed_are_not_offered(planned):
    text = plan(planned, **{"from": "2011-06-27", "to": "2011-07-01"})
    assert "All these days have passed" in text


def test_dates_without_sessions_and_notice_leave_hours_out(planned):
    actions.update_dialogue(planned.dialogue, blackouts=["2031-06-02", "2031-06-03"])
    text = plan(planned)
    assert "No sessions" in text
    assert "slot=2031-06-03T1" not in text
    assert "slot=2031-06-04T1" in text
    actions.update_dialogue(planned.dialogue, most_notice=7)
    text = plan(planned)
    assert "None of these hours can be chosen" in text
    hour = f"/s/{planned.session.pk}/hour/"
    for day, said in (
        ("2031-06-03", "further ahead than 7 days"),
        ("2031-06-04", "further ahead than 7 days"),
    ):
        assert said in page(client_of(planned.host).get(hour, {"start": f"{day}T11:15:00Z"}))
    actions.update_dialogue(planned.dialogue, most_notice=None)
    asked = {"start": "2031-06-03T11:15:00Z"}
    assert "The dialogue has no sessions on this date." in page(client_of(planned.host).get(hour, asked))


def test_what_to_bear_in_mind_at_an_hour_is_said_before_it_is_set(planned):
    """23:00 in St John's, between its changes of 2031, is the next day in Vienna, where the host reads."""
    asked = {"start": "2031-11-10T01:30:00Z"}
    text = page(client_of(planned.host).get(f"/s/{planned.session.pk}/hour/", asked))
    assert "To bear in mind" in text
    assert "<bdi>Canada</bdi></b>: It is Sunday 9 November there." in text
    assert "<bdi>Canada</bdi></b>: Clocks go back by 1 h on Sunday 2 November, before the session." in text
    assert "<bdi>Nepal</bdi></b>:" not in text


def test_without_delegations_the_page_says_what_comes_first(planned):
    dialogue = actions.create_dialogue(planned.host, NOW, title="Lakes")
    session = actions.create_session(dialogue, NOW, title="One")
    assert "seat them first" in page(client_of(planned.host).get(f"/s/{session.pk}/plan/"))


def test_a_session_that_was_held_is_not_planned(planned):
    Session.objects.filter(pk=planned.session.pk).update(status="ended", starts_at=NOW)
    response = client_of(planned.host).get(f"/s/{planned.session.pk}/plan/")
    assert response["Location"] == f"/s/{planned.session.pk}/"


def test_the_planner_asks_no_more_for_more_delegations(planned):
    client, url = client_of(planned.host), f"/s/{planned.session.pk}/plan/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        Delegation.objects.create(
            dialogue=planned.dialogue, name=f"D {number}", zone="Asia/Tokyo", country="JP"
        )
    assert queries() == before


def test_one_press_sets_the_hour_and_invites_and_looking_does_not(planned):
    client, url = client_of(planned.host), f"/s/{planned.session.pk}/hour/"
    asked = {"start": "2031-06-03T11:15:00Z", "duration": "60"}
    text = page(client.get(url, asked))
    assert "5 people are invited by mail." in text
    planned.session.refresh_from_db()
    assert planned.session.status == "draft"
    response = client.post(url, asked)
    assert response["Location"] == f"/s/{planned.session.pk}/delivery/"
    planned.session.refresh_from_db()
    kept = (planned.session.status, planned.session.starts_at, planned.session.duration)
    assert kept == ("scheduled", dt.datetime(2031, 6, 3, 11, 15, tzinfo=dt.UTC), 60)
    assert Invitation.objects.filter(session=planned.session).count() == 5


def test_who_cannot_be_told_by_mail_is_named(planned):
    actions.add_participant(planned.dialogue, NOW, name="Noor Khan")
    text = page(
        client_of(planned.host).get(f"/s/{planned.session.pk}/hour/", {"start": "2031-06-03T11:15:00Z"})
    )
    assert "Noor Khan" in text


def test_another_hour_of_another_length_tells_everybody(planned):
    client, url = client_of(planned.host), f"/s/{planned.session.pk}/hour/"
    client.post(url, {"start": "2031-06-03T11:15:00Z", "duration": "90"})
    assert "Now set for Tuesday 3 June 2031" in plan(planned)
    told = Message.objects.count()
    client.post(url, {"start": "2031-06-04T11:15:00Z", "duration": "120"})
    planned.session.refresh_from_db()
    assert (planned.session.starts_at, planned.session.duration) == (
        dt.datetime(2031, 6, 4, 11, 15, tzinfo=dt.UTC),
        120,
    )
    assert Message.objects.count() == told + 5


@pytest.mark.parametrize("start", ["", "soon", "2011-06-28T12:00:00Z", "2031-06-03T11:07:00Z", "2031-06-03"])
def test_an_hour_that_cannot_be_is_told_and_nothing_is_set(planned, start):
    client, url = client_of(planned.host), f"/s/{planned.session.pk}/hour/"
    for method in (client.get, client.post):
        response = method(url, {"start": start}, follow=True)
        assert "Expected an hour that is still to come" in page(response)
    planned.session.refresh_from_db()
    assert planned.session.status == "draft"


def test_a_session_is_cancelled_by_one_press(planned):
    client = client_of(planned.host)
    assert client.get(f"/s/{planned.session.pk}/cancel/").status_code == 405
    client.post(f"/s/{planned.session.pk}/cancel/")
    planned.session.refresh_from_db()
    assert planned.session.status == "cancelled"


def test_reasons_are_in_the_readers_language_not_the_programs(planned):
    text = plan(planned, slot="2031-06-06T20:15:00Z")
    assert "at night" in text
    assert "Saturday" in text


def test_zones_to_choose_from_are_the_readers_the_hosts_and_the_delegations(planned):
    text = plan(planned)
    offered = re.findall(r'<option value="([A-Z][^"]*)"', text)
    assert offered == ["Europe/Vienna", "Asia/Kathmandu", "America/St_Johns", "UTC"]


def test_the_ledger_shows_what_the_hour_adds_to_what_was_held(planned):
    Session.objects.create(
        dialogue=planned.dialogue,
        number=2,
        title="Held",
        status="ended",
        starts_at=dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC),
        started_at=dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC),
        ended_at=dt.datetime(2026, 6, 2, 13, tzinfo=dt.UTC),
        duration=60,
    )
    text = plan(planned, slot="2031-06-03T12:15:00Z")
    ledger = re.search(r'id="ledger".*?<tbody>(.*?)</tbody>', text, re.DOTALL)
    assert ledger
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", ledger[1])).strip()
    assert words == "Nepal 2.5 6.5 Canada 0 0"


def test_a_session_s_planner_warns_of_clocks_that_change(cast):
    year = timezone.now().year + 1
    asked = {"from": f"{year}-11-25", "to": f"{year}-11-25", "slot": f"{year}-11-25T12:00Z"}
    text = page(client_of(cast.host).get(f"/s/{cast.session.pk}/plan/", asked))
    bear = re.search(r'aria-label="To bear in mind">(.*?)</ul>', text, re.DOTALL)
    assert bear
    assert re.search(r"<b><bdi>Canada</bdi></b>[^<]*: Clocks go back by 1 h", bear[1])
