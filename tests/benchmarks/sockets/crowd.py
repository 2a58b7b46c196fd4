"""Very many sockets in one thread, so cheap that the client is not what is measured: epoll, and bytes looked for."""

import base64
import json
import os
import select
import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

AT_ONCE = 50  # that open together
ACK, FRAME = b'"type":"ack"', b'{"type":"frame"'
WATCHED = 20  # sockets whose frames are counted


@dataclass
class Raised:
    acks: list[int] = field(default_factory=list)  # nanoseconds from the press to the acknowledgement
    most_frames_a_second: int = 0


class Crowd:
    """`say` and `ask` speak for the socket that joined first."""

    def __init__(self, read: bool = True) -> None:
        self._sockets: dict[int, socket.socket] = {}
        self._order: list[int] = []
        self._epoll = select.epoll()
        self._read = read
        self._bytes: dict[int, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for one in self._sockets.values():
            one.close()
        self._epoll.close()

    def join(self, port: int, paths: Sequence[str]) -> None:
        for first in range(0, len(paths), AT_ONCE):
            some = paths[first : first + AT_ONCE]
            made = [socket.create_connection(("127.0.0.1", port)) for _ in some]
            for one, path in zip(made, some, strict=True):
                if not self._read:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
                key = base64.b64encode(os.urandom(16)).decode()
                one.sendall(
                    f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
                )
            for one in made:
                one.settimeout(30)
                answer = b""
                while b"\r\n\r\n" not in answer:
                    answer += one.recv(1)
                assert b" 101 " in answer, answer
                one.setblocking(False)
                self._sockets[one.fileno()] = one
                self._order.append(one.fileno())
                if self._read:
                    self._epoll.register(one.fileno(), select.EPOLLIN)
            self.rest(0)

    def say(self, command: dict[str, Any], by: int = 0) -> None:
        text = json.dumps(command).encode()
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2)
        frame = b"\x81" + length + bytes(4) + text  # a mask of zeros changes nothing
        sent = self._sockets[self._order[by]].send(frame)
        assert sent == len(frame)

    def ask(self, command: dict[str, Any]) -> None:
        self.say(command)
        chair, heard, until = self._order[0], b"", time.monotonic() + 10
        while ACK not in heard:
            assert time.monotonic() < until, f"{command} got no acknowledgement, but {heard[-300:]!r}"
            heard += b"".join(data for fd, data in self._hear(1.0) if fd == chair)

    def leave(self, first: int) -> None:
        """The sockets from this number on hang up."""
        for fd in self._order[first:]:
            self._epoll.unregister(fd)
            self._sockets.pop(fd).close()
        del self._order[first:]

    def heard_by(self, number: int) -> int:
        """How many bytes this socket has read so far."""
        return self._bytes.get(self._order[number], 0)

    def rest(self, seconds: float) -> None:
        """Reads and throws away until it has been quiet for so long."""
        while any(True for _ in self._hear(seconds)):
            pass

    def last_to_hear(self, marker: str, count: int, seconds: float = 20) -> int:
        """When the last of `count` sockets got the marker, on the monotonic clock in nanoseconds."""
        wanted, heard, until = marker.encode(), 0, time.monotonic() + seconds
        tails: dict[int, bytes] = {}
        while heard < count:
            assert time.monotonic() < until, f"expected {count} sockets to hear {marker}, {heard} did"
            for fd, data in self._hear(1.0):
                if wanted in data or (fd in tails and wanted in tails[fd] + data):
                    heard += 1
                else:
                    tails[fd] = data[-len(wanted) :]
        return time.monotonic_ns()

    def raise_hands(self, who: Iterable[int], within: float) -> Raised:
        """Each of these raises a hand, evenly spread; reads meanwhile and until all are acknowledged."""
        order = list(who)
        pressed: dict[int, int] = {}
        acked: dict[int, int] = {}
        frames: dict[int, list[int]] = {fd: [] for fd in self._order[:WATCHED]}
        tails: dict[int, bytes] = {}
        began = time.monotonic_ns()
        step = int(within / len(order) * 1e9)
        while len(acked) < len(order) and time.monotonic_ns() < began + 30_000_000_000:
            while len(pressed) < len(order) and time.monotonic_ns() >= began + len(pressed) * step:
                by = order[len(pressed)]
                pressed[self._order[by]] = time.monotonic_ns()
                self.say({"id": f"h{by}", "do": "raise_hand", "kind": "topic"}, by)
            for fd, data in self._hear(0.002):
                now, text = time.monotonic_ns(), tails.get(fd, b"") + data
                if ACK in text and fd not in acked:
                    acked[fd] = now
                if fd in frames:
                    frames[fd] += [now] * text.count(FRAME)
                tails[fd] = data[-(len(ACK) - 1) :]
        return Raised([acked[fd] - pressed[fd] for fd in acked], max(map(_most_in_a_second, frames.values())))

    def _hear(self, seconds: float) -> Iterable[tuple[int, bytes]]:
        for fd, _ in self._epoll.poll(seconds, 4096):
            with suppress(BlockingIOError):
                data = self._sockets[fd].recv(262_144)
                assert data, "the server closed a socket"
                self._bytes[fd] = self._bytes.get(fd, 0) + len(data)
                yield fd, data


def _most_in_a_second(at: list[int]) -> int:
    return max((sum(1 for other in at if start <= other < start + 1_000_000_000) for start in at), default=0)
