"""Minutes as Markdown (CommonMark). What people wrote is shown as they wrote it, never as markup."""

import re
from collections.abc import Iterator, Mapping

from minutes.export.document import Card, Document, FollowedUp, Item, Quote, Statement, Takeaway

# What means something within a line, and what does at its beginning (CommonMark 0.31, 2.4).
_WITHIN = re.compile(r"[\\`*_\[\]<>&~|]")
_AT_START = re.compile(r"^(\s*)([#+\-=:]|\d{1,9}(?=[.)]))")
_NUMBER = re.compile(r"^\s*\d{1,9}(?=[.)])")


def escaped(text: str) -> str:
    """One line or paragraph that reads as `text` and is nothing but text; line breaks are kept."""
    return "\\\n".join(map(_escaped_line, text.split("\n")))


def _escaped_line(line: str) -> str:
    line = _WITHIN.sub(r"\\\g<0>", line.strip())
    if number := _NUMBER.match(line):
        return f"{number[0]}\\{line[number.end() :]}"
    return _AT_START.sub(r"\1\\\2", line)


def write(document: Document) -> bytes:
    return ("\n\n".join(_blocks(document)) + "\n").encode()


def _blocks(document: Document) -> Iterator[str]:
    labels = document.labels
    yield f"# {escaped(document.title)}"
    yield escaped(document.lede)
    yield from _paragraphs(document.summary)
    if document.recording:
        yield f"[▶ {labels['recording']}](<{_address(document.recording)}>)"
    yield f"## {labels['takeaways']}"
    for takeaway in document.takeaways:
        yield from _takeaway(takeaway, labels)
    heard = [f"- {escaped(seat.name)}: {seat.minutes} {labels['minutes']}" for seat in document.seats]
    if heard:
        yield f"## {labels['heard']}"
        yield "\n".join(heard)
    if document.followups:
        yield f"## {labels['followups']}"
        yield from map(_followed_up, document.followups)
    yield f"## {labels['record']}"
    for item in document.items:
        yield from _item(item, labels)
    if document.papers:
        yield f"## {labels['documents']}"
        yield "\n".join(
            f"- [{escaped(paper.title)}](<{_address(paper.url)}>) "
            f"({escaped(', '.join(filter(None, (paper.kind, paper.language_words))))})"
            for paper in document.papers
        )
    if document.clearance:
        yield f"## {labels['clearance']}"
    for sentence in document.clearance:
        yield from _paragraphs(sentence)
    yield f"## {labels['cite']}"
    yield escaped(document.cite_as)


def _takeaway(takeaway: Takeaway, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"### {escaped(takeaway.theme.name)}"
    yield f"**{escaped(takeaway.statement)}**"
    if takeaway.note:
        yield f"*{escaped(takeaway.note)}*"
    if takeaway.needs_confirming:
        yield f"*{labels['confirm']}*"
    if takeaway.heard:
        yield escaped(takeaway.heard)
    for quote in takeaway.quotes:
        yield "\n".join(f"> {line}" for line in _quote(quote))
    if takeaway.card:
        yield from _card(takeaway.card, labels)


def _card(card: Card, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"#### {escaped(card.kind_words)}"
    if card.needs_confirming:
        yield f"*{labels['confirm']}*"
    yield from _paragraphs(card.what)
    if facts := card.facts(labels):
        yield "\n".join(f"- {label}: {escaped(words)}" for label, words in facts)


def _quote(quote: Quote) -> Iterator[str]:
    yield from escaped(f"“{quote.text}”").split("\n")
    yield ""
    source = [quote.speaker.words, quote.at.words if quote.at else "", quote.stance_words]
    yield escaped("— " + ", ".join(filter(None, source)))


def _item(item: Item, labels: Mapping[str, str]) -> Iterator[str]:
    if item.title:
        yield f"### {escaped(item.title)}"
    for statement in item.statements:
        yield from _statement(statement, labels)
    if item.conclusion:
        yield f"**{labels['conclusion']}:** {escaped(item.conclusion)}"


def _statement(statement: Statement, labels: Mapping[str, str]) -> Iterator[str]:
    minute = f"({statement.began.words})" if statement.began else ""
    kind = statement.kind_words if statement.kind != "statement" else ""
    head = " ".join(filter(None, (kind, statement.speaker.words, minute)))
    play = f"[▶ {labels['play']}](<{_address(statement.play)}>)" if statement.play else ""
    if head:
        yield " ".join(filter(None, (f"**{escaped(head)}**", play)))
    yield from _paragraphs(statement.text)
    if statement.note:
        yield f"*{escaped(statement.note)}*"
    owner = ", ".join(filter(None, (statement.owner, statement.due)))
    if owner:
        yield escaped(f"→ {owner}")
    if statement.standing:
        yield escaped(f"⇒ {statement.standing.words}")


def _followed_up(each: FollowedUp) -> str:
    head = ", ".join(filter(None, (each.owner, each.standing.words)))
    return f"- {escaped(' '.join(each.text.split()))} ({escaped(head)})"


def _paragraphs(text: str) -> Iterator[str]:
    return (escaped(paragraph) for paragraph in re.split(r"\n\s*\n", text.strip()) if paragraph)


def _address(url: str) -> str:
    return re.sub(r"[<>\s\\]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
