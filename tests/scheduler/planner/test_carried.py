"""What each delegation carries already: sessions as they were held, or as they are set."""

import datetime as dt

from dialogues.models import Session
from scheduler.burden import Seat, burden_hundredths
from scheduler.ledger.actions import sweep_charges
from scheduler.planner.carried import carried
from scheduler.seats import seat_of
from tests.conftest import Cast, client_of, make_cast
from tests.scheduler.planner.test_series_views import ASKED

NOW = dt.datetime(2026, 6, 3, tzinfo=dt.UTC)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-06-02T{text}Z")


def seats(cast: Cast) -> list[Seat]:
    return [seat_of(cast.nepal), seat_of(cast.canada)]


def test_a_session_counts_as_it_is_set_until_it_is_held(db):
    cast = make_cast()
    planned = [burden_hundredths(seat, at("12:00"), 90) for seat in seats(cast)]
    assert carried(cast.dialogue, seats(cast), NOW) == planned
    Session.objects.update(status="ended", started_at=at("12:10"), ended_at=at("14:20"))
    assert carried(cast.dialogue, seats(cast), NOW) == [
        burden_hundredths(seat, at("12:00"), 150) for seat in seats(cast)
    ]


def test_drafts_the_cancelled_and_the_one_that_is_planned_do_not_count(db):
    cast = make_cast()
    assert carried(cast.dialogue, seats(cast), NOW, beside=cast.session) == [0, 0]
    for status in ("draft", "polling", "cancelled"):
        Session.objects.update(status=status)
        assert carried(cast.dialogue, seats(cast), NOW) == [0, 0]


def test_what_was_held_counts_as_it_was_charged_whatever_the_hours_are_now(db):
    cast = make_cast()
    Session.objects.update(status="ended", started_at=at("12:10"), ended_at=at("14:20"))
    sweep_charges(NOW)
    before = carried(cast.dialogue, seats(cast), NOW)
    cast.nepal.work_from, cast.nepal.work_to = "00:00", "04:00"
    cast.nepal.save()
    assert carried(cast.dialogue, seats(cast), NOW) == before


def test_a_series_says_what_so_far_counts_where_it_is_a_dialogue_s(db: None) -> None:
    cast = make_cast()
    client = client_of(cast.host)
    text = client.get("/dialogues/rivers/series/", ASKED).content.decode()
    assert "So far is what was held, as the ledger has it, and what is set." in text
    assert '<a href="/dialogues/rivers/ledger/">Ledger</a>' in text
