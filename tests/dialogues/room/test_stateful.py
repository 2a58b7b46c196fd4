"""For any sequence of commands: what a client merged equals a fresh snapshot equals the fold of the log.

And whatever is tried: nobody does what the contract gives to others, no second is counted twice, a person has one
hand of a kind, what is taken back at once leaves the room as it was, and every refusal can be said in words.
"""

import datetime as dt
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from dialogues.room import events
from dialogues.room.refusals import Refusal
from dialogues.room.state import State
from tests.dialogues.room.network import Client, Network
from tests.dialogues.room.rules import people
from tests.dialogues.room.rules_beside import Beside


class AnyMeeting(Beside):
    def meet(self) -> None:
        state = self.table.state
        clients = [Client(person, state) for person in ("asha", "clerk", "voice", "guest")]
        light = [Client(person, state, light=True) for person in ("anil", "clerk")]
        self.network = Network([*clients, *light], state)

    @rule(back=st.integers(0, 6))
    def a_frame_is_sent(self, back: int) -> None:
        """At times one that begins before the last: to a socket that had fallen behind."""
        self.network.send(self.table.state, back)

    @rule(place=st.integers(0, 40), to=st.integers(0, 3), keep=st.booleans())
    def a_frame_arrives_or_comes_twice_or_out_of_order(self, place: int, to: int, keep: bool) -> None:
        self.network.deliver(place, to, self.table.state, keep)

    @rule(to=st.integers(0, 3))
    def a_client_comes_back(self, to: int) -> None:
        self.network.comes_back(to, self.table.state)

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
        if do == "end_session":
            for key in [key for key, entity in state.map.items() if key.startswith("poll/")]:
                self.tries("chair", "close_poll", poll=key.removeprefix("poll/"))  # they stay closed
        before = self.what_counts()
        done = self.tries("chair", do, **fields.get(do, {}))
        if done and not isinstance(done, Refusal):
            assert self.table.state.undo
            self.table.does("chair", "undo", expect=self.table.state.undo["seq"])
            assert self.what_counts() == before

    def what_counts(self) -> dict[str, Any]:
        """The map, but for what an undo leaves: who has come near the head meanwhile stays safe there."""
        passing = ("undo", "signal/")
        found = {key: entity for key, entity in self.table.state.map.items() if not key.startswith(passing)}
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
    def a_client_holds_the_snapshot_of_its_number_and_its_audience(self) -> None:
        for client in self.network.clients:
            assert client.map == self.network.snapshots[client.seq, client.audience]
            if client.audience == "room":
                assert not any(key.startswith(("backstage/", "technician/")) for key in client.map)

    @invariant()
    def no_signal_is_shown_for_ever(self) -> None:
        state = self.table.state
        for key, entity in state.map.items():
            if key.startswith("signal/"):
                assert state.at
                assert dt.datetime.fromisoformat(entity["until"]) > state.at

    @invariant()
    def order_names_exactly_the_hands_that_wait(self) -> None:
        entries = {key.removeprefix("entry/") for key in self.table.state.map if key.startswith("entry/")}
        order = self.table.state.queue["order"]
        assert set(order) == entries
        assert len(order) == len(entries)

    @invariant()
    def every_vote_is_counted_once_and_no_secret_is_seen(self) -> None:
        state = self.table.state.map
        for key in [key for key in state if key.startswith("poll/")]:
            poll, number = state[key], key.removeprefix("poll/")
            votes = [vote for of, vote in state.items() if of.startswith(f"vote/{number}/")]
            in_box = sum(ballot.poll == number for ballot in self.table.box)
            if poll["state"] == "open" or poll["by"] == "delegation":
                assert poll["voted"] == len(votes)
            if poll["secret"]:
                assert (poll["counts"] is None) == (poll["state"] == "open")
                assert in_box == (poll["voted"] if poll["state"] == "open" else 0)
                assert all(vote["option"] is None for vote in votes)
            if poll["counts"] is not None:
                assert sum(poll["counts"]) == poll["voted"]

    @invariant()
    def a_round_runs_while_somebody_has_a_place_or_the_floor_in_it(self) -> None:
        state = self.table.state
        places = [hand["delegation"] for hand in state.waiting().values() if hand["round"]]
        floor, on_floor = state.floor, False
        while floor:
            on_floor, floor = on_floor or bool(floor["round"]), floor["below"]
        assert bool(state.round) == bool(places or on_floor)
        if state.round:
            assert state.round["waiting"] == places

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
        theirs = [
            (hand["participant"], hand["guest"], hand["kind"], hand["round"] and hand["delegation"])
            for hand in hands
        ]
        assert len(theirs) == len(set(theirs))
        assert all(
            hand["guest"] or hand["round"] or f"participant/{hand['participant']}" in self.table.state.map
            for hand in hands
        )

    @invariant()
    def ranks_stand_in_their_order(self) -> None:
        ranks = [hand["rank"] for hand in self.table.state.waiting().values()]
        assert ranks == sorted(ranks)

    @invariant()
    def the_map_can_be_sent(self) -> None:
        assert msgspec.json.decode(msgspec.json.encode(self.table.state.map)) == self.table.state.map

    def teardown(self) -> None:
        state = self.table.state
        for place, client in enumerate(self.network.clients):
            self.network.comes_back(place, state)
            assert (client.seq, client.map) == (state.seq, state.seen_by(client.audience))


TestAnyMeeting = AnyMeeting.TestCase
TestAnyMeeting.settings = settings(stateful_step_count=50)  # how many runs: the profile says
