"""What delegations are written: that a draft awaits them, until when on their clock, and that silence is consent."""

import datetime as dt
from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogues import access
from dialogues.models import Participant
from minutes.clearance.models import Window
from scheduler.letters import letter
from scheduler.models import Message
from scheduler.outbox import queue_mail


def ask(window: Window, person: Participant, now: dt.datetime) -> None:
    with override(person.language):
        _post(window, person, _("Minutes to be cleared: %(title)s"), "ask", now)


def remind(window: Window, person: Participant, now: dt.datetime) -> None:
    with override(person.language):
        _post(window, person, _("Minutes still to be cleared: %(title)s"), "remind", now)


def call_back(windows: Iterable[Window]) -> None:
    """What waits to be sent of a draft that was taken back goes to nobody."""
    for window in windows:
        Message.objects.filter(
            topic__startswith=f"clearance/{window.pk}/", state=Message.State.QUEUED
        ).update(state=Message.State.DROPPED, body=b"")


def _post(window: Window, person: Participant, subject: str, kind: str, now: dt.datetime) -> None:
    if not person.email:
        return
    session = window.review.minutes.session
    context = {
        "kind": kind,
        "session": session,
        "dialogue": session.dialogue,
        "participant": person,
        "delegation": window.delegation,
        "closes_at": window.closes_at,
        "days": window.review.days,
        "zone": window.delegation.zone,
        "link": f"{access.link(access.mint_key(person))}?s={session.pk}&clear=1",
    }
    text = render_to_string("mail/clearance.txt", context)
    html = render_to_string("mail/clearance.html", context)
    queue_mail(
        letter(person, subject % {"title": session.title}, text, html, now),
        now,
        topic=f"clearance/{window.pk}/{person.pk}",
        expires_at=window.closes_at,
    )
