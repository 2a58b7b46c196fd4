"""For any sequence of commands: what a client merged equals a fresh snapshot equals the fold of the log.

And whatever is tried: nobody does what the contract gives to others, no second is counted twice, a person has one
hand of a kind, what is taken back at once leaves the room as it was, and every refusal can be said in words.
"""

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialogues.room import events
from dialogues.room.commands import BadCommand
from dialogues.room.refusals import Refusal
from dialogues.room.state import State
from dialogues.room.wording import reason_of
from tests.dialogues.room.table import PEOPLE, Table

ROLES = ("facilitator", "rapporteur", "interpreter", "delegate", "observer")
people = st.sampled_from(sorted(PEOPLE))
# Most of what moves a meeting on is a facilitator's to do; the others try it too.
mostly_the_chair = st.one_of(st.just("chair"), st.just("chair"), people)
kinds = st.sampled_from(["topic", "reply", "clarification", "point_of_order"])
# What a client may name wrongly: ids that never were, ids of something else, ids that are gone.
ids = st.one_of(st.none(), st.integers(1, 60).map(str), st.just("nobody"))


# The contract's table, where it does not say "facilitator".
ALLOWED = {
    "raise_hand": {"facilitator", "delegate"},
    "edit_hand": set(ROLES),
    "lower_hand": set(ROLES),
    "defer_hand": set(ROLES),
    "finish_floor": set(ROLES),
    "write_note": {"facilitator", "rapporteur"},
    "edit_note": {"facilitator", "rapporteur"},
    "tag_note": {"facilitator", "rapporteur"},
}


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
    @initialize(opened=st.one_of(st.just(True), st.booleans()))
    def begin(self, opened: bool) -> None:
        self.table = Table()
        if opened:
            self.table.opens()
        self.spoken: Counter[str] = Counter()
        self.away: list[tuple[dt.datetime, dt.datetime]] = []
        self.clients = [Client(self.table.state) for _ in range(3)]

    def tries(self, who: str, do: str, **fields: Any) -> list[events.Event] | Refusal:
        """As somebody in the room: whatever comes of it is theirs to do, or is refused in words."""
        found = self.table.tries(who, do, **fields)
        if isinstance(found, Refusal):
            assert reason_of(found) != "This is not possible now."
        else:
            assert PEOPLE[who][0] in ALLOWED.get(do, {"facilitator"}), f"{who} may not {do}"
        return found

    @rule(seconds=st.integers(0, 400))
    def time_passes(self, seconds: int) -> None:
        floor = self.table.state.floor
        if floor and floor["paused_at"] is None:
            self.spoken[floor["turn"]] += seconds
        self.table.passes(seconds)

    @rule(number=st.integers(0, 2))
    def a_client_hears(self, number: int) -> None:
        self.clients[number].catches_up(self.table.state)

    @rule()
    def the_first_item_is_taken_up(self) -> None:
        self.tries("chair", "start_session")
        self.tries("chair", "add_item", title="Dams", planned_minutes=20)
        items = list(self.table.state.agenda())
        if items:
            self.tries("chair", "go_to_item", item=items[0], expect=self.table.state.session["item"])

    @rule(who=people, kind=kinds, for_=st.one_of(st.none(), people), topic=ids)
    def raise_hand(self, who: str, kind: str, for_: str | None, topic: str | None) -> None:
        self.tries(who, "raise_hand", kind=kind, topic=topic, **({"for": for_} if for_ else {}))

    @rule(who=mostly_the_chair, kind=kinds, guest=st.sampled_from(["Dr Rai", "Dr Roy"]))
    def put_a_guest_into_the_queue(self, who: str, kind: str, guest: str) -> None:
        self.tries(who, "raise_hand", kind=kind, guest=guest)

    @rule(who=people, place=st.integers(0, 5), do=st.sampled_from(["lower_hand", "defer_hand", "edit_hand"]))
    def change_hand(self, who: str, place: int, do: str) -> None:
        order = self.table.state.queue["order"]
        fields = {"note": "a note"} if do == "edit_hand" else {}
        self.tries(who, do, entry=order[place % len(order)] if order else "7", **fields)

    @rule(who=mostly_the_chair, one=st.integers(0, 5), other=st.one_of(st.none(), st.integers(0, 5)))
    def move_hand(self, who: str, one: int, other: int | None) -> None:
        if order := self.table.state.queue["order"]:
            after = None if other is None else order[other % len(order)]
            self.tries(who, "move_hand", entry=order[one % len(order)], after=after)

    @rule(who=mostly_the_chair, right=st.booleans(), wrong=ids)
    def call_next(self, who: str, right: bool, wrong: str | None) -> None:
        order = self.table.state.queue["order"]
        self.tries(who, "call_next", expect=(order[0] if order else None) if right else wrong)

    @rule(
        who=mostly_the_chair,
        whom=people,
        right=st.booleans(),
        wrong=ids,
        do=st.sampled_from(["call", "last_word"]),
    )
    def call(self, who: str, whom: str, right: bool, wrong: str | None, do: str) -> None:
        floor = self.table.state.floor
        expect = (floor["turn"] if floor else None) if right else wrong
        self.tries(who, do, participant=whom, expect=expect)

    @rule(
        who=mostly_the_chair,
        do=st.sampled_from(["pause_floor", "resume_floor", "finish_floor"]),
        right=st.booleans(),
        wrong=ids,
    )
    def clock(self, who: str, do: str, right: bool, wrong: str | None) -> None:
        floor = self.table.state.floor
        self.tries(who, do, expect=(floor["turn"] if floor else None) if right else wrong)

    @rule(who=mostly_the_chair, item=ids, right=st.booleans(), wrong=ids)
    def go_to_item(self, who: str, item: str | None, right: bool, wrong: str | None) -> None:
        expect = self.table.state.session["item"] if right else wrong
        self.tries(who, "go_to_item", item=item, expect=expect, conclusion="so be it")

    @rule(
        who=mostly_the_chair,
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
        self.tries(who, do)

    @rule(who=people, item=ids, after=ids)
    def agenda(self, who: str, item: str | None, after: str | None) -> None:
        self.tries(who, "add_item", title="Rain", planned_minutes=5)
        self.tries(who, "move_item", item=item or "1", after=after)
        self.tries(who, "drop_item", item=item or "1")

    @rule(who=mostly_the_chair, mode=st.sampled_from(["fifo", "balanced"]), safe=st.integers(0, 2))
    def set_rules(self, who: str, mode: str, safe: int) -> None:
        self.tries(who, "set_rules", mode=mode, safe=safe)

    @rule(who=people)
    def note(self, who: str) -> None:
        self.tries(who, "write_note", text="Dams leak.", kind="statement")

    @rule(who=mostly_the_chair, right=st.booleans(), wrong=st.integers(0, 60))
    def undo(self, who: str, right: bool, wrong: int) -> None:
        last = self.table.state.undo
        done = self.tries(who, "undo", expect=last["seq"] if last and right else wrong)
        if not isinstance(done, Refusal):
            # As if it had not been: the turn before has spoken meanwhile, the one that was called has not.
            self.spoken = Counter({key: self.clock_of(key) for key in self.table.state.turns})

    def clock_of(self, turn: str) -> int:
        floor, spans = self.table.state.floor, self.table.state.turns[turn].spans
        runs = floor and floor["turn"] == turn and floor["paused_at"] is None
        running = (
            self.table.now - dt.datetime.fromisoformat(floor["since"]) if floor and runs else dt.timedelta()
        )
        return int((running + sum((span.end - span.start for span in spans), dt.timedelta())).total_seconds())

    @rule(who=st.sampled_from(["asha", "brian"]))
    def somebody_leaves_and_comes_back(self, who: str) -> None:
        role, delegation = PEOPLE[who]
        if f"participant/{who}" in self.table.state.map:
            self.table.tell(events.ParticipantGone(id=who))
        else:
            self.table.tell(events.ParticipantSet(id=who, name=who, role=role, delegation=delegation))

    @rule(who=people, note=ids, themes=st.lists(st.sampled_from(["water", "funds"]), max_size=2))
    def correct_a_note(self, who: str, note: str | None, themes: list[str]) -> None:
        notes = [key.removeprefix("note/") for key in self.table.state.map if key.startswith("note/")]
        named = note if note or not notes else notes[-1]
        self.tries(who, "edit_note", note=named or "7", text="Dams hold.", speaker=None)
        self.tries(who, "tag_note", note=named or "7", themes=themes)

    @rule(minutes=st.integers(-10, 20_000))
    def pause_until(self, minutes: int) -> None:
        until = self.table.now + dt.timedelta(minutes=minutes)
        self.tries("chair", "pause_session", until=until.isoformat())

    @rule(seconds=st.integers(0, 5000))
    def grant_time(self, seconds: int) -> None:
        try:
            self.tries("chair", "grant_time", seconds=seconds)
        except BadCommand:
            assert not 1 <= seconds <= 3600

    @rule(seconds=st.integers(1, 100_000))
    def an_accidental_end(self, seconds: int) -> None:
        if self.table.state.session["status"] == "live":
            self.tries("chair", "end_session")
            ended = self.table.now
            self.table.passes(seconds)
            self.tries("chair", "reopen_session")
            self.away.append((ended, self.table.now))

    @rule(do=st.sampled_from(["call_next", "call", "last_word", "go_to_item", "end_session"]), whom=people)
    def what_is_taken_back_at_once_leaves_no_trace(self, do: str, whom: str) -> None:
        state = self.table.state
        order, floor = state.queue["order"], state.floor
        turn = floor["turn"] if floor else None
        fields: dict[str, dict[str, Any]] = {
            "call_next": {"expect": order[0] if order else None},
            "call": {"participant": whom, "expect": turn},
            "last_word": {"participant": whom, "expect": turn},
            "go_to_item": {"item": None, "expect": state.session["item"]},
        }
        if state.session["paused_at"] and do == "end_session":
            return  # the end ends the break too
        before = self.what_counts()
        done = self.tries("chair", do, **fields.get(do, {}))
        if done and not isinstance(done, Refusal):
            assert self.table.state.undo
            self.table.does("chair", "undo", expect=self.table.state.undo["seq"])
            assert self.what_counts() == before

    def what_counts(self) -> dict[str, Any]:
        """The map, but for what an undo leaves: who has come near the head meanwhile stays safe there."""
        found = {key: entity for key, entity in self.table.state.map.items() if key != "undo"}
        for key, hand in self.table.state.waiting().items():
            found[f"entry/{key}"] = {**hand, "fixed": None, "because": None}
        # A stretch cut and joined at the same moment: the clock says the same.
        for kind, spent in (
            ("floor", "spoken_seconds"),
            (f"item/{found['session']['item']}", "spent_seconds"),
        ):
            if (clock := found.get(kind)) and clock["since"] and not clock.get("paused_at"):
                ran = self.table.now - dt.datetime.fromisoformat(clock["since"])
                found[kind] = {**clock, "since": None, spent: round(clock[spent] + ran.total_seconds(), 3)}
        for key in found:
            if key.startswith("delegation/"):
                found[key] = {
                    **found[key],
                    "spoken_seconds": None,
                }  # `no_second_is_counted_twice` looks after it
        return found

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

    @invariant()
    def a_turn_has_spoken_while_its_clock_ran(self) -> None:
        for turn in self.table.state.turns:
            assert self.clock_of(turn) == self.spoken[turn]
        if floor := self.table.state.floor:
            since = dt.datetime.fromisoformat(floor["paused_at"] or floor["since"])
            before = self.clock_of(floor["turn"]) - (self.table.now - since).total_seconds() * (
                not floor["paused_at"]
            )
            assert floor["spoken_seconds"] == before

    @invariant()
    def no_second_is_counted_twice(self) -> None:
        spans = [span for turn in self.table.state.turns.values() for span in turn.spans]
        spans.sort(key=lambda span: (span.start, span.end))
        assert all(one.end <= other.start for one, other in pairwise(spans)), "two turns ran at once"
        for ended, reopened in self.away:
            assert not any(span.start < reopened and ended < span.end for span in spans), (
                "spoke after the end"
            )
        for country in ("np", "ca", "cn"):
            counted = sum(
                turn.spoken_seconds
                for turn in self.table.state.turns.values()
                if turn.hand["delegation"] == country and turn.hand["kind"] in {"topic", "reply"}
            )
            assert self.table.state.map[f"delegation/{country}"]["spoken_seconds"] == round(counted, 3)

    @invariant()
    def a_person_has_one_waiting_hand_of_a_kind_and_is_here(self) -> None:
        hands = list(self.table.state.waiting().values())
        theirs = [(hand["participant"], hand["guest"], hand["kind"]) for hand in hands]
        assert len(theirs) == len(set(theirs))
        assert all(
            hand["guest"] or f"participant/{hand['participant']}" in self.table.state.map for hand in hands
        )

    @invariant()
    def ranks_stand_in_their_order(self) -> None:
        ranks = [hand["rank"] for hand in self.table.state.waiting().values()]
        assert ranks == sorted(ranks)

    @invariant()
    def the_map_can_be_sent(self) -> None:
        assert msgspec.json.decode(msgspec.json.encode(self.table.state.map)) == self.table.state.map

    def teardown(self) -> None:
        for client in getattr(self, "clients", []):
            client.catches_up(self.table.state)
            assert client.map == self.table.state.map


TestAnyMeeting = AnyMeeting.TestCase
TestAnyMeeting.settings = settings(stateful_step_count=50)  # how many runs: the profile says
