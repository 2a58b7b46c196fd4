"""`POST /api/v1/rotation/`, field by field as the contract has it."""

import datetime as dt
import json
import time
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

pytestmark = pytest.mark.usefixtures("fresh_minute")

URL = "/api/v1/rotation/"
JSON = "application/json"
MEXICO = {"id": "mx", "country": "MX", "zone": "America/Mexico_City"}
INDIA = {"id": "in", "country": "IN"}
WEEKS = [{"from": "2011-06-27", "until": "2011-07-01"}, {"from": "2011-07-04", "until": "2011-07-08"}]
BODY: dict[str, Any] = {"sessions": WEEKS, "duration": 90, "delegations": [MEXICO, INDIA]}


def ask(body: object, url: str = URL) -> Any:
    return Client().post(url, json.dumps(body), content_type=JSON)


def planned(**fields: Any) -> Any:
    response = ask(BODY | fields)
    assert response.status_code == 200, response.content
    return response.json()


def errors(**fields: Any) -> list[tuple[str, str]]:
    response = ask(BODY | fields)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json"), (
        response.content
    )
    return [(error["path"], error["detail"]) for error in response.json()["errors"]]


def test_a_series_is_answered_with_a_slot_for_each_window_and_the_ledger_it_leaves() -> None:
    answer = planned(delegations=[MEXICO | {"ledger": 21.5}, INDIA])
    assert set(answer) == {"sessions", "ledger", "optimal"}
    assert answer["optimal"] is True
    one, two = answer["sessions"]
    assert "2011-06-27" <= one["start"] < "2011-07-01"
    assert "2011-07-04" <= two["start"] < "2011-07-08"
    costs = [{share["id"]: share["burden"] for share in slot["delegations"]} for slot in (one, two)]
    assert answer["ledger"] == {
        "mx": pytest.approx(21.5 + costs[0]["mx"] + costs[1]["mx"]),
        "in": pytest.approx(costs[0]["in"] + costs[1]["in"]),
    }


def test_slots_are_those_of_the_slots_interface() -> None:
    (slot,) = planned(sessions=WEEKS[:1], delegations=[MEXICO])["sessions"]
    alone = (
        {key: value for key, value in BODY.items() if key != "sessions"}
        | WEEKS[0]
        | {"delegations": [MEXICO]}
    )
    assert slot == ask(alone, "/api/v1/slots/").json()["slots"][0]


def test_a_pin_of_the_first_years_is_named_as_instants_are() -> None:
    ((_path, detail),) = errors(sessions=[WEEKS[0] | {"pin": "0001-01-01T00:00:00Z"}])
    assert detail.endswith("got 0001-01-01T00:00:00Z.")


def test_a_pin_is_kept() -> None:
    pin = "2011-07-05T03:30:00Z"
    answer = planned(sessions=[WEEKS[0], WEEKS[1] | {"pin": "2011-07-04T22:30:00-05:00"}])
    assert answer["sessions"][1]["start"] == pin


def test_the_body_of_slots_serves_here_too_its_limit_included() -> None:
    assert len(planned(limit=1, step=60)["sessions"]) == 2


def test_a_ledger_read_back_from_an_answer_is_taken() -> None:
    ledger = planned()["ledger"]
    again = planned(delegations=[d | {"ledger": ledger[str(d["id"])]} for d in (MEXICO, INDIA)])
    assert all(again["ledger"][name] >= points for name, points in ledger.items())
    assert planned(delegations=[MEXICO | {"ledger": 0.1 + 0.2}])["optimal"]


def test_twelve_sessions_of_twenty_countries_are_proved_the_best() -> None:
    countries = [
        "AT",
        "BE",
        "BG",
        "CH",
        "CI",
        "CO",
        "EE",
        "EG",
        "ET",
        "GH",
        "IN",
        "JM",
        "JP",
        "KE",
        "KR",
        "MA",
        "NG",
        "NP",
        "PE",
        "ZA",
    ]
    weeks = [dt.date(2026, 5, 27) + i * dt.timedelta(days=7) for i in range(12)]
    windows = [{"from": f"{day}", "until": f"{day + dt.timedelta(days=1)}"} for day in weeks]
    answer = planned(
        sessions=windows,
        duration=60,
        delegations=[{"id": country, "country": country} for country in countries],
        time_limit=30,
    )
    assert answer["optimal"]


def test_the_answer_comes_within_the_time() -> None:
    zones = [
        "Asia/Kathmandu",
        "America/St_Johns",
        "Europe/Vienna",
        "Pacific/Apia",
        "America/Lima",
        "Asia/Tokyo",
    ]
    delegations = [
        {"id": str(i), "zone": zones[i % 6], "working_hours": [f"{7 + i % 4:02}:00", "17:00"]}
        for i in range(60)
    ]
    windows = [
        {"from": f"2026-{m:02}-{d:02}", "until": f"2026-{m:02}-{d + 5:02}"}
        for m in (1, 2, 3)
        for d in (1, 8, 15)
    ]
    began = time.monotonic()
    answer = planned(sessions=windows, delegations=delegations, time_limit=3)
    # Twice the time, for other tests may hold the processor: what it takes is measured by `make bench`.
    assert answer["optimal"] or time.monotonic() - began < 6


