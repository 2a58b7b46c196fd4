"""The frames that a room sends, encoded. Field by field they are those of docs/contract.md, *Room*."""

import datetime as dt
from typing import Any

import msgspec

from dialogues.models import Participant
from dialogues.room.audience import Audience, audience_of
from dialogues.room.clock import stamp
from dialogues.room.state import State

_encode = msgspec.json.Encoder().encode


def you(participant: Participant, state: State) -> dict[str, str | None]:
    """Who the bearer is, as the room's log knows them."""
    key = str(participant.pk)
    person = state.participant(key)
    if person:
        return {"participant": key, "role": person["role"], "delegation": person["delegation"]}
    delegation = str(participant.delegation_id) if participant.delegation_id else None
    return {"participant": key, "role": participant.role, "delegation": delegation}


def snapshot(state: State, participant: Participant, now: dt.datetime, light: bool = False) -> dict[str, Any]:
    bearer = you(participant, state)
    seen = state.seen_by(audience_of(str(bearer["role"]), light))
    return {"type": "snapshot", "seq": state.seq, "now": stamp(now), "you": bearer, "set": seen}


def snapshot_bytes(state: State, participant: Participant, now: dt.datetime, light: bool) -> bytes:
    return _encode(snapshot(state, participant, now, light))


def frame_bytes(state: State, after: int, audience: Audience, now: dt.datetime) -> bytes:
    """Everything that changed after `after` and that the audience sees, in its final values."""
    frame = state.frame_since(after, audience)
    return _encode({"type": "frame", "after": after, "seq": state.seq, "now": stamp(now), **frame})


def first_message(
    state: State, participant: Participant, since: str, now: dt.datetime, light: bool = False
) -> bytes:
    """One frame from where the client left off, or the whole where that is shorter or cannot be known."""
    whole = snapshot_bytes(state, participant, now, light)
    person = state.participant(str(participant.pk))
    if not since.isascii() or not since.isdigit() or len(since) > 15 or person is None:
        return whole
    after = int(since)
    if after == 0 or after > state.seq or after < person["rights_seq"]:
        return whole  # a client at 0 has nothing yet, not even an empty queue
    frame = frame_bytes(state, after, audience_of(person["role"], light), now)
    return frame if len(frame) <= len(whole) else whole


def ack(command_id: str, seq: int) -> bytes:
    return _encode({"type": "ack", "id": command_id, "seq": seq})


def refused(command_id: str | None, code: str, reason: str) -> bytes:
    return _encode({"type": "refused", "id": command_id, "code": code, "reason": reason})


def pong(command_id: str, now: dt.datetime) -> bytes:
    return _encode({"type": "pong", "id": command_id, "now": stamp(now)})
