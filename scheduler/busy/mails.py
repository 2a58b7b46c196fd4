"""The question for somebody's busy time: for their calendar program, and in words for themselves."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogues import access
from scheduler import ical
from scheduler.addresses import busy_address
from scheduler.mail import Mail, calendar_mail, organiser
from scheduler.models import BusyQuestion


def question_mail(question: BusyQuestion, now: dt.datetime) -> Mail:
    """A VFREEBUSY with METHOD:REQUEST. Raises `ValueError` where the person's address is none."""
    participant = question.participant
    person = ical.Person(participant.name, participant.email)
    with override(participant.language):
        context = {
            "participant": participant,
            "dialogue": participant.dialogue,
            "zone": participant.own_zone,
            "start": question.start,
            "last": question.last,
            "link": f"{access.link(access.mint_key(participant))}?busy",
        }
        return calendar_mail(
            person,
            "REQUEST",
            ical.ask_busy(question.uid, organiser(), person, question.start, question.end, now),
            (
                _("When are you busy? %(title)s") % {"title": participant.dialogue.title},
                render_to_string("mail/busy.txt", context),
                render_to_string("mail/busy.html", context),
            ),
            now,
            reply_to=busy_address(question.pk),
            file="busy.ics",
        )
