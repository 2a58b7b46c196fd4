"""What clients may ask of a room: one struct a command, named by the field `do`; unknown fields are errors."""

import re
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from dialogues.room.clock import Instant

Kind = Literal["point_of_order", "clarification", "reply", "topic"]
NoteKind = Literal["statement", "decision", "action"]
Minutes = Annotated[int, Meta(ge=0, le=1440)]
TurnSeconds = Annotated[int, Meta(ge=10, le=7200)]
Themes = Annotated[list[str], Meta(max_length=20)]


def snake_case(name: str) -> str:
    """`raise_hand` for `RaiseHand`: how commands and events are named outside Python."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Command(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="do", tag=snake_case
):
    """Every command has an `id`, unique to its sender and session, by which it is carried out once."""

    id: str


class Ping(Command, frozen=True):
    pass


# Hands


class RaiseHand(Command, frozen=True):
    kind: Kind
    note: str | None = None
    topic: str | None = None
    participant: str | None = msgspec.field(name="for", default=None)
    guest: str | None = None


class EditHand(Command, frozen=True):
    entry: str
    note: str | UnsetType | None = UNSET


class LowerHand(Command, frozen=True):
    entry: str


class DeferHand(Command, frozen=True):
    entry: str


class MoveHand(Command, frozen=True):
    entry: str
    after: str | None


class OpenQueue(Command, frozen=True):
    pass


class CloseQueue(Command, frozen=True):
    pass


class SetRules(Command, frozen=True):
    mode: Literal["fifo", "balanced"] | UnsetType = UNSET
    turn_seconds: TurnSeconds | UnsetType | None = UNSET
    safe: Annotated[int, Meta(ge=0, le=2)] | UnsetType = UNSET


class GrantTime(Command, frozen=True):
    seconds: Annotated[int, Meta(ge=1, le=3600)]


# The floor


class CallNext(Command, frozen=True):
    expect: str | None


class Call(Command, frozen=True):
    expect: str | None
    participant: str | None = None
    guest: str | None = None


class LastWord(Command, frozen=True):
    expect: str | None
    participant: str | None = None
    guest: str | None = None


class PauseFloor(Command, frozen=True):
    expect: str | None


class ResumeFloor(Command, frozen=True):
    expect: str | None


class FinishFloor(Command, frozen=True):
    expect: str | None


class Undo(Command, frozen=True):
    expect: int


class StartRound(Command, frozen=True):
    order: Annotated[list[str], Meta(min_length=1, max_length=250)]
    seconds: TurnSeconds


class TakeChair(Command, frozen=True):
    """`expect` is the participant who chairs, or null."""

    expect: str | None


class HandOver(Command, frozen=True):
    participant: str
    expect: str | None


class StopRound(Command, frozen=True):
    pass


class CorrectTurn(Command, frozen=True):
    turn: str
    participant: str | None = None
    guest: str | None = None
    since: Instant | None = None


# The session and its agenda


class StartSession(Command, frozen=True):
    pass


class EndSession(Command, frozen=True):
    pass


class ReopenSession(Command, frozen=True):
    pass


class PauseSession(Command, frozen=True):
    until: Instant | None = None


class ResumeSession(Command, frozen=True):
    pass


class GoToItem(Command, frozen=True):
    item: str | None
    expect: str | None
    conclusion: str | None = None


class AddItem(Command, frozen=True):
    """Without `after` the item goes to the end; null puts it first."""

    title: str
    planned_minutes: Minutes
    after: str | UnsetType | None = UNSET


class EditItem(Command, frozen=True):
    item: str
    title: str | UnsetType = UNSET
    planned_minutes: Minutes | UnsetType = UNSET


class MoveItem(Command, frozen=True):
    item: str
    after: str | None


class DropItem(Command, frozen=True):
    item: str


# Polls, notes, signals


class OpenPoll(Command, frozen=True):
    question: str
    options: Annotated[list[str], Meta(min_length=2, max_length=20)]
    secret: bool = False
    by: Literal["person", "delegation"] = "person"
    scale: Literal["temperature"] | None = None


class Vote(Command, frozen=True):
    poll: str
    option: Annotated[int, Meta(ge=0)]


class ClosePoll(Command, frozen=True):
    poll: str


class WriteNote(Command, frozen=True):
    """Without `speaker` the note is tied to who has the floor; null ties it to nobody."""

    text: str
    kind: NoteKind
    speaker: str | UnsetType | None = UNSET
    themes: Themes = []
    owner: str | None = None
    due: date | None = None


class EditNote(Command, frozen=True):
    note: str
    text: str | UnsetType = UNSET
    kind: NoteKind | UnsetType = UNSET
    speaker: str | UnsetType | None = UNSET
    themes: Themes | UnsetType = UNSET
    owner: str | UnsetType | None = UNSET
    due: date | UnsetType | None = UNSET
    item: str | UnsetType | None = UNSET


class TagNote(Command, frozen=True):
    note: str
    themes: Themes


class WriteBackstage(Command, frozen=True):
    text: str


class OpenRollCall(Command, frozen=True):
    """`quorum` is how many delegations make one."""

    quorum: Annotated[int, Meta(ge=1, le=250)] | None = None


class AnswerRollCall(Command, frozen=True):
    roll_call: str
    here: bool
    delegation: str | None = None


class CloseRollCall(Command, frozen=True):
    roll_call: str


class AskConsent(Command, frozen=True):
    pass


class GiveConsent(Command, frozen=True):
    consent: bool


class ReportLine(Command, frozen=True):
    """What a page found when it tried its own line; `blocked` names what did not get through."""

    transport: Literal["socket", "events"]
    latency_ms: Annotated[int, Meta(ge=0, le=60_000)]
    blocked: Annotated[list[str], Meta(max_length=10)] = []


class SetTechnician(Command, frozen=True):
    name: str
    phone: str
    delegation: str | None = None


class SetLanguage(Command, frozen=True):
    language: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$")]
    participant: str | None = None


class PlacePaper(Command, frozen=True):
    paper: str
    item: str | None


class Signal(Command, frozen=True):
    kind: Literal["slow_down", "cannot_hear", "relay_ready"]
