"""Minutes as they are read, edited and taken home: pages of growing records, an edit among thousands of tagged
stretches, and every format of a long session.

On the database that `DATABASE_URL` names, SQLite without it. What each figure is held against runs in turns with it:
the same questions asked bare, the page's template with everything at hand, a bare write of the same rows, or the
libraries that write the formats given the same words.
"""

import csv as standard_csv
import gzip
import io
import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import docx
import typst
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from rich.table import Table

from dialogues.models import Participant
from minutes import actions
from minutes.anchoring import Anchor, Edit
from minutes.export import csv, fonts
from minutes.export.document import Document
from minutes.export.json import as_object
from minutes.models import Minutes, Segment, SegmentRevision, Span, Takeaway
from minutes.reading import read_minutes
from minutes.views import FORMATS
from tests.benchmarks.databases import fresh
from tests.benchmarks.ratios import ms, seconds, table, times
from tests.minutes.long_records import WORDS, published, tag

LENGTHS = (50, 200, 800)
SPANS = 2000
EXPORTED = 500
ROUNDS = 5

Question = tuple[str, Any]


def measure() -> Iterator[Table]:
    with fresh("minutes"):
        yield _pages()
        yield _edits()
        yield _exports()


def _pages() -> Table:
    result = table(
        f"Published pages, {connection.vendor}",
        "page", "questions", "gzipped", "scripts", "time", "÷ its questions bare", "÷ its template alone",
    )  # fmt: skip
    for length in LENGTHS:
        minutes = published(length, f"pages-{length}")
        document = read_minutes(minutes, "UTC")
        for name, address, template in (
            ("takeaways", minutes.get_absolute_url(), "minutes/published.html"),
            ("full record", f"{minutes.get_absolute_url()}record/", "minutes/published_record.html"),
        ):
            get = partial(Client(SERVER_NAME="localhost").get, address)
            page = get().content
            questions = _asked(get)
            context = {"minutes": minutes, "document": document, "zone": "UTC", "linked_data": ""}
            time, bare, template_alone = seconds(
                get, partial(_replay, questions), partial(render_to_string, template, context), rounds=ROUNDS
            )
            result.add_row(
                f"{name}, {length} statements",
                str(len(questions)),
                f"{len(gzip.compress(page)) / 1000:.1f} kB",
                str(page.count(b"<script") - page.count(b'<script type="application/ld+json">')),
                ms(time),
                times(time / bare),
                times(time / template_alone),
            )
    return result


def _asked(work: Callable[[], object]) -> list[Question]:
    """What work asks of the database, to be asked again."""
    found: list[Question] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        work()
    return found


