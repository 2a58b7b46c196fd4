"""What a frame must be to be a command, and what is said of one that is not."""

import datetime as dt
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.room import commands, decoding, events
from dialogues.room.commands import Command
from dialogues.room.decoding import BadCommand

# Every command of docs/contract.md and docs/room.md with the fields that it needs.
WHOLE: dict[str, dict[str, object]] = {
    "ping": {},
    "raise_hand": {"kind": "topic"},
    "edit_hand": {"entry": "7"},
    "lower_hand": {"entry": "7"},
    "defer_hand": {"entry": "7"},
    "move_hand": {"entry": "7", "after": None},
    "call_next": {"expect": None},
    "call": {"participant": "2", "expect": None},
    "last_word": {"guest": "Dr Rai", "expect": "9"},
    "pause_floor": {"expect": "9"},
    "resume_floor": {"expect": "9"},
    "finish_floor": {"expect": "9"},
    "undo": {"expect": 12},
    "open_queue": {},
    "close_queue": {},
    "set_rules": {"mode": "balanced"},
    "grant_time": {"seconds": 60},
    "start_session": {},
    "end_session": {},
    "reopen_session": {},
    "pause_session": {},
    "resume_session": {},
    "go_to_item": {"item": None, "expect": None},
    "add_item": {"title": "Dams", "planned_minutes": 20},
    "edit_item": {"item": "3"},
    "move_item": {"item": "3", "after": None},
    "drop_item": {"item": "3"},
    "start_round": {"order": ["1", "2"], "seconds": 120},
    "stop_round": {},
    "take_chair": {"expect": None},
    "hand_over": {"participant": "2", "expect": None},
    "open_roll_call": {},
    "answer_roll_call": {"roll_call": "3", "here": True},
    "close_roll_call": {"roll_call": "3"},
    "ask_consent": {},
    "give_consent": {"consent": False},
    "report_line": {"transport": "events", "latency_ms": 180},
    "set_technician": {"name": "Ram", "phone": "+977 1 4200000"},
    "set_language": {"language": "es-MX"},
    "place_paper": {"paper": "2", "item": None},
    "correct_turn": {"turn": "9"},
    "open_poll": {"question": "Go on?", "options": ["yes", "no"]},
    "vote": {"poll": "4", "option": 0},
    "close_poll": {"poll": "4"},
    "write_note": {"text": "Dams leak.", "kind": "statement"},
    "edit_note": {"note": "5"},
    "tag_note": {"note": "5", "themes": ["water"]},
    "write_backstage": {"text": "Two minutes."},
    "signal": {"kind": "slow_down"},
}


def decode(do: str, **fields: object) -> Command:
    return decoding.decode(json.dumps({"id": "c1", "do": do, **fields}))


def refused(frame: str | bytes) -> tuple[str | None, str, str]:
    with pytest.raises(BadCommand) as bad:
        decoding.decode(frame)
    return bad.value.command_id, bad.value.refusal.code, bad.value.refusal.cause


def test_every_command_of_the_contract_is_understood() -> None:
    understood = {commands.snake_case(type(decode(do, **fields)).__name__) for do, fields in WHOLE.items()}
    known = {commands.snake_case(command.__name__) for command in Command.__subclasses__()}
    assert understood == known == set(WHOLE)


@pytest.mark.parametrize("do", sorted(WHOLE))
def test_unknown_fields_are_errors(do: str) -> None:
    frame = json.dumps({"id": "c1", "do": do, **WHOLE[do], "colour": "red"})
    assert refused(frame) == ("c1", "bad_command", "malformed")


