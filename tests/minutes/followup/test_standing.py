"""Where an action stands after what was noted of it."""

import datetime as dt

import pytest

from minutes.followup.standing import Noted, Standing, refusal, standing

JUNE, JULY, AUGUST = (dt.date(2026, month, 1) for month in (6, 7, 8))


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        ([], Standing("open", JUNE, "")),
        ([Noted("done")], Standing("done", JUNE, "")),
        ([Noted("moved", JULY, "rain")], Standing("moved", JULY, "rain")),
        ([Noted("moved", JULY, "rain"), Noted("open")], Standing("open", JULY, "")),
        ([Noted("done"), Noted("open", None, "It came back.")], Standing("open", JUNE, "It came back.")),
    ],
)
def test_the_last_note_holds_and_a_date_that_was_moved_stays_moved(
    noted: list[Noted], expected: Standing
) -> None:
    assert standing(JUNE, noted) == expected


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (Noted("moved", None, "rain"), "no_date"),
        (Noted("moved", JUNE, "rain"), "not_later"),
        (Noted("moved", JULY, "rain"), "not_later"),
        (Noted("moved", AUGUST, ""), "no_reason"),
        (Noted("dropped"), "no_reason"),
        (Noted("moved", AUGUST, "rain"), None),
        (Noted("dropped", None, "Nobody needs it."), None),
        (Noted("done"), None),
        (Noted("open"), None),
    ],
)
def test_a_date_moves_later_and_who_moves_or_drops_says_why(new: Noted, expected: str | None) -> None:
    assert refusal(Standing("open", JULY, ""), new) == expected


def test_what_has_no_date_is_moved_to_any() -> None:
    assert refusal(Standing("open", None, ""), Noted("moved", JUNE, "rain")) is None


@pytest.mark.parametrize(
    ("stands", "expected"),
    [
        (Standing("open", JUNE, ""), True),
        (Standing("moved", JUNE, ""), True),
        (Standing("open", JULY, ""), False),
        (Standing("open", None, ""), False),
        (Standing("done", JUNE, ""), False),
        (Standing("dropped", JUNE, ""), False),
    ],
)
def test_what_is_open_is_overdue_on_the_day_after(stands: Standing, expected: bool) -> None:
    assert stands.overdue(JULY) == expected
