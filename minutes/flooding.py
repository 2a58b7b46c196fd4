"""How often one machine may write to what readers see, so that it floods neither moderation nor mailboxes.

DRF's throttles read, then write: requests in parallel all read the same and pass. This counts in one step of the cache.
Processes that share a cache (`REDIS_URL`) share the count; without one each process keeps its own.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

WINDOW = 3600  # seconds, from one full hour to the next


@dataclass(frozen=True)
class Limit:
    """`most` times an hour from one machine."""

    name: str
    most: int

    def wait(self, request: HttpRequest) -> int:
        """Counts one; the seconds to wait where it was one too many, else 0."""
        hour, past = divmod(int(timezone.now().timestamp()), WINDOW)
        key = f"{self.name}/{machine_of(request.META.get('REMOTE_ADDR', ''))}/{hour}"
        cache.add(key, 0, timeout=WINDOW)
        try:
            number = cache.incr(key)
        except ValueError:  # a full cache has dropped it at this moment
            number = 1
        return WINDOW - past if number > self.most else 0


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
    minutes = -(-seconds // 60)
    return ngettext(
        "Too much came from your network within this hour. Try again in %(minutes)s minute.",
        "Too much came from your network within this hour. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def refuse(request: HttpRequest, seconds: int) -> HttpResponse:
    refused = render(request, "429.html", {"sentence": too_often(seconds)}, status=429)
    refused["Retry-After"] = str(seconds)
    return refused
