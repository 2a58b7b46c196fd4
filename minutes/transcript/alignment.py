"""Where the words of a transcript belong: cues with a clock of their own, turns on the room's.

All times are milliseconds since the session began; a cue's begin at the beginning of its file, and `offset` is when,
on the room's clock, that was.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from minutes.history.words import stands_alone
from minutes.transcript.webvtt import Cue

MOST_OFFSET = 200 * 3_600_000
_QUARTER = 15 * 60_000
_HOUR = 4 * _QUARTER
# Clocks of places differ by up to 26 hours, and a recorder may count from some midnight.
_SHIFTS = range(-26 * _HOUR, 26 * _HOUR + 1, _QUARTER)
_MOST_WEIGHED = 4_000  # cues: of more a part tells as much
_BETTER = 0.2  # of the speech: by how much a shift must fit better to be proposed
_ENOUGH = 0.5  # and how much of it must fit then
_AS_GOOD = 0.02  # within so much of the best the simplest shift is meant
_SECOND = 1000
_NEAR = _QUARTER // 2  # how far from a shift its seconds are sought
_FINER = 0.05  # of the speech: by how much an offset to the second must fit better,
_NEARLY_ALL = 0.9  # and how much of it must fit then
_ALIKE = 0.005  # within so much of the best seconds are as good: their middle is meant

Stretches = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Turn:
    """When somebody had the floor: `stretches` in order, apart where they were interrupted or the session paused.

    `key` is the caller's; `speaker` the name that a transcript would give, "" where nobody knows it.
    """

    key: int
    speaker: str
    stretches: Stretches


@dataclass(frozen=True)
class Suggestion:
    """An offset under which `share` of the speech falls into turns; so far it is `now`."""

    offset: int
    share: float
    now: float


def name_voices(cues: Iterable[Cue], people: Iterable[str]) -> list[Cue]:
    """Zoom writes `Name: words` in place of a voice; it is one where the name is somebody's at the table."""
    names = {name.casefold(): name for name in people if name}

    def named(cue: Cue) -> Cue:
        name, colon, words = cue.text.partition(": ")
        if cue.voice or not colon or not words.strip() or name.casefold() not in names:
            return cue
        return replace(cue, voice=names[name.casefold()], text=words.strip())

    return [named(cue) for cue in cues]


def place(cues: Sequence[Cue], turns: Iterable[Turn], offset: int) -> list[int | None]:
    """For each cue the key of the turn in which most of it lies, the earlier of two that share it alike.

    None: most of it lies in no turn, as what the chair says between turns does.
    """
    parts = sorted((start, end, turn.key) for turn in turns for start, end in turn.stretches if start < end)
    # Stretches of other people may overlap by a correction: none before `reach` of a place ends behind it.
    starts, reach, furthest = [part[0] for part in parts], [], 0
    for _, end, _ in parts:
        furthest = max(furthest, end)
        reach.append(furthest)
    return [_place(cue.start + offset, cue.end + offset, parts, starts, reach) for cue in cues]


def _place(
    start: int, end: int, parts: list[tuple[int, int, int]], starts: list[int], reach: list[int]
) -> int | None:
    shares: dict[int, int] = {}
    for number in range(bisect_right(reach, start), len(parts)):
        if starts[number] >= end:
            break
        since, until, key = parts[number]
        if (common := min(end, until) - max(start, since)) > 0:
            shares[key] = shares.get(key, 0) + common
    best = max(shares, key=lambda key: shares[key], default=None)
    outside = end - start - sum(shares.values())
    return best if best is not None and shares[best] >= outside else None


