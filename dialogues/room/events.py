"""The log's vocabulary, longer than 300 lines as it is one list: what happened, each a small fact in the past tense.

When and by whom stands beside the fact in the log. An entity that an event creates takes the event's sequence
number as its id, so a replay makes the same ids. Names and meanings here are kept for good: old logs speak them.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from dialogues.room.commands import Kind, NoteKind, snake_case


class Event(msgspec.Struct, frozen=True, tag_field="event", tag=snake_case):
    def holds_in(self, entity: Mapping[str, Any] | None) -> bool:
        """Whether an entity of the room says already what this event (one of those that end in `Set`) would say."""
        fields = [name for name in self.__struct_fields__ if name != "id"]
        return entity is not None and all(entity[name] == getattr(self, name) for name in fields)


# Who takes part, and what is known of the session: told by the pages, not by people in the room


class SessionSet(Event, frozen=True):
    title: str
    status: str
    starts_at: str | None
    duration: int


class ParticipantSet(Event, frozen=True):
    id: str
    name: str
    role: str
    delegation: str | None


class ParticipantGone(Event, frozen=True):
    id: str


class DelegationSet(Event, frozen=True):
    id: str
    country: str | None  # an organisation has none
    name: str
    acts_together: bool = False


class DelegationGone(Event, frozen=True):
    id: str


class DelegationArrived(Event, frozen=True):
    id: str


class DelegationLeft(Event, frozen=True):
    id: str


class ParticipantArrived(Event, frozen=True):
    id: str


class ParticipantLeft(Event, frozen=True):
    id: str


class ChairTaken(Event, frozen=True):
    participant: str


class PaperSet(Event, frozen=True):
    id: str
    title: str
    url: str
    language: str
    kind: str
    position: int


class PaperGone(Event, frozen=True):
    id: str


class PaperPlaced(Event, frozen=True):
    """The paper bears on the item; null: on the whole session."""

    paper: str
    item: str | None


# Before the meeting and around it


class LineTested(Event, frozen=True):
    participant: str
    delegation: str | None
    transport: Literal["socket", "events"]
    latency_ms: int
    blocked: list[str]


class TechnicianSet(Event, frozen=True):
    """Whom to ring when a delegation's line fails; both empty: nobody any more."""

    delegation: str
    name: str
    phone: str


class LanguageSet(Event, frozen=True):
    participant: str
    language: str


class RollCallOpened(Event, frozen=True):
    """Who was `here` by socket counted at once."""

    quorum: int | None
    here: list[str]


class RollCallAnswered(Event, frozen=True):
    roll_call: str
    delegation: str
    here: bool


class RollCallClosed(Event, frozen=True):
    """The attendance, by delegation, as the record keeps it."""

    roll_call: str
    here: list[str]
    missing: list[str]


class ConsentAsked(Event, frozen=True):
    pass


class ConsentGiven(Event, frozen=True):
    participant: str
    consent: bool


class BackstageWritten(Event, frozen=True):
    participant: str
    text: str


class Signalled(Event, frozen=True):
    participant: str
    delegation: str | None
    kind: Literal["slow_down", "cannot_hear", "relay_ready"]


# The meeting


class SessionStarted(Event, frozen=True):
    pass


class SessionEnded(Event, frozen=True):
    pass


class SessionReopened(Event, frozen=True):
    """What the end had put away came back."""


class SessionPaused(Event, frozen=True):
    until: str | None


class SessionResumed(Event, frozen=True):
    pass


# The agenda


class ItemAdded(Event, frozen=True):
    """`after` is the item before it; null is the first place."""

    title: str
    planned_minutes: int
    after: str | None


class ItemEdited(Event, frozen=True):
    item: str
    title: str
    planned_minutes: int
    conclusion: str | UnsetType = UNSET  # told where a redaction changed it, else as it was


class ItemMoved(Event, frozen=True):
    item: str
    after: str | None


class ItemDropped(Event, frozen=True):
    item: str


class ItemTakenUp(Event, frozen=True):
    """The item `left` was concluded and the hands `dropped` were put away; `item` null means that none follows."""

    item: str | None
    left: str | None
    conclusion: str | None
    dropped: list[str]


# The queue


class HandRaised(Event, frozen=True):
    participant: str | None
    guest: str | None
    delegation: str | None
    kind: Kind
    note: str | None
    topic: str | None


class HandEdited(Event, frozen=True):
    entry: str
    note: str | None


class HandLowered(Event, frozen=True):
    entry: str


class HandDeferred(Event, frozen=True):
    entry: str


class HandMoved(Event, frozen=True):
    entry: str
    after: str | None


class QueueOpened(Event, frozen=True):
    pass


class QueueClosed(Event, frozen=True):
    pass


class RulesSet(Event, frozen=True):
    mode: Literal["fifo", "balanced"]
    turn_seconds: int | None
    safe: int


class TimeGranted(Event, frozen=True):
    seconds: int


# The floor


class TurnCalled(Event, frozen=True):
    """`entry` is the hand that was called, null for one who had not raised it; `last_word` put `dropped` away."""

    entry: str | None
    participant: str | None
    guest: str | None
    delegation: str | None
    kind: Kind
    last_word: bool = False
    dropped: list[str] = []


class TurnPaused(Event, frozen=True):
    turn: str


class TurnResumed(Event, frozen=True):
    turn: str


class TurnFinished(Event, frozen=True):
    turn: str


class Undone(Event, frozen=True):
    """The event number `seq` was taken back."""

    seq: int
    what: str


class TurnCorrected(Event, frozen=True):
    """A turn was somebody else's, or began at another time: `since`, where it is not null."""

    turn: str
    participant: str | None
    guest: str | None
    delegation: str | None
    since: str | None


class RoundStarted(Event, frozen=True):
    order: list[str]
    seconds: int


class RoundStopped(Event, frozen=True):
    """Who has not had a turn in it does not get one."""


# Polls


class PollOpened(Event, frozen=True):
    question: str
    options: list[str]
    secret: bool
    by: Literal["person", "delegation"]
    scale: Literal["temperature"] | None


class VoteCast(Event, frozen=True):
    """Who voted; `option` is null in a secret poll, whose ballot lies in the box and in no event."""

    poll: str
    participant: str
    delegation: str | None
    option: int | None


class PollClosed(Event, frozen=True):
    """`counts` by option; null only until the box of a secret poll has been counted, never in a log."""

    poll: str
    counts: list[int] | None


# Notes


class NoteWritten(Event, frozen=True):
    text: str
    kind: NoteKind
    speaker: str | None
    guest: str | None
    delegation: str | None
    item: str | None
    turn: str | None
    themes: list[str]
    owner: str | None
    due: str | None


class NoteEdited(Event, frozen=True):
    note: str
    text: str
    kind: NoteKind
    speaker: str | None
    guest: str | None
    delegation: str | None
    turn: str | None
    owner: str | None
    due: str | None
    item: str | UnsetType | None = UNSET  # older logs do not speak of it: as it was


EDITABLE = tuple(name for name in NoteEdited.__struct_fields__ if name != "note")


class NoteTagged(Event, frozen=True):
    note: str
    themes: list[str]


_KINDS = {snake_case(kind.__name__): kind for kind in Event.__subclasses__()}


def encode(event: Event) -> tuple[str, dict[str, Any]]:
    """The event's name and its fields, as plain JSON."""
    data = msgspec.to_builtins(event)
    return data.pop("event"), data


def decode(kind: str, data: Mapping[str, Any]) -> Event:
    """The event of a line of the log. Raises `KeyError` or `msgspec.ValidationError` where the line is none."""
    return msgspec.convert(data, _KINDS[kind])
