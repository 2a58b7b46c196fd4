"""WebVTT as the W3C has it: taken whole, or refused with the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.transcript.webvtt import MOST_BYTES, MOST_CUES, Cue, Reading, read

HEAD = "WEBVTT\n\n"


def cues(text: str) -> list[Cue]:
    reading = read(text.encode())
    assert not reading.problems
    return list(reading.cues)


def faults(data: str | bytes) -> list[tuple[int, str]]:
    reading = read(data.encode() if isinstance(data, str) else data)
    assert not reading.cues
    return [(problem.line, problem.code) for problem in reading.problems]


def test_hours_may_be_left_out() -> None:
    text = f"{HEAD}00:01.000 --> 00:04.500\nOne.\n\n01:00:01.000 --> 123:59:59.999\nTwo.\n"
    assert faults(text) == [(6, "bad_time")]
    assert cues(text.replace("123:", "99:")) == [
        Cue(1000, 4500, "", "One."),
        Cue(3_601_000, 359_999_999, "", "Two."),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_line_ending_and_a_byte_order_mark(end: str, mark: str) -> None:
    text = mark + f"{HEAD}00:01.000 --> 00:02.000\nOne\ntwo.\n\n\n\n00:02.000 --> 00:03.000\nThree.".replace(
        "\n", end
    )
    assert [cue.text for cue in cues(text)] == ["One two.", "Three."]


def test_what_is_no_cue_is_passed_over() -> None:
    text = (
        "WEBVTT - of a meeting\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
        "NOTE it is\na comment\n\nNOTE\n\nintro\n00:01.000 --> 00:02.000 align:start position:10%\nHere.\n"
    )
    assert cues(text) == [Cue(1000, 2000, "", "Here.")]


def test_a_cue_may_follow_the_header_at_once() -> None:
    assert len(cues("WEBVTT\n00:01.000 --> 00:02.000\nHere.")) == 1


def test_voices_are_told_apart_within_a_cue() -> None:
    text = f"{HEAD}00:01.000 --> 00:02.000\nHm. <v.loud Asha Shrestha>Yes,\n<i>well</i>.</v> <v Brian &amp; Co>No.\n"
    assert [(cue.voice, cue.text) for cue in cues(text)] == [
        ("", "Hm."),
        ("Asha Shrestha", "Yes, well."),
        ("Brian & Co", "No."),
    ]


def test_tags_go_and_everything_else_stays() -> None:
    text = (
        f"{HEAD}00:01.000 --> 00:02.000\n"
        "<c.a.b>a</c> <b>b</b> <lang fr>c</lang> <00:01.500>d <ruby>e<rt>f</rt></ruby> 1 < 2 <3 &lt;v&gt; "
        "<script>alert(1)</script> &#8238;\n"
    )
    [cue] = cues(text)
    assert cue.text == "a b c d ef 1 < 2 <3 <v> <script>alert(1)</script> \u202e"


def test_overlapping_and_unordered_cues_are_taken_in_the_order_of_their_starts() -> None:
    text = f"{HEAD}00:05.000 --> 00:09.000\nC\n\n00:01.000 --> 00:07.000\nA\n\n00:01.000 --> 00:02.000\nB\n"
    assert [cue.text for cue in cues(text)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (1, "no_header")),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", (1, "no_header")),
        ("WEBVTTx\n\n00:01.000 --> 00:02.000\nA", (1, "no_header")),
        ("webvtt\n\n00:01.000 --> 00:02.000\nA", (1, "no_header")),
        ("WEBVTT\n", (0, "empty")),
        (f"{HEAD}00:01.000 --> 00:02.000\n<v Asha></v>\n", (0, "empty")),
        (f"{HEAD}NOTE\nnothing else\n", (0, "empty")),
        (f"{HEAD}00:01,000 --> 00:02,000\nA", (3, "bad_time")),
        (f"{HEAD}1:02.000 --> 1:04.000\nA", (3, "bad_time")),
        (f"{HEAD}00:61.000 --> 01:02.000\nA", (3, "bad_time")),
        (f"{HEAD}1\n00:01.000-->00:02.000\nA", (4, "bad_times")),
        (f"{HEAD}00:05.000 --> 00:05.000\nA", (3, "backwards")),
        (f"{HEAD}00:05.000 --> 00:01.000\nA", (3, "backwards")),
        (f"{HEAD}some words\n\n00:01.000 --> 00:02.000\nA", (3, "no_times")),
        (f"{HEAD}00:01.000 --> 00:02.000\nA\n2\n00:02.000 --> 00:03.000\nB", (6, "no_empty_line")),
        (f"{HEAD}٠٠:٠١.000 --> 00:02.000\nA", (3, "bad_time")),
        (f"{HEAD}00:01.000 --> 00:02.000\nA\n\nB\x00", (6, "nul")),
    ],
)
def test_what_would_be_lost_is_refused_with_its_line(text: str, fault: tuple[int, str]) -> None:
    assert faults(text) == [fault]


def test_all_faults_are_told_up_to_a_number() -> None:
    text = f"{HEAD}00:02.000 --> 00:01.000\nA\n\nstray\n\n00:01.000 --> 00:02.000\nFine.\n"
    assert faults(text) == [(3, "backwards"), (6, "no_times")]
    assert len(faults(HEAD + "stray\n\n" * 5000)) == 20


@pytest.mark.parametrize("data", ["café".encode("latin-1"), "x".encode("utf-16"), b"\xed\xa0\x80"])
def test_other_encodings_are_refused_with_the_line(data: bytes) -> None:
    assert faults(b"WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n" + data) in ([(4, "not_utf8")], [(4, "nul")])


def test_a_large_file_is_refused_by_its_size_and_its_cues() -> None:
    assert faults(b"WEBVTT\n\n" + b"x" * 10_000_000) == [(0, "too_large")]
    many = HEAD + "".join(
        f"{n // 60 % 60:02}:{n % 60:02}.000 --> {n // 60 % 60:02}:{n % 60:02}.900\nA\n\n"
        for n in range(100_000)
    )
    assert faults(many) == [(3 + 3 * MOST_CUES, "too_many")]
    assert len(many) < MOST_BYTES


def test_hostile_tags_take_no_time() -> None:
    """Would take hours if a tag were looked for to the end of the cue from each of its beginnings."""
    [cue] = cues(f"{HEAD}00:01.000 --> 00:02.000\n" + "<v " * 1_000_000)
    assert len(cue.text) > 1_000_000


@pytest.mark.parametrize("number", ["&#" + "9" * 5000 + ";", "&#x" + "f" * 5000 + ";", "&#0;", "&#xD800;"])
def test_characters_that_there_are_not_are_no_fault_of_ours(number: str) -> None:
    [cue] = cues(f"{HEAD}00:01.000 --> 00:02.000\nWe {number} share")
    assert cue.text.startswith("We ")
    assert cue.text.endswith(" share")


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for data in (text, HEAD + text, f"{HEAD}00:01.000 --> 00:02.000\n{text}"):
        reading = read(data.encode("utf-8", "surrogatepass"))
        assert isinstance(reading, Reading)
        assert bool(reading.cues) != bool(reading.problems)


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    assert read(b"WEBVTT\n\n" + data).problems or read(b"WEBVTT\n\n" + data).cues
