"""A command's way from its frame to the frame that answers it, the same by socket and by POST."""

import asyncio
from collections.abc import Callable

from django.utils import timezone, translation

from dialogues.models import Participant
from dialogues.room import commands, decoding, protocol
from dialogues.room.hub import Room, Unavailable
from dialogues.room.log import Accepted
from dialogues.room.machine import Refusal
from dialogues.room.seat import Pace
from dialogues.room.wording import reason_of

# Takes the answer's frame; None where the room could not take the command: then it is sent again.
Answer = Callable[[bytes | None], None]


def hear(
    room: Room,
    pace: Pace,
    participant: Participant,
    language: str,
    frame: bytes | str | None,
    answer: Answer,
) -> None:
    """Does what a frame asks for; `answer` is called once, when the event is durable. None is no text frame.

    `language` is that of the sentences with which something is refused.
    """
    command_id, command = _understood(frame)
    if not pace.may_speak():
        command = Refusal("too_fast", "too_fast")
    if isinstance(command, Refusal):
        answer(_refused(language, command_id, command))
        return
    if isinstance(command, commands.Ping):
        answer(protocol.pong(command.id, timezone.now()))
        return

    def done(found: "asyncio.Future[Accepted | Refusal]") -> None:
        pace.unanswered -= 1
        answer(_answer(language, command.id, found))

    pace.unanswered += 1
    room.submit(participant, command).add_done_callback(done)


def _understood(frame: bytes | str | None) -> tuple[str | None, commands.Command | Refusal]:
    """A frame's id, where it has one, and its command, or why it is none."""
    if frame is None:
        return None, Refusal("bad_command", "binary_frame")
    try:
        command = decoding.decode(frame)
    except decoding.BadCommand as bad:
        return bad.command_id, bad.refusal
    return command.id, command


def _answer(language: str, command_id: str, found: "asyncio.Future[Accepted | Refusal]") -> bytes | None:
    if found.cancelled() or isinstance(found.exception(), Unavailable):
        return None
    outcome = found.result()
    if isinstance(outcome, Accepted):
        return protocol.ack(command_id, outcome.seq)
    return _refused(language, command_id, outcome)


def _refused(language: str, command_id: str | None, refusal: Refusal) -> bytes:
    with translation.override(language):
        return protocol.refused(command_id, refusal.code, reason_of(refusal))
