"""Polls, open and secret: who votes once, what is seen when, and that nothing joins a secret vote to its voter."""

import json
import uuid
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from dialogues.models import Participant, RoomBallot, RoomCommand, RoomEvent
from dialogues.room import decoding, log
from dialogues.room.log import Accepted
from dialogues.room.refusals import Refusal
from dialogues.room.seating import seat
from tests.conftest import Cast
from tests.dialogues.room.table import Table

OPTIONS = ["yes", "no", "abstain"]


@pytest.fixture
def table() -> Table:
    table = Table()
    table.opens()
    return table


def poll(table: Table, **fields: Any) -> str:
    table.does("chair", "open_poll", **({"question": "Go on?", "options": OPTIONS} | fields))
    return str(table.state.seq)


def counts(table: Table, poll_id: str) -> Any:
    return table.state.map[f"poll/{poll_id}"]["counts"]


def test_open_votes_are_counted_live_and_the_last_of_a_person_counts(table: Table) -> None:
    asked = poll(table)
    table.does("asha", "vote", poll=asked, option=0)
    table.does("anil", "vote", poll=asked, option=0)
    assert counts(table, asked) == [2, 0, 0]
    table.does("asha", "vote", poll=asked, option=1)
    assert table.does("asha", "vote", poll=asked, option=1) == []
    assert (counts(table, asked), table.state.map[f"poll/{asked}"]["voted"]) == ([1, 1, 0], 2)
    table.does("chair", "close_poll", poll=asked)
    assert table.state.map[f"poll/{asked}"]["state"] == "closed"
    assert table.does("chair", "close_poll", poll=asked) == []


def test_a_delegation_has_one_vote_where_the_poll_says_so(table: Table) -> None:
    asked = poll(table, by="delegation")
    table.does("asha", "vote", poll=asked, option=0)
    table.does("anil", "vote", poll=asked, option=2)
    table.does("brian", "vote", poll=asked, option=2)
    assert counts(table, asked) == [0, 0, 2]
    table.does("chair", "close_poll", poll=asked)
    assert table.state.map[f"vote/{asked}/delegation/np"]["option"] == 2


def test_a_secret_poll_shows_no_count_before_it_closes_and_the_log_says_who_voted(table: Table) -> None:
    asked = poll(table, secret=True)
    (cast,) = table.does("asha", "vote", poll=asked, option=1)
    table.does("brian", "vote", poll=asked, option=1)
    assert (cast.participant, cast.option) == ("asha", None)  # type: ignore[attr-defined]  # a VoteCast
    assert (counts(table, asked), table.state.map[f"poll/{asked}"]["voted"]) == (None, 2)
    assert table.state.map[f"vote/{asked}/participant/asha"]["option"] is None
    (closed,) = table.does("chair", "close_poll", poll=asked)
    assert closed.counts == counts(table, asked) == [0, 2, 0]  # type: ignore[attr-defined]  # a PollClosed
    assert not any(key.startswith("vote/") for key in table.state.map)


@pytest.mark.parametrize("by", ["person", "delegation"])
def test_a_secret_vote_is_final(table: Table, by: str) -> None:
    asked = poll(table, secret=True, by=by)
    table.does("asha", "vote", poll=asked, option=1)
    again = "asha" if by == "person" else "anil"
    for option in (0, 1):  # the answer is the same: it tells nothing of what is in the box
        assert table.refusal(again, "vote", poll=asked, option=option) == ("stale", "voted")


def test_the_end_of_the_session_closes_its_polls(table: Table) -> None:
    asked = poll(table, secret=True)
    table.does("asha", "vote", poll=asked, option=2)
    table.does("chair", "end_session")
    assert (counts(table, asked), table.box) == ([0, 0, 1], [])
    assert table.refusal("brian", "vote", poll=asked, option=0) == ("not_live", "not_live")


def test_a_temperature_has_five_steps_and_a_mean(table: Table) -> None:
    steps = ["cold", "cool", "so-so", "warm", "hot"]
    asked = poll(table, options=steps, scale="temperature")
    assert table.state.map[f"poll/{asked}"]["mean"] is None
    for who, option in (("asha", 4), ("brian", 3), ("chen", 3)):
        table.does(who, "vote", poll=asked, option=option)
    assert table.state.map[f"poll/{asked}"]["mean"] == 4.33


@pytest.mark.parametrize(
    ("who", "do", "fields", "code"),
    [
        ("asha", "open_poll", {"question": "?", "options": OPTIONS}, "not_allowed"),
        ("chair", "open_poll", {"question": "?", "options": ["a", " a"]}, "bad_command"),
        ("chair", "open_poll", {"question": "?", "options": OPTIONS, "scale": "temperature"}, "bad_command"),
        ("guest", "vote", {"poll": "1", "option": 0}, "not_allowed"),
        ("chair", "vote", {"poll": "1", "option": 0}, "not_allowed"),
        ("asha", "vote", {"poll": "1", "option": 0}, "unknown"),
        ("chair", "close_poll", {"poll": "1"}, "unknown"),
    ],
)
def test_what_is_refused(table: Table, who: str, do: str, fields: dict[str, Any], code: str) -> None:
    assert table.refusal(who, do, **fields)[0] == code


def test_a_vote_for_no_option_or_after_the_close_is_refused(table: Table) -> None:
    asked = poll(table)
    assert table.refusal("asha", "vote", poll=asked, option=3) == ("unknown", "option")
    table.does("chair", "close_poll", poll=asked)
    assert table.refusal("asha", "vote", poll=asked, option=0) == ("stale", "poll_closed")


