"""Answers to questions for busy time (RFC 5546, 3.3.3): whose word they are, and what is kept of them."""

import datetime as dt
from collections.abc import Iterable

from scheduler import addresses
from scheduler.busy.actions import keep_answer
from scheduler.busy.intervals import Reading, UnreadableCalendar, busy_intervals
from scheduler.itip import Outcome, Reply
from scheduler.models import BusyQuestion
from scheduler.replies.incoming import spellings


def questions(uids: Iterable[str]) -> dict[str, BusyQuestion]:
    """The questions that answers may mean, locked, by UID."""
    found = BusyQuestion.objects.select_for_update(of=("self",)).filter(uid__in=set(uids)).order_by("pk")
    return {question.uid: question for question in found.select_related("participant")}


def take_answer(question: BusyQuestion, reply: Reply, received: dt.datetime) -> Outcome:
    """Keeps the intervals that the answer names within the time that was asked for, in place of those before."""
    if refused := _no_word_of_theirs(question, reply):
        return _outcome("refused", refused)
    if reply.method != "REPLY":
        return _outcome("refused", f"Expected REPLY, got {reply.method[:40]}.")
    if question.participant.left_at:
        return _outcome("refused", f"{question.participant.name} takes part no longer.")
    if BusyQuestion.objects.filter(participant=question.participant_id, pk__gt=question.pk).exists():
        return _outcome("stale", "A later question has been asked.")
    dtstamp = min(reply.dtstamp, received)
    if question.reply_dtstamp and dtstamp <= question.reply_dtstamp:
        if dtstamp == question.reply_dtstamp:
            return _outcome("unchanged", "This answer has been taken already.")
        return _outcome("stale", "A later answer has been taken already.")
    if not reply.busy and reply.status[:1] in {"3", "4", "5"}:
        return _outcome("refused", f"The calendar told nothing: {reply.status}.")
    try:
        reading = _read(reply.busy or "", question)
    except UnreadableCalendar:
        return _outcome("refused", "Expected periods of busy time, got such as cannot be read.")
    keep_answer(question, reading, dtstamp, received)
    return _outcome("applied", "Only from when to when somebody is busy was kept.")


def _outcome(outcome: str, reason: str) -> Outcome:
    return Outcome(outcome, "", reason[:500])


def _no_word_of_theirs(question: BusyQuestion, reply: Reply) -> str:
    """Why the answer does not count as this person's (rule 24); empty where it does."""
    if any(addresses.question_of(tag) == question.pk for tag in reply.tags):
        return ""
    person = question.participant
    known = {person.email.lower(), *(alias.email.lower() for alias in person.aliases.all())}
    if not reply.attendee_email or not spellings(reply.attendee_email) & known:
        return f"{reply.attendee_email or 'No single attendee'} was not asked."
    if reply.sender is not None and not reply.sent_by_attendee:
        return f"Sent by {reply.sender or 'nobody'}, who does not answer for {reply.attendee_email}."
    return ""


def _read(lines: str, question: BusyQuestion) -> Reading:
    calendar = "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VFREEBUSY", *filter(None, [lines]), "END:VFREEBUSY", "END:VCALENDAR", ""]
    )
    return busy_intervals(calendar, "UTC", (question.start, question.end))
