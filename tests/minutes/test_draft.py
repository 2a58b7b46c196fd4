"""What a room noted becomes the first draft of its minutes."""

import datetime as dt

import pytest

from dialogues.room.entities import Span
from minutes.draft import Draft, draft
from tests.dialogues.room.table import START, Table


def at(seconds: int) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def drafted(table: Table) -> list[Draft]:
    return draft(table.state)


def said(table: Table) -> list[tuple[str | None, str, str]]:
    return [(each.speaker or each.guest, each.kind, each.text) for each in drafted(table)]


def test_a_turn_is_a_statement_with_the_notes_taken_while_it_lasted(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.passes(30)
    table.does("clerk", "write_note", text="We share the cost.", kind="statement")
    table.passes(30)
    table.does("clerk", "write_note", text="Both sides prepare.", kind="statement")
    table.finishes()
    table.does("chair", "end_session")
    item = next(iter(table.state.agenda()))
    assert drafted(table) == [
        Draft(
            source=int(next(iter(table.state.turns))),
            began=at(0),
            kind="statement",
            item=item,
            speaker="asha",
            guest=None,
            delegation="np",
            stretches=(Span(at(0), at(60)),),
            text="We share the cost.\n\nBoth sides prepare.",
        )
    ]


def test_an_interrupted_turn_stays_one_statement_with_its_stretches(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.passes(60)
    table.does("clerk", "write_note", text="First half.", kind="statement")
    table.raises("brian", "clarification")
    table.calls()
    table.passes(20)
    table.does("clerk", "write_note", text="Public?", kind="statement")
    table.finishes()
    table.passes(40)
    table.does("clerk", "write_note", text="Second half.", kind="statement")
    table.finishes()
    first, second = drafted(table)
    assert (first.speaker, first.text) == ("asha", "First half.\n\nSecond half.")
    assert first.stretches == (Span(at(0), at(60)), Span(at(80), at(120)))
    assert (second.speaker, second.text, second.stretches) == ("brian", "Public?", (Span(at(60), at(80)),))


def test_a_turn_without_notes_is_drafted_empty_for_the_rapporteur(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.passes(90)
    table.does("chair", "end_session")
    assert said(table) == [("asha", "statement", "")]


def test_a_call_that_was_taken_back_leaves_nothing_and_its_note_stands_alone(table: Table) -> None:
    table.raises("asha")
    called = table.does("chair", "call_next", expect=table.state.queue["order"][0])
    assert called
    table.does("clerk", "write_note", text="Nearly began.", kind="statement")
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])
    table.does("chair", "end_session")
    assert said(table) == [("asha", "statement", "Nearly began.")]


def test_decisions_and_actions_stand_on_their_own_with_owner_and_date(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.passes(10)
    table.does("clerk", "write_note", text="Go on.", kind="decision", speaker=None)
    table.does(
        "clerk", "write_note", text="Collect.", kind="action", speaker=None, owner="Rosa", due="2011-08-31"
    )
    table.finishes()
    assert said(table) == [
        ("asha", "statement", ""),
        (None, "decision", "Go on."),
        (None, "action", "Collect."),
    ]
    action = drafted(table)[-1]
    assert (action.owner, action.due, action.began) == ("Rosa", "2011-08-31", at(10))


def test_a_note_about_somebody_who_does_not_have_the_floor_is_theirs_alone(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.does("clerk", "write_note", text="Nods.", kind="statement", speaker="brian")
    table.passes(5)
    table.finishes()
    assert said(table) == [("asha", "statement", ""), ("brian", "statement", "Nods.")]


def test_guests_are_known_by_name(table: Table) -> None:
    table.does("chair", "call", guest="Dr Rai", expect=None)
    table.passes(5)
    table.finishes()
    assert said(table) == [("Dr Rai", "statement", "")]


def test_a_note_on_a_turn_that_a_person_has_worded_stands_on_its_own(table: Table) -> None:
    table.raises("asha")
    table.calls()
    table.does("clerk", "write_note", text="We share the cost.", kind="statement")
    table.passes(5)
    table.finishes()
    (turn,) = drafted(table)
    assert [each.text for each in draft(table.state, edited={turn.source})] == ["", "We share the cost."]
