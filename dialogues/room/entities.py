"""What a room's map holds: plain JSON objects, never changed in place; fields beyond the contract's say why they exist.

Instants are RFC 3339 in UTC with milliseconds; seconds are numbers with up to three decimals.
"""

import datetime as dt
from typing import Literal, TypedDict

import msgspec

from dialogues.room.clock import seconds, to_milliseconds
from dialogues.room.commands import Kind, NoteKind

RANK: dict[Kind, int] = {"point_of_order": 0, "clarification": 1, "reply": 2, "topic": 3}
INTERRUPTIONS = frozenset[str]({"point_of_order", "clarification"})


class Session(TypedDict):
    title: str
    status: str
    item: str | None
    starts_at: str | None
    duration: int  # minutes
    started_at: str | None
    ended_at: str | None
    paused_at: str | None  # a break may have no end yet, so `paused_until` alone does not tell of it
    paused_until: str | None
    paused_turn: str | None  # the turn whose clock the break stopped, to run on after it


class Item(TypedDict):
    position: int  # from 1, dropped items included
    title: str
    planned_minutes: int
    state: Literal["ahead", "current", "done", "dropped"]
    spent_seconds: float  # before `since`
    since: str | None  # null while its clock stands
    started_at: str | None  # when it was first taken up
    conclusion: str | None
    agreed_minutes: int | None  # what was planned before `planned_minutes` became what it took


class Because(TypedDict):
    code: str
    values: dict[str, object]


class Queue(TypedDict):
    open: bool
    mode: Literal["fifo", "balanced"]
    turn_seconds: int | None
    safe: int
    order: list[str]
    topic: str | None


class Entry(TypedDict):
    participant: str | None
    guest: str | None
    delegation: str | None
    kind: Kind
    note: str | None
    topic: str | None  # the turn that a reply replies to
    raised_at: str
    because: Because
    rank: int  # that of its kind, unless a facilitator moved it past a rank
    arrived: int  # number of the event that raised or deferred it
    fixed: (
        Literal["safe", "moved", "returned", "round"] | None
    )  # why nobody behind goes before it; null: the mode decides
    behind: list[float] | None  # deferred: it stands no better than who had so many turns and seconds
    turn: str | None  # came back by an undone finish: the turn that goes on when it is called again
    round: str | None  # the round that gave it its place; then nobody in particular speaks for the delegation


class Floor(TypedDict):
    turn: str
    entry: str
    participant: str | None
    guest: str | None
    delegation: str | None
    kind: Kind
    note: str | None
    since: str
    paused_at: str | None
    spoken_seconds: float
    round: str | None  # then the round's `seconds` are its limit, not the queue's
    interrupts: str | None
    below: "Floor | None"  # the paused turn itself, whose id is `interrupts`
    runs_on: bool  # whether its clock runs on when what interrupts it ends


class Undo(TypedDict):
    seq: int
    what: Literal["call", "last_word", "finish", "item", "end"]


class Round(TypedDict):
    """Each delegation once, in an order; null when none runs. Who was in `order` and is nowhere else was skipped."""

    id: str
    seconds: int
    started_at: str
    order: list[str]
    waiting: list[str]
    spoken: list[str]  # called, the one on the floor included


class Poll(TypedDict):
    question: str
    options: list[str]
    secret: bool
    by: Literal["person", "delegation"]
    scale: Literal["temperature"] | None  # five steps from cold to warm, which clients word and draw
    state: Literal["open", "closed"]
    counts: list[int] | None  # by option; null while a secret poll is open
    voted: int  # how many have
    mean: float | None  # of a temperature, from 1 to 5
    opened_at: str
    closed_at: str | None


class Vote(TypedDict):
    """Who has voted, as `vote/{poll}/{seat}`; in a secret poll `option` is null for ever.

    When a poll by person closes these leave the map.
    """

    poll: str
    participant: str
    delegation: str | None
    option: int | None


class Chair(TypedDict):
    participant: str
    since: str