def suggest(
    cues: Sequence[Cue], turns: Sequence[Turn], offset: int, time_of_day: int, hints: Iterable[int] = ()
) -> Suggestion | None:
    """A better offset, where the file's clock is not the room's: shifted by hours, a clock on some wall, or late by
    minutes and seconds.

    A shift is judged by how much of the speech falls into turns; a cue of a voice that the room knows only counts in
    turns of its own. `time_of_day` is when the session began (milliseconds since midnight in UTC), `hints` are
    offsets that would be no wonder. None: nothing fits clearly better than `offset`.
    """
    first = min((start for turn in turns for start, _ in turn.stretches), default=None)
    if not cues or first is None:
        return None
    # The lower, the simpler: a zero that is known, then whole hours from one, then parts of hours, then the first word
    # at the first turn.
    ranks: dict[int, tuple[int, ...]] = dict.fromkeys((0, *hints), (0,))
    for number, zero in enumerate((offset, 0, *hints, -time_of_day)):
        for shift in _SHIFTS:
            rank = (1, shift % _HOUR != 0, shift % (2 * _QUARTER) != 0, number, abs(shift))
            ranks[zero + shift] = min(ranks.get(zero + shift, rank), rank)
    ranks.setdefault(first - cues[0].start, (2,))
    offsets = [each for each in ranks if abs(each) <= MOST_OFFSET]
    some = cues[:: len(cues) // _MOST_WEIGHED + 1]
    shares = dict(zip([offset, *offsets], _shares(some, turns, [offset, *offsets]), strict=True))
    now, best = shares[offset], max(shares.values())
    found = None
    if best >= _ENOUGH and best >= now + _BETTER:
        good = [each for each in offsets if shares[each] >= best - _AS_GOOD]
        simplest = min(good, key=lambda each: ranks[each])
        found = Suggestion(simplest, shares[simplest], now)
    second, share = _to_the_second(some, turns, found.offset if found else offset)
    if share >= max(_NEARLY_ALL, (found.share if found else now) + _FINER):
        return Suggestion(second, share, now)
    return found


def _to_the_second(cues: Sequence[Cue], turns: Sequence[Turn], offset: int) -> tuple[int, float]:
    """The offset in whole seconds near another that fits best, and how much of the speech fits then."""
    around = range(-_NEAR, _NEAR + 1, 5 * _SECOND)
    rough = [each for shift in around if abs(each := offset + shift) <= MOST_OFFSET]
    shares = dict(zip(rough, _shares(cues, turns, rough), strict=True))
    best = max(shares.values())
    kept = [each for each in rough if shares[each] >= best - _AS_GOOD]
    seconds = sorted({each + shift * _SECOND for each in kept for shift in range(-4, 5)})
    fine = dict(zip(seconds, _shares(cues, turns, seconds), strict=True))
    best = max(fine.values())
    alike = [each for each in seconds if fine[each] >= best - _ALIKE]
    middle = alike[len(alike) // 2]
    return middle, fine[middle]


def _shares(cues: Sequence[Cue], turns: Sequence[Turn], offsets: Sequence[int]) -> list[float]:
    """Of all speech the share that falls into turns, by offset."""
    total = sum(cue.end - cue.start for cue in cues)
    sums = np.zeros(len(offsets))
    for voice, said in _by_voice(cues, turns).items():
        theirs = [turn for turn in turns if not voice or turn.speaker.casefold() == voice]
        covered = _Covered([part for turn in theirs for part in turn.stretches])
        starts = np.array([cue.start for cue in said], dtype=np.int64)
        ends = np.array([cue.end for cue in said], dtype=np.int64)
        for number, offset in enumerate(offsets):
            sums[number] += float((covered(ends + offset) - covered(starts + offset)).sum())
    return [float(each) for each in sums / total]


def _by_voice(cues: Iterable[Cue], turns: Iterable[Turn]) -> Mapping[str, list[Cue]]:
    """Cues by the name of a speaker of the room, "" for all others."""
    known = {turn.speaker.casefold() for turn in turns if turn.speaker}
    found: dict[str, list[Cue]] = {}
    for cue in cues:
        voice = cue.voice.casefold()
        found.setdefault(voice if voice in known else "", []).append(cue)
    return found


class _Covered:
    """How many milliseconds of turns lie before an instant, of many at once."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self.starts, self.before = _joined(stretches)

    def __call__(self, instants: NDArray[np.int64]) -> NDArray[np.int64]:
        places: NDArray[np.int64] = np.interp(instants, self.starts, self.before).astype(np.int64)
        return places


def _joined(stretches: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Corners of the line that rises while somebody has the floor; overlapping stretches count once."""
    at, height = [0], [0]
    last = None
    for start, end in sorted(stretches):
        start = start if last is None else max(start, last)
        if end <= start:
            continue
        at += [start, end]
        height += [height[-1], height[-1] + end - start]
        last = end
    return (at[1:], height[1:]) if len(at) > 1 else (at, height)


def joined_words(cues: Iterable[Cue], stretches: Stretches, offset: int) -> str:
    """The words of one turn, a paragraph for each of its stretches."""
    paragraphs: dict[int, list[str]] = {}
    starts = [start for start, _ in stretches]
    for cue in cues:
        middle = (cue.start + cue.end) // 2 + offset
        paragraphs.setdefault(max(bisect_right(starts, middle) - 1, 0), []).append(cue.text)
    return "\n\n".join("".join(_spaced(paragraphs[number])) for number in sorted(paragraphs))


def _spaced(texts: Sequence[str]) -> Iterator[str]:
    """Words of neighbouring cues, without a space between letters of a script that has none."""
    before = ""
    for text in texts:
        if before and not (_close(before[-1]) and _close(text[0])):
            yield " "
        yield text
        before = text


def _close(sign: str) -> bool:
    return stands_alone(sign) or "\u3000" <= sign <= "\u303f"
