"""`make test`: the whole suite on SQLite and memory, and again on PostgreSQL and Redis where they are found."""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

POSTGRES = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/9"


def loud(line: str) -> None:
    print(f"\n{'=' * 100}\n{line}\n{'=' * 100}", flush=True)


def answers(url: str, port: int) -> bool:
    place = urlsplit(url)
    try:
        socket.create_connection((place.hostname or "127.0.0.1", place.port or port), timeout=2).close()
    except OSError:
        return False
    return True


def suite(*arguments: str, **environment: str) -> bool:
    clean = {
        key: value
        for key, value in os.environ.items()
        if key not in {"DATABASE_URL", "REDIS_URL", "EMAIL_URL"}
    }
    command = [sys.executable, "-m", "coverage", "run", "--parallel-mode", "-m", "pytest", *arguments]
    return subprocess.run(command, env=clean | environment, check=False).returncode == 0


def main() -> int:
    subprocess.run([sys.executable, "-m", "coverage", "erase"], check=True)
    loud("SQLite and memory")
    passed = [suite("tests", "--ignore=tests/browser")]
    loud("A real browser")
    passed.append(suite("tests/browser"))
    if answers(POSTGRES, 5432) and answers(REDIS, 6379):
        loud("PostgreSQL and Redis")
        passed.append(suite("tests", "--ignore=tests/browser", DATABASE_URL=POSTGRES, REDIS_URL=REDIS))
    else:
        loud(
            "NOT TESTED on PostgreSQL and Redis: none answers. Start them on their usual ports, "
            "or name them by TEST_DATABASE_URL and TEST_REDIS_URL."
        )
    subprocess.run([sys.executable, "-m", "coverage", "combine", "--quiet"], check=True)
    subprocess.run([sys.executable, "-m", "coverage", "report"], check=True)
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
