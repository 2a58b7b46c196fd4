"""A text cut where its tagged stretches begin and end, so that overlapping ones can be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar


class Stretch(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Stretch)


@dataclass(frozen=True)
class Piece(Generic[S]):
    """Text between two cuts, with the stretches over it, the last begun last, and those that end with it."""

    text: str
    over: tuple[S, ...]
    ending: tuple[S, ...]


def pieces(text: str, stretches: Sequence[S]) -> list[Piece[S]]:
    """Put together, the pieces are the text."""
    cuts = sorted({0, len(text), *(s.start for s in stretches), *(s.end for s in stretches)})
    coming = sorted(stretches, key=lambda s: (s.start, -s.end))[::-1]
    over: list[S] = []
    found = []
    for start, end in pairwise(cuts):
        over = [s for s in over if s.end > start]
        while coming and coming[-1].start <= start:
            over.append(coming.pop())
        found.append(Piece(text[start:end], tuple(over), tuple(s for s in over if s.end == end)))
    return found
