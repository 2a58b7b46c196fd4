"""`POST /api/v1/slots/`, field by field as the contract has it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

URL = "/api/v1/slots/"
JSON = "application/json"
MEXICO = {"id": "mx", "country": "MX", "zone": "America/Mexico_City"}
BODY: dict[str, Any] = {"from": "2011-06-27", "until": "2011-07-01", "duration": 90, "delegations": [MEXICO]}


@pytest.fixture(autouse=True)
def _fresh_minute() -> Iterator[None]:
    """Requests of one test do not count against the next."""
    cache.clear()
    yield
    cache.clear()


def ask(body: object, content_type: str = JSON) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(URL, data, content_type=content_type)


def ranked(**fields: Any) -> Any:
    response = ask(BODY | fields)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == JSON
    return response.json()


def with_mexico(**fields: Any) -> dict[str, Any]:
    return BODY | {"delegations": [MEXICO | fields]}


def errors(body: object) -> list[tuple[str, str]]:
    response = ask(body)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (problem["title"], problem["status"]) == ("Bad Request", 400)
    assert problem["errors"][0]["detail"] in problem["detail"]
    return [(error["path"], error["detail"]) for error in problem["errors"]]


def paths(body: object) -> list[str]:
    return [path for path, _detail in errors(body)]


# What is answered


def test_the_example_of_the_contract() -> None:
    delegation = MEXICO | {
        "working_hours": ["09:00", "17:00"],
        "weekend": ["sat", "sun"],
        "required": True,
        "busy": [["2011-06-28T14:00:00Z", "2011-06-28T15:30:00Z"]],
        "rest_days": ["2011-06-30"],
        "working_days": ["2011-07-02"],
    }
    answer = ranked(step=30, limit=100, delegations=[delegation])
    assert answer["considered"] == 192
    (slot,) = (slot for slot in answer["slots"] if slot["start"] == "2011-06-28T12:00:00Z")
    assert slot == {
        "start": "2011-06-28T12:00:00Z",
        "end": "2011-06-28T13:30:00Z",
        "missing": [],
        "greatest": 2.33,
        "sum": 2.33,
        "delegations": [
            {
                "id": "mx",
                "local_start": "2011-06-28T07:00:00-05:00",
                "local_end": "2011-06-28T08:30:00-05:00",
                "burden": 2.33,
                "reasons": [{"code": "outside_hours", "text": "07:00, 2 h before working hours"}],
            }
        ],
    }


def test_what_is_left_out_has_the_contract_s_defaults() -> None:
    spelled_out = ranked(
        step=30,
        limit=10,
        delegations=[
            MEXICO
            | {
                "working_hours": ["09:00", "17:00"],
                "weekend": ["sat", "sun"],
                "required": True,
                "busy": [],
                "rest_days": [],
                "working_days": [],
            }
        ],
    )
    assert ranked() == spelled_out
    assert len(spelled_out["slots"]) == 10


def test_without_country_saturday_and_sunday_rest_and_no_holidays_do() -> None:
    answer = ranked(
        **{"from": "2027-12-24", "until": "2027-12-27"}, delegations=[{"id": "x", "zone": "UTC"}], limit=100
    )
    resting = {
        (slot["start"][:10], reason["text"])
        for slot in answer["slots"]
        for reason in slot["delegations"][0]["reasons"]
        if reason["code"] in {"weekend", "holiday"} and slot["start"][11:13] == "12"
    }
    assert resting == {("2027-12-25", "Saturday"), ("2027-12-26", "Sunday")}


def test_a_zone_may_be_left_out_where_the_country_has_exactly_one() -> None:
    answer = ranked(delegations=[{"id": "in", "country": "IN"}])
    assert answer["slots"][0]["delegations"][0]["local_start"] == "2011-06-27T09:00:00+05:30"


def test_a_delegation_may_sit_in_another_country_s_zone() -> None:
    answer = ranked(delegations=[MEXICO | {"zone": "Europe/Zurich"}])
    assert answer["slots"][0]["delegations"][0]["local_start"] == "2011-06-27T09:00:00+02:00"


def test_the_optional_delegation_is_named_missing_but_does_not_rank() -> None:
    day = [["2011-06-28T00:00:00Z", "2011-06-29T00:00:00Z"]]
    host = {"id": "host", "zone": "UTC", "required": False, "busy": day}
    answer = ranked(**{"from": "2011-06-28", "until": "2011-06-29"}, delegations=[host, MEXICO], limit=1)
    assert answer["slots"][0]["missing"] == ["host"]
    assert answer["slots"][0]["delegations"][0]["reasons"][-1]["code"] == "busy"


def test_busy_intervals_may_overlap_touch_and_come_in_any_order_and_zone() -> None:
    busy = [
        ["2011-06-28T15:00:00Z", "2011-06-28T23:00:00Z"],
        ["2011-06-28T08:00:00-05:00", "2011-06-28T10:30:00.500-05:00"],
        ["2011-06-27t00:00:00z", "2011-06-28t13:00:00z"],
        ["2011-06-28T23:00:00+00:00", "2011-07-01T00:00:00Z"],
        ["2011-06-01T00:00:00Z", "2011-06-01T00:00:00Z"],
    ]
    answer = ranked(delegations=[MEXICO | {"busy": busy}], limit=100)
    assert all(slot["missing"] == ["mx"] for slot in answer["slots"])


def test_a_slot_s_local_times_are_those_of_their_own_offsets() -> None:
    """St John's goes forward on 8 March 2026 at 05:30 UTC."""
    canada = {"id": "ca", "country": "CA", "zone": "America/St_Johns", "working_hours": ["00:00", "24:00"]}
    answer = ranked(**{"from": "2026-03-08", "until": "2026-03-09"}, delegations=[canada], limit=100)
    (slot,) = (slot for slot in answer["slots"] if slot["start"] == "2026-03-08T05:00:00Z")
    assert slot["delegations"] == [
        {
            "id": "ca",
            "local_start": "2026-03-08T01:30:00-03:30",
            "local_end": "2026-03-08T04:00:00-02:30",
            "burden": 10.0,
            "reasons": [
                {"code": "weekend", "text": "Sunday"},
                {"code": "clock_change", "text": "2026-03-08, clocks 1 h forward"},
            ],
        }
    ]


