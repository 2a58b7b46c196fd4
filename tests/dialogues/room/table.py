"""A room in memory for tests of the rules: people, a clock, and a log that is kept to be folded again."""

import datetime as dt
import json
from typing import Any

from dialogues.room import decoding, events, machine
from dialogues.room.events import Event
from dialogues.room.polls import Ballot, counted
from dialogues.room.refusals import Refusal
from dialogues.room.rights import Actor
from dialogues.room.state import State

START = dt.datetime(2011, 6, 28, 12, 0, tzinfo=dt.UTC)
PEOPLE = {
    "chair": ("facilitator", None),
    "clerk": ("rapporteur", None),
    "asha": ("delegate", "np"),
    "anil": ("delegate", "np"),
    "brian": ("delegate", "ca"),
    "chen": ("delegate", "cn"),
    "voice": ("interpreter", None),
    "guest": ("observer", None),
}


class Table:
    def __init__(self, status: str = "scheduled") -> None:
        self.state = State()
        self.log: list[tuple[int, dt.datetime, Event]] = []
        self.now = START
        self.box: list[Ballot] = []
        self._commands = 0
        self.tell(events.SessionSet(title="Floods", status=status, starts_at=None, duration=90))
        for country in ("np", "ca", "cn"):
            self.tell(events.DelegationSet(id=country, country=country.upper(), name=country))
        for name, (role, delegation) in PEOPLE.items():
            self.tell(events.ParticipantSet(id=name, name=name.title(), role=role, delegation=delegation))

    def tell(self, *found: Event) -> None:
        for event in found:
            seq = self.state.seq + 1
            self.state.apply(event, seq, self.now)
            self.log.append((seq, self.now, event))

    def passes(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)

    def tries(self, who: str, do: str, **fields: Any) -> list[Event] | Refusal:
        """The command through its whole way: encoded, decoded, decided, folded."""
        self._commands += 1
        command = decoding.decode(json.dumps({"id": f"c{self._commands}", "do": do, **fields}))
        person = self.state.participant(who)
        if person is None:
            return Refusal("not_allowed", "no_longer_here")
        actor = Actor(who, person["role"], person["delegation"], self.now)
        decision = machine.decide(self.state, command, actor)
        if isinstance(decision, Refusal):
            return decision
        found = [fact for fact in decision if isinstance(fact, Event)]
        for fact in decision:
            if isinstance(fact, Ballot):
                self.box.append(fact)
        return [self._told(event) for event in found]

    def _told(self, event: Event) -> Event:
        """As the log keeps it: what is counted of a secret poll is taken out of the box."""
        if isinstance(event, events.PollClosed) and event.counts is None:
            choices = [ballot.option for ballot in self.box if ballot.poll == event.poll]
            self.box = [ballot for ballot in self.box if ballot.poll != event.poll]
            event = events.PollClosed(event.poll, counted(self.state.map[f"poll/{event.poll}"], choices))
        self.tell(event)
        return event

    def does(self, who: str, do: str, **fields: Any) -> list[Event]:
        found = self.tries(who, do, **fields)
        assert not isinstance(found, Refusal), f"expected {do} of {who} to be accepted, got {found}"
        return found

    def refusal(self, who: str, do: str, **fields: Any) -> tuple[str, str]:
        found = self.tries(who, do, **fields)
        assert isinstance(found, Refusal), f"expected {do} of {who} to be refused, got {found}"
        return found.code, found.cause

    # Shorter words for what most tests need

    def opens(self) -> str:
        """The session is live and its only item taken up."""
        self.does("chair", "start_session")
        item = self.adds("Dams", 20)
        self.does("chair", "go_to_item", item=item, expect=None)
        return item

    def adds(self, title: str, planned_minutes: int) -> str:
        self.does("chair", "add_item", title=title, planned_minutes=planned_minutes)
        return str(self.state.seq)

    def raises(self, who: str, kind: str = "topic", **fields: Any) -> str:
        self.does(who, "raise_hand", kind=kind, **fields)
        return next(
            key
            for key, hand in self.state.waiting().items()
            if hand["participant"] == (fields.get("for") or who) and hand["kind"] == kind
        )

    def calls(self) -> str:
        """The next is called; returns the turn."""
        self.does("chair", "call_next", expect=self.state.queue["order"][0])
        assert self.state.floor
        return self.state.floor["turn"]

    def finishes(self) -> None:
        assert self.state.floor
        self.does("chair", "finish_floor", expect=self.state.floor["turn"])

    def waiting(self) -> list[str]:
        return [str(hand["participant"] or hand["guest"]) for hand in self.state.waiting().values()]

    def speaker(self) -> str | None:
        return (self.state.floor["participant"] or self.state.floor["guest"]) if self.state.floor else None
