"""What sockets are sent: by audience, a snapshot where rights change, merged frames, no more than is read."""

import json
import socket
from itertools import count
from secrets import token_hex

import pytest
from django.test import Client
from django.utils import timezone

from dialogues import access, actions
from dialogues.models import Participant
from dialogues.room import decoding, hub, log
from tests.conftest import Cast, client_of, make_cast
from tests.serving import RoomClient, Server

pytestmark = pytest.mark.django_db(transaction=True)

BATCH, LONG = 20, 9_000  # notes, characters


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def enter(server: Server, cast: Cast, who: Participant, since: int | None = None) -> RoomClient:
    return server.room(cast.session.pk, access.mint_key(who), since)


def behind(client: RoomClient) -> list[str]:
    return [key for key in client.map if key.startswith(("backstage/", "technician/"))]


def test_backstage_reaches_those_who_run_the_meeting_and_its_number_everyone(
    server: Server, cast: Cast
) -> None:
    chair, asha = enter(server, cast, cast.facilitator), enter(server, cast, cast.asha)
    clerk = enter(server, cast, cast.rapporteur)
    answer = clerk.ask("b1", "write_backstage", text="Two minutes more.")
    for client in (chair, asha):
        client.wait_for(answer["seq"])
    key = f"backstage/{answer['seq']}"
    assert behind(chair) == behind(clerk) == [key]
    assert behind(asha) == []
    fresh = enter(server, cast, cast.asha)
    assert (behind(fresh), fresh.map.keys()) == ([], asha.map.keys())
    assert behind(enter(server, cast, cast.asha, since=answer["seq"] - 1)) == []
    assert "Two minutes more." not in page_of(cast.asha, cast)
    assert "Two minutes more." in page_of(cast.rapporteur, cast)


def page_of(who: Participant, cast: Cast) -> str:
    browser: Client = client_of(who)
    return browser.get(f"/s/{cast.session.pk}/room/").content.decode()


def test_whose_role_changes_gets_a_snapshot_for_the_new_one(server: Server, cast: Cast) -> None:
    chair, asha = enter(server, cast, cast.facilitator), enter(server, cast, cast.asha)
    wrote = chair.ask("b1", "write_backstage", text="Asha will interpret.")
    asha.wait_for(wrote["seq"])
    seen = asha.seq
    assert behind(asha) == []
    actions.update_participant(cast.asha, timezone.now(), role="interpreter")
    while (message := asha.receive())["type"] != "snapshot":
        pass
    assert message["you"]["role"] == "interpreter"
    assert behind(asha) == [f"backstage/{wrote['seq']}"]
    assert enter(server, cast, cast.asha, since=seen).first["type"] == "snapshot"
    assert asha.ask("b2", "write_backstage", text="I do.")["type"] == "ack"


class Writer:
    """Twenty long notes in one transaction, again and again, as though many wrote at once."""

    def __init__(self, cast: Cast) -> None:
        self._cast, self._numbers = cast, count()
        self.state, self.sent = log.load(cast.session.pk), 0

    def writes(self) -> int:
        frames = [
            {
                "id": f"n{next(self._numbers)}",
                "do": "write_note",
                "text": token_hex(LONG // 2),
                "kind": "statement",
            }
            for _ in range(BATCH)
        ]
        who, now = self._cast.rapporteur.pk, timezone.now()
        orders = [log.order_of(who, decoding.decode(json.dumps(frame)), now) for frame in frames]
        self.state, _ = log.append(self._cast.session.pk, self.state, orders)
        self.sent += BATCH * LONG
        return self.state.seq


def test_a_client_that_stops_reading_neither_slows_others_nor_grows_memory(
    server: Server, cast: Cast
) -> None:
    chair = enter(server, cast, cast.facilitator)
    chair.ask("s", "start_session")
    chair.close()
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", server.port))
    key = access.mint_key(cast.brian)
    stuck = RoomClient(server.port, cast.session.pk, key, sock=narrow, max_queue=1, max_size=None)
    asha, writer = enter(server, cast, cast.asha), Writer(cast)
    (of_the_server,) = hub._hubs.values()
    (seat,) = [s for s in of_the_server.room(cast.session.pk).seats if s.participant == cast.brian]
    transport = seat._send.__self__.base_send.__self__.transport  # type: ignore[attr-defined]  # uvicorn's own
    fell_behind_at = 0
    while not fell_behind_at or writer.sent < fell_behind_at + 20 * BATCH * LONG:
        newest = writer.writes()
        asha.wait_for(newest)
        if not fell_behind_at and seat.seq < newest - 2 * BATCH:
            fell_behind_at = writer.sent
        assert writer.sent < 50_000_000, "the system takes all that is sent"
    held = transport.get_write_buffer_size() + sum(map(len, seat._answers))
    assert held < 3 * BATCH * LONG
    stuck.wait_for(newest)
    assert stuck.map == asha.map
