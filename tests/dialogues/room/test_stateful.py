"""For any sequence of commands: what a client merged equals a fresh snapshot equals the fold of the log."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialogues.room import events
from dialogues.room.refusals import Refusal
from dialogues.room.state import State
from tests.dialogues.room.table import PEOPLE, Table

people = st.sampled_from(sorted(PEOPLE))
kinds = st.sampled_from(["topic", "reply", "clarification", "point_of_order"])
# What a client may name wrongly: ids that never were, ids of something else, ids that are gone.
ids = st.one_of(st.none(), st.integers(1, 60).map(str), st.just("nobody"))


class Client:
    """Starts from a snapshot and merges frames by the rule of the contract, and nothing else."""

    def __init__(self, state: State) -> None:
        self.map: dict[str, Any] = dict(state.map)
        self.seq = state.seq

    def catches_up(self, state: State) -> None:
        frame = state.frame_since(self.seq)
        for key in frame["unset"]:
            self.map.pop(key, None)
        self.map |= frame["set"]
        self.seq = state.seq


class AnyMeeting(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.table = Table()
        self.clients = [Client(self.table.state) for _ in range(3)]

    @rule(seconds=st.integers(0, 400))
    def time_passes(self, seconds: int) -> None:
        self.table.passes(seconds)

    @rule(number=st.integers(0, 2))
    def a_client_hears(self, number: int) -> None:
        self.clients[number].catches_up(self.table.state)

    @rule()
    def the_first_item_is_taken_up(self) -> None:
        self.table.tries("chair", "start_session")
        self.table.tries("chair", "add_item", title="Dams", planned_minutes=20)
        items = list(self.table.state.agenda())
        if items:
            self.table.tries("chair", "go_to_item", item=items[0], expect=self.table.state.session["item"])

    @rule(who=people, kind=kinds, for_=st.one_of(st.none(), people), topic=ids)
    def raise_hand(self, who: str, kind: str, for_: str | None, topic: str | None) -> None:
        self.table.tries(who, "raise_hand", kind=kind, topic=topic, **({"for": for_} if for_ else {}))

    @rule(who=people, place=st.integers(0, 5), do=st.sampled_from(["lower_hand", "defer_hand", "edit_hand"]))
    def change_hand(self, who: str, place: int, do: str) -> None:
        order = self.table.state.queue["order"]
        fields = {"note": "a note"} if do == "edit_hand" else {}
        self.table.tries(who, do, entry=order[place % len(order)] if order else "7", **fields)

    @rule(who=people, one=st.integers(0, 5), other=st.one_of(st.none(), st.integers(0, 5)))
    def move_hand(self, who: str, one: int, other: int | None) -> None:
        if order := self.table.state.queue["order"]:
            after = None if other is None else order[other % len(order)]
            self.table.tries(who, "move_hand", entry=order[one % len(order)], after=after)

    @rule(who=people, right=st.booleans(), wrong=ids)
    def call_next(self, who: str, right: bool, wrong: str | None) -> None:
        order = self.table.state.queue["order"]
        self.table.tries(who, "call_next", expect=(order[0] if order else None) if right else wrong)

    @rule(who=people, whom=people, right=st.booleans(), wrong=ids, do=st.sampled_from(["call", "last_word"]))
    def call(self, who: str, whom: str, right: bool, wrong: str | None, do: str) -> None:
        floor = self.table.state.floor
        expect = (floor["turn"] if floor else None) if right else wrong
        self.table.tries(who, do, participant=whom, expect=expect)

    @rule(
        who=people,
        do=st.sampled_from(["pause_floor", "resume_floor", "finish_floor"]),
        right=st.booleans(),
        wrong=ids,
    )
    def clock(self, who: str, do: str, right: bool, wrong: str | None) -> None:
        floor = self.table.state.floor
        self.table.tries(who, do, expect=(floor["turn"] if floor else None) if right else wrong)

    @rule(who=people, item=ids, right=st.booleans(), wrong=ids)
    def go_to_item(self, who: str, item: str | None, right: bool, wrong: str | None) -> None:
        expect = self.table.state.session["item"] if right else wrong
        self.table.tries(who, "go_to_item", item=item, expect=expect, conclusion="so be it")

    @rule(
        who=people,
        do=st.sampled_from(
            [
                "start_session",
                "end_session",
                "reopen_session",
                "pause_session",
                "resume_session",
                "open_queue",
                "close_queue",
            ]
        ),
    )
    def session(self, who: str, do: str) -> None:
        self.table.tries(who, do)

    @rule(who=people, item=ids, after=ids)
    def agenda(self, who: str, item: str | None, after: str | None) -> None:
        self.table.tries(who, "add_item", title="Rain", planned_minutes=5)
        self.table.tries(who, "move_item", item=item or "1", after=after)
        self.table.tries(who, "drop_item", item=item or "1")

    @rule(who=people, mode=st.sampled_from(["fifo", "balanced"]), safe=st.integers(0, 2))
    def set_rules(self, who: str, mode: str, safe: int) -> None:
        self.table.tries(who, "set_rules", mode=mode, safe=safe)

    @rule(who=people)
    def note(self, who: str) -> None:
        self.table.tries(who, "write_note", text="Dams leak.", kind="statement")

    @rule(who=people, right=st.booleans(), wrong=st.integers(0, 60))
    def undo(self, who: str, right: bool, wrong: int) -> None:
        last = self.table.state.undo
        self.table.tries(who, "undo", expect=last["seq"] if last and right else wrong)

    @rule(who=st.sampled_from(["asha", "brian"]))
    def somebody_leaves_and_comes_back(self, who: str) -> None:
        role, delegation = PEOPLE[who]
        if f"participant/{who}" in self.table.state.map:
            self.table.tell(events.ParticipantGone(id=who))
        else:
            self.table.tell(events.ParticipantSet(id=who, name=who, role=role, delegation=delegation))

    @rule(
        who=people, do=st.sampled_from(["start_session", "call_next", "set_rules", "go_to_item", "drop_item"])
    )
    def nobody_gets_what_is_not_theirs(self, who: str, do: str) -> None:
        if PEOPLE[who][0] != "facilitator":
            asked: dict[str, dict[str, Any]] = {
                "call_next": {"expect": None},
                "go_to_item": {"item": None, "expect": None},
                "drop_item": {"item": "1"},
            }
            assert isinstance(self.table.tries(who, do, **asked.get(do, {})), Refusal)

    @invariant()
    def state_is_the_fold_of_the_log(self) -> None:
        folded = State()
        for seq, at, event in self.table.log:
            folded.apply(events.decode(*events.encode(event)), seq, at)
        assert folded.map == self.table.state.map

    @invariant()
    def a_client_that_catches_up_holds_a_fresh_snapshot(self) -> None:
        last = self.clients[2]
        last.catches_up(self.table.state)
        assert last.map == self.table.state.map

    @invariant()
    def order_names_exactly_the_hands_that_wait(self) -> None:
        entries = {key.removeprefix("entry/") for key in self.table.state.map if key.startswith("entry/")}
        order = self.table.state.queue["order"]
        assert set(order) == entries
        assert len(order) == len(entries)

    @invariant()
    def no_clock_is_negative_and_one_turn_runs_at_most(self) -> None:
        for key, entity in self.table.state.map.items():
            if key.startswith(("delegation/", "item/")):
                assert entity.get("spoken_seconds", 0) >= 0
                assert entity.get("spent_seconds", 0) >= 0
        floor = self.table.state.floor
        while floor and floor["below"]:
            floor = floor["below"]
            assert floor["paused_at"] is not None, "an interrupted turn stands"

    def teardown(self) -> None:
        for client in getattr(self, "clients", []):
            client.catches_up(self.table.state)
            assert client.map == self.table.state.map


TestAnyMeeting = AnyMeeting.TestCase
TestAnyMeeting.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
