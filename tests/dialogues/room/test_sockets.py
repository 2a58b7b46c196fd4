"""The room over real sockets: who gets in, what comes first, answers, frames, resuming."""

import socket
import time

import pytest
from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from dialogues import access
from dialogues.models import RoomEvent
from tests.conftest import Cast, client_of, make_cast
from tests.serving import RoomClient, Server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def enter(server: Server, cast: Cast, who: str, since: int | None = None) -> RoomClient:
    person = getattr(cast, who)
    return server.room(cast.session.pk, access.mint_key(person), since)


def started(server: Server, cast: Cast) -> tuple[RoomClient, str]:
    """The facilitator's socket in a live room, and the item taken up."""
    chair = enter(server, cast, "facilitator")
    assert chair.ask("s1", "start_session")["type"] == "ack"
    assert chair.ask("s2", "add_item", title="Dams", planned_minutes=20)["type"] == "ack"
    item = next(key.removeprefix("item/") for key in chair.map if key.startswith("item/"))
    assert chair.ask("s3", "go_to_item", item=item, expect=None)["type"] == "ack"
    return chair, item


def test_the_first_message_is_a_snapshot_that_says_who_one_is(server: Server, cast: Cast) -> None:
    asha = enter(server, cast, "asha")
    assert asha.first["type"] == "snapshot"
    assert asha.first["you"] == {
        "participant": str(cast.asha.pk),
        "role": "delegate",
        "delegation": str(cast.nepal.pk),
    }
    assert asha.map["session"]["status"] == "scheduled"
    assert asha.map[f"participant/{cast.asha.pk}"]["name"] == "Asha Shrestha"


def test_a_hand_is_acknowledged_and_everybody_sees_it(server: Server, cast: Cast) -> None:
    chair, _item = started(server, cast)
    asha, brian = enter(server, cast, "asha"), enter(server, cast, "brian")
    answer = asha.ask("h1", "raise_hand", kind="topic")
    assert answer["type"] == "ack"
    for client in (chair, brian):
        client.wait_for(answer["seq"])
        (entry,) = client.map["queue"]["order"]
        assert client.map[f"entry/{entry}"]["participant"] == str(cast.asha.pk)


def test_the_same_command_again_is_acknowledged_with_the_same_seq_and_does_nothing(
    server: Server, cast: Cast
) -> None:
    started(server, cast)
    asha = enter(server, cast, "asha")
    first = asha.ask("h1", "raise_hand", kind="topic")
    asha.ask("h2", "raise_hand", kind="point_of_order")
    before = RoomEvent.objects.count()
    assert asha.ask("h1", "raise_hand", kind="clarification") == first
    assert RoomEvent.objects.count() == before


def test_a_refusal_names_its_code_and_a_sentence_and_is_not_kept(server: Server, cast: Cast) -> None:
    asha = enter(server, cast, "asha")
    refused = asha.ask("h1", "raise_hand", kind="topic")
    assert (refused["code"], refused["reason"]) == ("not_live", "The session is not live.")
    chair, _item = started(server, cast)
    asha.wait_for(chair.seq)
    assert asha.ask("h1", "raise_hand", kind="topic")["type"] == "ack"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", "bad_command"),
        ('{"id": "x", "do": "dance"}', "bad_command"),
        ('{"id": "x", "do": "raise_hand", "kind": "topic", "more": 1}', "bad_command"),
        ('{"do": "raise_hand", "kind": "topic"}', "bad_command"),
        ("[" * 20_000, "too_large"),
        ('{"id": "x", "do": "open_poll", "question": "?", "options": ["a", "b"]}', "not_allowed"),
        (b"\x00\x01", "bad_command"),
    ],
)
def test_a_frame_that_is_not_understood_is_refused_and_not_fatal(
    server: Server, cast: Cast, frame: str | bytes, code: str
) -> None:
    asha = enter(server, cast, "asha")
    asha.connection.send(frame)
    while not asha.answers:
        asha.receive()
    (answer,) = asha.answers.values()
    assert (answer["type"], answer["code"]) == ("refused", code)
    asha.send(id="p", do="ping")
    while "p" not in asha.answers:
        asha.receive()
    assert asha.answers["p"]["type"] == "pong"


def test_frames_merge_to_at_most_20_a_second_and_hold_up_no_acknowledgement(
    server: Server, cast: Cast
) -> None:
    chair, _item = started(server, cast)
    asha = enter(server, cast, "asha")
    began = time.monotonic()
    for number in range(40):
        chair.send(id=f"i{number}", do="add_item", title=f"Item {number}", planned_minutes=5)
        while f"i{number}" not in chair.answers:  # one after the other, as a person's presses come
            chair.receive()
    last = chair.answers["i39"]["seq"]
    frames = 0
    while asha.seq < last:
        frames += asha.receive()["type"] == "frame"
    seconds = time.monotonic() - began
    assert frames <= 2 + 20 * seconds
    assert frames < 40, "each change came in a frame of its own"
    chair.wait_for(last)
    assert asha.map == chair.map


