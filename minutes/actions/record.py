"""The record: drafted from the room's log, then edited by a person."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from dialogues.instants import rfc3339
from dialogues.models import AgendaItem, Participant, RoomEvent, Session
from dialogues.room import log
from dialogues.room.state import State
from minutes import anchoring
from minutes.actions.facts import READ_BY_DELEGATIONS, keep_changes, put_facts, tells_more
from minutes.actions.room_tags import add_room_tags, has_new_tags
from minutes.actions.writing import EditConflict, open_minutes, refuse_under_review
from minutes.draft import Draft, draft
from minutes.history.models import FactChange
from minutes.models import Minutes, Segment, SegmentRevision, Span, Takeaway


@transaction.atomic
def draft_minutes(session: Session, now: dt.datetime) -> Minutes:
    """The minutes of a session that is over, drafted from its log where they are not yet.

    Calling it again changes nothing, unless the log has grown: a session that was reopened, a note that was
    mended. Then what is new is added, and what no person has worded since follows the log. Of two callers at
    once one drafts and both get the same.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=session.pk)
    if session.status not in {Session.Status.ENDED, Session.Status.PUBLISHED}:
        raise ValidationError(_("Minutes are drafted when the session has ended."))
    minutes = Minutes.objects.filter(session=session).first()
    if minutes is None:
        minutes = Minutes.objects.create(session=session, slug=_free_slug(session), drafted_at=now)
    elif minutes.status != Minutes.Status.DRAFT or minutes.drafted_seq == _last_seq(session):
        return minutes
    state = log.load(session.pk)
    changed, added = _against_log(minutes, state)
    for segment, text in changed:
        before, segment.text = segment.text, text
        if text != before:
            segment.version += 1
            _carry_spans(segment, before)
        segment.save(update_fields=["text", "version", *_FACTS])
    _add_drafts(minutes, added)
    add_room_tags(minutes, state)
    minutes.drafted_seq = state.seq
    minutes.spoken = {
        key.removeprefix("delegation/"): entity["spoken_seconds"]
        for key, entity in state.map.items()
        if key.startswith("delegation/")
    }
    minutes.save(update_fields=["drafted_seq", "spoken"])
    return minutes


def has_grown(minutes: Minutes) -> bool:
    """Whether the room's log holds something that the record does not."""
    if minutes.drafted_seq == _last_seq(minutes.session):
        return False
    changed, added = _against_log(minutes, log.load(minutes.session_id))
    return bool(changed or added or has_new_tags(minutes))


def _against_log(minutes: Minutes, state: State) -> tuple[list[tuple[Segment, str]], list[Draft]]:
    """Segments that the log now tells otherwise, with their text, and what it holds beside them."""
    segments = {segment.source: segment for segment in minutes.segments.exclude(source=None)}
    revised = SegmentRevision.objects.filter(segment__minutes=minutes).values_list(
        "segment__source", flat=True
    )
    edited = {source for source in revised if source is not None}
    settled = _settled(minutes)
    changed, added, known = [], [], _Known(minutes.session)
    for each in draft(state, edited, known=minutes.drafted_seq):
        segment = segments.get(each.source)
        if segment is None:
            added.append(each)
            continue
        text = segment.text if each.source in edited else each.text
        facts = _facts(each, known)
        told = [name for name in _FACTS if _FIELD.get(name) not in settled.get(segment.pk, ())]
        if text != segment.text or any(getattr(segment, name) != facts[name] for name in told):
            for name in told:
                setattr(segment, name, facts[name])
            changed.append((segment, text))
    return changed, added


def _settled(minutes: Minutes) -> dict[int, set[str]]:
    """What a person has set beside the words, by segment: a correction of the log does not undo it."""
    found: dict[int, set[str]] = {}
    changes = FactChange.objects.filter(segment__minutes=minutes)
    for segment, field in changes.values_list("segment", "field"):
        found.setdefault(segment, set()).add(field)
    return found


# What a correction of the log changes in a segment, whoever has worded it since.
_FACTS = (
    "kind",
    "speaker_id",
    "speaker_name",
    "delegation_id",
    "started_at",
    "ended_at",
    "stretches",
    "owner",
    "due",
)
# Under which name a person changes it.
_FIELD = {
    "kind": "kind",
    "speaker_id": "speaker",
    "speaker_name": "speaker",
    "delegation_id": "speaker",
    "owner": "owner",
    "due": "due",
}


class _Known:
    """Who of the log is still in the dialogue."""

    def __init__(self, session: Session) -> None:
        dialogue = session.dialogue
        self.people = dict(Participant.objects.filter(dialogue=dialogue).values_list("pk", "name"))
        self.seats = set(dialogue.delegations.values_list("pk", flat=True))


def _facts(each: Draft, known: _Known) -> dict[str, Any]:
    speaker = int(each.speaker) if each.speaker and int(each.speaker) in known.people else None
    return {
        "speaker_id": speaker,
        "speaker_name": each.guest or (known.people[speaker] if speaker else ""),
        "delegation_id": int(each.delegation)
        if each.delegation and int(each.delegation) in known.seats
        else None,
        "started_at": each.began,
        "ended_at": _ended_at(each),
        "stretches": _stretches(each),
        "kind": each.kind,
        "owner": each.owner or "",
        "due": dt.date.fromisoformat(each.due) if each.due else None,
    }


def _stretches(each: Draft) -> list[list[str]]:
    """As the row keeps them: pairs of RFC 3339 instants."""
    return [[rfc3339(span.start), rfc3339(span.end)] for span in each.stretches]


def _ended_at(each: Draft) -> dt.datetime | None:
    return each.stretches[-1].end if each.stretches else None


