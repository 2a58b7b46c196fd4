"""Corrections after the fact: a turn was somebody else's, or began at another time ("Mexico since three minutes ago").

A turn that began earlier takes the time from whoever was noted as speaking then, breaks excepted; one that began later
leaves the time to nobody. A past turn of which nothing is left counts for nobody. Shares, floor, notes taken on the
turn and the minutes drafted from the log follow.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from dialogues.room import commands, events, turns
from dialogues.room.board import Board, Folds
from dialogues.room.clock import cut, read, stamp, to_milliseconds
from dialogues.room.entities import INTERRUPTIONS, Entry, Floor, Span, Tally, Turn, same_person, seat_of
from dialogues.room.events import Event
from dialogues.room.hands import speaker_of
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

Decision = Sequence[Event] | Refusal


def _wrong_start(state: Board, turn: Turn, command: commands.CorrectTurn, now: dt.datetime) -> Refusal | None:
    """A turn begins within the session, not after now, and before it ends."""
    since, started = command.since, state.session["started_at"]
    if since is None:
        return None
    latest = now if _running(state, turn) else turn.spans[-1].end if turn.spans else None
    # Only what lies within is cut: an instant at the end of the calendar cannot be.
    if started and latest and read(started) <= since <= latest and (since < latest or not turn.spans):
        return None
    values = {"from": started, "until": stamp(latest) if latest else started}
    return Refusal("bad_command", "wrong_start", values)


def correct_turn(state: Board, command: commands.CorrectTurn, actor: Actor) -> Decision:
    turn = state.turns.get(command.turn)
    if turn is None:
        return Refusal("unknown", "turn", {"got": command.turn})
    status = state.session["status"]
    if status not in {"live", "ended"}:
        return Refusal("not_live", "not_live", {"status": status})
    if refusal := _wrong_start(state, turn, command, actor.at):
        return refusal
    speaker: Entry | Refusal = turn.hand
    if command.participant is not None or command.guest is not None:
        speaker = speaker_of(state, command.participant, command.guest, actor)
    if isinstance(speaker, Refusal):
        return speaker
    since = cut(command.since) if command.since else None
    if same_person(speaker, turn.hand) and since in {None, _began(state, turn)}:
        return []
    return [
        events.TurnCorrected(
            turn=turn.id,
            participant=speaker["participant"],
            guest=speaker["guest"],
            delegation=speaker["delegation"],
            since=stamp(since) if since else None,
        )
    ]


def _running(state: Board, turn: Turn) -> Floor | None:
    """The floor, where this turn's clock runs on it."""
    floor = state.floor
    return floor if floor and floor["turn"] == turn.id and floor["paused_at"] is None else None


def _began(state: Board, turn: Turn) -> dt.datetime | None:
    if turn.spans:
        return turn.spans[0].start
    floor = _running(state, turn)
    return read(floor["since"]) if floor else None


# What events do


def _turn_corrected(room: Board, event: events.TurnCorrected) -> None:
    turn = room.turns[event.turn]
    hand: Entry = {
        **turn.hand,
        "participant": event.participant,
        "guest": event.guest,
        "delegation": event.delegation,
    }
    _correct_notes(room, turn, hand)
    _correct_hand(room, turn, hand)
    turn = msgspec.structs.replace(turn, hand=hand)
    room.turns = {**room.turns, turn.id: turn}
    since = None
    if event.since and (began := _began(room, turn)):
        since = _move_start(room, turn, began, read(event.since))
    if room.memory and room.undo and room.undo["what"] in {"end", "finish"}:
        floor = _corrected(room.memory.floor, room, event, None)
        room.memory = msgspec.structs.replace(room.memory, floor=floor)
    else:
        room.forget()  # what came before would bring back the turn as it was
    if room.floor:
        room.floor = _corrected(room.floor, room, event, since)
    _recount(room)
    turns.rearrange(room)


