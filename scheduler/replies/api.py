"""`POST /api/v1/replies/`: calendar replies for programs that receive mail."""

import logging
import secrets
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError
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

from dialogues.problems import MEDIA_TYPE, ProblemSchema, problem
from scheduler.models import InboundMessage
from scheduler.replies.taking import Received, receive, take

logger = logging.getLogger("meridian.replies")

OUTCOMES = (
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


class OutcomeSchema(serializers.Serializer[dict[str, Any]]):
    """What became of one reply in the message."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
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
    """The message as it came, of any length: of what is too large the beginning is kept."""

    media_type = "message/rfc822"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002  # DRF's signature
    ) -> Any:
        return receive(stream, (media_type or self.media_type).lower())


class CalendarBody(RawBody):
    media_type = "text/calendar"


class RepliesView(APIView):
    """Takes one RFC 5322 message or iCalendar object."""

    authentication_classes = (InboundToken,)
    parser_classes = (RawBody, CalendarBody)

    @extend_schema(
        operation_id="take_reply",
        summary="Take a calendar reply",
        description="What has no readable calendar part is 422 and is kept for the organiser to look at.",
        request={"message/rfc822": OpenApiTypes.BINARY, "text/calendar": OpenApiTypes.BINARY},
        responses={
            200: OutcomesSchema,
            **{(status, MEDIA_TYPE): ProblemSchema for status in (401, 415, 422, 503)},
        },
    )
    def post(self, request: Request) -> Response:
        data: object = request.data
        received = data if isinstance(data, Received) else receive(BytesIO(), "message/rfc822")
        try:
            [result] = take([received], InboundMessage.Source.HTTP, timezone.now())
        except DatabaseError:
            logger.exception("a reply could not be kept")
            away = problem(503, _("The message could not be kept just now; send it again."))
            away["Retry-After"] = "60"
            return away
        if result.unreadable:
            return problem(422, result.unreadable)
        outcomes = [
            {
                "outcome": taken.outcome,
                "participant": taken.participant and str(taken.participant),
                "partstat": taken.partstat,
                "reason": taken.reason,
            }
            for taken in result.outcomes
        ]
        return Response({"outcomes": outcomes})
