"""JSON of programs: read strictly, and refused with the place of what is wrong."""

import json
from typing import Any

import pytest

from dialogues.json_text import NotJson, read_json

WHOLE: dict[str, Any] = {
    "from": "2011-06-27",
    "delegations": [{"id": "é", "ledger": 2.5, "busy": [[None, True]]}],
}


def refused(body: bytes) -> tuple[str, str, str]:
    with pytest.raises(NotJson) as found:
        read_json(body)
    return found.value.code, found.value.path, found.value.got


def test_what_is_well_formed_is_read_as_it_is() -> None:
    assert read_json(json.dumps(WHOLE, ensure_ascii=False).encode()) == WHOLE
    assert read_json(b'[{"a": 1}, {"a": 1}]') == [{"a": 1}, {"a": 1}]
    assert read_json(b"123456789012345678901234567890") == 123456789012345678901234567890


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"duration": 90, "duration": 15}', "duration"),
        (b'{"duration": 90, "duration": 90}', "duration"),
        (b'{"d": [{"id": "a"}, {"id": "b", "zone": "x", "z\\u006fne": "y"}]}', "d[1].zone"),
        (b'[[{"a": {"": 1, "": 2}}]]', "[0][0].a."),
        (b'{"b": {"x": 1, "x": 2}, "a": 1, "a": 2}', "a"),
    ],
)
def test_a_name_twice_in_one_object_is_refused_with_its_place(body: bytes, path: str) -> None:
    assert refused(body) == ("twice", path, "")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e99999999999", "9" * 10_000])
def test_what_is_no_number_of_json_is_refused_with_its_place(number: str) -> None:
    body = f'{{"delegations": [{{"ledger": 1}}, {{"ledger": {number}}}]}}'.encode()
    assert refused(body) == ("number", "delegations[1].ledger", number[:60])


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 5000 + b"]" * 5000])
def test_bottomless_nesting_is_refused(body: bytes) -> None:
    assert refused(body) == ("nested", "", "")


def test_a_byte_that_is_no_utf_8_is_named_by_its_place_in_the_whole() -> None:
    assert refused('{"id": "é"}'.encode("latin-1")) == ("encoding", "", "0xe9 (byte 8)")


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a": 1} x', b'{"a": "\\ud800"}', b'{"a" 1}', b"\xef\xbb\xbf{}"]
)
def test_anything_else_is_told_as_the_parser_tells_it(body: bytes) -> None:
    code, path, got = refused(body)
    assert (code, path) == ("text", "")
    assert got
