"""`/plan/`: countries and cities in, fair hours out, without sign-in, and all of it in the address."""

import datetime as dt
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation

from scheduler.planner.countries import asked_places
from tests.scheduler.planner.test_views import WEEK, page

COUNTRIES = ",".join(re.findall("..", "NPINLKBDJPKRFRKPLAPHITGREGKENGZAGHSNPECOBOUYPYVECUJMHTTHVNMM"))


def ask(places: str = "", **asked: str) -> str:
    return page(Client().get("/plan/", WEEK | ({"places": places} if places else {}) | asked))


def sent(**asked: Any) -> dict[str, str]:
    """The address to which the form leads."""
    response = Client().get("/plan/", WEEK | asked)
    assert response.status_code == 302, page(response)
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def test_anyone_may_ask_for_countries(db):
    text = ask("NP,CA:America/St_Johns,MX:America/Mexico_City")
    assert "The fairest hour" in text
    for name in ("Nepal", "Canada", "Mexico"):
        assert f"<b>{name}</b>" in text
    assert "Schedule" not in text


def test_it_asks_no_database_and_reads_without_script(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        text = ask("NP")
    body = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert "The fairest hour" in body
    assert len(re.findall(r'<td data-b="\d" ?[^>]*><a href="\?places=NP&amp;', body)) > 160


def test_the_first_visit_explains_itself_and_has_an_example(db):
    text = page(Client().get("/plan/"))
    assert "Name the countries." in text
    assert len(text) < 20_000
    example = re.search(r'href="(\?places=[^"]+)"', text)
    assert example
    assert "The fairest hour" in page(Client().get(f"/plan/{unescape(example[1])}"))


def test_what_the_form_says_becomes_a_short_address(db):
    assert sent(place=["NP", "CA:America/St_Johns"], add="Kenya, mexico city") == WEEK | {
        "places": "NP,CA:America/St_Johns,KE,MX:America/Mexico_City"
    }


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("zh-hans", "中国，加尔各答、墨西哥城"),
        ("ar", "شنغهاي، الهند، مكسيكو سيتي"),
        ("es", "Shanghái; India, Ciudad de México"),
    ],
)
def test_countries_and_cities_are_read_in_the_language_of_the_page_and_with_its_commas(db, language, typed):
    with translation.override(language):
        asked = asked_places(QueryDict(urlencode({"add": typed})))
    assert [place.country for place in asked.places] == ["CN", "IN", "MX"]
    assert not asked.problems


def test_hours_of_work_need_and_absence_go_into_the_address_and_come_back(db):
    said = sent(
        place=["NP", "KE"],
        opens=["10", "09:00"],
        closes=["18:30", "17:00"],
        need=["optional", ""],
        away=["2031-06-03, 2031-06-02", ""],
        carried=["7.5", ""],
    )
    assert said["places"] == "NP~10:00-18:30~optional~2031-06-02~2031-06-03~7.5,KE"
    text = ask(said["places"])
    assert 'name="opens" value="10:00"' in text
    assert 'value="optional" selected' in text
    assert 'value="2031-06-02 2031-06-03"' in text
    assert 'name="carried" value="7.5"' in text


def test_who_must_come_and_cannot_moves_the_answer_to_another_day(db):
    assert "Monday 2 June 2031" in ask("NP,CN:Asia/Shanghai")
    text = ask("NP~2031-06-02,CN:Asia/Shanghai")
    assert "Tuesday 3 June 2031" in text
    assert "somebody who must come cannot" in text
    assert "Monday 2 June 2031" in ask("NP~optional~2031-06-02,CN:Asia/Shanghai")


def test_a_country_is_taken_away_by_its_link(db):
    text = ask("NP,CA:,IN")
    links = [unescape(link) for link in re.findall(r'href="\?([^"]*)" aria-label="Take away', text)]
    assert [parse_qs(link)["places"] for link in links] == [["CA:,IN"], ["NP,IN"], ["NP,CA:"]]
    assert all({n: v[0] for n, v in parse_qs(link).items() if n in WEEK} == WEEK for link in links)


def test_a_country_with_several_zones_asks_which_and_waits(db):
    text = ask("NP,CA:")
    assert "Which time zone?" in text
    assert "<b>Nepal</b>" in text
    assert "<b>Canada</b>" not in text
    assert re.search(r"<details[^>]* open", text)


def test_one_country_twice_is_told_apart_by_its_cities(db):
    text = ask("CA:America/St_Johns,CA:America/Vancouver")
    assert "<b>St Johns</b>" in text
    assert "<b>Vancouver</b>" in text


@pytest.mark.parametrize("place", ["XX", "Nepal", "NP:Europe/Paris", "BV", "<script>", ":", "\x00"])
def test_what_is_no_country_is_told(db, place):
    text = ask(f"NP,{place}")
    assert "Expected a country such as MX" in text
    assert "<script>" not in text
    assert "<b>Nepal</b>" in text


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("NP~17-17", "Expected working hours such as 09:00–17:00 with two different ends, got “17–17”."),
        ("NP~9999-01-01", "Expected dates such as 2026-12-02, at most 40 of them, got “9999-01-01”."),
        ("NP~2031-02-30", "Expected dates such as 2026-12-02"),
        ("NP~soon", "Expected a date, or points such as 7.5, got “soon”."),
        ("NP~99999", "Expected a date, or points such as 7.5"),
    ],
)
def test_what_cannot_be_said_of_a_place_is_told_and_the_rest_holds(db, place, said):
    text = ask(place)
    assert said in text
    assert "<b>Nepal</b>" in text