@pytest.mark.parametrize(
    ("fields", "path", "detail"),
    [
        ({"sessions": []}, "sessions", "Expected 1 to 104 items, got 0."),
        ({"sessions": WEEKS[0]}, "sessions", "Expected a list, got an object."),
        (
            {"sessions": [WEEKS[0] | {"to": 1}]},
            "sessions[0].to",
            "Unknown field; known are from, until, pin.",
        ),
        ({"sessions": [{"from": "2011-06-27"}]}, "sessions[0].until", "Required, but missing."),
        (
            {"sessions": [WEEKS[0], {"from": "2011-07-04", "until": "2011-07-04"}]},
            "sessions[1].until",
            "Expected a date 1 to 366 days after 2011-07-04, got 2011-07-04.",
        ),
        (
            {"sessions": [WEEKS[0], {"from": "2011-06-30", "until": "2011-07-04"}]},
            "sessions[1].from",
            "Expected a date not before 2011-07-01, where sessions[0] ends, got 2011-06-30.",
        ),
        (
            {"sessions": [WEEKS[0] | {"pin": "2011-07-01T00:00:00Z"}]},
            "sessions[0].pin",
            "Expected a start every 30 minutes from 2011-06-27T00:00:00Z, before 2011-07-01T00:00:00Z,"
            " got 2011-07-01T00:00:00Z.",
        ),
        (
            {"sessions": [WEEKS[0] | {"pin": "2011-06-28T00:15:00Z"}]},
            "sessions[0].pin",
            "Expected a start every 30 minutes from 2011-06-27T00:00:00Z, before 2011-07-01T00:00:00Z,"
            " got 2011-06-28T00:15:00Z.",
        ),
        (
            {"sessions": [WEEKS[0] | {"pin": "2011-06-28"}]},
            "sessions[0].pin",
            'Expected an instant such as 2011-06-28T12:00:00Z, got "2011-06-28".',
        ),
        ({"time_limit": 31}, "time_limit", "Expected 0.1 to 30, got 31."),
        ({"time_limit": 0}, "time_limit", "Expected 0.1 to 30, got 0."),
        ({"time_limit": "5"}, "time_limit", 'Expected a number, got "5".'),
        ({"time_limit": True}, "time_limit", "Expected a number, got true."),
        ({"duration": 735}, "duration", "Expected 15 to 720, got 735."),
        ({"from": "2011-06-27"}, "from", None),
        (
            {"delegations": [MEXICO | {"ledger": -1}]},
            "delegations[0].ledger",
            "Expected 0 to 1000000, got -1.",
        ),
        (
            {"delegations": [MEXICO | {"ledger": 1.005}]},
            "delegations[0].ledger",
            "Expected a multiple of 0.01, got 1.005.",
        ),
        ({"delegations": [MEXICO | {"ledger": "1"}]}, "delegations[0].ledger", 'Expected a number, got "1".'),
        (
            {"delegations": [MEXICO | {"ledger": 1e300}]},
            "delegations[0].ledger",
            "Expected 0 to 1000000, got 1e300.",
        ),
        ({"delegations": [MEXICO, MEXICO]}, "delegations[1].id", None),
        ({"delegations": [{"id": "x", "zone": "Mars/Base"}]}, "delegations[0].zone", None),
    ],
)
def test_what_is_refused_and_where(fields: dict[str, Any], path: str, detail: str | None) -> None:
    ((found_path, found_detail),) = errors(**fields)
    assert found_path == path
    assert detail is None or found_detail == detail


def test_a_million_starts_are_refused_at_once() -> None:
    windows = [{"from": f"{year}-01-01", "until": f"{year + 1}-01-01"} for year in range(2026, 2056)]
    assert errors(sessions=windows, step=15) == [
        ("sessions", "Expected at most 40000 starts in all, got 1051872.")
    ]


def test_ledger_is_no_field_of_slots() -> None:
    body = {key: value for key, value in BODY.items() if key != "sessions"} | WEEKS[0]
    response = ask(body | {"delegations": [MEXICO | {"ledger": 1}]}, "/api/v1/slots/")
    assert response.json()["errors"][0]["path"] == "delegations[0].ledger"


def test_120_requests_a_minute_are_served_beside_those_for_slots() -> None:
    assert {ask({}).status_code for _ in range(120)} == {400}
    response = ask({})
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(response["Retry-After"]) <= 60
    assert ask({}, "/api/v1/slots/").status_code == 400


def test_the_schema_documents_it_field_by_field() -> None:
    schema: Any = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    operation = schema["paths"][URL]["post"]
    assert {"200", "400", "413", "415", "429"} <= set(operation["responses"])
    parts = schema["components"]["schemas"]
    request = parts["RotationRequest"]
    assert request["required"] == ["delegations", "duration", "sessions"]
    assert set(request["properties"]) == {
        "sessions",
        "duration",
        "step",
        "limit",
        "delegations",
        "time_limit",
    }
    assert parts["SessionRequest"]["required"] == ["from", "until"]
    assert set(parts["SessionRequest"]["properties"]) == {"from", "until", "pin"}
    assert parts["PlannedDelegationRequest"]["properties"]["ledger"] == {
        "type": "number",
        "minimum": 0.0,
        "maximum": 1_000_000.0,
        "default": 0.0,
        "description": "Points that earlier sessions have cost it, to hundredths.",
    }
    assert set(parts["RotationAnswer"]["properties"]) == set(planned())
