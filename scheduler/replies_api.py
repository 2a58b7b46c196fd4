"""`POST /api/v1/replies/`: calendar replies for programs that receive mail."""

import secrets
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dialogues.parsers import MEGABYTE
from dialogues.problems import MEDIA_TYPE, ProblemSchema, TooLarge, problem
from scheduler.replies import Kept, take_reply

LARGEST = 10 * MEGABYTE


class OutcomeSchema(serializers.Serializer[dict[str, Any]]):
    """What became of one reply in the message."""

    outcome = serializers.ChoiceField(
        choices=(
            "applied",
            "unchanged",
            "stale",
            "unmatched",
            "uninvited",
            "delegated",
            "countered",
            "refresh",
            "refused",
        )
    )
    participant = serializers.CharField(allow_null=True, help_text="The id of the participant who was meant.")
    partstat = serializers.CharField(allow_null=True, help_text="The answer that the reply carries.")
    reason = serializers.CharField(help_text="Why, in a sentence.")


class OutcomesSchema(serializers.Serializer[dict[str, Any]]):
    outcomes = OutcomeSchema(many=True)


class InboundToken(BaseAuthentication):
    """`Authorization: Bearer INBOUND_TOKEN`; while none is set nobody may post."""

    def authenticate(self, request: Request) -> None:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated(_("Expected “Authorization: Bearer” and the inbound token."))
        wanted = settings.INBOUND_TOKEN
        if not wanted or not secrets.compare_digest(token.strip().encode(), wanted.encode()):
            raise AuthenticationFailed(_("This is not the inbound token."))

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002  # DRF's signature
        return "Bearer"


class InboundTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    """How the schema names it."""

    target_class = InboundToken
    name = "inboundToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer", "description": "The server's `INBOUND_TOKEN`."}


class RawBody(BaseParser):
    """The bytes as they came, at most `LARGEST` of them."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002  # DRF's signature
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002  # DRF's signature
    ) -> Any:
        body: bytes = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge(_("Expected at most %(limit)s bytes, got more.") % {"limit": LARGEST})
        return body


class MailBody(RawBody):
    media_type = "message/rfc822"


class CalendarBody(RawBody):
    media_type = "text/calendar"


class RepliesView(APIView):
    """Takes one RFC 5322 message or iCalendar object."""

    authentication_classes = (InboundToken,)
    parser_classes = (MailBody, CalendarBody)

    @extend_schema(
        operation_id="take_reply",
        summary="Take a calendar reply",
        description="What has no readable calendar part is 422 and is kept for the organiser to look at.",
        request={"message/rfc822": OpenApiTypes.BINARY, "text/calendar": OpenApiTypes.BINARY},
        responses={
            200: OutcomesSchema,
            **{(status, MEDIA_TYPE): ProblemSchema for status in (401, 413, 415, 422)},
        },
    )
    def post(self, request: Request) -> Response:
        data: object = request.data
        body = data if isinstance(data, bytes) else b""
        try:
            taken = take_reply(body, (request.content_type or "message/rfc822").lower(), timezone.now())
        except Kept as kept:
            return problem(422, str(kept))
        outcomes = [
            {"outcome": t.outcome, "participant": t.participant, "partstat": t.partstat, "reason": t.reason}
            for t in taken
        ]
        return Response({"outcomes": outcomes})
