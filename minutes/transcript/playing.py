"""The address of a recording, and the one that opens it at a moment."""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from dialogues.conference.providers import NotOfTheWeb, host_of

LONGEST_ADDRESS = 500
_SECRETS = {"access_token", "auth", "passwd", "password", "pwd", "secret", "token"}


class BadAddress(ValueError):
    """`code` says what is wrong: `not_https`, `credentials`, `characters` or `too_long`."""

    def __init__(self, code: str, address: str) -> None:
        super().__init__(f"Expected an https address without credentials, got {address[:80]!r} ({code}).")
        self.code = code


def checked(address: str) -> str:
    """The address of a recording that readers may be given: https, a host, no user, no password in its query."""
    address = address.strip()
    if len(address) > LONGEST_ADDRESS:
        raise BadAddress("too_long", address)
    # Browsers take a backslash for a slash, and drop line breaks: what is checked must be what is opened.
    if re.search(r"[\x00-\x20\x7f-\xa0\\<>\"`{}|^]", address) or not address.isprintable():
        raise BadAddress("characters", address)
    try:
        host = host_of(address)
        parts = urlsplit(address)
        secret = {name.casefold() for name, _ in parse_qsl(parts.query, keep_blank_values=True)} & _SECRETS
        parts.port  # noqa: B018  # a port that is no number raises
    except (NotOfTheWeb, ValueError) as error:
        raise BadAddress("not_https", address) from error
    if parts.scheme != "https" or not host:
        raise BadAddress("not_https", address)
    if "@" in parts.netloc or secret:
        raise BadAddress("credentials", address)
    return address


def _fragment(parts: SplitResult, seconds: int) -> str:
    """Media Fragments URI 1.0 (W3C, 4.2.1): `#t=` and the seconds, beside what the fragment says already."""
    kept = [part for part in parts.fragment.split("&") if part and not part.startswith("t=")]
    return parts._replace(fragment="&".join([*kept, f"t={seconds}"])).geturl()


def _vimeo(parts: SplitResult, seconds: int) -> str:
    return parts._replace(fragment=f"t={seconds}s").geturl()


def _youtube(parts: SplitResult, seconds: int) -> str:
    name = "start" if parts.path.startswith("/embed/") else "t"
    return _asked(parts, name, f"{seconds}" if name == "start" else f"{seconds}s")


def _bigbluebutton(parts: SplitResult, seconds: int) -> str:
    """Its player (bbb-playback) takes `t=1h2m3s`."""
    minutes, rest = divmod(seconds, 60)
    return _asked(parts, "t", f"{minutes // 60}h{minutes % 60}m{rest}s")


def _asked(parts: SplitResult, name: str, value: str) -> str:
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in {"t", "start"}]
    return parts._replace(query=urlencode([*kept, (name, value)], quote_via=quote)).geturl()


# Whose players have a parameter of their own. What Jitsi records is a file, which takes a media fragment.
_HOSTS: dict[str, Callable[[SplitResult, int], str]] = {
    "youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtube,
    "vimeo.com": _vimeo,
}
_BIGBLUEBUTTON = re.compile(r"/playback/(?:presentation|video)/")


def at_moment(address: str, milliseconds: int) -> str:
    """The recording opened so far from its beginning; "" for what was said before it began."""
    if milliseconds < 0:
        return ""
    parts, host, seconds = urlsplit(address), host_of(address), milliseconds // 1000
    for known, way in _HOSTS.items():
        if host == known or host.endswith(f".{known}"):
            return way(parts, seconds)
    return _bigbluebutton(parts, seconds) if _BIGBLUEBUTTON.match(parts.path) else _fragment(parts, seconds)


class BadOffset(ValueError):
    """Neither `h:mm:ss` nor seconds, or further than recordings are off."""


_OFFSET = re.compile(
    r"([+\-\u2212]?)(?:(?:(\d{1,3}):)?(\d{1,3}):(\d{2})|(\d{1,6}))(?:[.,](\d{1,3}))?", re.ASCII
)


def read_offset(text: str, most: int) -> int:
    """Milliseconds of `-1:00:00`, `2:30`, `90` (seconds) or `+0:00:01.5`; raises `BadOffset`."""
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        raise BadOffset(text)
    sign, hours, minutes, seconds, alone, part = found.groups()
    if seconds and (int(seconds) >= 60 or (hours and int(minutes) >= 60)):
        raise BadOffset(text)
    whole = int(alone) if alone else (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    offset = whole * 1000 + int((part or "0").ljust(3, "0"))
    if offset > most:
        raise BadOffset(text)
    return -offset if sign in {"-", "\u2212"} else offset


def write_offset(milliseconds: int) -> str:
    """`-1:00:00`, as `read_offset` takes it; with thousandths where there are any."""
    seconds, part = divmod(abs(milliseconds), 1000)
    minutes, rest = divmod(seconds, 60)
    sign = "-" if milliseconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{rest:02}" + (f".{part:03}" if part else "")
