"""Who can come to a slot: a delegation by its quorum of people, each of whom must be free throughout."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.attendance import absences, can_come
from scheduler.burden import Busy, Seat
from scheduler.slots import describe_slot, rank_slots

MIDNIGHT = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)


def at(hour: float) -> dt.datetime:
    return MIDNIGHT + dt.timedelta(hours=hour)


def busy(start: float, end: float) -> Busy:
    return Busy(at(start), at(end))


def seat(*people: tuple[Busy, ...], quorum: int = 1, **fields: object) -> Seat:
    return Seat("np", "Asia/Kathmandu", people=people, quorum=quorum, **fields)  # type: ignore[arg-type]


def test_one_free_person_is_enough_where_nothing_else_is_asked() -> None:
    assert can_come(seat((busy(9, 10),), ()), at(9), at(10))
    assert not can_come(seat((busy(9, 10),), (busy(9, 10),)), at(9), at(10))


def test_who_is_busy_for_a_part_of_the_slot_cannot_come_to_it() -> None:
    """Somebody is free at each moment, and nobody throughout."""
    halves = seat((busy(9, 9.5),), (busy(9.5, 10),))
    assert not can_come(halves, at(9), at(10))
    assert can_come(halves, at(9), at(9.5))


@pytest.mark.parametrize(("quorum", "comes"), [(1, True), (2, True), (3, False), (4, False)])
def test_the_quorum_says_how_many_must_be_free(quorum: int, comes: bool) -> None:
    assert can_come(seat((), (), (busy(9, 10),), quorum=quorum), at(9), at(10)) is comes


def test_with_fewer_people_than_the_quorum_all_of_them_are_needed() -> None:
    assert can_come(seat((), quorum=3), at(9), at(10))
    assert not can_come(seat((), (busy(9, 10),), quorum=3), at(9), at(10))
    assert can_come(seat(quorum=3), at(9), at(10)), "nobody is known yet"


def test_the_delegation_s_own_busy_time_counts_whoever_is_free() -> None:
    assert not can_come(seat((), (), busy=(busy(9, 10),)), at(9), at(10))


def test_a_delegation_without_quorum_is_missing_and_the_reason_names_the_time() -> None:
    absent = seat((busy(8, 9.25),), (busy(9.5, 12),))
    slot = describe_slot([absent], at(9), 60)
    assert slot.missing == ("np",)
    (reason,) = (reason for reason in slot.shares[0].reasons if reason.code == "busy")
    assert reason.text == "14:45–15:45, busy"
    ranked = rank_slots([absent], MIDNIGHT.date(), dt.date(2026, 6, 3), 60, limit=48)
    assert [slot.start for slot in ranked.slots if slot.missing] == [at(9)]


STRETCHES = st.lists(
    st.tuples(st.integers(-120, 1560), st.integers(0, 300)).map(
        lambda pair: Busy(
            MIDNIGHT + dt.timedelta(minutes=pair[0]), MIDNIGHT + dt.timedelta(minutes=pair[0] + pair[1])
        )
    ),
    max_size=3,
).map(tuple)


@given(
    own=STRETCHES,
    people=st.lists(STRETCHES, max_size=4).map(tuple),
    quorum=st.integers(1, 5),
    duration=st.sampled_from([15, 60, 90, 720]),
    step=st.sampled_from([15, 30, 240]),
)
def test_all_starts_at_once_are_what_each_alone_is(own, people, quorum, duration, step):
    """Against minutes counted one by one."""
    delegation = Seat("np", "UTC", busy=own, people=people, quorum=quorum)
    starts = [MIDNIGHT + dt.timedelta(minutes=i * step) for i in range(1440 // step)]

    def away(stretches: tuple[Busy, ...], start: dt.datetime) -> bool:
        minutes = (start + dt.timedelta(minutes=i) for i in range(duration))
        return any(stretch.start <= minute < stretch.end for minute in minutes for stretch in stretches)

    expected = []
    for start in starts:
        free = sum(not away(person, start) for person in people)
        expected.append(away(own, start) or free < min(quorum, len(people)))
    assert list(map(bool, absences(delegation, MIDNIGHT, len(starts), step, duration))) == expected
    assert [not can_come(delegation, s, s + dt.timedelta(minutes=duration)) for s in starts] == expected
