"""Who comes to a room, read from what their socket or request says before anything is done for them."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, parse_cookie

from dialogues import access, permissions
from dialogues.models import Participant

_SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


class Entry:
    """What one socket or request shows at the door."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        query = parse_qs(scope["query_string"].decode("latin-1"))
        self.key = query.get("key", [""])[0]
        # A browser that comes back to a stream by itself asks for the same address and says more in a header.
        self.since = self.header(b"last-event-id") or query.get("since", [""])[0]
        self.light = query.get("light", [""])[0] == "1"
        self._language = query.get("language", [""])[0]
        self._cookies = parse_cookie(self.header(b"cookie"))

    def header(self, name: bytes) -> str:
        return self._headers.get(name, b"").decode("latin-1")

    def language_of(self, bearer: Participant) -> str:
        """In which language refusals are worded: that of the page which asks, else the one noted for the person."""
        return self._language if self._language in dict(settings.LANGUAGES) else bearer.language

    @property
    def by_key(self) -> bool:
        """Whether a personal link may be what opens the door: then its end closes it."""
        return bool(self.key or self._cookies.get(access.COOKIE))

    @property
    def origin_is_ours(self) -> bool:
        """A browser names the page's origin; without that check any site could speak with its visitor's cookie."""
        origin = urlsplit(self.header(b"origin"))
        return bool(origin.netloc) and (
            origin.netloc == self.header(b"host")
            or f"{origin.scheme}://{origin.netloc}" in settings.CSRF_TRUSTED_ORIGINS
        )

    @property
    def may_read(self) -> bool:
        """For a GET, with which browsers name no origin when it goes to their own: then they say so otherwise."""
        if self.header(b"origin"):
            return self.origin_is_ours
        return self.header(b"sec-fetch-site") in {"", "same-origin", "none"}

    def bearer(self, session_id: int) -> Participant | None:
        """The participant whom this entry speaks for, if any; asks the database."""
        request = HttpRequest()
        request.session = _SessionStore(self._cookies.get(settings.SESSION_COOKIE_NAME))
        return permissions.require_seat(session_id, auth.get_user(request), self._cookies, self.key)
