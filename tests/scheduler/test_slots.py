"""The fair hour: rankings and reasons by hand, and against a plain second reading of the rules."""

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.burden import Busy, Seat, WorkingHours
from scheduler.reasons import Reason
from scheduler.restdays import RestDays
from scheduler.slots import Ranking, Share, Slot, describe_slot, rank_slots

MINUTE = dt.timedelta(minutes=1)
NO_WEEKEND = RestDays(weekend=frozenset())
MEXICO = Seat("mx", "America/Mexico_City", calendar=RestDays("MX"))
NEPAL = Seat("np", "Asia/Kathmandu", calendar=RestDays("NP", weekend=frozenset({"sat"})))
CANADA = Seat("ca", "America/St_Johns", calendar=RestDays("CA"))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def reasons(seat: Seat, start: dt.datetime, minutes: int) -> list[tuple[str, str]]:
    (share,) = describe_slot([seat], start, minutes).shares
    return [(reason.code, reason.text) for reason in share.reasons]


# Rankings


def test_the_example_of_the_interface() -> None:
    start = utc(2011, 6, 28, 12)
    zone = zoneinfo.ZoneInfo("America/Mexico_City")
    reason = Reason("outside_hours", {"time": "07:00", "side": "before", "seconds": 7200})
    assert reason.text == "07:00, 2 h before working hours"
    assert describe_slot([MEXICO], start, 90) == Slot(
        start=start,
        end=utc(2011, 6, 28, 13, 30),
        missing=(),
        greatest=Decimal("2.33"),
        sum=Decimal("2.33"),
        shares=(
            Share(
                "mx",
                "America/Mexico_City",
                start.astimezone(zone),
                utc(2011, 6, 28, 13, 30).astimezone(zone),
                Decimal("2.33"),
                (reason,),
            ),
        ),
    )


def test_four_days_of_half_hours_are_192_starts() -> None:
    assert rank_slots([MEXICO], dt.date(2011, 6, 27), dt.date(2011, 7, 1), 90).considered == 192


def test_a_slot_may_end_after_the_window() -> None:
    ranking = rank_slots([MEXICO], dt.date(2011, 6, 27), dt.date(2011, 6, 28), 720, step=720)
    assert {(slot.start, slot.end) for slot in ranking.slots} == {
        (utc(2011, 6, 27), utc(2011, 6, 27, 12)),
        (utc(2011, 6, 27, 12), utc(2011, 6, 28)),
    }


def test_the_greatest_burden_ranks_before_the_sum_and_the_sum_before_the_start() -> None:
    ranking = rank_slots([NEPAL, CANADA], dt.date(2026, 6, 2), dt.date(2026, 6, 3), 60, limit=48)
    keys = [(slot.greatest, slot.sum, slot.start) for slot in ranking.slots]
    assert keys == sorted(keys)
    best = ranking.slots[0]
    # 11:00 UTC is 16:45 in Kathmandu, (0+1+1+1)/4, and 08:30 in St John's, (1+1+0+0)/4.
    assert (best.start, best.greatest, best.sum) == (utc(2026, 6, 2, 11), Decimal("0.75"), Decimal("1.25"))


def test_required_delegations_that_cannot_come_rank_first_of_all() -> None:
    morning = Busy(utc(2011, 6, 28, 13), utc(2011, 6, 28, 22))
    busy = Seat("mx", MEXICO.zone, calendar=MEXICO.calendar, busy=(morning,))
    window = (dt.date(2011, 6, 28), dt.date(2011, 6, 29), 60)
    best = rank_slots([busy], *window).slots[0]
    assert (best.start, best.missing, best.greatest) == (utc(2011, 6, 28, 22), (), Decimal(1))
    optional = Seat("mx", MEXICO.zone, calendar=MEXICO.calendar, busy=(morning,), required=False)
    best = rank_slots([optional], *window).slots[0]
    assert (best.start, best.missing, best.greatest) == (utc(2011, 6, 28, 14), ("mx",), Decimal(0))


