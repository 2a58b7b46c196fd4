"""News of a theme by mail: only to who confirmed, once a session, left with one press."""

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest
from django.test import Client

from minutes import actions
from minutes.models import Minutes, Theme
from minutes.subscriptions.actions import ask_subscription, confirm_subscription
from minutes.subscriptions.models import Subscription
from scheduler.models import Message
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

DAY = dt.timedelta(days=1)


@pytest.fixture
def ready(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "One desk & <b>works</b>.", [span])
    return minutes


def ask(theme: Theme, email: str = "reader@example.org") -> int:
    return (
        Client(enforce_csrf_checks=True)
        .post(f"/themes/rivers/{theme.pk}/subscribe/", {"email": email})
        .status_code
    )


def mails() -> list[Message]:
    return list(Message.objects.filter(method="THEME", state="queued"))


def test_nothing_is_sent_before_its_owner_presses(ready: Minutes, theme: Theme) -> None:
    assert ask(theme) == 200
    (question,) = mails()
    read = message_from_bytes(bytes(question.body), policy=policy.default)
    assert read["To"] == "reader@example.org"
    link = re.search(r"/subscriptions/[\w-]+/", read.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert link
    assert read["List-Unsubscribe"].endswith(f"{link[0]}>")
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    reader = Client(enforce_csrf_checks=True)
    assert b"Yes, send me news" in reader.get(link[0]).content  # a filter that looks confirms nothing
    actions.publish_minutes(ready, LATER)
    assert len(mails()) == 1
    answer = reader.post(link[0], {"do": "confirm"})
    assert b"Unsubscribe" in answer.content
    assert not answer.cookies
    actions.unpublish_minutes(ready, LATER)
    actions.publish_minutes(ready, LATER)
    news = mails()[-1]
    html = message_from_bytes(bytes(news.body), policy=policy.default).get_body(("html",))
    assert html
    assert "One desk &amp; &lt;b&gt;works&lt;/b&gt;." in html.get_content()
    actions.unpublish_minutes(ready, LATER)
    actions.publish_minutes(ready, LATER)
    assert len(mails()) == 2  # the question, and the news once


def test_one_press_of_a_mail_program_leaves_and_drops_what_waits(ready: Minutes, theme: Theme) -> None:
    ask(theme)
    subscription = Subscription.objects.get()
    confirm_subscription(subscription, LATER)
    actions.publish_minutes(ready, LATER)
    address = f"/subscriptions/{subscription.token}/"
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Subscription.objects.exists()
    assert not any(message.topic for message in mails())
    assert b"You are not subscribed" in Client().get(address).content
    assert b"You are not subscribed" in Client().post(address, {"do": "confirm"}).content


def test_asking_again_floods_nobody_and_tells_nothing(theme: Theme) -> None:
    for email in ("reader@example.org", "Reader@example.org", "reader@example.org"):
        assert ask(theme, email) == 200
    assert len(mails()) == 1
    now = Subscription.objects.get().asked_at
    ask_subscription(theme, "reader@example.org", "en", now + 2 * DAY)
    assert len(mails()) == 2
    ask_subscription(theme, "other@example.org", "en", now + 30 * DAY)
    assert Subscription.objects.get().email == "other@example.org"  # who never confirmed is forgotten


@pytest.mark.parametrize("email", ["", "x", "a@b@c", "a@b.org\r\nBcc: c@d.org", "é@example.org"])
def test_what_is_no_address_is_said(theme: Theme, email: str) -> None:
    assert ask(theme, email) == 400
    assert not Subscription.objects.exists()
    assert not mails()


def test_closed_dialogues_send_nothing(cast: Cast, ready: Minutes, theme: Theme) -> None:
    ask(theme)
    confirm_subscription(Subscription.objects.get(), LATER)
    Message.objects.all().delete()
    cast.dialogue.public = False
    cast.dialogue.save()
    ready.session.dialogue.refresh_from_db()
    actions.publish_minutes(ready, LATER)
    assert not mails()
    assert ask(theme) == 404
    assert client_of(cast.outsider).get(f"/themes/rivers/{theme.pk}/subscribe/").status_code == 405


def test_a_merged_themes_readers_go_with_it(cast: Cast, ready: Minutes, theme: Theme) -> None:
    into = actions.add_theme(cast.dialogue, "Money")
    for email in ("one@example.org", "both@example.org", "sure@example.org"):
        ask(theme, email)
    Subscription.objects.filter(email="sure@example.org").update(confirmed_at=LATER)
    for email in ("Both@example.org", "sure@example.org"):
        ask(into, email)
    actions.merge_theme(theme, into, cast.facilitator, LATER)
    assert set(Subscription.objects.values_list("theme", "email", "confirmed_at")) == {
        (into.pk, "one@example.org", None),
        (into.pk, "Both@example.org", None),
        (into.pk, "sure@example.org", LATER),
    }
