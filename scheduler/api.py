"""The scheduler's door for programs."""

import time

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from dialogues.flooding import MINUTE, Limit
from dialogues.parsers import JsonBody
from dialogues.problems import MEDIA_TYPE, ProblemSchema
from scheduler import rotation_serializers
from scheduler.rotation_serializers import RotationAnswer, RotationRequest
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


_SERIES_EXAMPLE = {
    "sessions": [
        {"from": "2011-06-27", "until": "2011-07-01"},
        {"from": "2011-07-04", "until": "2011-07-08", "pin": "2011-07-05T13:00:00Z"},
    ],
    "duration": 90,
    "delegations": [
        {"id": "mx", "country": "MX", "zone": "America/Mexico_City", "ledger": 21.5},
        {"id": "in", "country": "IN", "working_hours": ["10:00", "18:00"]},
    ],
}


class PerMachine(BaseThrottle):
    """As Django REST framework asks for a limit: so many requests a minute are promised."""

    limit = Limit("slots", 120, MINUTE)

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002
        self._wait = self.limit.wait(request)
        return not self._wait

    def wait(self) -> float:
        return self._wait


class SlotsView(APIView):
    """Ranks hours. Stateless, for everyone, without account."""

    parser_classes = (JsonBody,)
    throttle_classes = (PerMachine,)

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


class RotationPerMachine(PerMachine):
    """As many again, counted apart."""

    limit = Limit("rotation", 120, MINUTE)


class RotationView(APIView):
    """Plans a series. Stateless, for everyone, without account."""

    parser_classes = (JsonBody,)
    throttle_classes = (RotationPerMachine,)

    @extend_schema(
        operation_id="plan_series",
        summary="Plan a series of sessions that is fair over all of them",
        description=(
            "One start in each window, chosen together: fewest required delegations missing in all, then the "
            "burdens summed over the series and the `ledger`, compared from the greatest down over all "
            "delegations, then the earliest starts in the order of the sessions. A pinned session is held "
            "where it is pinned. The answer comes within `time_limit` seconds, or as soon as every start was "
            "looked at once where that takes longer. `limit` is taken for the sake of one body for both "
            "addresses and changes nothing: a plan has one slot a session."
        ),
        request=RotationRequest,
        responses={
            200: RotationAnswer,
            **{(status, MEDIA_TYPE): ProblemSchema for status in (400, 413, 415, 429)},
        },
        examples=[OpenApiExample("Mexico and India, twice", value=_SERIES_EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        began = time.monotonic()
        body = RotationRequest(data=request.data)
        body.is_valid(raise_exception=True)
        limit = float(body.validated_data["time_limit"])
        plan = body.plan(limit - (time.monotonic() - began))
        return Response(rotation_serializers.answer(plan))
