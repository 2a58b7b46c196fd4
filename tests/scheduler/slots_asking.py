"""Asking `POST /api/v1/slots/`, for its tests."""

import json
from typing import Any

from django.test import Client

URL = "/api/v1/slots/"
JSON = "application/json"
MEXICO = {"id": "mx", "country": "MX", "zone": "America/Mexico_City"}
BODY: dict[str, Any] = {"from": "2011-06-27", "until": "2011-07-01", "duration": 90, "delegations": [MEXICO]}


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
