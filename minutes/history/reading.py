"""What readers and the desk are shown of former versions: differences by words, with names as the policy allows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from dialogues import instants
from minutes.anchoring import Patience
from minutes.export.document import Moment
from minutes.history.models import FactChange, Redaction
from minutes.history.titles import statement_title, takeaway_title
from minutes.history.words import Stretch, compare
from minutes.models import Minutes, Segment, SegmentRevision

_CODES: dict[str, dict[str, Any]] = {
    FactChange.Field.KIND: dict(Segment.Kind.choices),
    FactChange.Field.ATTRIBUTION: dict(Segment.Attribution.choices),
}
MOST_CHANGES = 200  # on one page of the desk


@dataclass(frozen=True)
class Change:
    """Where something was said otherwise; `anchor` leads to it within `record` (else within the takeaways)."""

    title: str
    anchor: str
    in_record: bool
    stretches: list[Stretch]


@dataclass(frozen=True)
class Issue:
    """What one publication changed; nothing in the first."""

    number: int
    at: Moment
    changes: list[Change]


@dataclass(frozen=True)
class Struck:
    """A redaction as readers are told of it."""

    at: Moment
    reason: str
    anchor: str


@dataclass(frozen=True)
class Edit:
    """One edit of a segment, for those who keep the minutes; `who` is empty where it was the room's log."""

    segment: Segment
    version: int
    who: str
    at: Moment
    stretches: list[Stretch]

    @property
    def only_redacted(self) -> bool:
        """Of what a redaction took out neither version has anything."""
        return all(stretch.kind == "same" for stretch in self.stretches)


@dataclass(frozen=True)
class Fact:
    """A change beside the text of a segment, in words: `name` from `before` to `after`, either may be empty."""

    segment: Segment
    name: str
    before: str
    after: str
    who: str
    at: Moment


def issues(minutes: Minutes, zone: str) -> list[Issue]:
    """The publications of these minutes, the latest first."""
    found, patience = list(minutes.publications.all()), Patience()
    segments = {str(each.uuid): each for each in minutes.segments.select_related("delegation")}
    first = [Issue(one.number, _moment(one.published_at, zone), []) for one in found[:1]]
    later = [
        Issue(
            new.number,
            _moment(new.published_at, zone),
            list(_changes(old.content, new.content, segments, patience)),
        )
        for old, new in pairwise(found)
    ]
    return [*first, *later][::-1]


def struck(minutes: Minutes, zone: str) -> list[Struck]:
    """What was redacted, the latest first."""
    found = Redaction.objects.filter(segment__minutes=minutes).select_related("segment")
    return [
        Struck(_moment(one.redacted_at, zone), one.reason, _anchor("s", str(one.segment.uuid)))
        for one in found.order_by("-redacted_at", "-pk")
    ]


def _changes(
    old: Mapping[str, Any], new: Mapping[str, Any], segments: Mapping[str, Segment], patience: Patience
) -> Iterator[Change]:
    if old["summary"] != new["summary"]:
        yield Change(_("In short"), "", False, compare(old["summary"], new["summary"], patience))
    for uuid, before, after in _differing(old["takeaways"], new["takeaways"], "statement"):
        theme = (after or before)["theme"]
        stretches = compare(before.get("statement", ""), after.get("statement", ""), patience)
        yield Change(takeaway_title(theme), _anchor("t", uuid), False, stretches)
    for uuid, before, after in _differing(old["segments"], new["segments"], "text"):
        title = statement_title(segments.get(uuid), (after or before)["item"])
        stretches = compare(before.get("text", ""), after.get("text", ""), patience)
        yield Change(title, _anchor("s", uuid), True, stretches)


def _differing(
    old: list[dict[str, str]], new: list[dict[str, str]], field: str
) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    before, after = ({each["id"]: each for each in side} for side in (old, new))
    for uuid in [*after, *(uuid for uuid in before if uuid not in after)]:
        one, other = before.get(uuid, {}), after.get(uuid, {})
        if one.get(field) != other.get(field):
            yield uuid, one, other


def edits(minutes: Minutes, zone: str, segment: Segment | None = None) -> list[Edit]:
    """Who changed what, the latest first; of one segment or of all."""
    revisions = SegmentRevision.objects.filter(segment__minutes=minutes).select_related("edited_by")
    if segment:
        revisions = revisions.filter(segment=segment)
    latest = list(
        revisions.select_related("segment__delegation").order_by("-edited_at", "-pk")[:MOST_CHANGES]
    )
    texts: dict[int, dict[int, str]] = {}
    of = revisions.filter(segment__in={one.segment_id for one in latest}).order_by("-version")
    for pk, version, text in of.values_list("segment_id", "version", "text"):
        texts.setdefault(pk, {})[version] = text
    patience = Patience()
    return [_edit(one, texts[one.segment_id], zone, patience) for one in latest]


def facts_changed(minutes: Minutes, zone: str, segment: Segment | None = None) -> list[Fact]:
    """Who set the speaker, the attribution and the like, the latest first; of one segment or of all."""
    changes = FactChange.objects.filter(segment__minutes=minutes).select_related("changed_by", "segment")
    if segment:
        changes = changes.filter(segment=segment)
    return [
        Fact(
            segment=one.segment,
            name=one.get_field_display(),
            before=str(_CODES.get(one.field, {}).get(one.before, one.before)),
            after=str(_CODES.get(one.field, {}).get(one.after, one.after)),
            who=one.changed_by.name if one.changed_by else "",
            at=Moment(instants.rfc3339(one.changed_at), _when(one.changed_at, zone)),
        )
        for one in changes.order_by("-changed_at", "-pk")[:MOST_CHANGES]
    ]


def _edit(revision: SegmentRevision, texts: Mapping[int, str], zone: str, patience: Patience) -> Edit:
    later = [version for version in texts if version > revision.version]
    after = texts[min(later)] if later else revision.segment.text
    return Edit(
        segment=revision.segment,
        version=revision.version + 1,
        who=revision.edited_by.name if revision.edited_by else "",
        at=Moment(instants.rfc3339(revision.edited_at), _when(revision.edited_at, zone)),
        stretches=compare(revision.text, after, patience),
    )


def _when(instant: Any, zone: str) -> str:
    return f"{instants.date_only(instant, zone)}, {instants.clock(instant, zone)}"


def _moment(instant: Any, zone: str) -> Moment:
    return Moment(instants.rfc3339(instant), instants.date_only(instant, zone))


def _anchor(letter: str, uuid: str) -> str:
    return f"{letter}-{uuid}"
