"""Who may be named is decided once: pages and exports show no more than the policy of a segment allows."""

import datetime as dt

import pytest

from minutes import actions
from minutes.attribution import Voice, voice_of
from minutes.models import Minutes, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import HELD, LATER, segment_of, tag
from tests.minutes.files import text_of


@pytest.mark.parametrize(
    ("policy", "voice"),
    [
        ("named", Voice("Asha Shrestha, Nepal", "Asha Shrestha", "Nepal", "NP")),
        ("country", Voice("Nepal", "", "Nepal", "NP")),
        ("group", Voice("A delegation", traceable=False)),
        ("none", Voice(traceable=False)),
    ],
)
def test_each_policy_tells_less(cast: Cast, minutes: Minutes, policy: str, voice: Voice) -> None:
    segment = segment_of(minutes, cast.asha)
    segment.attribution = policy
    assert voice_of(segment) == voice


# What every format must not contain under each policy; the outline of the session (delegations, time in all) is open.
HIDDEN = {
    "country": ("Asha Shrestha",),
    "group": ("Asha Shrestha", ":07", "Owner of it"),
    "none": ("Asha Shrestha", ":07", "Owner of it", "A delegation"),
}


@pytest.mark.parametrize("policy", HIDDEN)
@pytest.mark.parametrize("address", ["", "/record/", ".md", ".json", ".csv", ".docx", ".pdf"])
def test_no_format_tells_more_than_the_policy(
    cast: Cast, minutes: Minutes, theme: Theme, policy: str, address: str
) -> None:
    """Asha had the floor at 12:07 UTC, 14:07 for the host, whose clock files are written by."""
    for segment in minutes.segments.filter(speaker=cast.asha):
        actions.edit_segment(segment, segment.text, 1, cast.rapporteur, LATER, policy)
    minutes.segments.filter(speaker=cast.asha).update(
        owner="Owner of it",
        started_at=HELD + dt.timedelta(minutes=7),
        ended_at=HELD + dt.timedelta(minutes=7),
    )
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "Partners call.", [span])
    actions.publish_minutes(minutes, LATER)
    answer = client_of(None).get(f"/minutes/rivers-1{address}")
    text = text_of(answer.content, address)
    assert answer.status_code == 200
    assert "A partner knows whom to call" in text
    assert [word for word in HIDDEN[policy] if word in text] == []
