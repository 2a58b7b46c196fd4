"""The room where sockets are blocked: its frames as server-sent events, commands by POST. docs/room.md tells the rules.

These two are served beside Django, not by it: a page of Django's that lasts for hours would keep a thread and a
database connection for all that time.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import msgspec
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.models import Participant
from dialogues.problems import MEDIA_TYPE, document
from dialogues.room import protocol, speaking
from dialogues.room.clock import stamp
from dialogues.room.entrance import Entry
from dialogues.room.hub import Room, Unavailable, hub
from dialogues.room.seat import Seat

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

BEAT_SECONDS = 15.0  # proxies cut a line on which nothing is said, often after 60 s
STALLED_SECONDS = 60.0  # a reader that took nothing for so long has gone
LARGEST_BODY = 1024 * 1024  # what is read of a command that is too large, so that its id can be named
BODY_SECONDS = 30.0
AGAIN_SECONDS = 1  # when to come back after a 503, and after a stream that ended

_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


class _Refused(Exception):
    """Answered with a problem document."""

    def __init__(self, status: int, detail: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


async def events(scope: Scope, receive: Receive, send: Send) -> None:
    """`GET /s/{id}/events/`: a snapshot or, after `since` or `Last-Event-ID`, what was missed; then frame by frame."""
    try:
        entry, participant = await _at_the_door(scope, "GET")
        room = hub().room(_session_id(scope))
        closing = asyncio.Event()
        stream = _Stream(send)
        stream.seat = seat = Seat(participant, entry.by_key, stream.say, closing.set, light=entry.light)
        try:
            await _joined(room, seat)
            await _start(send, 200, b"text/event-stream; charset=utf-8", (b"x-accel-buffering", b"no"))
            state, seat.seq = room.state, room.state.seq
            first = protocol.first_message(state, participant, entry.since, timezone.now(), entry.light)
            await stream.begin(first)
            seat.has_news()  # what came between the first message and now
            await _until_the_first_ends(
                seat.write(lambda: room.state.seq, room.news_for),
                stream.beat(),
                _gone(receive),
                closing.wait(),
            )
            await stream.end()
        finally:
            room.leave(seat)
    except _Refused as refused:
        await _say_why(send, refused)


async def commands(scope: Scope, receive: Receive, send: Send) -> None:
    """`POST /s/{id}/commands/`: one command; 200 with the frame that a socket would have been answered with."""
    try:
        entry, participant = await _at_the_door(scope, "POST")
        frame = await _body(receive)
        room = hub().room(_session_id(scope))
        answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()

        def answered(found: bytes | None) -> None:
            if not answer.done():  # else the client has gone
                answer.set_result(found)

        try:
            pace, language = room.pace_of(participant), entry.language_of(participant)
            speaking.hear(room, pace, participant, language, frame, answered)
            found = await answer
        finally:
            room.linger()
        if found is None:
            raise _unavailable()
    except _Refused as refused:
        await _say_why(send, refused)
    else:
        await _start(send, 200, b"application/json")
        await send({"type": "http.response.body", "body": found})


class _Stream:
    """Frames in the words of server-sent events (HTML Living Standard, 9.2). JSON has no bare line break."""

    seat: Seat

    def __init__(self, send: Send) -> None:
        self._send = send

    async def begin(self, first: bytes) -> None:
        await self._write(b"retry: %d\n\n" % (AGAIN_SECONDS * 1000))
        await self.say(first)

    async def say(self, frame: bytes) -> None:
        await self._write(b"id: %d\ndata: %b\n\n" % (self.seat.seq, frame))

    async def beat(self) -> None:
        """An event of a name of its own: whoever listens for frames does not see it, and the page that asks does."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self._write(b'event: beat\ndata: {"now": "%b"}\n\n' % stamp(timezone.now()).encode())

    async def end(self) -> None:
        with contextlib.suppress(TimeoutError):
            await self._write(b"", last=True)

    async def _write(self, text: bytes, last: bool = False) -> None:
        async with asyncio.timeout(STALLED_SECONDS):
            await self._send({"type": "http.response.body", "body": text, "more_body": not last})


async def _until_the_first_ends(*works: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
    for error in found:
        if isinstance(error, Exception) and not isinstance(error, OSError):  # which TimeoutError is too
            raise error


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _joined(room: Room, seat: Seat) -> None:
    try:
        await room.join(seat)
    except Unavailable:
        raise _unavailable() from None


async def _at_the_door(scope: Scope, method: str) -> tuple[Entry, Participant]:
    """Who comes, or why they do not get in: the same for a stranger and for a room that is none."""
    entry = Entry(scope)
    if scope["method"] != method:
        raise _Refused(405, _("Expected %(method)s.") % {"method": method}, (b"allow", method.encode()))
    domain, _port = split_domain_port(entry.header(b"host"))
    if not validate_host(domain, settings.ALLOWED_HOSTS):
        raise _Refused(400, _("This host is not served here."))
    if not (entry.key or (entry.may_read if method == "GET" else entry.origin_is_ours)):
        raise _Refused(403, _("Expected the Origin of Meridian’s own pages, or a key."))
    participant = await hub().in_thread(lambda: entry.bearer(_session_id(scope)))
    if participant is None:
        raise _Refused(404, _("There is no such room for you."))
    return entry, participant


def _session_id(scope: Scope) -> int:
    return int(scope["url_route"]["kwargs"]["session_id"])


async def _body(receive: Receive) -> bytes:
    found = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _Refused(400, _("The body broke off."))
                found += message.get("body", b"")
                more = message.get("more_body", False)
                if len(found) > LARGEST_BODY:
                    raise _Refused(413, _("The body is larger than this address takes."))
    except TimeoutError:
        raise _Refused(408, _("The body did not come.")) from None
    return bytes(found)


def _unavailable() -> _Refused:
    detail = _("The room cannot be reached now; send the same again.")
    return _Refused(503, detail, (b"retry-after", b"%d" % AGAIN_SECONDS))


async def _start(send: Send, status: int, media_type: bytes, *headers: tuple[bytes, bytes]) -> None:
    said = [(b"content-type", media_type), *_HEADERS, *headers]
    await send({"type": "http.response.start", "status": status, "headers": said})


async def _say_why(send: Send, refused: _Refused) -> None:
    body = msgspec.json.encode(document(refused.status, refused.detail))
    await _start(send, refused.status, MEDIA_TYPE.encode(), *refused.headers)
    await send({"type": "http.response.body", "body": body})
