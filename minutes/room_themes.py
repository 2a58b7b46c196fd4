"""Which themes the notes of a room were given, and by whom."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """A line of the room's log that gives a note its themes: the note itself, or a later change of them."""

    seq: int
    at: dt.datetime
    actor: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Tagging:
    """A theme that a note still has: since event `seq`, by the person who put it there."""

    note: int
    theme: str
    seq: int
    at: dt.datetime
    actor: int | None


def taggings(lines: Iterable[Line]) -> list[Tagging]:
    """From the lines in their order. A theme that was taken off and put back belongs to who put it back."""
    notes: dict[int, dict[str, Tagging]] = {}
    for line in lines:
        note = int(line.data.get("note", line.seq))
        had = notes.get(note, {})
        notes[note] = {
            theme: had.get(theme) or Tagging(note, theme, line.seq, line.at, line.actor)
            for theme in line.data["themes"]
        }
    return [tagging for note in notes.values() for tagging in note.values()]
