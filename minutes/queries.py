"""What the pages of the minutes read."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Max, Prefetch, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dialogues.models import Delegation, Dialogue, Participant, Session
from minutes import anchoring
from minutes.history.models import Publication, Redaction
from minutes.models import Evidence, Minutes, Segment, Span, Takeaway, Theme

MOST_PLACES = 5  # offered for words that are gone


def segments_with_tags(minutes: Minutes) -> QuerySet[Segment]:
    return minutes.segments.select_related("delegation").prefetch_related(
        Prefetch("spans", Span.objects.select_related("theme", "coder")), "fact_changes"
    )


def takeaways_with_evidence(minutes: Minutes) -> QuerySet[Takeaway]:
    return with_evidence(minutes.takeaways.select_related("theme"))


def with_evidence(takeaways: QuerySet[Takeaway]) -> QuerySet[Takeaway]:
    evidence = Evidence.objects.select_related("span__segment__delegation")
    return with_cards(takeaways).prefetch_related(Prefetch("evidence", evidence))


def with_cards(takeaways: QuerySet[Takeaway]) -> QuerySet[Takeaway]:
    return takeaways.select_related("card").prefetch_related("card__offered_by", "card__sought_by")


def codebook(dialogue: Dialogue) -> list[Theme]:
    """Its themes as they are numbered: each followed by those below it; without what was merged."""
    themes = [theme for theme in dialogue.themes.all() if theme.merged_into_id is None]
    below: dict[int | None, list[Theme]] = {}
    for theme in themes:
        below.setdefault(theme.parent_id, []).append(theme)
    return [each for top in below.get(None, []) for each in (top, *below.get(top.pk, []))]


def corrected_at(minutes: Minutes) -> dt.datetime | None:
    """When readers were last given other words than before: published anew, or without what was redacted."""
    return corrections([minutes]).get(minutes.pk) if minutes.published_at else None


def corrections(found: Collection[Minutes]) -> dict[int, dt.datetime]:
    """By number of minutes when they were last corrected, of those that were; two questions for all."""
    anew = Publication.objects.filter(minutes__in=found, number__gt=1).order_by()
    redacted = Redaction.objects.filter(
        segment__minutes__in=found, redacted_at__gt=F("segment__minutes__published_at")
    ).order_by()
    last: dict[int, dt.datetime] = {}
    for pk, at in (
        *anew.values_list("minutes").annotate(Max("published_at")),
        *redacted.values_list("segment__minutes").annotate(Max("redacted_at")),
    ):
        last[pk] = max(at, last.get(pk, at))
    return last


def reported_comments(minutes: Minutes) -> int:
    """How many comments readers have asked a facilitator to look at; none where nobody reads them."""
    if minutes.status != Minutes.Status.PUBLISHED:
        return 0
    return minutes.comments.filter(reports__gt=0, hidden_at=None).count()


def coders_at_work(minutes: Minutes) -> list[Participant]:
    """Who has tagged words of these minutes."""
    tagged = Span.objects.filter(segment__minutes=minutes).values("coder")
    return list(Participant.objects.filter(pk__in=tagged).order_by("name", "pk"))


def standing_spans(minutes: Minutes) -> QuerySet[Span]:
    """The stretches that a takeaway may rest on, in the order of the record."""
    spans = Span.objects.filter(segment__minutes=minutes).exclude(status=Span.Status.ORPHAN)
    return spans.select_related("segment__delegation").order_by("segment__position", "start", "id")


@dataclass(frozen=True)
class Orphan:
    """A stretch whose words are gone, and the places of its statement that it could mean."""

    span: Span
    places: list[anchoring.Anchor]


def orphans(minutes: Minutes) -> QuerySet[Span]:
    """Stretches whose words are gone from the record, for a person to put where they stand now or to let go."""
    return Span.objects.filter(segment__minutes=minutes, status=Span.Status.ORPHAN).select_related(
        "theme", "segment", "coder"
    )


def orphans_with_places(minutes: Minutes) -> list[Orphan]:
    return [Orphan(span, _could_mean(span)) for span in orphans(minutes)]


def _could_mean(span: Span) -> list[anchoring.Anchor]:
    """Where the same words stand, the first few."""
    text, length = span.segment.text, len(span.exact)
    found = anchoring.places(text, span.exact)[:MOST_PLACES]
    return [anchoring.anchor_at(text, at, at + length) for at in found]


def heard(takeaway: Takeaway, delegations: Iterable[Delegation]) -> tuple[list[Delegation], list[Delegation]]:
    """The delegations whose words this takeaway rests on, and the others. Hosts are not waited for."""
    ids = {evidence.span.segment.delegation_id for evidence in takeaway.evidence.all()}
    present = list(delegations)
    return [d for d in present if d.pk in ids], [d for d in present if d.pk not in ids and not d.is_host]


def gaps(minutes: Minutes) -> list[str]:
    """What is still missing before these minutes can be published, as sentences; empty when nothing is."""
    takeaways = list(takeaways_with_evidence(minutes))
    if not takeaways:
        return [_("There is no takeaway yet: write at least one.")]
    found = []
    for takeaway in takeaways:
        named = {"takeaway": Truncator(takeaway.statement).chars(80)}
        evidence = list(takeaway.evidence.all())
        if not evidence:
            found.append(_("“%(takeaway)s” rests on no words yet: add evidence.") % named)
        elif any(each.span.status == Span.Status.ORPHAN for each in evidence):
            found.append(_("“%(takeaway)s” rests on words that are gone: take that evidence out.") % named)
        elif takeaway.needs_confirming:
            found.append(_("“%(takeaway)s” needs confirming: words that it rests on were edited.") % named)
    return found


@dataclass(frozen=True)
class Listed:
    """Published minutes as a list shows them."""

    minutes: Minutes
    countries: list[str]
    themes: list[Theme]


def public_minutes(most: int | None = None) -> list[Listed]:
    """Published minutes that are open to readers, those of the latest session first."""
    return _published(Minutes.objects.filter(session__dialogue__public=True), most)


def minutes_of(dialogue: Dialogue, most: int | None = None) -> list[Listed]:
    return _published(Minutes.objects.filter(session__dialogue=dialogue), most)


def _published(minutes: QuerySet[Minutes], most: int | None) -> list[Listed]:
    found = (
        minutes.filter(status=Minutes.Status.PUBLISHED)
        .select_related("session__dialogue")
        .prefetch_related("session__dialogue__delegations", "session__dialogue__themes", "takeaways")
        .order_by("-session__starts_at", "-pk")
    )
    return [_listed(minutes) for minutes in found[:most]]


def _listed(minutes: Minutes) -> Listed:
    dialogue = minutes.session.dialogue
    used = {takeaway.theme_id for takeaway in minutes.takeaways.all()}
    return Listed(
        minutes,
        [delegation.name for delegation in dialogue.delegations.all() if not delegation.is_host],
        [theme for theme in codebook(dialogue) if theme.pk in used],
    )


def coming_sessions(now: dt.datetime, most: int) -> list[Session]:
    """Sessions with an hour that are not over, of dialogues that are open to readers, the next first."""
    statuses = [Session.Status.SCHEDULED, Session.Status.LIVE]
    found = (
        Session.objects.filter(
            status__in=statuses, dialogue__public=True, starts_at__gt=now - dt.timedelta(hours=12)
        )
        .select_related("dialogue")
        .prefetch_related("dialogue__delegations")
        .order_by("starts_at", "pk")
    )
    return [
        session for session in found if session.status == Session.Status.LIVE or not _is_past(session, now)
    ][:most]


def _is_past(session: Session, now: dt.datetime) -> bool:
    assert session.starts_at
    return session.starts_at + dt.timedelta(minutes=session.duration) <= now
