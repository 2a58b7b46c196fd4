"""Cards: made at the desk, found by readers by theme and by who offers or seeks them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import Delegation, Dialogue
from minutes import actions
from minutes.cards.actions import write_card
from minutes.cards.models import Card
from minutes.clearance import actions as clearance
from minutes.languages import actions as languages
from minutes.models import Minutes, Takeaway, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag
from tests.minutes.files import text_of

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
        "needs_confirming": False,
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


# Wherever readers get a card.
SHOWN = (
    LIST,
    "/search/?q=form",
    *(f"/minutes/rivers-1{end}" for end in ("/", ".md", ".json", ".docx", ".pdf")),
)


def shown_at(address: str) -> str:
    answer = Client().get(address)
    return text_of(answer.content, f".{address.rpartition('.')[2]}") if answer.status_code == 200 else ""


@pytest.mark.parametrize("address", SHOWN)
def test_readers_get_it_while_its_takeaway_is_published_and_no_longer(
    cast: Cast, takeaway: Takeaway, address: str
) -> None:
    write_card(takeaway, "toolkit", "A printed form.", "Kathmandu", [cast.nepal], [cast.canada])
    minutes = takeaway.minutes
    assert "Kathmandu" not in shown_at(address)
    clearance.send_to_review(minutes, 1, LATER)
    assert "Kathmandu" not in shown_at(address)
    for window in minutes.reviews.get().windows.all():
        clearance.clear(window, cast.asha if window.delegation == cast.nepal else cast.brian, LATER)
    minutes = actions.publish_minutes(Minutes.objects.get(), LATER)
    for words in ("Kathmandu", "Canada", "toolkit" if address.endswith("json") else "Tool kit"):
        assert words in shown_at(address)
    actions.unpublish_minutes(minutes, LATER)
    assert "Kathmandu" not in shown_at(address)


@pytest.mark.parametrize("address", SHOWN)
def test_redacted_words_go_from_it_everywhere_and_it_needs_confirming(
    cast: Cast, takeaway: Takeaway, theme: Theme, address: str
) -> None:
    """The takeaway rests on other words: it is the card that repeats those which go."""
    write_card(takeaway, "toolkit", "A form: one window for every request.", "Kathmandu", [cast.nepal])
    minutes = actions.publish_minutes(takeaway.minutes, LATER)
    assert "Needs confirming" not in shown_at(address)
    segment = segment_of(minutes, cast.asha)
    later = LATER + dt.timedelta(days=1)
    actions.redact_segment(segment, "one window for every request", "on request", cast.facilitator, later)
    text = shown_at(address)
    assert "one window for every" not in text
    assert "A form: [redacted: on request]." in text.replace("\\", "").replace("<mark>form</mark>", "form")
    assert ("true" if address.endswith("json") else "Needs confirming") in text


def test_words_of_a_translation_that_it_repeats_are_redacted_too(cast: Cast, takeaway: Takeaway) -> None:
    segment = segment_of(takeaway.minutes, cast.asha)
    write_card(takeaway, "practice", "Lo dice: una ventanilla para todos.", "", [cast.nepal])
    languages.translate(
        segment, "es", "Abrimos una ventanilla para todos.", 0, segment.version, cast.rapporteur, LATER
    )
    actions.redact_segment(segment, "una ventanilla para todos", "on request", cast.facilitator, LATER)
    assert Card.objects.get().what == "Lo dice: [redacted: on request]."
    assert Takeaway.objects.get().needs_confirming


def test_the_list_says_what_needs_confirming_and_asks_no_more_for_more_cards(
    cast: Cast, takeaway: Takeaway, theme: Theme
) -> None:
    write_card(takeaway, "practice", "A form.", "", [cast.nepal], [cast.canada])
    minutes = actions.publish_minutes(takeaway.minutes, LATER)
    Takeaway.objects.update(needs_confirming=True)
    with CaptureQueriesContext(connection) as one:
        page = Client().get(LIST).content.decode()
    assert page.count("Needs confirming") == 1
    for number in range(3):
        more = Takeaway.objects.create(minutes=minutes, theme=theme, statement=f"More {number}.")
        Card.objects.create(takeaway=more, what="Another.").offered_by.set([cast.canada])
    with CaptureQueriesContext(connection) as many:
        assert Client().get(LIST).content.decode().count("Another.") == 3
    assert len(many) == len(one)
