"""A room's socket: who may open it, what it is told first, and its commands on their way to the hub."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.utils import await_many_dispatch
from django.utils import timezone

from dialogues.room import protocol, sockets, speaking
from dialogues.room.entrance import Entry
from dialogues.room.hub import Room, Unavailable, hub
from dialogues.room.seat import Seat


class RoomConsumer(AsyncConsumer):
    """`/ws/sessions/{id}/`, opened by the cookie of a personal link, an account's session, or `?key=`."""

    seat: Seat | None = None
    room: Room
    language: str  # of the sentences with which something is refused

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
        entry = Entry(self.scope)
        participant = None
        if entry.key or entry.origin_is_ours:
            participant = await hub().in_thread(lambda: entry.bearer(session_id))
        if participant is None:
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        extensions: dict[str, Any] = self.scope.get("extensions") or {}
        at_once = extensions.get(sockets.EXTENSION)
        seat = Seat(participant, entry.by_key, self._send_text, self._close_soon, at_once, entry.light)
        self.language = entry.language_of(participant)
        self.room = hub().room(session_id)
        try:
            await self.room.join(seat)
            await self.send({"type": "websocket.accept"})
            state, seat.seq = self.room.state, self.room.state.seq
            first = protocol.first_message(state, participant, entry.since, timezone.now(), entry.light)
            await self._send_text(first)
        except BaseException as error:
            self.room.leave(seat)
            if not isinstance(error, Unavailable):
                raise
            await self.send({"type": "websocket.close"})  # the client comes again
            raise StopConsumer from None
        self.seat = seat
        self.writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        assert self.seat
        self.seat.has_news()  # what came between the first message and now
        await self.seat.write(lambda: self.room.state.seq, self.room.news_for)

    async def websocket_receive(self, message: Mapping[str, Any]) -> None:
        assert self.seat
        seat, text = self.seat, message.get("text")
        speaking.hear(self.room, seat.pace, seat.participant, self.language, text, self._answer)

    def _answer(self, frame: bytes | None) -> None:
        assert self.seat
        if frame is None:
            self._close_soon()  # the client comes back and sends again what was not acknowledged
        else:
            self.seat.answer(frame)

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
