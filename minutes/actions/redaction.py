"""Words taken out of the record, and out of everything that ever showed them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dialogues.models import Participant
from dialogues.room.redacting import redact_conclusions, redact_notes
from minutes import anchoring
from minutes.actions.writing import locked_minutes
from minutes.cards.models import LONGEST_PLACE, Card
from minutes.clearance.models import Objection, Proposal
from minutes.comments.models import LONGEST_COMMENT
from minutes.followup.models import LONGEST_WHY, FollowUp
from minutes.history.models import Redaction
from minutes.history.words import Struck, marker, strike, strike_quotations, surviving
from minutes.languages.actions import redact_translations, stands_in_translations
from minutes.models import (
    LONGEST_SEGMENT,
    LONGEST_STATEMENT,
    Minutes,
    Segment,
    SegmentRevision,
    Span,
    Takeaway,
)
from minutes.search.index import index_minutes
from minutes.subscriptions.actions import tell_anew
from minutes.transcript.striking import strike_transcript

LONGEST_REASON = 120
LONGEST_NAME = 120


@transaction.atomic
def redact_segment(segment: Segment, words: str, reason: str, by: Participant, now: dt.datetime) -> Redaction:
    """Puts `[redacted: reason]` wherever `words` stand in a segment, or in place of all of it where `words` is empty.

    Nothing keeps the words: they go out of the segment and its revisions, tagged stretches, takeaways, the summary and
    conclusions that repeat them, comments that quote them, former publications, translations, search, transcript,
    mails that wait to be sent, and the room's log. Of former versions of the segment only what it still says stays.
    Published minutes stay published; takeaways that rest on the words need confirming. Words that stand only in a
    translation of the segment are taken out of its translations.
    """
    minutes = locked_minutes(segment.minutes_id)
    segment = Segment.objects.get(pk=segment.pk)
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ValidationError(
            _("Expected a reason of 1 to %(most)s characters: readers see it."),
            params={"most": LONGEST_REASON},
        )
    words = words.replace("\r\n", "\n").strip()
    before, mark = segment.text, marker(reason)
    struck = strike(before, words, mark)
    in_record = bool(before and struck.places)
    if not in_record and not stands_in_translations(segment, words):
        raise ValidationError(
            _("Expected words as they stand in the statement; “%(exact)s” is not in it."),
            params={"exact": words[:80]},
        )
    if len(struck.text) > LONGEST_SEGMENT:
        raise ValidationError(
            _("With so many marks the statement is too long: redact a longer stretch at once.")
        )
    if in_record:
        _redact_record(minutes, segment, struck, words or before, mark, by, now)
    else:
        reworded = _redact_quotations(minutes, words, mark)
        redact_translations(minutes, [segment, *reworded], words, mark)
        Takeaway.objects.filter(evidence__span__segment=segment).update(needs_confirming=True)
    _redact_comments(minutes, words or before, mark)
    redact_conclusions(minutes.session, lambda text: strike_quotations(text, words or before, mark).text, now)
    index_minutes(minutes)
    tell_anew(minutes, now)
    return Redaction.objects.create(
        segment=segment, reason=reason, whole=not words, redacted_by=by, redacted_at=now
    )


def _redact_record(
    minutes: Minutes,
    segment: Segment,
    struck: Struck,
    words: str,
    mark: str,
    by: Participant,
    now: dt.datetime,
) -> None:
    before = segment.text
    segment.text, segment.version = struck.text, segment.version + 1
    segment.save(update_fields=["text", "version"])
    _redact_spans(segment, struck, mark)
    # The edit is in the history with its author; what it took away is not.
    SegmentRevision.objects.create(
        segment=segment, version=segment.version - 1, text=before, edited_by=by, edited_at=now
    )
    for revision in segment.revisions.all():
        revision.text = surviving(revision.text, segment.text, mark)
        revision.save(update_fields=["text"])
    reworded = _redact_publications(minutes, segment, words, mark)
    reworded |= _redact_quotations(minutes, words, mark)
    # A translation of a former statement may say still what the statement does not.
    resting = minutes.takeaways.filter(evidence__span__segment=segment)
    reworded |= set(resting.filter(translations__made_from__lt=F("version")))
    redact_translations(minutes, [segment, *reworded], words, mark)
    _redact_answers(segment, words, mark)
    strike_transcript(segment, words, mark)
    _redact_facts(segment, words, mark)
    _redact_follow_up(segment, words, mark)
    if segment.source is not None:
        redact_notes(minutes.session, segment.source, lambda text: surviving(text, segment.text, mark), now)


def _redact_spans(segment: Segment, struck: Struck, mark: str) -> None:
    spans, touched = list(segment.spans.all()), []
    for span in spans:
        if span.status == Span.Status.ORPHAN:
            span.exact, span.prefix, span.suffix = surviving(span.exact, struck.text, mark), "", ""
            continue
        start, end, hit = struck.carry(span.start, span.end)
        anchor = anchoring.anchor_at(struck.text, start, end)
        span.start, span.end, span.exact = anchor.start, anchor.end, anchor.exact
        span.prefix, span.suffix = anchor.prefix, anchor.suffix
        if hit:
            span.status = Span.Status.EDITED
            touched.append(span)
    Span.objects.bulk_update(spans, ["start", "end", "exact", "prefix", "suffix", "status"])
    Takeaway.objects.filter(evidence__span__in=touched).update(needs_confirming=True)


def _redact_publications(minutes: Minutes, segment: Segment, words: str, mark: str) -> set[Takeaway]:
    """Returns the takeaways that were once published with the words."""
    said_so = set()
    for publication in minutes.publications.all():
        content = publication.content
        for said in content["segments"]:
            if said["id"] == str(segment.uuid):
                said["text"] = surviving(said["text"], segment.text, mark)
        for takeaway in content["takeaways"]:
            struck = strike_quotations(takeaway["statement"], words, mark)
            takeaway["statement"] = struck.text
            said_so |= {takeaway["id"]} if struck.places else set()
        for note in content.get("followups", ()):
            note["why"] = strike_quotations(note["why"], words, mark).text
        content["summary"] = strike_quotations(content["summary"], words, mark).text
        publication.save(update_fields=["content"])
    return set(minutes.takeaways.filter(uuid__in=said_so))


def _redact_quotations(minutes: Minutes, words: str, mark: str) -> set[Takeaway]:
    """Takeaways, their cards and the summary, where they repeat the words; returns the takeaways that did."""
    reworded = set()
    for takeaway in minutes.takeaways.all():
        struck = strike_quotations(takeaway.statement, words, mark)
        if struck.places:
            takeaway.statement = struck.text[:LONGEST_STATEMENT]
            takeaway.needs_confirming = True
            takeaway.version += 1
            takeaway.save(update_fields=["statement", "needs_confirming", "version"])
            reworded.add(takeaway)
    _redact_cards(minutes, words, mark)
    summary = strike_quotations(minutes.summary, words, mark)
    if summary.places:
        minutes.summary = summary.text[:LONGEST_STATEMENT]
        minutes.save(update_fields=["summary"])
    return reworded


def _redact_cards(minutes: Minutes, words: str, mark: str) -> None:
    """A card that repeated the words asks to be confirmed with its takeaway."""
    for card in Card.objects.filter(takeaway__minutes=minutes):
        what, place = strike_quotations(card.what, words, mark), strike_quotations(card.place, words, mark)
        if what.places or place.places:
            card.what, card.place = what.text[:LONGEST_STATEMENT], place.text[:LONGEST_PLACE]
            card.save(update_fields=["what", "place"])
            Takeaway.objects.filter(pk=card.takeaway_id).update(needs_confirming=True)


def _redact_comments(minutes: Minutes, words: str, mark: str) -> None:
    """Hidden ones too: they can be shown again."""
    for comment in minutes.comments.all():
        comment.text = strike_quotations(comment.text, words, mark).text[:LONGEST_COMMENT]
        comment.reason = strike_quotations(comment.reason, words, mark).text[:200]
        comment.save(update_fields=["text", "reason"])


def _redact_answers(segment: Segment, words: str, mark: str) -> None:
    """What delegations proposed, for this segment or with its words, and what they objected with."""
    for proposal in Proposal.objects.filter(window__review__minutes=segment.minutes_id):
        proposal.text = (
            surviving(proposal.text, segment.text, mark)
            if proposal.segment_id == segment.pk
            else strike_quotations(proposal.text, words, mark).text
        )
        proposal.note = strike_quotations(proposal.note, words, mark).text
        proposal.reason = strike_quotations(proposal.reason, words, mark).text
        proposal.save(update_fields=["text", "note", "reason"])
    for objection in Objection.objects.filter(window__review__minutes=segment.minutes_id):
        objection.text = strike_quotations(objection.text, words, mark).text
        objection.save(update_fields=["text"])


def _redact_facts(segment: Segment, words: str, mark: str) -> None:
    """Names that hold the words, now and in the trace of who changed them."""
    for name in ("owner", "speaker_name"):
        setattr(segment, name, strike(getattr(segment, name), words, mark).text[:LONGEST_NAME])
    segment.save(update_fields=["owner", "speaker_name"])
    for change in segment.fact_changes.all():
        change.before = strike(change.before, words, mark).text[:LONGEST_NAME]
        change.after = strike(change.after, words, mark).text[:LONGEST_NAME]
        change.save(update_fields=["before", "after"])


def _redact_follow_up(segment: Segment, words: str, mark: str) -> None:
    """The reasons given for what became of the segment's action, and of others at its session."""
    at_session = FollowUp.objects.filter(session=segment.minutes.session_id)
    for note in (at_session | FollowUp.objects.filter(segment=segment)).distinct():
        note.why = strike(note.why, words, mark).text[:LONGEST_WHY]
        note.save(update_fields=["why"])


def also_said(segment: Segment, words: str) -> list[Segment]:
    """Other statements of the same minutes in which the words stand too: a person decides on each."""
    others = Segment.objects.filter(minutes=segment.minutes_id, text__contains=words).exclude(pk=segment.pk)
    return list(others.order_by(F("position"))) if words else []
