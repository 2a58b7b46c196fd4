"""The writes of the minutes: one function, one transaction.

Each takes the lock of the session's row, as the room's log does, and finds the record open for writing or
refuses. A refusal is a `ValidationError` with a sentence for the person who asked.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Model
from django.utils.translation import gettext as _

from dialogues.instants import rfc3339
from dialogues.models import AgendaItem, Dialogue, Participant, RoomEvent, Session
from dialogues.room import log
from dialogues.room.seating import seat
from minutes import anchoring, queries
from minutes.draft import Draft, draft
from minutes.models import Evidence, Minutes, Segment, SegmentRevision, Span, Takeaway, Theme

Row = TypeVar("Row", bound=Model)

LONGEST_SPAN = 2_000  # characters: a quotation, not a chapter


class EditConflict(Exception):
    """Somebody saved another text meanwhile; `theirs` is what the record says now."""

    def __init__(self, theirs: Segment | Takeaway) -> None:
        super().__init__("saved meanwhile by somebody else")
        self.theirs = theirs


# The record


@transaction.atomic
def draft_minutes(session: Session, now: dt.datetime) -> Minutes:
    """The minutes of a session that is over, drafted from its log where they are not yet.

    Calling it again changes nothing, unless the session was reopened meanwhile: then what came later is
    added. Of two callers at once one drafts and both get the same.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=session.pk)
    if session.status not in {Session.Status.ENDED, Session.Status.PUBLISHED}:
        raise ValidationError(_("Minutes are drafted when the session has ended."))
    minutes = Minutes.objects.filter(session=session).first()
    if minutes is None:
        minutes = Minutes.objects.create(session=session, slug=_free_slug(session), drafted_at=now)
    elif minutes.status == Minutes.Status.PUBLISHED or minutes.drafted_seq == _last_seq(session):
        return minutes
    state = log.load(session.pk)
    _add_drafts(minutes, draft(state, after=minutes.drafted_seq))
    minutes.drafted_seq = state.seq
    minutes.spoken = {
        key.removeprefix("delegation/"): entity["spoken_seconds"]
        for key, entity in state.map.items()
        if key.startswith("delegation/")
    }
    minutes.save(update_fields=["drafted_seq", "spoken"])
    return minutes


def _last_seq(session: Session) -> int:
    last: int | None = RoomEvent.objects.filter(session=session).aggregate(last=Max("seq"))["last"]
    return last or 0


def _free_slug(session: Session) -> str:
    wanted = f"{session.dialogue.slug[:70]}-{session.number}"
    return wanted if not Minutes.objects.filter(slug=wanted).exists() else f"{wanted}-{session.pk}"


def _add_drafts(minutes: Minutes, drafts: list[Draft]) -> None:
    people = dict(Participant.objects.filter(dialogue=minutes.session.dialogue).values_list("pk", "name"))
    seats = set(minutes.session.dialogue.delegations.values_list("pk", flat=True))
    titles = dict(AgendaItem.objects.filter(session=minutes.session).values_list("item_id", "title"))
    last = minutes.segments.aggregate(last=Max("position"))["last"] or 0

    def known(entity_id: str | None, rows: dict[int, str] | set[int]) -> int | None:
        return int(entity_id) if entity_id is not None and int(entity_id) in rows else None

    Segment.objects.bulk_create(
        Segment(
            minutes=minutes,
            position=position,
            kind=each.kind,
            item_id=each.item or "",
            item_title=titles.get(each.item or "", ""),
            speaker_id=(speaker := known(each.speaker, people)),
            speaker_name=each.guest or (people[speaker] if speaker else ""),
            delegation_id=known(each.delegation, seats),
            started_at=each.began,
            ended_at=each.stretches[-1].end if each.stretches else None,
            stretches=[[rfc3339(span.start), rfc3339(span.end)] for span in each.stretches],
            text=each.text,
            owner=each.owner or "",
            due=dt.date.fromisoformat(each.due) if each.due else None,
        )
        for position, each in enumerate(drafts, last + 1)
    )


@transaction.atomic
def edit_segment(
    segment: Segment,
    text: str,
    version: int,
    by: Participant,
    now: dt.datetime,
    attribution: str | None = None,
) -> Segment:
    """Saves what a segment says, if `version` is the one that the editor saw; else raises `EditConflict`.

    The former text is kept; tagged stretches follow their words, and takeaways whose words changed need
    confirming.
    """
    _open(segment.minutes_id)
    current = Segment.objects.get(pk=segment.pk)
    text = text.replace("\r\n", "\n").strip()
    if current.version != version and text != current.text:
        raise EditConflict(current)
    current.attribution = attribution or current.attribution
    before, current.text = current.text, text
    current.full_clean(validate_unique=False, validate_constraints=False)
    if before != text:
        SegmentRevision.objects.create(
            segment=current, version=current.version, text=before, edited_by=by, edited_at=now
        )
        current.version += 1
        _carry_spans(current, before)
    current.save(update_fields=["text", "version", "attribution"])
    return current


