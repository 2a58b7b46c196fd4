"""Rule 16, only the server's clock counts; and no rule of the floor is without a test of its number."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dialogues import access
from dialogues.models import Participant, RoomEvent
from dialogues.room.clock import cut, read
from tests.conftest import Cast, make_cast
from tests.dialogues.room.table import Table
from tests.numbered import without_a_test
from tests.serving import RoomClient, Server


def test_each_rule_of_the_floor_has_a_test_of_its_number() -> None:
    assert without_a_test(range(1, 17), Path(__file__).parent) == set()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def enter(server: Server, cast: Cast, who: Participant, since: int | None = None) -> RoomClient:
    return server.room(cast.session.pk, access.mint_key(who), since)


def calls_asha(server: Server, cast: Cast) -> tuple[RoomClient, dict[str, Any]]:
    """The facilitator's socket, and the floor as it was shown first."""
    chair = enter(server, cast, cast.facilitator)
    chair.ask("s1", "start_session")
    called = chair.ask("s2", "call", participant=str(cast.asha.pk), expect=None)
    chair.wait_for(called["seq"])
    return chair, chair.map["floor"]


@pytest.mark.django_db(transaction=True)
def test_rule_16_a_reload_and_a_sleep_never_change_a_speakers_time(server: Server, cast: Cast) -> None:
    asha = enter(server, cast, cast.asha)
    seen = asha.seq
    chair, floor = calls_asha(server, cast)
    asha.close()
    reloaded, woken = enter(server, cast, cast.asha), enter(server, cast, cast.asha, since=seen)
    assert reloaded.map["floor"] == woken.map["floor"] == floor
    finished = chair.ask("f1", "finish_floor", expect=floor["turn"])
    chair.wait_for(finished["seq"])
    began, ended = (
        RoomEvent.objects.get(session=cast.session, kind=kind).at for kind in ("turn_called", "turn_finished")
    )
    spoken = (cut(ended) - cut(began)).total_seconds()
    assert chair.map[f"delegation/{cast.nepal.pk}"]["spoken_seconds"] == round(spoken, 3)


@pytest.mark.django_db(transaction=True)
def test_rule_16_each_message_tells_the_servers_time(server: Server, cast: Cast) -> None:
    before = cut(timezone.now())
    chair = enter(server, cast, cast.facilitator)
    asha = enter(server, cast, cast.asha, since=chair.seq)
    chair.send(id="s1", do="start_session")
    frame = asha.receive()
    while frame["type"] != "frame" or "session" not in frame["set"]:
        frame = asha.receive()
    pong = asha.ask("p1", "ping")
    told = [read(message["now"]) for message in (chair.first, asha.first, frame, pong)]
    assert before <= told[0]
    assert told == sorted(told)
    assert told[-1] <= timezone.now()


def test_rule_16_what_a_client_says_of_the_time_of_its_own_deed_is_refused() -> None:
    table = Table()
    table.opens()
    with pytest.raises(Exception, match="malformed"):
        table.tries("asha", "raise_hand", kind="topic", at="2011-06-28T11:00:00.000Z")
    entry = table.raises("asha")
    assert read(table.state.map[f"entry/{entry}"]["raised_at"]) == table.now


def test_rule_16_a_clock_that_is_set_back_turns_no_time_back() -> None:
    table = Table()
    table.opens()
    table.raises("asha")
    table.calls()
    table.passes(60)
    table.adds("Rain", 10)
    table.now -= dt.timedelta(seconds=300)
    table.finishes()
    assert table.state.map["delegation/np"]["spoken_seconds"] == 60
