"""What was published when, and what readers and the desk are shown of it."""

import datetime as dt

import pytest
from django.test import Client

from minutes import actions
from minutes.models import Minutes, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import ASHA_SAID, LATER, segment_of, tag

NEXT_WEEK = LATER + dt.timedelta(days=7)
HISTORY = "/minutes/rivers-1/history/"


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "Partners call.", [span])
    return actions.publish_minutes(minutes, LATER)


def correct(cast: Cast, minutes: Minutes, policy: str = "named") -> None:
    segment = segment_of(minutes, cast.asha)
    actions.unpublish_minutes(minutes, NEXT_WEEK)
    text = segment.text.replace("one window", "two doors")
    actions.edit_segment(segment, text, segment.version, cast.rapporteur, NEXT_WEEK, policy)
    actions.publish_minutes(minutes, NEXT_WEEK)


def test_a_correction_is_told_with_what_changed(cast: Cast, published: Minutes) -> None:
    assert "corrected" not in Client().get("/minutes/rivers-1/").content.decode()
    correct(cast, published)
    page = Client().get("/minutes/rivers-1/").content.decode()
    assert "published 5 June 2026" in page
    assert f'<a href="{HISTORY}">corrected 12 June 2026</a>' in page
    history = Client().get(HISTORY).content.decode()
    assert '<del><span class="vh" dir="auto" lang="en">taken out: </span>one window</del>' in history
    assert '<ins><span class="vh" dir="auto" lang="en">put in: </span>two doors</ins>' in history
    assert "Asha Shrestha, Nepal" in history
    assert Client().get("/minutes/rivers-1.json").json()["corrected"] == "2026-06-12T09:00:00Z"


def test_publishing_the_same_again_corrects_nothing(published: Minutes) -> None:
    actions.unpublish_minutes(published, NEXT_WEEK)
    actions.publish_minutes(published, NEXT_WEEK)
    assert published.publications.count() == 1
    assert Client().get("/minutes/rivers-1.json").json()["corrected"] is None


@pytest.mark.parametrize("policy", ["country", "group", "none"])
def test_differences_name_nobody_whom_the_policy_keeps_back(
    cast: Cast, published: Minutes, policy: str
) -> None:
    """Also in what was published before the policy was made stricter."""
    correct(cast, published, policy)
    history = Client().get(HISTORY).content.decode()
    assert "two doors" in history
    assert "Asha" not in history
    assert ("Nepal" in history) == (policy == "country")


def test_drafts_and_closed_dialogues_keep_their_history(cast: Cast, published: Minutes) -> None:
    cast.dialogue.public = False
    cast.dialogue.save()
    assert client_of(cast.asha).get(HISTORY).status_code == 200
    assert client_of(cast.outsider).get(HISTORY).status_code == 404
    actions.unpublish_minutes(published, NEXT_WEEK)
    assert client_of(cast.asha).get(HISTORY).status_code == 404


def test_the_desk_sees_who_edited_what(cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    other = segment_of(minutes, cast.brian)
    actions.edit_segment(segment, f"{ASHA_SAID} Once.", 1, cast.rapporteur, LATER, language="en-GB")
    actions.edit_segment(segment, f"{ASHA_SAID} Twice.", 2, cast.facilitator, NEXT_WEEK)
    actions.edit_segment(other, "Both of us pay.", 1, cast.rapporteur, LATER)
    desk = client_of(cast.rapporteur)
    whole = desk.get(f"/s/{cast.session.pk}/minutes/history/").context["edits"]
    assert [(edit.who, edit.version) for edit in whole[:1]] == [(cast.facilitator.name, 3)]
    assert len(whole) == 3
    own = desk.get(f"/s/{cast.session.pk}/minutes/segments/{segment.pk}/history/").context["edits"]
    gone = ["".join(s.text for s in edit.stretches if s.kind == "gone") for edit in own]
    assert gone == ["Once", ""]
    segment.refresh_from_db()
    assert segment.language == "en-GB"


def test_a_language_is_a_tag(cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    address = f"/s/{cast.session.pk}/minutes/segments/{segment.pk}/"
    for language, kept in (("zh-Hans-CN", "zh-Hans-CN"), ("<b>", "zh-Hans-CN"), ("", "")):
        fields = {"text": segment.text, "version": 1, "attribution": "named", "language": language}
        client_of(cast.rapporteur).post(address, fields)
        segment.refresh_from_db()
        assert segment.language == kept
