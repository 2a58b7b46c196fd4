"""`POST /api/v1/replies/`: calendar replies, counted once, by whoever may answer."""

import datetime as dt
import http.client
import json

import pytest
from django.test import Client

from dialogues.actions import add_participant, remove_participant, update_session
from scheduler import actions
from scheduler.addresses import reply_token
from scheduler.models import InboundMessage, Invitation
from tests.conftest import NOW, Cast, make_cast
from tests.serving import Server

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)
TOKEN = "a-token-of-some-length"


@pytest.fixture
def invited(db: None, settings) -> Cast:
    settings.INBOUND_TOKEN = TOKEN
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    cast.session.refresh_from_db()
    return cast


def reply(cast: Cast, partstat: str = "ACCEPTED", attendee: str = "asha@example.org", **changes: str) -> str:
    fields = {
        "METHOD": "REPLY",
        "UID": cast.session.calendar_entry.uid,
        "DTSTAMP": "20260601T100000Z",
        "SEQUENCE": "0",
    } | changes
    return (
        f"BEGIN:VCALENDAR\r\nPRODID:-//Test//EN\r\nVERSION:2.0\r\nMETHOD:{fields['METHOD']}\r\nBEGIN:VEVENT\r\n"
        f"UID:{fields['UID']}\r\nDTSTAMP:{fields['DTSTAMP']}\r\nSEQUENCE:{fields['SEQUENCE']}\r\n"
        f"ATTENDEE;PARTSTAT={partstat}:MAILTO:{attendee}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def post(body: str | bytes, kind: str = "text/calendar", token: str = TOKEN):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = body if isinstance(body, bytes) else body.encode()
    return Client().generic("POST", "/api/v1/replies/", data, content_type=kind, headers=headers)


def outcome(body: str | bytes, kind: str = "text/calendar") -> tuple[str, str | None]:
    answer = post(body, kind)
    assert answer.status_code == 200, answer.content
    (found,) = answer.json()["outcomes"]
    assert set(found) == {"outcome", "participant", "partstat", "reason"}
    return found["outcome"], found["participant"]


def partstat(cast: Cast) -> str:
    return str(Invitation.objects.get(participant=cast.asha).partstat)


def by_mail(cast: Cast, sender: str, to: str, partstat: str = "ACCEPTED") -> bytes:
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/calendar; method=REPLY; charset=UTF-8\r\n\r\n" + reply(cast, partstat)
    ).encode()


def test_a_reply_is_applied_and_the_same_again_changes_nothing(invited: Cast) -> None:
    assert outcome(reply(invited)) == ("applied", str(invited.asha.pk))
    assert partstat(invited) == "ACCEPTED"
    assert outcome(reply(invited)) == ("unchanged", str(invited.asha.pk))
    assert InboundMessage.objects.count() == 1


def test_the_later_of_two_answers_counts(invited: Cast) -> None:
    outcome(reply(invited, "ACCEPTED", DTSTAMP="20260601T100000Z"))
    assert outcome(reply(invited, "DECLINED", DTSTAMP="20260601T110000Z"))[0] == "applied"
    assert outcome(reply(invited, "TENTATIVE", DTSTAMP="20260601T103000Z"))[0] == "stale"
    assert partstat(invited) == "DECLINED"


def test_an_answer_to_the_former_hour_is_stale(invited: Cast) -> None:
    actions.reschedule_session(invited.session, START + dt.timedelta(hours=1), NOW + dt.timedelta(hours=2))
    assert outcome(reply(invited, SEQUENCE="0"))[0] == "stale"
    assert partstat(invited) == "NEEDS-ACTION"


def test_an_answer_from_before_a_new_address_of_the_call_still_counts(invited: Cast) -> None:
    update_session(invited.session, NOW, join_url="https://meet.example/2")
    actions.announce_changes(invited.session, NOW + dt.timedelta(hours=2))
    assert outcome(reply(invited, SEQUENCE="0"))[0] == "applied"
    asha = Invitation.objects.get(participant=invited.asha)
    actions.answer_invitation(asha, "DECLINED", NOW + dt.timedelta(hours=3))
    assert outcome(reply(invited, DTSTAMP="20260601T110000Z", SEQUENCE="0"))[0] == "stale"
    assert outcome(reply(invited, DTSTAMP="20260601T130000Z", SEQUENCE="0"))[0] == "applied"
    assert partstat(invited) == "ACCEPTED"


