"""What readers get of a dialogue's themes, over all its published minutes."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from dialogues import instants
from dialogues.models import Dialogue
from minutes.export import document as doc
from minutes.models import Minutes, Span, Takeaway
from minutes.queries import codebook, with_evidence
from minutes.reading import read_tag, read_takeaway, read_theme

_PUBLISHED = Minutes.Status.PUBLISHED


@dataclass(frozen=True)
class Held:
    """A published session and what it came to under the themes asked for.

    `on` is a date of the host's clock, `day` the reader's words for it.
    """

    minutes: Minutes
    on: dt.date | None
    day: str
    takeaways: list[doc.Takeaway]


def themes_of(dialogue: Dialogue) -> list[doc.Theme]:
    return [read_theme(theme, key) for key, theme in enumerate(codebook(dialogue), 1)]


def tags_of(dialogue: Dialogue, themes: Iterable[doc.Theme]) -> list[doc.Tag]:
    """Every tagged stretch of published minutes under these themes."""
    known = {int(theme.id): theme for theme in themes}
    spans = (
        Span.objects.filter(
            theme__in=known,
            segment__minutes__status=_PUBLISHED,
            segment__minutes__session__dialogue=dialogue,
        )
        .exclude(status=Span.Status.ORPHAN)
        .select_related("segment__delegation")
        .defer("segment__text")
    )
    return [read_tag(span, known[span.theme_id], dialogue.zone) for span in spans]


def takeaways_of(dialogue: Dialogue, themes: Iterable[doc.Theme], zone: str) -> Iterator[Held]:
    """The sessions that came to something under these themes, the latest first."""
    known = {int(theme.id): theme for theme in themes}
    found = with_evidence(
        Takeaway.objects.filter(
            theme__in=known, minutes__status=_PUBLISHED, minutes__session__dialogue=dialogue
        )
        .select_related("minutes__session__dialogue")
        .order_by("-minutes__session__starts_at", "-minutes__pk", "position", "pk")
    )
    for _pk, group in groupby(found, key=lambda takeaway: takeaway.minutes_id):
        takeaways = list(group)
        minutes = takeaways[0].minutes
        held = minutes.session.started_at or minutes.session.starts_at
        yield Held(
            minutes,
            instants.local(held, dialogue.zone).date() if held else None,
            instants.date_only(held, zone) if held else "",
            [read_takeaway(each, minutes, known[each.theme_id], zone) for each in takeaways],
        )
