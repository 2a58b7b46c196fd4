"""`make test`: the whole suite on SQLite and memory, beside it on PostgreSQL and Redis where they are found, and then
in a real browser.

The two grounds share nothing but the machine, so that they run side by side: on two cores in the time of one. What is
covered is counted by `make coverage`, for it doubles the time of a test.
"""

import os
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import IO
from urllib.parse import urlsplit

POSTGRES = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/9"
PYTEST = ["-m", "pytest"]
ALL_BUT_BROWSER = ["tests", "--ignore=tests/browser"]


def loud(line: str) -> None:
    print(f"\n{'=' * 100}\n{line}\n{'=' * 100}", flush=True)


def answers(url: str, port: int) -> bool:
    place = urlsplit(url)
    try:
        socket.create_connection((place.hostname or "127.0.0.1", place.port or port), timeout=2).close()
    except OSError:
        return False
    return True


def environment(**added: str) -> dict[str, str]:
    taken = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL"}
    return {key: value for key, value in os.environ.items() if key not in taken} | added


def passes(*arguments: str, said: IO[bytes] | None = None, **added: str) -> bool:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment(**added), stdout=said, stderr=said, check=False)
    return done.returncode == 0


def both_grounds() -> bool:
    """The suite on each ground; what the second one says is shown when the first has ended."""
    with tempfile.TemporaryFile() as said, ThreadPoolExecutor(1) as beside:
        second = beside.submit(_on_postgres, said)
        loud("SQLite and memory")
        passed = passes(*PYTEST, *ALL_BUT_BROWSER)
        loud("PostgreSQL and Redis")
        passed &= second.result()
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return passed


def _on_postgres(said: IO[bytes]) -> bool:
    found = {"DATABASE_URL": POSTGRES, "REDIS_URL": REDIS}
    cache = ("-o", "cache_dir=.pytest_cache/postgres")
    return passes(*PYTEST, *ALL_BUT_BROWSER, *cache, said=said, **found)


def main() -> int:
    if answers(POSTGRES, 5432) and answers(REDIS, 6379):
        passed = both_grounds()
    else:
        loud("SQLite and memory")
        passed = passes(*PYTEST, *ALL_BUT_BROWSER)
        loud(
            "NOT TESTED on PostgreSQL and Redis: none answers. Start them on their usual ports, "
            "or name them by TEST_DATABASE_URL and TEST_REDIS_URL."
        )
    loud("A real browser")
    passed &= passes(*PYTEST, "tests/browser")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