class Meeting:
    """A live session in the database, with commands through the log's door."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.sent = cast, 0
        self.does(cast.facilitator, "start_session")

    def does(self, who: Participant, do: str, **fields: Any) -> Accepted | Refusal:
        self.sent += 1
        command = decoding.decode(json.dumps({"id": f"c{self.sent}", "do": do, **fields}))
        return log.submit(self.cast.session.pk, who.pk, command, timezone.now())

    def asks(self, **fields: Any) -> str:
        asked = self.does(self.cast.facilitator, "open_poll", question="?", options=OPTIONS, **fields)
        assert isinstance(asked, Accepted)
        return str(asked.seq)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return Meeting(cast)


@pytest.fixture
def voters(cast: Cast) -> list[Participant]:
    people = [
        Participant(dialogue=cast.dialogue, name=f"Voter {n}", email=f"v{n}@example.org", role="delegate")
        for n in range(12)
    ]
    Participant.objects.bulk_create(people)
    seat(cast.session, timezone.now())
    return list(Participant.objects.filter(name__startswith="Voter").order_by("pk"))


def test_no_row_anywhere_joins_a_secret_vote_to_its_voter(
    meeting: Meeting, voters: list[Participant]
) -> None:
    secret = meeting.asks(secret=True)
    choices = [0, 1, 2, 1, 1, 0, 2, 2, 1, 0, 1, 2]
    for person, choice in zip(voters, choices, strict=True):
        assert isinstance(meeting.does(person, "vote", poll=secret, option=choice), Accepted)
    assert {field.name for field in RoomBallot._meta.get_fields()} == {"id", "session", "poll", "option"}
    cast = RoomEvent.objects.filter(kind="vote_cast")
    assert [line.data for line in cast] == [
        {"poll": secret, "participant": str(person.pk), "delegation": None, "option": None}
        for person in voters
    ]
    assert {field.name for field in RoomCommand._meta.get_fields()} == {
        "id", "session", "participant", "command_id", "seq",
    }  # fmt: skip
    meeting.does(meeting.cast.facilitator, "close_poll", poll=secret)
    assert RoomBallot.objects.count() == 0
    closed = RoomEvent.objects.get(kind="poll_closed")
    assert closed.data == {"poll": secret, "counts": [3, 5, 4]}


def test_ballots_lie_in_no_order_and_under_new_keys_at_every_vote(
    meeting: Meeting, voters: list[Participant]
) -> None:
    secret = meeting.asks(secret=True)
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    orders: set[tuple[int, ...]] = set()
    keys: set[uuid.UUID] = set()
    for number, person in enumerate(voters):
        meeting.does(person, "vote", poll=secret, option=number % 3)
        lying = list(RoomBallot.objects.order_by(RawSQL(place, [])).values_list("pk", "option"))
        assert not keys & {key for key, _ in lying}
        keys |= {key for key, _ in lying}
        if len(lying) >= 6:
            orders.add(tuple(option for _, option in lying[:6]))
    assert len(orders) > 1, "the first six lie in the same order after every vote"


def test_an_export_of_every_row_holds_no_choice_of_a_voter(
    meeting: Meeting, voters: list[Participant]
) -> None:
    """One vote among many for an option that nobody else takes: whoever names the voter names no option."""
    secret = meeting.asks(secret=True)
    for person in voters[:-1]:
        meeting.does(person, "vote", poll=secret, option=0)
    meeting.does(voters[-1], "vote", poll=secret, option=2)
    rows = [*RoomEvent.objects.all(), *RoomCommand.objects.all(), *RoomBallot.objects.all()]
    for row in json.loads(serializers.serialize("json", rows)):
        names_voter = str(voters[-1].pk) in json.dumps(row["fields"])
        assert not (names_voter and row["fields"].get("option") is not None)
        assert row["fields"].get("data", {}).get("option") is None


def test_a_secret_vote_sent_twice_is_one_ballot(meeting: Meeting) -> None:
    secret = meeting.asks(secret=True)
    command = decoding.decode(json.dumps({"id": "v1", "do": "vote", "poll": secret, "option": 1}))
    session, voter = meeting.cast.session.pk, meeting.cast.asha.pk
    answers = {log.submit(session, voter, command, timezone.now()) for _ in range(3)}
    assert len(answers) == 1
    assert RoomBallot.objects.count() == 1


def test_votes_and_the_close_of_one_tick_are_counted(meeting: Meeting) -> None:
    secret = meeting.asks(secret=True)
    meeting.does(meeting.cast.asha, "vote", poll=secret, option=1)
    now, session = timezone.now(), meeting.cast.session.pk
    frames = [
        (meeting.cast.brian, {"id": "t1", "do": "vote", "poll": secret, "option": 1}),
        (meeting.cast.facilitator, {"id": "t2", "do": "close_poll", "poll": secret}),
    ]
    orders = [log.order_of(who.pk, decoding.decode(json.dumps(frame)), now) for who, frame in frames]
    state, _ = log.append(session, log.load(session), orders)
    assert state.map[f"poll/{secret}"]["counts"] == [0, 2, 0]
    assert RoomBallot.objects.count() == 0
    assert log.load(session).map == state.map


def test_a_failed_transaction_leaves_neither_vote_nor_ballot(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = meeting.asks(secret=True)
    before = RoomEvent.objects.count()

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(log, "_project", fails)
    with pytest.raises(OSError, match="full"):
        meeting.does(meeting.cast.asha, "vote", poll=secret, option=1)
    assert (RoomBallot.objects.count(), RoomEvent.objects.count()) == (0, before)
