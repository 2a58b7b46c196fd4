"""Two processes and people who send whatever comes to hand: each frame is answered, none is fatal, all maps agree."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest

from dialogues import access
from dialogues.models import RoomEvent
from tests.conftest import Cast, make_cast
from tests.dialogues.room.test_commands import WHOLE
from tests.serving import Process, RoomClient

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

CODES = {
    "bad_command", "not_allowed", "not_live", "no_item", "unknown", "stale", "queue_closed", "too_large", "too_fast",
    "not_available",
}  # fmt: skip
VALUES: list[Any] = [
    None, True, 0, -1, 7, 2**63, 10**300, 1.5, "", " ", "7", "nobody", "\x00", "a\u2028b", "\u202eabc", "🌊" * 70,
    "x" * 300, [], ["7"], ["7", "7"], [[["7"]]], {}, {"a": 1}, "2011-06-28T12:00:00Z", "topic", "9999-12-31",
]  # fmt: skip
# As they go over the line: no JSON, JSON of another shape, too deep, too long, numbers that are none.
RAW = [
    "", " ", "{", "null", "7", "[]", '"ping"', "{}", '{"do": "ping"}', '{"id": null, "do": "ping"}', "[" * 8_000,
    '{"id": "x", "do": "ping", "more": ' + '{"a":' * 3_000, '{"id": "x", "do": "grant_time", "seconds": NaN}',
    '{"id": "x", "do": "grant_time", "seconds": 1e400}', '{"id": "x", "do": "undo", "expect": ' + "9" * 5_000 + "}",
    '{"id": "x", "do": "write_note", "kind": "statement", "text": "\\ud800"}', '{"id": "\\u0000", "do": "ping"}',
    '{"id": "x", "do": "ping"}trailing',
    "\ufeff" + '{"id": "x", "do": "ping"}',
    "x" * 17_000, '{"id": "x", "do": "ping", "pad": "' + "é" * 9_000 + '"}', "[" * 200_000,
]  # fmt: skip


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def answers_to(client: RoomClient, number: int) -> list[dict[str, Any]]:
    """All that was answered before the ping of this number, which shows that the line lives."""
    client.send(id=f"ping-{number}", do="ping")
    found: list[dict[str, Any]] = []
    while True:
        message = client.receive(timeout=60)
        if message["type"] == "pong":
            return found
        if message["type"] in {"ack", "refused"}:
            found.append(message)


def check(answers: list[dict[str, Any]], most: int) -> None:
    assert len(answers) <= most
    for answer in answers:
        if answer["type"] == "refused":
            assert answer["code"] in CODES
            assert answer["code"] != "not_available", "a mistake of ours was refused as one"
            assert answer["reason"].strip()
            assert "%(" not in answer["reason"]


def test_no_raw_frame_is_fatal(cast: Cast, process_of: Callable[..., Process]) -> None:
    asha = process_of().room(cast.session.pk, access.mint_key(cast.asha))
    frames: list[str | bytes] = [*RAW, b"\x00\xff", b""]
    for number, frame in enumerate(frames):
        asha.connection.send(frame)
        (answer,) = answers_to(asha, number)
        assert (answer["type"], answer["code"]) in {("refused", "bad_command"), ("refused", "too_large")}, (
            frame[:80]
        )
    assert not RoomEvent.objects.filter(actor=cast.asha).exists()


def test_whatever_stands_in_commands_two_processes_answer_and_agree(
    cast: Cast, process_of: Callable[..., Process]
) -> None:
    one, other = process_of(), process_of()
    people = [cast.facilitator, cast.rapporteur, cast.asha, cast.observer]
    clients = [
        server.room(cast.session.pk, access.mint_key(person))
        for person, server in zip(people, (one, other, one, other), strict=True)
    ]
    chair = clients[0]
    chair.ask("s1", "start_session")
    item = chair.ask("s2", "add_item", title="Dams", planned_minutes=5)["seq"]
    chair.ask("s3", "go_to_item", item=str(item), expect=None)
    dice = Random(16)
    # What ends the meeting for all the others comes last.
    names = sorted(set(WHOLE) - {"ping", "end_session"})
    for turn in range(300):
        client = dice.choice(clients)
        do = dice.choice(names)
        fields = dict(WHOLE[do])
        for field in dice.sample(sorted(fields), k=min(len(fields), dice.randint(0, 2))):
            fields[field] = dice.choice(VALUES)
        if dice.random() < 0.1:
            fields[dice.choice(["id", "do", "note", "colour", "since", "until"])] = dice.choice(VALUES)
        client.connection.send(json.dumps({"id": f"m{turn}", "do": do, **fields}))
        answers = answers_to(client, turn)
        check(answers, most=400)
    last = max(RoomEvent.objects.values_list("seq", flat=True))
    final = chair.ask("z1", "set_rules", turn_seconds=None)
    for client in clients:
        client.wait_for(max(last, final.get("seq", last)))
    fresh = other.room(cast.session.pk, access.mint_key(cast.brian))
    for client in clients:
        client.wait_for(fresh.seq)
    fresh.wait_for(max(client.seq for client in clients))
    assert clients[2].map == clients[3].map
    assert msgspec.json.decode(msgspec.json.encode(fresh.map)) == clients[2].map