class RollCall(TypedDict):
    state: Literal["open", "closed"]
    at: str
    closed_at: str | None
    quorum: int | None  # how many delegations make one
    here: list[str]
    missing: list[str]
    quorate: bool | None


class Recording(TypedDict):
    """Absent until consent to it was asked; each participant's answer stands with them."""

    asked_at: str


class Message(TypedDict):
    at: str
    participant: str
    text: str


class Signal(TypedDict):
    """One a person, the latest; clients hide it at `until`, the map drops it with the next event after that."""

    participant: str
    delegation: str | None
    kind: Literal["slow_down", "cannot_hear", "relay_ready"]
    at: str
    until: str


class Line(TypedDict):
    """How a person's line did when it was last tried; `blocked` names what did not get through."""

    at: str
    participant: str
    delegation: str | None
    transport: Literal["socket", "events"]
    latency_ms: int
    blocked: list[str]


class Technician(TypedDict):
    name: str
    phone: str


class Paper(TypedDict):
    title: str
    url: str
    language: str
    kind: str
    position: int
    item: str | None  # null: it bears on the whole session


class Delegation(TypedDict):
    country: str | None
    name: str
    acts_together: bool  # its people may act for each other
    turns: int
    spoken_seconds: float
    present: bool


class Participant(TypedDict):
    name: str
    role: str
    delegation: str | None
    present: bool  # at a socket; of observers nobody keeps count
    arrived_at: str | None  # for the first time
    speaks: str | None  # the language, BCP 47, where somebody told it
    consent: bool | None  # to being recorded; null: no answer yet
    rights_seq: int  # since when role and delegation are these: older clients start from a snapshot


class Note(TypedDict):
    at: str
    item: str | None
    turn: str | None
    speaker: str | None
    guest: str | None
    delegation: str | None
    kind: NoteKind
    text: str
    themes: list[str]
    owner: str | None
    due: str | None  # YYYY-MM-DD
    edits: int  # the former words stay in the log
    edited_at: str | None


class Speaker(TypedDict):
    """What hands and turns have in common; a participant or a guest, never both."""

    participant: str | None
    guest: str | None
    delegation: str | None


class Span(msgspec.Struct, frozen=True):
    """A stretch in which a turn's clock ran."""

    start: dt.datetime
    end: dt.datetime


class Turn(msgspec.Struct, frozen=True):
    """Who spoke when: a turn that was called, the hand it came from, and the stretches spoken so far."""

    id: str
    entry: str
    hand: Entry
    item: str | None
    spans: tuple[Span, ...] = ()

    @property
    def spoken_seconds(self) -> float:
        return to_milliseconds(sum(seconds(span.start, span.end) for span in self.spans))


class Tally(msgspec.Struct, frozen=True):
    """A seat's turns called and seconds spoken; points of order and clarifications cost nothing."""

    turns: int = 0
    spoken_seconds: float = 0.0


def hand_of(speaker: Speaker, kind: Kind, raised_at: str, arrived: int) -> Entry:
    """A hand as it goes up, before the queue has given it its place."""
    return Entry(
        participant=speaker["participant"],
        guest=speaker["guest"],
        delegation=speaker["delegation"],
        kind=kind,
        note=None,
        topic=None,
        raised_at=raised_at,
        because={"code": "arrival", "values": {}},
        rank=RANK[kind],
        arrived=arrived,
        fixed=None,
        behind=None,
        turn=None,
        round=None,
    )


def seat_of(speaker: Speaker) -> str:
    """Whose share of the floor a turn takes; who has no delegation is a delegation of one."""
    if speaker["delegation"] is not None:
        return f"delegation/{speaker['delegation']}"
    if speaker["participant"] is not None:
        return f"participant/{speaker['participant']}"
    return f"guest/{speaker['guest']}"


def same_person(one: Speaker, other: Speaker) -> bool:
    """Whether two speakers are the same; a round's place names nobody, only its delegation."""
    if one["participant"] is None and one["guest"] is None:
        return other["participant"] is None and other["guest"] is None and seat_of(one) == seat_of(other)
    return one["participant"] == other["participant"] and one["guest"] == other["guest"]
