"""Takes calendar replies: each is kept as it came, has an outcome and a reason, and counts once."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from scheduler import itip, mail
from scheduler.models import CalendarEntry, InboundMessage, Invitation


@dataclass(frozen=True)
class Taken:
    """What became of one reply, as `POST /api/v1/replies/` answers it."""

    outcome: str
    participant: str | None
    partstat: str | None
    reason: str


class Kept(Exception):
    """Nothing readable was in it; the message is kept for the organiser to look at."""


def take_reply(raw: bytes, content_type: str, now: dt.datetime) -> list[Taken]:
    """Applies a message, or raises `Kept`. The same bytes taken twice are judged anew and change nothing twice."""
    kept, _new = InboundMessage.objects.get_or_create(
        digest=hashlib.sha256(content_type.encode() + b"\0" + raw).hexdigest(),
        defaults={"content_type": content_type[:100], "body": raw, "received_at": now},
    )
    try:
        replies = itip.read(raw, content_type)
    except itip.Unreadable as unreadable:
        kept.unreadable = str(unreadable)[:500]
        kept.save(update_fields=["unreadable"])
        raise Kept(str(unreadable)) from unreadable
    trusted = content_type.startswith("text/calendar")
    with transaction.atomic():
        taken = [_take(reply, trusted, kept.received_at) for reply in replies]
        kept.outcomes = [
            {"outcome": t.outcome, "participant": t.participant, "reason": t.reason} for t in taken
        ]
        kept.save(update_fields=["outcomes"])
    return taken


def _take(reply: itip.Reply, trusted: bool, now: dt.datetime) -> Taken:
    entry = CalendarEntry.objects.filter(uid=reply.uid).select_related("session").first()
    if entry is None:
        return Taken("unmatched", None, reply.partstat, f"No session has the UID {reply.uid[:100]!r}.")
    by_token = mail.invitation_of_token(reply.reply_token) if reply.reply_token else None
    invitations = Invitation.objects.select_for_update(of=("self",)).filter(session=entry.session)
    of_address = invitations.filter(participant__email__iexact=reply.attendee_email)
    # Somebody who left and came back has two; the one that stands is meant.
    invitation = of_address.order_by(F("withdrawn_at").asc(nulls_first=True), "-pk").first()
    if invitation is None:
        reason = f"{reply.attendee_email or 'This address'} was not invited."
        return Taken("uninvited", None, reply.partstat, reason)
    participant = str(invitation.participant_id)
    if invitation.withdrawn_at:
        return Taken("uninvited", participant, reply.partstat, "The invitation was withdrawn.")
    if not trusted and by_token != invitation.pk and not reply.sent_by_attendee:
        reason = f"Sent by {reply.sender or 'nobody'}, who does not answer for {reply.attendee_email}."
        return Taken("refused", participant, reply.partstat, reason)
    outcome = itip.decide(
        itip.Kept(
            sequence=entry.sequence,
            hour_sequence=entry.hour_sequence,
            time_changed_at=entry.time_changed_at,
            reply_sequence=invitation.reply_sequence,
            reply_dtstamp=invitation.reply_dtstamp,
            partstat=invitation.partstat,
        ),
        reply,
        now,
    )
    if outcome.outcome == "applied":
        invitation.partstat = Invitation.Partstat(reply.partstat)
        invitation.comment = reply.comment[:500]
        invitation.answered_at = now
        invitation.reply_sequence = min(reply.sequence, entry.sequence)
        invitation.reply_dtstamp = min(reply.dtstamp, now)
        invitation.save()
    return Taken(outcome.outcome, participant, reply.partstat, outcome.reason)
