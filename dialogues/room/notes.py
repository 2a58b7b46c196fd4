"""The rules of the notes: what the rapporteur writes down while people talk, tied to who has the floor."""

from collections.abc import Sequence
from typing import TypedDict

from msgspec import UNSET, UnsetType

from dialogues.room import commands, events
from dialogues.room.board import Board, Folds
from dialogues.room.entities import Note
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

MOST_NOTES = 5_000

Decision = Sequence[Event] | Refusal


class _Said(TypedDict):
    speaker: str | None
    guest: str | None
    delegation: str | None
    turn: str | None


def _said_by(state: Board, speaker: str | UnsetType | None) -> _Said | Refusal:
    """Who said it: the floor by default; a named speaker's turn only where it is the one on the floor."""
    floor = state.floor
    if speaker is UNSET:
        if floor is None:
            return _Said(speaker=None, guest=None, delegation=None, turn=None)
        return _Said(
            speaker=floor["participant"],
            guest=floor["guest"],
            delegation=floor["delegation"],
            turn=floor["turn"],
        )
    if speaker is None:
        return _Said(speaker=None, guest=None, delegation=None, turn=None)
    person = state.participant(speaker)
    if person is None:
        return Refusal("unknown", "participant", {"got": speaker})
    turn = floor["turn"] if floor and floor["participant"] == speaker else None
    return _Said(speaker=speaker, guest=None, delegation=person["delegation"], turn=turn)


def write_note(state: Board, command: commands.WriteNote, actor: Actor) -> Decision:
    if sum(key.startswith("note/") for key in state.map) >= MOST_NOTES:
        return Refusal("too_large", "notes_full", {"most": MOST_NOTES})
    said = _said_by(state, command.speaker)
    if isinstance(said, Refusal):
        return said
    return [
        events.NoteWritten(
            text=command.text,
            kind=command.kind,
            item=state.session["item"],
            themes=command.themes,
            owner=command.owner or None,
            due=command.due.isoformat() if command.due else None,
            **said,
        )
    ]


def edit_note(state: Board, command: commands.EditNote, actor: Actor) -> Decision:
    note = state.note(command.note)
    if note is None:
        return Refusal("unknown", "note", {"got": command.note})
    said = _Said(
        speaker=note["speaker"], guest=note["guest"], delegation=note["delegation"], turn=note["turn"]
    )
    if command.speaker is not UNSET and command.speaker != note["speaker"]:
        corrected = _said_by(state, command.speaker)
        if isinstance(corrected, Refusal):
            return corrected
        said = corrected
    if command.item is not UNSET and command.item is not None and state.item(command.item) is None:
        return Refusal("unknown", "item", {"got": command.item})
    due = note["due"]
    if command.due is not UNSET:
        due = command.due.isoformat() if command.due else None
    edited = events.NoteEdited(
        note=command.note,
        text=note["text"] if command.text is UNSET else command.text,
        kind=note["kind"] if command.kind is UNSET else command.kind,
        owner=note["owner"] if command.owner is UNSET else command.owner or None,
        due=due,
        item=note["item"] if command.item is UNSET else command.item,
        **said,
    )
    found: list[Event] = []
    if any(note[field] != getattr(edited, field) for field in events.EDITABLE):  # type: ignore[literal-required]  # names of Note's fields
        found.append(edited)
    if command.themes is not UNSET and command.themes != note["themes"]:
        found.append(events.NoteTagged(note=command.note, themes=command.themes))
    return found


def tag_note(state: Board, command: commands.TagNote, actor: Actor) -> Decision:
    note = state.note(command.note)
    if note is None:
        return Refusal("unknown", "note", {"got": command.note})
    return (
        []
        if note["themes"] == command.themes
        else [events.NoteTagged(note=command.note, themes=command.themes)]
    )


# What events do


def _note_written(room: Board, event: events.NoteWritten) -> None:
    note = Note(
        at=room.now,
        item=event.item,
        turn=event.turn,
        speaker=event.speaker,
        guest=event.guest,
        delegation=event.delegation,
        kind=event.kind,
        text=event.text,
        themes=event.themes,
        owner=event.owner,
        due=event.due,
        edits=0,
        edited_at=None,
    )
    room.put(f"note/{room.seq}", note)


def _note_edited(room: Board, event: events.NoteEdited) -> None:
    note = room.note(event.note)
    assert note
    room.put(
        f"note/{event.note}",
        {
            **note,
            "text": event.text,
            "kind": event.kind,
            "speaker": event.speaker,
            "guest": event.guest,
            "delegation": event.delegation,
            "turn": event.turn,
            "owner": event.owner,
            "due": event.due,
            "item": note["item"] if event.item is UNSET else event.item,
            "edits": note["edits"] + 1,
            "edited_at": room.now,
        },
    )


def _note_tagged(room: Board, event: events.NoteTagged) -> None:
    note = room.note(event.note)
    assert note
    room.put(f"note/{event.note}", {**note, "themes": event.themes})


FOLDS: Folds = {
    events.NoteWritten: _note_written,
    events.NoteEdited: _note_edited,
    events.NoteTagged: _note_tagged,
}
