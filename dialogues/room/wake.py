"""Wakes the rooms that have something to read in their log.

A wake-up carries no news, only that there is some: it may be lost, because each room also looks at its log every
second. Within the process it is a call; across processes it travels through the channel layer.
"""

import asyncio
import logging
from collections.abc import Callable

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer

TELL_SECONDS = 2.0  # a broker that hangs gathers no tasks

logger = logging.getLogger("meridian.room")

# The hubs of this process, one an event loop; each also tells the other processes.
listeners: set[Callable[[int], None]] = set()


def group(session_id: int) -> str:
    return f"room.{session_id}"


def layer_between_processes() -> BaseChannelLayer | None:
    """The channel layer, unless it lives in this process only, where the listeners are enough."""
    layer = get_channel_layer()
    return None if layer is None or isinstance(layer, InMemoryChannelLayer) else layer


def announce(session_id: int) -> None:
    """Says that a room's log has grown; called after the commit, from any thread."""
    for listener in tuple(listeners):
        listener(session_id)
    if not listeners and (layer := layer_between_processes()):
        async_to_sync(tell)(layer, session_id)


async def tell(layer: BaseChannelLayer, session_id: int) -> None:
    try:
        async with asyncio.timeout(TELL_SECONDS):
            await layer.group_send(group(session_id), {"type": "room.grew"})
    except Exception:  # a broker that is down delays others by a second; the commit stands
        logger.warning("the channel layer did not take a wake-up for session %s", session_id)
