"""Which addresses of the web may be fetched from: `https`, of a host that stands on the public internet."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST_ADDRESS = 2000

# IANA's special-purpose registries (RFC 6890 and its updates), and multicast. Python's own `is_global` differs
# from version to version, so they stand here.
_NOT_PUBLIC_4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
# Only this is given out as global unicast; mapped IPv4, NAT64, ULA, link-local and multicast lie outside of it.
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # Teredo, ORCHID and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4 wraps any IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


class Refused(Exception):
    """Nothing is fetched. `code` says why; `detail` may hold a number or a host, never the whole address."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask: the host by its ASCII name, its port, and path with query. Shown, it is the host alone."""

    host: str
    port: int
    path: str

    def __repr__(self) -> str:
        return f"Target({self.host})"


def target_of(address: str) -> Target:
    """What an address leads to. Raises `Refused`: `bad_address`, `not_https`, `credentials` or `not_public`."""
    if not address or len(address) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\]", address):
        raise Refused("bad_address")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Refused("bad_address") from None
    # Calendars give their address as webcal: so that a click subscribes.
    if parts.scheme not in {"https", "webcal", "webcals"}:
        raise Refused("not_https")
    if "@" in parts.netloc:
        raise Refused("credentials")
    path = _ascii_path(parts)
    return Target(_host(parts.hostname or ""), 443 if port is None else port, path)


def _ascii_path(parts: SplitResult) -> str:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or not path.startswith("/"):
        raise Refused("bad_address")
    return path


def _host(name: str) -> str:
    """The name in ASCII. Numbers are taken only as addresses in full: `127.1` and `0x7f000001` hide one."""
    if "%" in name:
        raise Refused("not_public")  # a zone of this machine's own network
    if ":" in name:
        return _literal(name)
    try:
        host = name.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        raise Refused("bad_address") from None
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", host):
        raise Refused("bad_address")
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", host.rsplit(".", 1)[-1]):
        return _literal(host)
    return host


def _literal(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Refused("not_public") from None
    if not is_public(address):
        raise Refused("not_public")
    return str(address)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the address is one of the public internet, and no way around to one that is not."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in block for block in _NOT_PUBLIC_4)
    return (
        address.scope_id is None
        and address in _GLOBAL_6
        and not any(address in block for block in _NOT_PUBLIC_6)
    )
