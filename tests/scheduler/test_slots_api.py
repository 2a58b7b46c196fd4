"""`POST /api/v1/slots/`: what is answered, to whom and how often, field by field as the contract has it."""

import json
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.scheduler.slots_asking import BODY, JSON, MEXICO, URL, ask, ranked

pytestmark = pytest.mark.usefixtures("fresh_minute")


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
