"""The stretches of the record that are tagged with themes."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Participant
from minutes import anchoring
from minutes.actions.writing import again, in_codebook, open_minutes
from minutes.models import Segment, Span, Takeaway, Theme

LONGEST_SPAN = 2_000  # characters: a quotation, not a chapter


@transaction.atomic
def tag_span(
    segment: Segment, theme: Theme, start: int, end: int, exact: str, by: Participant, now: dt.datetime
) -> Span:
    """Tags the stretch `[start, end)` of a segment, in code points; `exact` is what the coder saw there.

    The same stretch tagged twice by one coder is one tag.
    """
    in_codebook(theme, open_minutes(segment.minutes_id))
    anchor = _anchor(segment, start, end, exact)
    return Span.objects.get_or_create(
        segment=segment,
        theme=theme,
        coder=by,
        start=anchor.start,
        end=anchor.end,
        status__in=[Span.Status.FIRM, Span.Status.MOVED, Span.Status.EDITED],
        defaults={
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "status": Span.Status.FIRM,
            "created_at": now,
        },
    )[0]


def _anchor(segment: Segment, start: int, end: int, exact: str) -> anchoring.Anchor:
    """The stretch as it stands now, without white space at its edges, if it is what a person saw there."""
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
    return anchor


@transaction.atomic
def reattach_span(span: Span, start: int, end: int, exact: str) -> Span:
    """Puts a stretch whose words were gone where a person says that they are now; what rests on it needs confirming."""
    open_minutes(span.segment.minutes_id)
    span = again(span, Span.objects.select_related("segment"))
    if span.status != Span.Status.ORPHAN:
        raise ValidationError(_("These words have their place already."))
    anchor = _anchor(span.segment, start, end, exact)
    span.status = Span.Status.MOVED if anchor.exact == span.exact else Span.Status.EDITED
    span.start, span.end, span.exact = anchor.start, anchor.end, anchor.exact
    span.prefix, span.suffix = anchor.prefix, anchor.suffix
    span.save()
    Takeaway.objects.filter(evidence__span=span).update(needs_confirming=True)
    return span


@transaction.atomic
def untag_span(span: Span) -> None:
    open_minutes(span.segment.minutes_id)
    if span.evidence.exists():
        raise ValidationError(_("A takeaway rests on these words: take the evidence out of it first."))
    span.delete()
