"""A turn noted wrongly (wrong person, wrong minute) is put right, and everything that rests on it follows."""

import datetime as dt
from typing import Any

import pytest

from dialogues.room.clock import stamp
from minutes.draft import draft
from tests.dialogues.room.table import START, Table


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def share(table: Table, delegation: str) -> tuple[int, float]:
    entity = table.state.map[f"delegation/{delegation}"]
    return entity["turns"], entity["spoken_seconds"]


def at(seconds: float) -> str:
    return stamp(START + dt.timedelta(seconds=seconds))


def speaks(table: Table, who: str, seconds: float) -> str:
    floor = table.state.floor
    table.does("chair", "call", participant=who, expect=floor["turn"] if floor else None)
    table.passes(seconds)
    assert table.state.floor
    return table.state.floor["turn"]


def test_the_wrong_person_on_the_floor(table: Table) -> None:
    turn = speaks(table, "asha", 30)
    table.does("clerk", "correct_turn", turn=turn, participant="brian")
    assert table.state.floor
    assert (table.speaker(), table.state.floor["delegation"]) == ("brian", "ca")
    table.passes(10)
    table.does("brian", "finish_floor", expect=turn)
    assert (share(table, "np"), share(table, "ca")) == ((0, 0), (1, 40))


def test_the_wrong_person_in_a_past_turn_with_its_notes_and_the_minutes(table: Table) -> None:
    turn = speaks(table, "asha", 30)
    table.does("clerk", "write_note", text="Dams leak.", kind="statement")
    note = f"note/{table.state.seq}"
    table.does("clerk", "write_note", text="Who said this?", kind="statement", speaker="chen")
    other = f"note/{table.state.seq}"
    speaks(table, "chen", 5)
    table.does("clerk", "correct_turn", turn=turn, participant="brian")
    assert (share(table, "np"), share(table, "ca"), share(table, "cn")) == ((0, 0), (1, 30), (1, 0))
    assert (table.state.map[note]["speaker"], table.state.map[note]["delegation"]) == ("brian", "ca")
    assert table.state.map[other]["speaker"] == "chen"
    first = draft(table.state)[0]
    assert (first.speaker, first.delegation, first.text) == ("brian", "ca", "Dams leak.")


def test_mexico_since_three_minutes_ago(table: Table) -> None:
    before = speaks(table, "asha", 300)
    turn = speaks(table, "brian", 0)
    table.does("chair", "correct_turn", turn=turn, since=at(120))
    assert table.state.floor
    assert (table.state.floor["since"], table.state.floor["spoken_seconds"]) == (at(120), 0)
    assert share(table, "np") == (1, 120)
    table.passes(20)
    table.finishes()
    assert share(table, "ca") == (1, 200)
    assert [(s.start, s.end) for s in table.state.turns[before].spans] == [
        (START, START + dt.timedelta(seconds=120))
    ]


def test_a_turn_that_began_later_leaves_the_time_to_nobody(table: Table) -> None:
    turn = speaks(table, "asha", 60)
    table.does("chair", "correct_turn", turn=turn, since=at(45))
    assert table.state.floor
    assert table.state.floor["since"] == at(45)
    table.finishes()
    assert share(table, "np") == (1, 15)
    table.does("chair", "correct_turn", turn=turn, since=at(50))
    assert share(table, "np") == (1, 10)


def test_a_past_turn_of_which_nothing_is_left_counts_for_nobody(table: Table) -> None:
    gone = speaks(table, "asha", 30)
    turn = speaks(table, "brian", 30)
    speaks(table, "chen", 30)
    table.does("chair", "correct_turn", turn=turn, since=at(0))
    assert (share(table, "np"), share(table, "ca"), share(table, "cn")) == ((0, 0), (1, 60), (1, 0))
    assert gone not in {str(segment.source) for segment in draft(table.state)}


def test_a_break_is_nobodys_time(table: Table) -> None:
    speaks(table, "asha", 60)
    table.does("chair", "pause_session")
    table.passes(600)
    table.does("chair", "resume_session")
    table.passes(60)
    turn = speaks(table, "brian", 0)
    table.does("chair", "correct_turn", turn=turn, since=at(30))
    assert table.state.floor
    assert table.state.floor["spoken_seconds"] == 30
    table.finishes()
    assert (share(table, "np"), share(table, "ca")) == ((1, 30), (1, 90))


