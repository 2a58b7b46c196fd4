"""When somebody is reminded: on their delegation's clock, never after a cancel, not twice, and only while it helps."""

import datetime as dt
import email
import email.policy
from itertools import pairwise

import pytest
from django.test import Client

from scheduler import actions
from scheduler.burden import WorkingHours
from scheduler.models import Invitation, Message
from scheduler.reminders import choose_reminders, remind
from scheduler.reminding import Desk, Kind, Reminder, day_before, due, plan
from scheduler.tasks import sweep
from tests.conftest import NOW, Cast, client_of, make_cast

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)  # a Tuesday
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


def utc(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 6, day, hour, minute, tzinfo=dt.UTC)


def desk(zone: str, start: int = 9, end: int = 17, rests: tuple[int, ...] = (5, 6)) -> Desk:
    return Desk(zone, WorkingHours(start * 60, end * 60), lambda day: day.weekday() in rests)


@pytest.mark.parametrize(
    ("zone", "hours", "start", "expected"),
    [
        ("Europe/Vienna", (9, 17), utc(9, 12), utc(8, 12)),  # the same clock
        ("America/Mexico_City", (9, 17), utc(9, 12), utc(8, 15)),  # 06:00 there: as work begins
        ("Asia/Kathmandu", (9, 17), utc(9, 12), utc(8, 10, 15)),  # 17:45 there: in the last hour of work
        ("Asia/Kathmandu", (9, 17), utc(8, 9), utc(5, 9)),  # Monday: on Friday
        ("Pacific/Auckland", (9, 17), utc(8, 23), utc(7, 23)),  # Tuesday 11:00 there
        ("America/St_Johns", (22, 6), utc(9, 12), utc(8, 7, 30)),  # works at night: 05:00, before it ends
        ("Asia/Pyongyang", (0, 24), utc(9, 12), utc(8, 12)),
    ],
)
def test_the_day_before_is_a_working_day_in_working_hours(
    zone: str, hours: tuple[int, int], start: dt.datetime, expected: dt.datetime
) -> None:
    assert day_before(start, desk(zone, *hours)) == expected


def test_after_days_of_rest_without_end_it_is_the_day_before() -> None:
    assert day_before(START, desk("UTC", rests=tuple(range(7)))) == START - 24 * HOUR


def test_the_stretches_never_overlap_and_an_outage_leaves_only_what_still_makes_sense() -> None:
    reminders = plan(START, None, desk("Europe/Vienna"))
    told = START - dt.timedelta(days=7)
    for before, after in pairwise(reminders):
        assert before.until <= after.at
    instants = {
        START - 25 * HOUR: None,
        START - 24 * HOUR: Kind.DAY,
        START - 4 * HOUR: Kind.DAY,
        START - 2 * HOUR: None,
        START - HOUR: Kind.HOUR,
        START - 5 * MINUTE: None,
        START: Kind.START,
        START + 10 * MINUTE: Kind.START,
        START + HOUR: None,
    }
    found = {at: due(reminders, list(Kind), told, at) for at in instants}
    assert {at: reminder and reminder.kind for at, reminder in found.items()} == instants


def test_who_was_told_shortly_before_is_not_reminded_of_it() -> None:
    reminders = plan(START, None, desk("Europe/Vienna"))
    assert due(reminders, list(Kind), START - 30 * HOUR, START - 23 * HOUR) is None
    assert due(reminders, list(Kind), START - 90 * MINUTE, START - HOUR) is None
    assert due(reminders, list(Kind), START - 90 * MINUTE, START) == Reminder(
        Kind.START, START, START + 15 * MINUTE
    )


def test_a_room_that_opens_early_starts_then() -> None:
    [*_others, begins] = plan(START, START - 5 * MINUTE, desk("UTC"))
    assert (begins.kind, begins.at) == (Kind.START, START - 5 * MINUTE)


def test_what_was_not_chosen_is_not_sent() -> None:
    reminders = plan(START, None, desk("UTC"))
    assert due(reminders, ["day", "start"], NOW, START - HOUR) is None


@pytest.fixture
def invited(db: None) -> Cast:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    sweep(NOW)
    cast.session.refresh_from_db()
    return cast


def reminded(cast: Cast, name: str = "asha") -> list[Message]:
    return list(Message.objects.filter(method="REMINDER", recipient=f"{name}@example.org").order_by("pk"))


def test_each_is_reminded_once_on_their_own_clock(invited: Cast) -> None:
    day = utc(8, 10, 15)
    assert remind(day - MINUTE) == 0
    assert remind(day) == 1  # Nepal; it is not yet 09:00 in St John's
    assert [remind(day) for _again in range(2)] == [0, 0]
    assert remind(utc(8, 12)) == 4
    mail = email.message_from_bytes(bytes(reminded(invited)[0].body), policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content()
    assert mail["Subject"] == "Tue 9 Jun, 17:45: Floods"
    assert "Tuesday 9 June 2026, 17:45–19:15 Kathmandu time" in text
    assert "/j/" in text
    assert "answer=accepted" in text
    assert sweep(utc(8, 12)) == 5


def test_we_start_carries_the_link_and_goes_to_those_who_come(invited: Cast) -> None:
    for name, partstat in (("asha", "ACCEPTED"), ("brian", "DECLINED")):
        found = Invitation.objects.get(participant=getattr(invited, name))
        actions.answer_invitation(found, partstat, NOW)
    assert remind(START) == 4
    assert reminded(invited, "brian") == []
    mail = email.message_from_bytes(bytes(reminded(invited)[0].body), policy=email.policy.default)
    assert mail["Subject"] == "We start: Floods"


def test_never_after_a_cancel(invited: Cast) -> None:
    assert remind(START - HOUR) == 5
    actions.cancel_session(invited.session, START - HOUR)
    sweep(START - HOUR)
    assert {m.state for m in reminded(invited)} == {"dropped"}
    assert remind(START) == 0


def test_a_new_hour_plans_anew(invited: Cast) -> None:
    assert remind(START - HOUR) == 5
    later = START + dt.timedelta(days=3)
    actions.reschedule_session(invited.session, later, START - HOUR)
    sweep(START - HOUR)
    assert remind(START) == 0
    assert remind(later - HOUR) == 5
    assert [m.state for m in reminded(invited)] == ["dropped", "queued"]


def test_who_is_uninvited_or_has_left_is_not_reminded(invited: Cast) -> None:
    assert remind(START - HOUR) == 5
    actions.withdraw_invitation(Invitation.objects.get(participant=invited.asha), START - HOUR)
    assert reminded(invited)[0].state == "dropped"
    assert remind(START) == 4


def test_a_reminder_that_waited_too_long_is_dropped(invited: Cast) -> None:
    remind(START - HOUR)
    sweep(START - 5 * MINUTE)
    assert reminded(invited)[0].state == "dropped"


def test_each_participant_chooses(invited: Cast) -> None:
    choose_reminders(invited.asha, ["start"])
    assert remind(START - HOUR) == 4
    assert remind(START) == 5
    url = f"/s/{invited.session.pk}/reminders/"
    client = client_of(invited.asha)
    page = client.get(url).content.decode()
    assert page.count("checked") == 1
    assert client.post(url, {"kinds": ["day", "hour"]}).status_code == 302
    assert client.get(url).content.decode().count("checked") == 2
    assert client.post(url, {"kinds": ["never"]}).status_code == 200
    assert client_of(invited.outsider).get(url).status_code == 404
    assert Client().get(url).status_code in {302, 403}