@pytest.mark.parametrize(
    ("do", "field"),
    [
        ("call_next", "expect"),
        ("call", "expect"),
        ("undo", "expect"),
        ("go_to_item", "item"),
        ("move_hand", "after"),
    ],
)
def test_a_required_field_may_be_null_where_that_means_something_but_not_absent(do: str, field: str) -> None:
    fields = {name: value for name, value in WHOLE[do].items() if name != field}
    assert refused(json.dumps({"id": "c1", "do": do, **fields})) == ("c1", "bad_command", "malformed")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff\xfe",
        "null",
        "[]",
        '"raise_hand"',
        '{"do": "ping"}',
        '{"do": "ping", "id": 7}',
        '{"do": "ping", "id": ""}',
        '{"do": "ping", "id": "' + "x" * 65 + '"}',
        '{"do": "ping", "id": "a\\u0000"}',
        '{"do": "ping", "id": "\\ud800"}',
        '{"x": ' + "[" * 16_000,
    ],
)
def test_what_is_no_command_is_refused_without_an_id(frame: str | bytes) -> None:
    assert refused(frame)[:2] == (None, "bad_command")


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "dance"},
        {"do": ["ping"]},
        {"do": "raise_hand", "kind": "song"},
        {"do": "grant_time", "seconds": 0},
        {"do": "grant_time", "seconds": True},
        {"do": "grant_time", "seconds": 1.5},
        {"do": "grant_time", "seconds": 10**30},
        {"do": "set_rules", "safe": 3},
        {"do": "set_rules", "turn_seconds": 9},
        {"do": "add_item", "title": "Dams", "planned_minutes": 1441},
        {"do": "add_item", "title": " \n ", "planned_minutes": 5},
        {"do": "add_item", "title": "Dams\u0007", "planned_minutes": 5},
        {"do": "raise_hand", "kind": "topic", "guest": "a\nb"},
        {"do": "pause_session", "until": "2011-06-28T12:00:00"},
        {"do": "write_note", "text": "x", "kind": "action", "due": "28 June"},
    ],
)
def test_a_bad_value_is_refused_with_the_commands_id(fields: dict[str, object]) -> None:
    assert refused(json.dumps({"id": "c1", **fields}))[:2] == ("c1", "bad_command")


@pytest.mark.parametrize(
    ("do", "fields"),
    [
        ("raise_hand", {"kind": "topic", "note": "x" * 281}),
        ("raise_hand", {"kind": "topic", "guest": "x" * 121}),
        ("add_item", {"title": "x" * 201, "planned_minutes": 5}),
        ("write_note", {"text": "x" * 10_001, "kind": "statement"}),
        ("tag_note", {"note": "5", "themes": ["x" * 65]}),
        ("lower_hand", {"entry": "7" * 65}),
    ],
)
def test_what_is_too_long_is_too_large(do: str, fields: dict[str, object]) -> None:
    assert refused(json.dumps({"id": "c1", "do": do, **fields})) == ("c1", "too_large", "text_too_long")


def test_a_frame_over_16_kib_is_too_large() -> None:
    frame = json.dumps({"do": "ping", "pad": "é" * 8200, "id": "c1"}, ensure_ascii=False)
    assert refused(frame) == ("c1", "too_large", "frame_too_large")
    assert refused("[" * 20_000) == (None, "too_large", "frame_too_large")


