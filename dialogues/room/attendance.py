"""Who is here: roll calls with their quorum, and who agreed to be recorded. Both stay in the log, for the record."""

from collections.abc import Sequence

from dialogues.room import commands, events
from dialogues.room.board import Board, Folds
from dialogues.room.entities import Recording, RollCall
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

MOST_ROLL_CALLS = 50

Decision = Sequence[Event] | Refusal


def open_roll_call(state: Board, command: commands.OpenRollCall, actor: Actor) -> Decision:
    """Whoever is at a socket counts as here at once; one roll is called at a time."""
    calls = _roll_calls(state)
    if any(call["state"] == "open" for call in calls.values()):
        return []
    if len(calls) >= MOST_ROLL_CALLS:
        return Refusal("too_large", "roll_calls_full", {"most": MOST_ROLL_CALLS})
    here = [
        delegation for delegation in _delegations(state) if state.map[f"delegation/{delegation}"]["present"]
    ]
    return [events.RollCallOpened(quorum=command.quorum, here=here)]


def answer_roll_call(state: Board, command: commands.AnswerRollCall, actor: Actor) -> Decision:
    """For one's own delegation; a facilitator notes any, whose people sit in the call without this page too."""
    call = _roll_calls(state).get(command.roll_call)
    if call is None:
        return Refusal("unknown", "roll_call", {"got": command.roll_call})
    delegation = command.delegation or actor.delegation
    if not actor.facilitates and delegation != actor.delegation:
        return Refusal("not_allowed", "other_delegation")
    if delegation is None or state.delegation(delegation) is None:
        return Refusal("unknown", "delegation", {"got": delegation})
    if call["state"] == "closed":
        return Refusal("stale", "roll_call_closed")
    if (delegation in call["here"]) == command.here:
        return []
    return [events.RollCallAnswered(roll_call=command.roll_call, delegation=delegation, here=command.here)]


def close_roll_call(state: Board, command: commands.CloseRollCall, actor: Actor) -> Decision:
    call = _roll_calls(state).get(command.roll_call)
    if call is None:
        return Refusal("unknown", "roll_call", {"got": command.roll_call})
    if call["state"] == "closed":
        return []
    return [events.RollCallClosed(roll_call=command.roll_call, here=call["here"], missing=call["missing"])]


def ask_consent(state: Board, command: commands.AskConsent, actor: Actor) -> Decision:
    return [] if state.map.get("recording") else [events.ConsentAsked()]


def give_consent(state: Board, command: commands.GiveConsent, actor: Actor) -> Decision:
    """Yes or no, each for oneself; the last answer holds and the log keeps them all."""
    if not state.map.get("recording"):
        return Refusal("stale", "not_asked")
    person = state.participant(actor.participant)
    assert actor.participant
    assert person
    if person["consent"] is command.consent:
        return []
    return [events.ConsentGiven(participant=actor.participant, consent=command.consent)]


def _roll_calls(state: Board) -> dict[str, RollCall]:
    found = {key: state.map[key] for key in state.map if key.startswith("roll_call/")}
    return {key.removeprefix("roll_call/"): call for key, call in found.items()}


def _delegations(state: Board) -> list[str]:
    return [key.removeprefix("delegation/") for key in state.map if key.startswith("delegation/")]


# What events do


def _roll_call_opened(room: Board, event: events.RollCallOpened) -> None:
    call = RollCall(
        state="open",
        at=room.now,
        closed_at=None,
        quorum=event.quorum,
        here=[],
        missing=[],
        quorate=None,
    )
    _note(room, str(room.seq), call, event.here)


def _roll_call_answered(room: Board, event: events.RollCallAnswered) -> None:
    call = _roll_calls(room)[event.roll_call]
    here = [delegation for delegation in call["here"] if delegation != event.delegation]
    _note(room, event.roll_call, call, [*here, event.delegation] if event.here else here)


def _roll_call_closed(room: Board, event: events.RollCallClosed) -> None:
    call = _roll_calls(room)[event.roll_call]
    room.put(f"roll_call/{event.roll_call}", {**call, "state": "closed", "closed_at": room.now})


def follow_delegations(room: Board, arrived: str | None = None) -> None:
    """While a roll is called, who arrives is here, and who joins or leaves the dialogue is on the list or not."""
    for call_id, call in _roll_calls(room).items():
        if call["state"] == "open":
            _note(room, call_id, call, [*call["here"], arrived] if arrived else call["here"])


def _note(room: Board, call_id: str, call: RollCall, here: Sequence[str]) -> None:
    """Both lists in the order of the delegations."""
    delegations = _delegations(room)
    present = [delegation for delegation in delegations if delegation in here]
    missing = [delegation for delegation in delegations if delegation not in here]
    quorate = None if call["quorum"] is None else len(present) >= call["quorum"]
    then: RollCall = {**call, "here": present, "missing": missing, "quorate": quorate}
    if then != room.map.get(f"roll_call/{call_id}"):
        room.put(f"roll_call/{call_id}", then)


def _consent_asked(room: Board, event: events.ConsentAsked) -> None:
    room.put("recording", Recording(asked_at=room.now))


def _consent_given(room: Board, event: events.ConsentGiven) -> None:
    key = f"participant/{event.participant}"
    room.put(key, {**room.map[key], "consent": event.consent})


FOLDS: Folds = {
    events.RollCallOpened: _roll_call_opened,
    events.RollCallAnswered: _roll_call_answered,
    events.RollCallClosed: _roll_call_closed,
    events.ConsentAsked: _consent_asked,
    events.ConsentGiven: _consent_given,
}
