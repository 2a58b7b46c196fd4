"""The rules of turns and clocks, one test each, by the numbers of docs/room.md."""

import pytest

from dialogues.room.events import SessionReopened, SessionSet
from tests.dialogues.room.table import Table


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def spoken(table: Table, delegation: str) -> float:
    return float(table.state.map[f"delegation/{delegation}"]["spoken_seconds"])


def test_rule_10_a_facilitator_calls_anyone_and_puts_guests_in_the_queue(table: Table) -> None:
    table.does("chair", "raise_hand", kind="topic", guest="Dr Rai")
    table.does("chair", "call", participant="guest", expect=None)
    assert (table.speaker(), table.waiting()) == ("guest", ["Dr Rai"])


def test_rule_11_a_clarification_pauses_the_turn_which_then_runs_on(table: Table) -> None:
    table.raises("asha")
    topic = table.calls()
    table.passes(30)
    table.raises("brian", "clarification")
    table.calls()
    floor = table.state.floor
    assert floor
    assert (table.speaker(), floor["interrupts"]) == ("brian", topic)
    table.passes(20)
    table.finishes()
    floor = table.state.floor
    assert floor
    assert (table.speaker(), floor["turn"], floor["spoken_seconds"], floor["paused_at"]) == (
        "asha",
        topic,
        30,
        None,
    )
    table.passes(10)
    table.finishes()
    assert (spoken(table, "np"), spoken(table, "ca")) == (40, 0)


def test_rule_11_a_reply_ends_the_turn_and_the_topic_survives_it(table: Table) -> None:
    table.raises("asha")
    topic = table.calls()
    table.raises("brian", "reply")
    table.calls()
    assert (table.speaker(), table.state.queue["topic"]) == ("brian", topic)
    table.raises("chen", "reply")


def test_rule_12_pauses_do_not_count_and_points_of_order_cost_nothing(table: Table) -> None:
    table.raises("asha")
    turn = table.calls()
    table.passes(10)
    table.does("chair", "pause_floor", expect=turn)
    table.passes(100)
    table.does("chair", "resume_floor", expect=turn)
    table.passes(5)
    table.finishes()
    table.raises("anil", "point_of_order")
    table.calls()
    table.passes(50)
    table.finishes()
    assert spoken(table, "np") == 15
    assert table.state.map["delegation/np"]["turns"] == 1


def test_rule_12_one_grant_extends_everyones_turn(table: Table) -> None:
    table.does("chair", "set_rules", turn_seconds=180)
    table.does("chair", "grant_time", seconds=60)
    assert table.state.queue["turn_seconds"] == 240


def test_rule_13_two_facilitators_who_press_at_once_advance_once(table: Table) -> None:
    head = table.raises("asha")
    table.raises("brian")
    table.does("chair", "call_next", expect=head)
    assert table.refusal("chair", "call_next", expect=head) == ("stale", "head")
    assert table.speaker() == "asha"


def test_rule_14_taking_up_an_item_concludes_the_last_and_drops_the_queue(table: Table) -> None:
    first = table.state.session["item"]
    other = table.adds("Rain", 10)
    dropped = table.raises("asha")
    table.passes(150)
    (event,) = table.does("chair", "go_to_item", item=other, expect=first, conclusion="Build them")
    assert event.dropped == [dropped]  # type: ignore[attr-defined]  # an ItemTakenUp
    item = table.state.map[f"item/{first}"]
    assert (item["state"], item["conclusion"], item["planned_minutes"], item["spent_seconds"]) == (
        "done", "Build them", 3, 150,
    )  # fmt: skip
    assert table.waiting() == []


def test_rule_15_a_dropped_queue_can_be_put_back(table: Table) -> None:
    first = table.state.session["item"]
    other = table.adds("Rain", 10)
    table.raises("asha")
    table.raises("brian")
    before = dict(table.state.waiting())
    table.does("chair", "go_to_item", item=other, expect=first)
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])
    assert (dict(table.state.waiting()), table.state.session["item"]) == (before, first)
    assert table.state.map[f"item/{first}"]["planned_minutes"] == 20


