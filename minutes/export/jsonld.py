"""Minutes as schema.org tells search engines and libraries of them: a report on an event, with its takeaways."""

import json
from typing import Any

from minutes.export.document import Card, Document, Partner, Takeaway

# What could end the element that it stands in.
_HARMLESS = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def write(document: Document) -> str:
    """JSON-LD that may stand in a page's `script` element as it is."""
    return json.dumps(as_object(document), ensure_ascii=False).translate(_HARMLESS)


def as_object(document: Document) -> dict[str, Any]:
    found = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": document.url,
        "url": document.url,
        "name": document.title,
        "abstract": document.summary or document.lede,
        "inLanguage": document.written_in,
        "datePublished": document.published.at if document.published else None,
        "publisher": _organisation(document.host),
        "isPartOf": {"@type": "CreativeWorkSeries", "name": document.dialogue},
        "about": _without_gaps(
            {
                "@type": "Event",
                "name": document.title,
                "startDate": document.began.at if document.began else None,
                "endDate": document.ended.at if document.ended else None,
                "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
                "organizer": _organisation(document.host),
                "contributor": [
                    {"@type": "Organization", "name": seat.institution or seat.name}
                    for seat in document.seats
                ],
            }
        ),
        "video": _recording(document),
        "keywords": [theme.name for theme in document.themes],
        "hasPart": [_claim(document, takeaway) for takeaway in document.takeaways],
        "citation": [
            {"@type": "CreativeWork", "name": paper.title, "url": paper.url, "inLanguage": paper.language}
            for paper in document.papers
        ],
    }
    return _without_gaps(found)


def _claim(document: Document, takeaway: Takeaway) -> dict[str, Any]:
    claim = {
        "@type": "Claim",
        "@id": document.address_of_takeaway(takeaway.id),
        "text": takeaway.statement,
        "about": takeaway.theme.name,
        "creativeWorkStatus": document.labels["confirm"] if takeaway.needs_confirming else None,
        "hasPart": _card(document, takeaway.card) if takeaway.card else None,
    }
    return _without_gaps(claim)


def _card(document: Document, card: Card) -> dict[str, Any]:
    """Who offers it provides it; who seeks it is whom it is for."""
    work = {
        "@type": "CreativeWork",
        "genre": card.kind_words,
        "text": card.what,
        "contentLocation": {"@type": "Place", "name": card.place} if card.place else None,
        "provider": _partners("Organization", card.offered_by),
        "audience": _partners("Audience", card.sought_by),
        "creativeWorkStatus": document.labels["confirm"] if card.needs_confirming else None,
    }
    return _without_gaps(work)


def _partners(kind: str, partners: tuple[Partner, ...]) -> list[dict[str, str]]:
    return [{"@type": kind, "name": partner.name} for partner in partners]


def _recording(document: Document) -> dict[str, Any] | None:
    if not document.recording:
        return None
    video = {
        "@type": "VideoObject",
        "name": document.title,
        "description": document.lede,
        "url": document.recording,
        "uploadDate": document.published.at if document.published else None,
    }
    return _without_gaps(video)


def _organisation(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _without_gaps(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, [], "")}
