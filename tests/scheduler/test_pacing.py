"""How often one address is served what keeps a processor busy."""

import asyncio
import subprocess
import sys

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory

from scheduler.pacing import PerAddress

NOON = 1_309_262_400.0


class Tries(PerAddress):
    scope = "tries"
    most = 10


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute passes within a test."""
    cache.clear()
    monkeypatch.setattr("time.time", lambda: NOON)


def test_requests_in_parallel_are_each_counted() -> None:
    request = RequestFactory().post("/")
    allow = sync_to_async(lambda: Tries().allow_request(request), thread_sensitive=False)

    @async_to_sync
    async def at_once() -> list[bool]:
        return await asyncio.gather(*(allow() for _number in range(80)))

    assert at_once().count(True) == 10


def test_the_wait_ends_a_minute_after_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().post("/")
    assert Tries().allow_request(request)
    monkeypatch.setattr("time.time", lambda: NOON + 25)
    assert all(Tries().allow_request(request) for _number in range(9))
    pace = Tries()
    assert (pace.allow_request(request), pace.wait()) == (False, 35)


@pytest.mark.skipif(not settings.REDIS_URL, reason="without a shared cache each process keeps its own count")
def test_processes_that_share_a_cache_share_the_count() -> None:
    request = RequestFactory().post("/")
    assert all(Tries().allow_request(request) for _number in range(10))
    other = (
        "import django; django.setup();"
        "from django.test import RequestFactory; from scheduler.pacing import PerAddress;"
        "Tries = type('Tries', (PerAddress,), {'scope': 'tries', 'most': 10});"
        "print(Tries().allow_request(RequestFactory().post('/')))"
    )
    said = subprocess.run([sys.executable, "-c", other], check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["False"]
