"""What somebody is told who answered without having been invited."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dialogues.models import Session
from scheduler import ical
from scheduler.mail import Mail, calendar_mail, without_call


def turned_away_mail(session: Session, name: str, email: str, now: dt.datetime) -> Mail:
    """A CANCEL that takes the session out of their calendar, and tells nothing that they do not know already.

    Raises `ValueError` where the address is none.
    """
    person = ical.Person(name, email)
    meeting = without_call(session, "")
    context = {"name": name or email, "session": session, "dialogue": session.dialogue}
    return calendar_mail(
        person,
        "CANCEL",
        ical.cancel(meeting, ical.Attendee(person), now, whole=False),
        (
            _("Not invited: %(title)s") % {"title": session.title},
            render_to_string("mail/turned_away.txt", context),
            render_to_string("mail/turned_away.html", context),
        ),
        now,
        sequence=meeting.sequence,
    )
