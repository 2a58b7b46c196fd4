"""What a command comes to: events for the log, nothing where it has no effect, or a refusal with its reason.

Checks go from the general to the particular: may this role, is the session live, does the thing exist, is what the
caller saw still so, do the rules of the floor allow it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dialogues.room import (
    agenda,
    attendance,
    backstage,
    chair,
    commands,
    corrections,
    floor,
    hands,
    notes,
    papers,
    polls,
    readiness,
    rights,
    rounds,
)
from dialogues.room.board import Board
from dialogues.room.commands import Command
from dialogues.room.events import Event
from dialogues.room.polls import Ballot
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

__all__ = ["Actor", "Refusal", "decide"]

Decision = Sequence[Event | Ballot] | Refusal
_Decide = Callable[[Board, Any, Actor], Decision]

# While what status a command is possible.
LIVE = frozenset({"live"})
OPEN = frozenset({"scheduled", "live"})
EVER = frozenset({"draft", "polling", "scheduled", "live", "ended", "published", "cancelled"})

# command → who may send it, while the session is what, what it comes to
_RULES: Mapping[type[Command], tuple[frozenset[str], frozenset[str], _Decide]] = {
    commands.RaiseHand: (rights.HAND_RAISERS, LIVE, hands.raise_hand),
    commands.EditHand: (rights.EVERYONE, LIVE, hands.edit_hand),
    commands.LowerHand: (rights.EVERYONE, LIVE, hands.lower_hand),
    commands.DeferHand: (rights.EVERYONE, LIVE, hands.defer_hand),
    commands.MoveHand: (rights.FACILITATORS, LIVE, hands.move_hand),
    commands.OpenQueue: (rights.FACILITATORS, LIVE, hands.open_queue),
    commands.CloseQueue: (rights.FACILITATORS, LIVE, hands.close_queue),
    commands.SetRules: (rights.FACILITATORS, EVER, hands.set_rules),
    commands.GrantTime: (rights.FACILITATORS, LIVE, hands.grant_time),
    commands.CallNext: (rights.FACILITATORS, LIVE, floor.call_next),
    commands.Call: (rights.FACILITATORS, LIVE, floor.call),
    commands.LastWord: (rights.FACILITATORS, LIVE, floor.last_word),
    commands.PauseFloor: (rights.FACILITATORS, LIVE, floor.pause),
    commands.ResumeFloor: (rights.FACILITATORS, LIVE, floor.resume),
    commands.FinishFloor: (rights.EVERYONE, LIVE, floor.finish),
    commands.Undo: (rights.FACILITATORS, EVER, floor.undo),
    commands.StartSession: (rights.FACILITATORS, EVER, agenda.start_session),
    commands.EndSession: (rights.FACILITATORS, EVER, agenda.end_session),
    commands.ReopenSession: (rights.FACILITATORS, EVER, agenda.reopen_session),
    commands.PauseSession: (rights.FACILITATORS, LIVE, agenda.pause_session),
    commands.ResumeSession: (rights.FACILITATORS, LIVE, agenda.resume_session),
    commands.GoToItem: (rights.FACILITATORS, LIVE, agenda.go_to_item),
    commands.AddItem: (rights.FACILITATORS, EVER, agenda.add_item),
    commands.EditItem: (rights.FACILITATORS, EVER, agenda.edit_item),
    commands.MoveItem: (rights.FACILITATORS, EVER, agenda.move_item),
    commands.DropItem: (rights.FACILITATORS, EVER, agenda.drop_item),
    commands.WriteNote: (rights.NOTE_TAKERS, LIVE, notes.write_note),
    commands.EditNote: (rights.NOTE_TAKERS, LIVE, notes.edit_note),
    commands.TagNote: (rights.NOTE_TAKERS, LIVE, notes.tag_note),
    commands.StartRound: (rights.FACILITATORS, LIVE, rounds.start_round),
    commands.StopRound: (rights.FACILITATORS, LIVE, rounds.stop_round),
    commands.CorrectTurn: (rights.NOTE_TAKERS, EVER, corrections.correct_turn),
    commands.OpenPoll: (rights.FACILITATORS, LIVE, polls.open_poll),
    commands.Vote: (rights.DELEGATES, LIVE, polls.vote),
    commands.ClosePoll: (rights.FACILITATORS, LIVE, polls.close_poll),
    commands.WriteBackstage: (rights.BACKSTAGE, OPEN, backstage.write_backstage),
    commands.Signal: (rights.SIGNALLERS, LIVE, backstage.signal),
    commands.TakeChair: (rights.FACILITATORS, OPEN, chair.take_chair),
    commands.HandOver: (rights.FACILITATORS, OPEN, chair.hand_over),
    commands.OpenRollCall: (rights.FACILITATORS, OPEN, attendance.open_roll_call),
    commands.AnswerRollCall: (rights.HAND_RAISERS, OPEN, attendance.answer_roll_call),
    commands.CloseRollCall: (rights.FACILITATORS, OPEN, attendance.close_roll_call),
    commands.AskConsent: (rights.FACILITATORS, OPEN, attendance.ask_consent),
    commands.GiveConsent: (rights.EVERYONE, OPEN, attendance.give_consent),
    commands.ReportLine: (rights.NOT_OBSERVERS, OPEN, readiness.report_line),
    commands.SetTechnician: (rights.HAND_RAISERS, OPEN, readiness.set_technician),
    commands.SetLanguage: (rights.NOT_OBSERVERS, OPEN, readiness.set_language),
    commands.PlacePaper: (rights.FACILITATORS, EVER, papers.place_paper),
}


def decide(state: Board, command: Command, actor: Actor) -> Decision:
    """Events in their order, none where the command has no effect, or why it is refused. Changes nothing."""
    roles, statuses, rule = _RULES[type(command)]
    if actor.role not in roles:
        return _not_allowed(actor, roles)
    status = state.session["status"]
    if status not in statuses:
        return Refusal("not_live", "not_live", {"status": status})
    return rule(state, command, actor)


def _not_allowed(actor: Actor, roles: frozenset[str]) -> Refusal:
    return Refusal("not_allowed", "role", {"expected": sorted(roles), "got": actor.role})
