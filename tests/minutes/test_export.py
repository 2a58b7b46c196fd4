"""Formats made from one document."""

import json as standard_json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from minutes.export import json, jsonld, markdown
from tests.minutes.documents import DOCUMENT


def test_markdown() -> None:
    assert (
        markdown.write(DOCUMENT).decode()
        == """# Floods

A dialogue of two countries.

In short.

## What came of it

### Funding

**Paying a part helps.**

Qualified by Nepal.

> “We pay half.”
>\x20
> — Asha Shrestha, Nepal, 14:00, qualifies

## Who was heard

- Nepal: 2 min

## Full minutes

### Cost-sharing

**Asha Shrestha, Nepal (14:00)**

We pay half.

So we ask.

**Conclusion:** Go on.

## Related documents

- [Lo que aporta](<https://example.org/a%20b.pdf>) (PDF, Spanish)

## Cite as

River Board (2026). Floods.
"""
    )


def test_json() -> None:
    assert standard_json.loads(json.write(DOCUMENT)) == {
        "title": "Floods",
        "slug": "rivers-1",
        "url": "https://meridian.example/minutes/rivers-1/",
        "dialogue": {"slug": "rivers", "title": "Rivers", "host": "River Board"},
        "session": {"number": 1, "from": "2026-06-02T12:00:00Z", "to": None},
        "published": "2026-06-05T09:00:00Z",
        "corrected": None,
        "languages": [],
        "summary": "In short.",
        "delegations": [
            {
                "name": "Nepal",
                "country": "NP",
                "institution": "Water Ministry",
                "host": False,
                "spoken_seconds": 150.0,
            }
        ],
        "themes": [{"id": "7", "name": "Funding", "definition": "Scarce means."}],
        "takeaways": [
            {
                "id": "t-1",
                "theme": "7",
                "statement": "Paying a part helps.",
                "translations": [],
                "needs_confirming": False,
                "evidence": [
                    {
                        "stance": "qualifies",
                        "quote": "We pay half.",
                        "segment": "s-1",
                        "speaker": "Asha Shrestha",
                        "delegation": "Nepal",
                        "country": "NP",
                        "at": "2026-06-02T12:00:00Z",
                    }
                ],
                "card": None,
            }
        ],
        "items": [
            {
                "title": "Cost-sharing",
                "conclusion": "Go on.",
                "segments": [
                    {
                        "id": "s-1",
                        "kind": "statement",
                        "speaker": "Asha Shrestha",
                        "delegation": "Nepal",
                        "country": "NP",
                        "from": "2026-06-02T12:00:00Z",
                        "to": None,
                        "text": "We pay half.\n\nSo we ask.",
                        "language": None,
                        "spoken": None,
                        "translations": [],
                        "play": None,
                        "transcribed": False,
                        "owner": None,
                        "due": None,
                        "standing": None,
                    }
                ],
            }
        ],
        "followups": [],
        "recording": None,
        "documents": [
            {"title": "Lo que aporta", "url": "https://example.org/a b.pdf", "language": "es", "kind": "PDF"}
        ],
        "clearance": [],
        "cite_as": "River Board (2026). Floods.",
    }


def shown(source: str) -> list[tuple[str, str]]:
    """The tokens that a reader of this Markdown gets, as (type, text)."""
    tokens = [
        token for block in MarkdownIt("commonmark").parse(source) for token in (block.children or [block])
    ]
    return [(token.type, token.content) for token in tokens]


@pytest.mark.parametrize(
    "text",
    [
        "# not a heading",
        "1. not a list",
        "12) nor this",
        "- nor this",
        "+ nor this",
        "=== nor a heading",
        "<script>alert(1)</script>",
        "[a](javascript:alert(1)) and ![b](c)",
        "*stars* and _lines_ and `code` and ~~~",
        "&lt; stays &amp;",
        "a\\b",
        "> no quote",
        "| no | table |",
    ],
)
def test_what_people_wrote_is_never_markup(text: str) -> None:
    assert shown(markdown.escaped(text)) == [("paragraph_open", ""), ("text", text), ("paragraph_close", "")]


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)
    .map(str.strip)
    .filter(bool)
)
def test_any_line_reads_as_it_was_written(text: str) -> None:
    found = shown(markdown.escaped(text))
    kinds = {kind for kind, _ in found}
    assert kinds <= {"paragraph_open", "text", "text_special", "paragraph_close"}
    assert "".join(content for _, content in found) == text


def test_a_text_that_would_end_a_quotation_stays_in_it() -> None:
    quote = replace(DOCUMENT.takeaways[0].quotes[0], text="One.\n\n# Two")
    document = replace(DOCUMENT, takeaways=(replace(DOCUMENT.takeaways[0], quotes=(quote,)),))
    html = MarkdownIt("commonmark").render(markdown.write(document).decode())
    assert "# Two" in html.split("<blockquote>")[1].split("</blockquote>")[0]


def test_a_recording_that_readers_may_see_is_in_every_text() -> None:
    address = "https://example.org/a(1).mp4"
    [item] = DOCUMENT.items
    said = replace(item.statements[0], play=f"{address}#t=90")
    document = replace(
        DOCUMENT,
        items=(replace(item, statements=(said,)),),
        recording=address,
        labels={**DOCUMENT.labels, "recording": "Recording", "play": "Listen"},
    )
    text = markdown.write(document).decode()
    assert f"[▶ Recording](<{address}>)" in text
    assert f"** [▶ Listen](<{address}#t=90>)" in text
    read = standard_json.loads(json.write(document))
    assert (read["recording"], read["items"][0]["segments"][0]["play"]) == (address, f"{address}#t=90")
    assert jsonld.as_object(document)["video"] == {
        "@type": "VideoObject",
        "name": "Floods",
        "description": "A dialogue of two countries.",
        "url": address,
        "uploadDate": "2026-06-05T09:00:00Z",
    }
    assert "video" not in jsonld.as_object(DOCUMENT)
