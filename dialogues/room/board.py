"""The room's entities and what it remembers beside them, with typed access; each subject's module folds its events."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, Self, TypedDict, cast

import msgspec

from dialogues.room.audience import (
    Audience,
    is_light,
    says_the_same_but_for_presence,
    shows,
    without_presence,
)
from dialogues.room.clock import read, seconds, stamp, to_milliseconds
from dialogues.room.entities import (
    Chair,
    Delegation,
    Entry,
    Floor,
    Item,
    Note,
    Participant,
    Poll,
    Queue,
    Round,
    Session,
    Span,
    Tally,
    Turn,
    Undo,
)
from dialogues.room.events import Event

TURN_SECONDS = 180
_FIRST_SESSION = Session(
    title="",
    status="draft",
    item=None,
    starts_at=None,
    duration=0,
    started_at=None,
    ended_at=None,
    paused_at=None,
    paused_until=None,
    paused_turn=None,
)
_FIRST_QUEUE = Queue(open=True, mode="fifo", turn_seconds=TURN_SECONDS, safe=1, order=[], topic=None)


class Frame(TypedDict):
    set: dict[str, Any]
    unset: list[str]


class Memory(msgspec.Struct, frozen=True):
    """What the room was like before the event that can be undone, and what that event put away."""

    queue: Queue
    floor: Floor | None
    session: Session
    items: Mapping[str, Item]
    turns: Mapping[str, Turn]
    tallies: Mapping[str, Tally]
    spoke_last: str | None
    round: Round | None
    hands: Mapping[str, Entry]


class Board:
    """A flat map of entities, each a plain object that is replaced, never changed; so a copy is shallow.

    `changed` holds, for every key that ever was in the map, the number of the event that touched it last, and
    `changed_beside_presence` that of the last event which did more to it than say who is here.
    """

    def __init__(self) -> None:
        self.seq = 0
        self.at: dt.datetime | None = None
        self.map: dict[str, Any] = {
            "session": _FIRST_SESSION,
            "queue": _FIRST_QUEUE,
            "floor": None,
            "undo": None,
        }
        self.changed: dict[str, int] = dict.fromkeys(self.map, 0)
        self.changed_beside_presence = dict(self.changed)
        # Not sent to anyone. The mappings too are replaced, never changed.
        self.turns: Mapping[str, Turn] = {}
        self.tallies: Mapping[str, Tally] = {}
        self.spoke_last: str | None = None
        self.memory: Memory | None = None
        self.signals: Mapping[str, dt.datetime] = {}  # until when each shows
        self.breaks: tuple[Span, ...] = ()  # in which nobody had the floor

    def copy(self) -> Self:
        twin = type(self)()
        twin.__dict__.update(self.__dict__)
        twin.map = dict(self.map)
        twin.changed = dict(self.changed)
        twin.changed_beside_presence = dict(self.changed_beside_presence)
        return twin

    def seen_by(self, audience: Audience) -> dict[str, Any]:
        return {key: self._seen(key, audience) for key in self.map if shows(key, audience)}

    def frame_since(self, after: int, audience: Audience) -> Frame:
        """The final values of all that changed in (after, seq]; `unset` names what is no longer there."""
        changed = self.changed_beside_presence if is_light(audience) else self.changed
        keys = [key for key, seq in changed.items() if seq > after and shows(key, audience)]
        return Frame(
            set={key: self._seen(key, audience) for key in keys if key in self.map},
            unset=[key for key in keys if key not in self.map],
        )

    def _seen(self, key: str, audience: Audience) -> Any:
        return without_presence(key, self.map[key]) if is_light(audience) else self.map[key]

    def put(self, key: str, entity: Any) -> None:
        known = says_the_same_but_for_presence(key, self.map.get(key), entity)
        self.map[key] = entity
        self.changed[key] = self.seq
        if not known:
            self.changed_beside_presence[key] = self.seq

    def remove(self, key: str) -> None:
        del self.map[key]
        self.changed[key] = self.changed_beside_presence[key] = self.seq

    # Time

    @property
    def instant(self) -> dt.datetime:
        """When the event that is being applied happened."""
        assert self.at
        return self.at

    @property
    def now(self) -> str:
        return stamp(self.instant)

    def seconds_since(self, text: str) -> float:
        return seconds(read(text), self.instant)

    # Entities

    @property
    def session(self) -> Session:
        return cast(Session, self.map["session"])

    @session.setter
    def session(self, entity: Session) -> None:
        self.put("session", entity)

    @property
    def queue(self) -> Queue:
        return cast(Queue, self.map["queue"])

    @queue.setter
    def queue(self, entity: Queue) -> None:
        self.put("queue", entity)

    @property
    def floor(self) -> Floor | None:
        return cast(Floor | None, self.map["floor"])

    @floor.setter
    def floor(self, entity: Floor | None) -> None:
        self.put("floor", entity)

    @property
    def undo(self) -> Undo | None:
        return cast(Undo | None, self.map["undo"])

    def item(self, item_id: str | None) -> Item | None:
        return cast(Item | None, self.map.get(f"item/{item_id}"))

    def entry(self, entry_id: str | None) -> Entry | None:
        return cast(Entry | None, self.map.get(f"entry/{entry_id}"))

    def delegation(self, delegation_id: str | None) -> Delegation | None:
        return cast(Delegation | None, self.map.get(f"delegation/{delegation_id}"))

    def participant(self, participant_id: str | None) -> Participant | None:
        return cast(Participant | None, self.map.get(f"participant/{participant_id}"))

    def note(self, note_id: str) -> Note | None:
        return cast(Note | None, self.map.get(f"note/{note_id}"))

    def poll(self, poll_id: str) -> Poll | None:
        return cast(Poll | None, self.map.get(f"poll/{poll_id}"))

    @property
    def chair(self) -> Chair | None:
        return cast(Chair | None, self.map.get("chair"))

    @property
    def round(self) -> Round | None:
        """Absent from the map before the first round, null between rounds."""
        return cast(Round | None, self.map.get("round"))

    def agenda(self) -> dict[str, Item]:
        """The items by id, in their order."""
        items = {key.removeprefix("item/"): self.map[key] for key in self.map if key.startswith("item/")}
        return dict(sorted(items.items(), key=lambda pair: pair[1]["position"]))

    def waiting(self) -> dict[str, Entry]:
        """The hands in the queue by id, next first."""
        return {entry_id: self.map[f"entry/{entry_id}"] for entry_id in self.queue["order"]}

    # Shares of the floor

    def tally(self, seat: str) -> Tally:
        return self.tallies.get(seat, Tally())

    def set_tallies(self, tallies: Mapping[str, Tally]) -> None:
        """Shows the new shares on the delegations too."""
        before, self.tallies = self.tallies, tallies
        for seat in before.keys() | tallies.keys():
            share = self.tally(seat)
            if share != before.get(seat, Tally()) and seat in self.map and seat.startswith("delegation/"):
                self.put(
                    seat, {**self.map[seat], "turns": share.turns, "spoken_seconds": share.spoken_seconds}
                )

    def count(self, seat: str, turns: int, spoken: float) -> None:
        share = self.tally(seat)
        counted = Tally(share.turns + turns, to_milliseconds(share.spoken_seconds + spoken))
        self.set_tallies({**self.tallies, seat: counted})

    # Taking back

    def remember(
        self, what: Literal["call", "last_word", "finish", "item", "end"], hands: Collection[str]
    ) -> None:
        """Keeps what this event is about to change, so that it can be taken back; `hands` are those it puts away."""
        self.memory = Memory(
            queue=self.queue,
            floor=self.floor,
            session=self.session,
            items=self.agenda(),
            turns=self.turns,
            tallies=self.tallies,
            spoke_last=self.spoke_last,
            round=self.round,
            hands={key: self.map[f"entry/{key}"] for key in hands},
        )
        self.put("undo", Undo(seq=self.seq, what=what))

    def forget(self) -> None:
        """What could be taken back cannot any more."""
        self.memory = None
        if self.undo is not None:
            self.put("undo", None)


# What each event of a subject does to the room; `state` puts the subjects together.
Folds = Mapping[type[Event], Callable[[Board, Any], None]]