def test_who_did_not_read_for_a_while_misses_nothing(server: Server, cast: Cast) -> None:
    """More comes than the system buffers: frames wait and merge, and none overtakes another."""
    chair, _item = started(server, cast)
    writers = [chair, enter(server, cast, "rapporteur")]
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    line.connect(("127.0.0.1", server.port))
    asha = RoomClient(
        server.port, cast.session.pk, access.mint_key(cast.asha), sock=line, max_size=None, max_queue=1
    )
    for number in range(180):
        for writer in writers:
            writer.send(id=f"n{number}", do="write_note", kind="statement", text="x" * 9_900)
        if number % 10 == 9:
            for writer in writers:
                while f"n{number}" not in writer.answers:
                    writer.receive()
    assert {answer["type"] for writer in writers for answer in writer.answers.values()} == {"ack"}
    last = writers[0].ask("last", "open_queue")["seq"]
    for client in (asha, *writers):
        client.wait_for(last)
    assert sum(key.startswith("note/") for key in asha.map) == 360
    assert asha.map == writers[0].map == writers[1].map


def test_under_another_protocol_frames_go_through_asgi(cast: Cast) -> None:
    with Server(ws="websockets-sansio") as server:
        chair, _item = started(server, cast)
        asha = enter(server, cast, "asha")
        answer = asha.ask("h1", "raise_hand", kind="topic")
        chair.wait_for(answer["seq"])
        assert len(chair.map["queue"]["order"]) == 1


def test_resuming_by_since_brings_one_frame_with_what_was_missed(server: Server, cast: Cast) -> None:
    chair, _item = started(server, cast)
    asha = enter(server, cast, "asha")
    asha.ask("h0", "raise_hand", kind="topic")
    seen, mine = asha.seq, dict(asha.map)
    asha.close()
    head = asha.map["queue"]["order"][0]
    chair.wait_for(seen)
    chair.ask("n1", "call_next", expect=head)
    again = enter(server, cast, "asha", since=seen)
    assert (again.first["type"], again.first["after"]) == ("frame", seen)
    for key in again.first["unset"]:
        mine.pop(key)
    mine |= again.first["set"]
    fresh = enter(server, cast, "asha")
    again.wait_for(fresh.seq)
    assert fresh.map == mine | again.map


def test_resuming_with_nothing_missed_brings_an_empty_frame(server: Server, cast: Cast) -> None:
    chair, _item = started(server, cast)
    again = enter(server, cast, "facilitator", since=chair.seq)
    assert again.first | {"now": ""} == {
        "type": "frame",
        "after": chair.seq,
        "seq": chair.seq,
        "now": "",
        "set": {},
        "unset": [],
    }


@pytest.mark.parametrize("since", [10_000, 0])
def test_resuming_from_what_is_unknown_brings_a_snapshot(server: Server, cast: Cast, since: int) -> None:
    assert enter(server, cast, "asha", since=since).first["type"] == "snapshot"


def test_an_outsider_does_not_get_in(server: Server, cast: Cast) -> None:
    for query in ("", "?key=", f"?key={'x' * 27}"):
        with pytest.raises(InvalidStatus) as refused:
            opened(f"ws://127.0.0.1:{server.port}/ws/sessions/{cast.session.pk}/{query}")
        assert refused.value.response.status_code == 403


def test_a_revoked_key_closes_the_door_and_the_open_socket(server: Server, cast: Cast) -> None:
    key = access.mint_key(cast.asha)
    asha = server.room(cast.session.pk, key)
    access.revoke_keys(cast.asha)
    with pytest.raises(ConnectionClosed):
        read_to_the_end(asha)
    with pytest.raises(InvalidStatus):
        server.room(cast.session.pk, key)


def test_a_revoked_key_does_not_keep_speaking_in_a_busy_room(server: Server, cast: Cast) -> None:
    asha = server.room(cast.session.pk, access.mint_key(cast.asha))
    access.revoke_keys(cast.asha)
    with pytest.raises(ConnectionClosed):
        ask_without_a_pause(asha)


def opened(url: str, headers: dict[str, str] | None = None) -> None:
    """Opens a socket and closes it again; raises where it is refused."""
    with connect(url, additional_headers=headers):
        pass


def ask_without_a_pause(client: RoomClient) -> None:
    for n in range(200):
        client.ask(f"c{n}", "raise_hand", kind="topic")
        time.sleep(0.05)


def read_to_the_end(client: RoomClient) -> None:
    while True:
        client.receive(timeout=5)


def cookies(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@pytest.mark.parametrize(
    ("origin", "let_in"), [("own", True), ("https://evil.example", False), (None, False)]
)
def test_a_cookie_counts_only_from_our_own_pages(
    server: Server, cast: Cast, origin: str | None, let_in: bool
) -> None:
    headers = {"Cookie": cookies(client_of(cast.asha))}
    if origin:
        headers["Origin"] = server.url if origin == "own" else origin
    url = f"ws://127.0.0.1:{server.port}/ws/sessions/{cast.session.pk}/"
    if let_in:
        opened(url, headers)
    else:
        with pytest.raises(InvalidStatus):
            opened(url, headers)


def test_a_facilitators_session_opens_the_room_too(server: Server, cast: Cast) -> None:
    headers = {"Cookie": cookies(client_of(cast.host)), "Origin": server.url}
    url = f"ws://127.0.0.1:{server.port}/ws/sessions/{cast.session.pk}/"
    assert settings.SESSION_COOKIE_NAME in headers["Cookie"]
    opened(url, headers)
