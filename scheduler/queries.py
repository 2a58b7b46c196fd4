"""What the schedule's pages read."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from dialogues.models import Participant, Session
from scheduler.mail import organiser
from scheduler.models import CalendarEntry, InboundReply, Invitation, Message


@dataclass(frozen=True)
class TimedItem:
    """An agenda item with the instant it is planned for; None while the session has no hour."""

    title: str
    planned_minutes: int
    starts_at: dt.datetime | None
    conclusion: str


def agenda_with_times(session: Session) -> list[TimedItem]:
    found = []
    at = session.starts_at
    for item in session.items.exclude(state="dropped"):
        found.append(TimedItem(item.title, item.planned_minutes, at, item.conclusion))
        if at:
            at += dt.timedelta(minutes=item.planned_minutes)
    return found


# What an invitation says beside the hour; the agenda is kept on the page, where it is always the present one.
DETAILS = ("title", "summary", "join_url", "dial_in", "join_notes")
# Where people join: calendars overlook a new address under an equal SEQUENCE (rule 14).
# So they do of a new organiser, whom a change of MAIL_FROM makes (RFC 5546, 2.1.4).
ADDRESSES = {"join_url", "dial_in", "organizer"}


def details(session: Session) -> dict[str, Any]:
    return {**{name: getattr(session, name) for name in DETAILS}, "organizer": organiser().email}


def changes(session: Session) -> list[str]:
    """The details that differ from what everybody was told last; none before the first invitation."""
    told = CalendarEntry.objects.filter(session=session).values_list("told", flat=True).first()
    if told is None:
        return []
    present = details(session)
    told.setdefault("organizer", present["organizer"])
    # What was not told of yet when the mail went out was empty.
    return [name for name, value in present.items() if (told.get(name) or None) != (value or None)]


def names_of(changed: Iterable[str]) -> list[str]:
    """What people call these details."""
    fields = {field.name: str(field.verbose_name) for field in Session._meta.fields}
    return [fields.get(name, _("the address that invites")) for name in changed]


def invitation_of(session: Session, participant: Participant | None) -> Invitation | None:
    if participant is None:
        return None
    return (
        Invitation.objects.filter(session=session, participant=participant, withdrawn_at=None)
        .select_related("session__calendar_entry")
        .first()
    )


def not_yet_invited(session: Session) -> QuerySet[Participant]:
    """People with an address who joined the dialogue after the invitations went out, or were uninvited."""
    invited = session.invitations.filter(withdrawn_at=None).values("participant")
    people = session.dialogue.participants.filter(left_at=None).exclude(email="")
    return people.exclude(pk__in=invited).select_related("delegation")


UNREACHED = (Message.State.BOUNCED, Message.State.REFUSED, Message.State.FAILED)


def deliveries(session: Session) -> QuerySet[Invitation]:
    """The invitations with the state of the last message to each; who has not answered comes first."""
    last = (
        Message.objects.filter(invitation=OuterRef("pk")).exclude(state=Message.State.DROPPED).order_by("-pk")
    )
    waits = Case(
        When(withdrawn_at__isnull=False, then=2),
        When(partstat=Invitation.Partstat.NEEDS_ACTION, then=0),
        default=1,
        output_field=IntegerField(),
    )
    return (
        session.invitations.select_related("participant__delegation", "sent_by__participant")
        .annotate(
            waits=waits,
            last_state=Subquery(last.values("state")[:1]),
            last_sent=Subquery(last.values("sent_at")[:1]),
            last_error=Subquery(last.values("error")[:1]),
            last_method=Subquery(last.values("method")[:1]),
        )
        .order_by("waits", "pk")
    )


@dataclass(frozen=True)
class Count:
    """How many are invited, and of those how many come, may come, do not, are not reached, and have not answered."""

    invited: int
    coming: int
    perhaps: int
    declined: int
    unreached: int
    waiting: int


def count_of(invitations: Iterable[Any]) -> Count:
    """Of `deliveries`; who sends somebody is counted by whom they sent."""
    standing = [invitation for invitation in invitations if not invitation.withdrawn_at]
    answers = Counter(invitation.partstat for invitation in standing)
    partstat = Invitation.Partstat
    return Count(
        invited=len(standing),
        coming=answers[partstat.ACCEPTED],
        perhaps=answers[partstat.TENTATIVE],
        declined=answers[partstat.DECLINED],
        unreached=sum(invitation.last_state in UNREACHED for invitation in standing),
        waiting=answers[partstat.NEEDS_ACTION],
    )


def open_decisions(session: Session) -> int:
    """Replies to this session that wait for a facilitator."""
    return session.inbound_replies.filter(decision=InboundReply.Decision.OPEN).count()
