"""Setting, moving and cancelling an hour: what is written, who is told, and how the mails leave."""

import datetime as dt
import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from icalendar import Calendar

from dialogues import access
from dialogues.actions import remove_participant, update_session
from dialogues.models import RoomEvent
from scheduler import actions, mail
from scheduler.models import Invitation, Message
from scheduler.queries import changes
from scheduler.tasks import sweep
from tests.conftest import NOW, Cast, make_cast

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def draft(db: None) -> Cast:
    return make_cast(status="draft", starts_at=None)


def mail_of(message: Message) -> EmailMessage:
    found = email.message_from_bytes(bytes(message.body), policy=email.policy.SMTP)
    assert isinstance(found, EmailMessage)
    return found


def event_of(message: Message):
    part = next(p for p in mail_of(message).walk() if p.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    return calendar, calendar.events[0]


def to(cast: Cast, name: str) -> list[Message]:
    return list(Message.objects.filter(invitation__participant=getattr(cast, name)))


def test_scheduling_invites_everybody_with_an_address_by_one_mail_each(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    assert (session.status, session.starts_at, session.intended_zone, session.intended_clock) == (
        "scheduled",
        START,
        "Europe/Vienna",
        "2026-06-09T14:00",
    )
    assert Invitation.objects.count() == Message.objects.count() == 5
    (message,) = to(draft, "asha")
    calendar, event = event_of(message)
    assert (calendar["METHOD"], event["SEQUENCE"], event["UID"]) == ("REQUEST", 0, session.calendar_entry.uid)
    assert event["DTSTART"].dt == START
    assert event["ATTENDEE"] == "mailto:asha@example.org"
    assert "brian@example.org" not in mail_of(message).as_string()
    assert RoomEvent.objects.filter(kind="session_set").count() == 2


def test_rule_9_the_mail_says_the_hour_of_every_delegation_and_carries_a_personal_link(draft: Cast) -> None:
    actions.schedule_session(draft.session, START, NOW)
    body = mail_of(to(draft, "asha")[0]).get_body(("plain",))
    assert body
    text = body.get_content()
    assert "Nepal (Kathmandu, UTC+5:45): Tuesday 9 June 2026, 17:45–19:15" in text
    assert "Canada (St Johns, UTC−2:30): Tuesday 9 June 2026, 09:30–11:00" in text
    _calendar, event = event_of(to(draft, "asha")[0])
    assert event["DESCRIPTION"].split() == text.split()
    key = text.split("/j/")[1].split("?")[0]
    found = access.key_bearer(key)
    assert found
    assert found.participant == draft.asha


def test_rules_6_14_and_15_a_new_hour_keeps_the_uid_raises_the_sequence_and_asks_again(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    asha = Invitation.objects.get(participant=draft.asha)
    actions.answer_invitation(asha, "ACCEPTED", NOW)
    later = START + dt.timedelta(hours=1)
    actions.reschedule_session(session, later, NOW + dt.timedelta(hours=1))
    asha.refresh_from_db()
    assert asha.partstat == "NEEDS-ACTION"
    first, second = to(draft, "asha")
    _calendar, before = event_of(first)
    _calendar, after = event_of(second)
    assert (after["UID"], after["SEQUENCE"], after["DTSTART"].dt) == (before["UID"], 1, later)
    text = mail_of(second).get_body(("plain",))
    assert text
    assert "17:45" in text.get_content()
    assert "18:45" in text.get_content()


def test_the_same_hour_again_sends_nothing(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    actions.reschedule_session(session, START, NOW)
    assert Message.objects.count() == 5


def test_rules_14_and_15_a_new_length_raises_the_sequence_and_asks_again(draft: Cast) -> None:
    actions.schedule_session(draft.session, START, NOW)
    actions.answer_invitation(Invitation.objects.get(participant=draft.asha), "ACCEPTED", NOW)
    actions.reschedule_session(draft.session, START, NOW, draft.session.duration)
    assert sequences(draft, "asha") == [("REQUEST", 0)]
    actions.reschedule_session(draft.session, START, NOW, 120)
    _calendar, event = event_of(to(draft, "asha")[-1])
    assert (event["SEQUENCE"], event["DTEND"].dt - event["DTSTART"].dt) == (1, dt.timedelta(hours=2))
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert "17:45–19:45 (before: Tuesday 9 June 2026, 17:45–19:15)" in event["DESCRIPTION"]


def test_rule_14_a_new_organiser_raises_the_sequence_once_announced(draft: Cast, settings) -> None:
    actions.schedule_session(draft.session, START, NOW)
    assert changes(draft.session) == []
    settings.DEFAULT_FROM_EMAIL = "Meridian <talks@elsewhere.example>"
    assert changes(draft.session) == ["organizer"]
    assert actions.announce_changes(draft.session, NOW) == 5
    _calendar, event = event_of(to(draft, "asha")[-1])
    assert (event["SEQUENCE"], str(event["ORGANIZER"])) == (1, "mailto:talks@elsewhere.example")
    assert changes(draft.session) == []


def test_rule_16_cancelling_tells_everybody_and_scheduling_is_then_refused(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    actions.cancel_session(session, NOW)
    calendar, event = event_of(to(draft, "brian")[-1])
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert {"CONFERENCE", "LOCATION"}.isdisjoint(event)
    with pytest.raises(actions.NotNow, match="cancelled"):
        actions.schedule_session(session, START, NOW)


def test_an_hour_that_cannot_be_kept_leaves_nothing_half_done(cast: Cast) -> None:
    with pytest.raises(actions.NotNow):
        actions.schedule_session(cast.session, START, NOW)
    assert not Message.objects.exists()


def sequences(cast: Cast, name: str) -> list[tuple[str, int]]:
    return [(str(calendar["METHOD"]), event["SEQUENCE"]) for calendar, event in map(event_of, to(cast, name))]


def test_rule_14_a_new_text_keeps_the_sequence_and_a_new_address_of_the_call_raises_it(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    asha = Invitation.objects.get(participant=draft.asha)
    actions.answer_invitation(asha, "ACCEPTED", NOW)
    assert actions.announce_changes(session, NOW) == 0
    update_session(session, NOW, title="Floods and droughts")
    assert actions.announce_changes(session, NOW + dt.timedelta(hours=1)) == 5
    update_session(session, NOW, join_url="https://meet.example/2")
    assert actions.announce_changes(session, NOW + dt.timedelta(hours=2)) == 5
    assert actions.announce_changes(session, NOW + dt.timedelta(hours=3)) == 0
    assert sequences(draft, "asha") == [("REQUEST", 0), ("REQUEST", 0), ("REQUEST", 1)]
    _calendar, event = event_of(to(draft, "asha")[-1])
    assert (event["SUMMARY"], event["CONFERENCE"]) == ("Floods and droughts", "https://meet.example/2")
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert mail_of(to(draft, "asha")[-1])["Subject"] == "Updated: Floods and droughts"


def test_rule_16_who_is_uninvited_gets_a_cancel_of_their_own_and_is_asked_anew_when_invited_again(
    draft: Cast,
) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    asha = Invitation.objects.get(participant=draft.asha)
    actions.answer_invitation(asha, "DECLINED", NOW)
    actions.withdraw_invitation(asha, NOW)
    actions.withdraw_invitation(asha, NOW)
    calendar, event = event_of(to(draft, "asha")[-1])
    assert (calendar["METHOD"], event["ATTENDEE"]) == ("CANCEL", "mailto:asha@example.org")
    assert {"STATUS", "CONFERENCE", "LOCATION"}.isdisjoint(event)  # a new address is none of theirs
    again = actions.invite_participant(session, draft.asha, NOW)
    assert again.partstat == "NEEDS-ACTION"
    assert sequences(draft, "asha") == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert sequences(draft, "brian") == [("REQUEST", 0)]


def test_rule_16_a_cancel_reaches_who_has_left_meanwhile(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    remove_participant(draft.asha, NOW)
    actions.cancel_session(session, NOW)
    assert sequences(draft, "asha") == [("REQUEST", 0), ("CANCEL", 1)]


def test_a_new_hour_takes_the_former_one_out_of_the_calendar_of_who_has_left(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    remove_participant(draft.asha, NOW)
    actions.reschedule_session(session, START + dt.timedelta(hours=1), NOW)
    calendar, event = event_of(to(draft, "asha")[-1])
    assert (calendar["METHOD"], event["SEQUENCE"], event["DTSTART"].dt) == ("CANCEL", 1, START)
    assert "STATUS" not in event
    actions.cancel_session(session, NOW)
    assert len(to(draft, "asha")) == 2


def read_mail(built: mail.Mail):
    return event_of(Message(body=built.body))


def test_rule_27_refresh_is_answered_by_what_holds_now_with_the_same_sequence(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)

    def answer() -> tuple[str, int, str]:
        asha = Invitation.objects.get(participant=draft.asha)
        calendar, event = read_mail(mail.refresh_mail(asha, NOW + dt.timedelta(days=1)))
        assert event["DTSTAMP"].dt == NOW + dt.timedelta(days=1)
        return str(calendar["METHOD"]), event["SEQUENCE"], str(event.get("STATUS"))

    assert answer() == ("REQUEST", 0, "CONFIRMED")
    actions.withdraw_invitation(Invitation.objects.get(participant=draft.asha), NOW)
    assert answer() == ("CANCEL", 1, "None")
    actions.cancel_session(session, NOW)
    assert answer() == ("CANCEL", 2, "CANCELLED")


def test_rule_27_a_refused_proposal_does_not_hold_up_the_invitation_before_it(draft: Cast) -> None:
    actions.schedule_session(draft.session, START, NOW)
    asha = Invitation.objects.get(participant=draft.asha)
    built = mail.refused_counter_mail(asha, NOW, sequence=0, comment="Canada is asleep then.")
    part = next(
        p
        for p in email.message_from_bytes(built.body, policy=email.policy.SMTP).walk()
        if p.get_content_type() == "text/calendar"
    )
    assert part["Content-Type"].params["method"] == built.method == "DECLINECOUNTER"
    Message.objects.create(
        invitation=asha,
        method=built.method,
        sequence=0,
        recipient="asha@example.org",
        message_id="<d@x>",
        body=built.body,
        due_at=NOW,
    )
    sweep(NOW)
    assert [message.state for message in to(draft, "asha")] == ["sent", "sent"]


def test_mails_go_to_the_outbox_one_file_each(draft: Cast) -> None:
    actions.schedule_session(draft.session, START, NOW)
    stored = sorted(bytes(m.body) for m in Message.objects.all())
    assert sweep(NOW) == 5
    files = list(Path(settings.EMAIL_FILE_PATH).glob("*.eml"))
    assert sorted(f.read_bytes() for f in files) == stored
    # What was sent is not kept: it held personal keys.
    assert {(m.state, bytes(m.body)) for m in Message.objects.all()} == {("sent", b"")}
    assert sweep(NOW) == 0


def test_an_invitation_that_waited_does_not_arrive_after_its_cancellation(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    actions.cancel_session(session, NOW)
    sweep(NOW)
    first, second = to(draft, "asha")
    assert (first.state, second.state) == ("dropped", "sent")
    assert len(list(Path(settings.EMAIL_FILE_PATH).glob("*.eml"))) == 5