def test_rule_15_a_call_that_has_just_been_made_is_taken_back(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.passes(20)
    table.raises("brian")
    before = (table.waiting(), table.state.floor, spoken(table, "np"))
    table.calls()
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])
    assert (table.waiting(), table.state.floor, spoken(table, "np")) == before


def test_rule_15_after_an_undone_finish_the_same_entry_is_at_the_head_and_its_turn_goes_on(
    table: Table,
) -> None:
    entry = table.raises("asha")
    turn = table.calls()
    table.raises("brian")
    table.passes(30)
    table.finishes()
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])
    assert table.state.queue["order"][0] == entry
    assert table.calls() == turn
    table.passes(12)
    table.finishes()
    assert (spoken(table, "np"), table.state.map["delegation/np"]["turns"]) == (42, 1)


def test_rule_15_an_ended_session_is_reopened_with_what_the_end_put_away(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.raises("brian")
    floor, waiting = table.state.floor, table.waiting()
    table.does("chair", "end_session")
    assert (table.state.floor, table.waiting(), table.state.session["status"]) == (None, [], "ended")
    assert table.does("chair", "reopen_session") == [SessionReopened()]
    assert (table.state.floor, table.waiting(), table.state.session["status"]) == (floor, waiting, "live")


def test_a_speaker_ends_their_own_turn_and_hears_when_it_has_ended_already(table: Table) -> None:
    table.raises("asha")
    turn = table.calls()
    assert table.refusal("brian", "finish_floor", expect=turn) == ("not_allowed", "not_your_turn")
    table.does("asha", "finish_floor", expect=turn)
    assert table.refusal("asha", "finish_floor", expect=turn) == ("stale", "floor")


def test_an_undo_of_something_else_than_the_last_is_stale(table: Table) -> None:
    assert table.refusal("chair", "undo", expect=1) == ("stale", "undo")


def test_what_is_published_is_not_reopened_by_an_undo(table: Table) -> None:
    table.does("chair", "end_session")
    assert table.state.undo
    last = table.state.undo["seq"]
    table.tell(SessionSet(title="Floods", status="published", starts_at=None, duration=90))
    assert table.refusal("chair", "undo", expect=last) == ("not_live", "status")


def test_a_break_stops_the_clocks_of_the_turn_and_the_item(table: Table) -> None:
    item = table.state.session["item"]
    table.raises("asha")
    table.calls()
    table.passes(10)
    table.does("chair", "pause_session", until="2011-06-28T12:30:00Z")
    table.passes(600)
    table.does("chair", "resume_session")
    table.passes(5)
    table.finishes()
    table.does("chair", "go_to_item", item=None, expect=item)
    assert (spoken(table, "np"), table.state.map[f"item/{item}"]["spent_seconds"]) == (15, 15)


@pytest.mark.parametrize(
    ("who", "do", "fields"),
    [
        ("asha", "call_next", {"expect": None}),
        ("guest", "raise_hand", {"kind": "topic"}),
        ("voice", "start_session", {}),
        ("clerk", "go_to_item", {"item": None, "expect": None}),
        ("asha", "write_note", {"text": "x", "kind": "statement"}),
        ("asha", "finish_floor", {"expect": None}),
        ("asha", "raise_hand", {"kind": "topic", "for": "brian"}),
    ],
)
def test_what_a_role_may_not_do_is_refused(
    table: Table, who: str, do: str, fields: dict[str, object]
) -> None:
    assert table.refusal(who, do, **fields)[0] == "not_allowed"


def test_a_session_is_started_while_scheduled_only() -> None:
    assert Table("draft").refusal("chair", "start_session") == ("not_live", "status")
    table = Table("scheduled")
    table.does("chair", "start_session")
    assert table.does("chair", "start_session") == []


def test_notes_are_tied_to_who_speaks_and_to_the_item(table: Table) -> None:
    table.raises("asha")
    turn = table.calls()
    table.does("clerk", "write_note", text="Dams leak.", kind="statement")
    note = table.state.map[f"note/{table.state.seq}"]
    assert (note["speaker"], note["delegation"], note["turn"], note["item"]) == (
        "asha", "np", turn, table.state.session["item"],
    )  # fmt: skip
