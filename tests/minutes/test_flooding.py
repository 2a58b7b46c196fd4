"""One machine writes so often an hour and no more: comments, reports, and mails that ask to confirm."""

import asyncio
import datetime as dt
import subprocess
import sys
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory

from dialogues.flooding import HOUR, Limit, machine_of
from minutes import actions
from minutes.comments import views as comments
from minutes.comments.actions import write_comment
from minutes.comments.models import Comment
from minutes.models import Minutes, Theme
from minutes.subscriptions import views as subscriptions
from minutes.subscriptions.models import Subscription
from scheduler.models import Message
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

NOW = LATER + dt.timedelta(minutes=40)
WAIT = 60 * 60
OTHER = "192.0.2.7"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No hour passes within a test."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "One desk works.", [span])
    return actions.publish_minutes(minutes, LATER)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "WRITTEN", Limit("comments", 2, HOUR))
    monkeypatch.setattr(comments, "REPORTED", Limit("reports", 2, HOUR))
    monkeypatch.setattr(subscriptions, "ASKED", Limit("subscriptions", 2, HOUR))


def told(answer: Any) -> None:
    assert (answer.status_code, answer["Retry-After"]) == (429, str(WAIT))
    assert "Try again in 60 minutes." in answer.content.decode()


def test_a_comment_too_many_is_not_written_and_its_words_come_back(
    cast: Cast, published: Minutes, few: None
) -> None:
    def write(text: str, by: Client) -> Any:
        return by.post("/minutes/rivers-1/comments/write/", {"text": text})

    asha, brian = client_of(cast.asha), client_of(cast.brian)
    assert [write(text, who).status_code for text, who in (("One", asha), ("Two", brian))] == [302, 302]
    refused = write("<i>Three</i>", asha)
    told(refused)
    assert "&lt;i&gt;Three&lt;/i&gt;</textarea>" in refused.content.decode()
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["One", "Two"]
    elsewhere = client_of(cast.asha)
    elsewhere.defaults["REMOTE_ADDR"] = OTHER
    assert write("Three", elsewhere).status_code == 302


def test_what_is_wrong_with_a_comment_is_said_beside_its_words(cast: Cast, published: Minutes) -> None:
    answer = client_of(cast.asha).post("/minutes/rivers-1/comments/write/", {"text": "x" * 4001})
    assert answer.status_code == 400
    assert f"{'x' * 4001}</textarea>" in answer.content.decode()


def test_a_report_too_many_is_not_counted(cast: Cast, published: Minutes, few: None) -> None:
    pk = write_comment(published, cast.brian, "So do we.", LATER).pk

    def report(address: str = "127.0.0.1", **headers: Any) -> Any:
        reader = Client(enforce_csrf_checks=True, REMOTE_ADDR=address, **headers)
        return reader.post(f"/minutes/rivers-1/comments/{pk}/report/")

    assert [report().status_code, report().status_code] == [200, 200]
    told(report())
    told(report(HTTP_X_FORWARDED_FOR=OTHER))
    assert Comment.objects.get().reports == 2
    assert report(OTHER).status_code == 200
    assert not report().cookies


def test_no_more_mails_go_out_and_nothing_is_kept_of_who_asked(theme: Theme, few: None) -> None:
    def ask(email: str, address: str = "127.0.0.1") -> Any:
        reader = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
        return reader.post(f"/themes/rivers/{theme.pk}/subscribe/", {"email": email})

    assert ask("no address").status_code == 400  # is no mail, and does not count
    assert [ask(f"{name}@example.org").status_code for name in ("one", "two")] == [200, 200]
    told(ask("three@example.org"))
    assert (Subscription.objects.count(), Message.objects.filter(method="THEME").count()) == (2, 2)
    assert ask("three@example.org", OTHER).status_code == 200


def test_the_next_hour_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    limit, request = Limit("tries", 1, HOUR), RequestFactory().post("/")
    assert [limit.wait(request), limit.wait(request)] == [0, WAIT]
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + dt.timedelta(seconds=WAIT - 1))
    assert limit.wait(request) == 1
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + dt.timedelta(seconds=WAIT))
    assert limit.wait(request) == 0


def test_requests_in_parallel_are_each_counted() -> None:
    limit, request = Limit("tries", 10, HOUR), RequestFactory().post("/")
    wait = sync_to_async(limit.wait, thread_sensitive=False)

    @async_to_sync
    async def at_once() -> list[int]:
        return await asyncio.gather(*(wait(request) for _number in range(80)))

    assert sorted(at_once()) == [0] * 10 + [WAIT] * 70


def test_one_machine_has_little_memory_however_often_it_writes() -> None:
    limit, request = Limit("tries", 1, HOUR), RequestFactory().post("/")
    for _time in range(50):
        limit.wait(request)
    assert cache.get(f"tries/127.0.0.1/{NOW.timestamp()}") == 50


@pytest.mark.skipif(not settings.REDIS_URL, reason="without a shared cache each process keeps its own count")
def test_processes_that_share_a_cache_share_the_count() -> None:
    limit, request = Limit("tries", 1, HOUR), RequestFactory().post("/")
    assert limit.wait(request) == 0
    other = (
        "import datetime, django, unittest.mock; django.setup();"
        "from django.test import RequestFactory; from dialogues.flooding import Limit;"
        f"now = datetime.datetime.fromisoformat({NOW.isoformat()!r});"
        "patch = unittest.mock.patch('django.utils.timezone.now', lambda: now); patch.start();"
        "print(Limit('tries', 1, 3600).wait(RequestFactory().post('/')))"
    )
    said = subprocess.run([sys.executable, "-c", other], check=True, capture_output=True, text=True)
    assert said.stdout.split() == [str(WAIT)]


@pytest.mark.parametrize(
    ("address", "machine"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
def test_a_machine_is_an_ipv4_address_or_half_an_ipv6_one(address: str, machine: str) -> None:
    assert machine_of(address) == machine
