"""What the page that compares coders reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from dialogues.models import Dialogue, Participant, Session
from minutes.comparing.agreement import Agreement, alpha, kappa, shared
from minutes.models import Segment, Span, Theme
from minutes.queries import codebook

MOST_LISTED = 50  # disagreements of one theme

# Of one coder, by statement and theme: the stretches of words.
Stretches = dict[tuple[int, int], list[Span]]


@dataclass(frozen=True)
class Coder:
    person: Participant
    tags: int


@dataclass(frozen=True)
class Verdict:
    """What one coder made of a statement under a theme; no words: it was read and not tagged."""

    coder: Participant
    words: list[str]


@dataclass(frozen=True)
class Disagreement:
    segment: Segment
    verdicts: list[Verdict]


@dataclass(frozen=True)
class Compared:
    """Coders on one theme; `words` is the share of the tagged characters that all have tagged, in per cent.

    `left_out` counts the disagreements that are not listed.
    """

    theme: Theme
    key: int
    agreement: Agreement
    words: int | None
    disagreements: list[Disagreement]
    left_out: int


@dataclass(frozen=True)
class Comparison:
    """`idle` have tagged nothing in what is compared; `units` statements were read by two coders or more."""

    coders: list[Participant]
    idle: list[Participant]
    units: int
    themes: list[Compared]


def coders_of(dialogue: Dialogue) -> list[Coder]:
    """Who has tagged words of the dialogue's minutes, and how many stretches."""
    counted = _standing(dialogue).exclude(coder=None).order_by().values_list("coder").annotate(Count("id"))
    tags = dict(counted)
    people = Participant.objects.filter(pk__in=tags).order_by("name", "pk")
    return [Coder(person, tags[person.pk]) for person in people]


def compare(dialogue: Dialogue, coders: Sequence[Participant], session: Session | None = None) -> Comparison:
    """Coders on every theme, over the statements of minutes in which they have tagged anything.

    Who tagged nothing in the minutes of a session is taken not to have read them. Two are compared where both have,
    by kappa; more wherever two of them have, by alpha.
    """
    spans = _standing(dialogue).filter(coder__in=coders).select_related("segment__minutes")
    segments = Segment.objects.filter(minutes__session__dialogue=dialogue).exclude(text="")
    if session:
        spans = spans.filter(segment__minutes__session=session)
        segments = segments.filter(minutes__session=session)
    found: dict[int, Stretches] = {coder.pk: {} for coder in coders}
    read: dict[int, set[int]] = {coder.pk: set() for coder in coders}
    for span in spans:
        if span.coder_id is not None:
            found[span.coder_id].setdefault((span.segment_id, span.theme_id), []).append(span)
            read[span.coder_id].add(span.segment.minutes_id)
    units = [
        segment
        for segment in segments.select_related("minutes__session").order_by(
            "minutes__session__number", "position", "pk"
        )
        if sum(segment.minutes_id in each for each in read.values()) > 1
    ]
    themes = [
        _compared(theme, key, coders, units, found, read) for key, theme in enumerate(codebook(dialogue), 1)
    ]
    return Comparison(list(coders), [coder for coder in coders if not read[coder.pk]], len(units), themes)


def _standing(dialogue: Dialogue) -> QuerySet[Span]:
    spans = Span.objects.filter(segment__minutes__session__dialogue=dialogue)
    return spans.exclude(status=Span.Status.ORPHAN)


def _compared(
    theme: Theme,
    key: int,
    coders: Sequence[Participant],
    units: Sequence[Segment],
    found: Mapping[int, Stretches],
    read: Mapping[int, set[int]],
) -> Compared:
    table: list[list[bool | None]] = []
    places: list[set[tuple[int, int]]] = [set() for _ in coders]
    differing = []
    for segment in units:
        row: list[Verdict | None] = []
        for coder, chosen in zip(coders, places, strict=True):
            spans = found[coder.pk].get((segment.pk, theme.pk), [])
            chosen.update((segment.pk, at) for span in spans for at in range(span.start, span.end))
            has_read = segment.minutes_id in read[coder.pk]
            row.append(Verdict(coder, [span.exact for span in spans]) if has_read else None)
        table.append([bool(verdict.words) if verdict else None for verdict in row])
        verdicts = [verdict for verdict in row if verdict]
        if len({bool(verdict.words) for verdict in verdicts}) > 1:
            differing.append(Disagreement(segment, verdicts))
    share = shared(places)
    return Compared(
        theme=theme,
        key=key,
        agreement=kappa([(bool(row[0]), bool(row[1])) for row in table])
        if len(coders) == 2
        else alpha(table),
        words=None if share is None else round(share * 100),
        disagreements=differing[:MOST_LISTED],
        left_out=max(0, len(differing) - MOST_LISTED),
    )
