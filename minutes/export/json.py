"""Minutes as JSON for programs: instants in UTC, countries and languages by their codes."""

import json
from typing import Any

from minutes.export.document import (
    Card,
    Document,
    FollowedUp,
    Item,
    Moment,
    Paper,
    Quote,
    Seat,
    Speaker,
    Standing,
    Statement,
    Takeaway,
    Theme,
)
from minutes.languages.versions import Version


def write(document: Document) -> bytes:
    return json.dumps(as_object(document), ensure_ascii=False, indent=1).encode()


def as_object(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "slug": document.slug,
        "url": document.url,
        "dialogue": {"slug": document.dialogue_slug, "title": document.dialogue, "host": document.host},
        "session": {
            "number": document.session_number,
            "from": _instant(document.began),
            "to": _instant(document.ended),
        },
        "published": _instant(document.published),
        "corrected": _instant(document.corrected),
        "languages": [language.code for language in document.languages],
        "summary": document.summary,
        "delegations": [_seat(seat) for seat in document.seats],
        "themes": [_theme(theme) for theme in document.themes],
        "takeaways": [_takeaway(takeaway) for takeaway in document.takeaways],
        "items": [_item(item) for item in document.items],
        "followups": [_followed_up(each) for each in document.followups],
        "recording": document.recording or None,
        "documents": [_paper(paper) for paper in document.papers],
        "clearance": list(document.clearance),
        "cite_as": document.cite_as,
    }


def _instant(moment: Moment | None) -> str | None:
    return moment.at if moment else None


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "name": seat.name,
        "country": seat.country or None,
        "institution": seat.institution,
        "host": seat.is_host,
        "spoken_seconds": seat.spoken_seconds,
    }


def _theme(theme: Theme) -> dict[str, Any]:
    return {"id": theme.id, "name": theme.name, "definition": theme.definition}


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "speaker": speaker.name or None,
        "delegation": speaker.delegation or None,
        "country": speaker.country or None,
    }


def _takeaway(takeaway: Takeaway) -> dict[str, Any]:
    return {
        "id": takeaway.id,
        "theme": takeaway.theme.id,
        "statement": _recorded(takeaway.versions, takeaway.statement),
        "translations": _translations(takeaway.versions),
        "needs_confirming": takeaway.needs_confirming,
        "evidence": [_quote(quote) for quote in takeaway.quotes],
        "card": _card(takeaway.card) if takeaway.card else None,
    }


def _card(card: Card) -> dict[str, Any]:
    return {
        "kind": card.kind,
        "what": card.what,
        "where": card.place or None,
        "offered_by": [seat.name for seat in card.offered_by],
        "sought_by": [seat.name for seat in card.sought_by],
        "needs_confirming": card.needs_confirming,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    found = {"stance": quote.stance, "quote": quote.text, "segment": quote.segment}
    return found | _speaker(quote.speaker) | {"at": _instant(quote.at)}


def _item(item: Item) -> dict[str, Any]:
    return {
        "title": item.title or None,
        "conclusion": item.conclusion or None,
        "segments": [_statement(statement) for statement in item.statements],
    }


def _followed_up(each: FollowedUp) -> dict[str, Any]:
    return {
        "segment": each.id,
        "minutes": each.slug,
        "text": each.text,
        "language": each.language or None,
        "owner": each.owner or None,
        **_standing(each.standing),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    """`due` as it holds now; `session` is the number of the session that said so last."""
    return {
        "state": standing.state,
        "due": standing.due or None,
        "overdue": standing.overdue,
        "why": standing.why or None,
        "session": standing.session,
        "on": _instant(standing.on),
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "kind": statement.kind,
        **_speaker(statement.speaker),
        "from": _instant(statement.began),
        "to": _instant(statement.ended),
        "text": _recorded(statement.versions, statement.text),
        "language": (statement.versions[0].language if statement.versions else statement.language) or None,
        "spoken": statement.spoken or None,
        "translations": _translations(statement.versions),
        "play": statement.play or None,
        "transcribed": statement.transcribed,
        "owner": statement.owner or None,
        "due": statement.due or None,
        "standing": _standing(statement.standing) if statement.standing else None,
    }


def _recorded(versions: tuple[Version, ...], text: str) -> str:
    """The words as recorded, whatever language the document is read in."""
    return versions[0].text if versions else text


def _translations(versions: tuple[Version, ...]) -> list[dict[str, Any]]:
    return [
        {
            "language": version.language,
            "text": version.text,
            "authoritative": version.authoritative,
            "stale": version.stale,
        }
        for version in versions
        if not version.recorded
    ]


def _paper(paper: Paper) -> dict[str, Any]:
    return {"title": paper.title, "url": paper.url, "language": paper.language, "kind": paper.kind or None}
