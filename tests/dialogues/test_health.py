"""Whether the server says truly how it is, and refuses to start half told."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from dialogues.required import missing_settings

COMPLETE = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "dialogues.example",
    "PUBLIC_URL": "https://dialogues.example",
    "MAIL_FROM": "dialogues@example.org",
}


@pytest.mark.django_db
def test_all_parts_answer() -> None:
    answer = Client().get("/healthz", headers={"accept": "text/plain"})
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "database": "ok", "channel_layer": "ok"},
    )


@pytest.mark.django_db
def test_a_part_that_is_down_is_named(settings) -> None:
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]},
        }
    }
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "down", "database": "ok", "channel_layer": "down"},
    )


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_what_production_lacks_is_named(name: str) -> None:
    (sentence,) = missing_settings({key: value for key, value in COMPLETE.items() if key != name})
    assert sentence.startswith(f"{name} is not set")


def test_with_everything_told_or_while_developing_nothing_is_missing() -> None:
    assert missing_settings(COMPLETE) == []
    assert missing_settings({"DEBUG": "1"}) == []


def test_the_server_does_not_start_without() -> None:
    environment = {key: value for key, value in os.environ.items() if key not in {*COMPLETE, "DEBUG"}}
    started = subprocess.run(
        [sys.executable, "-c", "import dialogues.project.asgi"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode != 0
    for name in COMPLETE:
        assert f"{name} is not set" in started.stderr