def _replay(questions: list[Question]) -> None:
    with connection.cursor() as cursor:
        for sql, params in questions:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def _edits() -> Table:
    result = table(
        f"Saving one edit in minutes with {SPANS:,} tagged stretches, {connection.vendor}",
        "edit", "stretches", "questions", "time", "÷ bare write", "÷ that and re-anchoring",
    )  # fmt: skip
    for number, each in ((200, SPANS // 200), (1, SPANS)):
        minutes = published(number + 10, f"edits-{number}", each=45 if number > 1 else 3000)
        said = list(minutes.segments.all()[:number])
        Minutes.objects.filter(pk=minutes.pk).update(status="draft")
        Takeaway.objects.filter(minutes=minutes).delete()
        Span.objects.filter(segment__minutes=minutes).delete()
        people = list(minutes.session.dialogue.participants.all())
        tag(said, list(minutes.session.dialogue.themes.all()), people[0], each)
        for name, edited in {
            "a word put in at the beginning": lambda text: f"Well, {text}",
            "every tenth word another": _reworded,
        }.items():
            segment = said[number // 2]
            work = partial(_rolled_back, partial(_edit, segment, edited, people[0]))
            time, bare, anchoring = seconds(
                work,
                partial(_rolled_back, partial(_write, segment, edited)),
                partial(_carry, segment, edited, list(segment.spans.all())),
                rounds=ROUNDS,
            )
            result.add_row(
                f"{name}, of {number} statements",
                f"{each:,}",
                str(len(_asked(work))),
                ms(time),
                times(time / bare),
                times(time / (bare + anchoring)),
            )
    return result


def _reworded(text: str) -> str:
    draw = random.Random(7)  # an edit, no secret
    words = text.split(" ")
    return " ".join(draw.choice(WORDS) if place % 10 == 5 else word for place, word in enumerate(words))


def _rolled_back(work: Callable[[], object]) -> None:
    """So that each round meets the same record."""
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def _edit(segment: Segment, edited: Callable[[str], str], by: Participant) -> None:
    actions.edit_segment(segment, edited(segment.text), segment.version, by, timezone.now())


def _write(segment: Segment, edited: Callable[[str], str]) -> None:
    """The rows that any edit writes, without a look at what hangs on them."""
    SegmentRevision.objects.create(segment=segment, version=segment.version, text=segment.text)
    Segment.objects.filter(pk=segment.pk).update(text=edited(segment.text), version=segment.version + 1)


def _carry(segment: Segment, edited: Callable[[str], str], spans: list[Span]) -> None:
    edit = Edit(segment.text, edited(segment.text))
    for span in spans:
        edit.carry(Anchor(span.start, span.end, span.exact, span.prefix, span.suffix))


def _exports() -> Table:
    result = table(
        f"Exports of {EXPORTED} statements, {connection.vendor}", "format", "size", "time", "floor", "÷ it"
    )
    minutes = published(EXPORTED, "exported")
    read = partial(read_minutes, minutes, "UTC")
    questions = _asked(read)
    time, bare = seconds(read, partial(_replay, questions), rounds=ROUNDS)
    result.add_row(
        "the document read", "", ms(time), f"its {len(questions)} questions bare", times(time / bare)
    )
    document = read()
    for extension, (_type, write) in FORMATS.items():
        floor, alone = _floor(extension, document)
        # Once: Typst keeps what it has set, and sets the same again in no time.
        rounds = 1 if extension == "pdf" else ROUNDS
        time, bare = seconds(partial(write, document), alone, rounds=rounds)
        result.add_row(
            extension, f"{len(write(document)) / 1000:,.0f} kB", ms(time), floor, times(time / bare)
        )
    return result


def _floor(extension: str, document: Document) -> tuple[str, Callable[[], object]]:
    """The library that writes a format, given the same words without a thought to how they look."""
    texts = [statement.text for item in document.items for statement in item.statements]
    match extension:
        case "json":
            made = as_object(document)
            return "json.dumps, the same object", lambda: json.dumps(made, ensure_ascii=False, indent=1)
        case "csv":
            return "csv.writer, the same cells", partial(_rows, list(standard_csv.reader(_lines(document))))
        case "docx":
            return "python-docx, the statements alone", partial(_word, texts)
        case "pdf":
            # Backwards: else it would be given what the other one has set.
            return "typst, the statements alone", partial(_typeset, [text[::-1] for text in texts])
        case _:
            return "str.join, the statements alone", partial("\n\n".join, texts)


def _lines(document: Document) -> list[str]:
    return csv.write(document).decode("utf-8-sig").splitlines(keepends=True)


def _rows(rows: list[list[str]]) -> None:
    standard_csv.writer(io.StringIO()).writerows(rows)


def _word(texts: list[str]) -> None:
    word = docx.Document()
    for text in texts:
        word.add_paragraph(text)
    word.save(io.BytesIO())


def _typeset(texts: list[str]) -> None:
    source = '#set document(title: "Texts")\n#for text in json(bytes(sys.inputs.texts)) { par(text) }'
    typst.compile(  # type: ignore[misc]  # its stub wants source and paths to be of one type
        source.encode(),
        font_paths=fonts.folders(),
        ignore_system_fonts=True,
        sys_inputs={"texts": json.dumps(texts)},
        pdf_standards=["ua-1"],
    )
