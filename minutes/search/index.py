"""What search is told of published minutes: the document that readers get, and nothing else."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from dialogues import instants
from minutes.export.document import Document
from minutes.languages.versions import Version
from minutes.models import Minutes, SearchEntry
from minutes.reading import read_minutes
from minutes.search.terms import facet, indexed

Kind = SearchEntry.Kind


@transaction.atomic
def index_minutes(minutes: Minutes) -> None:
    """Makes the entries of these minutes anew, or takes them away where the minutes are not published."""
    minutes.search_entries.all().delete()
    if minutes.status != Minutes.Status.PUBLISHED:
        return
    zone = minutes.session.dialogue.zone
    held = minutes.session.started_at or minutes.session.starts_at or minutes.drafted_at
    SearchEntry.objects.bulk_create(
        SearchEntry(
            minutes=minutes,
            kind=kind,
            uuid=uuid,
            held_on=instants.local(held, zone).date(),
            position=position,
            terms=indexed(text, facets),
        )
        for position, (kind, uuid, text, facets) in enumerate(_pieces(read_minutes(minutes, zone)))
    )


def _pieces(document: Document) -> Iterator[tuple[Kind, str | None, str, tuple[str, ...]]]:
    """Kind, id, text and facets of all that can be found."""
    conclusions = [item.conclusion for item in document.items]
    titles = [document.title, document.dialogue, document.host, document.summary]
    countries = tuple(facet("country", seat.country) for seat in document.seats if seat.country)
    themes = tuple(facet("theme", theme.id) for theme in document.themes)
    yield Kind.SESSION, None, "\n".join([*titles, *conclusions]), (*countries, *themes)
    for takeaway in document.takeaways:
        heard = sorted({quote.speaker.country for quote in takeaway.quotes if quote.speaker.country})
        facets = [facet("theme", takeaway.theme.id), *(facet("country", country) for country in heard)]
        yield Kind.TAKEAWAY, takeaway.id, _words(takeaway.versions), tuple(facets)
        if card := takeaway.card:
            partners = (*card.offered_by, *card.sought_by)
            words = [card.what, card.place, *(partner.name for partner in partners)]
            countries = tuple(
                facet("country", code) for code in sorted({each.country for each in partners} - {""})
            )
            yield Kind.CARD, takeaway.id, "\n".join(words), (facet("theme", takeaway.theme.id), *countries)
    tagged: dict[str, set[str]] = defaultdict(set)
    for tag in document.tags:
        tagged[tag.segment].add(tag.theme.id)
    for item in document.items:
        for said in item.statements:
            facets = [facet("theme", theme) for theme in sorted(tagged[said.id])]
            facets += [facet("country", said.speaker.country)] if said.speaker.country else []
            yield Kind.STATEMENT, said.id, f"{said.speaker.name}\n{_words(said.versions)}", tuple(facets)


def _words(versions: tuple[Version, ...]) -> str:
    """In every language that readers are offered."""
    return "\n".join(version.text for version in versions)
