"""A series planned together, by hand and against trying every plan."""

import datetime as dt
import itertools
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.attendance import can_come
from scheduler.burden import Busy, Seat, WorkingHours, burden
from scheduler.restdays import RestDays
from scheduler.rotation import TURNS, Window, plan_series

MONDAY = dt.date(2026, 6, 1)
MIDNIGHT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
NO_WEEKEND = RestDays(weekend=frozenset())
EAST = Seat("east", "Asia/Tokyo", calendar=NO_WEEKEND)
WEST = Seat("west", "America/New_York", calendar=NO_WEEKEND)


def days(count: int) -> list[Window]:
    return [
        Window(MONDAY + i * dt.timedelta(days=1), MONDAY + (i + 1) * dt.timedelta(days=1))
        for i in range(count)
    ]


def starts(window: Window, step: int) -> list[dt.datetime]:
    if window.pin:
        return [window.pin]
    return [window.midnight + i * dt.timedelta(minutes=step) for i in range(window.starts(step))]


def brute_force(
    seats: Sequence[Seat], windows: Sequence[Window], duration: int, step: int, ledger: dict[str, Decimal]
) -> tuple[tuple[dt.datetime, ...], dict[str, Decimal]]:
    """Every plan, judged by the three rules as they are written."""
    end = dt.timedelta(minutes=duration)
    costs = {
        start: [burden(seat, start, duration) for seat in seats]
        for window in windows
        for start in starts(window, step)
    }
    absent = {
        start: sum(seat.required and not can_come(seat, start, start + end) for seat in seats)
        for start in costs
    }

    def sums(plan: tuple[dt.datetime, ...]) -> list[Decimal]:
        return [
            ledger.get(seat.id, Decimal()) + sum((costs[start][at] for start in plan), Decimal())
            for at, seat in enumerate(seats)
        ]

    plans = itertools.product(*(starts(window, step) for window in windows))
    best = min(plans, key=lambda plan: (sum(absent[s] for s in plan), sorted(sums(plan), reverse=True), plan))
    return best, dict(zip((seat.id for seat in seats), sums(best), strict=True))


def test_two_capitals_take_turns() -> None:
    plan = plan_series([EAST, WEST], days(2), 60, step=720)
    assert plan.optimal
    assert [slot.start for slot in plan.sessions] == list(brute_force([EAST, WEST], days(2), 60, 720, {})[0])
    one, two = ({share.id: share.burden for share in slot.shares} for slot in plan.sessions)
    assert (one["east"] - one["west"]) * (two["east"] - two["west"]) < 0
    assert plan.ledger == {"east": one["east"] + two["east"], "west": one["west"] + two["west"]}


def test_what_the_ledger_holds_is_made_up_for() -> None:
    plan = plan_series([EAST, WEST], days(1), 60, ledger={"west": Decimal("20.25")})
    (slot,) = plan.sessions
    assert {share.id: share.burden for share in slot.shares}["west"] == 0
    assert plan.ledger["west"] == Decimal("20.25")


def test_a_pin_is_kept_and_the_others_make_up_for_it() -> None:
    pin = MIDNIGHT + 3 * HOUR  # 23:00 in New York
    windows = [Window(MONDAY, MONDAY + dt.timedelta(days=1), pin), *days(3)[1:]]
    plan = plan_series([EAST, WEST], windows, 60)
    assert plan.sessions[0].start == pin
    assert plan.optimal
    assert [slot.start for slot in plan.sessions] == list(brute_force([EAST, WEST], windows, 60, 30, {})[0])


def test_absences_count_before_burdens_and_only_of_the_required() -> None:
    whole_day = (Busy(MIDNIGHT, MIDNIGHT + 15 * HOUR),)
    busy = Seat("east", EAST.zone, calendar=NO_WEEKEND, busy=whole_day)
    (slot,) = plan_series([busy, WEST], days(1), 60).sessions
    assert (slot.missing, slot.start >= MIDNIGHT + 15 * HOUR) == ((), True)
    optional = Seat("east", EAST.zone, calendar=NO_WEEKEND, busy=whole_day, required=False)
    (slot,) = plan_series([optional, WEST], days(1), 60).sessions
    assert slot.start == plan_series([EAST, WEST], days(1), 60).sessions[0].start


def test_out_of_time_there_is_a_plan_that_does_not_claim_to_be_the_best() -> None:
    plan = plan_series([EAST, WEST, Seat("mid", "Africa/Cairo")], days(6), 60, seconds=0)
    assert (plan.optimal, len(plan.sessions)) == (False, 6)


ZONES = ["Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Europe/Dublin", "UTC"]


@st.composite
def seats(draw: st.DrawFn) -> list[Seat]:
    hours = st.sampled_from(
        [WorkingHours(), WorkingHours(480, 960), WorkingHours(0, 1440), WorkingHours(1320, 360)]
    )
    busy = st.integers(0, 90).map(lambda at: Busy(MIDNIGHT + at * HOUR, MIDNIGHT + (at + 9) * HOUR))
    return [
        Seat(
            id=str(number),
            zone=draw(st.sampled_from(ZONES)),
            hours=draw(hours),
            calendar=RestDays(rest_days=draw(st.frozensets(st.just(MONDAY)))),
            required=draw(st.booleans()),
            busy=tuple(draw(st.lists(busy, max_size=2))),
        )
        for number in range(draw(st.integers(1, 3)))
    ]


@settings(max_examples=25)
@given(
    table=seats(),
    gaps=st.lists(st.integers(0, 2), min_size=1, max_size=3),
    duration=st.sampled_from([15, 60, 90, 720]),
    step=st.sampled_from([180, 240, 480]),
    points=st.lists(st.integers(0, 6000), min_size=3, max_size=3),
    pinned=st.integers(-3, 2),
)
def test_the_plan_is_the_best_of_all(
    table: list[Seat], gaps: list[int], duration: int, step: int, points: list[int], pinned: int
) -> None:
    windows, day = [], MONDAY
    for number, gap in enumerate(gaps):
        day += dt.timedelta(days=gap)
        window = Window(day, day + dt.timedelta(days=1))
        pin = starts(window, step)[1] if number == pinned else None
        windows.append(Window(day, window.until, pin))
        day = window.until
    ledger = {seat.id: Decimal(held) / 100 for seat, held in zip(table, points, strict=False)}
    plan = plan_series(table, windows, duration, step=step, ledger=ledger, seconds=30)
    best, sums = brute_force(table, windows, duration, step, ledger)
    assert plan.optimal
    assert tuple(slot.start for slot in plan.sessions) == best
    assert plan.ledger == sums


def test_whose_turn_does_not_come_gets_a_plan_that_claims_nothing() -> None:
    with TURNS, TURNS:
        hasty = plan_series([EAST, WEST], days(4), 60, seconds=1)
    assert not hasty.optimal
    assert len(hasty.sessions) == 4
    assert plan_series([EAST, WEST], days(4), 60).optimal
