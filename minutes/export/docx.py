"""Minutes as a Word document (Office Open XML), with headings that Word's outline and screen readers know."""

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Mapping

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from minutes.export.document import Card, Document, Item, Statement, Takeaway

MUTED = RGBColor(0x5B, 0x64, 0x70)
# What XML 1.0 cannot hold (2.2 Characters), a lone surrogate included.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(document: Document) -> bytes:
    """The same document makes the same text; the file's inner dates are the day of publication."""
    word = docx.Document()
    _set_up(word, document)
    writer = _Writer(word, document.rtl)
    labels = document.labels
    writer.paragraph(document.title, "Title")
    writer.paragraph(document.lede)
    writer.text(document.summary)
    writer.small(document.when)
    if document.recording:
        writer.link(f"▶ {labels['recording']}", document.recording)
    if document.takeaways:
        writer.paragraph(labels["takeaways"], "Heading 1")
    for takeaway in document.takeaways:
        _takeaway(writer, takeaway, labels)
    if document.seats:
        writer.paragraph(labels["heard"], "Heading 1")
        writer.table(
            (labels["delegation"], labels["minutes"]),
            [(seat.name, str(seat.minutes)) for seat in document.seats],
        )
    _followups(writer, document)
    writer.paragraph(labels["record"], "Heading 1")
    for item in document.items:
        _item(writer, item, labels)
    if document.papers:
        writer.paragraph(labels["documents"], "Heading 1")
    for paper in document.papers:
        kind = ", ".join(filter(None, (paper.kind, paper.language_words)))
        writer.link(paper.title, paper.url, f" ({kind})", "List Bullet")
    if document.clearance:
        writer.paragraph(labels["clearance"], "Heading 1")
    for sentence in document.clearance:
        writer.text(sentence)
    writer.paragraph(labels["cite"], "Heading 1")
    writer.text(document.cite_as)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _set_up(word: Word, document: Document) -> None:
    facts = word.core_properties
    facts.title, facts.author, facts.language = map(
        _printable, (document.title, document.host, document.language)
    )
    facts.comments = ""
    if document.published:
        facts.created = facts.modified = dt.datetime.fromisoformat(document.published.at)
    normal = word.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:bidi" if document.rtl else "w:val"), document.language)
    normal.element.get_or_add_rPr().append(language)


def _takeaway(writer: "_Writer", takeaway: Takeaway, labels: Mapping[str, str]) -> None:
    writer.small(takeaway.theme.name)
    writer.paragraph(takeaway.statement, "Heading 2")
    writer.small(takeaway.note)
    writer.small(labels["confirm"] if takeaway.needs_confirming else "")
    writer.small(takeaway.heard)
    for quote in takeaway.quotes:
        writer.text(f"“{quote.text}”", "Quote")
        source = [quote.speaker.words, quote.at.words if quote.at else "", quote.stance_words]
        writer.small(", ".join(filter(None, source)), labels["play"], quote.play)
    if takeaway.card:
        _card(writer, takeaway.card, labels)


def _card(writer: "_Writer", card: Card, labels: Mapping[str, str]) -> None:
    writer.paragraph(card.kind_words, "Heading 3")
    writer.small(labels["confirm"] if card.needs_confirming else "")
    writer.text(card.what)
    for label, words in card.facts(labels):
        writer.small(f"{label}: {words}")


def _followups(writer: "_Writer", document: Document) -> None:
    if document.followups:
        writer.paragraph(document.labels["followups"], "Heading 1")
    for each in document.followups:
        writer.text(each.text)
        writer.small(f"→ {', '.join(filter(None, (each.owner, each.standing.words)))}")


def _item(writer: "_Writer", item: Item, labels: Mapping[str, str]) -> None:
    if item.title:
        writer.paragraph(item.title, "Heading 2")
    for statement in item.statements:
        _statement(writer, statement, labels)
    if item.conclusion:
        writer.bold(f"{labels['conclusion']}:")
        writer.text(item.conclusion)


def _statement(writer: "_Writer", statement: Statement, labels: Mapping[str, str]) -> None:
    kind = "" if statement.kind == "statement" else statement.kind_words
    minute = f"({statement.began.words})" if statement.began else ""
    head = " ".join(filter(None, (kind, statement.speaker.words, minute)))
    writer.bold(head, labels["play"], statement.play)
    writer.text(statement.text)
    writer.small(statement.note)
    owner = ", ".join(filter(None, (statement.owner, statement.due)))
    writer.small(f"→ {owner}" if owner else "")
    writer.small(f"⇒ {statement.standing.words}" if statement.standing else "")


class _Writer:
    """Adds paragraphs, each in the direction of its first letter; of nothing it adds nothing."""

    def __init__(self, word: Word, rtl: bool) -> None:
        self._word = word
        self._rtl = rtl
        # python-docx looks through all styles for each paragraph: most of the time that a long record takes.
        self._styles = {style.name: style.style_id for style in word.styles}

    def paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        made = self._word.add_paragraph(_printable(text))
        if style != "Normal":
            made._p.style = self._styles[style]
        self._turn(made, text)
        return made

    def text(self, text: str, style: str = "Normal") -> None:
        for paragraph in re.split(r"\n\s*\n", text.strip()):
            if paragraph:
                self.paragraph(paragraph, style)

    def small(self, text: str, listen: str = "", play: str = "") -> None:
        if text:
            made = self.paragraph(text)
            made.runs[0].font.size, made.runs[0].font.color.rgb = Pt(9), MUTED
            self._listen(made, listen, play)

    def bold(self, text: str, listen: str = "", play: str = "") -> None:
        if text:
            made = self.paragraph(text)
            made.paragraph_format.keep_with_next = True
            made.runs[0].bold = True
            self._listen(made, listen, play)

    def _listen(self, made: Paragraph, words: str, play: str) -> None:
        """Leads to where the recording says it, where there is such a place."""
        if play:
            made.add_run(" ")
            self._lead(made, f"▶ {words}", play).font.size = Pt(9)

    def table(self, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        table = self._word.add_table(rows=0, cols=len(heads))
        for number, row in enumerate((heads, *rows)):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = _printable(text)
                self._turn(cell.paragraphs[0], text)
                cell.paragraphs[0].runs[0].bold = number == 0
        head = OxmlElement("w:tblHeader")  # read out with every row, and shown on every page
        table.rows[0]._tr.get_or_add_trPr().append(head)

    def link(self, text: str, url: str, after: str = "", style: str = "Normal") -> None:
        made = self.paragraph("", style)
        self._lead(made, text, url)
        made.add_run(_printable(after))
        self._turn(made, text)

    def _lead(self, made: Paragraph, text: str, url: str) -> Run:
        reference = made.part.relate_to(_printable(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        run = made.add_run(_printable(text))
        run.font.underline = True
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), reference)
        link.append(run._r)
        made._p.append(link)
        return run

    def _turn(self, paragraph: Paragraph, text: str) -> None:
        backwards = _is_rtl(text, self._rtl)
        if backwards:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            for run in paragraph.runs:
                run.font.rtl = True
        elif self._rtl:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _is_rtl(text: str, usual: bool) -> bool:
    """By the first letter that has a direction (Unicode Bidirectional Algorithm, P2 and P3)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return usual


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("�", text)
