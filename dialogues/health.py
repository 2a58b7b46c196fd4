"""`GET /healthz`: whether the parts that a server leans on answer."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

logger = logging.getLogger("meridian.health")


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return False
    return True


async def _echo() -> bool:
    layer = get_channel_layer()
    if layer is None:
        return False
    channel = await layer.new_channel()
    await layer.send(channel, {"type": "health"})
    return bool((await layer.receive(channel))["type"] == "health")


def _channel_layer() -> bool:
    try:
        return async_to_sync(_echo)()
    except Exception:  # whatever a broker's client raises means the same here
        logger.exception("the channel layer does not answer")
        return False


class HealthAnswer(serializers.Serializer[dict[str, str]]):
    """Each is `ok` or `down`."""

    status = serializers.CharField()
    database = serializers.CharField()
    channel_layer = serializers.CharField()


class HealthView(APIView):
    """For a load balancer or a watchdog; open to everyone."""

    def perform_content_negotiation(
        self,
        request: Request,
        force: bool = False,  # noqa: ARG002  # a watchdog is answered whatever it says that it accepts
    ) -> tuple[BaseRenderer, str]:
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        operation_id="check_health",
        summary="Whether the parts that the server leans on answer",
        description="503 when a part is down.",
        responses={200: HealthAnswer, 503: HealthAnswer},
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002  # DRF's signature
        parts = {"database": _database(), "channel_layer": _channel_layer()}
        answer = {"status": "ok" if all(parts.values()) else "down"}
        answer |= {part: "ok" if up else "down" for part, up in parts.items()}
        return Response(answer, status=200 if all(parts.values()) else 503)
