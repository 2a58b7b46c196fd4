"""What the pages of polls say: what is kept of answers, whose word they are, and on which clock hours stand."""

import datetime as dt

from django.utils import timezone

from dialogues.models import Delegation
from scheduler.polls.availability import Week, week_mark
from scheduler.polls.models import Ballot, Poll, PollSlot
from scheduler.zones import epoch_seconds, from_epoch, offset_runs
from tests.conftest import client_of
from tests.scheduler.polls.conftest import Asked, ballot, make_poll, page, url

ST_JOHNS = "America/St_Johns"


def test_answers_noted_by_telephone_become_one_s_own_by_saving_them_as_they_are(coming: Asked) -> None:
    note = {"written_by": coming.cast.facilitator, "now": timezone.now()}
    coming.say(coming.cast.asha, "yes", "yes", "no", **note)  # type: ignore[arg-type]
    client = client_of(coming.cast.asha)
    assert "noted these answers for you" in page(client, url(coming))
    client.post(url(coming), ballot(coming, "yes", "yes", "no", version=1))
    assert Ballot.objects.get(participant=coming.cast.asha).written_by is None
    assert "noted these answers for you" not in page(client, url(coming))
    assert "Noted by telephone" not in page(client_of(coming.cast.host), url(coming, "answers/"))


def test_noting_what_somebody_said_themselves_leaves_it_their_word(coming: Asked) -> None:
    coming.say(coming.cast.asha, "yes", "yes", "no", now=timezone.now())
    address = url(coming, f"for/{coming.cast.asha.pk}/")
    client_of(coming.cast.host).post(address, ballot(coming, "yes", "yes", "no", version=1))
    assert Ballot.objects.get(participant=coming.cast.asha).written_by is None


def test_who_marks_nothing_is_not_thanked_and_who_leaves_hours_out_is_told(coming: Asked) -> None:
    client = client_of(coming.cast.asha)
    nothing = client.post(url(coming), {"version": "0"}, follow=True).content.decode()
    assert "Nothing was marked, so nothing is kept." in nothing
    assert "Thank you" not in nothing
    partly = client.post(url(coming), ballot(coming, "yes"), follow=True).content.decode()
    assert "2 hours still lack an answer." in partly
    whole = client.post(
        url(coming), ballot(coming, "yes", "no", "no", version=1), follow=True
    ).content.decode()
    assert "Your answers are kept" in whole
    assert "still lack" not in whole


def test_hours_on_either_side_of_a_clock_change_each_name_their_offset(db: None) -> None:
    now = timezone.now()
    since = epoch_seconds(now) + 28 * 86_400
    change = from_epoch(offset_runs(ST_JOHNS, since, since + 300 * 86_400)[1].start)
    noon = change.replace(hour=12, minute=0)
    hours = [noon - dt.timedelta(days=1), noon + dt.timedelta(days=1)]
    asked = make_poll(now, hours, deadline=now + dt.timedelta(days=7))
    text = page(client_of(asked.cast.brian), url(asked))
    assert "All hours are on the clock of St Johns, which changes between them." in text
    assert "St Johns time (NST, UTC−3:30)" in text
    assert "St Johns time (NDT, UTC−2:30)" in text
    rows = text.split('<table class="matrix">')[1].split("</table>")[0]
    assert rows.count("<small>UTC−3:30</small>") == rows.count("<small>UTC−2:30</small>") == 1
    assert "St Johns time" not in rows, "one offset would stand over both"
    unchanged = page(client_of(asked.cast.asha), url(asked))
    assert "All hours are Kathmandu time (UTC+5:45)." in unchanged
    assert "<small>UTC" not in unchanged
    Poll.objects.update(deadline=now)
    over = page(client_of(asked.cast.brian), url(asked)).split("Your answers")[1].split("</table>")[0]
    assert "UTC−3:30" in over
    assert "UTC−2:30" in over


def test_a_delegation_without_people_is_not_said_to_have_refused(coming: Asked) -> None:
    Delegation.objects.create(
        dialogue=coming.cast.dialogue, name="Fiji", country="FJ", zone="Pacific/Fiji", position=3
    )
    coming.say(coming.cast.brian, "no", "no", "no", now=timezone.now())
    text = page(client_of(coming.cast.host), url(coming, "answers/"))
    assert text.count("Cannot come: Canada.") == 3
    assert text.count("Nobody to ask in: Fiji.") == 3


def test_a_reason_that_is_too_long_is_called_so_and_given_back(coming: Asked) -> None:
    last = PollSlot.objects.order_by("starts_at").last()
    assert last
    answer = client_of(coming.cast.host).post(
        url(coming, "close/"), {"slot": last.pk, "reason": "because " * 80}
    )
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "at most 500 characters" in text
    assert "Expected one of the proposed hours" not in text
    assert 'value="because because' in text
    assert Poll.objects.get().state == "open"


def test_a_week_in_which_clocks_change_says_so(coming: Asked) -> None:
    since = epoch_seconds(timezone.now())
    change = from_epoch(offset_runs(ST_JOHNS, since, since + 365 * 86_400)[1].start)
    address = f"/s/{coming.cast.session.pk}/week/?from={change.date()}"
    text = page(client_of(coming.cast.brian), address)
    assert "Clocks change in this week: on Sun" in text
    assert "UTC−3:30" in text
    assert "UTC−2:30" in text
    assert "Clocks change" not in page(client_of(coming.cast.asha), address)


def test_a_week_of_which_the_clock_was_changed_meanwhile_is_another_week() -> None:
    monday = dt.date(2026, 6, 8)
    here, there = (Week(monday, zone) for zone in ("Asia/Kathmandu", ST_JOHNS))
    assert week_mark(here, []) != week_mark(there, [])
