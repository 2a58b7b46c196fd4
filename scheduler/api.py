"""The scheduler's door for programs."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from dialogues.parsers import JsonBody
from dialogues.problems import MEDIA_TYPE, ProblemSchema
from scheduler.serializers import SlotsAnswer, SlotsRequest, answer

_EXAMPLE = {
    "from": "2011-06-27",
    "until": "2011-07-01",
    "duration": 90,
    "delegations": [
        {"id": "mx", "country": "MX", "zone": "America/Mexico_City"},
        {"id": "in", "country": "IN", "working_hours": ["10:00", "18:00"], "required": False},
    ],
}


class PerAddress(SimpleRateThrottle):
    """120 requests a minute from one address: so many are promised."""

    scope = "slots"
    rate = "120/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002
        # Not from X-Forwarded-For, which anybody can write; the server fills this in, behind its proxy too.
        return self.cache_format % {"scope": self.scope, "ident": request.META.get("REMOTE_ADDR", "")}


class SlotsView(APIView):
    """Ranks hours. Stateless, for everyone, without account."""

    parser_classes = (JsonBody,)
    throttle_classes = (PerAddress,)

    @extend_schema(
        operation_id="rank_slots",
        summary="Rank hours by how fair they are to every delegation",
        description=(
            "Every start from `from` to before `until` is weighed for every delegation on its own wall "
            "clock, and the best `limit` are explained. Order: fewest required delegations missing, smallest "
            "greatest burden, smallest sum of burdens, earliest start."
        ),
        request=SlotsRequest,
        responses={
            200: SlotsAnswer,
            **{(status, MEDIA_TYPE): ProblemSchema for status in (400, 413, 415, 429)},
        },
        examples=[OpenApiExample("Mexico and India", value=_EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        body = SlotsRequest(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(answer(body.rank()))