def _carry_spans(segment: Segment, before: str) -> None:
    edit = anchoring.Edit(before, segment.text)
    spans = list(segment.spans.all())
    reworded = []
    for span in spans:
        anchor = anchoring.Anchor(span.start, span.end, span.exact, span.prefix, span.suffix)
        if span.status == Span.Status.ORPHAN:
            if found := anchoring.find_again(anchor, segment.text):
                _put(span, found)
                span.status = Span.Status.MOVED
            continue
        carried = edit.carry(anchor)
        if carried is None:
            span.status = Span.Status.ORPHAN
        else:
            _put(span, carried.anchor)
            if not carried.same_words:
                span.status = Span.Status.EDITED
            elif not carried.in_place:
                span.status = Span.Status.MOVED
        if carried is None or not carried.same_words:
            reworded.append(span)
    Span.objects.bulk_update(spans, ["start", "end", "exact", "prefix", "suffix", "status"])
    Takeaway.objects.filter(evidence__span__in=reworded).update(needs_confirming=True)


def _put(span: Span, anchor: anchoring.Anchor) -> None:
    span.start, span.end, span.exact = anchor.start, anchor.end, anchor.exact
    span.prefix, span.suffix = anchor.prefix, anchor.suffix


@transaction.atomic
def add_segment(
    minutes: Minutes, after: Segment | None, kind: str, speaker: Participant | None, text: str
) -> Segment:
    """What the log does not know, put in behind a segment and under its item; None is the beginning."""
    _open(minutes.pk)
    position = Segment.objects.get(pk=after.pk).position if after else 0
    minutes.segments.filter(position__gt=position).update(position=F("position") + 1)
    segment = Segment(
        minutes=minutes,
        position=position + 1,
        kind=kind,
        item_id=after.item_id if after else "",
        item_title=after.item_title if after else "",
        speaker=speaker,
        speaker_name=speaker.name if speaker else "",
        delegation=speaker.delegation if speaker else None,
        text=text.replace("\r\n", "\n").strip(),
    )
    segment.full_clean()
    segment.save()
    return segment


# Themes and tags


@transaction.atomic
def add_theme(dialogue: Dialogue, name: str, definition: str = "", parent: Theme | None = None) -> Theme:
    last = dialogue.themes.aggregate(last=Max("position"))["last"] or 0
    theme = Theme(dialogue=dialogue, name=name, definition=definition, parent=parent, position=last + 1)
    theme.full_clean()
    theme.save()
    return theme


@transaction.atomic
def edit_theme(theme: Theme, name: str, definition: str) -> Theme:
    theme.name, theme.definition = name, definition
    theme.full_clean()
    theme.save()
    return theme


@transaction.atomic
def remove_theme(theme: Theme) -> None:
    if theme.spans.exists() or theme.takeaways.exists() or theme.children.exists():
        raise ValidationError(_("A theme that is in use stays in the codebook."))
    theme.delete()


@transaction.atomic
def tag_span(
    segment: Segment, theme: Theme, start: int, end: int, exact: str, by: Participant, now: dt.datetime
) -> Span:
    """Tags the stretch `[start, end)` of a segment, in code points; `exact` is what the coder saw there.

    The same stretch tagged twice by one coder is one tag.
    """
    _open(segment.minutes_id)
    text = Segment.objects.get(pk=segment.pk).text
    while start < end <= len(text) and text[start].isspace():
        start += 1
    while start < end <= len(text) and text[end - 1].isspace():
        end -= 1
    try:
        anchor = anchoring.anchor_at(text, start, end)
    except ValueError as error:
        raise ValidationError(_("Select some words of the statement.")) from error
    if anchor.exact != exact.strip():
        raise ValidationError(_("The statement was edited meanwhile: select the words again."))
    if end - start > LONGEST_SPAN:
        raise ValidationError(
            _("Expected at most %(most)s characters to be tagged, got %(got)s."),
            params={"most": LONGEST_SPAN, "got": end - start},
        )
    return Span.objects.get_or_create(
        segment=segment,
        theme=theme,
        coder=by,
        start=start,
        end=end,
        status__in=[Span.Status.FIRM, Span.Status.MOVED, Span.Status.EDITED],
        defaults={
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "status": Span.Status.FIRM,
            "created_at": now,
        },
    )[0]


@transaction.atomic
def untag_span(span: Span) -> None:
    _open(span.segment.minutes_id)
    if span.evidence.exists():
        raise ValidationError(_("A takeaway rests on these words: take the evidence out of it first."))
    span.delete()


# Takeaways


