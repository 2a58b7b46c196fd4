"""Where a tagged stretch of text is after its text was edited.

An anchor keeps its place in code points, its exact words, and up to 32 characters on either side. After an
edit it is carried through the difference of the two versions; where that fails, its words are looked for.
Either way the place found must score well, and clearly better than any other that could be meant; else the
anchor is lost, which is for a person to mend. It never lands on a lookalike in silence, and what it says is
always what stands at its place.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, islice

CONTEXT = 32
MINIMUM = 0.5  # the least likeness of words and surroundings at which a place counts as the same
MARGIN = 0.15  # by how much it must be better than the next best
_MOST_PLACES = 50  # words that occur more often anchor nothing
_JOINER = "\u200d"
_LETTER_BY_LETTER = 200  # up to this length words are compared by letters, beyond by tokens
MOST_COMPARED = 8_000_000  # pairs of tokens: a second or two

# Words, in scripts that part them, else single characters: Chinese is compared finely, and a stray letter
# never matches within another word.
_TOKEN = re.compile(r"[^\W\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|\s+|.", re.DOTALL)


class Patience:
    """How many pairs of tokens may still be compared, for all comparisons that share it.

    Hardly any text comes near it; but some, like pairs of signs that changed places all along, would take minutes.
    """

    def __init__(self, pairs: int = MOST_COMPARED) -> None:
        self.left = pairs


class _Matcher(SequenceMatcher[str]):
    """difflib's, until patience ends: what is not compared by then counts as different."""

    def __init__(
        self, one: Sequence[str], other: Sequence[str], patience: Patience, *, autojunk: bool = True
    ) -> None:
        super().__init__(None, one, other, autojunk)
        self._patience = patience
        places = self.b2j  # type: ignore[attr-defined]  # where a token stands in the other text; not in its stub
        self._cost = list(accumulate((1 + len(places.get(token, ())) for token in one), initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        if self._patience.left <= 0:
            return Match(alo, blo, 0)
        self._patience.left -= self._cost[ahi if ahi is not None else -1] - self._cost[alo]
        return super().find_longest_match(alo, ahi, blo, bhi)


@dataclass(frozen=True)
class Anchor:
    """A stretch `[start, end)` of a text, in code points."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True)
class Carried:
    """Where an anchor is after an edit. `in_place`: the difference led there, not the words."""

    anchor: Anchor
    same_words: bool
    in_place: bool


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """Raises `ValueError` unless `[start, end)` is a stretch of `text` that is not blank."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"expected 0 ≤ start < end ≤ {len(text)}, got {start} and {end}")
    exact = text[start:end]
    if not exact.strip():
        raise ValueError("expected a stretch with words in it, got white space")
    return Anchor(start, end, exact, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def _cuts(place: Anchor) -> tuple[bool, bool]:
    """Whether it begins, and ends, within a letter: before an accent, or inside an emoji of several parts."""
    return _joined(place.prefix[-1:], place.exact[:1]), _joined(place.exact[-1:], place.suffix[:1])


def _joined(one: str, other: str) -> bool:
    """Whether two characters side by side belong to one letter."""
    if not one or not other or one.isspace() or other.isspace():
        return False
    if _JOINER in (one, other) or "\U0001f3fb" <= other <= "\U0001f3ff":  # tones of skin
        return True
    return unicodedata.category(other).startswith("M")


def places(text: str, exact: str) -> list[int]:
    """Where `exact` stands in `text`, overlapping occurrences too; of very many only the first."""
    return list(islice(_occurrences(text, exact), _MOST_PLACES + 1))


def _occurrences(text: str, exact: str) -> Iterator[int]:
    at = text.find(exact)
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _same_words(anchor: Anchor, text: str) -> list[Anchor]:
    """Where the anchor's words stand in `text`, and not as a part of letters that were whole in it."""
    begins, ends = _cuts(anchor)
    length = len(anchor.exact)
    found = [anchor_at(text, at, at + length) for at in places(text, anchor.exact)]
    if len(found) > _MOST_PLACES:
        return found
    return [place for place in found if _cuts(place) in ((begins, ends), (False, False))]


def find_again(anchor: Anchor, text: str) -> Anchor | None:
    """The anchor's words in `text`, in surroundings like enough, if no other place is nearly as good."""
    found = _same_words(anchor, text)
    if len(found) > _MOST_PLACES:
        return None
    patience = Patience()
    return _clear_best(found, lambda place: likeness(anchor, place, patience))


class Edit:
    """The difference of two versions of one text, through which any number of anchors are carried."""

    def __init__(self, before: str, after: str) -> None:
        self._before = before
        self._after = after
        self._changes = list(changes(before, after))
        self._patience = Patience()

    def carry(self, anchor: Anchor) -> Carried | None:
        """Where an anchor of the version before is in the one after; None where it is lost."""
        if self._before[anchor.start : anchor.end] != anchor.exact:
            raise ValueError(f"expected {anchor.exact!r} at {anchor.start} of the text before the edit")
        here, there = _same_words(anchor, self._before), _same_words(anchor, self._after)
        mapped = self._mapped(anchor)
        certain = mapped and mapped.exact == anchor.exact and len(here) == len(there)
        if mapped and certain and self._is_kept(anchor, mapped):
            return Carried(mapped, same_words=True, in_place=True)
        if max(len(here), len(there)) > _MOST_PLACES:
            return None
        found = self._best(anchor, mapped, there)
        return (
            Carried(found, same_words=found.exact == anchor.exact, in_place=found == mapped)
            if found
            else None
        )

    def _best(self, anchor: Anchor, mapped: Anchor | None, there: list[Anchor]) -> Anchor | None:
        """The place that is clearly meant: where the difference leads, or where the same words stand."""
        candidates = {place.start: place for place in there}
        if mapped and _ratio(anchor.exact, mapped.exact, self._patience) >= MINIMUM:
            candidates[mapped.start] = mapped

        def score(place: Anchor) -> float:
            return max(
                likeness(anchor, place, self._patience), self._kept(anchor, place) if place == mapped else 0
            )

        best = _clear_best(candidates.values(), score)
        if best is None or (best != mapped and self._was_left_alone(best)):
            return None
        return None if self._is_anothers(best, anchor) else best

    def _was_left_alone(self, place: Anchor) -> bool:
        """Whether the difference keeps what stands at a place of the version after: it was there, and is that still."""
        return not any(b1 < place.end and place.start < b2 for _, _, b1, b2 in self._changes)

    def _is_anothers(self, place: Anchor, anchor: Anchor) -> bool:
        """Whether the words at a place stood elsewhere before the edit too, and it is not clearly not their place."""
        own = likeness(anchor, place, self._patience)
        return self._is_nearer_to_another(place, anchor) or any(
            likeness(twin, place, self._patience) > own - MARGIN
            for twin in self._elsewhere(place.exact, anchor)
        )

    def _is_nearer_to_another(self, place: Anchor, anchor: Anchor) -> bool:
        """Whether what stands next to a place stood next to the same words elsewhere, rather than to the anchor."""
        own = touching(anchor, place)
        return any(touching(twin, place) > own for twin in self._elsewhere(place.exact, anchor))

    def _elsewhere(self, words: str, anchor: Anchor) -> list[Anchor]:
        """Where words stood before the edit, apart from the anchor."""
        length = len(words)
        return [
            anchor_at(self._before, at, at + length)
            for at in places(self._before, words)
            if at >= anchor.end or at + length <= anchor.start
        ]

    def _mapped(self, anchor: Anchor) -> Anchor | None:
        """The anchor through the difference. What was put in at its edges stays outside, save parts of letters."""
        start, end = self._map_start(anchor), self._map_end(anchor)
        begins, ends = _cuts(anchor)
        while not begins and 0 < start < end and _joined(self._after[start - 1], self._after[start]):
            start -= 1
        while not ends and start < end < len(self._after) and _joined(self._after[end - 1], self._after[end]):
            end += 1
        return anchor_at(self._after, start, end) if self._after[start:end].strip() else None

    def _map_start(self, anchor: Anchor) -> int:
        shift = 0
        for a1, a2, b1, b2 in self._changes:
            if a1 > anchor.start:
                break
            if a2 > anchor.start:
                return b1 if a1 == anchor.start and a2 <= anchor.end else b2
            shift = b2 - a2
        return anchor.start + shift

    def _map_end(self, anchor: Anchor) -> int:
        shift = 0
        for a1, a2, b1, b2 in self._changes:
            if a1 >= anchor.end:
                break
            if a2 > anchor.end or (a2 == anchor.end and a1 < anchor.start):
                return b1
            shift = b2 - a2
        return anchor.end + shift

    def _is_kept(self, anchor: Anchor, mapped: Anchor) -> bool:
        """Whether enough of it survived, and what stands next to it is its own."""
        return self._kept(anchor, mapped) >= MINIMUM and not self._is_nearer_to_another(mapped, anchor)

    def _kept(self, anchor: Anchor, mapped: Anchor) -> float:
        """0 to 1: how much of the anchor's words and surroundings survived the edit, white space aside."""
        first, last = anchor.start - len(anchor.prefix), anchor.end + len(anchor.suffix)
        gone = 0
        for a1, a2, _, _ in self._changes:
            for low, high in ((first, anchor.start), (anchor.end, last)):
                gone += len("".join(self._before[max(a1, low) : min(a2, high)].split()))
        around = len("".join((anchor.prefix + anchor.suffix).split()))
        alike = _matching(anchor.exact, mapped.exact, self._patience)
        return (alike + around - gone) / (len(anchor.exact) + around)


def changes(before: str, after: str, patience: Patience | None = None) -> Iterator[tuple[int, int, int, int]]:
    """The stretches `[a1, a2)` of `before` that became `[b1, b2)` of `after`, in order."""
    old, new = tokens(before), tokens(after)
    head = _common(old, new)
    start = sum(map(len, old[:head]))
    tail = _common(old[head:][::-1], new[head:][::-1])
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    a, b = _offsets(old, start), _offsets(new, start)
    for tag, a1, a2, b1, b2 in _Matcher(old, new, patience or Patience()).get_opcodes():
        if tag != "equal":
            yield a[a1], a[a2], b[b1], b[b2]


def tokens(text: str) -> list[str]:
    """Words, white space and single signs, which put together are the text."""
    return _TOKEN.findall(text)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens, or characters, both begin with."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _offsets(tokens: Iterable[str], start: int) -> list[int]:
    """Where each token begins, and where the last one ends."""
    found = [start]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found


def _clear_best(candidates: Iterable[Anchor], score: Callable[[Anchor], float]) -> Anchor | None:
    scored = sorted(((score(place), place.start, place) for place in candidates), reverse=True)[:2]
    if not scored or scored[0][0] < MINIMUM:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN:
        return None
    return scored[0][2]


def likeness(one: Anchor, other: Anchor, patience: Patience) -> float:
    """0 to 1: how much two stretches and their surroundings have in common, by their lengths."""
    alike = _matching(one.exact, other.exact, patience)
    alike += _matching(one.prefix[::-1], other.prefix[::-1], patience)
    alike += _matching(one.suffix, other.suffix, patience)
    return 2 * alike / sum(len(a.exact) + len(a.prefix) + len(a.suffix) for a in (one, other))


def touching(one: Anchor, other: Anchor) -> int:
    """How many characters next to two stretches are the same without a gap, on both sides together."""
    return _common(one.prefix[::-1], other.prefix[::-1]) + _common(one.suffix, other.suffix)


def _ratio(one: str, other: str, patience: Patience) -> float:
    return 2 * _matching(one, other, patience) / (len(one) + len(other))


def _matching(one: str, other: str, patience: Patience) -> int:
    """How many characters both have in the same order."""
    if one == other:
        return len(one)
    if max(len(one), len(other)) <= _LETTER_BY_LETTER:
        blocks = _Matcher(one, other, patience, autojunk=False).get_matching_blocks()
        return sum(block.size for block in blocks)
    ones = tokens(one)
    blocks = _Matcher(ones, tokens(other), patience).get_matching_blocks()
    return sum(len(token) for block in blocks for token in ones[block.a : block.a + block.size])
