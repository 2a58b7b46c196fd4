"""The addresses of sockets."""

from django.urls import re_path

from dialogues.room.consumers import NoSuchRoom, RoomConsumer

websocket_urlpatterns = [
    re_path(r"^ws/sessions/(?P<session_id>\d{1,18})/$", RoomConsumer.as_asgi()),  # type: ignore[arg-type]  # Channels routes to ASGI applications
    re_path(r"", NoSuchRoom.as_asgi()),  # type: ignore[arg-type]  # as above
]
