"""Real TLS servers on this machine, under names that only the tests' resolver knows."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import trustme

AUTHORITY = trustme.CA()
Answer = Callable[[ssl.SSLSocket], None]


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def anywhere(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """In the place of `is_public`: the tests' servers stand inside the network."""
    return True


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> Answer:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if not {"Content_Length", "Transfer_Encoding"} & headers.keys():
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([*lines, "", ""]).encode()
    return lambda connection: connection.sendall(head + body)


@dataclass
class Served:
    """A server that is running, and what it was asked."""

    host: str
    port: int
    asked: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    def url(self, path: str = "/secret.ics") -> str:
        return f"https://{self.host}:{self.port}{path}"

    def resolve(self, host: str, port: int) -> list[str]:
        return ["127.0.0.1"]


@contextmanager
def serving(
    give: Answer, *, name: str = "calendar.example", certified: str | None = None
) -> Iterator[Served]:
    """Answers every request with `give`; its certificate is for `certified`, or for its name."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert(certified or name).configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))
    served = Served(name, listener.getsockname()[1])
    context.sni_callback = lambda _socket, asked, _context: served.names.append(asked)
    stopping = threading.Event()

    def take(raw: socket.socket) -> None:
        with suppress(OSError), raw:
            raw.settimeout(10)
            with context.wrap_socket(raw, server_side=True) as connection:
                request = b""
                while b"\r\n\r\n" not in request and (chunk := connection.recv(4096)):
                    request += chunk
                served.asked.append(request.decode())
                give(connection)

    def run() -> None:
        while not stopping.is_set():
            with suppress(TimeoutError, OSError):
                raw, _address = listener.accept()
                threading.Thread(target=take, args=(raw,), daemon=True).start()

    listener.settimeout(0.1)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        stopping.set()
        thread.join()
        listener.close()
