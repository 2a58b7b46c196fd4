"""Files that other programs open: spreadsheets, word processors, PDF readers, search engines."""

import csv as standard_csv
import io
import json
import shutil
import subprocess
from dataclasses import replace

import docx as word
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from minutes.export import csv, docx, jsonld, pdf
from minutes.export.document import Document, Speaker, Statement
from tests.minutes.documents import DOCUMENT, RECORDING, with_recording
from tests.minutes.files import docx_text, pdf_text

SAID = {
    "en": "We pay half, so we ask.",
    "es": "Pagamos la mitad: ¿quién pregunta?",
    "fr": "Nous payons la moitié, d’où nos questions.",
    "pt": "Pagamos metade; a cooperação é de ambos.",
    "id": "Kami membayar separuh biayanya.",
    "zh-hans": "我们分担费用，因此我们也提问。",
    "ar": "نتقاسم التكاليف ولذلك نسأل",
    "hi": "हम आधा भुगतान करते हैं",
}


def saying(text: str, language: str = "en") -> Document:
    said = Statement("s-1", "statement", "statement", Speaker("", "", "", ""), None, None, text, "", "")
    item = replace(DOCUMENT.items[0], statements=(said,))
    return replace(DOCUMENT, items=(item,), language=language)


def rows(document: Document) -> list[dict[str, str]]:
    return list(standard_csv.DictReader(io.StringIO(csv.write(document).decode("utf-8-sig"))))


def test_csv_has_a_row_for_each_tagged_stretch() -> None:
    assert rows(DOCUMENT) == [
        {
            "permalink": "https://meridian.example/minutes/rivers-1/s/s-1",
            "theme": "Funding",
            "quote": "We pay half.",
            "kind": "statement",
            "speaker": "Asha Shrestha",
            "delegation": "Nepal",
            "country": "NP",
            "item": "Cost-sharing",
            "at": "2026-06-02T12:00:00Z",
            "segment": "s-1",
            "start": "0",
            "end": "12",
        }
    ]


def test_the_language_of_a_record_is_that_of_its_words() -> None:
    """Not that of the headings, which its reader has chosen."""
    (item,) = saying("Hola.", "ar").items
    for language, told in (("es", ["es"]), ("", None)):
        said = replace(item, statements=(replace(item.statements[0], language=language),))
        document = replace(DOCUMENT, items=(said,), language="ar")
        assert jsonld.as_object(document).get("inLanguage") == told


def test_csv_has_one_row_for_what_two_coders_tagged_alike() -> None:
    assert rows(replace(DOCUMENT, tags=DOCUMENT.tags * 2)) == rows(DOCUMENT)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1", '=HYPERLINK("x")']
)
def test_no_cell_is_a_formula(text: str) -> None:
    tag = replace(DOCUMENT.tags[0], text=text, speaker=Speaker(text, text, text, ""))
    (row,) = rows(replace(DOCUMENT, tags=(tag,)))
    assert (row["quote"], row["speaker"], row["delegation"]) == (f"'{text}",) * 3


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_cell_reads_as_it_was_written(text: str) -> None:
    (row,) = rows(replace(DOCUMENT, tags=(replace(DOCUMENT.tags[0], text=text),)))
    assert row["quote"].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("language", SAID)
def test_the_pdf_holds_every_language(language: str) -> None:
    made = pdf.write(saying(SAID[language], language))
    if language in {"ar", "hi"}:  # shaped: their letters come out, but not always in the order of writing
        assert set(SAID[language]) <= set(pdf_text(made))
    else:
        assert SAID[language] in pdf_text(made)


def test_the_pdf_is_tagged_titled_and_always_the_same() -> None:
    made = pdf.write(DOCUMENT)
    reader = PdfReader(io.BytesIO(made))
    root = reader.root_object
    assert made == pdf.write(DOCUMENT)
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "en"
    assert reader.metadata
    assert reader.metadata.title == "Floods"


def test_the_pdf_takes_no_markup() -> None:
    assert "#set text(red) $x$ *bold* @ref" in pdf_text(pdf.write(saying("#set text(red) $x$ *bold* @ref")))