def test_a_historic_offset_with_seconds_is_written_as_the_nearest_that_can_be() -> None:
    """Monrovia was 44:30 minutes behind; RFC 3339 has whole minutes, so the clock moves by the rest."""
    liberia = {"id": "lr", "country": "LR"}
    answer = ranked(**{"from": "1970-06-01", "until": "1970-06-02"}, delegations=[liberia], limit=1)
    (slot,) = answer["slots"]
    assert slot["start"] == "1970-06-01T10:00:00Z"
    assert slot["delegations"][0]["local_start"] == "1970-06-01T09:16:00-00:44"


def test_ids_come_back_as_they_were() -> None:
    name = " Côte d’Ivoire\t🇨🇮 <b> "
    assert ranked(delegations=[{"id": name, "zone": "UTC"}])["slots"][0]["delegations"][0]["id"] == name


def test_at_the_limits_it_answers() -> None:
    delegations = [{"id": str(i), "zone": "Asia/Kathmandu"} for i in range(250)]
    answer = ranked(until="2012-06-27", duration=720, step=15, limit=100, delegations=delegations)
    assert answer["considered"] == 366 * 96
    assert len(answer["slots"]) == 100


# What is refused, and where


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


def test_no_account_and_no_token_against_forgery_are_needed() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(URL, json.dumps(BODY), content_type=JSON).status_code == 200


def test_120_requests_a_minute_are_served_and_the_next_is_told_when_to_come_back() -> None:
    body = json.dumps({}).encode()
    assert {ask(body).status_code for _ in range(120)} == {400}
    response = ask(body)
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(response["Retry-After"]) <= 60
    spoofed = Client().post(URL, body, content_type=JSON, headers={"x-forwarded-for": "192.0.2.7"})
    assert spoofed.status_code == 429
    other = Client(REMOTE_ADDR="192.0.2.7").post(URL, body, content_type=JSON)
    assert other.status_code == 400


def test_the_schema_documents_it_field_by_field() -> None:
    schema: Any = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    operation = schema["paths"][URL]["post"]
    assert {"200", "400", "413", "415", "429"} <= set(operation["responses"])
    parts = schema["components"]["schemas"]
    request, delegation = parts["SlotsRequest"], parts["DelegationRequest"]
    assert request["required"] == ["delegations", "duration", "from", "until"]
    assert request["properties"]["duration"] == {
        "type": "integer",
        "minimum": 15,
        "maximum": 720,
        "multipleOf": 15,
        "description": "Minutes.",
    }
    assert delegation["required"] == ["id"]
    assert delegation["properties"]["working_hours"]["default"] == ["09:00", "17:00"]
    assert set(delegation["properties"]) == {
        "id",
        "country",
        "zone",
        "working_hours",
        "weekend",
        "required",
        "busy",
        "rest_days",
        "working_days",
    }
    assert set(parts["SlotAnswer"]["properties"]) == set(ranked()["slots"][0])
    assert set(parts["ShareAnswer"]["properties"]) == set(ranked()["slots"][0]["delegations"][0])
    assert "application/problem+json" in operation["responses"]["400"]["content"]