def _move_start(room: Board, turn: Turn, began: dt.datetime, since: dt.datetime) -> str | None:
    """Gives the turn its stretches; returns since when the floor's clock runs, where that changes."""
    running = _running(room, turn)
    moved = [Span(min(began, since), max(began, since))]
    if since < began:
        found = {key: _but(other, moved) for key, other in room.turns.items() if key != turn.id}
        spans = [*_without(moved, room.breaks), *turn.spans]
        room.turns = {**room.turns, **found}
    else:
        spans = list(_without(turn.spans, moved))
    clock = read(running["since"]) if running else None
    if clock and since > clock:
        clock = since
    if spans and spans[-1].end == clock:
        clock = spans.pop().start
    room.turns = {**room.turns, turn.id: msgspec.structs.replace(turn, spans=tuple(spans))}
    return stamp(clock) if clock else None


def _but(turn: Turn, cuts: Iterable[Span]) -> Turn:
    return msgspec.structs.replace(turn, spans=tuple(_without(turn.spans, cuts)))


def _without(spans: Iterable[Span], cuts: Iterable[Span]) -> list[Span]:
    """What is left of `spans` outside `cuts`; a span of no length goes with the cut that it lies in or ends."""
    found = list(spans)
    for gone in cuts:
        left = []
        for span in found:
            at_its_end = span.start == gone.end and span.end > span.start
            if span.end <= gone.start or span.start > gone.end or at_its_end:
                left.append(span)
                continue
            if span.start < gone.start:
                left.append(Span(span.start, gone.start))
            if span.end > gone.end:
                left.append(Span(gone.end, span.end))
        found = left
    return found


def _corrected(
    floor: Floor | None, room: Board, event: events.TurnCorrected, since: str | None
) -> Floor | None:
    """The floor and the turns below it as the corrected turns have it."""
    if floor is None:
        return None
    found: Floor = {
        **floor,
        "spoken_seconds": room.turns[floor["turn"]].spoken_seconds,
        "below": _corrected(floor["below"], room, event, None),
    }
    if floor["turn"] == event.turn:
        found["participant"], found["guest"] = event.participant, event.guest
        found["delegation"] = event.delegation
        found["since"] = since or floor["since"]
    return found


def _correct_notes(room: Board, turn: Turn, hand: Entry) -> None:
    """Notes taken on the turn go with it, unless they were given to somebody else."""
    for key in [key for key in room.map if key.startswith("note/")]:
        note = room.map[key]
        said = (note["turn"], note["speaker"], note["guest"])
        if said == (turn.id, turn.hand["participant"], turn.hand["guest"]):
            speaker = {"speaker": hand["participant"], "guest": hand["guest"]}
            room.put(key, {**note, **speaker, "delegation": hand["delegation"]})


def _correct_hand(room: Board, turn: Turn, hand: Entry) -> None:
    """The hand that an undone finish brought back, unless its new owner has one of that kind up."""
    waiting = room.waiting()
    back = waiting.get(turn.entry)
    taken = any(same_person(other, hand) and other["kind"] == hand["kind"] for other in waiting.values())
    if back and back["turn"] == turn.id and not taken:
        owner = {key: hand[key] for key in ("participant", "guest", "delegation")}
        room.put(f"entry/{turn.entry}", {**back, **owner})


def _recount(room: Board) -> None:
    """Shares of the floor anew, from the turns that took place or take place."""
    standing, floor = set(), room.floor
    while floor:
        standing.add(floor["turn"])
        floor = floor["below"]
    tallies: dict[str, Tally] = {}
    last: dt.datetime | None = None
    for turn in room.turns.values():
        if turn.hand["kind"] in INTERRUPTIONS or not (turn.spans or turn.id in standing):
            continue
        seat = seat_of(turn.hand)
        share = tallies.get(seat, Tally())
        spoken = to_milliseconds(share.spoken_seconds + turn.spoken_seconds)
        tallies[seat] = Tally(share.turns + 1, spoken)
        ended = room.instant if turn.id in standing else turn.spans[-1].end
        if last is None or ended >= last:
            last, room.spoke_last = ended, seat
    room.set_tallies(tallies)


FOLDS: Folds = {events.TurnCorrected: _turn_corrected}
