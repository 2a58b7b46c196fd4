"""Errors of the interfaces for programs as problem documents (RFC 9457), each bad field by its path.

`errors` names fields as `delegations[2].zone`, counted from 0; the path of the whole body is empty.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import islice
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView, exception_handler

MEDIA_TYPE = "application/problem+json"
# Whoever got this much wrong got it wrong in one way.
MOST_ERRORS = 100
SHOWN = 60  # letters of what came


class TooLarge(exceptions.APIException):
    """The body is longer than this address reads."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("The body is larger than this address takes.")
    default_code = "too_large"


class FieldErrorSchema(serializers.Serializer[dict[str, str]]):
    """One thing that is wrong with the body."""

    path = serializers.CharField(help_text="The field, such as `delegations[2].zone`, counted from 0.")
    detail = serializers.CharField(help_text="What was expected and what came.")


class ProblemSchema(serializers.Serializer[dict[str, object]]):
    """A problem document (RFC 9457)."""

    title = serializers.CharField(help_text="What the status means.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What went wrong, in a sentence.")
    # DRF takes declared fields off the class, so this hides no property of it.
    errors = FieldErrorSchema(  # type: ignore[assignment]
        many=True, required=False, help_text="With 400: the fields that are wrong."
    )


def document(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> dict[str, object]:
    """The problem document itself; with 400 `errors` is always there."""
    found: dict[str, object] = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if errors is not None:
        found["errors"] = errors
    elif status == HTTPStatus.BAD_REQUEST:
        found["errors"] = [{"path": "", "detail": detail}]
    return found


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    """A problem document to return where nothing is raised."""
    return Response(document(status, detail, errors), status=status, content_type=MEDIA_TYPE)


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: its answer as a problem document; None lets a fault of ours be a 500."""
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    _say_what_was_expected(exc, context)
    plain = exception_handler(exc, dict(context))
    if plain is None:
        return None
    # The schema's address also writes YAML; a problem document is JSON wherever it is given.
    if request := context.get("request"):
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), MEDIA_TYPE
    if plain.status_code == HTTPStatus.BAD_REQUEST:
        answer = _bad_input(plain.data)
    else:
        answer = problem(plain.status_code, str(plain.data["detail"]))
    for header, value in plain.items():
        if header != "Content-Type":
            answer[header] = value
    if plain.status_code == HTTPStatus.TOO_MANY_REQUESTS and "Retry-After" not in answer:
        answer["Retry-After"] = "60"
    return answer


def _say_what_was_expected(exc: Exception, context: Mapping[str, Any]) -> None:
    """DRF says only which method or which type of body came."""
    view, request = context.get("view"), context.get("request")
    if view is None or request is None:
        return
    if isinstance(exc, exceptions.UnsupportedMediaType):
        sentence = _("Expected a body of type %(expected)s, got %(got)s.")
        expected = ", ".join(parser.media_type for parser in view.get_parsers())
        words = {"expected": expected, "got": f'"{request.content_type[:SHOWN]}"'}
        exc.detail = exceptions.ErrorDetail(sentence % words, exc.default_code)
    elif isinstance(exc, exceptions.MethodNotAllowed):
        sentence = _("Expected %(expected)s, got %(got)s.")
        words = {"expected": ", ".join(view.allowed_methods), "got": str(request.method)}
        exc.detail = exceptions.ErrorDetail(sentence % words, exc.default_code)


def _bad_input(detail: object) -> Response:
    if isinstance(detail, dict) and set(detail) == {"detail"} and isinstance(detail["detail"], str):
        detail = [detail["detail"]]  # raised about the body as a whole
    errors = [{"path": path, "detail": text} for path, text in islice(field_errors(detail), MOST_ERRORS)]
    first = ": ".join(part for part in errors[0].values() if part)
    if len(errors) == 1:
        return problem(HTTPStatus.BAD_REQUEST, first, errors)
    sentence = _("More than one thing is wrong. The first: %(first)s") % {"first": first}
    return problem(HTTPStatus.BAD_REQUEST, sentence, errors)


def field_errors(detail: object, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, sentence) of everything in a DRF ValidationError's detail."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            if key == api_settings.NON_FIELD_ERRORS_KEY:
                yield from field_errors(inner, path)
            elif isinstance(key, int):
                yield from field_errors(inner, f"{path}[{key}]")
            else:
                yield from field_errors(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            # A list of sentences is about one field; a list of mappings is about one item each.
            yield from field_errors(inner, path if isinstance(inner, str) else f"{path}[{index}]")
    else:
        yield path, str(detail)


class UnknownAddress(APIView):
    """What an address below the interfaces that does not exist answers."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:  # noqa: ARG002
        sentence = _("There is nothing at %(path)s.") % {"path": request.path}
        if not request.path.endswith("/"):
            sentence += " " + _("The addresses here end in a slash.")
        raise exceptions.NotFound(sentence)
