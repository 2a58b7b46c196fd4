"""Around the floor: backstage, signals, the chair, roll calls, consent, lines, papers, colleagues; each by its rule."""

from typing import Any

import pytest

from dialogues.room.audience import shows
from dialogues.room.events import (
    DelegationArrived,
    DelegationLeft,
    DelegationSet,
    PaperGone,
    PaperSet,
    ParticipantGone,
    ParticipantSet,
)
from tests.dialogues.room.table import Table


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def last(table: Table, kind: str) -> Any:
    return table.state.map[f"{kind}/{table.state.seq}"]


# Backstage and signals


def test_backstage_is_seen_by_those_who_run_the_meeting_only(table: Table) -> None:
    before = table.state.seq
    table.does("voice", "write_backstage", text="Chen is lost.")
    key = f"backstage/{table.state.seq}"
    assert table.state.map[key]["participant"] == "voice"
    for audience, seen in (("room", False), ("backstage", True)):
        assert (key in table.state.seen_by(audience)) is seen  # type: ignore[arg-type]  # the two there are
        assert (key in table.state.frame_since(before, audience)["set"]) is seen  # type: ignore[arg-type]  # as above


def test_old_messages_leave_the_map(table: Table) -> None:
    for number in range(203):
        table.does("chair", "write_backstage", text=f"{number}")
    texts = [table.state.map[key]["text"] for key in table.state.map if key.startswith("backstage/")]
    assert (len(texts), texts[0], texts[-1]) == (200, "3", "202")


@pytest.mark.parametrize("who", ["asha", "guest"])
def test_others_do_not_write_backstage(table: Table, who: str) -> None:
    assert table.refusal(who, "write_backstage", text="x") == ("not_allowed", "role")


def test_a_signal_shows_for_a_while_and_repeating_it_has_no_effect(table: Table) -> None:
    table.does("voice", "signal", kind="slow_down")
    assert table.state.map["signal/voice"]["kind"] == "slow_down"
    table.passes(10)
    assert table.does("voice", "signal", kind="slow_down") == []
    table.does("voice", "signal", kind="relay_ready")
    assert table.state.map["signal/voice"]["kind"] == "relay_ready"
    table.passes(21)
    table.does("chair", "close_queue")
    assert "signal/voice" not in table.state.map


def test_signals_in_a_flurry_are_too_fast(table: Table) -> None:
    table.does("asha", "signal", kind="slow_down")
    assert table.refusal("asha", "signal", kind="cannot_hear") == ("too_fast", "too_fast")
    table.does("brian", "signal", kind="cannot_hear")


# The chair


def with_a_second_facilitator(table: Table) -> None:
    table.tell(ParticipantSet(id="clerk", name="Clerk", role="facilitator", delegation=None))


def test_who_starts_the_session_chairs_it_and_hands_over(table: Table) -> None:
    assert table.state.chair == {"participant": "chair", "since": "2011-06-28T12:00:00.000Z"}
    assert table.refusal("chair", "hand_over", participant="asha", expect="chair") == (
        "not_allowed",
        "not_a_facilitator",
    )
    with_a_second_facilitator(table)
    table.does("chair", "hand_over", participant="clerk", expect="chair")
    assert table.state.chair["participant"] == "clerk"
    assert table.refusal("chair", "take_chair", expect="chair") == ("stale", "chair")


def test_when_the_chair_is_lost_the_next_takes_it_and_the_meeting_goes_on(table: Table) -> None:
    with_a_second_facilitator(table)
    table.does("clerk", "take_chair", expect="chair")
    assert table.does("clerk", "take_chair", expect="clerk") == []
    table.raises("asha")
    table.does("clerk", "call_next", expect=table.state.queue["order"][0])


def test_a_chair_who_leaves_or_loses_the_role_leaves_it_empty(table: Table) -> None:
    table.tell(ParticipantGone(id="chair"))
    assert table.state.map["chair"] is None
    with_a_second_facilitator(table)
    table.does("clerk", "take_chair", expect=None)
    table.tell(ParticipantSet(id="clerk", name="Clerk", role="rapporteur", delegation=None))
    assert table.state.map["chair"] is None


# Attendance


def test_a_roll_call_counts_who_is_at_a_socket_and_who_is_named(table: Table) -> None:
    table.tell(DelegationArrived(id="np"))
    table.does("chair", "open_roll_call", quorum=2)
    call = str(table.state.seq)
    roll = table.state.map[f"roll_call/{call}"]
    assert (roll["here"], roll["missing"], roll["quorate"]) == (["np"], ["ca", "cn"], False)
    table.does("brian", "answer_roll_call", roll_call=call, here=True)
    assert table.refusal("brian", "answer_roll_call", roll_call=call, here=True, delegation="cn") == (
        "not_allowed",
        "other_delegation",
    )
    assert table.does("chair", "answer_roll_call", roll_call=call, here=True, delegation="ca") == []
    table.tell(DelegationArrived(id="cn"))
    table.tell(DelegationLeft(id="np"))
    (closed,) = table.does("chair", "close_roll_call", roll_call=call)
    assert (closed.here, closed.missing) == (["np", "ca", "cn"], [])  # type: ignore[attr-defined]  # a RollCallClosed
    assert table.state.map[f"roll_call/{call}"]["quorate"] is True
    assert table.refusal("asha", "answer_roll_call", roll_call=call, here=False) == (
        "stale",
        "roll_call_closed",
    )


