"""Fetches a calendar by `https` from the public internet, in bounded time and memory.

A name is resolved once; the connection goes to the very address that was checked, with the certificate of the
name that was asked, so that an answer that changes between check and use (rebinding) leads nowhere. Each redirect
is an address like the first.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urljoin

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.exceptions import SSLError as UntrustedError
from urllib3.exceptions import TimeoutError as LateError
from urllib3.response import BaseHTTPResponse

from scheduler.busy.intervals import LARGEST_BYTES
from scheduler.busy.public import Refused, Target, is_public, target_of

Resolver = Callable[[str, int], Iterable[str]]

MOST_REDIRECTS = 5
MOST_ADDRESSES = 4  # of one host, tried in turn
SECONDS = 20.0
_CHUNK = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host as this machine knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` in all, redirects included; `size` in bytes as sent and, again, as unpacked."""

    seconds: float = SECONDS
    size: int = LARGEST_BYTES
    redirects: int = MOST_REDIRECTS


def fetch(
    address: str,
    *,
    resolve: Resolver = system_resolver,
    context: ssl.SSLContext | None = None,
    limits: Limits = Limits(),
    public: Callable[[ipaddress.IPv4Address | ipaddress.IPv6Address], bool] = is_public,
) -> bytes:
    """The bytes at an address.

    Raises `Refused` with a code: those of `target_of`, `no_such_host`, `unreachable`, `certificate`, `redirects`,
    `status`, `too_large`, `too_slow` or `encoding`. Neither it nor a log tells the address.
    """
    deadline = time.monotonic() + limits.seconds
    context = context or ssl.create_default_context()
    context.sslsocket_class = _PunctualSocket
    for _hop in range(limits.redirects + 1):
        target = target_of(address)
        with _asked(target, _checked(target, resolve, public), context, deadline) as response:
            if response.status in _REDIRECTS and (onward := response.headers.get("Location")):
                address = _onward(address, onward)
                continue
            if response.status != 200:
                raise Refused("status", str(response.status))
            return b"".join(_unpacked(response, limits.size))
    raise Refused("redirects")


def _onward(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise Refused("bad_address") from None


def _checked(
    target: Target,
    resolve: Resolver,
    public: Callable[[ipaddress.IPv4Address | ipaddress.IPv6Address], bool],
) -> list[str]:
    """The host's addresses. One that is not public among them spoils all: an honest host has none such."""
    try:
        addresses = [ipaddress.ip_address(text) for text in resolve(target.host, target.port)]
    except (OSError, ValueError, UnicodeError):
        raise Refused("no_such_host", target.host) from None
    if not addresses:
        raise Refused("no_such_host", target.host)
    if not all(map(public, addresses)):
        raise Refused("not_public", target.host)
    return list(map(str, addresses))


class _PunctualSocket(ssl.SSLSocket):
    """Reads until a moment, not for so long each time: who sends a byte now and then is not waited for."""

    deadline: float = float("inf")

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(_left(self.deadline))
        return super().recv_into(*args, **kwargs)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise Refused("too_slow")
    return left


@contextmanager
def _asked(
    target: Target, addresses: list[str], context: ssl.SSLContext, deadline: float
) -> Iterator[BaseHTTPResponse]:
    """The answer of the first of these addresses that takes a connection."""
    try:
        connection = _connected(target, addresses, context, deadline)
        try:
            headers = {
                "Host": _host_header(target),
                "Accept": "text/calendar",
                "Accept-Encoding": "gzip",
                "User-Agent": "Meridian",
            }
            connection.request(
                "GET", target.path, headers=headers, preload_content=False, decode_content=False
            )
            yield connection.getresponse()
        finally:
            connection.close()
    except NewConnectionError:  # to urllib3 a kind of lateness
        raise Refused("unreachable", target.host) from None
    except (TimeoutError, LateError):
        raise Refused("too_slow") from None
    except (ssl.SSLError, ssl.CertificateError, UntrustedError):
        raise Refused("certificate", target.host) from None
    except (HTTPError, HTTPException, OSError, ValueError):
        raise Refused("unreachable", target.host) from None


def _connected(
    target: Target, addresses: list[str], context: ssl.SSLContext, deadline: float
) -> HTTPSConnection:
    left = addresses[:MOST_ADDRESSES]
    while left:
        connection = HTTPSConnection(
            left.pop(0),
            target.port,
            timeout=_left(deadline) / (len(left) + 1),
            ssl_context=context,
            server_hostname=target.host,  # whose certificate it must be
        )
        try:
            connection.connect()
        except (TimeoutError, LateError, NewConnectionError):
            connection.close()
            if not left:
                raise
            continue
        except BaseException:
            connection.close()
            raise
        assert isinstance(connection.sock, _PunctualSocket)
        connection.sock.deadline = deadline
        return connection
    raise Refused("no_such_host", target.host)


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == 443 else f"{host}:{target.port}"


def _unpacked(response: BaseHTTPResponse, most: int) -> Iterator[bytes]:
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise Refused("encoding")
    gzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding.endswith("gzip") else None
    sent = unpacked = 0
    while chunk := response.read(_CHUNK, decode_content=False):
        sent += len(chunk)
        if gzip:
            try:
                chunk = gzip.decompress(chunk, most - unpacked + 1)
            except zlib.error:
                raise Refused("encoding") from None
        unpacked += len(chunk)
        if max(sent, unpacked) > most:
            raise Refused("too_large")
        yield chunk
    if gzip and not gzip.eof:
        raise Refused("encoding")
