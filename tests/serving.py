"""A running Meridian for tests: in a thread on the test's database, or as a process of its own that can be killed."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import httpx
import uvicorn
from websockets.sync.client import ClientConnection, connect

from dialogues.room.hub import close_hub

# The application refuses to load where production's settings are missing.
os.environ.setdefault("DEBUG", "1")


class Server:
    """uvicorn in a thread, on a socket that the system chose."""

    def __init__(self, ws: str = "dialogues.room.sockets:RoomProtocol") -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            "dialogues.project.asgi:application",
            lifespan="off",
            ws=ws,  # type: ignore[arg-type]  # uvicorn takes the address of a class too
            log_config=None,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="uvicorn")

    def _run(self) -> None:
        async def serve() -> None:
            self._started.set()
            await self._server.serve([self._socket])
            await close_hub()

        asyncio.run(serve())

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait(10)
        wait_until_healthy(self.url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(15)
        self._socket.close()
        assert not self._thread.is_alive(), "the server did not stop within 15 s"

    def room(self, session_id: int, key: str, since: int | None = None) -> "RoomClient":
        return RoomClient(self.port, session_id, key, since)


class Process:
    """A server process of its own; `kill` is SIGKILL."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "uvicorn", "dialogues.project.asgi:application"]
        command += [
            "--port",
            str(self.port),
            "--ws",
            "dialogues.room.sockets:RoomProtocol",
            "--lifespan",
            "off",
            "--no-access-log",
            "--timeout-graceful-shutdown",
            "1",
        ]
        self._process = subprocess.Popen(command, env=os.environ | {"DEBUG": "1"} | environment)
        wait_until_healthy(self.url)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(15)

    def room(self, session_id: int, key: str, since: int | None = None) -> "RoomClient":
        return RoomClient(self.port, session_id, key, since)


def wait_until_healthy(url: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


class RoomClient:
    """A socket in a room that merges frames as the contract says."""

    def __init__(
        self,
        port: int,
        session_id: int,
        key: str,
        since: int | None = None,
        known: dict[str, Any] | None = None,
        light: bool = False,
        **options: Any,
    ) -> None:
        """`known` is the map that the client holds at `since`; `options` are those of `connect`."""
        query = query_of(key, since, light)
        self._stack = contextlib.ExitStack()
        address = f"ws://127.0.0.1:{port}/ws/sessions/{session_id}/{query}"
        self.connection: ClientConnection = self._stack.enter_context(connect(address, **options))
        self.map: dict[str, Any] = known or {}
        self.seq = since or 0
        self.answers: dict[str | None, dict[str, Any]] = {}
        try:
            self.first = self.receive()
        except BaseException:
            self.close()
            raise

    def receive(self, timeout: float = 10) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._read(timeout))
        if message["type"] == "snapshot":
            self.map, self.seq = message["set"], message["seq"]
        elif message["type"] == "frame":
            self.merge(message)
        else:
            self.answers[message["id"]] = message
        return message

    def _read(self, timeout: float) -> str | bytes:
        return self.connection.recv(timeout)

    def merge(self, frame: dict[str, Any]) -> None:
        if frame["seq"] <= self.seq and frame["after"] != self.seq:
            return
        assert frame["after"] <= self.seq, f"a gap: have {self.seq}, got after {frame['after']}"
        for key in frame["unset"]:
            self.map.pop(key, None)
        self.map.update(frame["set"])
        self.seq = max(self.seq, frame["seq"])

    def send(self, **command: Any) -> None:
        self.connection.send(json.dumps(command))

    def ask(self, command_id: str, do: str, **fields: Any) -> dict[str, Any]:
        """Sends a command and waits for its answer and, if it was accepted, for the frame that shows it."""
        self.send(id=command_id, do=do, **fields)
        while command_id not in self.answers:
            self.receive()
        answer = self.answers.pop(command_id)
        while answer["type"] == "ack" and self.seq < answer["seq"]:
            self.receive()
        return answer

    def wait_for(self, seq: int) -> None:
        while self.seq < seq:
            self.receive()

    def close(self) -> None:
        self._stack.close()


class StreamClient(RoomClient):
    """The same without a socket: frames by server-sent events, commands by POST."""

    def __init__(
        self, url: str, session_id: int, key: str, since: int | None = None, light: bool = False
    ) -> None:
        self._stack = contextlib.ExitStack()
        self._http = self._stack.enter_context(httpx.Client(base_url=url, timeout=10))
        self._commands = f"/s/{session_id}/commands/?key={key}"
        self.map, self.seq, self.answers = {}, since or 0, {}
        query = query_of(key, since, light)
        stream = self._http.stream("GET", f"/s/{session_id}/events/{query}")
        self.response = self._stack.enter_context(stream)
        self._messages = messages(self.response)
        try:
            self.response.raise_for_status()
            self.first = self.receive()
        except BaseException:
            self.close()
            raise

    def _read(self, timeout: float) -> str:
        name, data = next(self._messages, (None, ""))
        while name == "beat":
            name, data = next(self._messages, (None, ""))
        if name is None:
            raise EOFError("the stream has ended")
        return data

    def send(self, **command: Any) -> None:
        answer = self._http.post(self._commands, json=command).raise_for_status().json()
        self.answers[answer["id"]] = answer


def query_of(key: str, since: int | None, light: bool) -> str:
    return f"?key={key}" + (f"&since={since}" if since is not None else "") + ("&light=1" if light else "")


def messages(response: httpx.Response) -> Iterator[tuple[str, str]]:
    """The events of a stream, each with its name; `message` is the one without."""
    name, data = "message", ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data += line.removeprefix("data: ")
        elif not line and data:
            yield name, data
            name, data = "message", ""
