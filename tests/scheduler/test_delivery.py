"""How stored mails leave through a real SMTP server that refuses, drops and dawdles."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from scheduler import actions
from scheduler.addresses import bounce_address, message_of
from scheduler.models import Message
from scheduler.tasks import GIVE_UP, SERVER_PAUSE, STUCK, sweep
from tests.conftest import NOW, Cast, make_cast
from tests.scheduler.postbox import Postbox, open_postbox, wait_for

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    with open_postbox(settings) as box:
        yield box


@pytest.fixture
def invited(db: None) -> Cast:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    return cast


def to(name: str) -> Message:
    return Message.objects.get(recipient=f"{name}@example.org")


def states() -> dict[str, str]:
    return {m.recipient.partition("@")[0]: m.state for m in Message.objects.all()}


def test_the_stored_bytes_go_over_one_line_and_a_refusal_holds_up_nobody(
    invited: Cast, postbox: Postbox
) -> None:
    postbox.to["brian@example.org"] = "550 5.1.1 No such person here"
    stored = sorted(bytes(m.body) for m in Message.objects.exclude(recipient="brian@example.org"))
    assert sweep(NOW) == 5
    assert sorted(postbox.taken) == stored
    assert (to("brian").state, to("brian").error) == ("refused", "550 5.1.1 No such person here")
    assert postbox.lines == 1
    # What is settled is not kept: it held personal keys.
    assert {bytes(m.body) for m in Message.objects.all()} == {b""}
    assert sweep(NOW + STUCK) == 0


def test_each_mail_has_a_return_path_that_names_it(invited: Cast, postbox: Postbox) -> None:
    sweep(NOW)
    tags = [path.partition("@")[0].rpartition("+")[2] for path in postbox.paths]
    assert {message_of(tag) for tag in tags} == {m.pk for m in Message.objects.all()}
    assert message_of(tags[0][:-1] + ("a" if tags[0][-1] != "a" else "b")) is None


def test_a_server_that_lets_us_send_as_ourselves_only_gets_our_own_address(
    invited: Cast, postbox: Postbox
) -> None:
    postbox.own_address_only = True
    sweep(NOW)
    assert set(postbox.paths) == {"dialogues@meridian.example"}
    assert set(states().values()) == {"sent"}


@pytest.mark.parametrize("said", ["450 4.2.1 Come again later", "452 4.2.2 Mailbox full", None])
def test_one_recipient_who_must_wait_is_tried_again_alone(
    invited: Cast, postbox: Postbox, said: str | None
) -> None:
    postbox.to["brian@example.org"] = said
    assert sweep(NOW) == 4
    assert (to("brian").state, to("brian").attempts) == ("queued", 1)
    postbox.to.clear()
    assert sweep(NOW + MINUTE - dt.timedelta(seconds=2)) == 0
    assert sweep(NOW + MINUTE + dt.timedelta(seconds=30)) == 1
    assert len(postbox.taken) == 5
    assert (to("brian").state, to("brian").error) == ("sent", "")


def test_the_pauses_grow_and_after_two_days_it_is_given_up(invited: Cast, postbox: Postbox) -> None:
    postbox.to["asha@example.org"] = "451 4.3.0 Out of order"
    now, pauses = NOW, []
    while to("asha").state != "failed":
        sweep(now)
        pauses.append(round((to("asha").due_at - now) / MINUTE))
        now = max(to("asha").due_at, now + MINUTE)
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert GIVE_UP <= now - NOW < GIVE_UP + dt.timedelta(hours=3)
    assert to("asha").error == "451 4.3.0 Out of order"


def test_a_line_that_drops_is_opened_anew_and_each_mail_tried_again(invited: Cast, postbox: Postbox) -> None:
    postbox.at["MAIL"] = None
    sweep(NOW)
    assert set(states().values()) == {"queued"}
    postbox.at.clear()
    sweep(NOW + 2 * MINUTE)
    assert set(states().values()) == {"sent"}
    assert len(postbox.taken) == 5


def test_where_the_line_drops_behind_the_whole_message_the_same_bytes_go_once_more_and_no_third_time(
    invited: Cast, postbox: Postbox
) -> None:
    Message.objects.exclude(recipient="asha@example.org").delete()
    whole = bytes(to("asha").body)
    postbox.at["DATA"] = None
    assert [sweep(NOW + turn * dt.timedelta(hours=1)) for turn in range(4)] == [0, 1, 0, 0]
    assert (postbox.taken, to("asha").state) == ([whole, whole], "failed")


def test_a_5xx_to_the_bytes_is_final_and_a_4xx_is_not(invited: Cast, postbox: Postbox) -> None:
    postbox.at["DATA"] = "451 Come again later"
    sweep(NOW)
    assert set(states().values()) == {"queued"}
    postbox.at["DATA"] = "554 5.7.1 We take this for spam"
    sweep(NOW + 2 * MINUTE)
    assert set(states().values()) == {"refused"}


def test_a_server_that_refuses_us_or_is_away_is_no_mails_fault(
    invited: Cast, postbox: Postbox, settings
) -> None:
    postbox.at["MAIL"] = "530 5.7.0 Authentication required"
    assert sweep(NOW) == 0
    assert set(Message.objects.values_list("state", "attempts", "error")) == {
        ("queued", 0, "530 5.7.0 Authentication required")
    }
    postbox.at.clear()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    later = NOW + dt.timedelta(days=30)
    sweep(later)
    assert set(Message.objects.values_list("state", "attempts")) == {("queued", 0)}
    settings.EMAIL_PORT = port
    assert sweep(later + SERVER_PAUSE / 2) == 0
    assert sweep(later + 2 * SERVER_PAUSE) == 5


def test_a_message_that_cannot_be_sent_at_all_holds_up_nobody(invited: Cast, postbox: Postbox) -> None:
    Message.objects.filter(recipient="asha@example.org").update(recipient="áshá@example.org")
    sweep(NOW)
    assert sorted(states().values()) == ["failed", "sent", "sent", "sent", "sent"]


def test_an_address_that_is_none_stands_among_the_failed_and_the_others_are_invited(
    db: None, postbox: Postbox
) -> None:
    cast = make_cast(status="draft", starts_at=None)
    type(cast.asha).objects.filter(pk=cast.asha.pk).update(email="áshá@example.org")
    actions.schedule_session(cast.session, START, NOW)
    sweep(NOW)
    assert sorted(states().values()) == ["failed", "sent", "sent", "sent", "sent"]
    assert "Expected one mail address" in to("áshá").error


def test_no_more_than_the_server_allows_leave_in_any_minute(
    invited: Cast, postbox: Postbox, settings
) -> None:
    settings.MAIL_PER_MINUTE = 2
    half = dt.timedelta(seconds=31)
    assert [sweep(NOW + turn * half) for turn in range(6)] == [2, 0, 2, 0, 1, 0]


def test_what_expired_while_it_waited_is_not_sent(invited: Cast, postbox: Postbox) -> None:
    Message.objects.filter(recipient="asha@example.org").update(expires_at=NOW)
    sweep(NOW)
    assert states()["asha"] == "dropped"
    assert len(postbox.taken) == 4


def worker(settings) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, on the test's database and server."""
    place = connection.settings_dict
    database = (
        f"sqlite:///{place['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{place['USER']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    )
    environment = os.environ | {
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": "1",
    }
    return subprocess.Popen([sys.executable, "manage.py", "worker"], env=environment)


@pytest.mark.django_db(transaction=True)
def test_after_a_kill_9_the_same_bytes_go_once_more_and_never_otherwise(postbox: Postbox, settings) -> None:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    Message.objects.exclude(recipient="asha@example.org").delete()
    whole = bytes(to("asha").body)
    postbox.hold = True
    process = worker(settings)
    try:
        wait_for(postbox.holds)  # the server has taken it, and the worker waits for its word
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    postbox.hold = False
    message = to("asha")
    assert (message.state, bytes(message.body)) == ("sending", whole)
    assert sweep(message.due_at - MINUTE) == 0
    assert sweep(message.due_at + MINUTE) == 1
    assert postbox.taken == [whole, whole]
    assert (to("asha").state, sweep(message.due_at + dt.timedelta(days=1))) == ("sent", 0)


def test_a_message_that_is_lost_twice_is_given_up(invited: Cast, postbox: Postbox) -> None:
    Message.objects.filter(recipient="asha@example.org").update(state="sending", due_at=NOW, lost=1)
    sweep(NOW)
    assert (to("asha").state, len(postbox.taken)) == ("failed", 4)


def test_the_tags_of_addresses_fit_a_local_part() -> None:
    assert len(bounce_address(10**12).partition("@")[0]) <= 64