@pytest.mark.parametrize(
    "text", ["😀", "👩\u200d🚀", "ไทย", "한", "a\x00\x07", "\U000110bd", "\uf8ff", "x\ufe0f\u2066\ufeff"]
)
def test_the_pdf_is_made_whatever_no_font_can_draw(text: str) -> None:
    assert "before" in pdf_text(pdf.write(saying(f"before {text}")))


def test_a_sign_stands_for_what_the_pdf_cannot_draw() -> None:
    assert "We agree �, all." in pdf_text(pdf.write(saying("We agree 😀, all.")))


def test_the_pdf_leads_to_the_recording() -> None:
    reader = PdfReader(io.BytesIO(pdf.write(with_recording())))
    links = [note["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
    assert links.count(RECORDING) == 1
    assert links.count(f"{RECORDING}#t=60") == 2
    assert "Listen" not in pdf_text(pdf.write(DOCUMENT))


def test_the_pdf_of_a_letter_under_thousands_of_accents_is_made() -> None:
    accents = "\u0301" * 50_000
    assert "before" in pdf_text(pdf.write(saying(f"before e{accents} after")))


def test_word_leads_to_the_recording() -> None:
    made = word.Document(io.BytesIO(docx.write(with_recording())))
    links = [(link.text, link.url) for each in made.paragraphs for link in each.hyperlinks]
    assert links[0] == ("▶ Recording", RECORDING)
    assert links[1:3] == [("▶ Listen", f"{RECORDING}#t=60")] * 2
    (turn,) = [each.text for each in made.paragraphs if each.text.startswith("Asha Shrestha, Nepal (14:00)")]
    assert turn == "Asha Shrestha, Nepal (14:00) ▶ Listen"


def test_word_has_headings_quotations_and_the_source() -> None:
    made = word.Document(io.BytesIO(docx.write(DOCUMENT)))
    styled = [(p.style.name, p.text) for p in made.paragraphs if p.style and p.style.name != "Normal"]
    assert styled == [
        ("Title", "Floods"),
        ("Heading 1", "What came of it"),
        ("Heading 2", "Paying a part helps."),
        ("Quote", "“We pay half.”"),
        ("Heading 1", "Who was heard"),
        ("Heading 1", "Full minutes"),
        ("Heading 2", "Cost-sharing"),
        ("Heading 1", "Related documents"),
        ("List Bullet", "Lo que aporta (PDF, Spanish)"),
        ("Heading 1", "Cite as"),
    ]
    assert made.core_properties.title == "Floods"


@pytest.mark.parametrize(
    "text", [*SAID.values(), "a\x00b\x0bc", "😀 e\u0301 <w:p/> &amp;", "one\n\ntwo\nthree"]
)
def test_word_holds_whatever_was_said(text: str) -> None:
    words = text.replace("\x00", "�").replace("\x0b", "�").split("\n\n")
    assert all(word in docx_text(docx.write(saying(text))) for word in words)


def test_word_turns_what_reads_from_right_to_left() -> None:
    made = word.Document(io.BytesIO(docx.write(saying(SAID["ar"]))))
    (arabic,) = [p for p in made.paragraphs if p.text == SAID["ar"]]
    assert "<w:bidi/>" in arabic._p.xml


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_the_word_file(tmp_path) -> None:
    (tmp_path / "minutes.docx").write_bytes(docx.write(saying(SAID["ar"], "ar")))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), "minutes.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=100)
    text = (tmp_path / "minutes.txt").read_text("utf-8-sig")
    assert SAID["ar"] in text
    assert "Paying a part helps." in text


def test_search_engines_are_told_of_the_report_and_its_event() -> None:
    found = json.loads(jsonld.write(DOCUMENT))
    assert (found["@type"], found["name"], found["keywords"]) == ("Report", "Floods", ["Funding"])
    assert found["about"]["startDate"] == "2026-06-02T12:00:00Z"
    assert found["hasPart"][0]["text"] == "Paying a part helps."


def test_nothing_said_ends_the_element_that_holds_the_data() -> None:
    hostile = replace(DOCUMENT, title="</script><script>alert(1)</script><!-- &")
    written = jsonld.write(hostile)
    assert not set(written) & {"<", ">", "&"}
    assert json.loads(written)["name"] == hostile.title