@transaction.atomic
def write_takeaway(minutes: Minutes, theme: Theme, statement: str, spans: Iterable[Span] = ()) -> Takeaway:
    """A statement under a theme that `spans` support; more evidence may follow."""
    _open(minutes.pk)
    last = minutes.takeaways.aggregate(last=Max("position"))["last"] or 0
    takeaway = _checked(
        Takeaway(minutes=minutes, theme=theme, statement=_one_text(statement), position=last + 1)
    )
    for span in spans:
        add_evidence(takeaway, span)
    return takeaway


@transaction.atomic
def edit_takeaway(takeaway: Takeaway, statement: str, seen: str) -> Takeaway:
    """Saves a new statement if the editor saw the present one; else raises `EditConflict`."""
    _open(takeaway.minutes_id)
    current = Takeaway.objects.get(pk=takeaway.pk)
    if _one_text(seen) != current.statement != _one_text(statement):
        raise EditConflict(current)
    current.statement = _one_text(statement)
    return _checked(current)


@transaction.atomic
def remove_takeaway(takeaway: Takeaway) -> None:
    _open(takeaway.minutes_id)
    takeaway.delete()


@transaction.atomic
def add_evidence(takeaway: Takeaway, span: Span, stance: str = Evidence.Stance.SUPPORTS) -> Evidence:
    """Rests a takeaway on a tagged stretch; adding one that is there already changes its stance."""
    _open(takeaway.minutes_id)
    span = Span.objects.select_related("segment").get(pk=span.pk)
    if span.segment.minutes_id != takeaway.minutes_id:
        raise ValidationError(_("Evidence comes from the same minutes."))
    if span.status == Span.Status.ORPHAN:
        raise ValidationError(_("These words are gone from the record: tag them where they stand now."))
    last = takeaway.evidence.aggregate(last=Max("position"))["last"] or 0
    evidence = takeaway.evidence.filter(span=span).first() or Evidence(
        takeaway=takeaway, span=span, position=last + 1
    )
    evidence.stance = stance
    return _checked(evidence)


@transaction.atomic
def remove_evidence(evidence: Evidence) -> None:
    _open(evidence.takeaway.minutes_id)
    evidence.delete()


@transaction.atomic
def confirm_takeaway(takeaway: Takeaway) -> None:
    """A person has read the edited words and stands by the statement."""
    _open(takeaway.minutes_id)
    spans = Span.objects.filter(evidence__takeaway=takeaway)
    if spans.filter(status=Span.Status.ORPHAN).exists():
        raise ValidationError(_("Words that it rests on are gone: take that evidence out first."))
    spans.update(status=Span.Status.FIRM)
    Takeaway.objects.filter(pk=takeaway.pk).update(needs_confirming=False)


# Publication


@transaction.atomic
def write_summary(minutes: Minutes, summary: str) -> None:
    minutes = _open(minutes.pk)
    minutes.summary = summary.replace("\r\n", "\n").strip()
    minutes.full_clean(exclude=["session", "spoken"])
    minutes.save(update_fields=["summary"])


@transaction.atomic
def publish_minutes(minutes: Minutes, now: dt.datetime) -> Minutes:
    """Opens the minutes to readers, if every takeaway rests on words of the record. The log hears of it."""
    minutes = _open(minutes.pk)
    if missing := queries.gaps(minutes):
        raise ValidationError([ValidationError(gap) for gap in missing])
    minutes.status, minutes.published_at = Minutes.Status.PUBLISHED, now
    minutes.save(update_fields=["status", "published_at"])
    _set_status(minutes.session, Session.Status.PUBLISHED, now)
    return minutes


@transaction.atomic
def unpublish_minutes(minutes: Minutes, now: dt.datetime) -> Minutes:
    """Takes the minutes back to be edited; until they are published again readers do not see them."""
    minutes = Minutes.objects.select_related("session").get(pk=minutes.pk)
    Session.objects.select_for_update().get(pk=minutes.session_id)
    minutes.status = Minutes.Status.DRAFT
    minutes.save(update_fields=["status"])
    _set_status(minutes.session, Session.Status.ENDED, now)
    return minutes


def count_view(minutes: Minutes) -> None:
    Minutes.objects.filter(pk=minutes.pk).update(views=F("views") + 1)


def _set_status(session: Session, status: str, now: dt.datetime) -> None:
    session.status = status
    session.save(update_fields=["status"])
    seat(session, now)


def _open(minutes_id: int) -> Minutes:
    """Locks the minutes, which must not be published."""
    minutes = Minutes.objects.select_related("session__dialogue").get(pk=minutes_id)
    Session.objects.select_for_update().get(pk=minutes.session_id)
    minutes.refresh_from_db(fields=["status"])
    if minutes.status == Minutes.Status.PUBLISHED:
        raise ValidationError(_("These minutes are published: take them back before you change them."))
    return minutes


def _one_text(text: str) -> str:
    return " ".join(text.split())


def _checked(row: Row) -> Row:
    row.full_clean()
    row.save()
    return row
