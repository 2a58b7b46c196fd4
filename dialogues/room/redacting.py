"""Takes words out of the notes and conclusions of a room's log: the one thing that changes what is in it already.

The room hears of it as of every edit; the lines that held the words are then written without them, so that neither
the log nor whoever reads it from the beginning has them.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction

from dialogues.models import RoomEvent, Session
from dialogues.room import log
from dialogues.room.entities import Note
from dialogues.room.events import Event, ItemEdited, ItemTakenUp, NoteEdited, NoteWritten
from dialogues.room.state import State

_NOTES = tuple(event.__struct_config__.tag for event in (NoteWritten, NoteEdited))
_CONCLUSIONS = tuple(event.__struct_config__.tag for event in (ItemTakenUp, ItemEdited))


@transaction.atomic
def redact_notes(session: Session, source: int, rewrite: Callable[[str], str], now: dt.datetime) -> None:
    """Rewrites the note of number `source` and the notes taken on the turn of that number.

    What a redaction leaves of a note may be longer than a person may write: it is not theirs.
    """
    touched: dict[str, Note] = {}

    def decide(state: State, _now: dt.datetime) -> Sequence[Event]:
        for key, note in state.map.items():
            number = key.removeprefix("note/")
            if key.startswith("note/") and str(source) in {number, note["turn"]}:
                touched[number] = note
        return [
            NoteEdited(
                note=number,
                text=rewrite(note["text"]),
                kind=note["kind"],
                speaker=note["speaker"],
                guest=note["guest"],
                delegation=note["delegation"],
                turn=note["turn"],
                owner=note["owner"],
                due=note["due"],
                item=note["item"],
            )
            for number, note in touched.items()
            if rewrite(note["text"]) != note["text"]
        ]

    log.append(session.pk, State(), [log.Order(decide, now)])
    for line in RoomEvent.objects.filter(session=session, kind__in=_NOTES):
        number = line.data.get("note", str(line.seq))
        if number in touched and (text := rewrite(line.data["text"])) != line.data["text"]:
            line.data["text"] = text
            line.save(update_fields=["data"])


@transaction.atomic
def redact_conclusions(session: Session, rewrite: Callable[[str], str], now: dt.datetime) -> None:
    """Rewrites the conclusions on items of the agenda."""

    def decide(state: State, _now: dt.datetime) -> Sequence[Event]:
        return [
            ItemEdited(
                item=key.removeprefix("item/"),
                title=item["title"],
                planned_minutes=item["planned_minutes"],
                conclusion=left,
            )
            for key, item in state.map.items()
            if key.startswith("item/")
            and item["conclusion"]
            and (left := rewrite(item["conclusion"])) != item["conclusion"]
        ]

    log.append(session.pk, State(), [log.Order(decide, now)])
    for line in RoomEvent.objects.filter(session=session, kind__in=_CONCLUSIONS):
        conclusion = line.data.get("conclusion")
        if conclusion and (left := rewrite(conclusion)) != conclusion:
            line.data["conclusion"] = left
            line.save(update_fields=["data"])
