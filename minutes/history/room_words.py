"""What the notes of a statement said in the room before they were corrected there."""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogues import instants
from dialogues.models import RoomEvent
from dialogues.room.events import NoteEdited, NoteWritten
from minutes.anchoring import Patience
from minutes.export.document import Moment
from minutes.history.words import Stretch, compare
from minutes.models import Minutes

_WRITTEN, _EDITED = (event.__struct_config__.tag for event in (NoteWritten, NoteEdited))


@dataclass(frozen=True)
class Corrected:
    """A correction of a note; `sources` are the turn and the note, one of which the segment was drafted from."""

    sources: frozenset[int]
    who: str
    at: Moment
    stretches: list[Stretch]


def corrected_in_room(minutes: Minutes, zone: str, source: int | None = None) -> list[Corrected]:
    """The corrections of notes, the latest first; of one segment's source or of all."""
    patience = Patience()
    found = [
        Corrected(
            sources,
            line.actor.name if line.actor else "",
            Moment(
                instants.rfc3339(line.at),
                f"{instants.date_only(line.at, zone)}, {instants.clock(line.at, zone)}",
            ),
            compare(former, line.data["text"], patience),
        )
        for line, former, sources in _corrections(minutes)
        if source is None or source in sources
    ]
    return found[::-1]


def sources_corrected(minutes: Minutes) -> set[int]:
    """The sources of segments whose notes were corrected in the room."""
    return {source for _line, _former, sources in _corrections(minutes) for source in sources}


def _corrections(minutes: Minutes) -> Iterator[tuple[RoomEvent, str, frozenset[int]]]:
    """Lines that changed a note's words, with the former words. What redaction left alike is no correction."""
    lines = RoomEvent.objects.filter(session=minutes.session_id, kind__in=(_WRITTEN, _EDITED))
    words: dict[int, str] = {}
    for line in lines.select_related("actor").order_by("seq"):
        note = int(line.data.get("note", line.seq))
        if line.kind == _EDITED and words.get(note, "") != line.data["text"]:
            turn = line.data.get("turn")
            yield line, words.get(note, ""), frozenset({note, int(turn)} if turn else {note})
        words[note] = line.data["text"]