def test_a_name_that_nobody_knows_is_told_with_one_that_is_near(db):
    text = page(Client().get("/plan/", WEEK | {"place": "NP", "add": "Singapor, Atlantis"}))
    assert "No country or city is known as “Singapor”; is it Singapore?" in text
    assert "No country or city of a time zone is known as “Atlantis”." in text
    assert 'value="Singapor, Atlantis"' in text
    assert "<b>Nepal</b>" in text


@pytest.mark.parametrize(
    "asked",
    [
        {"places": ",".join([f"N{i}" for i in range(500)] + ["NP"])},
        {"place": [f"N{i}" for i in range(500)] + ["NP"]},
        {"add": ",".join([*COUNTRIES.split(","), "Fiji"])},
    ],
)
def test_too_many_countries_are_told_and_time_is_bounded(db, asked):
    assert "Expected at most 30 countries, got more." in page(Client().get("/plan/", asked))


def test_a_clock_that_is_none_of_ours_may_be_named(db):
    text = ask("NP", zone="Pacific/Auckland")
    assert "Auckland time" in text
    assert "The fairest hour" in text


def test_starts_are_as_often_as_was_asked(db):
    assert "Of 168 hours" in ask("NP", step="60")
    assert "Of 336 hours" in ask("NP")
    assert "Of 672 hours" in ask("NP", step="15")
    assert "7 is not one of the available choices" in ask("NP", step="7")


def test_an_hour_between_the_steps_is_shown_as_a_colleague_named_it(db):
    assert '<time datetime="2031-06-03T03:45:00Z">09:30</time>' in ask(
        "NP", step="60", slot="2031-06-03T03:45Z"
    )


@pytest.mark.parametrize(
    "slot", ["soon", "2031-06-03T03:50Z", "2031-09-03T03:45Z", "2031-06-03T03:45", "x" * 9000]
)
def test_an_hour_of_the_address_that_is_not_the_one_shown_is_told(db, slot):
    text = ask("NP", slot=slot)
    assert f"The address asks for the hour <bdi>{slot[:40]}</bdi>, which is none that can be chosen" in text
    assert "The fairest hour" in text


def test_an_hour_of_the_address_that_is_shown_is_no_matter_for_a_notice(db):
    assert "The address asks for" not in ask("NP", slot="2031-06-03T03:45Z")
    assert "The address asks for" not in ask("NP", slot="")


def test_hours_beside_the_chosen_one_are_offered_with_their_points(db):
    text = ask("NP", slot="2031-06-03T11:15Z")
    nav = re.search(r"A little earlier or later:(.*?)</nav>", text, re.DOTALL)
    assert nav
    assert re.findall(r"<bdi>([\d:]+)</bdi> <span[^>]*>([\d.]+)</span>", nav[1]) == [
        ("16:00", "0.3"),
        ("16:30", "0.7"),
        ("17:00", "1.7"),
        ("17:30", "2.3"),
        ("18:00", "4"),
    ]


def test_one_hour_is_explained_in_a_fragment_for_the_script(db):
    text = ask("NP,KE", slot="2031-06-03T11:15Z", part="hour")
    assert "<html" not in text
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()
    assert words == (
        "Tue 3 Jun, 17:00 – 18:30 Kathmandu time (UTC+5:45) Nepal 17:00 1.7 ends 1 h 30 min after work "
        "Kenya 14:15 0 working hours"
    )


def test_the_fragment_names_the_dearest_and_counts_the_others(db):
    text = ask(COUNTRIES, slot="2031-06-03T11:15Z", part="hour")
    assert text.count("<li>") == 8
    assert "22 more places pay no more." in text


def test_an_hour_is_told_as_text_with_its_address(db):
    text = ask("NP,CA:America/St_Johns", slot="2031-06-03T20:15Z")
    told = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert told
    assert unescape(told[1]).splitlines() == [
        "Wednesday 4 June 2031",
        "02:00–03:30 Kathmandu time (UTC+5:45)",
        "",
        "Nepal: 02:00–03:30, UTC+5:45",
        "Canada: 17:45–19:15 (Tue 3 Jun), UTC−2:30",
        "",
        "http://testserver/plan/?places=NP,CA:America/St_Johns&from=2031-06-02&to=2031-06-08&duration=90"
        "&zone=Asia/Kathmandu&slot=2031-06-03T20:15Z",
    ]


def test_browsers_may_keep_it_shared_caches_may_not(db):
    response = Client().get("/plan/", WEEK | {"places": "NP"})
    assert response["Cache-Control"] == "private, max-age=60"
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= set(re.split(", *", response["Vary"]))


def test_a_month_for_thirty_countries_stays_small(db):
    today = timezone.now().date()
    month = {"from": today.isoformat(), "to": (today + dt.timedelta(days=29)).isoformat()}
    response = Client().get("/plan/", month | {"places": COUNTRIES}, headers={"Accept-Encoding": "gzip"})
    assert len(response.content) < 40_000
    text = page(Client().get("/plan/", month | {"places": COUNTRIES}))
    assert text.count('<tr class="strip">') >= 30
    assert len(text) < 400_000


def test_it_warns_of_clocks_that_change_and_of_another_date(db):
    """By the end of a summer clocks in Canada have changed whenever this runs; Kiritimati is a day ahead."""
    day = dt.date(timezone.now().year + 1, 11, 25)
    noon = f"{day}T18:00Z"
    text = ask(
        "CA:America/St_Johns,KI:Pacific/Kiritimati", **{"from": f"{day}", "to": f"{day}", "slot": noon}
    )
    bear = re.search(r'aria-label="To bear in mind">(.*?)</ul>', text, re.DOTALL)
    assert bear
    assert "before the session" in bear[1]
    assert re.search(r"Kiribati.*?It is \w+ 26 November there", bear[1], re.DOTALL)
