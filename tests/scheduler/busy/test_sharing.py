"""Sharing a calendar: on the page, in the database, by the worker, and as the planner sees it."""

import datetime as dt
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dialogues import actions as dialogue_actions
from scheduler.burden import Busy
from scheduler.busy import actions, queries
from scheduler.busy.apart import Order
from scheduler.busy.intervals import Interval, Reading
from scheduler.busy.public import Refused
from scheduler.busy.reading import EVERY, PAUSES, STUCK, refresh, sweep_busy
from scheduler.busy.sealing import seal, unseal
from scheduler.models import BusySource, BusyTime, CalendarEntry
from scheduler.worker import run_worker
from tests.conftest import NOW, client_of, make_cast
from tests.scheduler.busy.test_intervals import calendar

ADDRESS = "https://calendar.example/private-0123456789/basic.ics"
PAGE = "/dialogues/rivers/busy/"
HOUR = dt.timedelta(hours=1)


def stretch(hours: float, tentative: bool = False) -> Interval:
    """An hour that begins so long after the cast's moment."""
    return Interval(NOW + hours * HOUR, NOW + (hours + 1) * HOUR, tentative)


class reads:  # noqa: N801  (read as a verb where it is used)
    """A reader that finds these, and remembers what it was asked."""

    def __init__(self, *intervals: Interval, skipped: int = 0) -> None:
        self.reading = Reading(intervals, skipped)
        self.orders: list[Order] = []

    def __call__(self, order: Order) -> Reading:
        self.orders.append(order)
        return self.reading


def refuses(code: str, detail: str = ""):
    def read(order: Order) -> Reading:
        raise Refused(code, detail)

    return read


def page(response) -> str:
    return response.content.decode()


# The address is a secret


def test_an_address_is_kept_sealed_and_only_its_host_is_shown(cast):
    client = client_of(cast.asha)
    response = client.post(f"{PAGE}address/", {"address": f" {ADDRESS}\n"}, follow=True)
    source = BusySource.objects.get()
    assert (source.host, source.participant) == ("calendar.example", cast.asha)
    assert unseal(source.sealed) == ADDRESS
    assert b"private" not in bytes(source.sealed)
    for text in (page(response), repr(source), str(source)):
        assert "private" not in text
    assert "calendar.example" in page(response)


def test_a_seal_opens_with_the_server_s_key_alone(settings):
    sealed = seal(ADDRESS)
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == ""


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "This field is required."),
        ("http://calendar.example/a.ics", "begins with https://"),
        ("https://me:secret@calendar.example/", "without a name and password"),
        ("https://127.0.0.1/a.ics", "leads inside a network"),
        ("https://[::ffff:10.0.0.1]/a.ics", "leads inside a network"),
        ("nonsense", "begins with https://"),
    ],
)
def test_an_address_that_cannot_be_is_told_why(cast, address, said):
    assert said in page(client_of(cast.asha).post(f"{PAGE}address/", {"address": address}))
    assert not BusySource.objects.exists()


def test_nobody_shares_more_than_five(cast):
    for _number in range(5):
        actions.share_address(cast.asha, ADDRESS, NOW)
    response = client_of(cast.asha).post(f"{PAGE}address/", {"address": ADDRESS})
    assert "Expected at most 5 calendars" in page(response)
    assert BusySource.objects.count() == 5


# Reading again and again


def test_what_is_due_is_read_and_read_again_after_six_hours(cast):
    CalendarEntry.objects.create(session=cast.session, uid="ours@meridian")
    source = actions.share_address(cast.asha, ADDRESS, NOW)
    read = reads(stretch(1), stretch(5, tentative=True), skipped=2)
    assert sweep_busy(NOW, read) == 1
    source.refresh_from_db()
    assert (source.read_at, source.due_at, source.skipped) == (NOW, NOW + EVERY, 2)
    assert list(source.times.values_list("start", "end", "tentative")) == [
        (NOW + HOUR, NOW + 2 * HOUR, False),
        (NOW + 5 * HOUR, NOW + 6 * HOUR, True),
    ]
    (order,) = read.orders
    assert (order.address, order.zone, order.owner) == (ADDRESS, "Asia/Kathmandu", ("asha@example.org",))
    assert order.known == ("ours@meridian",)
    assert sweep_busy(NOW + HOUR, read) == 0
    later = reads(stretch(8))
    assert sweep_busy(NOW + EVERY, later) == 1
    assert [time.start for time in source.times.all()] == [NOW + 8 * HOUR], "in place of what was before"


def test_who_asks_for_another_reading_waits_a_minute_after_the_last(cast):
    source = actions.share_address(cast.asha, ADDRESS, NOW)
    sweep_busy(NOW, reads(stretch(1)))
    source.refresh_from_db()
    actions.read_again(source, NOW + dt.timedelta(seconds=5))
    assert source.due_at == NOW + dt.timedelta(minutes=1)
    actions.read_again(source, NOW + HOUR)
    assert source.due_at == NOW + HOUR


