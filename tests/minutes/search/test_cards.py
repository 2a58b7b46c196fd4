"""Cards are found by their words, their theme and whoever offers or seeks them, on every database."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import Delegation
from minutes import actions
from minutes.cards.actions import write_card
from minutes.models import Minutes, SearchEntry, Takeaway, Theme
from minutes.search.find import Hit, Wish, find
from minutes.search.terms import ask
from tests.conftest import Cast
from tests.minutes.conftest import LATER, segment_of, tag

WHAT = "A roster of practitioners, 实践者名册, with their release in writing."


@pytest.fixture
def peru(cast: Cast) -> Delegation:
    return Delegation.objects.create(dialogue=cast.dialogue, name="Peru", country="PE", zone="America/Lima")


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme, peru: Delegation) -> Minutes:
    """Asha of Nepal is heard; Canada offers, and Peru, which said nothing, seeks."""
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "One desk works.", [span])
    write_card(takeaway, "toolkit", WHAT, "Ottawa", [cast.canada], [peru])
    return actions.publish_minutes(minutes, LATER)


def cards(words: str = "", **wish: object) -> list[Hit]:
    return [hit for hit in find(Wish(ask(words), **wish)).hits if hit.card]  # type: ignore[arg-type]  # the fields of a wish


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("roster", 1),
        ("ROST ottawa", 1),
        ("名册", 1),
        ("peru roster", 1),
        ('"in writing"', 1),
        ('"writing in"', 0),
        ("works", 0),
        ("nepal roster", 0),
    ],
)
def test_by_words(published: Minutes, words: str, found: int) -> None:
    assert len(cards(words)) == found


def test_by_theme_day_and_who_offers_or_seeks(cast: Cast, published: Minutes, theme: Theme) -> None:
    other = actions.add_theme(cast.dialogue, "Other")
    day = dt.date(2026, 6, 2)
    wishes: list[tuple[dict[str, object], int]] = [
        ({"country": "CA"}, 1),
        ({"country": "PE", "theme": theme.pk, "since": day, "until": day}, 1),
        ({"country": "NP"}, 0),
        ({"theme": other.pk}, 0),
        ({"since": day + dt.timedelta(days=1)}, 0),
    ]
    for wish, found in wishes:
        assert len(cards("roster", **wish)) == found, wish


def test_a_hit_tells_what_is_on_it_and_leads_there(published: Minutes, theme: Theme) -> None:
    (hit,) = cards("roster")
    assert "".join(piece.text for piece in hit.excerpt) == WHAT
    assert [piece.text for piece in hit.excerpt if piece.hit] == ["roster"]
    assert hit.card
    assert (hit.theme, [seat.name for seat in hit.card.sought_by]) == (theme.name, ["Peru"])
    page = Client().get("/search/?q=roster&country=PE").content.decode()
    for words in ("Tool kit", "Ottawa", "Canada", "Peru", "<mark>roster</mark>"):
        assert words in page
    place, _, anchor = hit.address.partition("#")
    assert f'id="{anchor}"' in Client().get(place).content.decode()


def test_takeaways_come_before_cards_and_cards_before_statements(published: Minutes, theme: Theme) -> None:
    found = [hit.kind.name for hit in find(Wish(ask(""), theme=theme.pk)).hits]
    assert found == ["SESSION", "TAKEAWAY", "CARD", "STATEMENT"]


def test_a_card_that_needs_confirming_says_so(published: Minutes) -> None:
    Takeaway.objects.update(needs_confirming=True)
    assert all(hit.needs_confirming for hit in find(Wish(ask("roster"))).hits)
    assert "Needs confirming" in Client().get("/search/?q=roster").content.decode()


def test_what_readers_may_not_see_is_not_found(published: Minutes) -> None:
    published.session.dialogue.public = False
    published.session.dialogue.save()
    assert cards("roster") == []
    published.session.dialogue.public = True
    published.session.dialogue.save()
    assert len(cards("roster")) == 1
    actions.unpublish_minutes(published, LATER)
    assert not SearchEntry.objects.filter(kind=SearchEntry.Kind.CARD).exists()


def test_questions_do_not_grow_with_cards(cast: Cast, published: Minutes, theme: Theme) -> None:
    with CaptureQueriesContext(connection) as one:
        assert len(cards("roster")) == 1
    actions.unpublish_minutes(published, LATER)
    draft = actions.draft_minutes(published.session, LATER)
    span = tag(segment_of(draft, cast.asha), theme, "We opened one window", cast.rapporteur)
    for number in range(3):
        takeaway = actions.write_takeaway(draft, theme, f"More {number}.", [span])
        write_card(takeaway, "practice", "Another roster.", "", [cast.canada], [cast.nepal])
    actions.publish_minutes(draft, LATER)
    with CaptureQueriesContext(connection) as many:
        assert len(cards("roster")) == 4
    assert len(many) == len(one)
