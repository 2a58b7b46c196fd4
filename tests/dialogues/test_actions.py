"""The writes of a dialogue: each leaves the rows, the rights and the rooms in line with one another."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from dialogues import access, actions
from dialogues.models import AccessKey, Dialogue, Participant, Session, User
from dialogues.room import log
from dialogues.roster import Entry
from tests.conftest import NOW, Cast


def room_of(cast: Cast) -> dict[str, Any]:
    return log.load(cast.session.pk).map


def facts(person: Participant) -> tuple[object, ...]:
    person.refresh_from_db()
    return person.name, person.email, person.role, person.delegation, person.language, person.zone


def test_whoever_makes_a_dialogue_facilitates_it(db):
    owner = User.objects.create_user("hilda@example.org", name="Hilda Host", zone="Europe/Vienna")
    dialogue = actions.create_dialogue(owner, NOW, title="Rivers", zone="Europe/Vienna")
    [person] = dialogue.participants.all()
    assert facts(person) == ("Hilda Host", "hilda@example.org", "facilitator", None, "en", "Europe/Vienna")
    assert person.user == owner


def test_addresses_of_dialogues_are_their_own_and_never_those_of_pages(db):
    owner = User.objects.create_user("hilda@example.org")
    titles = ["Rivers", "Rivers", "New", "河流", "河流", "x" * 200]
    slugs = [actions.create_dialogue(owner, NOW, title=title).slug for title in titles]
    assert slugs == ["rivers", "rivers-2", "new-2", "dialogue", "dialogue-2", "x" * 60]


def test_bad_facts_write_nothing(db):
    owner = User.objects.create_user("hilda@example.org")
    with pytest.raises(ValidationError, match="Mars/Olympus"):
        actions.create_dialogue(owner, NOW, title="Rivers", zone="Mars/Olympus")
    assert not Dialogue.objects.exists()


def test_a_new_delegation_takes_the_last_place_and_a_seat_in_the_room(cast):
    peru = actions.add_delegation(cast.dialogue, NOW, name="Peru", country="PE", zone="America/Lima")
    assert peru.position == 3
    assert room_of(cast)[f"delegation/{peru.pk}"]["name"] == "Peru"


def test_the_room_hears_of_another_name(cast):
    actions.update_delegation(cast.nepal, NOW, name="Federal Nepal")
    actions.update_participant(cast.asha, NOW, name="Asha S. Shrestha")
    room = room_of(cast)
    assert room[f"delegation/{cast.nepal.pk}"]["name"] == "Federal Nepal"
    assert room[f"participant/{cast.asha.pk}"]["name"] == "Asha S. Shrestha"


def test_a_delegation_in_which_somebody_sat_stays(cast):
    actions.remove_participant(cast.asha, NOW)
    with pytest.raises(ProtectedError):
        actions.remove_delegation(cast.nepal, NOW)
    empty = actions.add_delegation(cast.dialogue, NOW, name="Peru", country="PE", zone="America/Lima")
    number = empty.pk
    actions.remove_delegation(empty, NOW)
    assert f"delegation/{number}" not in room_of(cast)


def test_who_is_removed_is_out_of_the_room_and_their_links_are_closed(cast):
    key = access.mint_key(cast.brian)
    actions.remove_participant(cast.brian, NOW)
    cast.brian.refresh_from_db()
    assert cast.brian.left_at == NOW
    assert access.key_bearer(key) is None
    assert not AccessKey.objects.filter(participant=cast.brian, revoked_at=None).exists()
    assert f"participant/{cast.brian.pk}" not in room_of(cast)


def test_whoever_left_may_be_added_anew(cast):
    actions.remove_participant(cast.brian, NOW)
    again = actions.add_participant(cast.dialogue, NOW, name="Brian Pike", email="brian@example.org")
    assert again.pk != cast.brian.pk


def test_an_address_is_one_persons(cast):
    with pytest.raises(ValidationError):
        actions.add_participant(cast.dialogue, NOW, name="Another Asha", email="ASHA@example.org")


def test_a_facilitator_with_an_account_has_its_sign_in_and_loses_it_with_the_role(cast):
    person = actions.add_participant(
        cast.dialogue, NOW, name="Otto", email="Outsider@example.org", role="facilitator"
    )
    assert person.user == cast.outsider
    actions.update_participant(person, NOW, role="observer")
    assert person.user is None


def test_a_delegate_with_an_account_does_not_come_in_by_it(cast):
    person = actions.add_participant(cast.dialogue, NOW, name="Otto", email="outsider@example.org")
    assert person.user is None


@pytest.mark.parametrize(
    "leave",
    [
        lambda cast: actions.remove_participant(cast.facilitator, NOW),
        lambda cast: actions.update_participant(cast.facilitator, NOW, role="observer"),
        lambda cast: actions.update_participant(cast.facilitator, NOW, email="elsewhere@example.org"),
        lambda cast: actions.import_participants(
            cast.dialogue, [Entry(1, "Hilda", "host@example.org", role="delegate")], NOW
        ),
    ],
    ids=["removed", "another role", "another address", "by import"],
)
def test_the_last_facilitator_with_an_account_stays(cast, leave):
    cast.facilitator.email = "host@example.org"
    cast.facilitator.save()
    with pytest.raises(ValidationError, match="at least one facilitator"):
        leave(cast)
    cast.facilitator.refresh_from_db()
    kept = (cast.facilitator.role, cast.facilitator.user, cast.facilitator.left_at)
    assert kept == ("facilitator", cast.host, None)


def test_an_import_adds_who_is_new_and_changes_only_what_is_said_of_who_is_known(cast):
    entries = [
        Entry(2, "Rosa R.", "ROSA@example.org", language="es"),
        Entry(3, "Noor Khan", "noor@example.org", "observer", "Nepal", zone="UTC"),
        Entry(4, "Asha Shrestha", "asha@example.org"),
    ]
    assert actions.import_participants(cast.dialogue, entries, NOW) == (1, 1)
    assert facts(cast.rapporteur) == ("Rosa R.", "rosa@example.org", "rapporteur", None, "es", "")
    assert facts(cast.asha) == ("Asha Shrestha", "asha@example.org", "delegate", cast.nepal, "en", "")
    noor = Participant.objects.get(email="noor@example.org")
    assert facts(noor) == ("Noor Khan", "noor@example.org", "observer", cast.nepal, "en", "UTC")
    room = room_of(cast)
    assert room[f"participant/{noor.pk}"]["delegation"] == str(cast.nepal.pk)
    assert room[f"participant/{cast.rapporteur.pk}"]["name"] == "Rosa R."


def test_importing_the_same_list_again_changes_nothing(cast):
    entries = [Entry(1, "Noor Khan", "noor@example.org", "observer", "Nepal")]
    actions.import_participants(cast.dialogue, entries, NOW)
    before = log.load(cast.session.pk).seq
    assert actions.import_participants(cast.dialogue, entries, NOW) == (0, 0)
    assert log.load(cast.session.pk).seq == before


def test_an_import_asks_the_database_no_more_for_many_people_than_for_one(cast):
    def queries(first: int, count: int) -> int:
        entries = [Entry(i, f"P {i}", f"p{i}@example.org") for i in range(first, first + count)]
        with CaptureQueriesContext(connection) as captured:
            actions.import_participants(cast.dialogue, entries, NOW)
        return len(captured)

    assert queries(0, 1) == queries(1, 50)


def test_a_renewed_link_closes_the_ones_before_and_a_given_one_does_not(cast):
    first = actions.give_link(cast.asha)
    second = actions.give_link(cast.asha)
    assert access.key_bearer(first)
    assert access.key_bearer(second)
    third = actions.renew_link(cast.asha)
    assert [bool(access.key_bearer(key)) for key in (first, second, third)] == [False, False, True]
    actions.revoke_links(cast.asha)
    assert access.key_bearer(third) is None


def test_sessions_are_numbered_and_their_room_knows_the_people(cast):
    session = actions.create_session(cast.dialogue, NOW, title="Droughts", duration=60)
    assert (session.number, session.status) == (2, "draft")
    room = log.load(session.pk).map
    assert room["session"]["title"] == "Droughts"
    assert room[f"participant/{cast.asha.pk}"]["name"] == "Asha Shrestha"


def test_the_room_hears_of_another_title(cast):
    actions.update_session(cast.session, NOW, title="Floods and after")
    assert room_of(cast)["session"]["title"] == "Floods and after"


def test_the_details_of_a_session_that_is_over_stay(cast):
    cast.session.status, cast.session.ended_at = "ended", NOW + dt.timedelta(days=2)
    cast.session.save()
    with pytest.raises(ValidationError, match="over"):
        actions.update_session(cast.session, NOW, title="Rewritten")


def test_a_page_read_before_the_room_opened_does_not_close_it(cast):
    read_before = Session.objects.get(pk=cast.session.pk)
    Session.objects.filter(pk=cast.session.pk).update(status="live")
    actions.update_session(read_before, NOW, title="Floods and after")
    kept = Session.objects.get(pk=cast.session.pk)
    assert (kept.status, kept.title) == ("live", "Floods and after")


def test_papers_stand_in_the_order_in_which_they_came(cast):
    for title in ("Questions", "Answers"):
        actions.add_paper(cast.session, NOW, title=title, url=f"https://example.org/{title}", language="en")
    first, second = cast.session.papers.all()
    assert (first.title, second.title) == ("Questions", "Answers")
    actions.remove_paper(first, NOW)
    assert list(cast.session.papers.all()) == [second]


def test_what_somebody_confirmed_of_a_delegation_is_provisional_again_when_it_changes(cast):
    actions.confirm_delegation(cast.nepal, cast.asha, NOW, work_from="10:00")
    cast.nepal.refresh_from_db()
    assert (cast.nepal.work_from, cast.nepal.confirmed_at, cast.nepal.confirmed_by) == (
        "10:00",
        NOW,
        "Asha Shrestha",
    )
    actions.update_delegation(cast.nepal, NOW, institution="Water Commission", work_from="10:00")
    cast.nepal.refresh_from_db()
    assert cast.nepal.confirmed_at == NOW
    actions.update_delegation(cast.nepal, NOW, work_from="09:00")
    cast.nepal.refresh_from_db()
    assert (cast.nepal.confirmed_at, cast.nepal.confirmed_by) == (None, "")
