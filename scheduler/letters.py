"""Mails to participants that carry no calendar object: reminders, questions of a poll."""

import datetime as dt
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings

from dialogues.models import Participant
from scheduler import ical, imip
from scheduler.mail import Mail, organiser


def letter(
    participant: Participant,
    subject: str,
    text: str,
    html: str,
    now: dt.datetime,
    *,
    reply_to: str = "",
    method: str = "LETTER",
) -> Mail:
    """A mail in words alone, ready to be stored. Raises `ValueError` where the person's address is none."""
    sender = organiser()
    message_id = make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname or "meridian.example")
    recipient = ical.Person(participant.name, participant.email)
    body = imip.letter(
        sender=sender,
        reply_to=reply_to or sender.email,
        recipient=recipient,
        subject=subject,
        text=text,
        html=html,
        now=now,
        message_id=message_id,
    )
    return Mail(
        method=method,
        sequence=0,
        recipient=imip.wire_address(recipient.email),
        message_id=message_id,
        body=body,
    )
