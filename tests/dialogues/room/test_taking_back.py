"""Rule 15 and breaks where time has passed or people have moved meanwhile: nothing is lost or counted twice."""

import pytest

from dialogues.room.events import ParticipantGone, SessionSet
from tests.dialogues.room.table import Table


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def take_back(table: Table) -> None:
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])


def test_between_end_and_reopening_nobody_speaks(table: Table) -> None:
    item = table.state.session["item"]
    table.raises("asha")
    turn = table.calls()
    table.passes(10)
    table.does("chair", "end_session")
    table.passes(86_400)
    table.does("chair", "reopen_session")
    floor = table.state.floor
    assert floor
    assert (floor["turn"], floor["spoken_seconds"], floor["paused_at"]) == (turn, 10, None)
    table.passes(5)
    table.finishes()
    table.does("chair", "go_to_item", item=None, expect=item)
    assert table.state.map["delegation/np"]["spoken_seconds"] == 15
    assert table.state.map[f"item/{item}"]["spent_seconds"] == 15
    stretches = [(span.end - span.start).total_seconds() for span in table.state.turns[turn].spans]
    assert stretches == [10, 5]


def test_a_reopened_item_is_planned_as_before(table: Table) -> None:
    item = table.state.session["item"]
    table.passes(600)
    table.does("chair", "end_session")
    assert table.state.map[f"item/{item}"]["planned_minutes"] == 10
    table.does("chair", "reopen_session")
    assert table.state.map[f"item/{item}"]["planned_minutes"] == 20
    assert table.state.session["item"] == item


def test_a_returning_hand_takes_the_place_of_the_one_raised_meanwhile(table: Table) -> None:
    entry = table.raises("asha", note="on dams")
    table.raises("brian")
    table.calls()
    table.finishes()
    table.raises("asha")
    take_back(table)
    assert (table.waiting(), table.state.queue["order"][0]) == (["asha", "brian"], entry)
    assert table.state.map[f"entry/{entry}"]["note"] == "on dams"


def test_the_note_of_the_hand_raised_meanwhile_is_kept(table: Table) -> None:
    entry = table.raises("asha")
    table.calls()
    table.raises("asha", note="on levees")
    take_back(table)
    assert (table.waiting(), table.state.map[f"entry/{entry}"]["note"]) == (["asha"], "on levees")


def test_the_hand_of_who_has_left_does_not_come_back(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.finishes()
    table.tell(ParticipantGone(id="asha"))
    take_back(table)
    assert table.waiting() == []


def test_a_hand_that_came_back_to_the_head_yields_to_a_higher_rank(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.raises("brian")
    table.finishes()
    take_back(table)
    table.raises("chen", "point_of_order")
    assert table.waiting() == ["chen", "asha", "brian"]


def test_after_an_undone_call_what_was_set_meanwhile_stays_set(table: Table) -> None:
    item = table.state.session["item"]
    table.raises("asha")
    table.calls()
    table.does("chair", "close_queue")
    table.does("chair", "edit_item", item=item, planned_minutes=45)
    take_back(table)
    assert table.state.queue["open"] is False
    assert table.state.map[f"item/{item}"]["planned_minutes"] == 45


def test_an_undone_last_word_opens_the_queue_and_puts_the_rest_back(table: Table) -> None:
    table.raises("asha")
    table.raises("brian")
    table.raises("chen")
    table.does("chair", "last_word", participant="brian", expect=None)
    take_back(table)
    assert (table.waiting(), table.state.queue["open"], table.state.floor) == (
        ["asha", "brian", "chen"],
        True,
        None,
    )


def test_the_second_undo_finds_nothing(table: Table) -> None:
    table.raises("asha")
    table.calls()
    assert table.state.undo
    last = table.state.undo["seq"]
    take_back(table)
    assert table.refusal("chair", "undo", expect=last) == ("stale", "undo")


def test_nothing_is_taken_back_in_a_session_that_is_over(table: Table) -> None:
    table.raises("asha")
    table.calls()
    assert table.state.undo
    table.tell(SessionSet(title="Floods", status="cancelled", starts_at=None, duration=90))
    assert table.refusal("chair", "undo", expect=table.state.undo["seq"]) == ("not_live", "status")


def test_a_turn_resumed_during_a_break_keeps_its_time_after_it(table: Table) -> None:
    table.raises("asha")
    turn = table.calls()
    table.passes(10)
    table.does("chair", "pause_session")
    table.passes(10)
    table.does("chair", "resume_floor", expect=turn)
    table.passes(100)
    table.does("chair", "resume_session")
    table.passes(5)
    table.finishes()
    assert table.state.map["delegation/np"]["spoken_seconds"] == 115


def test_an_item_taken_up_during_a_break_takes_no_time_before_its_end(table: Table) -> None:
    other = table.adds("Rain", 10)
    table.does("chair", "pause_session")
    table.does("chair", "go_to_item", item=other, expect=table.state.session["item"])
    table.passes(300)
    table.does("chair", "go_to_item", item=None, expect=other)
    assert table.state.map[f"item/{other}"]["spent_seconds"] == 0


@pytest.mark.parametrize(
    "until", ["0001-01-01T00:00:00Z", "2011-06-28T12:00:00Z", "9999-12-31T23:59:59.999Z"]
)
def test_a_break_ends_after_now_and_within_a_week(table: Table, until: str) -> None:
    assert table.refusal("chair", "pause_session", until=until) == ("bad_command", "wrong_return")
    assert table.state.session["paused_at"] is None


def test_interruptions_of_interruptions_have_a_bottom(table: Table) -> None:
    table.raises("asha")
    table.calls()
    for number in range(8):
        table.does("chair", "raise_hand", kind="point_of_order", guest=f"guest {number}")
        table.calls()
    table.does("chair", "raise_hand", kind="point_of_order", guest="one too many")
    head = table.state.queue["order"][0]
    assert table.refusal("chair", "call_next", expect=head) == ("too_large", "interruptions")
    for _ in range(9):
        table.finishes()
    assert (table.state.floor, table.waiting()) == (None, ["one too many"])