def test_busy_time_that_only_touches_a_slot_keeps_nobody_away() -> None:
    before, after = (
        Busy(utc(2026, 6, 2, 8), utc(2026, 6, 2, 9)),
        Busy(utc(2026, 6, 2, 10), utc(2026, 6, 2, 11)),
    )
    nothing = Busy(utc(2026, 6, 2, 9, 30), utc(2026, 6, 2, 9, 30))
    free = Seat("np", "Asia/Kathmandu", busy=(before, after, nothing))
    assert describe_slot([free], utc(2026, 6, 2, 9), 60).missing == ()
    assert describe_slot([free], utc(2026, 6, 2, 9), 75).missing == ("np",)
    assert describe_slot([free], utc(2026, 6, 2, 8, 45), 60).missing == ("np",)


def test_missing_are_named_in_the_order_of_the_delegations() -> None:
    busy = (Busy(utc(2026, 6, 2), utc(2026, 6, 3)),)
    seats = [Seat(name, "UTC", busy=busy, required=name != "b") for name in "cba"]
    assert describe_slot(seats, utc(2026, 6, 2, 9), 60).missing == ("c", "b", "a")


# Reasons


def test_within_working_hours_there_is_no_reason() -> None:
    assert reasons(MEXICO, utc(2011, 6, 28, 14), 480) == []


def test_outside_hours_names_the_end_that_is_farthest_from_work() -> None:
    assert reasons(MEXICO, utc(2011, 6, 28, 21, 15), 60) == [
        ("outside_hours", "17:15, 15 min after working hours")
    ]
    assert reasons(MEXICO, utc(2011, 6, 28, 13, 30), 720) == [
        ("outside_hours", "20:30, 3 h 30 min after working hours")
    ]


def test_the_night_is_named_by_when_it_begins_in_the_slot() -> None:
    assert reasons(MEXICO, utc(2011, 6, 29, 3, 30), 60) == [
        ("outside_hours", "23:00, 6 h after working hours"),
        ("night", "23:00, at night"),
    ]
    assert reasons(MEXICO, utc(2011, 6, 29, 4, 30), 60) == [("night", "23:30, at night")]


def test_rest_days_are_named() -> None:
    assert reasons(MEXICO, utc(2011, 7, 2, 15), 60) == [("weekend", "Saturday")]
    assert reasons(MEXICO, utc(2011, 9, 16, 15), 60) == [("holiday", "Independence Day")]
    own = Seat("mx", MEXICO.zone, calendar=RestDays("MX", rest_days=frozenset({dt.date(2011, 6, 30)})))
    assert reasons(own, utc(2011, 6, 30, 15), 60) == [("rest_day", "2011-06-30, rest day")]


def test_a_slot_across_midnight_names_both_days() -> None:
    always = Seat("mx", MEXICO.zone, WorkingHours(0, 1440), MEXICO.calendar)
    assert reasons(always, utc(2011, 7, 3, 4), 120) == [("weekend", "Saturday"), ("weekend", "Sunday")]


def test_busy_time_is_named_as_far_as_it_lies_in_the_slot() -> None:
    busy = (Busy(utc(2011, 6, 28, 12), utc(2011, 6, 28, 14, 30)),)
    seat = Seat("mx", MEXICO.zone, calendar=MEXICO.calendar, busy=busy)
    assert reasons(seat, utc(2011, 6, 28, 14), 60) == [("busy", "09:00–09:30, busy")]


def test_a_clock_change_is_named_for_seven_days() -> None:
    """St John's goes forward on 8 March 2026 at 05:30 UTC."""
    seat = Seat("ca", "America/St_Johns", WorkingHours(0, 1440), NO_WEEKEND)
    change = utc(2026, 3, 8, 5, 30)
    named = [("clock_change", "2026-03-08, clocks 1 h forward")]
    assert reasons(seat, change - 75 * MINUTE, 60) == []
    assert reasons(seat, change - 60 * MINUTE, 60) == named  # it ends at another offset than it began
    assert reasons(seat, change, 60) == named
    assert reasons(seat, change + dt.timedelta(days=7) - 15 * MINUTE, 60) == named
    assert reasons(seat, change + dt.timedelta(days=7), 60) == []


