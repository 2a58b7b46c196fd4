"""Two versions of a text compared by words, and words struck out of a text and out of all its former versions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from minutes.anchoring import Patience, changes, tokens

QUOTED_WORDS = 5  # so many in a row are a quotation, whatever stands around them
QUOTED_SIGNS = 10  # the same in scripts that do not part words

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Stretch:
    """Text of one version or of both."""

    kind: Kind
    text: str


def compare(before: str, after: str, patience: Patience | None = None) -> list[Stretch]:
    """What stayed, went and came, by words (by characters in scripts that do not part them).

    Without `new` the stretches are the text before, without `gone` the one after. White space between two changes
    counts as changed: a rewritten phrase reads as one. Comparisons of one page share their `patience`.
    """
    found: list[Stretch] = []
    gone, new, at = "", "", 0
    for a1, a2, b1, b2 in changes(before, after, patience):
        between = before[at:a1]
        if found and not between.strip() and (gone or new):
            gone, new = gone + between, new + between
        else:
            found += _changed(gone, new)
            found += [Stretch("same", between)] if between else []
            gone = new = ""
            # White space at the very beginning is nothing to join to.
            found = found or [Stretch("same", "")]
        gone, new, at = gone + before[a1:a2], new + after[b1:b2], a2
    found += [*_changed(gone, new), Stretch("same", before[at:])]
    return [stretch for stretch in found if stretch.text]


def _changed(gone: str, new: str) -> Iterator[Stretch]:
    yield Stretch("gone", gone)
    yield Stretch("new", new)


def marker(reason: str) -> str:
    """What stands in place of redacted words, in every language alike: it is part of the record."""
    return f"[redacted: {reason}]"


@dataclass(frozen=True)
class Struck:
    """A text without some of its words; `places` are the stretches `[a1, a2)` that became `[b1, b2)`, in order."""

    text: str
    places: tuple[tuple[int, int, int, int], ...]

    def carry(self, start: int, end: int) -> tuple[int, int, bool]:
        """Where the stretch `[start, end)` of the former text is now, and whether words of it were struck."""
        touched = any(start < a2 and a1 < end for a1, a2, _, _ in self.places)
        return self._carried(start, last=False), self._carried(end, last=True), touched

    def _carried(self, place: int, last: bool) -> int:
        shift = 0
        for a1, a2, b1, b2 in self.places:
            if place <= a1:
                break
            if place < a2:
                return b2 if last else b1
            shift = b2 - a2
        return place + shift


def strike(text: str, words: str, mark: str) -> Struck:
    """Puts `mark` wherever `words` stand; all of the text where `words` is empty.

    What is no whole word there (`art` in `part`) is left, unless it begins or ends with a sign that is no letter or
    is of a script that does not part words.
    """
    if not words:
        return Struck(mark, ((0, len(text), 0, len(mark)),))
    parts, places, at, length = [], [], 0, 0
    for start in _whole(text, words):
        if start < at:
            continue
        length += start - at
        parts += [text[at:start], mark]
        at = start + len(words)
        places.append((start, at, length, length + len(mark)))
        length += len(mark)
    return Struck("".join([*parts, text[at:]]), tuple(places))


def strike_quotations(text: str, words: str, mark: str) -> Struck:
    """Puts `mark` wherever a free text says `words`, or quotes a run of them, in other case and spacing too.

    A comment, a takeaway or a mail tells less than all and tells it its own way.
    """
    if not words.strip():
        return Struck(text, ())
    exact = [(a1, a2) for a1, a2, _, _ in strike(text, words, mark).places]
    merged: list[tuple[int, int]] = []
    for start, end in sorted([*exact, *_quoted(text, words)]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    parts, places, at, length = [], [], 0, 0
    for start, end in merged:
        length += start - at
        parts += [text[at:start], mark]
        places.append((start, end, length, length + len(mark)))
        at, length = end, length + len(mark)
    return Struck("".join([*parts, text[at:]]), tuple(places))


def _quoted(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Stretches of `text` that are so many words of `words` in a row, or all of them where they are fewer."""
    said = [word for _, _, word in _spoken(words)]
    if not said:
        return
    most = QUOTED_SIGNS if all(map(stands_alone, said)) else QUOTED_WORDS
    run = min(most, len(said))
    known = {tuple(said[at : at + run]) for at in range(len(said) - run + 1)}
    found = _spoken(text)
    for at in range(len(found) - run + 1):
        if tuple(word for _, _, word in found[at : at + run]) in known:
            yield found[at][0], found[at + run - 1][1]


def _spoken(text: str) -> list[tuple[int, int, str]]:
    """The words of a text with their places, without case, white space and punctuation."""
    found, at = [], 0
    for token in tokens(text):
        if any(map(str.isalnum, token)):
            found.append((at, at + len(token), token.casefold()))
        at += len(token)
    return found


def _whole(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not (_joined(text[start - 1 : start], words[0]) or _joined(words[-1], text[end : end + 1])):
            yield start
        start = text.find(words, start + 1)


def _joined(left: str, right: str) -> bool:
    """Whether two characters side by side are of one word."""
    return left.isalnum() and right.isalnum() and not (stands_alone(left) or stands_alone(right))


def stands_alone(sign: str) -> bool:
    """Of a script that is written without spaces: CJK and Kana, Thai, Lao, Burmese, Khmer."""
    blocks = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u2e80", "\u9fff"))
    return sign >= "\uf900" or any(first <= sign <= last for first, last in blocks)


def surviving(former: str, present: str, mark: str) -> str:
    """A former version, or any quotation of it, with `mark` for all that the present version does not say.

    Redaction cannot know which other words of a former version told the same: so of it only those stay that
    readers may still read.
    """
    return "".join(
        mark if stretch.kind == "gone" and stretch.text.strip() else stretch.text
        for stretch in compare(former, present)
        if stretch.kind != "new"
    )
