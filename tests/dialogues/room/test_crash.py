"""Servers in processes of their own: one is killed, two serve one room."""

import threading
import time
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
import redis as redis_client
from channels_redis.serializers import MsgPackSerializer  # type: ignore[import-untyped]  # it has no types

from dialogues import access
from dialogues.models import RoomEvent
from dialogues.room.growth import unpacked
from tests.conftest import Cast, make_cast
from tests.dialogues.room.chaos import Crowd, long_run
from tests.dialogues.room.conftest import Redis
from tests.serving import Process, RoomClient

Start = Callable[..., Process]

# Starting a server takes seconds where other work goes on.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(long_run(short=300, long=0))]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_a_killed_server_has_lost_no_acknowledged_event(cast: Cast, process_of: Start) -> None:
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


def test_two_processes_serve_one_room(cast: Cast, process_of: Start) -> None:
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


def test_two_facilitators_who_press_at_once_in_two_processes_advance_once(
    cast: Cast, process_of: Start
) -> None:
    one, other = process_of(), process_of()
    key = access.mint_key(cast.facilitator)
    chair, second = one.room(cast.session.pk, key), other.room(cast.session.pk, key)
    chair.ask("s", "start_session")
    chair.ask("i", "add_item", title="Dams", planned_minutes=20)
    item = next(key.removeprefix("item/") for key in chair.map if key.startswith("item/"))
    chair.ask("g", "go_to_item", item=item, expect=None)
    for number in range(4):
        chair.ask(f"h{number}", "raise_hand", kind="topic", guest=f"Guest {number}")
    for number in range(4):
        second.wait_for(chair.seq)
        head = chair.map["queue"]["order"][0]
        answers = press_at_once([chair, second], f"n{number}", expect=head)
        assert sorted(answer["type"] for answer in answers) == ["ack", "refused"]
        chair.wait_for(max(answer.get("seq", 0) for answer in answers))
    assert RoomEvent.objects.filter(kind="turn_called").count() == 4


def press_at_once(clients: list[RoomClient], command_id: str, expect: str) -> list[dict[str, Any]]:
    ready = threading.Barrier(len(clients))
    answers: list[dict[str, Any]] = []

    def press(number: int, client: RoomClient) -> None:
        ready.wait(10)
        answers.append(client.ask(f"{command_id}-{number}", "call_next", expect=expect))

    threads = [threading.Thread(target=press, args=pair) for pair in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def test_killed_at_random_while_clients_act_nothing_acknowledged_is_lost_or_done_twice(
    cast: Cast, process_of: Start
) -> None:
    """Short here; `make soak` kills for minutes."""
    crowd = Crowd(cast, [process_of(), process_of()])
    for _ in range(long_run(short=2, long=60)):
        time.sleep(crowd.random.uniform(0.3, 1.5))
        crowd.kill_one(process_of)
    crowd.comes_to_rest()


def test_while_redis_is_gone_each_process_goes_on_and_all_converge_after(
    cast: Cast, process_of: Start, redis: Redis
) -> None:
    crowd = Crowd(cast, [process_of(REDIS_URL=redis.url), process_of(REDIS_URL=redis.url)])
    for _ in range(long_run(short=1, long=6)):
        time.sleep(1)
        redis.stop()
        before = crowd.acknowledged()
        time.sleep(long_run(short=3, long=10))
        assert crowd.acknowledged() > before, "the room stood still without Redis"
        redis.start()
        time.sleep(1)
    crowd.comes_to_rest()


class Echo(threading.Thread):
    """Says what processes tell each other again: late, out of order and at times twice."""

    def __init__(self, url: str) -> None:
        super().__init__(name="echo", daemon=True)
        self.heard: dict[bytes, None] = {}
        self.ended = threading.Event()
        self._redis = redis_client.from_url(url)
        self._random = Random(8)  # chance, not secrecy
        self._subscription = self._redis.pubsub(ignore_subscribe_messages=True)
        self._subscription.psubscribe("*room.*")

    def run(self) -> None:
        kept: list[tuple[bytes, bytes]] = []
        while not self.ended.is_set():
            message = self._subscription.get_message(timeout=0.1)
            if message and message["data"] not in self.heard:
                self.heard[message["data"]] = None
                kept.append((message["channel"], message["data"]))
            if len(kept) == 5 or not message:
                for channel, data in self._random.choices(kept, k=8) if kept else []:
                    self._redis.publish(channel, data)
                kept.clear()


def test_what_redis_passes_on_again_and_late_changes_nothing_and_is_only_what_the_log_says(
    cast: Cast, process_of: Start, redis: Redis
) -> None:
    echo = Echo(redis.url)
    echo.start()
    crowd = Crowd(cast, [process_of(REDIS_URL=redis.url), process_of(REDIS_URL=redis.url)])
    while len(echo.heard) < long_run(short=60, long=2000):
        assert echo.is_alive()
        assert all(actor.error is None for actor in crowd.actors)
        echo.join(0.1)
    crowd.comes_to_rest()
    echo.ended.set()
    echo.join(10)
    growths = [unpacked(MsgPackSerializer().deserialize(data)["growth"]) for data in echo.heard]
    lines = {(line.seq, line.at, line.kind): line.data for growth in growths for line in growth.lines}
    kept = RoomEvent.objects.filter(seq__in=[seq for seq, _, _ in lines])
    assert lines == {(event.seq, event.at, event.kind): event.data for event in kept}
    kinds = {kind for _, _, kind in lines}
    assert "note_written" in kinds
    assert "backstage_written" not in kinds


def test_who_sat_at_a_killed_server_is_not_present_for_ever(cast: Cast, process_of: Start) -> None:
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
