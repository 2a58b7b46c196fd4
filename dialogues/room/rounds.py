"""Rounds: each delegation has the floor once, for the same time, in an order.

A round stands in the queue: each delegation has a place in it, before replies and topics, which is called, moved, put
last and lowered (skipped) like any hand. Hands wait behind it; points of order and clarifications come between. It is
over when its last turn has ended.
"""

from collections.abc import Sequence

from dialogues.room import commands, events, turns
from dialogues.room.board import Board, Folds
from dialogues.room.entities import RANK, Entry, Round, Speaker, hand_of
from dialogues.room.events import Event
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor

Decision = Sequence[Event] | Refusal


def start_round(state: Board, command: commands.StartRound, actor: Actor) -> Decision:
    if len(set(command.order)) < len(command.order):
        return Refusal("bad_command", "twice")
    for delegation in command.order:
        if state.delegation(delegation) is None:
            return Refusal("unknown", "delegation", {"got": delegation})
    if state.round:
        return Refusal("stale", "round")
    if state.session["item"] is None:  # its places are hands for a topic
        return Refusal("no_item", "no_item")
    return [events.RoundStarted(order=command.order, seconds=command.seconds)]


def stop_round(state: Board, command: commands.StopRound, actor: Actor) -> Decision:
    return [events.RoundStopped()] if state.round and state.round["waiting"] else []


# What events do


def _round_started(room: Board, event: events.RoundStarted) -> None:
    places: dict[str, Entry] = {}
    for number, delegation in enumerate(event.order, 1):
        place: Entry = {
            **hand_of(
                Speaker(participant=None, guest=None, delegation=delegation), "topic", room.now, room.seq
            ),
            "because": {"code": "round", "values": {"place": number, "of": len(event.order)}},
            "rank": RANK["reply"],
            "fixed": "round",
            "round": str(room.seq),
        }
        places[f"{room.seq}-{number}"] = place
    for key, place in places.items():
        room.put(f"entry/{key}", place)
    started = Round(
        id=str(room.seq),
        seconds=event.seconds,
        started_at=room.now,
        order=event.order,
        waiting=event.order,
        spoken=[],
    )
    room.put("round", started)
    turns.rearrange(room, [*places, *room.queue["order"]])


def _round_stopped(room: Board, event: events.RoundStopped) -> None:
    assert room.round
    turns.put_away(room, list(_places(room, room.round)))
    turns.rearrange(room)


def follow(room: Board) -> None:
    """After any event: who of the round is still to come and who has spoken; it ends with its last turn."""
    now = room.round
    if now is None:
        return
    places = _places(room, now)
    spoken = [
        turn for turn in room.turns.values() if turn.hand["round"] == now["id"] and turn.entry not in places
    ]
    on_floor, floor = False, room.floor
    while floor and not on_floor:
        on_floor, floor = floor["round"] == now["id"], floor["below"]
    if not places and not on_floor:
        room.put("round", None)
        return
    then = {
        **now,
        "waiting": [hand["delegation"] for hand in places.values()],
        "spoken": [turn.hand["delegation"] for turn in spoken],
    }
    if then != now:
        room.put("round", then)


def _places(room: Board, now: Round) -> dict[str, Entry]:
    return {key: hand for key, hand in room.waiting().items() if hand["round"] == now["id"]}


FOLDS: Folds = {events.RoundStarted: _round_started, events.RoundStopped: _round_stopped}
