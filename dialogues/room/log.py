"""The only door through which a room's log is written.

Whoever appends locks the session's row, catches up with what other processes appended, decides, and writes the
events, the accepted commands, the ballots and the projected rows in one transaction. The log is therefore a single
sequence, however many processes serve a room, and an answer given after `append` returns is durable.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from dialogues.instants import from_rfc3339
from dialogues.models import AgendaItem, Paper, RoomCommand, RoomEvent, Session
from dialogues.room import ballots, events, machine, polls, wake
from dialogues.room.commands import Command
from dialogues.room.events import Event
from dialogues.room.growth import Growth, Line
from dialogues.room.machine import Actor, Refusal
from dialogues.room.state import State

logger = logging.getLogger("meridian.room")


@dataclass(frozen=True)
class Accepted:
    """A command that is in the log; `seq` is the number of its last event."""

    seq: int


Decision = Callable[[State, dt.datetime], machine.Decision]


@dataclass(frozen=True)
class Order:
    """Something to decide on the newest state. With a `command_id` it is carried out once for ever."""

    decide: Decision
    at: dt.datetime
    participant: str | None = None
    command_id: str | None = None


def order_of(participant_id: int, command: Command, at: dt.datetime) -> Order:
    """A person's command; their role is read from the state, so that a change of role holds at once."""
    participant = str(participant_id)

    def decide(state: State, now: dt.datetime) -> machine.Decision:
        person = state.map.get(f"participant/{participant}")
        if person is None:
            return Refusal("not_allowed", "no_longer_here")
        actor = Actor(participant=participant, role=person["role"], delegation=person["delegation"], at=now)
        try:
            return machine.decide(state, command, actor)
        except (
            Exception
        ):  # a mistake of ours: it changes nothing, and those of the same tick are not to suffer
            logger.exception("could not decide %s in a room", type(command).__name__)
            return Refusal("not_available", "failed")

    return Order(decide, at, participant, command.id)


def load(session_id: int) -> State:
    """The state of a room, folded from its log."""
    state = State()
    catch_up(session_id, state)
    return state


def catch_up(session_id: int, state: State) -> None:
    """Folds what was appended since `state.seq` into `state`."""
    rows = RoomEvent.objects.filter(session_id=session_id, seq__gt=state.seq).order_by("seq")
    for seq, at, kind, data in rows.values_list("seq", "at", "kind", "data"):
        state.apply(events.decode(kind, data), seq, at)


def append(session_id: int, state: State, orders: Iterable[Order]) -> tuple[State, list[Accepted | Refusal]]:
    """Decides `orders` one after the other and appends what comes of them, all in one transaction.

    Returns the new state (the one given stays as it was, also when the transaction fails) and an answer an order.
    """
    within_another = connection.in_atomic_block
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session_id)
        state = state.copy()
        catch_up(session_id, state)
        page = _Page(session_id, state, orders := list(orders), final=not within_another)
        answers = [page.carry_out(order) for order in orders]
        page.save()
    return state, answers


class _Page:
    """What one transaction adds to a room's log: lines, accepted commands, ballots and projected rows.

    The lines are `final` where no more can happen to them before they are committed; a redaction rewrites its own.
    """

    def __init__(self, session_id: int, state: State, orders: Sequence[Order], final: bool) -> None:
        self._session_id = session_id
        self._state = state
        self._before = state.seq
        self._final = final
        self._known = _acknowledged(session_id, orders)
        self._lines: list[RoomEvent] = []
        self._records: list[RoomCommand] = []
        self._box = ballots.Box(session_id)

    def carry_out(self, order: Order) -> Accepted | Refusal:
        state, identity = self._state, (order.participant, order.command_id)
        if order.command_id is not None and identity in self._known:
            return Accepted(self._known[identity])
        at = max(order.at, state.at or order.at)  # clocks of several processes never turn the log back
        decision = order.decide(state, at)
        if isinstance(decision, Refusal):
            return decision
        for fact in decision:
            if isinstance(fact, polls.Ballot):
                self._box.cast(fact)
            else:
                self._write(self._box.complete(fact, state), at, order.participant)
        if order.participant and order.command_id is not None:
            self._known[identity] = state.seq
            self._records.append(
                RoomCommand(
                    session_id=self._session_id,
                    participant_id=int(order.participant),
                    command_id=order.command_id,
                    seq=state.seq,
                )
            )
        return Accepted(state.seq)

    def _write(self, event: Event, at: dt.datetime, actor: str | None) -> None:
        kind, data = events.encode(event)
        seq = self._state.seq + 1
        self._state.apply(event, seq, at)
        line = RoomEvent(session_id=self._session_id, seq=seq, at=at, kind=kind, data=data)
        line.actor_id = int(actor) if actor else None
        self._lines.append(line)

    def save(self) -> None:
        RoomEvent.objects.bulk_create(self._lines)
        RoomCommand.objects.bulk_create(self._records)
        self._box.save()
        if self._lines:
            _project(self._session_id, self._state, self._before)
            lines = [Line(line.seq, line.at, line.kind, line.data) for line in self._lines]
            growth = Growth(self._state.seq, lines if self._final else [])
            session_id = self._session_id
            transaction.on_commit(lambda: wake.announce(session_id, growth))


def submit(session_id: int, participant_id: int, command: Command, now: dt.datetime) -> Accepted | Refusal:
    """One person's command from a page or a program; sockets go through the hub, which keeps the state in memory."""
    return append(session_id, State(), [order_of(participant_id, command, now)])[1][0]


def _acknowledged(session_id: int, orders: Sequence[Order]) -> dict[tuple[str | None, str | None], int]:
    """The sequence numbers of those orders that were accepted before, by participant and command id."""
    ids = [order.command_id for order in orders if order.command_id is not None]
    if not ids:
        return {}
    found = RoomCommand.objects.filter(session_id=session_id, command_id__in=ids)
    return {
        (str(participant), command_id): seq
        for participant, command_id, seq in found.values_list("participant_id", "command_id", "seq")
    }


def _project(session_id: int, state: State, before: int) -> None:
    """Brings the rows that pages read into line with the entities that changed after `before`."""
    changed = state.frame_since(before, "backstage")
    for key in changed["unset"]:
        if key.startswith("item/"):
            AgendaItem.objects.filter(session_id=session_id, item_id=key.removeprefix("item/")).delete()
    for key, entity in changed["set"].items():
        if key.startswith("item/"):
            AgendaItem.objects.update_or_create(
                session_id=session_id,
                item_id=key.removeprefix("item/"),
                defaults={
                    "position": entity["position"],
                    "title": entity["title"],
                    "planned_minutes": entity["planned_minutes"],
                    "state": entity["state"],
                    "conclusion": entity["conclusion"] or "",
                },
            )
        elif key.startswith("paper/"):
            paper = Paper.objects.filter(pk=key.removeprefix("paper/"), session_id=session_id)
            paper.update(item_id=entity["item"] or "")
        elif key == "session":
            Session.objects.filter(pk=session_id).update(
                status=entity["status"],
                started_at=from_rfc3339(entity["started_at"]),
                ended_at=from_rfc3339(entity["ended_at"]),
            )
