"""What somebody is told who answered without having been invited."""

import datetime as dt
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dialogues.models import Session
from scheduler import ical, imip
from scheduler.mail import Mail, organiser, without_call


def turned_away_mail(session: Session, name: str, email: str, now: dt.datetime) -> Mail:
    """A CANCEL that takes the session out of their calendar, and tells nothing that they do not know already.

    Raises `ValueError` where the address is none.
    """
    person = ical.Person(name, email)
    meeting = without_call(session, "")
    sender = organiser()
    message_id = make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname or "meridian.example")
    context = {"name": name or email, "session": session, "dialogue": session.dialogue}
    body = imip.message(
        calendar=ical.cancel(meeting, ical.Attendee(person), now, whole=False),
        method="CANCEL",
        sender=sender,
        reply_to=sender.email,
        recipient=person,
        subject=_("Not invited: %(title)s") % {"title": session.title},
        text=render_to_string("mail/turned_away.txt", context),
        html=render_to_string("mail/turned_away.html", context),
        now=now,
        message_id=message_id,
    )
    return Mail("CANCEL", meeting.sequence, imip.wire_address(email), message_id, body)
