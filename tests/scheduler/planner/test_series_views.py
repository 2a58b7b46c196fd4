"""A series on its page: planned in the address, pinned and changed by links, and taken by a dialogue."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogues import actions
from dialogues.models import Delegation, Session
from scheduler.models import BusySource, BusyTime, Invitation
from tests.conftest import NOW, Cast, client_of, make_cast
from tests.scheduler.planner.test_views import page

ASKED = {
    "first": "2031-06-02",
    "every": "week",
    "count": "3",
    "days": "5",
    "duration": "60",
    "step": "60",
    "zone": "UTC",
}


@pytest.fixture(autouse=True)
def _served_anew():
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(status="draft", starts_at=None)


def plan(places: str = "NP,CA:America/St_Johns", **asked: str) -> str:
    return page(Client().get("/plan/series/", ASKED | {"places": places} | asked))


def hours(text: str) -> list[str]:
    """The start of each session of the plan."""
    found = re.findall(r'<li id="session-\d+">.*?<time datetime="([^"]+)"', text, re.DOTALL)
    return [start.replace(":00Z", "Z") for start in found]


def link(text: str, words: str, nth: int = 0) -> dict[str, str]:
    """What the address behind the nth link with these words asks."""
    found = re.findall(rf'<a[^>]*href="\?([^"#]+)[^"]*">{words}</a>', text)
    return dict(pair.split("=", 1) for pair in unescape(found[nth]).split("&"))


def test_anyone_plans_a_series_without_database(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        text = plan()
    assert [start[:10] for start in hours(text)] == ["2031-06-02", "2031-06-09", "2031-06-16"]
    assert "Nepal" in text
    assert "Take this plan" not in text


def test_the_first_visit_explains_itself(db):
    text = page(Client().get("/plan/series/"))
    assert "planned together" in text
    example = re.search(r'href="(\?places=[^"]+)"', text)
    assert example
    assert len(hours(page(Client().get(f"/plan/series/{unescape(example[1])}")))) == 6


def test_the_form_leads_to_a_short_address(db):
    response = Client().get("/plan/series/", ASKED | {"place": "NP", "carried": "7,5", "add": "Kenya"})
    assert response["Location"].startswith("/plan/series/?places=NP~7.5,KE&first=2031-06-02&every=week")


def test_points_carried_so_far_are_in_the_ledger_that_the_plan_leaves(db):
    def after(text: str) -> list[float]:
        return [float(points) for points in re.findall(r'<td class="end num"><b>([\d.]+)</b>', text)]

    fresh, burdened = after(plan()), after(plan("NP~40,CA:America/St_Johns"))
    assert burdened[0] >= 40
    # Who has carried more is spared, and the other takes more.
    assert burdened[0] - 40 < fresh[0]
    assert burdened[1] >= fresh[1]


def test_an_hour_is_kept_and_let_go_by_links(db):
    text = plan()
    kept = link(text, "Keep this hour", 1)
    assert kept["pins"] == "2@" + hours(text)[1]
    other = plan(pins="2@2031-06-10T03:00Z")
    assert hours(other)[1] == "2031-06-10T03:00Z"
    assert "kept" in other
    assert "pins" not in link(other, "Let it move")


@pytest.mark.parametrize(
    "pins",
    [
        "9@2031-06-10T03:00Z",
        "2@2031-07-10T03:00Z",
        "2@2031-06-10T03:15Z",
        "x",
        "@",
        "2@soon",
        "0@2031-06-02T00:00Z",
        "²@x",
    ],
)
def test_a_pin_that_is_no_start_of_its_session_is_none_and_is_told(db, pins):
    text = plan(pins=f"1@2031-06-03T03:00Z,{pins}")
    assert hours(text) == hours(plan(pins="1@2031-06-03T03:00Z"))
    assert f"none of these sessions’ starts, and was let go: <bdi>{pins}</bdi>." in text
    assert '<input type="hidden" name="pins" value="1@2031-06-03T03:00Z">' in text, "it is not asked again"


def test_pins_that_are_kept_are_no_matter_for_a_notice(db):
    assert "let go" not in plan(pins="1@2031-06-03T03:00Z,2@2031-06-10T03:00Z")


def test_other_hours_of_a_session_say_what_they_change(db):
    text = plan(look="2")
    assert "Other hours, and what they change" in text
    changed = re.search(r'<ul class="plain others">(.*?)</ul>', text, re.DOTALL)
    assert changed
    assert re.search(r"(Nepal|Canada) <bdi[^>]*>[+−][\d.]+</bdi>", changed[1])
    pinned = link(changed[1], r"[^<]*<bdi[^>]*>[\d:]+</bdi>")["pins"]
    assert hours(plan(pins=pinned))[1] == pinned.removeprefix("2@")


def test_who_takes_its_worst_hour_running_is_named_with_what_would_spare_it(db):
    text = plan("MX:America/Mexico_City,CN:Asia/Shanghai,KE", pins="1@2031-06-02T13:00Z,2@2031-06-09T13:00Z")
    found = re.search(
        r"<b>China</b> takes its worst hour \(([\d.]+)\) 2 times running, in sessions 1 to 2", text
    )
    assert found
    assert "It could be spared:" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"count": "1000000"}, "less than or equal to 52"),
        ({"count": "0"}, "greater than or equal to 1"),
        ({"days": "8"}, "Expected at most 7 days, as many as lie between two sessions, got 8."),
        ({"every": "hour"}, "hour is not one of the available choices"),
        ({"first": "9999-12-31"}, "Expected a year from 1980 to 2199, got 9999"),
        (
            {"count": "52", "days": "14", "every": "fortnight", "step": "15"},
            "Expected at most 40000 starts to weigh, got 69888.",
        ),
    ],
)
def test_a_series_that_cannot_be_is_told_why(db, asked, said):
    text = plan(**asked)
    assert said in text
    assert hours(text) == []


def test_too_many_plans_a_minute_are_refused_with_a_time_to_wait(db):
    for _time in range(60):
        assert Client().get("/plan/series/").status_code == 200
    response = Client().get("/plan/series/")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60


# For a dialogue


def series(cast: Cast, **asked: Any) -> str:
    return page(client_of(cast.host).get("/dialogues/rivers/series/", ASKED | asked))


def take(cast: Cast, starts: list[str], **more: str) -> Any:
    return client_of(cast.host).post(
        "/dialogues/rivers/series/take/", {"start": starts, "duration": "60"} | more, follow=True
    )


def test_a_plan_is_taken_by_drafts_in_order_and_new_sessions_and_nobody_is_told(cast):
    text = series(cast)
    starts = re.findall(r'name="start" value="([^"]+)"', text)
    assert starts == hours(text)
    assert "3 sessions have their hours." in page(take(cast, starts))
    sessions = list(Session.objects.filter(dialogue=cast.dialogue).order_by("number"))
    assert [(s.number, s.status, s.duration) for s in sessions] == [(n, "draft", 60) for n in (1, 2, 3)]
    assert [s.starts_at.strftime("%Y-%m-%dT%H:%MZ") for s in sessions if s.starts_at] == starts
    assert sessions[1].title == "Session 2"
    assert (sessions[0].intended_zone, Invitation.objects.count()) == ("Europe/Vienna", 0)
    # Its planner opens at the hour that it was given.
    planner = page(client_of(cast.host).get(f"/s/{sessions[0].pk}/plan/"))
    assert f"start={starts[0].replace('Z', ':00Z')}&amp;duration=60" in planner


def test_a_plan_can_be_scheduled_at_once(cast):
    take(cast, ["2031-06-03T12:00Z", "2031-06-10T12:00Z"], invite="yes")
    assert list(Session.objects.values_list("status", flat=True)) == ["scheduled", "scheduled"]
    assert Invitation.objects.count() == 10


@pytest.mark.parametrize(
    ("starts", "more"),
    [
        ([], {}),
        (["2011-06-03T12:00Z"], {}),
        (["2031-06-03T12:00Z", "soon"], {}),
        (["2031-06-03T12:00Z"], {"duration": "7"}),
        (["2031-06-03T12:00Z"], {"duration": "x"}),
        (["2031-06-03T12:00Z"] * 53, {}),
    ],
)
def test_hours_that_cannot_be_change_nothing(cast, starts, more):
    take(cast, starts, **more)
    assert (
        list(Session.objects.values_list("status", "starts_at"))
        == [("draft", None)] * Session.objects.count()
    )
    assert Session.objects.count() == 1


def test_outsiders_and_delegates_neither_see_nor_take_it(cast):
    for person in (cast.outsider, cast.asha):
        client = client_of(person)
        assert client.get("/dialogues/rivers/series/").status_code in {403, 404}
        assert client.post("/dialogues/rivers/series/take/", {"start": "2031-06-03T12:00Z"}).status_code in {
            403,
            404,
        }
    assert client_of(cast.host).get("/dialogues/rivers/series/take/").status_code == 405


def test_without_delegations_the_page_says_what_comes_first(cast):
    dialogue = actions.create_dialogue(cast.host, NOW, title="Lakes")
    assert "seat them first" in page(client_of(cast.host).get(f"/dialogues/{dialogue.slug}/series/"))


def test_it_asks_the_database_no_more_for_more_delegations(cast):
    client = client_of(cast.host)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/dialogues/rivers/series/", ASKED).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        Delegation.objects.create(dialogue=cast.dialogue, name=f"D {number}", zone="Asia/Tokyo", country="JP")
    assert queries() == before


def limited(cast: Cast, **limits: object) -> str:
    for name, value in limits.items():
        setattr(cast.dialogue, name, value)
    cast.dialogue.save()
    return page(client_of(cast.host).get("/dialogues/rivers/series/", ASKED | {"days": "2"}))


def test_a_series_keeps_to_dates_without_sessions_and_to_people_s_calendars(cast):
    assert [start[:10] for start in hours(limited(cast))] == ["2031-06-02", "2031-06-09", "2031-06-16"]
    text = limited(cast, blackouts=["2031-06-02", "2031-06-17"])
    assert [start[:10] for start in hours(text)] == ["2031-06-03", "2031-06-09", "2031-06-16"]
    text = limited(cast, blackouts=["2031-06-02", "2031-06-03", "2031-06-04"])
    assert not hours(text)
    assert "No hour is left for session 1:" in text


def test_a_series_keeps_to_notice(cast):
    assert "No hour is left for sessions 1, 2, 3:" in limited(cast, most_notice=30)
    limited(cast, most_notice=None)
    text = page(client_of(cast.host).get("/dialogues/rivers/series/"))
    limited(cast, least_notice=60)
    later = page(client_of(cast.host).get("/dialogues/rivers/series/"))
    assert hours(later)[0] > hours(text)[0]


def test_people_s_busy_time_moves_a_series(cast):
    soon = timezone.now() + dt.timedelta(days=20)
    monday = (soon + dt.timedelta(days=7 - soon.weekday())).date()
    asked = ASKED | {"first": monday.isoformat(), "days": "2", "count": "1"}
    free = hours(page(client_of(cast.host).get("/dialogues/rivers/series/", asked)))
    source = BusySource.objects.create(participant=cast.asha, kind="file", read_at=timezone.now())
    start = dt.datetime.combine(monday, dt.time(), dt.UTC)
    BusyTime.objects.create(source=source, start=start, end=start + dt.timedelta(days=1))
    moved = hours(page(client_of(cast.host).get("/dialogues/rivers/series/", asked)))
    assert free[0][:10] == monday.isoformat()
    assert moved[0][:10] == (monday + dt.timedelta(days=1)).isoformat()


def test_hours_against_the_limits_are_not_taken(cast):
    limited(cast, blackouts=["2031-06-03"])
    asked = {"start": ["2031-06-02T12:00Z", "2031-06-03T12:00Z"], "duration": "60"}
    response = client_of(cast.host).post("/dialogues/rivers/series/take/", asked, follow=True)
    assert "The dialogue has no sessions on this date." in response.content.decode()
    assert not Session.objects.exclude(starts_at=None).exists()
