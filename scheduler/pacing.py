"""How often one address is served what keeps a processor busy.

DRF's own throttle reads, then writes: requests in parallel all read the same and pass. This counts in one step of the
cache. Processes that share a cache (`REDIS_URL`) share the count; without one each process keeps its own.
"""

import time

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

MINUTE = 60  # seconds, from an address's first request


class PerAddress(BaseThrottle):
    """`most` requests a minute from one address; each kind of them has a `scope` of its own."""

    scope: str
    most: int

    def __init__(self) -> None:
        self._wait = 0.0

    def allow_request(self, request: Request | HttpRequest, view: APIView | None = None) -> bool:  # noqa: ARG002
        # Not from X-Forwarded-For, which anybody can write; the server fills this in, behind its proxy too.
        minute = f"pace/{self.scope}/{request.META.get('REMOTE_ADDR', '')}"
        now = time.time()
        # Where the minute ends between these two, this request begins one of its own.
        began = now if cache.add(minute, now, timeout=MINUTE) else cache.get(minute, now)
        count = f"{minute}/{began}"
        cache.add(count, 0, timeout=2 * MINUTE)  # outlives its minute, so that no count begins anew within it
        try:
            number = cache.incr(count)
        except ValueError:  # a full cache has dropped it at this moment
            number = 1
        self._wait = max(began + MINUTE - now, 1.0)
        return number <= self.most

    def wait(self) -> float:
        """Seconds until the address is served again, where it was refused."""
        return self._wait
