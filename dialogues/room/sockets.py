"""uvicorn's socket protocol, which can also be handed a frame that was encoded once for all sockets of a room.

`--ws dialogues.room.sockets:RoomProtocol`. It leans on the inside of uvicorn's `websockets-sansio`; under any other
protocol or server the room works the same and sends each frame through ASGI, at about twice the cost.
"""

from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

EXTENSION = "meridian.at_once"


def encoded(text: bytes) -> bytes:
    """A text frame as a server writes it: RFC 6455, section 5.2, unmasked and not compressed."""
    return Frame(Opcode.TEXT, text).serialize(mask=False)


class RoomProtocol(WebSocketsSansIOProtocol):
    def __init__(self, config: Config, *args: Any, **options: Any) -> None:
        config.ws_per_message_deflate = False  # it would compress the same frame anew for each socket
        super().__init__(config, *args, **options)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        cast(dict[str, Any], self.scope)["extensions"][EXTENSION] = self.at_once  # its task has not begun yet

    def at_once(self, frame: bytes) -> bool:
        """Writes an encoded frame; False where the other end does not read at the moment or the socket closes."""
        if not self.writable.is_set() or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True
