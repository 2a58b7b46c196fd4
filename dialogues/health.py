"""`GET /healthz`: whether the parts that a server leans on answer."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

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


def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # a view takes one
    parts = {"database": _database(), "channel_layer": _channel_layer()}
    answer = {"status": "ok" if all(parts.values()) else "down"}
    answer |= {part: "ok" if up else "down" for part, up in parts.items()}
    return JsonResponse(answer, status=200 if all(parts.values()) else 503)
