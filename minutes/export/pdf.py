"""Minutes as PDF: tagged for screen readers (PDF/UA-1), set by Typst with the fonts of `minutes.export.fonts`."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import typst

from dialogues import marks
from minutes.export import fonts
from minutes.export.document import Document

_FOLLOWED = {"url", "play", "recording"}  # addresses
TEMPLATE = Path(__file__).with_name("minutes.typ")


def write(document: Document) -> bytes:
    """The same document makes the same bytes. What no font has is drawn as � (PDF/UA-1 demands a glyph for all)."""
    published = dt.datetime.fromisoformat(document.published.at) if document.published else None
    made: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=fonts.folders(),
        ignore_system_fonts=True,
        sys_inputs={"document": msgspec.json.encode(_drawn(as_data(document))).decode()},
        pdf_standards=["ua-1"],
        timestamp=published,
    )
    return made


def as_data(document: Document) -> dict[str, Any]:
    """The document as the template reads it: its own fields, and what it says of itself."""
    data: dict[str, Any] = msgspec.to_builtins(document)
    for seat, seated in zip(data["seats"], document.seats, strict=True):
        seat["minutes"] = seated.minutes
    for takeaway, told in zip(data["takeaways"], document.takeaways, strict=True):
        if told.card:
            takeaway["card"]["facts"] = told.card.facts(document.labels)
    for item, as_given in zip(data["items"], document.items, strict=True):
        for statement, given in zip(item["statements"], as_given.statements, strict=True):
            statement["stands"] = given.standing.words if given.standing else ""
    for action, followed in zip(data["followups"], document.followups, strict=True):
        action["stands"] = followed.standing.words
    return data | {"rtl": document.rtl, "when": document.when}


def _drawn(value: Any) -> Any:
    """Addresses are left as they are; of a letter under thousands of accents Typst would ask for gigabytes."""
    if isinstance(value, str):
        return fonts.undrawn().sub("\ufffd", marks.thinned(value))
    if isinstance(value, dict):
        return {name: each if name in _FOLLOWED else _drawn(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_drawn(each) for each in value]
    return value
