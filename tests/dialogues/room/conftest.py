"""Server processes of their own on the test's database, and a Redis that can go away."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection

from tests.serving import Process


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture
def process_of(transactional_db: None) -> Iterator[Callable[..., Process]]:
    """Starts server processes on the test's database; stops what is left of them."""
    running: list[Process] = []

    def start(**environment: str) -> Process:
        ground = {"DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY}
        process = Process(ground | environment)
        running.append(process)
        return process

    yield start
    for process in running:
        process.stop()


class Redis:
    """A server of its own on a free port, which keeps nothing."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([*command, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis() -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on this machine")
    server = Redis()
    yield server
    server.stop()
