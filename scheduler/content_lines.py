"""Content lines of a calendar object: escaped, quoted and folded (RFC 5545, 3.1 to 3.3; RFC 6868).

Written here and not by the library that reads: an invitation is a score of lines, and thousands go out at once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

LONGEST = 75  # octets, without the line break

# Control characters but TAB and LF, and lone surrogates: no TEXT may hold them (3.3.11).
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BARE = re.compile("[A-Za-z0-9-]+")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# A backslash is no escape in a parameter, but libical takes it for one before the closing quote, and others anywhere.
_IN_PARAMETERS = str.maketrans({"^": "^^", "\n": "^n", '"': "^'", "\\": "/"})


@dataclass(frozen=True)
class Line:
    """One property; `value` is as it stands in the object, escaped where it is TEXT."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        parameters = "".join(f";{name}={_quoted(value)}" for name, value in self.parameters.items())
        return f"{self.name}{parameters}:{self.value}"


def written(lines: Iterable[Line]) -> bytes:
    return "".join([folded(str(line)) for line in lines]).encode()


def folded(line: str) -> str:
    """With CRLF behind every 75 octets at most, no character cut in two."""
    if line.isascii():
        if len(line) <= LONGEST:
            return f"{line}\r\n"
        rest = line[LONGEST:]
        parts = [rest[i : i + LONGEST - 1] for i in range(0, len(rest), LONGEST - 1)]
        return "\r\n ".join([line[:LONGEST], *parts]) + "\r\n"
    octets = line.encode()
    parts, begin, room = [], 0, LONGEST
    while len(octets) - begin > room:
        end = begin + room
        while octets[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        parts.append(octets[begin:end].decode())
        begin, room = end, LONGEST - 1
    parts.append(octets[begin:].decode())
    return "\r\n ".join(parts) + "\r\n"


def text(value: str) -> str:
    """A TEXT value (3.3.11)."""
    return value.translate(_ESCAPES)


def plain(value: str) -> str:
    """The text without control characters and lone surrogates, its lines ended by LF."""
    return _UNWRITABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def plain_line(value: str) -> str:
    """`plain`, in one line."""
    return " ".join(plain(value).split())


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    return f'"{value.translate(_IN_PARAMETERS)}"'
