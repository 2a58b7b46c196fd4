"""Who changed the speaker, the attribution, the owner and the like; nobody undoes another's change by a stale form."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from dialogues.models import Participant
from dialogues.room import commands
from minutes import actions
from minutes.actions.facts import facts_of
from minutes.actions.record import has_grown
from minutes.history.models import FactChange
from minutes.models import Minutes, Segment
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, does, segment_of


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.rapporteur)


def send(desk: Client, segment: Segment, seen: dict[str, str] | None = None, **values: object) -> None:
    """The whole form as it stood in the page when it was opened."""
    seen = seen or facts_of(segment)
    fields = seen | {"text": segment.text, "version": segment.version, "seen": json.dumps(seen)} | values
    desk.post(f"/s/{segment.minutes.session_id}/minutes/segments/{segment.pk}/", fields)
    segment.refresh_from_db()


def test_each_change_is_kept_with_who_made_it(desk: Client, cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    send(desk, segment, kind="action", speaker="Brian Pike", attribution="country", language="en")
    send(desk, segment, owner="Water  Ministry", due="2026-09-01")
    assert (segment.speaker, segment.delegation, segment.version) == (cast.brian, cast.canada, 1)
    assert (segment.owner, segment.due) == ("Water Ministry", dt.date(2026, 9, 1))
    changes = FactChange.objects.order_by("field").values_list("field", "before", "after", "changed_by")
    by = cast.rapporteur.pk
    assert list(changes) == [
        ("attribution", "named", "country", by),
        ("due", "", "2026-09-01", by),
        ("kind", "statement", "action", by),
        ("language", "", "en", by),
        ("owner", "", "Water Ministry", by),
        ("speaker", "Asha Shrestha", "Brian Pike", by),
    ]
    for address in ("history/", f"segments/{segment.pk}/history/"):
        page = desk.get(f"/s/{cast.session.pk}/minutes/{address}").content.decode()
        for words in ("country only", "Water Ministry", "Asha Shrestha", "Rosa Rapporteur"):
            assert words in page
    send(desk, segment, due="")
    assert segment.due is None


def test_saving_what_is_there_changes_nothing(desk: Client, cast: Cast, minutes: Minutes) -> None:
    send(desk, segment_of(minutes, cast.asha))
    assert not FactChange.objects.exists()


def test_a_form_that_stood_open_undoes_no_other_change(desk: Client, cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    seen = facts_of(segment)
    send(client_of(cast.facilitator), segment, attribution="none")
    send(desk, segment, seen, text="We opened a window.", attribution="named", owner="Asha")
    assert (segment.text, segment.attribution, segment.owner) == ("We opened a window.", "none", "Asha")


def test_a_conflict_of_texts_carries_the_rest_along(desk: Client, cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    actions.edit_segment(segment, "Theirs.", 1, cast.facilitator, LATER)
    fields = facts_of(segment) | {"text": "Mine.", "version": 1, "owner": "Asha", "seen": "{}"}
    answer = desk.post(f"/s/{cast.session.pk}/minutes/segments/{segment.pk}/", fields)
    assert answer.status_code == 409
    assert '<input type="hidden" name="owner" value="Asha">' in answer.content.decode()


def test_a_guest_has_no_delegation_and_of_namesakes_none_is_guessed(
    desk: Client, cast: Cast, minutes: Minutes
) -> None:
    segment = segment_of(minutes, cast.asha)
    send(desk, segment, speaker="A Guest")
    assert (segment.speaker, segment.speaker_name, segment.delegation) == (None, "A Guest", None)
    Participant.objects.create(
        dialogue=cast.dialogue, name="Brian Pike", role="delegate", email="b2@example.org"
    )
    with pytest.raises(ValidationError, match="Several people"):
        actions.edit_segment(
            segment, segment.text, 1, cast.rapporteur, LATER, facts={"speaker": "Brian Pike"}
        )


def test_what_a_person_has_set_the_log_does_not_undo(desk: Client, cast: Cast, minutes: Minutes) -> None:
    segment = segment_of(minutes, cast.asha)
    send(desk, segment, speaker="Brian Pike")
    does(cast.session, cast.facilitator, commands.ReopenSession, LATER)
    does(cast.session, cast.facilitator, commands.EndSession, LATER)
    assert not has_grown(minutes)
    actions.draft_minutes(minutes.session, LATER)
    segment.refresh_from_db()
    assert segment.speaker == cast.brian


def test_what_delegations_read_stands_still(cast: Cast, minutes: Minutes) -> None:
    Minutes.objects.filter(pk=minutes.pk).update(status="in_review")
    segment = segment_of(minutes, cast.asha)
    for name, value in (("kind", "action"), ("speaker", ""), ("owner", "Asha"), ("due", dt.date(2026, 9, 1))):
        with pytest.raises(ValidationError, match="take it back to draft"):
            actions.edit_segment(segment, segment.text, 1, cast.rapporteur, LATER, facts={name: value})
    actions.edit_segment(segment, segment.text, 1, cast.rapporteur, LATER, "none")
    assert FactChange.objects.get().after == "none"


@pytest.mark.parametrize(
    "seen", ["[", "[]", "7", '{"kind": 3}', "x" * 100_000, '"' * 9, "[" * 50_000, "1" * 5000]
)
def test_a_form_that_is_not_ours_is_harmless(desk: Client, cast: Cast, minutes: Minutes, seen: str) -> None:
    segment = segment_of(minutes, cast.asha)
    fields = facts_of(segment) | {"text": segment.text, "version": 1, "seen": seen}
    answer = desk.post(f"/s/{cast.session.pk}/minutes/segments/{segment.pk}/", fields)
    assert answer.status_code == (302 if seen in {"[]", "7", '{"kind": 3}'} else 400)
    assert not FactChange.objects.exists()
