"""From a room's log to the first draft of its minutes.

Each turn that was taken is one statement, interrupted or not, so that its speaker is read in one piece; the
notes that the rapporteur took on it are its text. A turn without notes is drafted empty: who spoke
when is known, what was said is for a person to add. Decisions, actions and notes that belong to no turn stand
on their own. All in the order in which they began.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass, field

from dialogues.room.clock import read
from dialogues.room.commands import NoteKind
from dialogues.room.entities import Note, Span, Turn
from dialogues.room.state import State


@dataclass(frozen=True)
class Draft:
    """A segment to be. Speaker, delegation and item are the log's ids; of a guest it knows only the name.

    `source` is the number of the event that made the turn or the note. `notes`: which notes its text is made of, by
    their numbers, each with its stretch of the text.
    """

    source: int
    began: dt.datetime
    kind: NoteKind
    item: str | None
    speaker: str | None
    guest: str | None
    delegation: str | None
    stretches: tuple[Span, ...]
    text: str
    owner: str | None = None
    due: str | None = None
    notes: tuple[tuple[int, int, int], ...] = field(default=(), compare=False)


def draft(state: State, edited: Container[int] = (), known: int = 0) -> list[Draft]:
    """What a room's log, folded into `state`, holds for the minutes.

    `edited` are the sources of statements that a person has worded since, knowing the log up to event `known`:
    newer notes on them stand on their own.
    """
    notes = _notes(state)
    # A turn without a stretch was called and taken back: nobody spoke.
    turns = {int(turn.id): turn for turn in state.turns.values() if turn.spans}
    said: dict[int, list[tuple[int, str]]] = {number: [] for number in turns}
    found: dict[int, Draft] = {}
    for number, note in sorted(notes.items()):
        of = int(note["turn"] or 0)
        if note["kind"] == "statement" and of in turns and (of not in edited or number <= known):
            said[of].append((number, note["text"]))
        else:
            found[number] = _of_note(number, note)
    for number, turn in turns.items():
        found[number] = _of_turn(number, turn, said[number])
    return [found[number] for number in sorted(found)]


def _notes(state: State) -> dict[int, Note]:
    return {
        int(key.removeprefix("note/")): note for key, note in state.map.items() if key.startswith("note/")
    }


_BETWEEN = "\n\n"


def _of_turn(source: int, turn: Turn, said: list[tuple[int, str]]) -> Draft:
    notes, at = [], 0
    for number, text in said:
        notes.append((number, at, at + len(text)))
        at += len(text) + len(_BETWEEN)
    return Draft(
        source=source,
        began=turn.spans[0].start,
        kind="statement",
        item=turn.item,
        speaker=turn.hand["participant"],
        guest=turn.hand["guest"],
        delegation=turn.hand["delegation"],
        stretches=turn.spans,
        text=_BETWEEN.join(text for _number, text in said),
        notes=tuple(notes),
    )


def _of_note(source: int, note: Note) -> Draft:
    return Draft(
        source=source,
        began=read(note["at"]),
        kind=note["kind"],
        item=note["item"],
        speaker=note["speaker"],
        guest=note["guest"],
        delegation=note["delegation"],
        stretches=(),
        text=note["text"],
        owner=note["owner"],
        due=note["due"],
        notes=((source, 0, len(note["text"])),),
    )
