"""Takes what came: each message is kept, has an outcome and a reason, and counts once however often it comes."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dialogues.models import Participant
from scheduler import addresses
from scheduler.itip import Reply
from scheduler.models import InboundMessage, InboundReply, Message
from scheduler.replies.incoming import LARGEST_BYTES, Heading, Unreadable, heading, unpack
from scheduler.replies.judging import Bench, Taken
from scheduler.replies.reading import replies_in
from scheduler.replies.reports import Report, read_reports

logger = logging.getLogger("meridian.replies")

# Of what is larger than we read, this much of its beginning is kept.
KEPT_OF_LARGER = 256 * 1024
CHUNK = 64 * 1024
MAIL = "message/rfc822"

Decision = InboundReply.Decision
TO_DECIDE = ("uninvited", "countered")


@dataclass(frozen=True)
class Received:
    """A message as it came: its bytes, or the beginning of them where `size` is more than we read."""

    body: bytes
    content_type: str
    digest: str
    size: int


@dataclass(frozen=True)
class Result:
    """What became of a message: an outcome for each event in it, or why it could not be read."""

    outcomes: tuple[Taken, ...] = ()
    unreadable: str = ""


def receive(stream: IO[bytes], content_type: str = MAIL) -> Received:
    """Reads a message of any length in little memory; the digest is that of the whole."""
    digest = hashlib.sha256(content_type.encode("utf-8", "replace") + b"\0")
    kept, size = bytearray(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if len(kept) <= LARGEST_BYTES:
            kept += chunk
    body = bytes(kept if size <= LARGEST_BYTES else kept[:KEPT_OF_LARGER])
    return Received(body, content_type, digest.hexdigest(), size)


def take(batch: Sequence[Received], source: InboundMessage.Source, now: dt.datetime) -> list[Result]:
    """Keeps and judges messages, in order and together: one transaction a batch.

    A message that was taken before is judged anew, as of when it came first, and changes nothing twice. Where one
    spoils the batch, each is taken alone, and the one is kept with the reason. Raises `OperationalError` where the
    database is away: then nothing was taken.
    """
    opened = [_open(received) for received in batch]
    try:
        return _take_once(opened, source, now)
    except OperationalError:
        raise
    except Exception:
        if len(batch) > 1:
            return [take([received], source, now)[0] for received in batch]
        logger.exception("message %s could not be judged", batch[0].digest[:12])
        spoilt = replace(opened[0], replies=[], reports=[], unreadable="It could not be judged; see the log.")
        return _take_once([spoilt], source, now)


def _take_once(
    opened: Sequence[_Opened], source: InboundMessage.Source, now: dt.datetime, tries: int = 3
) -> list[Result]:
    """Another process may take the same message, or hold the same rows, at this very moment."""
    try:
        with transaction.atomic():
            return _take(opened, source, now)
    except (IntegrityError, OperationalError):
        if tries == 1:
            raise
        return _take_once(opened, source, now, tries - 1)


def take_again(message: InboundMessage, now: dt.datetime) -> Result:
    """Judges a kept message anew, as after an alias was named; nothing changes where its body is kept no longer."""
    if message.is_forgotten:
        return Result(unreadable=_("The message itself is kept no longer."))
    received = Received(bytes(message.body), message.content_type, message.digest, message.size)
    return take([received], InboundMessage.Source(message.source), now)[0]


@dataclass(frozen=True)
class _Opened:
    received: Received
    heading: Heading
    replies: list[Reply]
    reports: list[Report]
    unreadable: str = ""


def _open(received: Received) -> _Opened:
    is_mail = received.content_type.startswith(MAIL)
    if received.size > len(received.body):
        reason = f"Expected at most {LARGEST_BYTES} bytes, got {received.size}; the beginning is kept."
        return _Opened(received, heading(received.body) if is_mail else Heading(), [], [], reason)
    if is_mail and (reports := read_reports(received.body)):
        return _Opened(received, heading(received.body), [], reports, "; ".join(map(_told, reports))[:500])
    try:
        incoming = unpack(received.body, received.content_type)
        head = Heading(incoming.sender or "", incoming.subject, incoming.tags)
        return _Opened(received, head, replies_in(incoming), [])
    except Unreadable as unreadable:
        head = heading(received.body) if is_mail else Heading()
        return _Opened(received, head, [], [], str(unreadable)[:500])


def _told(report: Report) -> str:
    facts = f"{report.action} {report.status} {report.diagnosis}".strip()
    return f"A server's report on the mail to {report.recipient or 'somebody'}: {facts}"


def _take(opened: Sequence[_Opened], source: InboundMessage.Source, now: dt.datetime) -> list[Result]:
    bench = Bench([reply for message in opened for reply in message.replies])
    known = InboundMessage.objects.defer("body").in_bulk(
        [message.received.digest for message in opened], field_name="digest"
    )
    kept = known | _keep(opened, known, bench, source, now)
    before = _replies_before(known.values())
    rows: list[InboundReply] = []
    results = []
    for message in opened:
        row = kept[message.received.digest]
        taken = []
        for position, reply in enumerate(message.replies):
            prior = before.get((row.pk, position))
            outcome = bench.judge(reply, row.received_at, now, prior)
            taken.append(outcome)
            if prior is None or outcome.outcome != "unchanged":
                before[row.pk, position] = made = _reply_row(row, position, reply, outcome, prior)
                rows.append(made)
        if row.reports_on:
            _note(row.reports_on, message.reports, row)
        results.append(Result(tuple(taken), message.unreadable))
    bench.save()
    latest = {
        (row.message_id, row.position): row for row in rows
    }  # the same message may come twice in a batch
    InboundReply.objects.bulk_create(
        latest.values(),
        update_conflicts=True,
        unique_fields=["message", "position"],
        update_fields=["session", "invitation", "outcome", "reason", "decision"],
    )
    return results


def _keep(
    opened: Sequence[_Opened],
    known: Mapping[str, InboundMessage],
    bench: Bench,
    source: InboundMessage.Source,
    now: dt.datetime,
) -> dict[str, InboundMessage]:
    """Writes the messages that are new, and returns them by digest."""
    new: dict[str, InboundMessage] = {}
    for message in opened:
        received = message.received
        if received.digest in known:
            _set_unreadable(known[received.digest], message.unreadable)
        elif received.digest not in new:
            about = _reported(message.reports)
            new[received.digest] = InboundMessage(
                digest=received.digest,
                content_type=received.content_type[:100],
                body=b"" if _tells_busy_time(message) else received.body,
                size=received.size,
                source=source,
                received_at=now,
                sender=message.heading.sender[:320],
                subject=message.heading.subject[:200],
                unreadable=message.unreadable,
                reports_on=about,
                dialogue_id=bench.dialogue_of(message.replies)
                or (about.invitation.session.dialogue_id if about and about.invitation else None)
                or _dialogue_of(message.heading),
            )
    InboundMessage.objects.bulk_create(new.values())
    return new


def _tells_busy_time(message: _Opened) -> bool:
    """Of such a message only what it came to is kept: somebody's calendar is in it (rule 30)."""
    return any(reply.busy is not None for reply in message.replies)


