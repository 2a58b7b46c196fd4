"""Errors for programs are problem documents (RFC 9457)."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from dialogues import refusals
from dialogues.problems import UnknownAddress


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> None:
        return None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def answer(raised: Exception) -> Response:
    class Door(APIView):
        authentication_classes = (BearerAuthentication,)

        def get(self, request: Request) -> Response:
            raise raised

    response = Door.as_view()(APIRequestFactory().get("/"))
    response.render()
    return response


def document(response: Response) -> Any:
    assert response["Content-Type"] == "application/problem+json"
    return json.loads(response.content)


@pytest.mark.parametrize(
    ("raised", "status", "title", "detail"),
    [
        (exceptions.NotAuthenticated("Who are you?"), 401, "Unauthorized", "Who are you?"),
        (PermissionDenied("Not yours."), 403, "Forbidden", "Not yours."),
        (Http404("No such session."), 404, "Not Found", "No such session."),
        (
            RequestDataTooBig(),
            413,
            "Request Entity Too Large",
            "The body is larger than this address takes.",
        ),
        (
            exceptions.Throttled(3),
            429,
            "Too Many Requests",
            "Request was throttled. Expected available in 3 seconds.",
        ),
    ],
)
def test_an_error_says_its_status_and_what_went_wrong(
    raised: Exception, status: int, title: str, detail: str
) -> None:
    response = answer(raised)
    assert response.status_code == status
    assert document(response) == {"title": title, "status": status, "detail": detail}


def test_headers_that_belong_to_an_error_stay() -> None:
    assert answer(exceptions.NotAuthenticated())["WWW-Authenticate"] == "Bearer"
    assert answer(exceptions.Throttled(3))["Retry-After"] == "3"
    assert answer(exceptions.Throttled())["Retry-After"] == "60"


def test_bad_input_is_named_by_path_however_deep() -> None:
    detail: Any = {
        "from": ["Late.", "Very late."],
        "delegations": [{}, {"id": ["Twice."]}],
        "windows": {2: {"pin": {0: ["Odd."]}}, "non_field_errors": ["Many."]},
    }
    assert document(answer(exceptions.ValidationError(detail))) == {
        "title": "Bad Request",
        "status": 400,
        "detail": "More than one thing is wrong. The first: from: Late.",
        "errors": [
            {"path": "from", "detail": "Late."},
            {"path": "from", "detail": "Very late."},
            {"path": "delegations[1].id", "detail": "Twice."},
            {"path": "windows[2].pin[0]", "detail": "Odd."},
            {"path": "windows", "detail": "Many."},
        ],
    }


@pytest.mark.parametrize(
    "raised", [exceptions.ParseError("No JSON."), exceptions.ValidationError(["No JSON."])]
)
def test_what_is_wrong_with_the_whole_body_has_an_empty_path(raised: Exception) -> None:
    assert document(answer(raised)) == {
        "title": "Bad Request",
        "status": 400,
        "detail": "No JSON.",
        "errors": [{"path": "", "detail": "No JSON."}],
    }


def test_a_fault_of_ours_is_no_problem_document() -> None:
    with pytest.raises(ZeroDivisionError):
        answer(ZeroDivisionError())


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_does_not_exist_is_a_404(method: str) -> None:
    request = getattr(APIRequestFactory(), method)("/api/v1/nowhere/")
    response = UnknownAddress.as_view()(request)
    response.render()
    assert response.status_code == 404
    assert document(response)["detail"] == "There is nothing at /api/v1/nowhere/."


@pytest.mark.parametrize("path", ["/api", "/api/v1/slots"])
def test_an_address_without_its_slash_says_so(path: str) -> None:
    response = Client().post(path, b"{}", content_type="application/json")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == f"There is nothing at {path}. The addresses here end in a slash."


def test_what_writes_yaml_refuses_in_json(db: None) -> None:
    response = Client().post("/api/v1/schema/")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 405


def test_another_method_or_type_of_body_is_told_what_was_expected(db: None) -> None:
    client = Client()
    assert client.get("/api/v1/slots/").json()["detail"] == "Expected POST, OPTIONS, got GET."
    typed = client.post("/api/v1/slots/", b"a=1", content_type="application/x-www-form-urlencoded")
    assert (typed.status_code, typed.json()["detail"]) == (
        415,
        'Expected a body of type application/json, got "application/x-www-form-urlencoded".',
    )


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("path", ["/plan/", "/plan/series/", "/healthz", "/api/v1/slots/"])
def test_an_address_with_more_fields_than_anybody_sends_is_bad_input(
    db: None, settings: Any, debug: bool, path: str
) -> None:
    settings.DEBUG = debug
    client = Client(raise_request_exception=False)
    response = client.get(path + "?" + "&".join(f"a{n}=1" for n in range(1500)))
    assert response.status_code == 400
    assert client.get(path + "?" + "&".join(f"a{n}=1" for n in range(900))).status_code in {200, 405}


def test_what_is_refused_before_any_view_is_a_problem_document_too() -> None:
    response = Client().get("/api/v1/slots/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["path"] == ""
    page = Client().get("/", headers={"host": "evil.example"})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_a_fault_of_ours_is_told_to_programs_in_their_way(rf: RequestFactory) -> None:
    response = refusals.server_error(rf.post("/api/v1/slots/"))
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "title": "Internal Server Error",
        "status": 500,
        "detail": "Something broke on our side. Please try once more in a moment.",
    }
    assert refusals.server_error(rf.get("/s/1/"))["Content-Type"] == "text/html; charset=utf-8"
