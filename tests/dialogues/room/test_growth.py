"""What processes tell each other: lines that save a look at the log, and never anything that is not in it."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dialogues import access
from dialogues.models import Participant, RoomEvent
from dialogues.room import decoding, events, log, wake
from dialogues.room.growth import LARGEST, Growth, Line, follow, packed, unpacked
from dialogues.room.redacting import redact_notes
from dialogues.room.state import State
from tests.conftest import Cast, make_cast
from tests.dialogues.room.table import Table
from tests.serving import Server


def meeting() -> tuple[list[Line], list[State]]:
    """The lines of a log, and the room after each of them."""
    table = Table()
    table.opens()
    for who in ("asha", "brian", "chen"):
        table.passes(1.234567)
        table.raises(who)
    table.does("chair", "open_poll", question="?", options=["yes", "no"], secret=True)
    table.does("asha", "vote", poll=str(table.state.seq), option=1)
    table.calls()
    table.passes(30)
    table.does("clerk", "write_note", kind="statement", text="Dams leak.")
    table.finishes()
    lines = [Line(seq, at, *events.encode(event)) for seq, at, event in table.log]
    rooms = [State()]
    for seq, at, event in table.log:
        room = rooms[-1].copy()
        room.apply(event, seq, at)
        rooms.append(room)
    return lines, rooms


LINES, ROOMS = meeting()


def told(first: int, last: int, carried: bool = True) -> Growth:
    """Of the lines `first` to `last` as another process hears of them."""
    return unpacked(packed(Growth(last, LINES[first - 1 : last] if carried else [])))


@st.composite
def news(draw: st.DrawFn) -> list[list[Growth]]:
    """The whole log, cut anyhow; lost, doubled, out of order, without lines; heard a few at a time."""
    cuts = sorted(draw(st.sets(st.integers(1, len(LINES)), min_size=1)))
    pieces = [
        told(first + 1, last, draw(st.booleans())) for first, last in zip([0, *cuts], cuts, strict=False)
    ]
    heard = draw(st.lists(st.sampled_from(pieces), max_size=2 * len(pieces)))
    some = draw(st.integers(1, 4))
    return [heard[place : place + some] for place in range(0, len(heard), some)]


@given(news())
def test_however_news_come_a_room_is_what_its_log_says(batches: list[list[Growth]]) -> None:
    room = State()
    for batch in batches:
        newest = max(growth.seq for growth in batch)
        before, whole = room.seq, follow(room, batch)
        assert vars(room) == vars(ROOMS[room.seq])
        assert room.seq >= before
        assert whole == (room.seq >= newest)  # what is missing is then read
        for line in [] if whole else LINES[room.seq : newest]:
            room.apply(events.decode(line.kind, line.data), line.seq, line.at)
        assert room.seq == max(before, newest)
        assert vars(room) == vars(ROOMS[room.seq])


def test_in_order_nothing_has_to_be_read() -> None:
    room = State()
    for seq in range(1, len(LINES) + 1):
        assert follow(room, [told(seq, seq)])
    assert vars(room) == vars(ROOMS[-1])


def test_what_is_too_large_or_behind_the_floor_does_not_travel() -> None:
    at = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)

    def line(kind: str, **data: Any) -> Line:
        return Line(7, at, kind, data)

    small = line("item_dropped", item="3")
    assert unpacked(packed(Growth(7, [small]))).lines == [small]
    for stays in (
        line("backstage_written", participant="1", text="Two minutes more."),
        line("technician_set", delegation="1", name="Tara", phone="+977 1 555"),
        line("note_tagged", note="3", themes=["x" * LARGEST]),
    ):
        assert unpacked(packed(Growth(7, [small, stays]))) == Growth(7)
        assert len(packed(Growth(7, [small, stays]))) < 100


def test_another_meridian_on_the_same_redis_is_not_heard(settings: Any) -> None:
    ours = wake.group(7)
    settings.SECRET_KEY = "another installation's"
    assert wake.group(7) != ours


# Through the log's door


@pytest.fixture
def shared(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def announced(transactional_db: None) -> Iterator[list[Growth]]:
    heard: list[Growth] = []

    def listen(session_id: int, growth: Growth) -> None:
        heard.append(growth)

    wake.listeners.add(listen)
    yield heard
    wake.listeners.discard(listen)


def does(cast: Cast, who: Participant, do: str, **fields: Any) -> int:
    command = decoding.decode(json.dumps({"id": f"{do}{RoomEvent.objects.count()}", "do": do, **fields}))
    answer = log.submit(cast.session.pk, who.pk, command, timezone.now())
    assert isinstance(answer, log.Accepted), answer
    return answer.seq


@pytest.mark.django_db(transaction=True)
def test_what_is_told_is_what_was_committed_and_of_a_secret_vote_no_choice(
    shared: Cast, announced: list[Growth]
) -> None:
    does(shared, shared.facilitator, "start_session")
    poll = str(
        does(shared, shared.facilitator, "open_poll", question="?", options=["yes", "no"], secret=True)
    )
    for who in (shared.asha, shared.brian):
        does(shared, who, "vote", poll=poll, option=1)
    does(shared, shared.rapporteur, "write_note", kind="statement", text="Dams leak.")
    before_the_close = b"".join(packed(growth) for growth in announced)
    does(shared, shared.facilitator, "close_poll", poll=poll)
    lines = [line for growth in announced for line in unpacked(packed(growth)).lines]
    committed = RoomEvent.objects.filter(seq__gte=lines[0].seq).order_by("seq")
    assert [(line.seq, line.at, line.kind, line.data) for line in lines] == [
        (event.seq, event.at, event.kind, event.data) for event in committed
    ]
    votes = [line.data for line in lines if line.kind == "vote_cast"]
    assert [vote["option"] for vote in votes] == [None, None]
    assert b"counts" not in before_the_close


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_before_the_commit_and_no_line_that_could_still_change(
    shared: Cast, announced: list[Growth]
) -> None:
    does(shared, shared.facilitator, "start_session")
    note = does(shared, shared.rapporteur, "write_note", kind="statement", text="My number is 555.")
    announced.clear()
    with transaction.atomic():
        redact_notes(shared.session, note, lambda text: text.replace("555", "[…]"), timezone.now())
        assert announced == []
    (growth,) = announced
    assert growth == Growth(RoomEvent.objects.latest("seq").seq)
    announced.clear()
    with transaction.atomic():
        does(shared, shared.rapporteur, "write_note", kind="statement", text="Never.")
        transaction.set_rollback(True)
    assert announced == []


# In a room that people sit in: `announce` tells it as another process would


def note(cast: Cast, seq: int, text: str) -> RoomEvent:
    """A line that nobody has told the room of."""
    data = events.encode(
        events.NoteWritten(
            text=text,
            kind="statement",
            speaker=None,
            guest=None,
            delegation=None,
            item=None,
            turn=None,
            themes=[],
            owner=None,
            due=None,
        )
    )[1]
    return RoomEvent(session=cast.session, seq=seq, at=timezone.now(), kind="note_written", data=data)


def line_of(event: RoomEvent, **changed: Any) -> Line:
    return Line(event.seq, event.at, event.kind, event.data | changed)


@pytest.mark.django_db(transaction=True)
def test_a_line_that_goes_on_from_where_the_room_is_reaches_its_sockets_unread(
    server: Server, shared: Cast
) -> None:
    asha = server.room(shared.session.pk, access.mint_key(shared.asha))
    unwritten = note(shared, asha.seq + 1, "Only told.")  # it could come from nowhere else
    wake.announce(shared.session.pk, Growth(unwritten.seq, [line_of(unwritten)]))
    asha.wait_for(unwritten.seq)
    assert asha.map[f"note/{unwritten.seq}"]["text"] == "Only told."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", [[1, 2], [2, 1], [2], [2, 2, 1, 1], []])
def test_after_a_gap_or_again_the_log_counts_and_not_what_is_told(
    server: Server, shared: Cast, order: list[int]
) -> None:
    asha = server.room(shared.session.pk, access.mint_key(shared.asha))
    first = note(shared, asha.seq + 1, "First.")
    second = note(shared, asha.seq + 2, "Second.")
    RoomEvent.objects.bulk_create([first, second])
    for number in order:
        event = (first, second)[number - 1]
        wrong = {"text": "Wrong."} if number == 2 and order[0] == 2 else {}
        wake.announce(shared.session.pk, Growth(event.seq, [line_of(event, **wrong)]))
        asha.wait_for(event.seq)
    if not order:
        wake.announce(shared.session.pk, Growth(second.seq))
    asha.wait_for(second.seq)
    assert [asha.map[f"note/{event.seq}"]["text"] for event in (first, second)] == ["First.", "Second."]
    # A number that is known already tells nothing, whatever comes with it.
    wake.announce(shared.session.pk, Growth(second.seq, [line_of(second, text="Wrong.")]))
    clerk = server.room(shared.session.pk, access.mint_key(shared.rapporteur))
    wrote = clerk.ask("b", "write_backstage", text="Third.")
    asha.wait_for(wrote["seq"])
    assert asha.map == server.room(shared.session.pk, access.mint_key(shared.asha)).map
    assert not any(event.get("text") == "Wrong." for event in asha.map.values() if isinstance(event, dict))
