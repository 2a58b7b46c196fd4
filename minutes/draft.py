"""From a room's log to the first draft of its minutes.

Each turn that was taken is one statement, interrupted or not, so that its speaker is read in one piece; the
notes that the rapporteur took while it lasted are its text. A turn without notes is drafted empty: who spoke
when is known, what was said is for a person to add. Decisions, actions and notes that belong to no turn stand
on their own. All in the order in which they began.
"""

import datetime as dt
from dataclasses import dataclass

from dialogues.room.clock import read
from dialogues.room.commands import NoteKind
from dialogues.room.entities import Note, Span, Turn
from dialogues.room.state import State


@dataclass(frozen=True)
class Draft:
    """A segment to be. Speaker, delegation and item are the log's ids; of a guest it knows only the name."""

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


def draft(state: State, after: int = 0) -> list[Draft]:
    """What a room's log, folded into `state`, holds for the minutes; only what came after event `after`.

    Turns and notes bear the number of the event that made them, so a session that was reopened adds its later
    turns.
    """
    notes = {number: note for number, note in _notes(state).items() if number > after}
    # A turn without a stretch was called and taken back: nobody spoke.
    turns = {int(turn.id): turn for turn in state.turns.values() if int(turn.id) > after and turn.spans}
    said: dict[int, list[str]] = {number: [] for number in turns}
    found: dict[int, Draft] = {}
    for number, note in sorted(notes.items()):
        of = int(note["turn"] or 0)
        if note["kind"] == "statement" and of in turns:
            said[of].append(note["text"])
        else:
            found[number] = _of_note(note)
    for number, turn in turns.items():
        found[number] = _of_turn(turn, "\n\n".join(said[number]))
    return [found[number] for number in sorted(found)]


def _notes(state: State) -> dict[int, Note]:
    return {
        int(key.removeprefix("note/")): note for key, note in state.map.items() if key.startswith("note/")
    }


def _of_turn(turn: Turn, text: str) -> Draft:
    return Draft(
        began=turn.spans[0].start,
        kind="statement",
        item=turn.item,
        speaker=turn.hand["participant"],
        guest=turn.hand["guest"],
        delegation=turn.hand["delegation"],
        stretches=turn.spans,
        text=text,
    )


def _of_note(note: Note) -> Draft:
    return Draft(
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
    )