def _set_unreadable(row: InboundMessage, unreadable: str) -> None:
    if row.unreadable != unreadable:  # a later version reads more
        row.unreadable = unreadable
        row.save(update_fields=["unreadable"])


def _dialogue_of(head: Heading) -> int | None:
    """Whom a message concerns that names no session of ours: by its reply tag, else by who sent it."""
    people: QuerySet[Participant] = Participant.objects.all()
    for tag in head.tags:
        if invitation := addresses.invitation_of(tag):
            return people.filter(invitations=invitation).values_list("dialogue", flat=True).first()
        if question := addresses.question_of(tag):
            return people.filter(busy_questions=question).values_list("dialogue", flat=True).first()
    if not head.sender:
        return None
    known = people.filter(email__iexact=head.sender, left_at=None)
    return known.order_by("-pk").values_list("dialogue", flat=True).first()


def _replies_before(messages: Collection[InboundMessage]) -> dict[tuple[int, int], InboundReply]:
    found = InboundReply.objects.filter(message__in=messages) if messages else ()
    return {(reply.message_id, reply.position): reply for reply in found}


def _reply_row(
    message: InboundMessage, position: int, reply: Reply, taken: Taken, prior: InboundReply | None
) -> InboundReply:
    decision = prior.decision if prior else Decision.NONE
    if taken.outcome in TO_DECIDE and reply.attendee_email:
        decision = decision if decision != Decision.NONE else Decision.OPEN
    elif decision == Decision.OPEN:
        decision = Decision.NONE
    return InboundReply(
        message=message,
        position=position,
        session_id=taken.session,
        invitation_id=taken.invitation,
        outcome=taken.outcome,
        reason=taken.reason[:500],
        method=reply.method[:40],
        attendee=reply.attendee_email[:320],
        name=reply.name,
        partstat=reply.partstat[:40],
        comment=reply.comment[:500],
        sequence=reply.sequence,
        dtstamp=reply.dtstamp,
        sent_by=reply.delegated_from[:320],
        proposed_start=reply.start if reply.method == "COUNTER" else None,
        proposed_end=reply.end if reply.method == "COUNTER" else None,
        decision=decision,
    )


def _reported(reports: Sequence[Report]) -> Message | None:
    """The mail of ours that the reports are on: by the tag of its return path, else by its Message-ID."""
    messages = Message.objects.select_related("invitation__session")
    for report in reports:
        for tag in report.tags:
            if number := addresses.message_of(tag):
                return messages.filter(pk=number).first()
        if report.message_id and (found := messages.filter(message_id=report.message_id).first()):
            return found
    return None


def _why(report: Report) -> str:
    return f"{report.status} {report.diagnosis}".strip()[:500]


def _note(message: Message, reports: Sequence[Report], row: InboundMessage) -> None:
    """A failure is noted on the mail; a delay too, though it may still arrive; all else is no news."""
    failed = [report for report in reports if report.action == "failed"]
    delayed = [report for report in reports if report.action == "delayed"]
    if failed and message.state in (Message.State.SENDING, Message.State.SENT):
        message.state, message.error = Message.State.BOUNCED, _why(failed[0])
    elif delayed and message.state == Message.State.SENT:
        message.error = _why(delayed[0])
    else:
        return
    logger.info("message %s to %s: %s, reported by %s", message.pk, message.recipient, message.error, row.pk)
    message.save(update_fields=["state", "error"])
