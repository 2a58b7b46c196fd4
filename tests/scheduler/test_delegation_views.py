"""Seating a delegation: the country proposes with its sources, a person decides, and the ranking follows."""

import datetime as dt

import pytest

from dialogues import actions
from dialogues.models import Delegation
from scheduler.restdays import Rest
from scheduler.seats import seat_of
from tests.conftest import NOW, client_of

ADD = "/dialogues/rivers/delegations/add/"


def page(response):
    return response.content.decode()


def typed(**fields):
    usual = {
        "name": "Peru",
        "institution": "",
        "city": "Lima",
        "zone": "America/Lima",
        "work_from": "09:00",
        "work_to": "17:00",
        "weekend": ["sat", "sun"],
        "rest_days": "",
        "working_days": "",
        "exchange": "both",
        "required": "on",
        "quorum": "1",
    }
    return usual | fields


def test_first_the_country_is_asked_and_then_the_form_comes_filled(cast):
    client = client_of(cast.host)
    assert 'name="country"' in page(client.get(ADD))
    form = page(client.get(ADD, {"country": "BD"}))
    assert 'name="name" value="Bangladesh"' in form
    assert '<option value="Asia/Dhaka" selected>Dhaka</option>' in form
    assert 'value="fri" class="choices" id="id_weekend_4" checked' in form
    assert "Unicode CLDR" in form
    assert "the holidays library" in form


def test_a_country_with_several_zones_asks_which(cast):
    client = client_of(cast.host)
    assert '<option value="" selected>Which of them?</option>' in page(client.get(ADD, {"country": "CA"}))
    response = client.post(f"{ADD}?country=CA", typed(name="Canada West", zone=""))
    assert "This field is required." in page(response)


def test_holidays_of_the_coming_year_are_shown(cast):
    assert "Independence Day" in page(client_of(cast.host).get(ADD, {"country": "ID"}))


def test_an_organisation_has_no_country(cast):
    client = client_of(cast.host)
    assert "An organisation without a country." in page(client.get(ADD, {"country": ""}))
    client.post(f"{ADD}?country=", typed(name="River Board", zone="Europe/Vienna"))
    board = Delegation.objects.get(name="River Board")
    assert (board.country, board.zone, board.weekend) == ("", "Europe/Vienna", None)


def test_a_weekend_that_was_left_as_proposed_goes_on_following_the_sources(cast):
    client = client_of(cast.host)
    client.post(f"{ADD}?country=PE", typed())
    client.post(f"{ADD}?country=CO", typed(name="Colombia", zone="America/Bogota", weekend=["sun"]))
    peru, colombia = Delegation.objects.get(name="Peru"), Delegation.objects.get(name="Colombia")
    assert (peru.country, peru.weekend, colombia.weekend) == ("PE", None, ["sun"])
    saturday = dt.date(2026, 6, 6)
    assert seat_of(peru).calendar.on(saturday) == Rest("weekend")
    assert seat_of(colombia).calendar.on(saturday) is None


def test_further_rest_days_and_working_days_count(cast):
    dates = {"rest_days": "2026-06-03, 2026-06-02", "working_days": "2026-06-06\n2026-07-28"}
    client_of(cast.host).post(f"{ADD}?country=PE", typed(**dates))
    peru = Delegation.objects.get(name="Peru")
    assert peru.rest_days == ["2026-06-02", "2026-06-03"]
    calendar = seat_of(peru).calendar
    assert calendar.on(dt.date(2026, 6, 2)) == Rest("rest_day")
    assert calendar.on(dt.date(2026, 6, 6)) is None
    assert calendar.on(dt.date(2026, 7, 28)) is None, "its working days beat its holidays"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Nepal"}, "got “Nepal”, which another delegation has"),
        ({"work_to": "09:00"}, "Expected another time than the start of work"),
        ({"work_from": "24:00", "work_to": "00:00"}, "Expected another time than the start of work"),
        ({"work_from": "9am"}, "Expected a time from 00:00 to 24:00, got “9am”"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus is not one of the available choices"),
        ({"weekend": ["sat", "doomsday"]}, "doomsday is not one of the available choices"),
        ({"quorum": "0"}, "Ensure this value is greater than or equal to 1"),
        ({"rest_days": "2026-02-30"}, "Expected dates such as 2011-06-28, got “2026-02-30”"),
        (
            {"rest_days": " ".join(f"{year}-06-01" for year in range(1000, 2100))},
            "Expected at most 1000 dates, got 1100.",
        ),
    ],
)
def test_a_delegation_that_cannot_be_is_told_why_and_what_was_typed_stands(cast, fields, said):
    text = page(client_of(cast.host).post(f"{ADD}?country=PE", typed(institution="Typed before", **fields)))
    assert said in text
    assert "Typed before" in text
    assert cast.dialogue.delegations.count() == 2


@pytest.mark.parametrize("country", ["XX", "Peru", "<script>"])
def test_a_country_that_is_none_is_asked_again(cast, country):
    text = page(client_of(cast.host).get(ADD, {"country": country}))
    assert "is not one of the available choices" in text
    assert "<script>alert" not in text


def test_a_delegation_is_edited_and_may_change_its_country(cast):
    client, url = client_of(cast.host), f"/dialogues/rivers/delegations/{cast.nepal.pk}/"
    kept = page(client.get(url))
    assert 'value="sat" class="choices" id="id_weekend_5" checked' in kept
    assert 'name="country"' in page(client.get(url, {"change": ""}))
    assert "Which of them?" in page(client.get(url, {"country": "CA"}))
    cast.nepal.refresh_from_db()
    assert cast.nepal.country == "NP", "looking changes nothing"
    client.post(f"{url}?country=CA", typed(name="Newfoundland", zone="America/St_Johns"))
    cast.nepal.refresh_from_db()
    assert (cast.nepal.name, cast.nepal.country, cast.nepal.zone) == (
        "Newfoundland",
        "CA",
        "America/St_Johns",
    )


def test_a_delegation_in_which_people_sit_is_not_taken_away_and_the_page_says_why(cast):
    client = client_of(cast.host)
    response = client.post(f"/dialogues/rivers/delegations/{cast.nepal.pk}/remove/", follow=True)
    assert "it stays" in page(response)
    empty = actions.add_delegation(cast.dialogue, NOW, name="Peru", country="PE", zone="America/Lima")
    client.post(f"/dialogues/rivers/delegations/{empty.pk}/remove/")
    assert set(cast.dialogue.delegations.values_list("name", flat=True)) == {"Nepal", "Canada"}


def test_a_delegation_of_another_dialogue_is_not_to_be_found(cast):
    other = actions.create_dialogue(cast.outsider, NOW, title="Lakes")
    foreign = actions.add_delegation(other, NOW, name="Peru", country="PE", zone="America/Lima")
    client = client_of(cast.host)
    assert client.get(f"/dialogues/rivers/delegations/{foreign.pk}/").status_code == 404
    assert client.post(f"/dialogues/rivers/delegations/{foreign.pk}/remove/").status_code == 404
    assert Delegation.objects.filter(pk=foreign.pk).exists()
