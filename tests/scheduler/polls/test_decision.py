"""Which hour a poll comes to: quorum of required delegations first, then burden, and what breaks ties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.polls.decision import (
    IF_NEED_BE,
    NO,
    YES,
    Count,
    Criterion,
    Hour,
    Seat,
    Standing,
    better_by,
    rank,
    reminder_at,
)
from scheduler.polls.models import Answer

DAY = dt.datetime(2026, 6, 9, 12, tzinfo=dt.UTC)
NEPAL, CANADA, FRIENDS = Seat(1, (11, 12)), Seat(2, (21,)), Seat(3, (31,), required=False)
SEATS = [NEPAL, CANADA, FRIENDS]


def hour(number: int, greatest: int = 0, total: int = 0) -> Hour:
    return Hour(number, DAY + dt.timedelta(days=number), greatest, total)


def all_say(answer: str, *hours: Hour) -> dict[tuple[int, int], str]:
    return {(person, h.id): answer for h in hours for seat in SEATS for person in seat.people}


def order(hours: list[Hour], answers: dict[tuple[int, int], str]) -> list[int]:
    return [weighed.hour.id for weighed in rank(SEATS, hours, answers)]


def test_the_answers_of_rows_and_of_the_decision_are_the_same_words() -> None:
    assert set(Answer.values) == {YES, IF_NEED_BE, NO}


@pytest.mark.parametrize(
    ("people", "quorum", "said", "standing"),
    [
        (2, 1, (1, 0, 1), Standing.COMES),
        (2, 2, (1, 1, 0), Standing.IF_NEED_BE),
        (2, 2, (1, 0, 0), Standing.OPEN),
        (2, 2, (1, 0, 1), Standing.CANNOT),
        (2, 1, (0, 0, 1), Standing.OPEN),
        (2, 5, (2, 0, 0), Standing.COMES),  # with fewer people than the quorum all of them are needed
        (0, 1, (0, 0, 0), Standing.CANNOT),  # nobody comes where nobody is
    ],
)
def test_a_delegation_comes_by_its_quorum_of_people(people, quorum, said, standing) -> None:
    count = Count(Seat(1, tuple(range(people)), quorum), *said)
    assert count.standing is standing
    assert count.standing.can == (standing in {Standing.COMES, Standing.IF_NEED_BE})


def test_fewest_required_delegations_missing_goes_before_any_burden() -> None:
    dear, cheap = hour(1, greatest=2000, total=5000), hour(2)
    answers = all_say(YES, dear, cheap) | {(21, cheap.id): NO}
    assert order([cheap, dear], answers) == [1, 2]
    assert better_by(*rank(SEATS, [cheap, dear], answers)) is Criterion.MISSING


def test_silence_is_no_yes() -> None:
    first, second = hour(1), hour(2, greatest=100)
    answers = all_say(YES, first, second)
    del answers[(21, first.id)]
    assert order([first, second], answers) == [2, 1]


@pytest.mark.parametrize(
    ("better", "worse", "criterion"),
    [
        (hour(2, 100, 900), hour(1, 101, 101), Criterion.GREATEST),
        (hour(2, 100, 150), hour(1, 100, 151), Criterion.SUM),
        (hour(1, 100, 150), hour(2, 100, 150), Criterion.START),
    ],
)
def test_then_the_greatest_burden_the_sum_and_the_start(better, worse, criterion) -> None:
    ranked = rank(SEATS, [worse, better], all_say(YES, better, worse))
    assert ranked[0].hour == better
    assert better_by(*ranked) is criterion


def test_of_equal_hours_the_one_that_nobody_refused_goes_first() -> None:
    early, late = hour(1), hour(2)
    answers = all_say(YES, early, late) | {(21, early.id): NO}
    del answers[(21, late.id)]
    ranked = rank(SEATS, [early, late], answers)
    assert [w.hour.id for w in ranked] == [2, 1]
    assert better_by(*ranked) is Criterion.REFUSING
    assert order([early, hour(2, greatest=1, total=1)], answers) == [1, 2], "the burden still goes before"


def test_an_optional_delegation_that_cannot_come_counts_only_after_the_burden() -> None:
    early, late = hour(1), hour(2)
    answers = all_say(YES, early, late) | {(31, early.id): NO}
    assert order([early, late], answers) == [2, 1]
    assert order([early, hour(2, greatest=1, total=1)], answers) == [1, 2]


def test_if_need_be_counts_as_can_and_breaks_ties_after_the_burden() -> None:
    early, late = hour(1), hour(2)
    answers = all_say(YES, early, late) | {(21, early.id): IF_NEED_BE}
    ranked = rank(SEATS, [early, late], answers)
    assert [w.hour.id for w in ranked] == [2, 1]
    assert better_by(*ranked) is Criterion.RELUCTANT
    assert not ranked[1].missing
    # One yes of two is enough where one is needed.
    answers = all_say(YES, early, late) | {(11, early.id): IF_NEED_BE}
    assert order([early, late], answers) == [1, 2]


SAID = st.sampled_from([YES, IF_NEED_BE, NO, None])


@given(st.data())
def test_ranking_is_what_counting_by_hand_gives(data) -> None:
    seats = [
        Seat(
            n,
            tuple(range(n * 10, n * 10 + data.draw(st.integers(0, 3)))),
            data.draw(st.integers(1, 3)),
            data.draw(st.booleans()),
        )
        for n in range(1, data.draw(st.integers(1, 4)) + 1)
    ]
    hours = [
        hour(n, data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2)))
        for n in range(data.draw(st.integers(1, 4)))
    ]
    answers = {
        (person, h.id): said
        for seat in seats
        for person in seat.people
        for h in hours
        if (said := data.draw(SAID))
    }

    def key(h: Hour) -> tuple:
        missing = refusing = left_out = reluctant = 0
        for seat in seats:
            said = [answers.get((person, h.id)) for person in seat.people]
            needed = min(seat.quorum, len(seat.people)) or 1
            yes, can = said.count(YES), said.count(YES) + said.count(IF_NEED_BE)
            missing += can < needed and seat.required
            refusing += can + said.count(None) < needed and seat.required
            left_out += can < needed and not seat.required
            reluctant += yes < needed <= can
        return missing, h.greatest, h.sum, refusing, left_out, reluctant, h.start

    assert [w.hour for w in rank(seats, hours, answers)] == sorted(hours, key=key)


@pytest.mark.parametrize(("days", "reminded_after"), [(7, 5), (4, 2), (2, 1)])
def test_a_reminder_comes_two_days_before_the_end_or_half_way(days: int, reminded_after: int) -> None:
    assert reminder_at(DAY, DAY + dt.timedelta(days=days)) == DAY + dt.timedelta(days=reminded_after)
