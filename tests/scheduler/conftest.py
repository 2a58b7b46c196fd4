"""What the tests of the interface for programs share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture
def fresh_minute() -> Iterator[None]:
    """Requests of one test do not count against the next."""
    cache.clear()
    yield
    cache.clear()
