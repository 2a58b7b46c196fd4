"""Reading the bodies of requests: bounded, strict, and never a fault of ours."""

from collections.abc import Mapping
from typing import IO, Any

import msgspec
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from dialogues.problems import TooLarge

MEGABYTE = 1024 * 1024


class JsonBody(BaseParser):
    """JSON in UTF-8 (RFC 8259), at most `limit` bytes; no NaN, lone surrogates or bottomless nesting."""

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
            return msgspec.json.decode(body)
        except RecursionError as error:
            raise ParseError(_("Expected JSON, got lists or objects nested too deeply.")) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ParseError(_("Expected JSON, got: %(error)s.") % {"error": error}) from error
