"""How a text is cut into the terms that are searched, the same for every database.

Letters are folded (NFKC, case, accents), Chinese and Japanese are cut into pairs of characters that overlap, and an
Arabic word is known without its article too. A vowel sign of Devanagari is part of its word, an accent is not. What
comes out holds letters, digits and marks only, so that neither FTS5 nor tsvector cuts it again.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

LONGEST_TERM = 60  # characters; what is longer is cut, in texts and in questions alike
_MOST_FOLDED = (
    4 * LONGEST_TERM
)  # of a word: folding a letter with thousands of accents takes their number squared
MOST_TERMS = 12  # in one question
SHORTEST_PREFIX = 3  # a shorter word is looked for as it stands
FACET = "ᚠ"  # begins the terms that no text has: a rune

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ASCII_WORD = re.compile("[0-9A-Za-z]+")
_RUN = re.compile(rf"[{_HAN}]+")
_ARTICLE = re.compile(
    r"^[\u0648\u0641\u0628\u0643]?\u0627\u0644(?=.{3})"
)  # al-, with and-, so-, by- or like- before
_ALEF = str.maketrans("أإآٱىة", "ااااي" + "ه")
_TATWEEL = "\u0640"


class Term(NamedTuple):
    """A term and the stretch `[start, end)` of the text that it was cut from, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Question:
    """`exact` terms stand as they are, `begun` ones begin a word; `phrases` are runs of terms in their order."""

    exact: tuple[str, ...]
    begun: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.exact or self.begun)


def facet(name: str, value: object) -> str:
    """A term for what is not text: `facet("country", "MX")`."""
    return f"{FACET}{name}{value}".casefold()


def terms(text: str) -> Iterator[Term]:
    """In the order of the text."""
    if text.isascii():  # the same as below, without looking at each letter
        yield from (
            Term(found[0].lower()[:LONGEST_TERM], *found.span()) for found in _ASCII_WORD.finditer(text)
        )
        return
    for start, end in _words(text):
        at = start
        for run in _RUN.finditer(text, start, end):
            yield from _plain(text, at, run.start())
            yield from _pairs(text, run.start(), run.end())
            at = run.end()
        yield from _plain(text, at, end)


def indexed(text: str, facets: tuple[str, ...] = ()) -> str:
    """The terms of a text with spaces between and around them; what is only another form of a term comes last."""
    found = [term.text for term in terms(text)]
    others = {other for term in found if (other := _without_article(term)) != term}
    return f" {' '.join((*found, *sorted(others), *facets))} "


def ask(text: str) -> Question:
    """What somebody typed: words, of which the longer may go on, and phrases in quotation marks."""
    phrases: list[tuple[str, ...]] = []
    exact: dict[str, None] = {}
    begun: dict[str, None] = {}
    for number, part in enumerate(re.split(r'["“”„«»]', text)):
        words = [term.text for term in terms(part)][:MOST_TERMS]
        if number % 2 and len(words) > 1:
            phrases.append(tuple(words))
            exact |= dict.fromkeys(words)
            continue
        for word in words:
            own = _without_article(word)
            is_whole = number % 2 or (len(own) < SHORTEST_PREFIX and not _RUN.fullmatch(own))
            (exact if is_whole else begun)[own] = None
    return Question(tuple(exact)[:MOST_TERMS], tuple(begun)[:MOST_TERMS], tuple(phrases))


def hits(text: str, question: Question) -> list[tuple[int, int]]:
    """The stretches of a text that answer a question, in order, none touching another."""
    exact, begun = question.exact, question.begun
    found: list[tuple[int, int]] = []
    for term in terms(text):
        own = _without_article(term.text)
        if term.text in exact or own in exact or term.text.startswith(begun) or own.startswith(begun):
            if found and term.start <= found[-1][1]:
                found[-1] = (found[-1][0], max(term.end, found[-1][1]))
            else:
                found.append((term.start, term.end))
    return found


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Runs of letters, digits and marks."""
    start = None
    for place, letter in enumerate(text):
        if unicodedata.category(letter)[0] in "LNM":
            start = place if start is None else start
        elif start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, len(text)


def _plain(text: str, start: int, end: int) -> Iterator[Term]:
    if folded := _folded(text[start : min(end, start + _MOST_FOLDED)]):
        yield Term(folded[:LONGEST_TERM], start, end)


def _pairs(text: str, start: int, end: int) -> Iterator[Term]:
    """Overlapping pairs, and the last character alone, so that each one begins a term."""
    for place in range(start, end):
        stop = min(place + 2, end)
        if folded := _folded(text[place:stop]):
            yield Term(folded, place, stop)


@lru_cache(maxsize=50_000)  # texts are made of the same words again and again
def _folded(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in spread if letter != _TATWEEL and not _is_accent(letter))
    folded = unicodedata.normalize("NFC", kept).casefold().translate(_ALEF)
    return "".join(
        letter for letter in folded if unicodedata.category(letter)[0] in "LNM" and letter != FACET
    )


def _is_accent(letter: str) -> bool:
    """Above and below a letter (classes 200 and up), or a sign of Arabic that is mostly left out (27 to 35)."""
    kind = unicodedata.combining(letter)
    return kind >= 200 or 27 <= kind <= 35


def _without_article(word: str) -> str:
    return word if word.isascii() else _ARTICLE.sub("", word)
