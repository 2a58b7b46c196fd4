"""Who spoke when, as a picture: lanes and marks on one axis."""

import pytest
import pytz

from dialogues.room.lanes import Lane, Lanes, Mark, Stretch, lanes
from tests.dialogues.room.table import Table

KATHMANDU = pytz.timezone("Asia/Kathmandu")


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def drawn(table: Table) -> Lanes:
    found = lanes(table.state, KATHMANDU)
    assert found
    return found


def lane(table: Table, name: str) -> Lane:
    return next(lane for lane in drawn(table).lanes if lane.name == name)


def test_nothing_is_drawn_before_anybody_spoke(table: Table) -> None:
    assert lanes(Table().state, KATHMANDU) is None
    assert lanes(table.state, KATHMANDU) is None


def test_each_delegation_has_a_lane_and_each_stretch_its_place(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.passes(300)
    table.raises("brian", "clarification")
    table.calls()
    table.passes(60)
    table.finishes()
    table.passes(240)
    table.finishes()
    table.does("clerk", "write_note", text="The dam holds.", kind="decision")
    table.passes(600)
    table.does("chair", "end_session")
    assert [(one.name, one.minutes) for one in drawn(table).lanes] == [("np", 9), ("ca", 1), ("cn", 0)]
    assert lane(table, "np").stretches == ((0, 25, False), (30, 20, False))
    assert lane(table, "ca").stretches == ((25, 5, True),)
    assert drawn(table).items == (Mark(0, "1"),)
    assert drawn(table).decisions == (50,)
    # 12:00 UTC is 17:45 there; the marks stand at round times of the reader's clock.
    assert drawn(table).clock == (
        Mark(0, "17:45"),
        Mark(25, "17:50"),
        Mark(50, "17:55"),
        Mark(75, "18:00"),
        Mark(100, "18:05"),
    )


def test_numbers_that_would_stand_on_each_other_on_a_phone_are_told_apart(table: Table) -> None:
    item = table.state.session["item"]
    for seconds in (30, 900, 900):
        table.raises("asha")
        table.calls()
        table.passes(seconds)
        table.finishes()
        after = table.adds("More", 5)
        table.does("chair", "go_to_item", item=after, expect=item)
        item = after
    table.does("chair", "end_session")
    assert [(mark.label, mark.crowded) for mark in drawn(table).items] == [
        ("1", False),
        ("2", True),
        ("3", False),
    ]


def test_who_has_no_delegation_has_a_lane_by_name(table: Table) -> None:
    table.does("chair", "call", guest="Dr Rai", expect=None)
    table.passes(60)
    table.finishes()
    table.does("chair", "call", participant="guest", expect=None)
    table.passes(60)
    assert lane(table, "Dr Rai").minutes == 1


def test_a_turn_that_runs_is_drawn_up_to_the_last_event(table: Table) -> None:
    table.raises("chen")
    table.calls()
    table.passes(120)
    table.raises("asha")
    assert lane(table, "cn") == Lane("cn", (Stretch(0, 100, False),), 2)


@pytest.mark.parametrize("minutes", [0, 1, 7, 41, 90, 240, 2000])
def test_the_marks_of_the_clock_are_few_and_within_the_axis(table: Table, minutes: int) -> None:
    table.passes(61.5)
    table.raises("chen")
    table.calls()
    table.passes(minutes * 60)
    table.does("chair", "end_session")
    marks = drawn(table).clock
    assert len(marks) <= 9
    assert all(0 <= mark.at <= 100 for mark in marks)
    assert minutes < 7 or marks
    assert all(part.start >= 0 and part.start + part.width <= 100.3 for part in lane(table, "cn").stretches)
