"""A room's socket: who may open it, what it is told first, and its commands on their way to the hub."""

import asyncio
import contextlib
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.utils import await_many_dispatch
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, parse_cookie
from django.utils import timezone, translation

from dialogues import permissions
from dialogues.models import Participant
from dialogues.room import commands, decoding, protocol
from dialogues.room.audience import audience_of
from dialogues.room.hub import Room, Unavailable, hub
from dialogues.room.log import Accepted
from dialogues.room.machine import Refusal
from dialogues.room.seat import Seat
from dialogues.room.wording import reason_of

_SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


def _header(scope: Mapping[str, Any], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _came_from_our_pages(scope: Mapping[str, Any]) -> bool:
    """A browser names the page's origin; without that check any site could speak with its visitor's cookie."""
    origin = urlsplit(_header(scope, b"origin"))
    return bool(origin.netloc) and (
        origin.netloc == _header(scope, b"host")
        or f"{origin.scheme}://{origin.netloc}" in settings.CSRF_TRUSTED_ORIGINS
    )


def _bearer(session_id: int, cookies: Mapping[str, str], key: str) -> Participant | None:
    request = HttpRequest()
    request.session = _SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
    return permissions.require_seat(session_id, auth.get_user(request), cookies, key)


class RoomConsumer(AsyncConsumer):
    """`/ws/sessions/{id}/`, opened by the cookie of a personal link, an account's session, or `?key=`."""

    seat: Seat | None = None
    room: Room

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        # The hub holds the process's one subscription to a room; Channels would open one for each socket.
        self.scope, self.base_send = scope, send
        with contextlib.suppress(StopConsumer):
            await await_many_dispatch([receive], self.dispatch)

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        # Unlike Channels' own this does not look after database connections: the hub's threads do.
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, message: Mapping[str, Any]) -> None:
        session_id = int(self.scope["url_route"]["kwargs"]["session_id"])
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        key = query.get("key", [""])[0]
        cookies = parse_cookie(_header(self.scope, b"cookie"))
        participant = None
        if key or _came_from_our_pages(self.scope):
            participant = await hub().in_thread(lambda: _bearer(session_id, cookies, key))
        if participant is None:
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        seat = Seat(participant, bool(key or cookies.get("grants")), self._send_text, self._close_soon)
        self.room = hub().room(session_id)
        try:
            await self.room.join(seat)
            await self.send({"type": "websocket.accept"})
            await self._send_text(self._first_message(seat, query.get("since", [""])[0]))
        except BaseException as error:
            self.room.leave(seat)
            if not isinstance(error, Unavailable):
                raise
            await self.send({"type": "websocket.close"})  # the client comes again
            raise StopConsumer from None
        self.seat = seat
        self.writer = asyncio.create_task(self._write())

    def _first_message(self, seat: Seat, since: str) -> bytes:
        """One frame from where the client left off, or the whole where that is shorter or cannot be known."""
        state = self.room.state
        seat.seq = state.seq
        whole = protocol.snapshot_bytes(state, seat.participant, timezone.now())
        person = state.map.get(f"participant/{seat.participant.pk}")
        if not since.isascii() or not since.isdigit() or len(since) > 15 or person is None:
            return whole
        after = int(since)
        if after == 0 or after > state.seq or after < person["rights_seq"]:
            return whole  # a client at 0 has nothing yet, not even an empty queue
        frame = protocol.frame_bytes(state, after, audience_of(person["role"]), timezone.now())
        return frame if len(frame) <= len(whole) else whole

    async def _write(self) -> None:
        assert self.seat
        self.seat.has_news()  # what came between the first message and now
        await self.seat.write(lambda: self.room.state.seq, self.room.news_for)

    async def websocket_receive(self, message: Mapping[str, Any]) -> None:
        assert self.seat
        command_id, command = self._understood(message.get("text"))
        if not self.seat.may_speak():
            command = Refusal("too_fast", "too_fast")
        if isinstance(command, Refusal):
            self._refuse(command_id, command)
            return
        if isinstance(command, commands.Ping):
            self.seat.answer(protocol.pong(command.id, timezone.now()))
            return
        self.seat.unanswered += 1
        answer = self.room.submit(self.seat.participant, command)
        answer.add_done_callback(partial(self._answered, command.id))

    @staticmethod
    def _understood(text: str | None) -> tuple[str | None, commands.Command | Refusal]:
        """A frame's id, where it has one, and its command, or why it is none."""
        if text is None:
            return None, Refusal("bad_command", "binary_frame")
        try:
            command = decoding.decode(text)
        except decoding.BadCommand as bad:
            return bad.command_id, bad.refusal
        return command.id, command

    def _answered(self, command_id: str, answer: "asyncio.Future[Accepted | Refusal]") -> None:
        assert self.seat
        self.seat.unanswered -= 1
        if answer.cancelled() or isinstance(answer.exception(), Unavailable):
            self._close_soon()  # the client comes back and sends again what was not acknowledged
            return
        found = answer.result()
        if isinstance(found, Accepted):
            self.seat.answer(protocol.ack(command_id, found.seq))
        else:
            self._refuse(command_id, found)

    def _refuse(self, command_id: str | None, refusal: Refusal) -> None:
        assert self.seat
        with translation.override(self.seat.participant.language):
            self.seat.answer(protocol.refused(command_id, refusal.code, reason_of(refusal)))

    async def websocket_disconnect(self, message: Mapping[str, Any]) -> None:
        if self.seat:
            self.writer.cancel()
            self.room.leave(self.seat)
        raise StopConsumer

    async def _send_text(self, frame: bytes) -> None:
        with contextlib.suppress(OSError, RuntimeError):  # the other end has gone; disconnect follows
            await self.send({"type": "websocket.send", "text": frame.decode()})

    def _close_soon(self) -> None:
        self._closing = asyncio.ensure_future(self.send({"type": "websocket.close", "code": 4000}))


class NoSuchRoom(AsyncConsumer):
    """Any other address: refused before it opens."""

    async def websocket_connect(self, message: Mapping[str, Any]) -> None:
        await self.send({"type": "websocket.close"})
        raise StopConsumer
