"""Letters with more marks on them than any language has: what draws them takes memory by their number squared."""

import unicodedata
from collections.abc import Iterator

MOST = 30  # on one letter; what text may be expected to stay within (UAX #15, 13, Stream-Safe Text Format)

_JOINERS = "\u200c\u200d"  # end no letter


def crowded(text: str) -> str:
    """The first letter with more than `MOST` marks (◌ for marks on none), "" where there is none."""
    for start, _ in _runs(text):
        return text[start - 1 : start] or "◌"
    return ""


def thinned(text: str) -> str:
    """The text with no more than `MOST` marks on each letter."""
    parts, at = [], 0
    for start, end in _runs(text):
        parts.append(text[at : start + MOST])
        at = end
    return "".join((*parts, text[at:]))


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of more than `MOST` marks on end."""
    if text.isascii():
        return
    start = None
    for place, letter in enumerate(text):
        if (
            letter in _JOINERS
            or unicodedata.category(letter)[0] == "M"
            or "\U000e0020" <= letter <= "\U000e007f"
        ):
            start = place if start is None else start
            continue
        if start is not None and place - start > MOST:
            yield start, place
        start = None
    if start is not None and len(text) - start > MOST:
        yield start, len(text)
