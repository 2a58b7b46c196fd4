"""The codebook: two levels, merged with a trace, split with lineage, and nobody else's to change."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from dialogues.models import Dialogue
from minutes import actions
from minutes.models import Minutes, SearchEntry, Span, Takeaway, Theme
from minutes.queries import codebook
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

BOOK = "/dialogues/rivers/codebook/"


@pytest.fixture
def other(minutes: Minutes, theme: Theme) -> Theme:
    return actions.add_theme(minutes.session.dialogue, "Money")


def names(cast: Cast) -> list[str]:
    return [theme.name for theme in codebook(Dialogue.objects.get(pk=cast.dialogue.pk))]


def test_those_below_follow_their_theme(cast: Cast, theme: Theme, other: Theme) -> None:
    below = actions.add_theme(cast.dialogue, "Grants", parent=theme)
    assert names(cast) == ["Funding", "Grants", "Money"]
    with pytest.raises(ValidationError, match="two levels"):
        actions.add_theme(cast.dialogue, "Small grants", parent=below)
    with pytest.raises(ValidationError, match="two levels"):
        actions.edit_theme(theme, {"parent": other})
    with pytest.raises(ValidationError, match="another theme"):
        actions.edit_theme(other, {"parent": other})
    foreign = actions.add_theme(Dialogue.objects.get(slug="elsewhere"), "Elsewhere")
    with pytest.raises(ValidationError, match="another theme"):
        actions.edit_theme(other, {"parent": foreign})


def test_moving_stays_within_the_level(cast: Cast, theme: Theme, other: Theme) -> None:
    Theme.objects.update(position=0)
    third = actions.add_theme(cast.dialogue, "Third")
    actions.add_theme(cast.dialogue, "Below", parent=third)
    actions.move_theme(third, back=True)
    assert names(cast) == ["Funding", "Third", "Below", "Money"]
    actions.move_theme(theme, back=True)
    actions.move_theme(other, back=False)
    assert names(cast) == ["Funding", "Third", "Below", "Money"]


def test_merging_moves_all_and_leaves_a_trace(
    cast: Cast, minutes: Minutes, theme: Theme, other: Theme
) -> None:
    segment = segment_of(minutes, cast.asha)
    words = "A partner knows whom to call"
    one, twin = tag(segment, theme, words, cast.rapporteur), tag(segment, other, words, cast.rapporteur)
    elsewhere = tag(segment, theme, words, cast.facilitator)
    resting = [
        actions.write_takeaway(minutes, theme, "One desk.", [one]),
        actions.write_takeaway(minutes, other, "Both.", [one, twin]),
    ]
    actions.publish_minutes(minutes, LATER)
    actions.merge_theme(theme, other, cast.facilitator, LATER)
    assert set(Span.objects.values_list("pk", "theme")) == {(twin.pk, other.pk), (elsewhere.pk, other.pk)}
    assert [list(t.evidence.values_list("span", flat=True)) for t in resting] == [[twin.pk], [twin.pk]]
    assert set(Takeaway.objects.values_list("theme", flat=True)) == {other.pk}
    theme.refresh_from_db()
    assert (theme.merged_into, theme.merged_at, theme.changed_by) == (other, LATER, "Hilda Host")
    assert names(cast) == ["Money"]
    page = Client().get(f"/themes/rivers/{theme.pk}/", follow=True)
    assert page.redirect_chain == [(f"/themes/rivers/{other.pk}/", 302)]
    assert "Funding</bdi> was merged into it on" in page.content.decode()
    assert "Hilda" not in page.content.decode()
    assert b"One desk." in Client().get(f"/themes/rivers/{theme.pk}/feed.atom").content
    assert not any(f"theme{theme.pk} " in entry.terms for entry in SearchEntry.objects.all())
    actions.unpublish_minutes(minutes, LATER)
    with pytest.raises(ValidationError, match="was merged"):
        actions.tag_span(segment, theme, 0, 2, "We", cast.rapporteur, LATER)


def test_a_merged_theme_is_not_merged_edited_or_removed_again(cast: Cast, theme: Theme, other: Theme) -> None:
    third = actions.add_theme(cast.dialogue, "Third")
    with pytest.raises(ValidationError):
        actions.merge_theme(theme, theme, cast.facilitator, LATER)
    actions.merge_theme(theme, other, cast.facilitator, LATER)
    for press in (
        lambda: actions.merge_theme(theme, third, cast.facilitator, LATER),
        lambda: actions.merge_theme(third, theme, cast.facilitator, LATER),
        lambda: actions.edit_theme(theme, {"name": "Again"}),
        lambda: actions.remove_theme(theme),
        lambda: actions.remove_theme(other),
    ):
        with pytest.raises(ValidationError):
            press()
    actions.merge_theme(other, third, cast.facilitator, LATER)
    assert (
        Client()
        .get(f"/themes/rivers/{theme.pk}/", follow=True)
        .request["PATH_INFO"]
        .endswith(f"/{third.pk}/")
    )
    assert actions.add_theme(cast.dialogue, "Funding").name == "Funding"  # its name is free


def test_merging_into_what_stood_below_lifts_it(cast: Cast, theme: Theme, other: Theme) -> None:
    below = actions.add_theme(cast.dialogue, "Grants", parent=theme)
    actions.add_theme(cast.dialogue, "Loans", parent=theme)
    elsewhere = actions.add_theme(cast.dialogue, "Coins", parent=other)
    with pytest.raises(ValidationError, match="has themes below it"):
        actions.merge_theme(theme, elsewhere, cast.facilitator, LATER)
    actions.merge_theme(theme, below, cast.facilitator, LATER)
    assert names(cast) == ["Money", "Coins", "Grants", "Loans"]


def test_splitting_keeps_lineage_and_takes_only_what_was_chosen(
    cast: Cast, minutes: Minutes, theme: Theme, other: Theme
) -> None:
    segment = segment_of(minutes, cast.asha)
    goes = tag(segment, theme, "A partner", cast.rapporteur)
    stays = tag(segment, theme, "We opened one window", cast.rapporteur)
    foreign = tag(segment, other, "We opened one window", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "One desk.", [goes, stays])
    desk = client_of(cast.rapporteur)
    page = f"{BOOK}{theme.pk}/split/"
    assert "A partner" in desk.get(page).content.decode()
    assert desk.post(page, {"name": "Desks", "spans": [foreign.pk]}).status_code == 400
    assert desk.post(page, {"name": "Money", "spans": [goes.pk]}).status_code == 400
    assert Theme.objects.count() == 2
    desk.post(page, {"name": "Desks", "spans": [goes.pk], "takeaways": [takeaway.pk]})
    new = Theme.objects.get(name="Desks")
    assert (new.split_from, new.changed_by) == (theme, "Rosa Rapporteur")
    assert set(Span.objects.filter(theme=new)) == {goes}
    takeaway.refresh_from_db()
    assert takeaway.theme == new
    assert takeaway.evidence.count() == 2


def test_labels_are_shown_in_the_readers_language(cast: Cast, theme: Theme) -> None:
    desk = client_of(cast.rapporteur)
    facts = {"do": "keep", "name": "Funding", "colour": 3, "label-es": "Financiación", "label-fr": ""}
    assert desk.post(f"{BOOK}{theme.pk}/", facts).status_code == 302
    theme.refresh_from_db()
    assert (theme.labels, theme.colour) == ({"es": "Financiación"}, 3)
    with override("es"):
        assert theme.label == "Financiación"
    assert theme.label == "Funding"
    assert desk.post(f"{BOOK}{theme.pk}/", facts | {"colour": 7}).status_code == 400
    assert desk.post(f"{BOOK}{theme.pk}/", facts | {"name": ""}).status_code == 400
    theme.refresh_from_db()
    assert theme.colour == 3


def test_presses_of_the_page(cast: Cast, theme: Theme, other: Theme) -> None:
    desk = client_of(cast.host)
    assert f'href="{BOOK}{theme.pk}/"' in desk.get(BOOK).content.decode()
    edit = desk.get(f"{BOOK}{theme.pk}/").content.decode()
    assert 'value="Funding"' in edit
    assert f'<option value="{other.pk}">Money</option>' in edit
    desk.post(f"{BOOK}add/", {"name": "Grants", "parent": theme.pk, "colour": 1})
    assert names(cast) == ["Funding", "Grants", "Money"]
    assert desk.post(f"{BOOK}add/", {"name": "Money", "colour": 1}).status_code == 400
    desk.post(f"{BOOK}{other.pk}/", {"do": "back"})
    assert names(cast) == ["Money", "Funding", "Grants"]
    desk.post(f"{BOOK}{theme.pk}/", {"do": "merge", "into": other.pk})
    assert names(cast) == ["Money", "Grants"]
    assert "by <bdi>Hilda Host</bdi>" in desk.get(BOOK).content.decode()
    assert desk.post(f"{BOOK}{theme.pk}/", {"do": "remove"}).status_code == 404
    for harm in ({"do": "merge", "into": "x"}, {"do": "explode"}, {}, {"do": "merge", "into": other.pk}):
        desk.post(f"{BOOK}{other.pk}/", harm)
    assert names(cast) == ["Money", "Grants"]


@pytest.mark.parametrize("end", ["", "add/", "{pk}/", "{pk}/split/"])
def test_outsiders_and_delegates_find_nothing(cast: Cast, theme: Theme, other: Theme, end: str) -> None:
    address = BOOK + end.format(pk=theme.pk)
    harm = {"name": "Taken over", "colour": 1, "do": "merge", "into": other.pk}
    before = list(Theme.objects.values())
    for who in (cast.outsider, cast.asha, cast.observer):
        assert client_of(who).get(address).status_code in ({404, 405} if end == "add/" else {404}), who
        assert client_of(who).post(address, harm).status_code in ({404} if end else {405}), who
    assert Client().post(address, harm).status_code in {403, 405}
    assert list(Theme.objects.values()) == before