def test_an_answer_to_a_cancelled_session_is_stale(invited: Cast) -> None:
    actions.cancel_session(invited.session, NOW)
    assert outcome(reply(invited))[0] == "stale"


def test_who_left_and_came_back_answers_the_invitation_that_stands(invited: Cast) -> None:
    remove_participant(invited.asha, NOW)
    facts = {"name": "Asha Shrestha", "email": "asha@example.org", "delegation": invited.nepal}
    back = add_participant(invited.dialogue, NOW, **facts)
    actions.invite_participant(invited.session, back, NOW)
    assert outcome(reply(invited)) == ("applied", str(back.pk))


def test_rule_25_who_was_not_invited_and_what_is_not_ours_is_said(invited: Cast) -> None:
    assert outcome(reply(invited, attendee="crasher@example.org")) == ("uninvited", None)
    assert outcome(reply(invited, UID="nobody@elsewhere")) == ("unmatched", None)


def test_a_mail_counts_from_the_attendee_or_with_the_token_and_from_nobody_else(invited: Cast) -> None:
    box = "dialogues@meridian.example"
    token = reply_token(Invitation.objects.get(participant=invited.asha).pk)
    assert outcome(by_mail(invited, "mallory@example.org", box), "message/rfc822")[0] == "refused"
    assert partstat(invited) == "NEEDS-ACTION"
    local, _at, host = box.partition("@")
    with_token = by_mail(invited, "asha.private@example.net", f"{local}+{token}@{host}", "TENTATIVE")
    assert outcome(with_token, "message/rfc822")[0] == "applied"
    assert partstat(invited) == "TENTATIVE"


def test_another_persons_token_does_not_help(invited: Cast) -> None:
    token = reply_token(Invitation.objects.get(participant=invited.brian).pk)
    forged = by_mail(invited, "brian@example.org", f"dialogues+{token}@meridian.example")
    assert outcome(forged, "message/rfc822")[0] == "refused"


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_token_nobody_may_post(invited: Cast, token: str) -> None:
    answer = post(reply(invited), token=token)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert not InboundMessage.objects.exists()


def test_while_no_token_is_set_nobody_may_post(invited: Cast, settings) -> None:
    settings.INBOUND_TOKEN = ""
    assert post(reply(invited), token="x").status_code == 401


@pytest.mark.parametrize(
    ("attendee", "partstat"),
    [
        ("asha%00@example.org", "ACCEPTED"),
        ("as\x00ha@example.org", "ACC\x00EPTED"),
        (r"as\ud800ha@example.org", "ACCEPTEDé"),
        ("asha@example.org", r"ACC\ud800é"),
        ("a" * 100_000 + "@example.org", "A" * 100_000),
    ],
)
def test_what_no_database_keeps_is_answered_all_the_same(invited: Cast, attendee: str, partstat: str) -> None:
    raw = reply(invited, partstat, attendee).encode("latin-1")  # no UTF-8, so that the label counts
    assert outcome(raw, "text/calendar; charset=unicode_escape")[0] in {"uninvited", "refused", "applied"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/calendar"),
        (b"\x00\xff\xfe not a calendar", "text/calendar"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", "text/calendar"),
        (b"Subject: hello\r\n\r\nNo calendar here.", "message/rfc822"),
        (b"\xff" * 5000, "message/rfc822"),
    ],
)
def test_what_cannot_be_read_is_kept_for_the_organiser(invited: Cast, body: bytes, kind: str) -> None:
    answer = post(body, kind)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    kept = InboundMessage.objects.get()
    assert bytes(kept.body) == body
    assert kept.unreadable


def test_another_kind_of_body_is_415(invited: Cast) -> None:
    assert post("{}", "application/json").status_code == 415


@pytest.mark.django_db(transaction=True)
def test_a_body_in_chunks_without_its_length_is_read_whole(settings) -> None:
    settings.INBOUND_TOKEN = TOKEN
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    cast.session.refresh_from_db()
    body = reply(cast).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/calendar"}
    with Server() as server:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        chunks = [body[at : at + 50] for at in range(0, len(body), 50)]
        line.request("POST", "/api/v1/replies/", iter(chunks), headers, encode_chunked=True)
        answer = line.getresponse()
        outcomes = json.load(answer)["outcomes"]
        line.close()
    assert (answer.status, [found["outcome"] for found in outcomes]) == (200, ["applied"])
    assert bytes(InboundMessage.objects.get().body) == body
