"""Rounds: each delegation once, in an order, with the queue's own commands."""

from typing import Any

import pytest

from dialogues.room.events import DelegationGone
from tests.dialogues.room.table import Table


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def starts(table: Table, *order: str, seconds: int = 120) -> None:
    table.does("chair", "start_round", order=list(order), seconds=seconds)


def queue(table: Table) -> list[Any]:
    return [hand["participant"] or hand["delegation"] for hand in table.state.waiting().values()]


def round_of(table: Table) -> Any:
    return table.state.map["round"]


def take_back(table: Table) -> None:
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])


def test_a_round_stands_before_the_hands_and_call_next_follows_it(table: Table) -> None:
    table.raises("asha")
    starts(table, "cn", "np", "ca")
    assert queue(table) == ["cn", "np", "ca", "asha"]
    assert (round_of(table)["order"], round_of(table)["seconds"]) == (["cn", "np", "ca"], 120)
    spoke = []
    for _ in range(3):
        table.calls()
        assert table.state.floor
        spoke.append(table.state.floor["delegation"])
        table.passes(60)
    assert (spoke, queue(table)) == (["cn", "np", "ca"], ["asha"])
    assert (round_of(table)["waiting"], round_of(table)["spoken"]) == ([], ["cn", "np", "ca"])
    table.finishes()
    assert round_of(table) is None
    assert [table.state.map[f"delegation/{d}"]["spoken_seconds"] for d in ("cn", "np", "ca")] == [60, 60, 60]


def test_what_was_not_seen_is_stale_in_a_round_too(table: Table) -> None:
    hand = table.raises("asha")
    starts(table, "cn", "np")
    assert table.refusal("chair", "call_next", expect=hand) == ("stale", "head")


def test_points_of_order_and_clarifications_come_between_replies_wait(table: Table) -> None:
    starts(table, "cn", "np")
    table.calls()
    table.raises("brian", "reply")
    table.raises("asha", "clarification")
    table.raises("brian", "point_of_order")
    assert queue(table) == ["brian", "asha", "np", "brian"]


def test_an_absent_delegation_is_skipped_and_another_put_last(table: Table) -> None:
    starts(table, "cn", "np", "ca")
    first, second, _ = table.state.queue["order"]
    table.does("chair", "lower_hand", entry=first)
    table.does("chair", "defer_hand", entry=second)
    assert queue(table) == ["ca", "np"]
    assert table.does("chair", "defer_hand", entry=second) == []
    table.calls()
    table.calls()
    table.finishes()
    assert round_of(table) is None


def test_a_delegation_passes_or_goes_last_itself_and_ends_its_turn(table: Table) -> None:
    starts(table, "np", "cn", "ca")
    place = table.state.queue["order"][0]
    assert table.refusal("brian", "defer_hand", entry=place) == ("not_allowed", "not_your_hand")
    table.does("anil", "defer_hand", entry=place)
    table.calls()
    assert queue(table) == ["ca", "np"]
    assert table.state.floor
    turn = table.state.floor["turn"]
    assert table.refusal("asha", "finish_floor", expect=turn) == ("not_allowed", "not_your_turn")
    table.does("chen", "finish_floor", expect=turn)


def test_calls_and_finishes_of_a_round_are_taken_back(table: Table) -> None:
    starts(table, "np", "cn")
    before = (queue(table), round_of(table))
    table.calls()
    take_back(table)
    assert (queue(table), round_of(table)) == before
    table.calls()
    table.passes(10)
    table.calls()
    table.passes(10)
    table.finishes()
    assert round_of(table) is None
    take_back(table)
    assert (queue(table), round_of(table)["waiting"], round_of(table)["spoken"]) == (["cn"], ["cn"], ["np"])
    table.calls()
    table.passes(5)
    table.finishes()
    assert table.state.map["delegation/cn"]["spoken_seconds"] == 15


def test_a_round_is_stopped_or_dropped_with_the_queue_and_comes_back_with_it(table: Table) -> None:
    item = table.state.session["item"]
    starts(table, "np", "cn")
    table.does("chair", "go_to_item", item=None, expect=item)
    assert (queue(table), round_of(table)) == ([], None)
    take_back(table)
    assert (queue(table), round_of(table)["waiting"]) == (["np", "cn"], ["np", "cn"])
    table.does("chair", "stop_round")
    assert (queue(table), round_of(table)) == ([], None)
    assert table.does("chair", "stop_round") == []


def test_a_grant_lengthens_the_round(table: Table) -> None:
    table.does("chair", "set_rules", turn_seconds=None)
    starts(table, "np", "cn", seconds=60)
    table.does("chair", "grant_time", seconds=30)
    assert round_of(table)["seconds"] == 90


def test_places_keep_their_order_in_balanced_mode_and_say_why(table: Table) -> None:
    table.does("chair", "set_rules", mode="balanced")
    table.raises("asha")
    table.calls()
    table.passes(60)
    table.finishes()
    starts(table, "np", "cn")
    assert queue(table) == ["np", "cn"]
    assert [hand["because"] for hand in table.state.waiting().values()] == [
        {"code": "round", "values": {"place": 1, "of": 2}},
        {"code": "round", "values": {"place": 2, "of": 2}},
    ]


def test_a_delegation_that_leaves_the_dialogue_loses_its_place(table: Table) -> None:
    starts(table, "np", "cn")
    table.tell(DelegationGone(id="np"))
    assert (queue(table), round_of(table)["waiting"]) == (["cn"], ["cn"])


@pytest.mark.parametrize(
    ("order", "refused"),
    [
        (["np", "np"], ("bad_command", "twice")),
        (["np", "xx"], ("unknown", "delegation")),
    ],
)
def test_an_order_names_each_delegation_once(
    table: Table, order: list[str], refused: tuple[str, str]
) -> None:
    assert table.refusal("chair", "start_round", order=order, seconds=60) == refused


def test_one_round_runs_at_a_time(table: Table) -> None:
    starts(table, "np", "cn")
    assert table.refusal("chair", "start_round", order=["ca"], seconds=60) == ("stale", "round")


def test_a_round_is_of_hands_for_a_topic_and_wants_an_item_as_they_do(table: Table) -> None:
    table.does("chair", "go_to_item", item=None, expect=table.state.session["item"])
    assert table.refusal("chair", "start_round", order=["np"], seconds=60) == ("no_item", "no_item")
    assert table.refusal("asha", "start_round", order=["np"], seconds=60) == ("not_allowed", "role")
    assert table.state.map.get("round") is None
