"""One press opens the call: a link, a Jitsi room with a token, a BigBlueButton meeting made through its API."""

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from dialogues import access
from dialogues.actions import update_session
from dialogues.conference import bigbluebutton, opening
from dialogues.conference.ends import notice_ended_calls
from dialogues.models import Session
from tests.conftest import NOW, Cast, client_of

SECRET = "a secret of thirty-two characters, or more"
PUBLIC = "https://dialogues.example"


class Bridge(ThreadingHTTPServer):
    """Answers as BigBlueButton does: it checks the checksum, makes a meeting once, and forgets one that is over."""

    daemon_threads = True

    def __init__(self) -> None:
        self.meetings: dict[str, dict[str, str]] = {}
        self.ended: set[str] = set()
        self.broken: bytes | None = None
        super().__init__(("127.0.0.1", 0), Api)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/bigbluebutton/"

    def answer(self, target: str) -> str:
        parts = urlsplit(target)
        call = parts.path.removeprefix("/bigbluebutton/api/")
        query, _sign, checksum = parts.query.rpartition("checksum=")
        query = query.rstrip("&")
        if hashlib.sha256((call + query + SECRET).encode()).hexdigest() != checksum:
            return failed("checksumError")
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        meeting = asked["meetingID"]
        if call == "create":
            self.meetings.setdefault(meeting, asked)
            return ok(f"<meetingID>{meeting}</meetingID><hasBeenForciblyEnded>false</hasBeenForciblyEnded>")
        if meeting not in self.meetings:
            return failed("notFound")
        if call == "join":
            return ok(f"<fullName>{asked['fullName']}</fullName><role>{asked['role']}</role>")
        over = meeting in self.ended
        return ok(
            f"<running>{str(not over).lower()}</running><endTime>{1767225600000 if over else 0}</endTime>"
        )


