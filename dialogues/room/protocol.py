"""The frames that a room sends, encoded. Field by field they are those of docs/contract.md, *Room*."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from dialogues.models import Participant
from dialogues.room.clock import stamp
from dialogues.room.state import State

_encode = msgspec.json.Encoder().encode


def you(participant: Participant) -> dict[str, str | None]:
    return {
        "participant": str(participant.pk),
        "role": participant.role,
        "delegation": str(participant.delegation_id) if participant.delegation_id else None,
    }


def snapshot(state: State, bearer: Mapping[str, str | None], now: dt.datetime) -> dict[str, Any]:
    return {"type": "snapshot", "seq": state.seq, "now": stamp(now), "you": bearer, "set": state.map}


def snapshot_bytes(state: State, bearer: Mapping[str, str | None], now: dt.datetime) -> bytes:
    return _encode(snapshot(state, bearer, now))


def frame_bytes(state: State, after: int, now: dt.datetime) -> bytes:
    """Everything that changed after `after`, in its final values."""
    return _encode(
        {"type": "frame", "after": after, "seq": state.seq, "now": stamp(now), **state.frame_since(after)}
    )


def ack(command_id: str, seq: int) -> bytes:
    return _encode({"type": "ack", "id": command_id, "seq": seq})


def refused(command_id: str | None, code: str, reason: str) -> bytes:
    return _encode({"type": "refused", "id": command_id, "code": code, "reason": reason})


def pong(command_id: str, now: dt.datetime) -> bytes:
    return _encode({"type": "pong", "id": command_id, "now": stamp(now)})
