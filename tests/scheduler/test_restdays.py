"""On which dates a delegation rests, and which of its sources wins."""

import datetime as dt
import warnings

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.restdays import Rest, RestDays, holiday_name, is_makeup_day, is_weekend, weekend_by_source
from scheduler.zones import country_codes

SATURDAY, SUNDAY, MONDAY = dt.date(2026, 6, 6), dt.date(2026, 6, 7), dt.date(2026, 6, 8)
# CLDR 47, supplemental/supplementalData.xml, weekendStart and weekendEnd, where the world's default does not hold.
CLDR_WEEKENDS = {
    "AF": "Thu Fri",
    "IN": "Sun",
    "IR": "Fri",
    "UG": "Sun",
    **dict.fromkeys(
        ["BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"], "Fri Sat"
    ),
}
WEEK = [SATURDAY + dt.timedelta(days=i) for i in range(7)]


def resting(country: str, week: list[dt.date] = WEEK) -> str:
    return " ".join(f"{day:%a}" for day in week if is_weekend(country, day))


def test_without_country_saturday_and_sunday_are_weekend() -> None:
    assert resting("") == "Sat Sun"


@pytest.mark.parametrize(
    ("country", "weekend"),
    [
        ("MX", "Sat Sun"),
        ("IN", "Sat Sun"),  # CLDR: Sunday; holidays: both
        ("UG", "Sat Sun"),  # CLDR: Sunday
        ("SA", "Fri Sat"),
        ("AE", "Sat Sun"),
        ("AF", "Thu Fri Sat"),  # CLDR: Thursday and Friday; holidays: Friday and Saturday
        ("AQ", "Sat Sun"),  # CLDR knows no language there
    ],
)
def test_a_day_is_weekend_if_either_source_says_so(country: str, weekend: str) -> None:
    week = [*WEEK[5:], *WEEK[:5]] if weekend[0] in "TF" else WEEK
    assert resting(country, week) == weekend


def test_the_sources_are_named() -> None:
    assert weekend_by_source("IN", MONDAY) == {
        "cldr": frozenset({"sun"}),
        "holidays": frozenset({"sat", "sun"}),
    }


def test_saudi_arabia_rested_on_thursdays_until_2013() -> None:
    assert is_weekend("SA", dt.date(2012, 6, 7))
    assert not is_weekend("SA", dt.date(2014, 6, 5))


def test_holidays_have_english_names_everywhere() -> None:
    assert holiday_name("MX", dt.date(2011, 9, 16)) == "Independence Day"
    assert holiday_name("CN", dt.date(2026, 10, 1)) == "National Day"
    assert holiday_name("IN", dt.date(2026, 11, 8)) == "Diwali"
    assert holiday_name("", dt.date(2026, 12, 25)) is None


def test_only_nationwide_public_holidays_count_but_indonesia_s_joint_leave_too() -> None:
    assert holiday_name("DE", dt.date(2026, 8, 15)) is None  # Assumption: in two states only
    assert holiday_name("US", dt.date(2026, 2, 17)) is None  # Mardi Gras: some states
    joint_leave = dt.date(2026, 12, 24)
    assert holiday_name("ID", joint_leave) == "Christmas Joint Holiday"


def test_china_works_on_weekend_days_to_make_up_for_its_long_holidays() -> None:
    working = [
        day
        for day in (dt.date(2026, 1, 1) + dt.timedelta(days=i) for i in range(365))
        if is_makeup_day("CN", day)
    ]
    assert len(working) == 6
    assert all(is_weekend("CN", day) and RestDays("CN").on(day) is None for day in working)


def test_a_make_up_day_is_known_also_where_it_falls_in_the_year_before_its_holiday() -> None:
    assert is_makeup_day("CN", dt.date(2006, 12, 30))  # for the New Year of 2007


def test_working_days_beat_rest_days_beat_holidays_beat_the_weekend() -> None:
    christmas = dt.date(2027, 12, 25)  # a Saturday
    assert RestDays().on(christmas) == Rest("weekend")
    assert RestDays("MX").on(christmas) == Rest("holiday", "Christmas Day")
    assert RestDays("MX", rest_days=frozenset({christmas})).on(christmas) == Rest("rest_day")
    both = RestDays("MX", rest_days=frozenset({christmas}), working_days=frozenset({christmas}))
    assert both.on(christmas) is None


def test_a_rest_day_that_the_delegation_named_beats_the_country_s_make_up_day() -> None:
    day = dt.date(2006, 12, 30)
    assert RestDays("CN").on(day) is None
    assert RestDays("CN", rest_days=frozenset({day})).on(day) == Rest("rest_day")


def test_a_weekend_of_its_own_replaces_the_country_s() -> None:
    friday = RestDays("MX", weekend=frozenset({"fri"}))
    assert friday.on(SATURDAY) is None
    assert friday.on(dt.date(2026, 6, 5)) == Rest("weekend")
    assert all(RestDays("MX", weekend=frozenset()).on(day) is None for day in WEEK)


@given(
    country=st.sampled_from(sorted(country_codes())),
    day=st.dates(dt.date(2000, 1, 1), dt.date(2035, 12, 31)),
)
def test_a_country_s_day_is_what_a_plain_reading_of_the_sources_says(country: str, day: dt.date) -> None:
    """One library object for one year, asked as its manual shows; CLDR's table by hand."""
    categories = ("public", "government") if country == "ID" else ("public",)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = holidays.country_holidays(country, years=day.year, language="en_US", categories=categories)
        expected = known.get(day)
    in_cldr = f"{day:%a}" in CLDR_WEEKENDS.get(country, "Sat Sun")
    rest = RestDays(country).on(day)
    if expected:
        assert rest == Rest("holiday", expected)
    elif day in known.weekend_workdays:
        assert rest is None
    else:
        assert (rest == Rest("weekend")) == (in_cldr or known.is_weekend(day))


@pytest.mark.parametrize("year", [1900, 1950, 2000, 2036, 2101, 2199])
def test_every_country_answers_for_every_year_without_a_warning(year: int) -> None:
    days = [dt.date(year, 1, 1), dt.date(year, 12, 31)]
    for country in country_codes():
        for day in days:
            RestDays(country).on(day)
