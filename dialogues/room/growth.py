"""What a room's log has grown by, as one process tells the others of it.

Small lines travel with the news, so that who stands right before them folds them without reading the database. The
log there is the only truth: after a gap, and where lines did not travel, it is read.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from dialogues.room import events
from dialogues.room.events import BackstageWritten, TechnicianSet
from dialogues.room.state import State

LARGEST = 8192  # bytes of a message with its lines; larger ones make a broker's buffers grow

# What only those who run the meeting see stays in the database.
_STAY = {kind.__struct_config__.tag for kind in (BackstageWritten, TechnicianSet)}


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line of the log, as it was committed: what the database has in these columns."""

    seq: int
    at: dt.datetime
    kind: str
    data: dict[str, Any]


class Growth(msgspec.Struct, frozen=True):
    """Up to number `seq`; by these lines, which end there, or by some that have to be read."""

    seq: int
    lines: list[Line] = []


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Growth).decode


def packed(growth: Growth) -> bytes:
    """The growth as it travels: without lines that are too large together, or that stay where they are."""
    if not any(line.kind in _STAY for line in growth.lines):
        whole = _encode(growth)
        if len(whole) <= LARGEST:
            return whole
    return _encode(Growth(growth.seq))


def unpacked(message: bytes) -> Growth:
    """Raises `msgspec.DecodeError` where it is none."""
    return _decode(message)


def follow(state: State, heard: Iterable[Growth]) -> bool:
    """Folds what was heard, in whatever order and however often, as far as it goes on from `state` without a gap.

    False where the log has to be read for the rest.
    """
    for growth in sorted(heard, key=lambda growth: growth.seq):
        for line in growth.lines:
            if line.seq == state.seq + 1:
                state.apply(events.decode(line.kind, line.data), line.seq, line.at)
        if growth.seq > state.seq:
            return False
    return True
