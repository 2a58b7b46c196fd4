"""What polls write to people: each letter in their language, with the hours on their own clock and a personal link.

All letters of one poll to one person share a topic: where one still waits when the next is written, only the
next is sent. Questions expire with the deadline.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogues import access
from dialogues.models import Participant
from scheduler.letters import letter
from scheduler.outbox import queue_mail
from scheduler.polls.models import Poll, PollSlot

if TYPE_CHECKING:
    from scheduler.polls.queries import Tally


def topics(poll: Poll) -> str:
    """What the topics of all letters of this poll begin with."""
    return f"poll/{poll.pk}/"


def ask(poll: Poll, person: Participant, now: dt.datetime) -> None:
    with override(person.language):
        subject = _("Which hours suit you? %(title)s") % {"title": poll.session.title}
        _post(poll, person, subject, "ask", now, hours=list(poll.slots.all()))


def ask_again(poll: Poll, person: Participant, slot: PollSlot, now: dt.datetime) -> None:
    with override(person.language):
        subject = _("One more hour: %(title)s") % {"title": poll.session.title}
        _post(poll, person, subject, "again", now, hours=[slot])


def remind(poll: Poll, person: Participant, now: dt.datetime) -> None:
    with override(person.language):
        subject = _("Your answer is awaited: %(title)s") % {"title": poll.session.title}
        _post(poll, person, subject, "remind", now, hours=list(poll.slots.all()))


def tell_new_deadline(poll: Poll, person: Participant, now: dt.datetime) -> None:
    with override(person.language):
        subject = _("Another date for your answer: %(title)s") % {"title": poll.session.title}
        _post(poll, person, subject, "moved", now, hours=list(poll.slots.all()))


def tell_withdrawal(poll: Poll, person: Participant, now: dt.datetime) -> None:
    with override(person.language):
        subject = _("No answer needed any more: %(title)s") % {"title": poll.session.title}
        _post(poll, person, subject, "withdrawn", now)


def tell_lapse(tally: "Tally", person: Participant, now: dt.datetime) -> None:
    """To whoever facilitates: the answers are in, and the hour is theirs to choose."""
    poll, coming = tally.poll, tally.coming(now)
    best = next((s for s in tally.slots if coming and s.pk == coming[0].hour.id), None)
    with override(person.language):
        subject = _("Choose the hour: %(title)s") % {"title": poll.session.title}
        _post(poll, person, subject, "lapsed", now, best=best, silent=tally.silent)


def _post(
    poll: Poll,
    person: Participant,
    subject: str,
    kind: str,
    now: dt.datetime,
    hours: Sequence[PollSlot] = (),
    **more: Any,
) -> None:
    if not person.email:
        return
    session = poll.session
    asks = bool(hours)
    length = dt.timedelta(minutes=session.duration)
    context = {
        "kind": kind,
        "asks": asks,
        "poll": poll,
        "session": session,
        "dialogue": session.dialogue,
        "participant": person,
        "zone": person.own_zone,
        "hours": [(slot.starts_at, slot.starts_at + length) for slot in hours],
        "link": f"{access.link(access.mint_key(person))}?s={session.pk}",
        **more,
    }
    text = render_to_string("mail/poll.txt", context)
    html = render_to_string("mail/poll.html", context)
    queue_mail(
        letter(person, subject, text, html, now),
        now,
        topic=f"{topics(poll)}{person.pk}",
        expires_at=poll.deadline if asks else None,
    )