@pytest.mark.parametrize(
    "instant",
    [
        "2011-06-28T12:00:00Z",
        "2011-06-28T12:00:00.5Z",
        "2011-06-28T12:00:00.123456789Z",
        "2011-06-28T12:00:00+00:00",
        "2011-06-28t12:00:00z",
    ],
)
def test_instants_are_rfc_3339_in_utc(instant: str) -> None:
    command = decode("pause_session", until=instant)
    assert isinstance(command, commands.PauseSession)
    assert command.until
    assert command.until.replace(microsecond=0) == dt.datetime(2011, 6, 28, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("do", ["pause_session", "correct_turn"])
@pytest.mark.parametrize(
    "instant",
    [
        "2011-06-28T14:00:00+02:00",
        "2011-06-28T12:00:00",
        "2011-06-28 12:00:00Z",
        "2011-06-28T12:00Z",
        "20110628T120000Z",
        "2011-06-28",
        "2011-W26-2T12:00:00Z",
        "2011-02-30T12:00:00Z",
        "2011-06-28T12:00:60Z",
        "2011-06-28T24:00:00Z",
        "0000-06-28T12:00:00Z",
        "２011-06-28T12:00:00Z",
        "2011-06-28T12:00:00Z\n",
        " 2011-06-28T12:00:00Z",
        "",
        1309262400,
        1309262400.5,
        True,
        [],
        {},
    ],
)
def test_what_is_no_instant_in_utc_is_refused(do: str, instant: object) -> None:
    name = "until" if do == "pause_session" else "since"
    frame = json.dumps({"id": "c1", "do": do, **WHOLE[do], name: instant})
    assert refused(frame) == ("c1", "bad_command", "malformed")


WRONG = [
    0,
    -1,
    10**400,
    1.5,
    1e308,
    True,
    "\x00",
    "\ud800",
    "x" * 17_000,
    [],
    [[]],
    ["\x00"],
    [None],
    {},
    {"a": []},
]
FIELDS = sorted(
    (do, field.encode_name)
    for do in WHOLE
    for field in msgspec.structs.fields(type(decode(do, **WHOLE[do])))
    if field.encode_name != "id"
)


@pytest.mark.parametrize(("do", "field"), FIELDS)
def test_whatever_stands_in_a_field_the_answer_is_one_of_the_contracts(do: str, field: str) -> None:
    """A type or a value that a field does not take is refused, under the id; what it takes has that type."""
    outcomes = [answer_to(json.dumps({"id": "c1", "do": do, **WHOLE[do], field: value})) for value in WRONG]
    assert len([code for _, code in outcomes if code == "understood"]) < len(WRONG) / 2
    assert {code for _, code in outcomes} <= {"understood", "bad_command", "too_large"}
    # Where a frame is no JSON, for want of a low surrogate, its id cannot be trusted either.
    named = [command_id for command_id, _ in outcomes]
    assert named.count("c1") >= len(WRONG) - 1


def answer_to(frame: str) -> tuple[str | None, str]:
    try:
        return decoding.decode(frame).id, "understood"
    except BadCommand as bad:
        return bad.command_id, bad.refusal.code


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "0x10", "01", "1" * 5_000])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    assert refused('{"id": "c1", "do": "grant_time", "seconds": %s}' % number)[1:] == (  # noqa: UP031  # braces
        "bad_command",
        "malformed",
    )


def test_texts_are_trimmed_and_ids_kept_as_they_are() -> None:
    assert decode("add_item", title="  Dams ", planned_minutes=5) == commands.AddItem(
        id="c1", title="Dams", planned_minutes=5
    )
    note = decoding.decode(
        '{"id": " c 1 ", "do": "write_note", "text": "one\\r\\ntwo\\n", "kind": "decision"}'
    )
    assert note == commands.WriteNote(id=" c 1 ", text="one\ntwo", kind="decision")


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
            max_leaves=8,
        ).map(json.dumps),
        st.builds(
            lambda do, extra: json.dumps({"id": "c1", "do": do, **WHOLE[do], **extra}),
            st.sampled_from(sorted(WHOLE)),
            st.dictionaries(
                st.sampled_from(
                    ["id", "expect", "note", "item", "for", "until", "title", "themes", "seconds"]
                ),
                st.none() | st.integers() | st.text(max_size=10) | st.lists(st.text(max_size=3), max_size=3),
                max_size=2,
            ),
        ),
    )
)
def test_any_frame_is_a_command_or_a_bad_one(frame: str | bytes) -> None:
    try:
        command_id = decoding.decode(frame).id
    except BadCommand as bad:
        command_id = bad.command_id or "unknown"
    assert 1 <= len(command_id) <= 64


@pytest.mark.parametrize("kind", events.Event.__subclasses__(), ids=lambda kind: kind.__name__)
def test_the_logs_names_fit_their_column_and_stay_readable(kind: type[events.Event]) -> None:
    assert 1 <= len(commands.snake_case(kind.__name__)) <= 32


def test_an_event_comes_back_from_the_log_as_it_went() -> None:
    event = events.TurnCalled(
        entry="7", participant="2", guest=None, delegation="np", kind="topic", last_word=True, dropped=["8"]
    )
    kind, data = events.encode(event)
    assert (kind, json.loads(json.dumps(data))) == ("turn_called", data)
    assert events.decode(kind, data) == event
