"""Servers in processes of their own: one is killed, two serve one room."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from dialogues import access
from dialogues.models import RoomEvent
from tests.conftest import Cast, make_cast
from tests.serving import Process

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def process_of(transactional_db: None) -> Iterator[object]:
    """Starts server processes on the test's database; stops what is left of them."""
    running: list[Process] = []

    def start() -> Process:
        database = connection.settings_dict
        if connection.vendor == "sqlite":
            url = f"sqlite:///{database['NAME']}"
        else:
            url = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        process = Process({"DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY})
        running.append(process)
        return process

    yield start
    for process in running:
        process.stop()


def test_a_killed_server_has_lost_no_acknowledged_event(cast: Cast, process_of) -> None:  # type: ignore[no-untyped-def]  # a fixture that starts processes
    server = process_of()
    key = access.mint_key(cast.facilitator)
    chair = server.room(cast.session.pk, key)
    acknowledged = [chair.ask("c0", "start_session")["seq"]]
    for number in range(1, 6):
        for client in range(3):
            command_id = f"c{number}-{client}"
            answer = chair.ask(command_id, "add_item", title=f"Item {command_id}", planned_minutes=5)
            acknowledged.append(answer["seq"])
        chair.send(id=f"unsure-{number}", do="add_item", title=f"Unsure {number}", planned_minutes=5)
        server.kill()
        server = process_of()
        chair = server.room(cast.session.pk, key)
        assert chair.seq >= acknowledged[-1]
        assert (
            chair.ask(f"unsure-{number}", "add_item", title=f"Unsure {number}", planned_minutes=5)["type"]
            == "ack"
        )
    assert set(acknowledged) <= set(RoomEvent.objects.values_list("seq", flat=True))
    titles = [chair.map[key]["title"] for key in chair.map if key.startswith("item/")]
    expected = [f"Item c{n}-{c}" for n in range(1, 6) for c in range(3)] + [
        f"Unsure {n}" for n in range(1, 6)
    ]
    assert sorted(titles) == sorted(expected)


def test_two_processes_serve_one_room(cast: Cast, process_of) -> None:  # type: ignore[no-untyped-def]  # as above
    one, other = process_of(), process_of()
    chair = one.room(cast.session.pk, access.mint_key(cast.facilitator))
    chair.ask("c1", "start_session")
    chair.ask("c2", "add_item", title="Dams", planned_minutes=20)
    item = next(key.removeprefix("item/") for key in chair.map if key.startswith("item/"))
    chair.ask("c3", "go_to_item", item=item, expect=None)
    asha = other.room(cast.session.pk, access.mint_key(cast.asha))
    raised = asha.ask("h1", "raise_hand", kind="topic")
    chair.wait_for(raised["seq"])
    called = chair.ask("c4", "call_next", expect=chair.map["queue"]["order"][0])
    asha.wait_for(called["seq"])
    assert asha.map["floor"]["participant"] == str(cast.asha.pk)
    brian = one.room(cast.session.pk, access.mint_key(cast.brian))
    asha.wait_for(brian.seq)
    last = max(asha.seq, brian.seq, chair.seq)
    for client in (asha, brian, chair):
        client.wait_for(last)
    assert asha.map == brian.map == chair.map


def test_who_sat_at_a_killed_server_is_not_present_for_ever(cast: Cast, process_of) -> None:  # type: ignore[no-untyped-def]  # as above
    server = process_of()
    asha = server.room(cast.session.pk, access.mint_key(cast.asha))
    nepal = f"delegation/{cast.nepal.pk}"
    while not asha.map[nepal]["present"]:
        asha.receive()
    server.kill()
    server = process_of()
    chair = server.room(cast.session.pk, access.mint_key(cast.facilitator))
    assert chair.map[nepal]["present"]  # it may only be on its way back
    while chair.map[nepal]["present"]:
        chair.receive(timeout=30)
