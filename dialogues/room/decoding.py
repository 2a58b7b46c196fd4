"""From a frame of JSON to a command, or to what is wrong with it."""

import re
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from dialogues.room.clock import Instant
from dialogues.room.commands import Command
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
    "name": 120,
    "phone": 40,
}
# Texts of several lines; the others are one line.
_LONG_TEXTS = {"text", "conclusion"}
_NEVER_BLANK = {"text", "title", "question", "guest", "options"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class BadCommand(Exception):
    """A frame that is no command; `command_id` is its id where one could be read."""

    def __init__(self, command_id: str | None, refusal: Refusal) -> None:
        super().__init__(refusal.cause)
        self.command_id = command_id
        self.refusal = refusal


def _instant(expected: type, value: object) -> Instant:
    """What msgspec asks for the one type of ours: its own reading of instants is looser than the contract."""
    assert expected is Instant
    return Instant.of(value)


_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(
    reduce(or_, Command.__subclasses__()), dec_hook=_instant
)


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
