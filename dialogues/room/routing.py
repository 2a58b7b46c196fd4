"""The addresses of sockets, and of the streams that stand in for them."""

from django.urls import re_path

from dialogues.room.consumers import NoSuchRoom, RoomConsumer
from dialogues.room.streams import commands, events

websocket_urlpatterns = [
    re_path(r"^ws/sessions/(?P<session_id>\d{1,18})/$", RoomConsumer.as_asgi()),  # type: ignore[arg-type]  # Channels routes to ASGI applications
    re_path(r"", NoSuchRoom.as_asgi()),  # type: ignore[arg-type]  # as above
]

http_urlpatterns = [
    re_path(r"^s/(?P<session_id>\d{1,18})/events/$", events),  # type: ignore[arg-type]  # as above
    re_path(r"^s/(?P<session_id>\d{1,18})/commands/$", commands),  # type: ignore[arg-type]  # as above
]
