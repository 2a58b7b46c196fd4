"""What clients may ask of a room: one struct a command, named by the field `do`; unknown fields are errors."""

import re
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from dialogues.room.refusals import Refusal

LARGEST_COMMAND = 16 * 1024
LONGEST_ID = 64
# How many characters a text may have, by field; every other text names something and is as short as an id.
LONGEST = {
    "note": 280,
    "text": 10_000,
    "conclusion": 10_000,
    "title": 200,
    "question": 200,
    "guest": 120,
    "owner": 120,
    "options": 200,
}
# Texts of several lines; the others are one line.
_LONG_TEXTS = {"text", "conclusion"}
_NEVER_BLANK = {"text", "title", "question", "guest"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Kind = Literal["point_of_order", "clarification", "reply", "topic"]
NoteKind = Literal["statement", "decision", "action"]
Minutes = Annotated[int, Meta(ge=0, le=1440)]
TurnSeconds = Annotated[int, Meta(ge=10, le=7200)]
Instant = Annotated[datetime, Meta(tz=True)]
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
    order: Annotated[list[str], Meta(max_length=250)]
    seconds: TurnSeconds


class CorrectTurn(Command, frozen=True):
    turn: str
    participant: str | None = None
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


class TagNote(Command, frozen=True):
    note: str
    themes: Themes


class WriteBackstage(Command, frozen=True):
    text: str


class Signal(Command, frozen=True):
    kind: Literal["slow_down", "cannot_hear", "relay_ready"]


class BadCommand(Exception):
    """A frame that is no command; `command_id` is its id where one could be read."""

    def __init__(self, command_id: str | None, refusal: Refusal) -> None:
        super().__init__(refusal.cause)
        self.command_id = command_id
        self.refusal = refusal


_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(reduce(or_, Command.__subclasses__()))


class _Named(msgspec.Struct):
    """What is read of a frame that is no command, to say which one was meant; the rest is skipped."""

    id: str


_id_decoder = msgspec.json.Decoder(_Named)


def decode(frame: bytes | str) -> Command:
    """The command in a frame of JSON, its texts trimmed. Raises `BadCommand`, whatever the frame holds."""
    try:
        encoded = frame.encode() if isinstance(frame, str) else frame
        if len(encoded) > LARGEST_COMMAND:
            raise BadCommand(
                _readable_id(frame), Refusal("too_large", "frame_too_large", {"longest": LARGEST_COMMAND})
            )
        command = _decoder.decode(encoded)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        detail = str(error)[:200]
        raise BadCommand(
            _readable_id(frame), Refusal("bad_command", "malformed", {"detail": detail})
        ) from error
    if not _is_id(command.id):
        raise BadCommand(None, Refusal("bad_command", "bad_id", {"longest": LONGEST_ID}))
    return _trimmed(command)


def _is_id(value: str) -> bool:
    return 1 <= len(value) <= LONGEST_ID and not _CONTROL.search(value)


def _readable_id(frame: bytes | str) -> str | None:
    try:
        command_id = _id_decoder.decode(frame).id
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return command_id if _is_id(command_id) else None


def _trimmed(command: Command) -> Command:
    changes: dict[str, Any] = {}
    for name in command.__struct_fields__:
        value = getattr(command, name)
        if isinstance(value, str):
            text = _checked_text(command.id, name, value)
            if text != value:
                changes[name] = text
        elif isinstance(value, list):
            changes[name] = [_checked_text(command.id, name, text) for text in value]
    return msgspec.structs.replace(command, **changes) if changes else command


def _checked_text(command_id: str, name: str, value: str) -> str:
    longest = LONGEST.get(name, LONGEST_ID)
    text = value
    if name in LONGEST:
        text = value.replace("\r\n", "\n").strip()
        if not text and name in _NEVER_BLANK:
            raise BadCommand(command_id, Refusal("bad_command", "blank", {"field": name}))
    if len(text) > longest:
        values = {"field": name, "longest": longest, "length": len(text)}
        raise BadCommand(command_id, Refusal("too_large", "text_too_long", values))
    if (_CONTROL_BUT_LINES if name in _LONG_TEXTS else _CONTROL).search(text):
        raise BadCommand(command_id, Refusal("bad_command", "control_character", {"field": name}))
    return text
