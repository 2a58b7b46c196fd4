"""Decides what a calendar reply is worth against what is kept about the invitee (RFC 5546, 2.1.5 and 3.2).

The organiser's half of iTIP, without a mail or a database: `ical` writes what we send, `replies/reading.py` makes a
`Reply` of what comes back, `replies/judging.py` applies the `Outcome` to our rows.
"""

import datetime as dt
from dataclasses import dataclass

ANSWERS = ("ACCEPTED", "TENTATIVE", "DECLINED")


@dataclass(frozen=True)
class Reply:
    """One VEVENT or VFREEBUSY of a reply. Addresses are in lower case and without `mailto:`; "" where there is none.

    `sender` is the From address ("" where the mail has none), or None where there was no mail. `tags` are those
    of the addresses it was sent to, as they came: whoever uses one must verify it. `name` is the attendee's.
    `delegated_from` is who sent the attendee; `start` and `end` are the hour that the object names, where that is
    an instant. `occurrence` is the RECURRENCE-ID as it came, and `occurs_at` its instant. `busy` are the FREEBUSY
    lines of a VFREEBUSY without anything else that stood there, None for a VEVENT; `status` is its REQUEST-STATUS.
    """

    method: str
    uid: str
    sequence: int
    dtstamp: dt.datetime
    attendee_email: str
    partstat: str
    comment: str = ""
    sent_by: str = ""
    sender: str | None = None
    delegated_to: str = ""
    tags: tuple[str, ...] = ()
    name: str = ""
    delegate_name: str = ""
    delegated_from: str = ""
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    occurrence: str = ""
    occurs_at: dt.datetime | None = None
    busy: str | None = None
    status: str = ""

    @property
    def sent_by_attendee(self) -> bool:
        """Whether the mail came from the attendee, or from whom the attendee's line names as SENT-BY."""
        return bool(self.sender) and self.sender in (self.attendee_email, self.sent_by)


@dataclass(frozen=True)
class Kept:
    """What we hold about one invitee: the present revision, that with which the hour last changed, since when
    the question stands, the last reply taken (RFC 5546, 2.1.5), and whether nobody can come any more."""

    sequence: int
    hour_sequence: int
    time_changed_at: dt.datetime
    reply_sequence: int | None
    reply_dtstamp: dt.datetime | None
    partstat: str
    start: dt.datetime | None = None
    over: bool = False


@dataclass(frozen=True)
class Outcome:
    """`partstat` is the invitee's answer from here on."""

    outcome: str
    partstat: str
    reason: str


def decide(kept: Kept, reply: Reply, now: dt.datetime, *, holds_token: bool = False) -> Outcome:
    """What a reply changes; `now` is when it was received, `holds_token` whether it came to an address that only
    this invitee knows.

    Raises nothing: what cannot count is `refused`, `stale` or `unmatched`, with the reason.
    """

    def same(outcome: str, reason: str) -> Outcome:
        return Outcome(outcome, kept.partstat, reason)

    if reply.sender is not None and not reply.sent_by_attendee and not holds_token:
        return same(
            "refused", f"Sent by {reply.sender or 'nobody'}, who does not answer for {reply.attendee_email}."
        )
    if reply.method == "REFRESH":
        return same("refresh", "Asked for the invitation as it stands.")
    if reply.method not in ("REPLY", "COUNTER"):
        return same("refused", f"Expected REPLY, COUNTER or REFRESH, got {reply.method[:40]}.")
    if kept.over:
        return same("stale", "The session is over or cancelled.")
    if late := _late(kept, reply, now):
        return late
    if reply.occurrence and reply.occurs_at != kept.start:
        return same("unmatched", f"The session has no occurrence {reply.occurrence[:40]!r}.")
    if reply.method == "COUNTER":
        return same("countered", "Proposed another hour.")
    return _answered(kept, reply)


def _answered(kept: Kept, reply: Reply) -> Outcome:
    if reply.partstat == "DELEGATED":
        if not reply.delegated_to:
            return Outcome("refused", kept.partstat, "Expected DELEGATED-TO beside DELEGATED, got none.")
        if reply.delegated_to == reply.attendee_email:
            return Outcome("refused", kept.partstat, "Expected somebody else in DELEGATED-TO.")
        return Outcome("delegated", "DELEGATED", f"Sends {reply.delegated_to} instead.")
    if reply.partstat not in ANSWERS:
        reason = f"Expected {', '.join(ANSWERS)} or DELEGATED, got {reply.partstat[:40]}."
        return Outcome("refused", kept.partstat, reason)
    by = f", sent by {reply.sender}" if reply.sender and reply.sender != reply.attendee_email else ""
    return Outcome("applied", reply.partstat, f"Taken as the answer{by}.")


def _late(kept: Kept, reply: Reply, now: dt.datetime) -> Outcome | None:
    """Whether something newer is known already: by SEQUENCE first, then by DTSTAMP (RFC 5546, 2.1.5).

    A SEQUENCE above ours was never sent by us and counts as ours, so that a calendar that counts up by itself
    cannot make all later answers look old. A revision that left the hour as it was is no reason to ask again.
    """

    def stale(reason: str) -> Outcome:
        return Outcome("stale", kept.partstat, reason)

    sequence, dtstamp = min(reply.sequence, kept.sequence), min(reply.dtstamp, now)
    if sequence < kept.hour_sequence:
        return stale(f"It answers revision {sequence}; the hour changed with revision {kept.hour_sequence}.")
    # DTSTAMP has whole seconds.
    if dtstamp < kept.time_changed_at.replace(microsecond=0):
        return stale("It was written before the hour last changed.")
    if kept.reply_sequence is None or kept.reply_dtstamp is None:
        return None
    last = (min(kept.reply_sequence, kept.sequence), kept.reply_dtstamp)
    if (sequence, dtstamp) < last:
        return stale("A later answer has been taken already.")
    # A proposal is no copy of the answer that was sent in the same second.
    if (sequence, dtstamp) == last and reply.method == "REPLY":
        return Outcome("unchanged", kept.partstat, "This answer has been taken already.")
    return None
