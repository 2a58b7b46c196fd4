"""Governments change their clocks: a doctored zone moves a session, and the facilitator decides (rule 17)."""

import datetime as dt
import struct
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dialogues.intent import instants_of, moved_to
from dialogues.models import Session
from scheduler import actions
from scheduler.models import Invitation, Message
from scheduler.zone_rules import moved_sessions, tell_facilitators
from tests.conftest import NOW, Cast, client_of, make_cast
from tests.scheduler.test_scheduling import event_of, mail_of, to

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)  # 14:00 in Vienna, the host's zone
Doctor = Callable[[str, int], None]


def compiled(hours: int) -> bytes:
    """A TZif file (RFC 8536) of a zone that is so many hours ahead of UTC for ever."""
    header = b"TZif2" + b"\0" * 15
    counts = struct.pack(">6L", 0, 0, 0, 0, 1, 4)  # no transitions, one type, four octets of abbreviation
    body = struct.pack(">lBB", hours * 3600, 0, 0) + b"NEW\0"
    return (header + counts + body) * 2 + f"\nNEW{-hours}\n".encode()


@pytest.fixture
def doctor(tmp_path: Path) -> Iterator[Doctor]:
    """Gives a zone other rules, found before those of the package."""

    def change(zone: str, hours: int) -> None:
        path = tmp_path / zone
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(compiled(hours))
        zoneinfo.reset_tzpath(to=[tmp_path])
        zoneinfo.ZoneInfo.clear_cache(only_keys=[zone])

    yield change
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()


@pytest.fixture
def planned(db: None) -> Cast:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    cast.session.refresh_from_db()
    return cast


def test_nothing_has_moved_while_the_rules_are_what_they_were(planned: Cast) -> None:
    assert moved_sessions(NOW) == []
    assert tell_facilitators(NOW) == 0


def test_rule_17_the_clock_is_kept_under_the_same_uid_and_the_next_sequence(
    planned: Cast, doctor: Doctor
) -> None:
    asha = Invitation.objects.get(participant=planned.asha)
    actions.answer_invitation(asha, "ACCEPTED", NOW)
    doctor("Europe/Vienna", 3)  # no longer two hours ahead in summer
    assert moved_sessions(NOW) == [planned.session]
    page = f"/s/{planned.session.pk}/zone-rules/"
    host = client_of(planned.host)
    shown = host.get(page).content.decode()
    assert "You agreed on 14:00 in Vienna on Tuesday 9 June 2026." in shown
    for reading in (
        "16:45–18:15",
        "17:45–19:15",
        "08:30–10:00",
        "09:30–11:00",
        "Keep 14:00 in Vienna",
        "Keep 12:00 UTC",
    ):
        assert reading in shown  # Nepal's and Canada's hour in both cases
    assert "Decide" in host.get(f"/s/{planned.session.pk}/").content.decode()
    assert Message.objects.count() == 5  # a look sends nothing
    host.post(page, {"keep": "clock"})
    host.post(page, {"keep": "clock"})
    first, second = to(planned, "asha")
    _calendar, before = event_of(first)
    calendar, after = event_of(second)
    assert (calendar["METHOD"], after["UID"], after["SEQUENCE"]) == ("REQUEST", before["UID"], 1)
    assert after["DTSTART"].dt == START - dt.timedelta(hours=1)
    asha.refresh_from_db()
    assert (asha.partstat, after["ATTENDEE"].params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    text = mail_of(second).get_body(("plain",))
    assert text
    assert "new time-zone rules move “Floods”" in text.get_content()
    assert moved_sessions(NOW) == []
    session = Session.objects.get(pk=planned.session.pk)
    assert (session.intended_zone, session.intended_clock) == ("Europe/Vienna", "2026-06-09T14:00")


def test_rule_17_the_instant_is_kept_and_everybody_told_without_being_asked(
    planned: Cast, doctor: Doctor
) -> None:
    asha = Invitation.objects.get(participant=planned.asha)
    actions.answer_invitation(asha, "ACCEPTED", NOW)
    doctor("Europe/Vienna", 3)
    client_of(planned.host).post(f"/s/{planned.session.pk}/zone-rules/", {"keep": "instant"})
    assert moved_sessions(NOW) == []
    _calendar, event = event_of(to(planned, "asha")[-1])
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (0, START)
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    text = mail_of(to(planned, "asha")[-1]).get_body(("plain",))
    assert text
    assert "“Floods” keeps its instant" in text.get_content()


def test_a_zone_of_delegates_moves_no_session_for_the_instant_is_the_hosts(
    planned: Cast, doctor: Doctor
) -> None:
    doctor("Asia/Kathmandu", 6)
    assert moved_sessions(NOW) == []


def test_facilitators_are_told_once_for_each_change(planned: Cast, doctor: Doctor) -> None:
    doctor("Europe/Vienna", 3)
    assert (tell_facilitators(NOW), tell_facilitators(NOW)) == (1, 0)
    [told] = Message.objects.filter(method="LETTER")
    assert told.recipient == planned.facilitator.email
    assert f"/s/{planned.session.pk}/zone-rules/" in mail_of(told).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    doctor("Europe/Vienna", 4)
    assert tell_facilitators(NOW) == 1


@pytest.mark.parametrize("over", ["draft", "live", "ended", "cancelled"])
def test_only_what_is_still_to_come_is_decided_on(planned: Cast, doctor: Doctor, over: str) -> None:
    doctor("Europe/Vienna", 3)
    Session.objects.update(status=over)
    assert moved_sessions(NOW) == []
    page = f"/s/{planned.session.pk}/zone-rules/"
    assert "nothing to decide" in client_of(planned.host).get(page).content.decode()
    client_of(planned.host).post(page, {"keep": "clock"})
    assert Message.objects.count() == 5
    assert moved_sessions(START + dt.timedelta(days=1)) == []


def test_only_a_facilitator_decides(planned: Cast, doctor: Doctor) -> None:
    doctor("Europe/Vienna", 3)
    page = f"/s/{planned.session.pk}/zone-rules/"
    for who in (planned.outsider, planned.asha):
        assert client_of(who).get(page).status_code == 404
        assert client_of(who).post(page, {"keep": "clock"}).status_code == 404
    assert (
        "Expected the clock or the instant"
        in client_of(planned.host).post(page, {"keep": "both"}, follow=True).content.decode()
    )
    assert Message.objects.count() == 5


VIENNA = "Europe/Vienna"


def test_an_hour_that_comes_twice_is_meant_as_it_was_chosen() -> None:
    first, second = instants_of("2026-10-25T02:30", VIENNA)
    assert second - first == dt.timedelta(hours=1)
    assert (moved_to(first, "2026-10-25T02:30", VIENNA), moved_to(second, "2026-10-25T02:30", VIENNA)) == (
        None,
        None,
    )


def test_an_hour_that_new_rules_leave_out_comes_after_the_jump() -> None:
    assert instants_of("2026-03-29T02:30", VIENNA) == ()
    chosen = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)  # 02:30, had summer time begun already
    now_at = moved_to(chosen, "2026-03-29T02:30", VIENNA)
    assert now_at == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    assert moved_to(now_at, "2026-03-29T02:30", VIENNA) is None
