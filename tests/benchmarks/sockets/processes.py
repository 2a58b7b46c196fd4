"""The servers that are measured, each a process of its own on the first core: `python -m … KIND PORT`.

They note when a command was received and when it was durable (`CLOCK_MONOTONIC`, the same for all processes of a
machine), and say so at `/figures`.
"""

import asyncio
import contextlib
import json
import os
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import connection

STAMPS: list[tuple[int, int]] = []  # received, durable


class Running:
    def __init__(self, kind: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        database = connection.settings_dict
        url = (
            f"sqlite:///{database['NAME']}"
            if connection.vendor == "sqlite"
            else f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        )
        environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY, "DEBUG": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.sockets.processes", kind, str(self.port)],
            env=environment,
        )

    def __enter__(self) -> Self:
        until = time.monotonic() + 30
        while True:
            try:
                self.figures()
                return self
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait()

    def figures(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/figures", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def _figures() -> bytes:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    memory = pages * resource.getpagesize()
    return json.dumps({"stamps": STAMPS, "cpu": time.process_time(), "memory": memory}).encode()


def _serve(application: Any, port: int, ws: str) -> None:
    import uvicorn

    async def measured(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/figures":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": _figures()})
        else:
            await application(scope, receive, send)

    uvicorn.run(
        measured,
        port=port,
        ws=ws,  # type: ignore[arg-type]  # uvicorn takes the address of a class too
        lifespan="off",
        log_level="warning",
        access_log=False,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
    )


def meridian(port: int) -> None:
    from dialogues.project.asgi import application
    from dialogues.room import log, speaking

    received: dict[str, int] = {}
    hear, append = speaking.hear, log.append

    def heard(room: Any, pace: Any, participant: Any, language: str, frame: Any, answer: Any) -> None:
        received[json.loads(frame)["id"]] = time.monotonic_ns()
        hear(room, pace, participant, language, frame, answer)

    def appended(session_id: int, state: Any, orders: Any) -> Any:
        found = append(session_id, state, orders)
        durable = time.monotonic_ns()
        STAMPS.extend((received.pop(order.command_id), durable) for order in orders if order.command_id)
        return found

    speaking.hear, log.append = heard, appended
    _serve(application, port, "dialogues.room.sockets:RoomProtocol")


def channels(port: int) -> None:
    """What the manual of Channels shows: a consumer that joins a group, and `group_send`."""
    import django

    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer

    class Plain(AsyncWebsocketConsumer):  # type: ignore[misc]  # the class has no type
        async def connect(self) -> None:
            await self.channel_layer.group_add("room", self.channel_name)
            await self.accept()

        async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
            STAMPS.append((time.monotonic_ns(), 0))
            await self.channel_layer.group_send("room", {"type": "event", "text": text_data})

        async def event(self, event: dict[str, Any]) -> None:
            await self.send(text_data=event["text"])

    _serve(Plain.as_asgi(), port, "websockets-sansio")


def broadcast(port: int) -> None:
    _run(_broadcasting(port))


def relayed(port: int) -> None:
    """`broadcast` in several processes, which tell each other by Redis: no log, no rights, no rooms."""
    from redis.asyncio import from_url

    async def run() -> None:
        redis, channel, me = from_url(settings.REDIS_URL), f"bench.{os.getppid()}", b"%d" % port

        async def others(to_all: Callable[[str], None]) -> None:
            async with redis.pubsub(ignore_subscribe_messages=True) as heard:
                await heard.subscribe(channel)
                async for told in heard.listen():
                    whose, text = told["data"].split(b" ", 1)
                    if whose != me:
                        to_all(text.decode())

        await _broadcasting(port, lambda text: redis.publish(channel, b"%b %b" % (me, text.encode())), others)

    _run(run())


def _run(serving: Coroutine[Any, Any, None]) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serving)


async def _broadcasting(
    port: int,
    tell_others: Callable[[str], Awaitable[object]] | None = None,
    others: Callable[[Callable[[str], None]], Awaitable[None]] | None = None,
) -> None:
    from websockets.asyncio.server import ServerConnection, serve
    from websockets.asyncio.server import broadcast as to_all
    from websockets.datastructures import Headers
    from websockets.exceptions import ConnectionClosed
    from websockets.http11 import Request, Response

    open_ones: set[ServerConnection] = set()

    async def handle(one: ServerConnection) -> None:
        open_ones.add(one)
        with contextlib.suppress(ConnectionClosed):
            async for message in one:
                STAMPS.append((time.monotonic_ns(), 0))
                if tell_others:
                    telling = asyncio.ensure_future(tell_others(str(message)))
                    await asyncio.sleep(
                        0
                    )  # it is on its way before the sockets of this process are written to
                to_all(open_ones, message)
                if tell_others:
                    await telling
        open_ones.discard(one)

    def figures(one: ServerConnection, request: Request) -> Response | None:
        if request.path != "/figures":
            return None
        body = _figures()
        return Response(200, "OK", Headers({"Content-Length": str(len(body)), "Connection": "close"}), body)

    options: dict[str, Any] = {"compression": None, "ping_interval": None, "process_request": figures}
    async with serve(handle, "127.0.0.1", port, **options):
        await (others(lambda text: to_all(open_ones, text)) if others else asyncio.Event().wait())


KINDS = {kind.__name__: kind for kind in (meridian, channels, broadcast, relayed)}

if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0) | set(range(os.cpu_count() or 1)))})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogues.project.settings")
    KINDS[sys.argv[1]](int(sys.argv[2]))
