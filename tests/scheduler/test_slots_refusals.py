"""`POST /api/v1/slots/`: what is refused, and the path that the refusal names."""

from typing import Any

import pytest
from django.test import Client

from tests.scheduler.slots_asking import BODY, MEXICO, URL, ask, errors, paths, with_mexico

pytestmark = pytest.mark.usefixtures("fresh_minute")


@pytest.mark.parametrize("field", ["from", "until", "duration", "delegations"])
def test_required_fields(field: str) -> None:
    body = {name: value for name, value in BODY.items() if name != field}
    assert errors(body) == [(field, "Required, but missing.")]


def test_unknown_fields_are_errors() -> None:
    body = BODY | {"sessions": [], "delegations": [MEXICO | {"colour": "red"}]}
    assert paths(body) == ["sessions", "delegations[0].colour"]


@pytest.mark.parametrize("value", ["90", 90.0, 90.5, True, None, [90], {}, 10**30])
@pytest.mark.parametrize("field", ["duration", "step", "limit"])
def test_a_number_is_a_whole_json_number(field: str, value: object) -> None:
    assert paths(BODY | {field: value}) == [field]


@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        ("duration", "90", 'Expected a whole number, got "90".'),
        ("duration", 0, "Expected 15 to 720, got 0."),
        ("duration", -15, "Expected 15 to 720, got -15."),
        ("duration", 20, "Expected a multiple of 15, got 20."),
        ("duration", 735, "Expected 15 to 720, got 735."),
        ("step", 0, "Expected a multiple of 15 that divides 1440, got 0."),
        ("step", 75, "Expected a multiple of 15 that divides 1440, got 75."),
        ("step", 10, "Expected a multiple of 15 that divides 1440, got 10."),
        ("step", 2880, "Expected a multiple of 15 that divides 1440, got 2880."),
        ("limit", 0, "Expected 1 to 100, got 0."),
        ("limit", 101, "Expected 1 to 100, got 101."),
        ("from", "27 June", 'Expected a date such as 2011-06-28, got "27 June".'),
        ("from", "20110627", 'Expected a date such as 2011-06-28, got "20110627".'),
        ("from", "2011-02-29", 'Expected a date such as 2011-06-28, got "2011-02-29".'),
        ("from", "2011-06-27T00:00:00Z", 'Expected a date such as 2011-06-28, got "2011-06-27T00:00:00Z".'),
        ("from", 20110627, "Expected a date such as 2011-06-28, got 20110627."),
        ("from", "0001-01-01", 'Expected a year from 1900 to 2199, got "0001-01-01".'),
        ("until", "9999-12-31", 'Expected a year from 1900 to 2199, got "9999-12-31".'),
        ("until", "2011-06-27", "Expected a date 1 to 366 days after 2011-06-27, got 2011-06-27."),
        ("until", "2011-06-26", "Expected a date 1 to 366 days after 2011-06-27, got 2011-06-26."),
        ("until", "2012-06-28", "Expected a date 1 to 366 days after 2011-06-27, got 2012-06-28."),
        ("delegations", [], "Expected 1 to 250 items, got 0."),
        ("delegations", [MEXICO] * 251, "Expected 1 to 250 items, got 251."),
        ("delegations", {"mx": MEXICO}, "Expected a list, got an object."),
    ],
)
def test_fields_of_the_request(field: str, value: object, detail: str) -> None:
    assert errors(BODY | {field: value}) == [(field, detail)]