def test_what_goes_wrong_is_said_in_a_sentence_and_what_was_read_stands(cast):
    source = actions.share_address(cast.asha, ADDRESS, NOW)
    sweep_busy(NOW, reads(stretch(30)))
    for failure in range(5):
        source.refresh_from_db()
        now = source.due_at
        assert now
        sweep_busy(now, refuses("status", "404"))
        source.refresh_from_db()
        assert source.due_at == now + PAUSES[min(failure, 3)], "with growing pauses"
    assert source.times.count() == 1
    text = page(client_of(cast.asha).get(PAGE))
    assert "There is no calendar at this address any more (404)." in text
    assert "What was read before still counts." in text
    assert "Read on Mon 1 Jun at 14:45" in text
    sweep_busy(NOW + 100 * EVERY, reads())
    source.refresh_from_db()
    assert (source.problem, source.failures) == ("", 0)


def test_an_address_that_does_not_open_any_more_is_asked_for_again(cast, settings):
    actions.share_address(cast.asha, ADDRESS, NOW)
    settings.SECRET_KEY = "another"
    sweep_busy(NOW, reads())
    assert BusySource.objects.get().problem == "sealed"


def test_a_worker_that_was_killed_is_followed_by_another(cast):
    source = actions.share_address(cast.asha, ADDRESS, NOW)

    def killed(order: Order) -> Reading:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(source.pk, NOW, killed)
    assert sweep_busy(NOW + STUCK / 2, reads()) == 0, "it may still be at work"
    assert sweep_busy(NOW + STUCK, reads()) == 1


def test_one_that_fails_holds_up_no_other(cast):
    actions.share_address(cast.asha, ADDRESS, NOW)
    actions.share_address(cast.brian, ADDRESS, NOW)

    def read(order: Order) -> Reading:
        if order.owner == ("asha@example.org",):
            raise RuntimeError("a fault of ours")
        return Reading((stretch(1),))

    sweep_busy(NOW, read)
    assert BusyTime.objects.get().source.participant == cast.brian


def test_no_log_tells_the_address(cast, caplog):
    actions.share_address(cast.asha, ADDRESS, NOW)
    with caplog.at_level("DEBUG"):
        sweep_busy(NOW, refuses("unreachable", "calendar.example"))
        sweep_busy(NOW + EVERY, reads())
    assert "private" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_is_shared():
    """To the end of its real way: the address leads nowhere, and the page says so."""
    cast = make_cast()
    source = actions.share_address(cast.asha, "https://meridian.invalid/x.ics", NOW)
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(stop,))
    worker.start()
    until = time.monotonic() + 30
    while not source.problem and time.monotonic() < until:
        time.sleep(0.2)
        source.refresh_from_db()
    stop.set()
    worker.join(20)
    assert not worker.is_alive()
    assert source.problem == "no_such_host"


# Taking back


def test_what_is_no_longer_shared_is_gone_with_every_interval(cast):
    source = actions.share_address(cast.asha, ADDRESS, NOW)
    sweep_busy(NOW, reads(stretch(1)))
    response = client_of(cast.asha).post(f"{PAGE}{source.pk}/stop/", follow=True)
    assert "are gone" in page(response)
    assert not BusySource.objects.exists()
    assert not BusyTime.objects.exists()


def test_what_is_taken_back_while_it_is_read_stays_gone(cast):
    source = actions.share_address(cast.asha, ADDRESS, NOW)

    def read(order: Order) -> Reading:
        actions.stop_sharing(source)
        return Reading((stretch(1),))

    sweep_busy(NOW, read)
    assert not BusySource.objects.exists()
    assert not BusyTime.objects.exists()


def test_who_leaves_the_dialogue_shares_nothing_any_more(cast):
    actions.share_address(cast.asha, ADDRESS, NOW)
    sweep_busy(NOW, reads(stretch(1)))
    dialogue_actions.remove_participant(cast.asha, NOW)
    sweep_busy(NOW, reads())
    assert not BusySource.objects.exists()


def test_what_is_over_is_forgotten(cast):
    actions.share_file(cast.asha, Reading((stretch(1), stretch(100))), NOW)
    sweep_busy(NOW + 50 * HOUR, reads())
    assert [time.start for time in BusyTime.objects.all()] == [NOW + 100 * HOUR]


# A file


def upload(who, text: str | bytes):
    data = text.encode() if isinstance(text, str) else text
    return client_of(who).post(f"{PAGE}file/", {"file": SimpleUploadedFile("mine.ics", data)}, follow=True)


def test_a_file_is_read_at_once_and_takes_the_place_of_the_one_before(cast):
    tomorrow = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=1)
    for hours in (1, 3):
        at = tomorrow + hours * HOUR
        event = f"DTSTART:{at:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\nSUMMARY:Dentist"
        text = page(upload(cast.asha, calendar(event)))
    assert "The file is read" in text
    assert "1 busy time is kept." in text
    assert [time.start for time in BusyTime.objects.all()] == [tomorrow + 3 * HOUR]


