"""The papers beside a session, and on which item of the agenda each of them bears."""

from collections.abc import Sequence

from dialogues.room import commands, events
from dialogues.room.board import Board, Folds
from dialogues.room.entities import Paper
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

Decision = Sequence[Event] | Refusal


def place_paper(state: Board, command: commands.PlacePaper, actor: Actor) -> Decision:
    """On an item, or on none: then it stands beside the whole session."""
    paper: Paper | None = state.map.get(f"paper/{command.paper}")
    if paper is None:
        return Refusal("unknown", "paper", {"got": command.paper})
    if command.item is not None and state.item(command.item) is None:
        return Refusal("unknown", "item", {"got": command.item})
    if paper["item"] == command.item:
        return []
    return [events.PaperPlaced(paper=command.paper, item=command.item)]


# What events do


def _paper_set(room: Board, event: events.PaperSet) -> None:
    key = f"paper/{event.id}"
    before: Paper | None = room.map.get(key)
    paper = Paper(
        title=event.title,
        url=event.url,
        language=event.language,
        kind=event.kind,
        position=event.position,
        item=before["item"] if before else None,
    )
    room.put(key, paper)


def _paper_placed(room: Board, event: events.PaperPlaced) -> None:
    key = f"paper/{event.paper}"
    room.put(key, {**room.map[key], "item": event.item})


FOLDS: Folds = {
    events.PaperSet: _paper_set,
    events.PaperGone: lambda room, event: room.remove(f"paper/{event.id}"),
    events.PaperPlaced: _paper_placed,
}
