"""Tells the rooms that their log has grown, after the commit.

What is told may be lost, come twice or out of order: each room knows by the numbers, and also looks at its log every
second. Within the process it is a call; across processes it travels through the channel layer.
"""

import asyncio
import logging
from collections.abc import Callable

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer
from django.db import connection
from django.utils.crypto import salted_hmac

from dialogues.room.growth import Growth, packed

TELL_SECONDS = 2.0  # a broker that hangs gathers no tasks

logger = logging.getLogger("meridian.room")

# The hubs of this process, one an event loop; each also tells the other processes.
listeners: set[Callable[[int, Growth], None]] = set()


def group(session_id: int) -> str:
    """Of this Meridian only: another one's rooms have the same numbers, and Redis tells what is published to all of
    its databases."""
    ours = salted_hmac("meridian.room", str(connection.settings_dict["NAME"]), algorithm="sha256").hexdigest()
    return f"room.{ours[:16]}.{session_id}"


def layer_between_processes() -> BaseChannelLayer | None:
    """The channel layer, unless it lives in this process only, where the listeners are enough."""
    layer = get_channel_layer()
    return None if layer is None or isinstance(layer, InMemoryChannelLayer) else layer


def announce(session_id: int, growth: Growth) -> None:
    """Says that a room's log has grown; called after the commit, from any thread."""
    for listener in tuple(listeners):
        listener(session_id, growth)
    if not listeners and (layer := layer_between_processes()):
        async_to_sync(tell)(layer, session_id, growth)


async def tell(layer: BaseChannelLayer, session_id: int, growth: Growth) -> None:
    try:
        async with asyncio.timeout(TELL_SECONDS):
            await layer.group_send(group(session_id), {"type": "room.grew", "growth": packed(growth)})
    except Exception:  # a broker that is down delays others by a second; the commit stands
        logger.warning("the channel layer did not take the news of session %s", session_id)
