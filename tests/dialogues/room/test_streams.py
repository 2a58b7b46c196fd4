"""The room without a socket: the same frames by server-sent events, commands by POST, and who is let in."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.db import connection

from dialogues import access
from dialogues.models import Participant, RoomEvent
from dialogues.room import seat, streams
from dialogues.room.hub import close_hub, hub
from tests.conftest import Cast, client_of, make_cast
from tests.dialogues.room.conftest import Redis
from tests.serving import Process, RoomClient, Server, StreamClient

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def enter(server: Server | Process, cast: Cast, who: str, since: int | None = None) -> StreamClient:
    return StreamClient(server.url, cast.session.pk, access.mint_key(getattr(cast, who)), since)


def begun(chair: RoomClient) -> None:
    chair.ask("s1", "start_session")
    chair.ask("s2", "add_item", title="Dams", planned_minutes=20)
    item = next(key.removeprefix("item/") for key in chair.map if key.startswith("item/"))
    assert chair.ask("s3", "go_to_item", item=item, expect=None)["type"] == "ack"


def post(server: Server, cast: Cast, body: bytes, key: str = "", **headers: str) -> httpx.Response:
    query = f"?key={key}" if key else ""
    return httpx.post(f"{server.url}/s/{cast.session.pk}/commands/{query}", content=body, headers=headers)


def look(server: Server, cast: Cast, key: str = "", **headers: str) -> int:
    """The status with which a stream opens."""
    query = f"?key={key}" if key else ""
    address = f"{server.url}/s/{cast.session.pk}/events/{query}"
    with httpx.stream("GET", address, headers=headers) as response:
        return response.status_code


def test_a_stream_begins_with_a_snapshot_and_no_proxy_keeps_it(server: Server, cast: Cast) -> None:
    asha = enter(server, cast, "asha")
    assert asha.first["type"] == "snapshot"
    assert asha.first["you"]["participant"] == str(cast.asha.pk)
    headers = asha.response.headers
    assert headers["content-type"].startswith("text/event-stream")
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
    asha.close()


def test_streams_and_sockets_see_the_same_map(server: Server, cast: Cast) -> None:
    chair = enter(server, cast, "facilitator")
    begun(chair)
    brian = server.room(cast.session.pk, access.mint_key(cast.brian))
    asha = enter(server, cast, "asha")
    answer = asha.ask("h1", "raise_hand", kind="topic")
    assert answer["type"] == "ack"
    for other in (brian, chair):
        other.wait_for(answer["seq"])
    asha.wait_for(brian.seq)
    brian.wait_for(asha.seq)
    assert (asha.map, asha.seq) == (brian.map, brian.seq)
    assert asha.map[f"participant/{cast.asha.pk}"]["present"]
    assert asha.ask("h1", "raise_hand", kind="topic") == answer, "once for ever"
    refused = asha.ask("h2", "call_next", expect=None)
    assert (refused["type"], refused["code"]) == ("refused", "not_allowed")
    for client in (asha, chair):
        client.close()


@pytest.mark.parametrize("by_header", [False, True])
def test_resuming_brings_one_frame_with_what_was_missed(server: Server, cast: Cast, by_header: bool) -> None:
    chair = enter(server, cast, "facilitator")
    begun(chair)
    key = access.mint_key(cast.facilitator)
    chair.ask("n1", "write_note", text="Dams hold.", kind="statement")
    since = chair.seq - 1
    query, headers = (0, {"Last-Event-ID": str(since)}) if by_header else (since, {})
    address = f"{server.url}/s/{cast.session.pk}/events/?key={key}&since={query}"
    with httpx.stream("GET", address, headers=headers) as response:
        lines = iter(response.iter_lines())
        assert next(lines) == "retry: 1000"
        assert next(lines) == ""
        assert next(lines) == f"id: {chair.seq}"
        frame = json.loads(next(lines).removeprefix("data: "))
    assert (frame["type"], frame["after"], frame["seq"]) == ("frame", since, chair.seq)
    assert [key.partition("/")[0] for key in frame["set"]] == ["note"]
    chair.close()


def test_what_is_no_command_is_refused_as_on_a_socket(server: Server, cast: Cast) -> None:
    key = access.mint_key(cast.asha)

    def code(body: bytes) -> tuple[str, str | None]:
        answer = post(server, cast, body, key)
        assert answer.status_code == 200
        return answer.json()["code"], answer.json()["id"]

    assert code(b"") == ("bad_command", None)
    assert code(b"\xff\xfe") == ("bad_command", None)
    assert code(b'{"id": "x", "do": "dance"}') == ("bad_command", "x")
    assert code(b'{"id": "x", "do": "ping", "more": "%b"}' % (b"m" * 17_000)) == ("too_large", "x")
    assert code(b"[" * 16_000) == ("bad_command", None)
    assert post(server, cast, b"m" * 1_100_000, key).status_code == 413
    pong = post(server, cast, b'{"id": "p", "do": "ping"}', key).json()
    assert (pong["type"], pong["id"]) == ("pong", "p")


def test_who_is_not_let_in_learns_nothing(server: Server, cast: Cast) -> None:
    ping = b'{"id": "p", "do": "ping"}'
    for key in ("x" * 27, "x", access.mint_key(Participant.objects.get(email="", user=cast.outsider))):
        assert look(server, cast, key) == 404
        answer = post(server, cast, ping, key)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert look(server, cast) == 404
    own = access.mint_key(cast.asha)
    elsewhere = httpx.get(f"{server.url}/s/{cast.session.pk + 1}/events/?key={own}")
    assert elsewhere.json() == httpx.get(f"{server.url}/s/{cast.session.pk}/events/?key={'x' * 27}").json()
    assert httpx.get(f"{server.url}/s/{cast.session.pk}/commands/?key={own}").status_code == 405
    assert httpx.post(f"{server.url}/s/{cast.session.pk}/events/?key={own}").status_code == 405
    assert look(server, cast, own, Host="evil.example") == 400


def test_a_cookie_counts_only_from_our_own_pages(server: Server, cast: Cast) -> None:
    ping = b'{"id": "p", "do": "ping"}'
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client_of(cast.asha).cookies.items())
    evil = "https://evil.example"
    assert post(server, cast, ping, Cookie=cookie, Origin=server.url).status_code == 200
    assert post(server, cast, ping, Cookie=cookie, Origin=evil).status_code == 403
    assert post(server, cast, ping, Cookie=cookie, Origin="null").status_code == 403
    assert post(server, cast, ping, Cookie=cookie).status_code == 403
    assert look(server, cast, Cookie=cookie) == 200, "a browser names no origin when it reads from its own"
    assert look(server, cast, Cookie=cookie, Origin=server.url) == 200
    assert look(server, cast, Cookie=cookie, Origin=evil) == 403
    assert look(server, cast, **{"Cookie": cookie, "Sec-Fetch-Site": "cross-site"}) == 403


def test_a_revoked_key_ends_the_stream_and_closes_the_door(server: Server, cast: Cast) -> None:
    key = access.mint_key(cast.asha)
    asha = StreamClient(server.url, cast.session.pk, key)
    access.revoke_keys(cast.asha)
    with pytest.raises(EOFError):
        asha.wait_for(10_000)
    assert look(server, cast, key) == 404
    assert post(server, cast, b'{"id": "p", "do": "ping"}', key).status_code == 404
    asha.close()


def test_posts_have_one_limit_however_many_lines_they_come_by(
    server: Server, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seat, "BURST", 5.0)
    monkeypatch.setattr(seat, "PER_SECOND", 0.1)
    keys = [access.mint_key(cast.asha) for _ in range(2)]
    answers = [post(server, cast, b'{"id": "p", "do": "ping"}', keys[n % 2]).json() for n in range(8)]
    assert [answer["type"] for answer in answers] == ["pong"] * 5 + ["refused"] * 3
    assert answers[-1]["code"] == "too_fast"
    other = post(server, cast, b'{"id": "p", "do": "ping"}', access.mint_key(cast.brian))
    assert other.json()["type"] == "pong"


def test_a_quiet_stream_beats(server: Server, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.05)
    key = access.mint_key(cast.observer)
    with httpx.stream("GET", f"{server.url}/s/{cast.session.pk}/events/?key={key}") as response:
        found = [line for line, _ in zip(response.iter_lines(), range(40), strict=False)]
    assert found.count("event: beat") >= 2


def test_who_stops_reading_is_let_go(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a server hands back when its buffers are full: a `send` that does not return."""
    monkeypatch.setattr(streams, "STALLED_SECONDS", 0.2)
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.05)
    query = f"key={access.mint_key(cast.asha)}".encode()
    scope = {
        "method": "GET",
        "headers": [(b"host", b"127.0.0.1")],
        "query_string": query,
        "url_route": {"kwargs": {"session_id": str(cast.session.pk)}},
    }
    took: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        took.append(message["type"])
        if len(took) > 3:
            await asyncio.Event().wait()

    async def stays() -> None:
        await asyncio.Event().wait()

    async def scene() -> None:
        async with asyncio.timeout(5):
            await streams.events(scope, stays, send)
        assert not hub().room(cast.session.pk).seats
        await close_hub()

    asyncio.run(scene())
    assert took[:3] == ["http.response.start", "http.response.body", "http.response.body"]


def test_two_processes_serve_one_room(process_of: Callable[..., Process], redis: Redis, cast: Cast) -> None:
    """The stream ends at one process, the commands arrive at another."""
    ground = {"REDIS_URL": redis.url} if connection.vendor != "sqlite" else {}
    one, two = process_of(**ground), process_of(**ground)
    chair = enter(one, cast, "facilitator")
    begun(chair)
    key = access.mint_key(cast.asha)
    asha = StreamClient(one.url, cast.session.pk, key)
    body = {"id": "h1", "do": "raise_hand", "kind": "topic"}
    address = f"/s/{cast.session.pk}/commands/?key={key}"
    answer = httpx.post(two.url + address, json=body).json()
    assert answer["type"] == "ack"
    asha.wait_for(answer["seq"])
    assert len(asha.map["queue"]["order"]) == 1
    assert httpx.post(one.url + address, json=body).json() == answer
    assert RoomEvent.objects.filter(kind="hand_raised").count() == 1
    for client in (asha, chair):
        client.close()
