"""What invitees read: each mail in their language, with every delegation's local date and time by name."""

import datetime as dt
from dataclasses import dataclass, replace
from email.utils import make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogues import access
from dialogues.conference import opening
from dialogues.models import Session
from scheduler import ical, imip, joining
from scheduler.addresses import reply_address
from scheduler.local_times import Hour, local_times
from scheduler.models import Invitation


@dataclass(frozen=True)
class Mail:
    """A finished message, ready to be stored."""

    method: str
    sequence: int
    recipient: str
    message_id: str
    body: bytes


def organiser() -> ical.Person:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return ical.Person(name=name or "Meridian", email=address)


def without_call(session: Session, description: str) -> ical.Meeting:
    """The session as calendars of those see it who have no place in the call, or no longer."""
    return replace(meeting_of(session, description, url=""), service="", phones=())


def meeting_of(session: Session, description: str, url: str | None = None) -> ical.Meeting:
    """The session as calendars see it. `url` is the reader's own way into the call, the session's where left out."""
    entry = session.calendar_entry
    assert session.starts_at  # a session with a calendar entry has an hour
    return ical.Meeting(
        uid=entry.uid,
        sequence=entry.sequence,
        start=session.starts_at,
        minutes=session.duration,
        summary=session.title,
        description=description,
        url=session.join_url if url is None else url,
        location="",
        organizer=organiser(),
        series=f"dialogue-{session.dialogue_id}@meridian",
        service=opening.name_of(session),
        phones=joining.phones(session),
    )


def invitation_mail(
    invitation: Invitation,
    now: dt.datetime,
    old: Hour | None = None,
    changed: bool = False,
    rules: bool = False,
    again: bool = False,
) -> Mail:
    """A REQUEST. With `old` it says what the hour was before, with `changed` that it has stayed, with `again` that
    the question still stands; with `rules` that new time-zone rules are the reason."""
    session, participant = invitation.session, invitation.participant
    with override(participant.language):
        if old:
            subject = _("New hour: %(title)s") % {"title": session.title}
        elif changed:
            subject = _("Updated: %(title)s") % {"title": session.title}
        elif again:
            subject = _("Please answer: %(title)s") % {"title": session.title}
        else:
            subject = _("Invitation: %(title)s") % {"title": session.title}
        key = access.mint_key(participant)
        link = f"{access.link(key)}?s={session.pk}"
        call = joining.call_address(session, link)
        context = _context(invitation, old) | {
            "link": link,
            "feed": f"{settings.PUBLIC_URL}{reverse('feed', args=[key])}",
            "changed": changed,
            "rules": rules,
            "call": call,
            "service": opening.name_of(session),
            "phones": joining.numbers(session, participant),
        }
        text = render_to_string("mail/invitation.txt", context)
        html = render_to_string("mail/invitation.html", context)
        meeting = meeting_of(session, text, call)
        calendar = ical.request(meeting, _attendee(invitation), now)
        return _message(invitation, "REQUEST", calendar, subject, text, html, now)


def refresh_mail(invitation: Invitation, now: dt.datetime) -> Mail:
    """Answers REFRESH: the invitation as it stands, with the SEQUENCE that it has (rule 27)."""
    if invitation.session.status == Session.Status.CANCELLED:
        return cancellation_mail(invitation, now)
    if invitation.withdrawn_at:
        return withdrawal_mail(invitation, now)
    return invitation_mail(invitation, now)


def refused_counter_mail(invitation: Invitation, now: dt.datetime, sequence: int, comment: str = "") -> Mail:
    """Tells who proposed another hour that the session keeps its own; `sequence` is that of their COUNTER."""
    session, participant = invitation.session, invitation.participant
    with override(participant.language):
        subject = _("The hour stays: %(title)s") % {"title": session.title}
        context = _context(invitation) | {"comment": comment}
        calendar = ical.decline_counter(
            without_call(session, ""),
            _attendee(invitation),
            now,
            sequence,
            comment,
        )
        text = render_to_string("mail/refused_counter.txt", context)
        html = render_to_string("mail/refused_counter.html", context)
        return _message(invitation, "DECLINECOUNTER", calendar, subject, text, html, now)


def cancellation_mail(invitation: Invitation, now: dt.datetime) -> Mail:
    return _cancel(invitation, now, whole=True)


def withdrawal_mail(invitation: Invitation, now: dt.datetime) -> Mail:
    return _cancel(invitation, now, whole=False)


def _cancel(invitation: Invitation, now: dt.datetime, whole: bool) -> Mail:
    session, participant = invitation.session, invitation.participant
    with override(participant.language):
        subject = _("Cancelled: %(title)s") % {"title": session.title}
        context = _context(invitation) | {"whole": whole}
        text = render_to_string("mail/cancellation.txt", context)
        html = render_to_string("mail/cancellation.html", context)
        calendar = ical.cancel(without_call(session, text), _attendee(invitation), now, whole=whole)
        return _message(invitation, "CANCEL", calendar, subject, text, html, now)


def _attendee(invitation: Invitation) -> ical.Attendee:
    person = invitation.participant
    return ical.Attendee(ical.Person(person.name, person.email), partstat=invitation.partstat)


def _context(invitation: Invitation, old: Hour | None = None) -> dict[str, object]:
    session, participant = invitation.session, invitation.participant
    assert session.starts_at  # only what has an hour is written about
    hour = Hour(session.starts_at, session.duration)
    return {
        "session": session,
        "dialogue": session.dialogue,
        "participant": participant,
        "zone": participant.own_zone,
        "start": hour.start,
        "end": hour.end,
        "old": old and old.start,
        "old_end": old and old.end,
        "local_times": local_times(session, hour, old),
        "items": [item for item in session.items.all() if item.state != "dropped"],
    }


def _message(
    invitation: Invitation, method: str, calendar: bytes, subject: str, text: str, html: str, now: dt.datetime
) -> Mail:
    person = invitation.participant
    return calendar_mail(
        ical.Person(person.name, person.email),
        method,
        calendar,
        (subject, text, html),
        now,
        sequence=invitation.session.calendar_entry.sequence,
        reply_to=reply_address(invitation.pk),
    )


def calendar_mail(
    recipient: ical.Person,
    method: str,
    calendar: bytes,
    words: tuple[str, str, str],
    now: dt.datetime,
    *,
    sequence: int = 0,
    reply_to: str = "",
    file: str = "invite.ics",
) -> Mail:
    """A mail that carries a calendar object; `words` are its subject, its text and the same as HTML.

    Raises `ValueError` where the recipient's address is none.
    """
    sender = organiser()
    subject, text, html = words
    message_id = make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname or "meridian.example")
    body = imip.message(
        calendar=calendar,
        method=method,
        sender=sender,
        reply_to=reply_to or sender.email,
        recipient=recipient,
        subject=subject,
        text=text,
        html=html,
        now=now,
        message_id=message_id,
        file=file,
    )
    return Mail(method, sequence, imip.wire_address(recipient.email), message_id, body)
