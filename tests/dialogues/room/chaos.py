"""Clients that act without a pause while servers are killed: what each was promised, and what became of it."""

import contextlib
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from dialogues import access
from dialogues.models import Participant, RoomBallot, RoomEvent
from dialogues.room import decoding, log
from dialogues.room.audience import audience_of
from dialogues.room.seating import seat
from tests.conftest import Cast
from tests.serving import Process, RoomClient

GONE = (ConnectionClosed, InvalidHandshake, OSError, EOFError, TimeoutError)


def long_run(short: int, long: int) -> int:
    """How often or how long: `short` in the tests, `long` in `make soak`."""
    return long if os.environ.get("SOAK") else short


class Actor(threading.Thread):
    """One person's client: each command is sent until it is answered, over as many connections as that takes."""

    def __init__(self, crowd: "Crowd", person: Participant, seed: int) -> None:
        super().__init__(name=f"actor {person.name}", daemon=True)
        self.person = person
        self.acknowledged: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self.sent: dict[str, dict[str, Any]] = {}
        self.client: RoomClient | None = None
        self._map: dict[str, Any] = {}
        self._seq: int | None = None
        self._crowd = crowd
        self._key = access.mint_key(person)
        self._random = Random(seed)
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while not self._crowd.resting.is_set():
                if self._map:
                    do, fields = self._choice()
                    self.does(do, **fields)
                else:
                    self.looks_in()
        except BaseException as error:
            self.error = error
            raise

    def does(self, do: str, **fields: Any) -> None:
        command_id = f"c{len(self.sent)}"
        self.sent[command_id] = {"do": do, **fields}
        until = time.monotonic() + 60
        while True:
            try:
                client = self._connected()
                client.send(id=command_id, do=do, **fields)
                if self._random.random() < 0.2:  # twice, as by a client that did not trust its line
                    client.send(id=command_id, do=do, **fields)
                while command_id not in client.answers:
                    self._hears(client)
                answer = client.answers.pop(command_id)
                if answer.get("code") == "too_fast":
                    time.sleep(0.1)  # it was not looked at: its twin, or the next try, may be
                    continue
                self._note(command_id, answer)
                return
            except GONE:
                self.hangs_up()
                assert time.monotonic() < until, f"no answer to {do} within a minute"
                time.sleep(0.05)

    def looks_in(self) -> None:
        with contextlib.suppress(*GONE):
            self._connected()

    def _note(self, command_id: str, answer: dict[str, Any]) -> None:
        if answer["type"] == "ack":
            assert self.acknowledged.setdefault(command_id, answer["seq"]) == answer["seq"]
        else:
            self.refused[command_id] = answer["code"]

    def _hears(self, client: RoomClient, timeout: float = 10) -> None:
        client.receive(timeout)
        self._map, self._seq = client.map, client.seq

    def _connected(self) -> RoomClient:
        if self.client is None:
            port = self._random.choice(self._crowd.ports)
            client = RoomClient(port, self._crowd.session_id, self._key, self._seq, self._map)
            self.client = client
            self._map, self._seq = client.map, client.seq
        return self.client

    def hangs_up(self) -> None:
        if self.client:
            with contextlib.suppress(*GONE):
                self.client.close()
            self.client = None

    def catches_up(self, seq: int) -> dict[str, Any]:
        until = time.monotonic() + 60
        while self._seq is None or self._seq < seq or self.client is None:
            try:
                client = self._connected()
                if client.seq < seq:
                    self._hears(client)
            except GONE:
                self.hangs_up()
                assert time.monotonic() < until, f"did not reach {seq} within a minute"
        return self._map

    def _choice(self) -> tuple[str, dict[str, Any]]:
        """Something that this person may try, by what they see."""
        number, queue = len(self.sent), self._map["queue"]
        own = [
            key for key in queue["order"] if self._map[f"entry/{key}"]["participant"] == str(self.person.pk)
        ]
        polls = [key.partition("/")[2] for key in self._map if key.startswith("poll/")]
        choices: dict[str, list[tuple[str, dict[str, Any]]]] = {
            "facilitator": [
                ("add_item", {"title": f"{self.person.pk}-{number}", "planned_minutes": 5}),
                ("call_next", {"expect": queue["order"][0] if queue["order"] else None}),
                ("open_poll", {"question": "?", "options": ["yes", "no"], "secret": number % 2 == 0}),
                ("write_backstage", {"text": f"{self.person.pk}-{number}"}),
            ],
            "rapporteur": [("write_note", {"text": f"{self.person.pk}-{number}", "kind": "statement"})],
            "delegate": [
                ("raise_hand", {"kind": self._random.choice(["topic", "clarification", "point_of_order"])}),
                ("lower_hand", {"entry": own[0] if own else "7"}),
                ("vote", {"poll": polls[-1] if polls else "7", "option": number % 2}),
            ],
        }
        return self._random.choice(choices[self.person.role])


