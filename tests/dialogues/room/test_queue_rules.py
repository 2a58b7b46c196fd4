"""The rules of the queue, one test each, by the numbers of docs/room.md."""

import pytest

from dialogues.room.events import HandRaised
from tests.dialogues.room.table import Table


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def test_rule_1_ranks_first_then_first_come_first_served(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.raises("brian")
    table.raises("chen")
    table.raises("asha", "reply")
    table.raises("chen", "clarification")
    table.raises("anil", "point_of_order")
    assert table.waiting() == ["anil", "chen", "asha", "brian", "chen"]


def test_rule_2_a_reply_names_the_topic_on_the_floor(table: Table) -> None:
    assert table.refusal("brian", "raise_hand", kind="reply") == ("stale", "no_topic")
    table.raises("asha")
    topic = table.calls()
    reply = table.raises("brian", "reply", topic=topic)
    assert table.state.map[f"entry/{reply}"]["topic"] == topic


def test_rule_2_a_reply_to_a_topic_that_is_gone_is_refused(table: Table) -> None:
    table.raises("asha")
    old = table.calls()
    table.raises("brian")
    table.calls()
    assert table.refusal("chen", "raise_hand", kind="reply", topic=old) == ("stale", "topic_gone")


def test_rule_3_raising_and_lowering_twice_has_no_effect(table: Table) -> None:
    entry = table.raises("asha")
    assert table.does("asha", "raise_hand", kind="topic") == []
    assert len(table.does("asha", "lower_hand", entry=entry)) == 1
    assert table.does("asha", "lower_hand", entry=entry) == []
    assert table.waiting() == []


def test_rule_3_one_entry_a_person_and_kind(table: Table) -> None:
    table.raises("asha")
    table.raises("asha", "clarification")
    table.raises("anil")
    assert table.waiting() == ["asha", "asha", "anil"]


def test_rule_4_the_note_comes_after_the_hand(table: Table) -> None:
    entry = table.raises("asha")
    assert table.state.map[f"entry/{entry}"]["note"] is None
    table.does("asha", "edit_hand", entry=entry, note="on dams")
    assert table.state.map[f"entry/{entry}"]["note"] == "on dams"


def test_rule_5_balanced_puts_the_delegation_with_fewer_turns_first(table: Table) -> None:
    table.does("chair", "set_rules", mode="balanced", safe=0)
    table.raises("asha")
    table.calls()
    table.passes(60)
    table.finishes()
    table.raises("anil")
    table.raises("brian")
    assert table.waiting() == ["brian", "anil"]
    because = [hand["because"]["code"] for hand in table.state.waiting().values()]
    assert because == ["balance", "balance"]


def test_rule_5_with_equal_turns_who_has_spoken_less_goes_first(table: Table) -> None:
    table.does("chair", "set_rules", mode="balanced", safe=0)
    for who, seconds in (("asha", 90), ("brian", 30), ("chen", 60)):
        table.raises(who)
        table.calls()
        table.passes(seconds)
        table.finishes()
    for who in ("asha", "chen", "brian"):
        table.raises(who)
    assert table.waiting() == ["brian", "chen", "asha"]


def test_rule_5_at_most_three_turns_count(table: Table) -> None:
    table.does("chair", "set_rules", mode="balanced", safe=0)
    for who, turns, seconds in (("asha", 4, 10), ("brian", 3, 60)):
        for _ in range(turns):
            table.raises(who)
            table.calls()
            table.passes(seconds)
            table.finishes()
    table.raises("brian")
    table.raises("asha")
    assert table.waiting() == ["asha", "brian"]


def test_rule_5_the_delegation_that_spoke_last_lets_another_with_equal_turns_go_first(table: Table) -> None:
    table.does("chair", "set_rules", mode="balanced", safe=0)
    for who, seconds in (("brian", 90), ("asha", 30)):
        table.raises(who)
        table.calls()
        table.passes(seconds)
        table.finishes()
    table.raises("asha")
    table.raises("brian")
    assert table.waiting() == ["brian", "asha"]
    assert [h["because"]["code"] for h in table.state.waiting().values()] == ["balance", "spoke_last"]


def test_rule_5_the_safe_places_yield_only_to_a_higher_rank(table: Table) -> None:
    table.does("chair", "set_rules", mode="balanced", safe=1)
    table.raises("asha")
    table.calls()
    table.finishes()
    table.raises("anil")
    table.raises("brian")
    assert table.waiting() == ["anil", "brian"]
    table.raises("chen", "point_of_order")
    assert table.waiting() == ["chen", "anil", "brian"]


def test_rule_6_deferring_goes_to_the_end_of_the_rank(table: Table) -> None:
    entry = table.raises("asha")
    table.raises("brian")
    table.raises("chen", "point_of_order")
    table.does("asha", "defer_hand", entry=entry)
    assert table.waiting() == ["chen", "brian", "asha"]


def test_rule_6_who_was_put_into_the_queue_may_leave_it_whatever_their_role(table: Table) -> None:
    entry = table.raises("chair", **{"for": "voice"})
    table.does("voice", "lower_hand", entry=entry)
    assert table.waiting() == []


def test_rule_6_only_ones_own_hand_may_be_lowered(table: Table) -> None:
    entry = table.raises("asha")
    assert table.refusal("brian", "lower_hand", entry=entry) == ("not_allowed", "not_your_hand")
    table.does("chair", "lower_hand", entry=entry)
    assert table.waiting() == []


def test_rule_6_a_hand_moved_past_a_rank_takes_it_and_keeps_its_place(table: Table) -> None:
    order = table.raises("asha", "point_of_order")
    table.raises("brian")
    last = table.raises("chen")
    table.does("chair", "move_hand", entry=last, after=None)
    assert table.waiting() == ["chen", "asha", "brian"]
    table.does("chair", "move_hand", entry=order, after=table.state.queue["order"][-1])
    assert table.waiting() == ["chen", "brian", "asha"]
    table.raises("anil")
    assert table.waiting() == ["chen", "brian", "asha", "anil"]


def test_rule_7_a_closed_queue_takes_points_of_order_only(table: Table) -> None:
    table.does("chair", "close_queue")
    assert table.refusal("asha", "raise_hand", kind="topic") == ("queue_closed", "queue_closed")
    table.raises("asha", "point_of_order")
    assert isinstance(table.does("chair", "raise_hand", kind="topic", **{"for": "brian"})[0], HandRaised)


def test_rule_7_raising_twice_has_no_effect_in_a_closed_queue_either(table: Table) -> None:
    table.raises("asha")
    table.does("chair", "close_queue")
    assert table.does("asha", "raise_hand", kind="topic") == []


def test_rule_7_leaving_the_agenda_does_not_open_the_queue(table: Table) -> None:
    table.does("chair", "close_queue")
    table.does("chair", "go_to_item", item=None, expect=table.state.session["item"])
    assert table.state.queue["open"] is False


def test_rule_7_taking_up_another_item_opens_the_queue(table: Table) -> None:
    table.does("chair", "close_queue")
    other = table.adds("Rain", 10)
    table.does("chair", "go_to_item", item=other, expect=table.state.session["item"])
    assert table.state.queue["open"] is True


def test_rule_8_without_an_item_only_a_point_of_order() -> None:
    table = Table()
    table.does("chair", "start_session")
    assert table.refusal("asha", "raise_hand", kind="topic") == ("no_item", "no_item")
    table.raises("asha", "point_of_order")
    assert table.waiting() == ["asha"]


def test_rule_9_the_last_word_drops_the_rest_and_closes(table: Table) -> None:
    table.raises("asha")
    table.raises("brian")
    table.does("chair", "last_word", participant="brian", expect=None)
    assert (table.speaker(), table.waiting(), table.state.queue["open"]) == ("brian", [], False)


def test_rule_9_the_last_word_interrupts_nobody(table: Table) -> None:
    table.raises("brian")
    turn = table.calls()
    table.raises("asha", "clarification")
    table.does("chair", "last_word", participant="asha", expect=turn)
    assert table.state.floor
    assert (table.state.floor["kind"], table.state.floor["interrupts"], table.waiting()) == (
        "topic",
        None,
        [],
    )
