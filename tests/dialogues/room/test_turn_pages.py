"""Turns put right on their page, in the meeting and after it; the history of a note; the language of refusals."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from dialogues.models import Participant, RoomEvent, User
from dialogues.room import commands, log
from dialogues.room.clock import read
from dialogues.room.entrance import Entry
from tests.conftest import Cast, client_of

pytestmark = pytest.mark.django_db


def does(cast: Cast, who: Participant, command: commands.Command, at: dt.datetime) -> int:
    found = log.submit(cast.session.pk, who.pk, command, at)
    assert isinstance(found, log.Accepted), found
    return found.seq


@pytest.fixture
def held(cast: Cast) -> Cast:
    """Asha spoke from 12:00 UTC, in Vienna 14:00, then after four minutes Brian; a note was corrected."""
    cast.session.refresh_from_db()
    noon = dt.datetime(2026, 6, 2, 12, 0, tzinfo=dt.UTC)
    chair, clerk = cast.facilitator, cast.rapporteur
    does(cast, chair, commands.StartSession(id="1"), noon - dt.timedelta(minutes=30))
    turn = does(cast, chair, commands.Call(id="2", participant=str(cast.asha.pk), expect=None), noon)
    note = does(cast, clerk, commands.WriteNote(id="3", kind="statement", text="Dams leek."), noon)
    does(cast, clerk, commands.EditNote(id="4", note=str(note), text="Dams leak."), noon)
    later = noon + dt.timedelta(minutes=4)
    does(cast, chair, commands.Call(id="5", participant=str(cast.brian.pk), expect=str(turn)), later)
    return cast


def turn_of(cast: Cast, who: Participant) -> str:
    return next(
        turn.id
        for turn in log.load(cast.session.pk).turns.values()
        if turn.hand["participant"] == str(who.pk)
    )


def get(who: User | Participant | None, cast: Cast, rest: str = "turns/") -> Any:
    return client_of(who).get(f"/s/{cast.session.pk}/{rest}")


def test_all_turns_stand_there_and_are_found_by_name_and_by_hour(held: Cast) -> None:
    whole = get(held.rapporteur, held).content.decode()
    assert whole.index("Brian Pike") < whole.index("Asha Shrestha")
    for words in ("asha", "NEPAL", "14:00", "shrestha 14:00"):
        page = get(held.rapporteur, held, f"turns/?q={words}").content.decode()
        assert ("Asha Shrestha" in page, "Brian Pike" in page) == (True, False), words
    assert "No turn is found" in get(held.rapporteur, held, "turns/?q=nobody").content.decode()


def test_the_room_gets_the_same_list(held: Cast) -> None:
    found = get(held.facilitator, held, "turns.json").json()["turns"]
    assert [(one["name"], one["country"], one["since"], one["runs_since"]) for one in found] == [
        ("Brian Pike", "Canada", "2026-06-02T12:04:00.000Z", "2026-06-02T12:04:00.000Z"),
        ("Asha Shrestha", "Nepal", "2026-06-02T12:00:00.000Z", None),
    ]
    assert found[1]["spoken_seconds"] == 240


@pytest.mark.parametrize("rest", ["turns/", "turns.json", "turns/?turn=1"])
@pytest.mark.parametrize(
    ("who", "status"), [("asha", 404), ("observer", 404), ("outsider", 404), ("nobody", 302)]
)
def test_turns_are_for_those_who_keep_the_minutes(held: Cast, rest: str, who: str, status: int) -> None:
    assert get(getattr(held, who, None), held, rest).status_code == status


def test_a_wrong_person_and_a_wrong_minute_are_put_right(held: Cast) -> None:
    client, turn = client_of(held.rapporteur), turn_of(held, held.brian)
    address = f"/s/{held.session.pk}/turns/?turn={turn}"
    answer = client.post(address, {"participant": held.asha.pk, "guest": "", "since": "14:01:30"})
    assert answer.status_code == 302
    state = log.load(held.session.pk)
    floor = state.floor
    assert floor
    assert floor["participant"] == str(held.asha.pk)
    assert read(floor["since"]) == dt.datetime(2026, 6, 2, 12, 1, 30, tzinfo=dt.UTC)
    assert state.map[f"delegation/{held.nepal.pk}"]["spoken_seconds"] == 90
    event = RoomEvent.objects.get(session=held.session, kind="turn_corrected")
    assert event.actor_id == held.rapporteur.pk


def test_a_guest_is_named_and_after_the_end_too(held: Cast) -> None:
    does(held, held.facilitator, commands.EndSession(id="9"), timezone.now())
    client, turn = client_of(held.facilitator), turn_of(held, held.asha)
    client.post(f"/s/{held.session.pk}/turns/?turn={turn}", {"guest": "Dr Rai"})
    assert log.load(held.session.pk).turns[turn].hand["guest"] == "Dr Rai"


def test_the_hour_is_the_one_nearest_to_what_was_noted(held: Cast) -> None:
    """For a reader whose clock passes midnight between the two."""
    client, turn = client_of(held.rapporteur), turn_of(held, held.asha)
    client.cookies["zone"] = "Pacific/Auckland"  # there the turn began at midnight
    client.post(f"/s/{held.session.pk}/turns/?turn={turn}", {"since": "23:58"})
    began = log.load(held.session.pk).turns[turn].spans[0].start
    assert began == dt.datetime(2026, 6, 2, 11, 58, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"since": "14:05"}, "A turn begins between"),
        ({"since": "noon"}, "valid time"),
        ({"participant": "999"}, "Select a valid choice"),
        ({"participant": "{asha}", "guest": "Dr Rai"}, "either a participant or a guest"),
        ({"guest": "a\x00b"}, "invisible character"),
        ({"guest": "x" * 121}, "at most 120"),
    ],
)
def test_what_cannot_be_is_said_in_the_form(held: Cast, fields: dict[str, str], said: str) -> None:
    sent = {name: value.format(asha=held.asha.pk) for name, value in fields.items()}
    address = f"/s/{held.session.pk}/turns/?turn={turn_of(held, held.asha)}"
    answer = client_of(held.rapporteur).post(address, sent)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not RoomEvent.objects.filter(kind="turn_corrected").exists()


@pytest.mark.parametrize("turn", ["0", "x", "99999999999999999999", "%00"])
def test_a_turn_that_is_none_has_no_page(held: Cast, turn: str) -> None:
    assert get(held.rapporteur, held, f"turns/?turn={turn}").status_code == 404


def test_a_notes_history_has_its_former_words_and_for_those_who_keep_minutes_who_wrote_them(
    held: Cast,
) -> None:
    note = RoomEvent.objects.get(session=held.session, kind="note_written").seq
    turn = turn_of(held, held.asha)
    correction = commands.CorrectTurn(id="7", turn=turn, guest="Dr Rai")
    does(held, held.facilitator, correction, timezone.now())
    for who, audits in ((held.rapporteur, True), (held.observer, False)):
        page = get(who, held, f"notes/{note}/").content.decode()
        former, now = page.index("Dams leek."), page.index("Dams leak.")
        assert former < now < page.index("Dr Rai")
        assert ("Rosa Rapporteur</bdi>" in page.split("<main")[1].split("<footer")[0]) is audits
    assert get(held.outsider, held, f"notes/{note}/").status_code == 404
    for other in (note + 1, 10**30):
        assert get(held.rapporteur, held, f"notes/{other}/").status_code == 404


@pytest.mark.parametrize(("query", "language"), [("", "es"), ("language=ar", "ar"), ("language=xx", "es")])
def test_refusals_are_in_the_language_of_the_page_that_asks_else_in_the_persons(
    cast: Cast, query: str, language: str
) -> None:
    cast.asha.language = "es"
    entry = Entry({"headers": [], "query_string": query.encode()})
    assert entry.language_of(cast.asha) == language
