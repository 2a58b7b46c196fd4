"""The one application object: pages, interfaces, the room's sockets and the streams that stand in for them."""

import os
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogues.project.settings")

from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

from dialogues.required import missing_settings

# Whitenoise has no asynchronous file iterator; Django reads its files in a thread and says so.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators", Warning)

if missing := missing_settings(os.environ):
    raise ImproperlyConfigured("Meridian does not start without these settings:\n" + "\n".join(missing))

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (models must be loaded first)
from django.urls import re_path  # noqa: E402  (after the settings were looked at)

from dialogues.room.routing import http_urlpatterns, websocket_urlpatterns  # noqa: E402  (models must be loaded first)

application = ProtocolTypeRouter(
    {
        "http": URLRouter([*http_urlpatterns, re_path(r"", django_application)]),  # type: ignore[arg-type, list-item]  # as below
        "websocket": URLRouter(websocket_urlpatterns),  # type: ignore[arg-type]  # Channels' stubs ask for more than it does
    }
)
