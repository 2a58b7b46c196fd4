"""What a command comes to: events for the log, nothing where it has no effect, or a refusal with its reason.

Checks go from the general to the particular: may this role, is the session live, does the thing exist, is what the
caller saw still so, do the rules of the floor allow it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dialogues.room import agenda, commands, floor, hands, notes, rights
from dialogues.room.commands import Command
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor
from dialogues.room.state import State

__all__ = ["Actor", "Refusal", "decide"]

Decision = Sequence[Event] | Refusal
_Decide = Callable[[State, Any, Actor], Decision]

# command → who may send it, whether only while the session is live, what it comes to
_RULES: Mapping[type[Command], tuple[frozenset[str], bool, _Decide]] = {
    commands.RaiseHand: (rights.HAND_RAISERS, True, hands.raise_hand),
    commands.EditHand: (rights.EVERYONE, True, hands.edit_hand),
    commands.LowerHand: (rights.EVERYONE, True, hands.lower_hand),
    commands.DeferHand: (rights.EVERYONE, True, hands.defer_hand),
    commands.MoveHand: (rights.FACILITATORS, True, hands.move_hand),
    commands.OpenQueue: (rights.FACILITATORS, True, hands.open_queue),
    commands.CloseQueue: (rights.FACILITATORS, True, hands.close_queue),
    commands.SetRules: (rights.FACILITATORS, False, hands.set_rules),
    commands.GrantTime: (rights.FACILITATORS, True, hands.grant_time),
    commands.CallNext: (rights.FACILITATORS, True, floor.call_next),
    commands.Call: (rights.FACILITATORS, True, floor.call),
    commands.LastWord: (rights.FACILITATORS, True, floor.last_word),
    commands.PauseFloor: (rights.FACILITATORS, True, floor.pause),
    commands.ResumeFloor: (rights.FACILITATORS, True, floor.resume),
    commands.FinishFloor: (rights.EVERYONE, True, floor.finish),
    commands.Undo: (rights.FACILITATORS, False, floor.undo),
    commands.StartSession: (rights.FACILITATORS, False, agenda.start_session),
    commands.EndSession: (rights.FACILITATORS, False, agenda.end_session),
    commands.ReopenSession: (rights.FACILITATORS, False, agenda.reopen_session),
    commands.PauseSession: (rights.FACILITATORS, True, agenda.pause_session),
    commands.ResumeSession: (rights.FACILITATORS, True, agenda.resume_session),
    commands.GoToItem: (rights.FACILITATORS, True, agenda.go_to_item),
    commands.AddItem: (rights.FACILITATORS, False, agenda.add_item),
    commands.EditItem: (rights.FACILITATORS, False, agenda.edit_item),
    commands.MoveItem: (rights.FACILITATORS, False, agenda.move_item),
    commands.DropItem: (rights.FACILITATORS, False, agenda.drop_item),
    commands.WriteNote: (rights.NOTE_TAKERS, True, notes.write_note),
    commands.EditNote: (rights.NOTE_TAKERS, True, notes.edit_note),
    commands.TagNote: (rights.NOTE_TAKERS, True, notes.tag_note),
}
# Known to the contract, to come with polls, rounds and the backstage channel.
_NOT_YET: Mapping[type[Command], frozenset[str]] = {
    commands.StartRound: rights.FACILITATORS,
    commands.CorrectTurn: rights.NOTE_TAKERS,
    commands.OpenPoll: rights.FACILITATORS,
    commands.Vote: rights.DELEGATES,
    commands.ClosePoll: rights.FACILITATORS,
    commands.WriteBackstage: rights.BACKSTAGE,
    commands.Signal: rights.SIGNALLERS,
}


def decide(state: State, command: Command, actor: Actor, now: dt.datetime) -> Decision:
    """Events in their order, none where the command has no effect, or why it is refused. Changes nothing.

    `now` is when the events will be said to have happened; only a break's end is measured against it.
    """
    kind = type(command)
    if kind in _NOT_YET:
        if actor.role not in _NOT_YET[kind]:
            return _not_allowed(actor, _NOT_YET[kind])
        return Refusal("not_available", "not_available")
    roles, only_live, rule = _RULES[kind]
    if actor.role not in roles:
        return _not_allowed(actor, roles)
    status = state.session["status"]
    if only_live and status != "live":
        return Refusal("not_live", "not_live", {"status": status})
    if isinstance(command, commands.PauseSession) and (refusal := agenda.wrong_return(command, now)):
        return refusal
    return rule(state, command, actor)


def _not_allowed(actor: Actor, roles: frozenset[str]) -> Refusal:
    return Refusal("not_allowed", "role", {"expected": sorted(roles), "got": actor.role})
