"""Cards: made at the desk, found by readers by theme and by who offers or seeks them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from dialogues.models import Delegation, Dialogue
from minutes import actions
from minutes.cards.actions import write_card
from minutes.cards.models import Card
from minutes.models import Minutes, Takeaway, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

LIST = "/themes/rivers/cards/"


@pytest.fixture
def takeaway(cast: Cast, minutes: Minutes, theme: Theme) -> Takeaway:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    return actions.write_takeaway(minutes, theme, "One desk works.", [span])


def form_of(takeaway: Takeaway) -> str:
    return f"/s/{takeaway.minutes.session_id}/minutes/takeaways/{takeaway.pk}/card/"


def test_a_takeaway_becomes_a_card_that_readers_find(cast: Cast, takeaway: Takeaway) -> None:
    desk = client_of(cast.rapporteur)
    facts = {
        "kind": "toolkit",
        "what": "A <i>form</i> for requests.",
        "place": "Kathmandu",
        "offered_by": [cast.nepal.pk],
        "sought_by": [cast.canada.pk],
    }
    assert desk.get(form_of(takeaway)).status_code == 200
    assert desk.post(form_of(takeaway), facts).status_code == 302
    assert "Kathmandu" not in Client().get(LIST).content.decode()
    actions.publish_minutes(takeaway.minutes, LATER)
    page = Client().get(LIST).content.decode()
    assert "A &lt;i&gt;form&lt;/i&gt; for requests." in page
    assert f"/minutes/rivers-1/t/{takeaway.uuid}" in page
    assert "Kathmandu" in Client().get("/minutes/rivers-1/").content.decode()
    assert Client().get("/minutes/rivers-1.json").json()["takeaways"][0]["card"] == {
        "kind": "toolkit",
        "what": "A <i>form</i> for requests.",
        "where": "Kathmandu",
        "offered_by": ["Nepal"],
        "sought_by": ["Canada"],
    }
    assert desk.post(form_of(takeaway), facts | {"place": "Elsewhere"}).status_code == 400
    assert Card.objects.get().place == "Kathmandu"


def test_the_list_is_narrowed_by_theme_and_delegation(cast: Cast, takeaway: Takeaway) -> None:
    write_card(takeaway, "practice", "A form.", "", [cast.nepal])
    third = Delegation.objects.create(dialogue=cast.dialogue, name="Peru", country="PE", zone="America/Lima")
    other = actions.add_theme(cast.dialogue, "Other")
    actions.publish_minutes(takeaway.minutes, LATER)
    for question, shown in (
        ("", True),
        (f"?theme={takeaway.theme_id}&delegation={cast.nepal.pk}", True),
        (f"?delegation={third.pk}", False),
        (f"?theme={other.pk}", False),
    ):
        assert ("A form." in Client().get(LIST + question).content.decode()) == shown, question
    assert Client().get(f"{LIST}?theme=x").status_code == 400
    Dialogue.objects.update(public=False)
    assert Client().get(LIST).status_code == 302
    assert client_of(cast.outsider).get(LIST).status_code == 404


def test_nothing_foreign_stands_on_a_card(cast: Cast, takeaway: Takeaway) -> None:
    foreign = Delegation.objects.create(
        dialogue=Dialogue.objects.get(slug="elsewhere"), name="Elsewhere", zone="UTC"
    )
    with pytest.raises(ValidationError):
        write_card(takeaway, "practice", "A form.", "", [foreign])
    assert (
        client_of(cast.rapporteur)
        .post(form_of(takeaway), {"kind": "practice", "what": "x", "sought_by": [foreign.pk]})
        .status_code
        == 400
    )
    assert client_of(cast.rapporteur).post(form_of(takeaway), {"kind": "x", "what": ""}).status_code == 400
    assert not Card.objects.exists()


def test_the_card_is_taken_away_and_the_takeaway_stays(cast: Cast, takeaway: Takeaway) -> None:
    write_card(takeaway, "practice", "A form.")
    client_of(cast.rapporteur).post(form_of(takeaway), {"do": "remove"})
    assert not Card.objects.exists()
    assert Takeaway.objects.exists()


def test_only_the_desk_makes_cards(cast: Cast, takeaway: Takeaway) -> None:
    for who in (cast.outsider, cast.asha, cast.observer):
        assert client_of(who).get(form_of(takeaway)).status_code == 404
        assert client_of(who).post(form_of(takeaway), {"kind": "practice", "what": "x"}).status_code == 404
    assert Client().get(form_of(takeaway)).status_code == 302
    assert not Card.objects.exists()
