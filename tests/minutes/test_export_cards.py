"""Cards in every format that people read, and as search engines are told of them."""

import io
from dataclasses import replace

import docx as word
import pytest
from markdown_it import MarkdownIt

from minutes.export import docx, jsonld, markdown, pdf
from minutes.export.document import Partner
from tests.minutes.documents import CARD, DOCUMENT, with_card
from tests.minutes.files import docx_text, pdf_text

WRITTEN = {
    "markdown": lambda document: markdown.write(document).decode(),
    "docx": lambda document: docx_text(docx.write(document)),
    "pdf": lambda document: pdf_text(pdf.write(document)),
    "jsonld": jsonld.write,
}


@pytest.fixture(params=WRITTEN)
def written(request: pytest.FixtureRequest):
    return WRITTEN[request.param]


def test_markdown_has_it_below_its_takeaway() -> None:
    text = markdown.write(with_card(replace(CARD, what="A form.\n\nAnd a list.", sought_by=()))).decode()
    card = text.partition("qualifies\n\n")[2].partition("\n\n## ")[0]
    assert (
        card
        == """#### Tool kit

A form.

And a list.

- At work in: Kathmandu
- Offered by: Nepal"""
    )


def test_what_people_wrote_on_it_is_never_markup() -> None:
    hostile = "# <b>*x*"
    document = with_card(replace(CARD, what=hostile, place=hostile, offered_by=(Partner(hostile, ""),)))
    html = MarkdownIt("commonmark").render(markdown.write(document).decode())
    assert html.count("# &lt;b&gt;*x*") == 3
    assert not set(jsonld.write(document)) & {"<", ">"}
    assert pdf_text(pdf.write(document)).count(hostile) == 3


def test_word_has_a_heading_for_it() -> None:
    made = word.Document(io.BytesIO(docx.write(with_card(replace(CARD, needs_confirming=True)))))
    texts = [(p.style.name if p.style else "", p.text) for p in made.paragraphs]
    at = texts.index(("Heading 3", "Tool kit"))
    assert [text for _style, text in texts[at + 1 : at + 6]] == [
        "Needs confirming",
        "A form for requests.",
        "At work in: Kathmandu",
        "Offered by: Nepal",
        "Sought by: Peru",
    ]


def test_search_engines_are_told_who_provides_it_and_for_whom() -> None:
    (claim,) = jsonld.as_object(with_card())["hasPart"]
    assert claim["hasPart"] == {
        "@type": "CreativeWork",
        "genre": "Tool kit",
        "text": "A form for requests.",
        "contentLocation": {"@type": "Place", "name": "Kathmandu"},
        "provider": [{"@type": "Organization", "name": "Nepal"}],
        "audience": [{"@type": "Audience", "name": "Peru"}],
    }
    assert "hasPart" not in jsonld.as_object(DOCUMENT)["hasPart"][0]


def test_every_format_tells_what_is_on_it(written) -> None:
    text = written(with_card())
    for words in ("Tool kit", "A form for requests.", "Kathmandu", "Peru"):
        assert words in text
    assert "Tool kit" not in written(DOCUMENT)


def test_it_needs_confirming_with_its_takeaway_in_every_format(written) -> None:
    assert written(with_card(replace(CARD, needs_confirming=True))).count("Needs confirming") == 2
    assert "Needs confirming" not in written(with_card())


def test_what_is_not_known_is_left_out(written) -> None:
    text = written(with_card(replace(CARD, place="", offered_by=(), sought_by=())))
    assert "A form for requests." in text
    assert [
        label for label in ("At work in", "Offered", "Sought", "provider", "audience") if label in text
    ] == []


def test_the_pdf_breaks_a_long_card_over_pages() -> None:
    text = pdf_text(pdf.write(with_card(replace(CARD, what="line\n" * 399 + "the last line"))))
    assert "the last line" in text
    assert "Offered by: Nepal" in text
