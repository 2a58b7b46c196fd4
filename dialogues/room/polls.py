"""Polls: who may ask and vote, and what is seen of it when.

In an open poll everybody sees the counts, and the last vote of a seat counts. A secret vote is final, for to change it
the room would have to know it: the log learns who voted, the choice goes as a `Ballot` into a box that stands apart
from log and map (`ballots.py`), and the box is emptied when the poll closes.
"""

from collections.abc import Iterable, Sequence

import msgspec

from dialogues.room import commands, events
from dialogues.room.board import Board, Folds
from dialogues.room.entities import Poll, Vote
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

MOST_POLLS = 200
TEMPERATURE_STEPS = 5


class Ballot(msgspec.Struct, frozen=True):
    """What a secret vote chose, and nothing of who, when, or in which order."""

    poll: str
    option: int


Decision = Sequence[Event | Ballot] | Refusal


def open_poll(state: Board, command: commands.OpenPoll, actor: Actor) -> Decision:
    if len(set(command.options)) < len(command.options):
        return Refusal("bad_command", "options_alike")
    if command.scale == "temperature" and len(command.options) != TEMPERATURE_STEPS:
        values = {"steps": TEMPERATURE_STEPS, "got": len(command.options)}
        return Refusal("bad_command", "steps", values)
    if sum(key.startswith("poll/") for key in state.map) >= MOST_POLLS:
        return Refusal("too_large", "polls_full", {"most": MOST_POLLS})
    return [
        events.PollOpened(
            question=command.question,
            options=command.options,
            secret=command.secret,
            by=command.by,
            scale=command.scale,
        )
    ]


def vote(state: Board, command: commands.Vote, actor: Actor) -> Decision:
    poll = state.poll(command.poll)
    if poll is None:
        return Refusal("unknown", "poll", {"got": command.poll})
    if poll["state"] == "closed":
        return Refusal("stale", "poll_closed")
    if command.option >= len(poll["options"]):
        return Refusal("unknown", "option", {"most": len(poll["options"]) - 1, "got": command.option})
    assert actor.participant
    before: Vote | None = state.map.get(_key(command.poll, poll, actor.participant, actor.delegation))
    if before and poll["secret"]:
        return Refusal("stale", "voted")
    if before and before["option"] == command.option:
        return []
    cast = events.VoteCast(
        poll=command.poll,
        participant=actor.participant,
        delegation=actor.delegation,
        option=None if poll["secret"] else command.option,
    )
    return [cast, Ballot(command.poll, command.option)] if poll["secret"] else [cast]


def close_poll(state: Board, command: commands.ClosePoll, actor: Actor) -> Decision:
    poll = state.poll(command.poll)
    if poll is None:
        return Refusal("unknown", "poll", {"got": command.poll})
    return [_closing(command.poll, poll)] if poll["state"] == "open" else []


def closings(state: Board) -> list[Event]:
    """Closes what is open still: a session that has ended takes no votes."""
    polls = ((key.removeprefix("poll/"), state.map[key]) for key in state.map if key.startswith("poll/"))
    return [_closing(poll_id, poll) for poll_id, poll in polls if poll["state"] == "open"]


def _closing(poll_id: str, poll: Poll) -> events.PollClosed:
    return events.PollClosed(poll=poll_id, counts=poll["counts"])


def counted(poll: Poll, choices: Iterable[int]) -> list[int]:
    """How many chose each option."""
    counts = [0] * len(poll["options"])
    for choice in choices:
        counts[choice] += 1
    return counts


def _key(poll_id: str, poll: Poll, participant: str, delegation: str | None) -> str:
    """The seat that votes; who has no delegation is a delegation of one."""
    if poll["by"] == "delegation" and delegation is not None:
        return f"vote/{poll_id}/delegation/{delegation}"
    return f"vote/{poll_id}/participant/{participant}"


# What events do


def _poll_opened(room: Board, event: events.PollOpened) -> None:
    poll = Poll(
        question=event.question,
        options=event.options,
        secret=event.secret,
        by=event.by,
        scale=event.scale,
        state="open",
        counts=None if event.secret else [0] * len(event.options),
        voted=0,
        mean=None,
        opened_at=room.now,
        closed_at=None,
    )
    room.put(f"poll/{room.seq}", poll)


def _vote_cast(room: Board, event: events.VoteCast) -> None:
    poll = room.poll(event.poll)
    assert poll
    key = _key(event.poll, poll, event.participant, event.delegation)
    before: Vote | None = room.map.get(key)
    vote = Vote(
        poll=event.poll, participant=event.participant, delegation=event.delegation, option=event.option
    )
    room.put(key, vote)
    counts = poll["counts"]
    if counts is not None and event.option is not None:
        counts = list(counts)
        counts[event.option] += 1
        if before and before["option"] is not None:
            counts[before["option"]] -= 1
    voted = poll["voted"] + (before is None)
    room.put(f"poll/{event.poll}", {**poll, "counts": counts, "voted": voted, "mean": _mean(poll, counts)})


def _poll_closed(room: Board, event: events.PollClosed) -> None:
    poll = room.poll(event.poll)
    assert poll
    closed = {"state": "closed", "counts": event.counts, "closed_at": room.now}
    room.put(f"poll/{event.poll}", {**poll, **closed, "mean": _mean(poll, event.counts)})
    if poll["by"] == "person":  # there may be very many, and the log keeps them
        for key in [key for key in room.map if key.startswith(f"vote/{event.poll}/")]:
            room.remove(key)


def _mean(poll: Poll, counts: list[int] | None) -> float | None:
    """The mean step of a temperature, from 1 to 5, to hundredths."""
    if poll["scale"] is None or not counts or not sum(counts):
        return None
    return round(sum(step * count for step, count in enumerate(counts, 1)) / sum(counts), 2)


FOLDS: Folds = {
    events.PollOpened: _poll_opened,
    events.VoteCast: _vote_cast,
    events.PollClosed: _poll_closed,
}
