"""The rules of the floor: who is called, who stops the clock. Every advance carries what its caller saw."""

from collections.abc import Sequence

from dialogues.room import commands, events
from dialogues.room.entities import INTERRUPTIONS, Entry, same_person
from dialogues.room.events import Event
from dialogues.room.hands import speaker_of
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor
from dialogues.room.state import State

# Turns that wait for what interrupted them.
MOST_INTERRUPTED = 8

Decision = Sequence[Event] | Refusal


def call_next(state: State, command: commands.CallNext, actor: Actor) -> Decision:
    order = state.queue["order"]
    head = order[0] if order else None
    if command.expect != head:
        return Refusal("stale", "head", {"expected": head, "got": command.expect})
    entry = state.entry(head)
    return _called(state, head, entry) if entry else []


def call(state: State, command: commands.Call, actor: Actor) -> Decision:
    return _call(state, command, actor, last_word=False)


def last_word(state: State, command: commands.LastWord, actor: Actor) -> Decision:
    return _call(state, command, actor, last_word=True)


def _call(
    state: State, command: commands.Call | commands.LastWord, actor: Actor, last_word: bool
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
    state: State, entry_id: str | None, hand: Entry, last_word: bool = False, dropped: Sequence[str] = ()
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


def _interrupted(state: State) -> int:
    count, turn = 0, state.floor
    while turn and (turn := turn["below"]):
        count += 1
    return count


def _stale(state: State, expect: str | None) -> Refusal | None:
    turn = state.floor["turn"] if state.floor else None
    return None if expect == turn else Refusal("stale", "floor", {"expected": turn, "got": expect})


def pause(state: State, command: commands.PauseFloor, actor: Actor) -> Decision:
    if refusal := _stale(state, command.expect):
        return refusal
    floor = state.floor
    return [events.TurnPaused(turn=floor["turn"])] if floor and floor["paused_at"] is None else []


def resume(state: State, command: commands.ResumeFloor, actor: Actor) -> Decision:
    if refusal := _stale(state, command.expect):
        return refusal
    floor = state.floor
    return [events.TurnResumed(turn=floor["turn"])] if floor and floor["paused_at"] is not None else []


def finish(state: State, command: commands.FinishFloor, actor: Actor) -> Decision:
    """By a facilitator, or by whose turn it is; one's own turn that has ended already is stale."""
    turn = state.turns.get(command.expect or "")
    if not actor.facilitates and (turn is None or turn.hand["participant"] != actor.participant):
        return Refusal("not_allowed", "not_your_turn")
    if refusal := _stale(state, command.expect):
        return refusal
    return [events.TurnFinished(turn=state.floor["turn"])] if state.floor else []


def undo(state: State, command: commands.Undo, actor: Actor) -> Decision:
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