def test_a_file_that_is_no_calendar_is_told_so_and_the_one_before_stays(cast):
    actions.share_file(cast.asha, Reading((stretch(1),)), NOW)
    assert "no calendar in the iCalendar format" in page(upload(cast.asha, "<p>Sign in</p>"))
    assert "too large" in page(upload(cast.asha, b" " * (5 * 1024 * 1024 + 1)))
    assert "The submitted file is empty" in page(upload(cast.asha, b""))
    assert BusyTime.objects.count() == 1


# Who may


def test_nobody_reaches_the_calendars_of_others(cast):
    source = actions.share_address(cast.asha, ADDRESS, NOW)
    for who in (cast.brian, cast.host):
        client = client_of(who)
        assert "calendar.example" not in page(client.get(PAGE))
        for act in ("again", "stop"):
            assert client.post(f"{PAGE}{source.pk}/{act}/").status_code == 404
    assert client_of(cast.outsider).get(PAGE).status_code == 404
    assert client_of(None).get(PAGE)["Location"].startswith("/accounts/login")
    for act in ("address/", "file/", f"{source.pk}/again/", f"{source.pk}/stop/"):
        assert client_of(cast.outsider).post(PAGE + act).status_code == 404
        assert client_of(cast.asha).get(PAGE + act).status_code == 405
    assert BusySource.objects.count() == 1


# As the planner sees it


def test_people_s_busy_times_are_read_by_delegation(cast):
    second = dialogue_actions.add_participant(
        cast.dialogue, NOW, name="Bina Rai", email="bina@example.org", role="delegate", delegation=cast.nepal
    )
    watching = dialogue_actions.add_participant(
        cast.dialogue, NOW, name="Om Watching", email="om@example.org", role="observer", delegation=cast.nepal
    )
    actions.share_file(cast.asha, Reading((stretch(1), stretch(3, tentative=True))), NOW)
    actions.share_file(watching, Reading((stretch(1),)), NOW)
    found = queries.people_busy(cast.dialogue, NOW, NOW + 10 * HOUR)
    assert [[(b.start, b.end) for b in person] for person in found[cast.nepal.pk]] == [
        [(NOW + HOUR, NOW + 2 * HOUR)],
        [],
    ]
    assert found[cast.canada.pk] == ((),)
    assert queries.people_busy(cast.dialogue, NOW + 2 * HOUR, NOW + 3 * HOUR)[cast.nepal.pk] == ((), ())
    away = queries.who_is_away(cast.dialogue, NOW + HOUR, NOW + 4 * HOUR)
    assert away == {cast.nepal.pk: queries.Away(busy=("Asha Shrestha",))}
    away = queries.who_is_away(cast.dialogue, NOW + 3 * HOUR, NOW + 4 * HOUR)
    assert away == {cast.nepal.pk: queries.Away(tentative=("Asha Shrestha",))}
    assert queries.sharing(cast.nepal.pk) == [True, False]
    assert second.delegation == cast.nepal


def test_an_hour_at_which_a_delegation_s_people_are_busy_is_shown_so(cast):
    """Brian alone speaks for Canada. The facilitator is told who is busy, and never with what."""
    at = dt.datetime(2031, 6, 3, 14, 0, tzinfo=dt.UTC)
    now = at - 10 * HOUR * 24
    hour = f"/s/{cast.session.pk}/hour/"
    actions.share_file(cast.brian, Reading((Interval(at, at + HOUR),)), now)
    actions.share_file(cast.asha, Reading((Interval(at, at + HOUR, tentative=True),)), now)
    found = queries.people_busy(cast.dialogue, now, at + 2 * HOUR)
    assert found == {cast.nepal.pk: ((),), cast.canada.pk: ((Busy(at, at + HOUR),),)}
    text = page(client_of(cast.host).get(hour, {"start": "2031-06-03T14:00:00Z"}))
    assert "<bdi>Brian Pike</bdi></b>: busy, as their calendar says." in text
    assert "<bdi>Asha Shrestha</bdi></b>: may be busy, as their calendar says." in text
    assert "as their calendar says" not in page(
        client_of(cast.host).get(hour, {"start": "2031-06-03T15:00:00Z"})
    )


def test_the_planner_says_which_delegation_cannot_come(cast):
    at = dt.datetime.now(dt.UTC).replace(hour=14, minute=0, second=0, microsecond=0) + 2 * 24 * HOUR
    actions.share_file(cast.brian, Reading((Interval(at, at + HOUR),)), NOW)
    query = {"start": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
    text = page(client_of(cast.host).get(f"/s/{cast.session.pk}/hour/", query))
    assert text.count("cannot come") == 1