def _last_seq(session: Session) -> int:
    last: int | None = RoomEvent.objects.filter(session=session).aggregate(last=Max("seq"))["last"]
    return last or 0


def _free_slug(session: Session) -> str:
    wanted = f"{session.dialogue.slug[:70]}-{session.number}"
    return wanted if not Minutes.objects.filter(slug=wanted).exists() else f"{wanted}-{session.pk}"


def _add_drafts(minutes: Minutes, drafts: list[Draft]) -> None:
    known = _Known(minutes.session)
    titles = dict(AgendaItem.objects.filter(session=minutes.session).values_list("item_id", "title"))
    last = minutes.segments.aggregate(last=Max("position"))["last"] or 0

    Segment.objects.bulk_create(
        Segment(
            minutes=minutes,
            position=position,
            source=each.source,
            item_id=each.item or "",
            item_title=titles.get(each.item or "", ""),
            **_facts(each, known),
            text=each.text,
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
    language: str | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    agreed: bool = False,
) -> Segment:
    """Saves what a segment says, if `version` is the one that the editor saw; else raises `EditConflict`.

    `facts` holds what changes beside, by the names of `FactChange.Field`; a speaker is a name. `agreed`: it is a
    delegation's correction, the only one that the record takes while delegations read it. What was there is kept;
    tagged stretches follow their words, and takeaways whose words changed need confirming.
    """
    minutes = open_minutes(segment.minutes_id)
    current = Segment.objects.get(pk=segment.pk)
    given = {"attribution": attribution or None, "language": language, **(facts or {})}
    return edit_locked(minutes, current, text, version, given, by, now, agreed=agreed)


def edit_locked(
    minutes: Minutes,
    current: Segment,
    text: str,
    version: int,
    given: Mapping[str, Any],
    by: Participant,
    now: dt.datetime,
    *,
    agreed: bool = False,
) -> Segment:
    """As `edit_segment`, for who has locked the minutes and read the segment since: for many of them in a row."""
    text = text.replace("\r\n", "\n").strip()
    if current.version != version and text != current.text:
        raise EditConflict(current)
    changed = put_facts(
        current, {name: fact for name, fact in given.items() if fact is not None or name == "due"}
    )
    before, current.text = current.text, text
    # Rows that it refers to already are there: a transcript edits hundreds in a row.
    settled = {each.name for each in Segment._meta.fields if each.is_relation} - changed.keys()
    current.full_clean(exclude=settled, validate_unique=False, validate_constraints=False)
    if not agreed and (before != text or changed.keys() & READ_BY_DELEGATIONS):
        refuse_under_review(minutes)
    if tells_more(current, changed):
        refuse_under_review(minutes)
    keep_changes(current, changed, by, now)
    if before != text:
        SegmentRevision.objects.create(
            segment=current, version=current.version, text=before, edited_by=by, edited_at=now
        )
        current.version += 1
        _carry_spans(current, before)
    current.save()
    return current


def _carry_spans(segment: Segment, before: str) -> None:
    edit = anchoring.Edit(before, segment.text)
    spans = list(segment.spans.all())
    were: dict[int, tuple[tuple[str, ...], int, int]] = {
        span.pk: (_place(span), span.start, span.end) for span in spans
    }
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
    _save_spans(spans, were)
    Takeaway.objects.filter(evidence__span__in=reworded).update(needs_confirming=True)


def _save_spans(spans: list[Span], were: dict[int, tuple[tuple[str, ...], int, int]]) -> None:
    """Most of a long statement is shifted as it is: one question for all that move by as much."""
    shifted: dict[int, list[int]] = {}
    others = []
    for span in spans:
        place, start, end = were[span.pk]
        if _place(span) != place or span.end - span.start != end - start:
            others.append(span)
        elif span.start != start:
            shifted.setdefault(span.start - start, []).append(span.pk)
    for by, keys in shifted.items():
        Span.objects.filter(pk__in=keys).update(start=F("start") + by, end=F("end") + by)
    # An upsert of rows that are there: Django's bulk_update asks with a CASE a row and column, ten times slower.
    Span.objects.bulk_create(
        others,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["start", "end", "exact", "prefix", "suffix", "status"],
    )


def _place(span: Span) -> tuple[str, str, str, str]:
    """All but where it stands."""
    return span.exact, span.prefix, span.suffix, span.status


def _put(span: Span, anchor: anchoring.Anchor) -> None:
    span.start, span.end, span.exact = anchor.start, anchor.end, anchor.exact
    span.prefix, span.suffix = anchor.prefix, anchor.suffix


@transaction.atomic
def add_segment(
    minutes: Minutes,
    after: Segment | None,
    kind: str,
    speaker: Participant | None,
    text: str,
    owner: str = "",
    due: dt.date | None = None,
) -> Segment:
    """What the log does not know, put in behind a segment and under its item; None is the beginning.

    The same put in at the same place twice, as by two presses of one form, is one.
    """
    refuse_under_review(open_minutes(minutes.pk))
    position = Segment.objects.get(pk=after.pk).position if after else 0
    text = text.replace("\r\n", "\n").strip()
    same = {"kind": kind, "speaker": speaker, "text": text, "owner": owner, "due": due}
    if twin := minutes.segments.filter(position=position + 1, source=None, **same).first():
        return twin
    minutes.segments.filter(position__gt=position).update(position=F("position") + 1)
    segment = Segment(
        minutes=minutes,
        position=position + 1,
        item_id=after.item_id if after else "",
        item_title=after.item_title if after else "",
        speaker_name=speaker.name if speaker else "",
        delegation=speaker.delegation if speaker else None,
        **same,
    )
    segment.full_clean()
    segment.save()
    return segment
