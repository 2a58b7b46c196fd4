"""The rules of the floor: who is called, who stops the clock. Every advance carries what its caller saw."""

from collections.abc import Sequence

from dialogues.room import commands, events, taking_back, turns
from dialogues.room.board import Board, Folds
from dialogues.room.entities import INTERRUPTIONS, Entry, same_person
from dialogues.room.events import Event
from dialogues.room.hands import speaker_of, speaks_for
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

# Turns that wait for what interrupted them.
MOST_INTERRUPTED = 8

Decision = Sequence[Event] | Refusal


def call_next(state: Board, command: commands.CallNext, actor: Actor) -> Decision:
    order = state.queue["order"]
    head = order[0] if order else None
    if command.expect != head:
        return Refusal("stale", "head", {"expected": head, "got": command.expect})
    entry = state.entry(head)
    return _called(state, head, entry) if entry else []


def call(state: Board, command: commands.Call, actor: Actor) -> Decision:
    return _call(state, command, actor, last_word=False)


def last_word(state: Board, command: commands.LastWord, actor: Actor) -> Decision:
    return _call(state, command, actor, last_word=True)


def _call(
    state: Board, command: commands.Call | commands.LastWord, actor: Actor, last_word: bool
) -> Decision:
    if command.participant is None and command.guest is None:
        return Refusal("bad_command", "participant_or_guest")
    if refusal := _stale(state, command.expect):
        return refusal
    speaker = speaker_of(state, command.participant, command.guest, actor)
    if isinstance(speaker, Refusal):
        return speaker
    waiting = state.waiting()
    theirs = next(
        (
            key
            for key, hand in waiting.items()
            # After the last word nobody goes on: it interrupts no one.
            if same_person(hand, speaker) and not (last_word and hand["kind"] in INTERRUPTIONS)
        ),
        None,
    )
    dropped = [key for key in waiting if key != theirs] if last_word else []
    return _called(state, theirs, waiting[theirs] if theirs else speaker, last_word, dropped)


def _called(
    state: Board, entry_id: str | None, hand: Entry, last_word: bool = False, dropped: Sequence[str] = ()
) -> Decision:
    kind = hand["kind"] if entry_id else "topic"
    if kind in INTERRUPTIONS and _interrupted(state) >= MOST_INTERRUPTED:
        return Refusal("too_large", "interruptions", {"most": MOST_INTERRUPTED})
    return [
        events.TurnCalled(
            entry=entry_id,
            participant=hand["participant"],
            guest=hand["guest"],
            delegation=hand["delegation"],
            kind=kind,
            last_word=last_word,
            dropped=list(dropped),
        )
    ]


def _interrupted(state: Board) -> int:
    count, turn = 0, state.floor
    while turn and (turn := turn["below"]):
        count += 1
    return count


def _stale(state: Board, expect: str | None) -> Refusal | None:
    turn = state.floor["turn"] if state.floor else None
    return None if expect == turn else Refusal("stale", "floor", {"expected": turn, "got": expect})


def pause(state: Board, command: commands.PauseFloor, actor: Actor) -> Decision:
    if refusal := _stale(state, command.expect):
        return refusal
    floor = state.floor
    return [events.TurnPaused(turn=floor["turn"])] if floor and floor["paused_at"] is None else []


def resume(state: Board, command: commands.ResumeFloor, actor: Actor) -> Decision:
    if refusal := _stale(state, command.expect):
        return refusal
    floor = state.floor
    return [events.TurnResumed(turn=floor["turn"])] if floor and floor["paused_at"] is not None else []


def finish(state: Board, command: commands.FinishFloor, actor: Actor) -> Decision:
    """By a facilitator, or by whose turn it is; one's own turn that has ended already is stale."""
    turn = state.turns.get(command.expect or "")
    if not actor.facilitates and not (turn and speaks_for(state, turn.hand, actor)):
        return Refusal("not_allowed", "not_your_turn")
    if refusal := _stale(state, command.expect):
        return refusal
    return [events.TurnFinished(turn=state.floor["turn"])] if state.floor else []


def undo(state: Board, command: commands.Undo, actor: Actor) -> Decision:
    last = state.undo
    if last is None or last["seq"] != command.expect:
        return Refusal("stale", "undo", {"expected": last["seq"] if last else None, "got": command.expect})
    # What is published is taken back from the minutes, not from the room.
    expected, status = "ended" if last["what"] == "end" else "live", state.session["status"]
    if status != expected:
        return Refusal("not_live", "status", {"expected": expected, "status": status})
    if last["what"] == "end":
        return [events.SessionReopened()]
    return [events.Undone(seq=last["seq"], what=last["what"])]


# What events do


def _undone(room: Board, event: events.Undone) -> None:
    assert room.memory
    assert room.undo
    if room.undo["what"] == "finish":
        taking_back.return_to_head(room)
    else:
        taking_back.restore(room)


FOLDS: Folds = {
    events.TurnCalled: turns.call,
    events.TurnPaused: lambda room, _: turns.stop_clock(room),
    events.TurnResumed: lambda room, _: turns.start_clock(room),
    events.TurnFinished: turns.finish,
    events.Undone: _undone,
}
