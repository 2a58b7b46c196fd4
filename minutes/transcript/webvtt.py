"""Reads WebVTT, the transcripts that Zoom, Teams, BigBlueButton, YouTube and speech recognisers write.

After the W3C's WebVTT (Candidate Recommendation of 4 April 2019): section 4.1 says how a file is built, 6.1 how it is
read and 6.4 how the text of a cue is. A player skips what it cannot read; minutes must not, so whatever would be
lost is refused with its line. webvtt-py 0.6 was tried first: its strict mode takes a cue that ends before it begins,
names no line, and gives a cue of two voices to the first of them.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogues.file_problems import Problem

MOST_BYTES = 4_000_000  # twelve hours of speech in a script of three bytes a letter
MOST_CUES = 30_000
MOST_PROBLEMS = 20  # more are not looked for
MOST_HOURS = 100
LONGEST_VOICE = 120

_TIME = re.compile(r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
_ARROW = re.compile(r"([^\s>]+)[ \t]+-->[ \t]+([^\s>]+)(?:[ \t].*)?")
# A tag of 4.2.2 or a moment within the cue; any other "<" is what somebody typed, and stays.
_TAG = re.compile(
    r"<(?:/?(?P<name>c|i|b|u|v|ruby|rt|lang)(?:\.[^\s<>]*)?(?:[ \t\n](?P<rest>[^<>]*))?|(?:\d{2,}:)?\d\d:\d\d\.\d{3})>"
)
_ENDLESS = re.compile("&#[0-9]{20,};?")
_CONTROL = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])


@dataclass(frozen=True)
class Cue:
    """Words said from `start` to `end`, in milliseconds of the file's own clock; `voice` is "" where it names none."""

    start: int
    end: int
    voice: str
    text: str


@dataclass(frozen=True)
class Reading:
    """Either cues, in the order in which they begin, or problems in that of their lines."""

    cues: Sequence[Cue] = ()
    problems: Sequence[Problem] = ()


class _RefusedError(Exception):
    def __init__(self, line: int, code: str, **values: str) -> None:
        super().__init__(code)
        self.problem = Problem(line, code, values)


def read(data: bytes) -> Reading:
    """Takes all of a file or nothing."""
    try:
        lines = _lines(data)
    except _RefusedError as refused:
        return Reading(problems=[refused.problem])
    cues: list[Cue] = []
    problems: list[Problem] = []
    found = 0
    for number, block in _blocks(lines):
        try:
            if (cue := _read_block(number, block)) is None:
                continue
            found += 1
            if found > MOST_CUES:
                raise _RefusedError(number, "too_many", most=f"{MOST_CUES:,}")
            cues += cue
        except _RefusedError as refused:
            problems.append(refused.problem)
            if len(problems) == MOST_PROBLEMS or found > MOST_CUES:
                break
    if not (cues or problems):
        problems = [Problem(0, "empty")]
    # Sorting is stable: of cues that begin together the first in the file stays first.
    return Reading(problems=problems) if problems else Reading(sorted(cues, key=lambda cue: cue.start))


def _lines(data: bytes) -> list[str]:
    if len(data) > MOST_BYTES:
        raise _RefusedError(0, "too_large", most=f"{MOST_BYTES:,}", got=f"{len(data):,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _RefusedError(_line_of(data[: error.start].decode("utf-8", "replace")), "not_utf8") from error
    if "\0" in text:
        raise _RefusedError(_line_of(text[: text.index("\0")]), "nul")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise _RefusedError(1, "no_header", got=lines[0][:40])
    return lines


def _line_of(before: str) -> int:
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines, with the number of its first; the header's own lines are left out."""
    block: list[str] = []
    header = True
    for number, line in enumerate(lines, 1):
        if number == 1:
            continue
        # A cue may follow the header at once (6.1, step 9).
        if header and line and "-->" not in line:
            continue
        header = False
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield len(lines) + 1 - len(block), block


def _read_block(number: int, block: Sequence[str]) -> list[Cue] | None:
    """A cue, one a voice (none where it holds no words); None: a comment, a style or a region."""
    if re.match(r"(?:NOTE(?:[ \t]|$)|(?:STYLE|REGION)[ \t]*$)", block[0]):
        return None
    at = 0 if "-->" in block[0] else 1
    if at == len(block) or "-->" not in block[at]:
        raise _RefusedError(number, "no_times", got=block[0][:60])
    for beyond, line in enumerate(block[at + 1 :], number + at + 1):
        if "-->" in line:
            raise _RefusedError(beyond, "no_empty_line")
    start, end = _read_times(number + at, block[at])
    return [Cue(start, end, voice, text) for voice, text in _voices("\n".join(block[at + 1 :]))]


def _read_times(number: int, line: str) -> tuple[int, int]:
    found = _ARROW.fullmatch(line.strip())
    if found is None:
        raise _RefusedError(number, "bad_times", got=line[:60])
    start, end = _milliseconds(number, found[1]), _milliseconds(number, found[2])
    if end <= start:
        raise _RefusedError(number, "backwards", start=found[1], end=found[2])
    return start, end


def _milliseconds(number: int, time: str) -> int:
    found = _TIME.fullmatch(time)
    if found is None or int(found[1] or 0) >= MOST_HOURS:
        raise _RefusedError(number, "bad_time", got=time[:40])
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """The words of a cue's text by voice, without tags; words before the first voice are nobody's."""
    voice, at = "", 0
    parts: list[str] = []
    for tag in _TAG.finditer(payload):
        parts.append(payload[at : tag.start()])
        at = tag.end()
        if tag["name"] == "v":
            if words := _plain("".join(parts)):
                yield voice, words
            parts = []
            voice = "" if tag[0].startswith("</") else _plain(tag["rest"] or "")[:LONGEST_VOICE]
    if words := _plain("".join([*parts, payload[at:]])):
        yield voice, words


def _plain(text: str) -> str:
    """Without character references, line breaks and control characters; marks of direction stay."""
    # Of a number that no letter has there is nothing to read, and Python reads none of thousands of digits.
    text = html.unescape(_ENDLESS.sub("", text))
    return " ".join(text.replace("\n", " ").replace("\t", " ").translate(_CONTROL).split())
