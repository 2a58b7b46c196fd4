"""What an hour costs a delegation: each rule by an example worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from scheduler.burden import (
    DEFAULT_COSTS,
    Costs,
    Seat,
    WorkingHours,
    burden,
    clock_minutes,
    local_quarters,
    mean_hundredths,
    quarter_points,
)
from scheduler.restdays import Rest, RestDays

OFFICE = WorkingHours.parse("09:00", "17:00")
MEXICO = Seat("mx", "America/Mexico_City", OFFICE, RestDays("MX"))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def at(clock: str) -> int:
    """The second of the day of `HH:MM` or `HH:MM:SS`."""
    parts = [int(part) for part in clock.split(":")]
    return sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


@pytest.mark.parametrize(
    ("clock", "points"),
    [
        ("09:00", 0),  # working hours include their start …
        ("16:59:59", 0),
        ("17:00", 1),  # … and not their end
        ("17:59:59", 1),
        ("18:00", 3),  # exactly 60 minutes
        ("18:59:59", 3),
        ("19:00", 6),  # exactly 120
        ("20:59:59", 6),
        ("21:00", 10),  # exactly 240
        ("22:59:59", 10),
        ("23:00", 20),
        ("00:00", 20),
        ("05:59:59", 20),
        ("06:00", 6),
        ("07:00", 6),  # exactly 120 before
        ("07:00:01", 3),
        ("08:00", 3),  # exactly 60 before
        ("08:00:01", 1),
        ("08:59:59", 1),
    ],
)
def test_points_by_the_distance_from_nine_to_five(clock: str, points: int) -> None:
    assert DEFAULT_COSTS.of_hour(at(clock), OFFICE) == points


@pytest.mark.parametrize(
    ("hours", "clock", "points"),
    [
        (("22:00", "06:00"), "23:30", 0),  # work across midnight is no night
        (("22:00", "06:00"), "02:00", 0),
        (("22:00", "06:00"), "06:30", 1),
        (("22:00", "06:00"), "21:30", 1),
        (("22:00", "06:00"), "14:00", 10),
        (("00:00", "24:00"), "03:00", 0),  # all day
        (("16:00", "24:00"), "23:30", 0),
        (("16:00", "24:00"), "00:00", 20),
        (("24:00", "08:00"), "00:00", 0),  # midnight by its other name
        (("04:00", "12:00"), "05:00", 0),  # early work inside the night
        (("04:00", "12:00"), "03:30", 20),  # half an hour before it is night all the same
        (("07:00", "22:30"), "22:45", 1),
        (("08:00", "23:00"), "06:30", 3),
        (("03:00", "20:00"), "22:59", 6),  # 179 minutes after work, 241 before it, round the dial
        (("03:00", "15:00"), "22:59", 10),  # 241 minutes before work, round the dial
        (("03:00", "15:00"), "21:00", 10),
        (("02:30", "15:00"), "22:45", 6),  # 225 minutes before work, round the dial
    ],
)
def test_points_for_other_working_hours(hours: tuple[str, str], clock: str, points: int) -> None:
    assert DEFAULT_COSTS.of_hour(at(clock), WorkingHours.parse(*hours)) == points


@pytest.mark.parametrize(
    "hours", [("09:00", "09:00"), ("00:00", "00:00"), ("24:00", "24:00"), ("24:00", "00:00")]
)
def test_working_hours_that_start_when_they_end_are_an_error(hours: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="start and end at different times"):
        WorkingHours.parse(*hours)


@pytest.mark.parametrize(
    "text", ["9:00", "24:01", "25:00", "12:60", "12:00:00", "12.00", "", "１２:00", "-1:00"]
)
def test_what_is_no_time_of_the_day_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time"):
        clock_minutes(text)


@pytest.mark.parametrize("pair", [(-1, 60), (0, 1441)])
def test_minutes_beyond_the_day_are_an_error(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="from 0 to 1440"):
        WorkingHours(*pair)


def test_mexico_at_seven_on_a_working_tuesday() -> None:
    """07:00–08:30: four quarters within two hours of work, two within one: (3+3+3+3+1+1)/6."""
    assert quarter_points(MEXICO, utc(2011, 6, 28, 12), 6) == [3, 3, 3, 3, 1, 1]
    assert burden(MEXICO, utc(2011, 6, 28, 12), 90) == Decimal("2.33")


@pytest.mark.parametrize(
    ("total", "quarters", "hundredths"),
    [(14, 6, 233), (1, 8, 13), (3, 8, 38), (1, 16, 6), (1, 6, 17), (0, 48, 0), (1440, 48, 3000), (1, 48, 2)],
)
def test_the_mean_is_rounded_half_up(total: int, quarters: int, hundredths: int) -> None:
    """1/8 is 0.125, so 0.13; 3/8 is 0.375, so 0.38 (half to even would give 0.12 and 0.38)."""
    assert mean_hundredths(total, quarters) == hundredths


def test_a_rest_day_costs_ten_more_and_leaves_the_hour_s_cost() -> None:
    saturday = utc(2011, 7, 2, 12)
    assert quarter_points(MEXICO, saturday, 6) == [13, 13, 13, 13, 11, 11]
    assert burden(MEXICO, saturday, 90) == Decimal("12.33")


def test_each_quarter_counts_the_date_of_its_own_middle() -> None:
    friday_evening = utc(2011, 7, 2, 4, 30)  # 23:30 on Friday in Mexico
    assert quarter_points(MEXICO, friday_evening, 4) == [20, 20, 30, 30]


def test_kathmandu_rests_by_its_own_date() -> None:
    nepal = Seat("np", "Asia/Kathmandu", OFFICE, RestDays(weekend=frozenset({"sat"})))
    friday_18_utc = utc(2026, 6, 5, 18)  # 23:45, 00:00, 00:15, 00:30 there
    assert quarter_points(nepal, friday_18_utc, 4) == [20, 30, 30, 30]


def test_clocks_going_forward_skip_an_hour() -> None:
    """Berlin, 29 March 2026: after 01:59 comes 03:00."""
    berlin = Seat("de", "Europe/Berlin", WorkingHours.parse("03:00", "11:00"), RestDays(weekend=frozenset()))
    assert quarter_points(berlin, utc(2026, 3, 29, 0), 8) == [20, 20, 20, 20, 0, 0, 0, 0]


def test_clocks_going_back_repeat_an_hour() -> None:
    """Berlin, 25 October 2026: after 02:59 comes 02:00 again."""
    berlin = Seat("de", "Europe/Berlin", WorkingHours.parse("02:00", "03:00"), RestDays(weekend=frozenset()))
    assert quarter_points(berlin, utc(2026, 10, 24, 23), 16) == [20] * 4 + [0] * 8 + [20] * 4


def test_lord_howe_changes_by_half_an_hour() -> None:
    """4 October 2026: after 01:59 comes 02:30."""
    island = Seat(
        "au", "Australia/Lord_Howe", WorkingHours.parse("02:30", "10:00"), RestDays(weekend=frozenset())
    )
    assert quarter_points(island, utc(2026, 10, 3, 15), 4) == [20, 20, 0, 0]


def test_samoa_s_skipped_friday_is_no_rest_day() -> None:
    """On 29 December 2011 the next day was Saturday the 31st."""
    samoa = Seat(
        "ws",
        "Pacific/Apia",
        WorkingHours.parse("00:00", "24:00"),
        RestDays(weekend=frozenset({"fri", "sat"})),
    )
    assert quarter_points(samoa, utc(2011, 12, 30, 9, 30), 4) == [0, 0, 10, 10]


def test_an_offset_with_seconds_is_taken_as_it_was() -> None:
    """Monrovia was 44:30 behind until 1972: a quarter's middle, 07:30 past, stood on the minute there."""
    hours = WorkingHours.parse("09:23", "17:00")
    liberia = Seat("lr", "Africa/Monrovia", hours, RestDays(weekend=frozenset()))
    # 09:00 UTC + 7:30 is 08:23 exactly: 60 minutes before work, which is not under 60.
    assert quarter_points(liberia, utc(1970, 6, 1, 9), 2) == [3, 1]
    assert [quarter.second for quarter in local_quarters(liberia, utc(1970, 6, 1, 9), 2)] == [
        at("08:23"),
        at("08:38"),
    ]


def test_quarters_know_their_local_date_and_why_it_is_a_rest_day() -> None:
    found = local_quarters(MEXICO, utc(2011, 7, 2, 4, 45), 2)
    assert [(quarter.day, quarter.rest) for quarter in found] == [
        (dt.date(2011, 7, 1), None),
        (dt.date(2011, 7, 2), Rest("weekend")),
    ]


def test_a_dialogue_may_agree_on_other_costs() -> None:
    gentle = Costs(near=((30, 2),), far=4, night=8, night_from=22 * 60, night_until=7 * 60, rest_day=1)
    assert quarter_points(MEXICO, utc(2011, 7, 2, 11, 45), 3, gentle) == [9, 5, 5]
    assert quarter_points(MEXICO, utc(2011, 7, 2, 13, 15), 2, gentle) == [5, 3]
