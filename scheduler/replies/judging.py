"""Judges a batch of replies by what is kept about the invitees, and writes what they changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min, Q
from django.db.models.functions import Lower

from dialogues.models import Session
from scheduler import actions, addresses, mail, substitutes
from scheduler.itip import Kept, Outcome, Reply, decide
from scheduler.models import Alias, CalendarEntry, InboundReply, Invitation
from scheduler.outbox import queue_invitation
from scheduler.replies import free_busy
from scheduler.replies.incoming import spellings

ANSWER = ("partstat", "comment", "answered_at", "reply_sequence", "reply_dtstamp", "stale_at")

OVER = (Session.Status.CANCELLED, Session.Status.ENDED, Session.Status.PUBLISHED)

# What an invitee asks of us, which leaves no trace in their own row.
ONCE = ("countered", "refresh")


@dataclass(frozen=True)
class Taken:
    """What became of one reply. `partstat` is the answer that it carries, `participant` whom it is by."""

    outcome: str
    participant: int | None
    partstat: str
    reason: str
    session: int | None = None
    invitation: int | None = None


class Bench:
    """The rows that a batch of replies is about, locked, and those of them that it changed."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self._replies = list(replies)
        self._changed: dict[int, Invitation] = {}
        self._by_address: dict[tuple[int, str], Invitation] = {}
        self._asked: set[tuple[int, str, int, dt.datetime]] = set()
        found = CalendarEntry.objects.filter(uid__in={reply.uid for reply in self._replies})
        self._entries = {entry.uid: entry for entry in found.select_related("session__dialogue")}
        self._questions = free_busy.questions(reply.uid for reply in self._replies if reply.busy is not None)
        self._load()

    def dialogue_of(self, replies: Iterable[Reply]) -> int | None:
        for reply in replies:
            if entry := self._entries.get(reply.uid):
                return entry.session.dialogue_id
            if question := self._questions.get(reply.uid):
                return question.participant.dialogue_id
        return None

    def judge(
        self, reply: Reply, received: dt.datetime, now: dt.datetime, prior: InboundReply | None
    ) -> Taken:
        """Applies one reply; `received` is when it came first, `prior` what became of it then."""
        if reply.busy is not None:
            return self._judge_busy(reply, received)
        entry = self._entries.get(reply.uid)
        if entry is None:
            return Taken("unmatched", None, reply.partstat, f"No session has the UID {reply.uid[:100]!r}.")
        invitation = self._by_address.get((entry.session_id, reply.attendee_email))
        if invitation is None:
            who = reply.attendee_email or "No single attendee"
            reason = f"{who} was not invited."
            if reply.delegated_from:
                reason = f"{who} was not invited; sent by {reply.delegated_from}, as their calendar says."
            return Taken("uninvited", None, reply.partstat, reason, entry.session_id)
        if invitation.participant.left_at:
            left = Outcome("uninvited", "", "They have left the dialogue.")
            return self._taken(left, invitation, reply)
        if invitation.withdrawn_at:
            return self._taken(Outcome("uninvited", "", "The invitation was withdrawn."), invitation, reply)
        received = self._first_received(invitation, reply, received)
        holds_token = any(addresses.invitation_of(tag) == invitation.pk for tag in reply.tags)
        outcome = decide(_kept(entry, invitation), reply, received, holds_token=holds_token)
        if outcome.outcome in ONCE and self._came_before(invitation, reply, prior):
            outcome = Outcome("unchanged", outcome.partstat, "It has been taken already.")
        return self._taken(self._applied(outcome, entry, invitation, reply, received, now), invitation, reply)

    def _judge_busy(self, reply: Reply, received: dt.datetime) -> Taken:
        if (question := self._questions.get(reply.uid)) is None:
            return Taken("unmatched", None, "", f"Nobody was asked under the UID {reply.uid[:100]!r}.")
        outcome = free_busy.take_answer(question, reply, received)
        return Taken(outcome.outcome, question.participant_id, outcome.partstat, outcome.reason)

    def save(self) -> None:
        Invitation.objects.bulk_create(
            self._changed.values(), update_conflicts=True, unique_fields=["id"], update_fields=ANSWER
        )
        self._changed.clear()

    def _applied(
        self,
        outcome: Outcome,
        entry: CalendarEntry,
        invitation: Invitation,
        reply: Reply,
        received: dt.datetime,
        now: dt.datetime,
    ) -> Outcome:
        def note() -> None:
            invitation.partstat = Invitation.Partstat(outcome.partstat)
            invitation.comment = reply.comment[:500]
            invitation.answered_at = received
            invitation.reply_sequence = min(reply.sequence, entry.sequence)
            invitation.reply_dtstamp = min(reply.dtstamp, received)
            invitation.stale_at = None
            self._changed[invitation.pk] = invitation

        match outcome.outcome:
            case "applied":
                note()
                if invitation.sent_by_id and outcome.partstat == Invitation.Partstat.DECLINED:
                    return self._aside(outcome, lambda: actions.ask_sender_again(invitation, now))
            case "delegated":
                done = self._aside(outcome, lambda: _delegate(invitation, reply, now))
                if done is not outcome:
                    return done
                invitation = self._by_address[entry.session_id, reply.attendee_email]
                note()
            case "refresh":
                return self._aside(outcome, lambda: _refresh(invitation, now))
            case "stale" if received == now:
                invitation.stale_at = received
                self._changed[invitation.pk] = invitation
        return outcome

    def _aside(self, outcome: Outcome, act: Callable[[], None]) -> Outcome:
        """Does what reaches beyond the invitee's own row; where that is not possible, says why."""
        self.save()
        try:
            with transaction.atomic():
                act()
        except (substitutes.NotPossible, actions.NotNow, ValidationError, ValueError) as refused:
            sentences = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
            return Outcome("refused", outcome.partstat, " ".join(sentences)[:500])
        finally:
            self._load()
        return outcome

    def _first_received(self, invitation: Invitation, reply: Reply, received: dt.datetime) -> dt.datetime:
        """A DTSTAMP in the future counts as the time of receipt, of a reply that comes again as that of the first."""
        if reply.dtstamp <= received:
            return received
        same = invitation.replies.filter(
            method=reply.method, sequence=reply.sequence, dtstamp=reply.dtstamp, partstat=reply.partstat[:40]
        )
        came = same.exclude(outcome="refused").aggregate(first=Min("message__received_at"))["first"]
        return min(received, came or received)

    def _came_before(self, invitation: Invitation, reply: Reply, prior: InboundReply | None) -> bool:
        """Whether this proposal or question was taken already, from this message or from a copy of it."""
        key = (invitation.pk, reply.method, reply.sequence, reply.dtstamp)
        if key in self._asked or (prior and prior.outcome in ONCE):
            return True
        self._asked.add(key)
        same = invitation.replies.filter(method=reply.method, sequence=reply.sequence, dtstamp=reply.dtstamp)
        return same.filter(outcome__in=ONCE).exists()

    @staticmethod
    def _taken(outcome: Outcome, invitation: Invitation, reply: Reply) -> Taken:
        return Taken(
            outcome.outcome,
            invitation.participant_id,
            reply.partstat,
            outcome.reason,
            invitation.session_id,
            invitation.pk,
        )

    def _load(self) -> None:
        """Reads and locks the invitations that the replies may mean, in one order whoever asks."""
        origin: dict[str, set[str]] = defaultdict(set)
        for address in {reply.attendee_email for reply in self._replies} - {""}:
            for spelling in spellings(address):
                origin[spelling].add(address)
        aliases: dict[int, set[str]] = defaultdict(set)
        for alias in Alias.objects.annotate(small=Lower("email")).filter(small__in=origin):
            aliases[alias.participant_id].add(alias.small)
        invitations = (
            Invitation.objects.select_for_update(of=("self",))
            .filter(session__in=[entry.session_id for entry in self._entries.values()])
            .annotate(address=Lower("participant__email"))
            .filter(Q(address__in=origin) | Q(participant__in=aliases))
            .order_by("pk")
        )
        self._by_address.clear()
        # Somebody who left and came back has two; the one that stands is meant, and the newest of those.
        for invitation in sorted(
            invitations.select_related("participant"),
            key=lambda i: (i.participant.left_at is None, i.withdrawn_at is None, i.pk),
        ):
            for spelling in {invitation.address, *aliases[invitation.participant_id]}:
                for address in origin[spelling]:
                    self._by_address[invitation.session_id, address] = invitation


def _kept(entry: CalendarEntry, invitation: Invitation) -> Kept:
    asked = invitation.asked_at or entry.time_changed_at
    return Kept(
        sequence=entry.sequence,
        hour_sequence=entry.hour_sequence,
        time_changed_at=max(entry.time_changed_at, asked),
        reply_sequence=invitation.reply_sequence,
        reply_dtstamp=invitation.reply_dtstamp,
        partstat=invitation.partstat,
        start=entry.session.starts_at,
        over=entry.session.status in OVER,
    )


def _delegate(invitation: Invitation, reply: Reply, now: dt.datetime) -> None:
    substitutes.send_substitute(invitation, reply.delegated_to, reply.delegate_name, now)


def _refresh(invitation: Invitation, now: dt.datetime) -> None:
    whole = Invitation.objects.select_related(
        "session__dialogue", "session__calendar_entry", "participant__delegation", "participant__dialogue"
    ).get(pk=invitation.pk)
    queue_invitation(whole, mail.refresh_mail(whole, now), now)
