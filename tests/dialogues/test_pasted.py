"""What office programs put on the clipboard becomes its words; what people type stays as it is."""

import pytest
from django import forms

from dialogues.form_fields import Line, Lines
from dialogues.pasted import DEEPEST, LONGEST, words_of

WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">'
    "<!--[if gte mso 9]><xml><o:Pages>3</o:Pages></xml><![endif]--><style>p.MsoNormal {margin:0cm}</style></head>"
    "<body lang=EN-GB><!--StartFragment--><p class=MsoNormal><b><span style='color:red' onclick='alert(1)'>We share"
    "</span></b> the\r\ncosts &amp; &lt;ask&gt;.<o:p></o:p></p><p class=MsoListParagraph><![if !supportLists]>"
    "·&nbsp;&nbsp;<![endif]>Mexico<br>pays half</p><table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>"
    "<script>alert(1)</script><!--EndFragment--></body></html>"
)
SAID = "We share the costs & <ask>.\n\n· Mexico\npays half\n\nA B\nC"


def test_a_paste_out_of_word_becomes_its_words() -> None:
    assert words_of(WORD) == SAID


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ('<meta name="generator" content="LibreOffice 24"><p>One</p>\n<p>Two</p>', "One\n\nTwo"),
        ('<b style="font-weight:normal" id="docs-internal-guid-1"><p dir="rtl">كلمة</p></b>', "كلمة"),
        ("<p class=MsoNormal>2 < 3", "2 < 3"),
        ("<o:p>&nbsp;</o:p>", ""),
    ],
)
def test_other_programs_do_the_same(pasted: str, words: str) -> None:
    assert words_of(pasted) == words


@pytest.mark.parametrize(
    "typed", ["", "a < b > c", "<b>bold</b> &amp; <script>alert(1)</script>", "<p>", "<html"]
)
def test_what_people_type_stays_as_it_is(typed: str) -> None:
    assert words_of(typed) == typed


@pytest.mark.parametrize(
    "markup",
    [
        "<html>" + "<div>" * (DEEPEST + 1),
        "<html>" + "<div></b>" * (DEEPEST + 1),
        "<html>" + "x" * LONGEST,
    ],
)
def test_what_would_take_its_size_squared_is_no_paste(markup: str) -> None:
    assert words_of(markup) == markup


class Form(forms.Form):
    line = Line(required=False)
    lines = Lines(required=False, max_length=60)


def test_both_kinds_of_text_take_words_and_count_those() -> None:
    form = Form({"line": WORD, "lines": WORD})
    assert form.is_valid()
    assert form.cleaned_data == {"line": " ".join(SAID.split()), "lines": SAID}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_break_of_a_line_is_one_character(end: str) -> None:
    form = Form({"lines": f"one{end}two"})
    assert form.is_valid()
    assert form.cleaned_data["lines"] == "one\ntwo"


@pytest.mark.parametrize("sign", ["\0", "\a", "\x1b", "\x7f", "\x9b", "\ud800"])
def test_control_characters_are_refused_by_name(sign: str) -> None:
    form = Form({"lines": f"one{sign}two"})
    assert form.errors["lines"] == [
        f"Expected plain text, got the invisible character U+{ord(sign):04X} in it."
    ]


def test_marks_of_direction_are_part_of_a_text() -> None:
    text = "\u200fمرحبا\u200e \u2067abc\u2069"
    assert Form({"lines": text}).fields["lines"].clean(text) == text
