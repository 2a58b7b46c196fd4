"""Light mode: at most one frame a second, nothing of who is here, and nothing else missing."""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from dialogues import access
from dialogues.models import Participant
from dialogues.room import events
from tests.conftest import Cast, make_cast
from tests.dialogues.room.table import Table
from tests.serving import RoomClient, Server, StreamClient

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


Enter = Callable[..., RoomClient]


@pytest.fixture(params=["socket", "stream"])
def enter(request: pytest.FixtureRequest, server: Server, cast: Cast) -> Iterator[Enter]:
    with contextlib.ExitStack() as opened:

        def by(who: Participant, since: int | None = None) -> RoomClient:
            key, session = access.mint_key(who), cast.session.pk
            client = (
                RoomClient(server.port, session, key, since, light=True)
                if request.param == "socket"
                else StreamClient(server.url, session, key, since, light=True)
            )
            opened.callback(client.close)
            return client

        yield by


def test_frames_come_at_most_once_a_second_and_merge_what_came_between(
    server: Server, cast: Cast, enter: Enter
) -> None:
    chair = server.room(cast.session.pk, access.mint_key(cast.facilitator))
    asha = enter(cast.asha)
    began = time.monotonic()
    last = 0
    for number in range(12):
        last = chair.ask(f"i{number}", "add_item", title=f"Item {number}", planned_minutes=5)["seq"]
        time.sleep(0.2)  # so that what happens lasts for more than two seconds
    frames = 0
    while asha.seq < last:
        frames += asha.receive()["type"] == "frame"
    assert frames <= 2 + (time.monotonic() - began)
    assert frames < 12, "each change came in a frame of its own"
    fresh = enter(cast.asha)
    asha.wait_for(fresh.seq)
    assert asha.map == fresh.map
    assert sum(key.startswith("item/") for key in asha.map) == 12


def test_an_answer_does_not_wait_for_the_next_second(server: Server, cast: Cast, enter: Enter) -> None:
    """The acknowledgement comes ahead of the frame, which is put off."""
    chair = enter(cast.facilitator)
    chair.ask("s1", "start_session")
    chair.send(id="s2", do="add_item", title="Dams", planned_minutes=20)
    while "s2" not in chair.answers:
        assert chair.receive()["type"] != "frame"
    chair.wait_for(chair.answers["s2"]["seq"])


def test_nobody_is_said_to_be_here_or_away(server: Server, cast: Cast, enter: Enter) -> None:
    asha = enter(cast.asha)
    seen = asha.seq
    heavy = server.room(cast.session.pk, access.mint_key(cast.brian))
    heavy.ask("t1", "set_technician", name="Ram", phone="+1 2")
    asha.wait_for(heavy.seq)
    people = [entity for key, entity in asha.map.items() if key.startswith(("participant/", "delegation/"))]
    assert {entity["present"] for entity in people} == {None}
    assert heavy.map[f"participant/{cast.brian.pk}"]["present"] is True
    again = enter(cast.asha, since=seen)
    assert (again.first["type"], again.first["after"], again.first["set"]) == ("frame", seen, {})
    assert again.seq >= heavy.seq


def test_presence_changes_nothing_for_a_light_audience_and_other_changes_reach_it() -> None:
    table = Table()
    before = table.state.seq
    table.tell(events.ParticipantArrived(id="asha"), events.DelegationArrived(id="np"))
    assert table.state.frame_since(before, "light room") == {"set": {}, "unset": []}
    assert set(table.state.frame_since(before, "room")["set"]) == {"participant/asha", "delegation/np"}
    table.does("asha", "set_language", language="ne")
    found = table.state.frame_since(before, "light room")["set"]
    assert {key: (one["present"], one["speaks"]) for key, one in found.items()} == {
        "participant/asha": (None, "ne")
    }
