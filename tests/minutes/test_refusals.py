"""Nobody loses what they wrote: where it is not taken, it is given back with the reason."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from minutes import actions
from minutes.clearance import actions as clearance
from minutes.clearance.models import Objection, Proposal
from minutes.languages import actions as languages
from minutes.models import Minutes, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

WRITTEN = "We do not agree that both sides pay the same: our districts have no budget. <b>Half</b> is much."


@pytest.fixture
def reviewed(cast: Cast, minutes: Minutes) -> Minutes:
    review = clearance.send_to_review(minutes, 5, LATER)
    review.windows.update(closes_at=timezone.now() - dt.timedelta(days=1))
    return minutes


def test_an_objection_after_the_window_closed_is_given_back(cast: Cast, reviewed: Minutes) -> None:
    page = f"/s/{reviewed.session_id}/clearance/"
    answer = client_of(cast.asha).post(
        page, {"do": "object", "text": WRITTEN}, headers={"referer": f"http://testserver{page}"}
    )
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "The time in which your delegation could answer is over." in text
    assert "&lt;b&gt;Half&lt;/b&gt; is much." in text
    assert f'href="http://testserver{page}"' in text
    assert not Objection.objects.exists()


def test_an_edit_of_a_record_that_was_sent_out_meanwhile_is_given_back(cast: Cast, reviewed: Minutes) -> None:
    segment = segment_of(reviewed, cast.asha)
    answer = client_of(cast.rapporteur).post(
        f"/s/{reviewed.session_id}/minutes/segments/{segment.pk}/",
        {"text": WRITTEN, "version": 1, "attribution": "named"},
        headers={"referer": "https://evil.example/"},
    )
    assert answer.status_code == 400
    assert answer.context["written"] == [WRITTEN]
    assert "take it back to draft" in " ".join(answer.context["sentences"])
    assert "evil.example" not in answer.content.decode()


def test_what_is_soon_typed_again_is_refused_on_the_next_page(cast: Cast, reviewed: Minutes) -> None:
    page = f"/s/{reviewed.session_id}/clearance/"
    answer = client_of(cast.asha).post(page, {"do": "object", "text": "We object."}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "is over." in answer.content.decode()


def test_every_field_that_is_wrong_is_named_with_what_came(cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    answer = client_of(cast.rapporteur).post(
        f"/s/{minutes.session_id}/minutes/segments/{segment.pk}/",
        {"text": "x" * 20_001, "attribution": "somebody", "due": "soon", "language": "es_MX"},
    )
    assert answer.context["sentences"] == [
        "Text: Ensure this value has at most 20000 characters (it has 20001).",
        "Version: This field is required.",
        "Attributed to: Select a valid choice. somebody is not one of the available choices.",
        "Language: Expected a language such as es or zh-Hans, got “es_MX”.",
        "Due: Enter a valid date. Got “soon”.",
    ]


def test_what_somebody_else_removed_meanwhile_is_said_to_be_gone(
    cast: Cast, minutes: Minutes, theme: Theme
) -> None:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "Partners call.", [span])
    other = actions.add_theme(minutes.session.dialogue, "Money")
    review = clearance.send_to_review(minutes, 5, LATER)
    window = review.windows.get(delegation=cast.nepal)
    first = clearance.propose(window, takeaway, "They call.", "", cast.asha, LATER)
    clearance.propose(window, takeaway, "Partners do call.", "", cast.asha, LATER)  # a second thought
    with pytest.raises(ValidationError, match="removed this meanwhile"):
        clearance.decline(Proposal(pk=first.pk, window=window), "No.", LATER)
    clearance.take_back(minutes, LATER)
    actions.remove_theme(other)
    gone = Theme(pk=999_999, dialogue=minutes.session.dialogue)
    actions.remove_takeaway(takeaway)
    by = cast.rapporteur
    for press in (
        lambda: actions.edit_takeaway(takeaway, "They call.", takeaway.statement),
        lambda: actions.add_evidence(takeaway, span),
        lambda: languages.translate(takeaway, "es", "Llaman.", 0, 1, by, LATER),
        lambda: actions.edit_theme(gone, {"name": "Aid"}),
        lambda: actions.tag_span(segment_of(minutes, cast.asha), gone, 0, 2, "We", by, LATER),
    ):
        takeaway.pk = takeaway.pk or 999_999
        with pytest.raises(ValidationError, match="removed this meanwhile"):
            press()
