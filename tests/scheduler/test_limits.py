"""When a dialogue lets no session start: each bound, to the second."""

import datetime as dt

import pytest

from scheduler.limits import Limits

NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


def test_without_limits_any_hour_to_come_may_be() -> None:
    limits = Limits("Europe/Vienna")
    assert limits.against(NOW, 60, NOW) == "past"
    assert limits.against(NOW + SECOND, 60, NOW) is None
    assert limits.against(NOW + 5000 * DAY, 60, NOW) is None


def test_notice_is_counted_from_now() -> None:
    limits = Limits("Europe/Vienna", least_notice=14, most_notice=90)
    assert limits.against(NOW - DAY, 60, NOW) == "past"
    assert limits.against(NOW + 14 * DAY - SECOND, 60, NOW) == "short_notice"
    assert limits.against(NOW + 14 * DAY, 60, NOW) is None
    assert limits.against(NOW + 90 * DAY, 60, NOW) is None
    assert limits.against(NOW + 90 * DAY + SECOND, 60, NOW) == "long_notice"


@pytest.mark.parametrize(
    ("start", "minutes", "allowed"),
    [
        ("2026-08-14T20:30", 90, True),  # to midnight in Vienna, the end excluded
        ("2026-08-14T20:45", 90, False),  # into the 15th
        ("2026-08-14T22:00", 15, False),
        ("2026-08-15T21:45", 15, False),
        ("2026-08-15T22:00", 15, True),
    ],
)
def test_a_blackout_is_a_date_of_the_host_s_clock(start: str, minutes: int, allowed: bool) -> None:
    limits = Limits("Europe/Vienna", blackouts={dt.date(2026, 8, 15)})
    begins = dt.datetime.fromisoformat(start).replace(tzinfo=dt.UTC)
    assert limits.against(begins, minutes, NOW) == (None if allowed else "blackout")