@pytest.mark.parametrize(
    ("fields", "path", "detail"),
    [
        ({"id": 12}, "id", "Expected text, got 12."),
        ({"id": "m" * 101}, "id", f'Expected at most 100 characters, got "{"m" * 60}…".'),
        ({"id": ""}, "id", 'Expected some text, got "".'),
        (
            {"country": "XX"},
            "country",
            'Expected a country\'s two letters such as MX (ISO 3166-1), got "XX".',
        ),
        (
            {"country": "mx"},
            "country",
            'Expected a country\'s two letters such as MX (ISO 3166-1), got "mx".',
        ),
        (
            {"zone": "Mars/Base"},
            "zone",
            'Expected an IANA time zone such as America/Mexico_City, got "Mars/Base".',
        ),
        (
            {"zone": "../zone"},
            "zone",
            'Expected an IANA time zone such as America/Mexico_City, got "../zone".',
        ),
        ({"zone": None}, "zone", "Expected a value, got null; leave the field out where it does not apply."),
        ({"zone": ""}, "zone", 'Expected some text, got "".'),
        ({"required": "yes"}, "required", 'Expected true or false, got "yes".'),
        ({"required": 1}, "required", "Expected true or false, got 1."),
        ({"working_hours": "09:00-17:00"}, "working_hours", 'Expected a list, got "09:00-17:00".'),
        ({"working_hours": ["09:00"]}, "working_hours", "Expected 2 items, got 1."),
        (
            {"working_hours": ["9:00", "17:00"]},
            "working_hours[0]",
            'Expected a time from 00:00 to 24:00, got "9:00".',
        ),
        ({"working_hours": [9, "17:00"]}, "working_hours[0]", "Expected text, got 9."),
        (
            {"working_hours": ["09:00", "24:30"]},
            "working_hours[1]",
            'Expected a time from 00:00 to 24:00, got "24:30".',
        ),
        (
            {"working_hours": ["09:00", "09:00"]},
            "working_hours",
            "Expected two times that differ, got 09:00 to 09:00; a whole day is 00:00 to 24:00.",
        ),
        ({"weekend": "sat"}, "weekend", 'Expected a list, got "sat".'),
        (
            {"weekend": ["sat", "Sun"]},
            "weekend[1]",
            'Expected one of mon, tue, wed, thu, fri, sat, sun, got "Sun".',
        ),
        (
            {"rest_days": ["2011-06-31"]},
            "rest_days[0]",
            'Expected a date such as 2011-06-28, got "2011-06-31".',
        ),
        ({"working_days": [[]]}, "working_days[0]", "Expected a date such as 2011-06-28, got a list."),
        ({"busy": [["2011-06-28T14:00:00Z"]]}, "busy[0]", "Expected 2 items, got 1."),
        (
            {"busy": [["2011-06-28 14:00:00Z", "2011-06-28T15:00:00Z"]]},
            "busy[0][0]",
            'Expected an instant such as 2011-06-28T12:00:00Z, got "2011-06-28 14:00:00Z".',
        ),
        (
            {"busy": [["2011-06-28T14:00:00Z", "2011-06-28T15:00:00+0530"]]},
            "busy[0][1]",
            'Expected an instant such as 2011-06-28T12:00:00Z, got "2011-06-28T15:00:00+0530".',
        ),
        (
            {"busy": [["2011-06-28T14:00:00", "2011-06-28T15:00:00Z"]]},
            "busy[0][0]",
            'Expected an instant such as 2011-06-28T12:00:00Z, got "2011-06-28T14:00:00".',
        ),
        (
            {"busy": [["2011-06-28T14:00:00Z", "0001-01-01T00:00:00+14:00"]]},
            "busy[0][1]",
            'Expected an instant such as 2011-06-28T12:00:00Z, got "0001-01-01T00:00:00+14:00".',
        ),
        (
            {
                "busy": [
                    ["2011-06-28T13:00:00Z", "2011-06-28T14:00:00Z"],
                    ["2011-06-28T14:00:00Z", "2011-06-28T13:00:00Z"],
                ]
            },
            "busy[1]",
            "Expected an end that is not before the start, got 2011-06-28T14:00:00Z to 2011-06-28T13:00:00Z.",
        ),
    ],
)
def test_fields_of_a_delegation(fields: dict[str, Any], path: str, detail: str) -> None:
    assert errors(with_mexico(**fields)) == [(f"delegations[0].{path}", detail)]


def test_a_zone_is_asked_for_where_the_country_has_several_none_or_is_not_given() -> None:
    body = BODY | {"delegations": [{"id": "cn", "country": "CN"}, {"id": "bv", "country": "BV"}, {"id": "x"}]}
    assert errors(body) == [
        ("delegations[0].zone", "Expected one of the zones of CN, got none: Asia/Shanghai, Asia/Urumqi."),
        ("delegations[1].zone", "Expected a zone, for BV has none of its own."),
        ("delegations[2].zone", "Expected a country or a zone, got neither."),
    ]


def test_an_id_is_unique() -> None:
    body = BODY | {"delegations": [MEXICO, {"id": "in", "country": "IN"}, MEXICO]}
    assert errors(body) == [
        ("delegations[2].id", 'Expected an id of its own, got "mx", which delegations[0] has.')
    ]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    body = {"from": "x", "duration": 7, "delegations": [7, {"id": "a", "zone": "X"}, MEXICO]}
    assert paths(body) == ["from", "until", "duration", "delegations[0]", "delegations[1].zone"]
    assert ask(body).json()["detail"].startswith("More than one thing is wrong. The first: from: Expected")


def test_no_more_than_a_hundred_errors_are_named() -> None:
    assert len(errors(with_mexico(rest_days=["x"] * 50_000, busy=[[]] * 50_000))) == 100


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"from": NaN}',
        b'{"duration": Infinity}',
        b'{"duration": 1e999}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"from": "\xff"}',
        b'{"from": "\\ud800"}',
        b'{"limit": ' + b"9" * 10_000 + b"}",
        b"null",
        b"[]",
        b'"from"',
        b"true",
    ],
)
def test_what_is_no_json_object_is_a_400(body: bytes) -> None:
    assert errors(body)


@pytest.mark.parametrize(
    ("body", "path", "detail"),
    [
        (
            b'{"duration": 90, "delegations": [{"id": "mx", "zone": "Asia/Tokyo", "zone": "UTC"}]}',
            "delegations[0].zone",
            "Expected the field once, got it more than once in one object.",
        ),
        (
            b'{"delegations": [{"busy": [NaN]}]}',
            "delegations[0].busy[0]",
            "Expected a number that JSON has, within range, got NaN.",
        ),
        (b'{"a": "\xff"}', "", "Expected JSON in UTF-8, got 0xff (byte 7)."),
    ],
)
def test_what_json_leaves_open_is_refused_with_its_path(body: bytes, path: str, detail: str) -> None:
    assert errors(body) == [(path, detail)]


def test_lists_a_thousand_deep_are_a_400() -> None:
    assert "delegations[0]" in paths(b'{"delegations": ' + b"[" * 200 + b"]" * 200 + b"}")


# How it is asked


def test_other_media_types_are_a_415() -> None:
    response = ask(b"from=2011-06-27", "application/x-www-form-urlencoded")
    assert (response.status_code, response["Content-Type"]) == (415, "application/problem+json")
    assert response.json()["status"] == 415


def test_too_large_a_body_is_a_413() -> None:
    response = ask(b'"' + b"a" * 5_000_000 + b'"')
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_are_a_405(method: str) -> None:
    response = getattr(Client(), method)(URL)
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert "POST" in response["Allow"]
