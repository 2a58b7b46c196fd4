"""How often one machine may ask for what costs much, or write to what readers see.

DRF's throttles read, then write: requests in parallel all read the same and pass. This counts in one step of the cache.
Processes that share a cache (`REDIS_URL`) share the count; without one each process keeps its own.
"""

import math
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from rest_framework.request import Request

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Limit:
    """`most` times from one machine in so many seconds from its first time."""

    name: str
    most: int
    seconds: int

    def wait(self, request: HttpRequest | Request) -> int:
        """Counts one; the seconds to wait where it was one too many, else 0."""
        # Not from X-Forwarded-For, which anybody can write; the server fills this in, behind its proxy too.
        window = f"{self.name}/{machine_of(request.META.get('REMOTE_ADDR', ''))}"
        now = timezone.now().timestamp()
        # Where the window ends between these two, this request begins one of its own.
        began = now if cache.add(window, now, timeout=self.seconds) else cache.get(window, now)
        if began + self.seconds <= now:  # its clock is not the cache's
            began = now
            cache.set(window, now, timeout=self.seconds)
        count = f"{window}/{began}"
        cache.add(
            count, 0, timeout=2 * self.seconds
        )  # outlives its window, so that it never begins anew in it
        try:
            number = cache.incr(count)
        except ValueError:  # a full cache has dropped it at this moment
            number = 1
        return max(1, math.ceil(began + self.seconds - now)) if number > self.most else 0


def machine_of(address: str) -> str:
    """An IPv4 address, or the first half of an IPv6 one: a machine makes up the other half as it likes (RFC 8981)."""
    try:
        found = ip_address(address)
    except ValueError:  # a Unix socket has none
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


def too_often(seconds: int) -> str:
    minutes = -(-seconds // MINUTE)
    return ngettext(
        "Too much came from your network. Try again in %(minutes)s minute.",
        "Too much came from your network. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def refuse(request: HttpRequest, seconds: int) -> HttpResponse:
    refused = render(request, "429.html", {"sentence": too_often(seconds)}, status=429)
    refused["Retry-After"] = str(seconds)
    return refused