def test_clocks_going_back_and_by_half_an_hour_are_named_so() -> None:
    seat = Seat("au", "Australia/Lord_Howe", WorkingHours(0, 1440), NO_WEEKEND)
    assert reasons(seat, utc(2026, 4, 5), 60) == [("clock_change", "2026-04-05, clocks 30 min back")]


# Against a second reading of the rules, which knows none of the arithmetic above

ZONES = [
    "Asia/Kathmandu",  # +5:45
    "America/St_Johns",  # −3:30, northern summer time
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # +10:30, half an hour of southern summer time
    "America/Santiago",  # changes at midnight
    "Pacific/Chatham",  # +12:45 with summer time
    "Pacific/Apia",  # skipped a day
    "Africa/Monrovia",  # −0:44:30 until 1972
    "Africa/Casablanca",  # back and forth in Ramadan
    "America/Mexico_City",  # gave up summer time
    "Asia/Pyongyang",  # moved by half an hour, twice
    "Europe/Dublin",
    "Pacific/Kiritimati",  # went over the date line
    "Pacific/Marquesas",  # −9:30
    "Australia/Eucla",  # +8:45
    "Antarctica/Troll",  # two hours of summer time
    "America/Caracas",  # by half an hour, twice
    "UTC",
]
DATES = st.one_of(
    st.dates(dt.date(1970, 1, 3), dt.date(2040, 12, 31)),
    st.sampled_from(
        [
            dt.date(2011, 12, 28),  # Samoa
            dt.date(2012, 2, 28),
            dt.date(2026, 3, 7),
            dt.date(2026, 3, 28),
            dt.date(2026, 4, 4),
            dt.date(2026, 9, 26),
            dt.date(2026, 10, 3),
            dt.date(2026, 10, 24),
            dt.date(2026, 10, 31),
            dt.date(2018, 5, 4),  # Pyongyang
            dt.date(1972, 1, 6),  # Monrovia
            dt.date(1994, 12, 30),  # Kiribati
            dt.date(2016, 4, 30),  # Caracas
            dt.date(2024, 2, 28),
            dt.date(2100, 2, 27),  # no leap year
        ]
    ),
)


def plain_quarter(seat: Seat, middle: dt.datetime) -> int:
    local = middle.astimezone(zoneinfo.ZoneInfo(seat.zone))
    clock = local.hour * 60 + local.minute + local.second / 60
    opens, closes = seat.hours.start, seat.hours.end
    at_work = opens <= clock < closes if opens < closes else clock >= opens or clock < closes
    if at_work:
        points = 0
    elif clock >= 23 * 60 or clock < 6 * 60:
        points = 20
    else:
        away = min(abs(clock - end + turn) for end in (opens, closes) for turn in (-1440, 0, 1440))
        points = 1 if away < 60 else 3 if away < 120 else 6 if away < 240 else 10
    day = local.date()
    calendar = seat.calendar
    weekend = {"sat", "sun"} if calendar.weekend is None else calendar.weekend
    rests = day in calendar.rest_days or f"{day:%a}".lower() in weekend
    return points + (10 if rests and day not in calendar.working_days else 0)