class Api(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        bridge = self.server
        assert isinstance(bridge, Bridge)
        body = bridge.answer(self.path).encode() if bridge.broken is None else bridge.broken
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


def ok(inside: str) -> str:
    return f"<response><returncode>SUCCESS</returncode>{inside}</response>"


def failed(key: str) -> str:
    return f"<response><returncode>FAILED</returncode><messageKey>{key}</messageKey><message/></response>"


@pytest.fixture
def bridge(settings) -> Iterator[Bridge]:
    server = Bridge()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.BBB_URL, settings.BBB_SECRET, settings.PUBLIC_URL = server.address, SECRET, PUBLIC
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def choose(cast: Cast, kind: str) -> Session:
    return update_session(cast.session, NOW, conference=kind)


def led_to(response) -> str:
    assert response.status_code == 200
    assert (response["Referrer-Policy"], "no-store" in response["Cache-Control"]) == ("no-referrer", True)
    address: str = response["Refresh"].removeprefix("0; url=")
    return address


def test_a_meeting_is_made_and_joined_under_each_persons_own_name(cast: Cast, bridge: Bridge) -> None:
    session = choose(cast, "bigbluebutton")
    page = f"/s/{session.pk}/call/"
    assert session.join_url == PUBLIC + page
    delegate = client_of(cast.asha)
    assert "Enter the call" in delegate.get(page).content.decode()
    assert bridge.meetings == {}  # a look opens nothing
    for who, name, role in (
        (delegate, "Asha Shrestha", "VIEWER"),
        (client_of(cast.host), "Hilda Host", "MODERATOR"),
    ):
        address = led_to(who.post(page))
        answer = bridge.answer(address.removeprefix(bridge.address.removesuffix("/bigbluebutton/")))
        assert bigbluebutton.read_answer(answer.encode()) == {
            "returncode": "SUCCESS",
            "fullName": name,
            "role": role,
        }
    [(meeting, made)] = bridge.meetings.items()
    assert (made["name"], made["logoutURL"], made["record"]) == (
        "Floods",
        f"{PUBLIC}/s/{session.pk}/",
        "false",
    )
    assert meeting.startswith(f"meridian-{session.pk}-")
    assert len(meeting) > 30


def test_the_end_of_a_meeting_is_noticed_and_a_press_opens_it_again(cast: Cast, bridge: Bridge) -> None:
    session = choose(cast, "bigbluebutton")
    client, page = client_of(cast.asha), f"/s/{session.pk}/call/"
    client.post(page)
    session.refresh_from_db()
    opened = session.call_opened_at
    assert opened
    assert notice_ended_calls(opened + dt.timedelta(minutes=1)) == 0
    bridge.ended.update(bridge.meetings)
    assert notice_ended_calls(opened + dt.timedelta(minutes=90)) == 1
    assert notice_ended_calls(opened + dt.timedelta(minutes=91)) == 0
    session.refresh_from_db()
    assert session.call_ended_at == opened + dt.timedelta(minutes=90)
    assert "The call ended at" in client.get(page).content.decode()
    client.post(page)
    session = Session.objects.get(pk=session.pk)
    assert (session.call_ended_at, session.call_opened_at is None) == (None, False)
    bridge.meetings.clear()  # BigBlueButton forgets a meeting some time after its end
    assert notice_ended_calls(opened + dt.timedelta(minutes=92)) == 1


@pytest.mark.parametrize(
    "broken",
    [
        b"<html>502 Bad Gateway",
        b"",
        b"<response/>",
        failed("checksumError").encode(),
        b"\xff" * 999,
        b'<!DOCTYPE x [<!ENTITY a "'
        + b"a" * 99
        + b'">'
        + b'<!ENTITY b "&a;&a;&a;">]><response>&b;</response>',
    ],
)
def test_a_server_that_answers_nonsense_lets_nobody_in_and_breaks_nothing(
    cast: Cast, bridge: Bridge, broken: bytes
) -> None:
    session = choose(cast, "bigbluebutton")
    bridge.broken = broken
    client = client_of(cast.asha)
    page = client.post(f"/s/{session.pk}/call/", follow=True)
    assert "does not let anybody in just now" in page.content.decode()
    session.refresh_from_db()
    assert session.call_opened_at is None
    Session.objects.update(call_opened_at=NOW)
    assert notice_ended_calls(NOW) == 0


def test_a_server_that_is_away_is_told_in_a_sentence(cast: Cast, settings) -> None:
    settings.BBB_URL, settings.BBB_SECRET = "http://127.0.0.1:9/bigbluebutton", SECRET
    session = choose(cast, "bigbluebutton")
    page = client_of(cast.asha).post(f"/s/{session.pk}/call/", follow=True)
    assert "does not let anybody in just now" in page.content.decode()


def test_a_jitsi_room_without_tokens_is_a_link_like_any_other(cast: Cast, settings) -> None:
    settings.JITSI_URL = "https://meet.host.example"
    session = choose(cast, "jitsi")
    assert session.join_url.startswith(f"https://meet.host.example/meridian-{session.pk}-")
    assert (opening.lets_in_one_by_one(session), opening.name_of(session)) == (False, "Jitsi Meet")
    before = session.join_url
    assert update_session(session, NOW, title="Floods and droughts").join_url == before


def test_a_jitsi_token_names_room_person_and_role_and_ends(cast: Cast, settings) -> None:
    settings.JITSI_URL, settings.JITSI_SECRET, settings.PUBLIC_URL = (
        "https://meet.host.example",
        SECRET,
        PUBLIC,
    )
    session = choose(cast, "jitsi")
    assert session.join_url == f"{PUBLIC}/s/{session.pk}/call/"
    for who, name, moderator in ((cast.asha, "Asha Shrestha", False), (cast.facilitator, "Hilda Host", True)):
        address = urlsplit(opening.entrance(session, who, dt.datetime.now(dt.UTC)))
        claims = jwt.decode(
            parse_qs(address.query)["jwt"][0],
            SECRET,
            algorithms=["HS256"],
            audience="jitsi",
            issuer="meridian",
        )
        assert (claims["sub"], claims["room"]) == ("meet.host.example", address.path.strip("/"))
        assert claims["context"]["user"]["name"] == name
        assert claims["context"]["user"]["moderator"] is moderator
        assert 11 * 3600 < claims["exp"] - dt.datetime.now(dt.UTC).timestamp() <= 12 * 3600


def test_a_jitsi_room_stands_beside_the_room_in_an_entrance_of_ones_own(cast: Cast, settings) -> None:
    settings.JITSI_URL, settings.JITSI_SECRET = "https://meet.host.example", SECRET
    session = choose(cast, "jitsi")
    island = client_of(cast.asha).get(f"/s/{session.pk}/room/").context["island"]
    claims = jwt.decode(
        parse_qs(urlsplit(island["urls"]["video"]).query)["jwt"][0],
        SECRET,
        algorithms=["HS256"],
        audience="jitsi",
    )
    assert claims["context"]["user"]["name"] == "Asha Shrestha"
    assert client_of(cast.asha).get(f"/s/{session.pk}/screen/").context["island"]["urls"]["video"] == ""
    assert client_of(cast.outsider).get(f"/s/{session.pk}/room/").status_code == 404


def test_other_calls_are_not_put_in_a_frame(cast: Cast, bridge: Bridge) -> None:
    for kind in ("link", "bigbluebutton"):
        session = choose(cast, kind)
        assert opening.frame_address(session, cast.asha, NOW) == ""
    page = client_of(cast.asha).get(f"/s/{cast.session.pk}/room/")
    assert "frame-src 'none'" in page.headers["Content-Security-Policy"]


def test_only_who_takes_part_enters_and_only_by_a_press(cast: Cast, bridge: Bridge) -> None:
    session = choose(cast, "bigbluebutton")
    page = f"/s/{session.pk}/call/"
    assert client_of(cast.outsider).post(page).status_code == 404
    assert client_of(None).post(page).status_code == 403
    key = access.mint_key(cast.asha)
    shown = client_of(None).get(f"/j/{key}?s={session.pk}&call=1", follow=True)
    assert "Enter the call" in shown.content.decode()
    assert bridge.meetings == {}


def test_a_session_that_is_cancelled_has_no_call(cast: Cast, bridge: Bridge) -> None:
    session = choose(cast, "bigbluebutton")
    Session.objects.update(status="cancelled")
    assert (
        "no call that could be entered"
        in client_of(cast.asha).post(f"/s/{session.pk}/call/").content.decode()
    )
    assert bridge.meetings == {}


def test_the_form_offers_what_is_set_up_and_keeps_numbers(cast: Cast, bridge: Bridge) -> None:
    client, page = client_of(cast.host), f"/s/{cast.session.pk}/edit/"
    assert "BigBlueButton" in client.get(page).content.decode()
    fields = {
        "title": "Floods",
        "conference": "bigbluebutton",
        "dial_in": "Nepal +977 1 4412345\r\nCA: +1 709 555 0100",
    }
    assert client.post(page, fields).status_code == 302
    session = Session.objects.get(pk=cast.session.pk)
    assert session.conference == "bigbluebutton"
    assert session.dial_in == [
        {"country": "NP", "number": "+977 1 4412345"},
        {"country": "CA", "number": "+1 709 555 0100"},
    ]
    assert "Nepal +977 1 4412345" in client.get(page).content.decode()
    assert "+1 709 555 0100" in client.get(f"/s/{session.pk}/").content.decode()
    wrong = client.post(page, fields | {"dial_in": "Nowhere +1 709 555 0100"}).content.decode()
    assert "got “Nowhere +1 709 555 0100”" in wrong


def test_with_links_alone_there_is_nothing_to_choose(cast: Cast) -> None:
    page = client_of(cast.host).get(f"/s/{cast.session.pk}/edit/").content.decode()
    assert "BigBlueButton" not in page
    fields = {"title": "Floods", "conference": "bigbluebutton", "join_url": "https://un.zoom.us/j/1"}
    client_of(cast.host).post(f"/s/{cast.session.pk}/edit/", fields)
    session = Session.objects.get(pk=cast.session.pk)
    assert (session.conference, session.join_url) == ("link", "https://un.zoom.us/j/1")
