"""Reading the bodies of requests: bounded, strict, and never a fault of ours."""

from collections.abc import Callable, Mapping
from io import SEEK_END
from typing import IO, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.settings import api_settings

from dialogues.json_text import NotJson, read_json
from dialogues.problems import TooLarge

MEGABYTE = 1024 * 1024


class ChunkedBodyMiddleware:
    """Says how long a body is that came in chunks (RFC 9112, 7.1): without a length Django and DRF take it for empty.

    The server has put the whole body into a file by then, and no request has both.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stream: Any = getattr(request, "_stream", None)
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower() and hasattr(stream, "seek"):
            stream.seek(0, SEEK_END)
            request.META["CONTENT_LENGTH"] = str(stream.tell())
            stream.seek(0)
        return self.get_response(request)


class JsonBody(BaseParser):
    """JSON in UTF-8, at most `limit` bytes, read by `json_text`."""

    media_type = "application/json"
    limit = 4 * MEGABYTE

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        body: bytes = stream.read(self.limit + 1)
        if len(body) > self.limit:
            raise TooLarge(_("Expected at most %(limit)s bytes, got more.") % {"limit": self.limit})
        try:
            return read_json(body)
        except NotJson as problem:
            raise ValidationError(
                {problem.path or api_settings.NON_FIELD_ERRORS_KEY: [_sentence(problem)]}
            ) from problem


def _sentence(problem: NotJson) -> str:
    match problem.code:
        case "nested":
            return _("Expected JSON, got lists or objects nested too deeply.")
        case "encoding":
            return _("Expected JSON in UTF-8, got %(got)s.") % {"got": problem.got}
        case "twice":
            return _("Expected the field once, got it more than once in one object.")
        case "number":
            return _("Expected a number that JSON has, within range, got %(got)s.") % {"got": problem.got}
        case _other:
            return _("Expected JSON, got: %(error)s.") % {"error": problem.got}