def test_the_attendance_of_a_closed_roll_call_stays_as_it_was(table: Table) -> None:
    table.does("chair", "open_roll_call")
    call = f"roll_call/{table.state.seq}"
    assert table.does("chair", "open_roll_call") == []
    table.does("chair", "close_roll_call", roll_call=call.partition("/")[2])
    before = table.state.map[call]
    table.tell(DelegationArrived(id="np"), DelegationSet(id="mx", country="MX", name="Mexico"))
    assert table.state.map[call] == before


def test_consent_is_asked_and_each_answer_kept(table: Table) -> None:
    assert table.refusal("asha", "give_consent", consent=True) == ("stale", "not_asked")
    table.does("chair", "ask_consent")
    assert table.does("chair", "ask_consent") == []
    table.does("asha", "give_consent", consent=True)
    table.does("guest", "give_consent", consent=False)
    table.does("asha", "give_consent", consent=False)
    answers = {who: table.state.map[f"participant/{who}"]["consent"] for who in ("asha", "guest", "brian")}
    assert answers == {"asha": False, "guest": False, "brian": None}


# Before the start


def test_lines_are_tried_and_technicians_named_the_day_before() -> None:
    table = Table("scheduled")
    table.does("asha", "report_line", transport="events", latency_ms=420, blocked=["socket"])
    line = table.state.map["line/asha"]
    assert (line["delegation"], line["transport"], line["latency_ms"], line["blocked"]) == (
        "np", "events", 420, ["socket"],
    )  # fmt: skip
    assert table.refusal("asha", "report_line", transport="socket", latency_ms=1) == ("too_fast", "too_fast")
    table.passes(5)
    table.does("asha", "report_line", transport="socket", latency_ms=90)
    table.does("anil", "set_technician", name="Ram", phone="+977 1 4200000")
    assert table.refusal("anil", "set_technician", name="X", phone="1", delegation="ca") == (
        "not_allowed",
        "other_delegation",
    )
    assert not shows("technician/np", "room")
    table.does("chair", "set_technician", name="", phone="", delegation="np")
    assert "technician/np" not in table.state.map


def test_a_language_on_the_floor_is_told_by_who_speaks_or_who_hears_it(table: Table) -> None:
    table.does("asha", "set_language", language="ne")
    table.does("voice", "set_language", language="es-MX", participant="brian")
    assert table.refusal("asha", "set_language", language="fr", participant="brian") == (
        "not_allowed",
        "role",
    )
    speaks = [table.state.map[f"participant/{who}"]["speaks"] for who in ("asha", "brian", "chen")]
    assert speaks == ["ne", "es-MX", None]


# Papers and notes


def test_a_paper_is_placed_on_an_item_and_stays_there_when_it_is_renamed(table: Table) -> None:
    facts: dict[str, Any] = {"url": "https://example.org/", "language": "en", "kind": "PDF", "position": 1}
    table.tell(PaperSet(id="5", title="Dams", **facts))
    item = table.state.session["item"]
    table.does("chair", "place_paper", paper="5", item=item)
    table.tell(PaperSet(id="5", title="Dams and levees", **facts))
    assert (table.state.map["paper/5"]["item"], table.state.map["paper/5"]["title"]) == (
        item,
        "Dams and levees",
    )
    assert table.does("chair", "place_paper", paper="5", item=item) == []
    assert table.refusal("chair", "place_paper", paper="5", item="99") == ("unknown", "item")
    table.tell(PaperGone(id="5"))
    assert table.refusal("chair", "place_paper", paper="5", item=item) == ("unknown", "paper")


def test_an_edited_note_says_so_and_the_log_keeps_what_it_said(table: Table) -> None:
    first = table.state.session["item"]
    other = table.adds("Rain", 10)
    table.does("clerk", "write_note", text="Dams leak.", kind="action", owner="Nepal", due="2011-07-01")
    note = str(table.state.seq)
    table.does("clerk", "edit_note", note=note, text="Dams hold.", item=other)
    found = table.state.map[f"note/{note}"]
    assert (found["text"], found["item"], found["edits"], found["owner"]) == ("Dams hold.", other, 1, "Nepal")
    assert found["edited_at"]
    said = [event.text for _, _, event in table.log if hasattr(event, "text")]
    assert said == ["Dams leak.", "Dams hold."]
    table.does("clerk", "edit_note", note=note, due=None)
    assert table.state.map[f"note/{note}"]["item"] == other != first


# Colleagues


def test_colleagues_act_for_each_other_where_their_delegation_allows(table: Table) -> None:
    assert table.refusal("asha", "raise_hand", kind="topic", **{"for": "anil"}) == (
        "not_allowed",
        "for_others",
    )
    table.tell(DelegationSet(id="np", country="NP", name="np", acts_together=True))
    entry = table.raises("asha", **{"for": "anil"})
    table.raises("brian")
    table.does("asha", "edit_hand", entry=entry, note="on dams")
    table.does("asha", "defer_hand", entry=entry)
    assert table.refusal("asha", "raise_hand", kind="topic", **{"for": "brian"}) == (
        "not_allowed",
        "for_others",
    )
    table.calls()
    turn = table.calls()
    assert table.refusal("brian", "finish_floor", expect=turn) == ("not_allowed", "not_your_turn")
    table.does("asha", "finish_floor", expect=turn)


def test_what_was_planned_stays_beside_what_an_item_took(table: Table) -> None:
    item = table.state.session["item"]
    table.passes(240)
    table.does("chair", "go_to_item", item=None, expect=item)
    found = table.state.map[f"item/{item}"]
    assert (found["agreed_minutes"], found["planned_minutes"], found["spent_seconds"]) == (20, 4, 240)
    assert table.state.undo
    table.does("chair", "undo", expect=table.state.undo["seq"])
    assert table.state.map[f"item/{item}"]["agreed_minutes"] is None