class Crowd:
    """Several people at once on servers that come and go."""

    def __init__(self, cast: Cast, processes: list[Process]) -> None:
        self.random = Random(os.environ.get("CHAOS_SEED") or 8)  # chance, not secrecy
        self.session_id = cast.session.pk
        self.resting = threading.Event()
        self._processes = processes
        self.ports = [process.port for process in processes]
        self._started(cast)
        second = Participant.objects.create(dialogue=cast.dialogue, name="Second", role="facilitator")
        seat(cast.session, timezone.now())
        people = [cast.facilitator, second, cast.rapporteur, cast.asha, cast.brian]
        self.actors = [Actor(self, person, self.random.randrange(1000)) for person in people]
        for actor in self.actors:
            actor.start()

    def _started(self, cast: Cast) -> None:
        item = None
        for do, fields in (
            ("start_session", {}),
            ("add_item", {"title": "Dams", "planned_minutes": 20}),
            ("go_to_item", {"expect": None}),
        ):
            fields = {"item": item, **fields} if do == "go_to_item" else fields
            command = decoding.decode(json.dumps({"id": do, "do": do, **fields}))
            answer = log.submit(cast.session.pk, cast.facilitator.pk, command, timezone.now())
            assert isinstance(answer, log.Accepted), answer
            item = str(answer.seq)

    def kill_one(self, start: Callable[..., Process]) -> None:
        place = self.random.randrange(len(self._processes))
        self._processes[place].kill()
        self._processes[place] = start()
        self.ports[place] = self._processes[place].port

    def acknowledged(self) -> int:
        return sum(len(actor.acknowledged) for actor in self.actors)

    def comes_to_rest(self) -> None:
        """Nobody acts any more: whatever was promised is so, once, and all see the same."""
        self.resting.set()
        for actor in self.actors:
            actor.join(120)
            assert not actor.is_alive()
            assert actor.error is None, actor.error
        assert self.acknowledged() > 0
        self._all_see_the_same()
        events = list(RoomEvent.objects.filter(session_id=self.session_id).order_by("seq"))
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        told = Counter(event.data.get("text") or event.data.get("title") for event in events)
        for actor in self.actors:
            assert len(actor.acknowledged) + len(actor.refused) == len(actor.sent)
            for command_id, command in actor.sent.items():
                if text := command.get("text") or command.get("title"):
                    assert told[text] == (command_id in actor.acknowledged), (command_id, command)
            assert all(seq <= len(events) for seq in actor.acknowledged.values())
        self._every_secret_vote_is_in_the_box_once()

    def _every_secret_vote_is_in_the_box_once(self) -> None:
        state = log.load(self.session_id)
        for key, poll in state.map.items():
            if key.startswith("poll/") and poll["secret"]:
                in_box = RoomBallot.objects.filter(session_id=self.session_id, poll=key.partition("/")[2])
                assert in_box.count() == poll["voted"]

    def _all_see_the_same(self) -> None:
        until = time.monotonic() + 60
        while True:
            state = log.load(self.session_id)
            for actor in self.actors:
                actor.catches_up(state.seq)
            if all(actor.client and actor.client.seq == state.seq for actor in self.actors):
                break
            assert time.monotonic() < until, "the room does not come to rest"
        for actor in self.actors:
            assert actor.client
            audience = audience_of(actor.person.role)
            assert actor.client.map == json.loads(msgspec.json.encode(state.seen_by(audience)))
            actor.hangs_up()
