"""What each delegation carries already: sessions as they were held, or as they are set."""

import datetime as dt

from dialogues.models import Session
from scheduler.burden import Seat, burden_hundredths
from scheduler.planner.carried import carried, total_costs
from scheduler.seats import seat_of
from tests.conftest import Cast, make_cast

NEPAL = Seat("np", "Asia/Kathmandu")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-06-02T{text}Z")


def seats(cast: Cast) -> list[Seat]:
    return [seat_of(cast.nepal), seat_of(cast.canada)]


def test_sessions_are_widened_to_whole_quarter_hours():
    held = [(at("11:52:31"), at("13:01:00"))]
    assert total_costs([NEPAL], held) == [burden_hundredths(NEPAL, at("11:45"), 90)]
    assert total_costs([NEPAL], []) == [0]
    assert total_costs([NEPAL], held * 2) == [2 * burden_hundredths(NEPAL, at("11:45"), 90)]


def test_a_session_counts_as_it_is_set_until_it_is_held(db):
    cast = make_cast()
    planned = [burden_hundredths(seat, at("12:00"), 90) for seat in seats(cast)]
    assert carried(cast.dialogue, seats(cast)) == planned
    Session.objects.update(status="ended", started_at=at("12:10"), ended_at=at("14:20"))
    assert carried(cast.dialogue, seats(cast)) == [
        burden_hundredths(seat, at("12:00"), 150) for seat in seats(cast)
    ]


def test_drafts_the_cancelled_and_the_one_that_is_planned_do_not_count(db):
    cast = make_cast()
    assert carried(cast.dialogue, seats(cast), beside=cast.session) == [0, 0]
    for status in ("draft", "polling", "cancelled"):
        Session.objects.update(status=status)
        assert carried(cast.dialogue, seats(cast)) == [0, 0]
