"""JSON as programs send it (RFC 8259), read strictly: what is wrong is told with the place where it stands.

A name given twice in an object is refused (RFC 7493, 2.3): whoever wrote it meant one of the two, and nobody can say
which. No NaN, no number beyond what computers agree on, no lone surrogates, no bottomless nesting.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

import msgspec

SHOWN = 60


class NotJson(ValueError):  # it says what is wrong, and where
    """What was read is no JSON to go on with.

    `code`: `nested` too deeply; `encoding`, `got` the byte that is no UTF-8; `twice`, the field at `path` given more
    than once; `number`, `got` no number that JSON has or computers agree on; `text`, `got` what the parser says.
    """

    def __init__(self, code: str, path: str = "", got: str = "") -> None:
        super().__init__(f"expected JSON, got {code} {got!r} at {path!r}")
        self.code, self.path, self.got = code, path, got


class _Odd(str):
    """A number as it was written, of which nothing can be made."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object's fields in order, one of them there twice."""


def read_json(body: bytes) -> Any:
    """The value that a body holds. Raises `NotJson`."""
    try:
        value = msgspec.json.decode(body)
        _look_closer(body, suspicious=False)
    except RecursionError as error:
        raise NotJson("nested") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _why_not(body, error) from error
    return value


def _why_not(body: bytes, error: Exception) -> NotJson:
    """More of what is wrong with a body that the quick parser refused."""
    try:
        body.decode()
        _look_closer(body, suspicious=True)
    except UnicodeDecodeError as place:
        return NotJson("encoding", got=f"0x{body[place.start]:02x} (byte {place.start})")
    except NotJson as found:
        return found
    except RecursionError:
        return NotJson("nested")
    return NotJson("text", got=str(error))


def _look_closer(body: bytes, *, suspicious: bool) -> None:
    """Raises `NotJson` for the first name given twice, or the first odd number of a body that is `suspicious`.

    The quick parser keeps the last of two fields without a word, and says only roughly where a number stood.
    """
    found: list[object] = []

    def fields(pairs: list[tuple[str, Any]]) -> object:
        named = dict(pairs)
        if len(named) == len(pairs):
            return named
        found.append(twice := _Pairs(pairs))
        return twice

    def odd(text: str) -> _Odd:
        found.append(number := _Odd(text))
        return number

    def number(text: str) -> object:
        return odd(text) if suspicious and math.isinf(float(text)) else 0

    hooks: dict[str, Any] = {"parse_constant": odd, "parse_int": number, "parse_float": number}
    try:
        value = json.loads(body.decode(), object_pairs_hook=fields, **hooks)
    except ValueError:
        return
    if found:
        raise next(_complaints(value))


def _complaints(value: object) -> Iterator[NotJson]:
    """What is wrong in a value: of an object first its own names, then what it holds, in order."""
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        path, value = waiting.pop()
        inner: list[tuple[str, object]] = []
        match value:
            case _Odd():
                yield NotJson("number", path, value[:SHOWN])
            case _Pairs():
                names = set[str]()
                for name, field in value:
                    if name in names:
                        yield NotJson("twice", _below(path, name))
                    names.add(name)
                    inner.append((_below(path, name), field))
            case dict():
                inner = [(_below(path, name), field) for name, field in value.items()]
            case list():
                inner = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
        waiting += reversed(inner)


def _below(path: str, name: str) -> str:
    return f"{path}.{name[:SHOWN]}" if path else name[:SHOWN]