def plain_burden(seat: Seat, start: dt.datetime, minutes: int) -> Decimal:
    quarters = [plain_quarter(seat, start + (15 * i + 7.5) * MINUTE) for i in range(minutes // 15)]
    mean = Decimal(sum(quarters)) / Decimal(len(quarters))
    return mean.quantize(Decimal("0.01"), ROUND_HALF_UP)


def plain_absent(seat: Seat, start: dt.datetime, minutes: int) -> bool:
    """Busy times below are on whole minutes."""
    return any(busy.start <= start + i * MINUTE < busy.end for busy in seat.busy for i in range(minutes))


def plain_ranking(
    seats: Sequence[Seat], first: dt.date, until: dt.date, minutes: int, step: int
) -> list[tuple[int, Decimal, Decimal, dt.datetime]]:
    start, end = dt.datetime.combine(first, dt.time(), dt.UTC), dt.datetime.combine(until, dt.time(), dt.UTC)
    found = []
    while start < end:
        burdens = [plain_burden(seat, start, minutes) for seat in seats]
        absent = sum(seat.required and plain_absent(seat, start, minutes) for seat in seats)
        found.append((absent, max(burdens), sum(burdens, Decimal()), start))
        start += step * MINUTE
    return sorted(found)


@st.composite
def seats(draw: st.DrawFn, first: dt.date) -> list[Seat]:
    near = st.sets(st.integers(-2, 4).map(lambda days: first + dt.timedelta(days=days)), max_size=3).map(
        frozenset
    )
    clocks = st.one_of(st.integers(0, 96).map(lambda quarter: quarter * 15), st.integers(0, 1440))
    hours = st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1] and pair != (1440, 0))
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    busy = st.tuples(st.integers(-300, 3000), st.integers(0, 600)).map(
        lambda pair: Busy(midnight + pair[0] * MINUTE, midnight + sum(pair) * MINUTE)
    )
    return [
        Seat(
            id=str(number),
            zone=draw(st.sampled_from(ZONES)),
            hours=WorkingHours(*draw(hours)),
            calendar=RestDays(
                weekend=draw(st.none() | st.frozensets(st.sampled_from(["mon", "fri", "sat", "sun"]))),
                rest_days=draw(near),
                working_days=draw(near),
            ),
            required=draw(st.booleans()),
            busy=tuple(draw(st.lists(busy, max_size=3))),
        )
        for number in range(draw(st.integers(1, 3)))
    ]


@settings(max_examples=30, deadline=None)
@given(
    data=st.data(),
    first=DATES,
    duration=st.integers(1, 48).map(lambda quarters: quarters * 15),
    step=st.sampled_from([15, 30, 45, 60, 90, 720, 1440]),
)
def test_the_ranking_is_that_of_a_plain_reading(
    data: st.DataObject, first: dt.date, duration: int, step: int
) -> None:
    table = data.draw(seats(first))
    until = first + dt.timedelta(days=1)
    ranking: Ranking = rank_slots(table, first, until, duration, step=step, limit=100)
    expected = plain_ranking(table, first, until, duration, step)
    by_id = {seat.id: seat for seat in table}
    found = [
        (sum(by_id[name].required for name in slot.missing), slot.greatest, slot.sum, slot.start)
        for slot in ranking.slots
    ]
    assert ranking.considered == len(expected)
    assert found == expected[:100]
    for slot in ranking.slots[:5]:
        assert slot.missing == tuple(seat.id for seat in table if plain_absent(seat, slot.start, duration))
        assert [share.burden for share in slot.shares] == [
            plain_burden(seat, slot.start, duration) for seat in table
        ]
        for share in slot.shares:
            codes = {reason.code for reason in share.reasons}
            assert bool(codes - {"busy", "clock_change"}) == (share.burden > 0)
            assert ("busy" in codes) == (share.id in slot.missing)
            assert all(reason.text for reason in share.reasons)


def test_a_year_of_quarters_for_250_delegations_is_weighed() -> None:
    table = [Seat(str(i), ZONES[i % len(ZONES)], WorkingHours(i, i + 480), NO_WEEKEND) for i in range(250)]
    ranking = rank_slots(table, dt.date(2026, 1, 1), dt.date(2027, 1, 2), 90, step=15, limit=1)
    assert ranking.considered == 366 * 96
    (best,) = ranking.slots
    burdens = [plain_burden(seat, best.start, 90) for seat in table]
    assert (best.greatest, best.sum) == (max(burdens), sum(burdens))