def test_an_interruption_costs_nothing_when_it_is_corrected_either(table: Table) -> None:
    speaks(table, "asha", 60)
    table.raises("brian", "clarification")
    turn = table.calls()
    table.does("chair", "correct_turn", turn=turn, participant="chen", since=at(40))
    table.passes(20)
    table.finishes()
    table.passes(5)
    table.finishes()
    assert (share(table, "np"), share(table, "cn"), share(table, "ca")) == ((1, 45), (0, 0), (0, 0))


def test_the_balanced_queue_follows_a_correction(table: Table) -> None:
    table.does("chair", "set_rules", mode="balanced", safe=0)
    turn = speaks(table, "asha", 60)
    table.finishes()
    table.raises("anil")
    table.raises("brian")
    assert table.waiting() == ["brian", "anil"]
    table.does("chair", "correct_turn", turn=turn, participant="brian")
    assert table.waiting() == ["anil", "brian"]


def test_after_the_end_the_record_is_corrected_and_the_session_reopened_with_it(table: Table) -> None:
    turn = speaks(table, "asha", 60)
    table.does("chair", "end_session")
    table.does("clerk", "correct_turn", turn=turn, participant="brian")
    assert share(table, "ca") == (1, 60)
    table.does("chair", "reopen_session")
    assert table.speaker() == "brian"
    table.passes(5)
    table.finishes()
    assert (share(table, "np"), share(table, "ca")) == ((0, 0), (1, 65))


def test_after_a_correction_the_finish_can_be_taken_back_the_call_cannot(table: Table) -> None:
    turn = speaks(table, "asha", 60)
    table.does("chair", "correct_turn", turn=turn, participant="brian")
    assert table.state.map["undo"] is None
    table.finishes()
    table.does("chair", "correct_turn", turn=turn, participant="chen")
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])
    assert table.waiting() == ["chen"]
    table.does("chair", "correct_turn", turn=turn, participant="asha")
    assert table.waiting() == ["asha"]


def test_a_guest_may_have_spoken(table: Table) -> None:
    turn = speaks(table, "asha", 60)
    table.does("chair", "correct_turn", turn=turn, guest="Dr Rai")
    assert (table.speaker(), share(table, "np")) == ("Dr Rai", (0, 0))


def test_what_is_so_already_has_no_effect(table: Table) -> None:
    turn = speaks(table, "asha", 60)
    assert table.does("chair", "correct_turn", turn=turn, participant="asha", since=at(0)) == []
    assert table.does("chair", "correct_turn", turn=turn) == []


@pytest.mark.parametrize(
    ("who", "fields", "refused"),
    [
        ("asha", {"participant": "brian"}, ("not_allowed", "role")),
        ("chair", {"turn": "999"}, ("unknown", "turn")),
        ("chair", {"participant": "nobody"}, ("unknown", "participant")),
        ("chair", {"participant": "brian", "guest": "Dr Rai"}, ("bad_command", "participant_or_guest")),
        ("chair", {"since": at(-1)}, ("bad_command", "wrong_start")),
        ("chair", {"since": at(61)}, ("bad_command", "wrong_start")),
        ("chair", {"since": "0001-01-01T00:00:00Z"}, ("bad_command", "wrong_start")),
        ("chair", {"since": "9999-12-31T23:59:59.999Z"}, ("bad_command", "wrong_start")),
    ],
)
def test_what_is_refused(table: Table, who: str, fields: dict[str, Any], refused: tuple[str, str]) -> None:
    turn = speaks(table, "asha", 60)
    assert table.refusal(who, "correct_turn", **({"turn": turn} | fields)) == refused


def test_a_turn_does_not_begin_at_its_end(table: Table) -> None:
    turn = speaks(table, "asha", 60)
    table.finishes()
    table.passes(10)
    assert table.refusal("chair", "correct_turn", turn=turn, since=at(60)) == ("bad_command", "wrong_start")
