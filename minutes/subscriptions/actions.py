"""Asking, confirming, leaving, and the mails that they bring. Each mail is stored whole and sent as all others are."""

import datetime as dt
import secrets
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from minutes.actions.writing import again
from minutes.models import Minutes, Theme
from minutes.subscriptions.models import Subscription
from scheduler import ical, imip
from scheduler.mail import Mail, organiser
from scheduler.models import Message
from scheduler.outbox import queue_mail

METHOD = "THEME"
ASK_AGAIN_AFTER = dt.timedelta(days=1)
FORGET_AFTER = dt.timedelta(days=7)  # who never confirmed


@transaction.atomic
def ask_subscription(theme: Theme, email: str, language: str, now: dt.datetime) -> None:
    """Sends the question once a day at most; the answer is the same whoever is subscribed already."""
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - FORGET_AFTER).delete()
    theme = again(theme, Theme.objects.select_for_update())
    known = theme.subscriptions.filter(email__iexact=email).first()
    if known and (known.confirmed_at or known.asked_at > now - ASK_AGAIN_AFTER):
        return
    subscription = known or Subscription(theme=theme, email=email, token=secrets.token_urlsafe(24))
    subscription.language, subscription.asked_at = language, now
    try:
        built = _mail(subscription, "subscription", {"theme": theme}, now)
    except ValueError as error:
        raise ValidationError(_("Expected an e-mail address.")) from error
    subscription.save()
    queue_mail(built, now, expires_at=now + FORGET_AFTER)


@transaction.atomic
def confirm_subscription(subscription: Subscription, now: dt.datetime) -> None:
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(confirmed_at=now)


@transaction.atomic
def end_subscription(subscription: Subscription) -> None:
    """What waits for this address goes with it."""
    Message.objects.filter(topic__startswith=_topic(subscription), state=Message.State.QUEUED).update(
        state=Message.State.DROPPED, body=b""
    )
    subscription.delete()


@transaction.atomic
def tell_subscribers(minutes: Minutes, now: dt.datetime) -> int:
    """One mail a subscription and session, however often its minutes are published; only where anybody may read."""
    if not minutes.session.dialogue.public:
        return 0
    written = 0
    by_theme = _statements(minutes)
    wanted = Subscription.objects.filter(theme__in=by_theme).exclude(confirmed_at=None)
    for subscription in wanted.select_related("theme__dialogue"):
        topic = f"{_topic(subscription)}{minutes.pk}"
        if Message.objects.filter(topic=topic).exclude(state=Message.State.DROPPED).exists():
            continue
        queue_mail(_news(subscription, minutes, by_theme[subscription.theme_id], now), now, topic=topic)
        written += 1
    return written


@transaction.atomic
def tell_anew(minutes: Minutes, now: dt.datetime) -> None:
    """Mails on these minutes that wait to be sent say what readers are given now, or nothing where that is nothing.

    What a worker holds at this moment cannot be called back, as what was sent cannot.
    """
    waiting = Message.objects.select_for_update().filter(
        method=METHOD, topic__endswith=f"/{minutes.pk}", state=Message.State.QUEUED
    )
    by_theme = _statements(minutes) if minutes.status == Minutes.Status.PUBLISHED else {}
    for message in waiting:
        number = message.topic.split("/")[1]
        found = Subscription.objects.filter(pk=number, theme__in=by_theme).select_related("theme__dialogue")
        subscription = found.first()
        if subscription is None:
            message.state, message.body = Message.State.DROPPED, b""
        else:
            built = _news(subscription, minutes, by_theme[subscription.theme_id], now)
            message.body, message.message_id = built.body, built.message_id
        message.save(update_fields=["state", "body", "message_id"])


def _statements(minutes: Minutes) -> dict[int, list[str]]:
    """The takeaways of some minutes by theme."""
    found: dict[int, list[str]] = {}
    for theme, statement in minutes.takeaways.values_list("theme", "statement"):
        found.setdefault(theme, []).append(statement)
    return found


def _news(subscription: Subscription, minutes: Minutes, statements: list[str], now: dt.datetime) -> Mail:
    context = {
        "theme": subscription.theme,
        "minutes": minutes,
        "statements": statements,
        "url": f"{settings.PUBLIC_URL}{minutes.get_absolute_url()}",
    }
    return _mail(subscription, "theme_news", context, now)


def _topic(subscription: Subscription) -> str:
    return f"theme/{subscription.pk}/"


def _mail(subscription: Subscription, template: str, context: dict[str, object], now: dt.datetime) -> Mail:
    """With the header by which a mail program leaves in one press (RFC 8058)."""
    link = f"{settings.PUBLIC_URL}{reverse('subscription', args=[subscription.token])}"
    sender = organiser()
    message_id = make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname or "meridian.example")
    with override(subscription.language):
        name = subscription.theme.label
        subject = (
            _("New on “%(theme)s”") if template == "theme_news" else _("Confirm: news on “%(theme)s”")
        ) % {"theme": name}
        context |= {"link": link, "name": name, "dialogue": subscription.theme.dialogue}
        body = imip.letter(
            sender=sender,
            reply_to=sender.email,
            recipient=ical.Person("", subscription.email),
            subject=subject,
            text=render_to_string(f"mail/{template}.txt", context),
            html=render_to_string(f"mail/{template}.html", context),
            now=now,
            message_id=message_id,
        )
    leaving = f"List-Unsubscribe: <{link}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return Mail(METHOD, 0, imip.wire_address(subscription.email), message_id, leaving.encode() + body)
