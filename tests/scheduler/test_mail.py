"""What invitees read: in their language, with every delegation's hour, and the way into the call."""

import datetime as dt
import re
from email.message import EmailMessage

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues import access
from dialogues.actions import create_session, update_session
from dialogues.models import Participant, Session
from frontend.templatetags.mailing import COLOURS
from scheduler import actions, mail
from scheduler.models import Invitation, Message
from tests.conftest import NOW, Cast, client_of, make_cast
from tests.frontend.test_contrast import colours
from tests.scheduler.test_scheduling import event_of, mail_of, to

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)
LATER = START + dt.timedelta(hours=9)
NUMBERS = [{"country": "CA", "number": "+1 709 555 0100"}, {"country": "NP", "number": "+977 1 4412345"}]


@pytest.fixture
def draft(db: None) -> Cast:
    return make_cast(status="draft", starts_at=None)


def words(message: Message, subtype: str = "plain") -> str:
    body = mail_of(message).get_body((subtype,))
    assert body
    return str(body.get_content())


def last(cast: Cast, name: str) -> Message:
    return to(cast, name)[-1]


def test_rule_9_a_changed_hour_shows_old_and_new_to_every_delegation(draft: Cast) -> None:
    actions.schedule_session(draft.session, START, NOW)
    actions.reschedule_session(draft.session, LATER, NOW)
    text, html = words(last(draft, "asha")), words(last(draft, "asha"), "html")
    assert "Before: Tuesday 9 June 2026, 17:45–19:15 Kathmandu time (UTC+5:45)" in text
    assert "Now: Wednesday 10 June 2026, 02:45–04:15 Kathmandu time (UTC+5:45)" in text
    for there in (
        "Nepal (Kathmandu, UTC+5:45): Wednesday 10 June 2026, 02:45–04:15 (before: Tuesday 9 June 2026, 17:45–19:15)",
        "Canada (St Johns, UTC−2:30): Tuesday 9 June 2026, 18:30–20:00 (before: Tuesday 9 June 2026, 09:30–11:00)",
    ):
        assert there in text
    for reading in ("17:45–19:15", "02:45–04:15", "09:30–11:00", "18:30–20:00"):
        assert reading in html


def test_each_mail_is_in_its_readers_language_and_direction(draft: Cast) -> None:
    Participant.objects.filter(pk=draft.asha.pk).update(language="ar")
    Participant.objects.filter(pk=draft.brian.pk).update(language="es")
    actions.schedule_session(draft.session, START, NOW)
    assert '<html lang="ar" dir="rtl"' in words(last(draft, "asha"), "html")
    assert "الثلاثاء" in words(last(draft, "asha"))
    assert "martes, 9 de junio de 2026" in words(last(draft, "brian"))
    assert "Tuesday 9 June 2026" in words(last(draft, "observer"))


def test_text_and_html_lead_to_the_same_three_answers_and_the_same_call(draft: Cast) -> None:
    update_session(
        draft.session, NOW, join_url="https://un.zoom.us/j/9?pwd=x&y=1", dial_in=NUMBERS, summary="Two cities"
    )
    actions.schedule_session(draft.session, START, NOW)
    text, html = words(last(draft, "asha")), words(last(draft, "asha"), "html").replace("&amp;", "&")
    links = re.findall(r"http://\S+/j/\S+", text)
    assert [link.partition("?")[2] for link in links] == [
        *(f"s={draft.session.pk}&answer={answer}" for answer in ("accepted", "tentative", "declined")),
        f"s={draft.session.pk}",
    ]
    for shown in (*links, "https://un.zoom.us/j/9?pwd=x&y=1", "The video call, in Zoom:", "Two cities"):
        assert shown in text
        assert shown in html
    # Their own country's number first.
    assert text.index("Nepal: +977 1 4412345") < text.index("Canada: +1 709 555 0100")
    assert 'href="tel:+97714412345"' in html
    _calendar, event = event_of(last(draft, "asha"))
    assert [str(value) for value in event["CONFERENCE"]] == [
        "https://un.zoom.us/j/9?pwd=x&y=1",
        "tel:+17095550100",
        "tel:+97714412345",
    ]
    assert event["LOCATION"] == "https://un.zoom.us/j/9?pwd=x&y=1"


def test_rule_11_a_call_that_lets_in_one_by_one_is_reached_over_the_personal_link(
    draft: Cast, settings
) -> None:
    settings.BBB_URL, settings.BBB_SECRET = "https://bbb.example/bigbluebutton/", "s"
    update_session(draft.session, NOW, conference="bigbluebutton")
    actions.schedule_session(draft.session, START, NOW)
    _calendar, event = event_of(last(draft, "asha"))
    address = str(event["CONFERENCE"])
    assert re.fullmatch(rf"http://[^/]+/j/[\w-]+\?s={draft.session.pk}&call=1", address)
    assert (event["CONFERENCE"].params["LABEL"], event["LOCATION"]) == ("BigBlueButton", address)
    assert address in words(last(draft, "asha"))


def test_a_mail_fetches_nothing_and_its_colours_are_those_of_the_look(draft: Cast) -> None:
    actions.schedule_session(draft.session, START, NOW)
    actions.reschedule_session(draft.session, LATER, NOW)
    actions.cancel_session(draft.session, NOW)
    for message in to(draft, "asha"):
        assert not re.search(r"src=|<link|@import|url\(|<script|<img", words(message, "html"))
    for shade, scheme in enumerate(("light", "dark")):
        assert {token: pair[shade] for token, pair in COLOURS.items()} == {
            token: colours(scheme)[token] for token in COLOURS
        }


def test_rules_4_18_19_and_20_of_the_mails_that_are_stored(draft: Cast) -> None:
    late = Participant.objects.create(dialogue=draft.dialogue, name="Lena Late", email="lena@example.org")
    session = actions.schedule_session(draft.session, START, NOW)
    latest = Participant.objects.create(dialogue=draft.dialogue, name="Ugo", email="ugo@example.org")
    actions.invite_participant(session, latest, NOW)
    for person in (draft.asha, draft.brian, late, latest):
        [message] = Message.objects.filter(invitation__participant=person)
        received = mail_of(message)
        calendar, event = event_of(message)
        *_rest, inline, attached = received.walk()
        assert inline["Content-Type"].params["method"] == calendar["METHOD"] == message.method == "REQUEST"
        assert inline.get_payload(decode=True) == attached.get_payload(decode=True)
        assert received["To"].addresses[0].addr_spec == person.email
        assert str(event["ORGANIZER"]) == f"mailto:{received['From'].addresses[0].addr_spec}"
        others = Participant.objects.exclude(pk=person.pk).exclude(email="").values_list("email", flat=True)
        assert not any(email.encode() in bytes(message.body) for email in others)


def test_rule_5_every_mail_has_its_own_moment_and_a_retry_the_same_bytes(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    hour = dt.timedelta(hours=1)
    actions.invite_participant(session, draft.asha, NOW + hour)
    stamps = [event_of(message)[1]["DTSTAMP"].dt for message in to(draft, "asha")]
    assert stamps == [NOW, NOW + hour]


def test_rule_6_no_two_sessions_share_a_uid(draft: Cast) -> None:
    other = create_session(draft.dialogue, NOW, title="Droughts")
    for session in (draft.session, other):
        actions.schedule_session(session, START, NOW)
    uids = [str(event_of(message)[1]["UID"]) for message in to(draft, "asha")]
    assert len(set(uids)) == 2
    assert {event_of(message)[1]["RELATED-TO"] for message in to(draft, "asha")} == {
        f"dialogue-{draft.dialogue.pk}@meridian"
    }


def test_rule_14_new_numbers_to_dial_raise_the_sequence_for_calendars_overlook_them_else(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    update_session(session, NOW, dial_in=NUMBERS)
    actions.announce_changes(session, NOW)
    update_session(session, NOW, join_notes="Code 12")
    actions.announce_changes(session, NOW)
    assert [event_of(message)[1]["SEQUENCE"] for message in to(draft, "asha")] == [0, 1, 1]


HOSTILE = st.text(max_size=40) | st.sampled_from(
    [
        "\r\nBcc: eve@else.example\r\n\r\nx",
        "Doe, <eve@else.example>",
        '"; BEGIN:VEVENT',
        "<script>alert(1)</script>",
        "{{ settings.SECRET_KEY }}",
        "=?utf-8?q?=0D=0ABcc:_eve?=",
    ]
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, HOSTILE)
def test_rule_19_titles_and_names_inject_nothing(draft: Cast, title: str, name: str) -> None:
    session = Session.objects.get(pk=draft.session.pk)
    if session.status == "draft":
        actions.schedule_session(session, START, NOW)
    asha = Invitation.objects.select_related("session__dialogue", "participant__delegation").get(
        participant=draft.asha
    )
    asha.session.title, asha.participant.name = title, name
    message = Message(body=mail.invitation_mail(asha, NOW).body)
    received: EmailMessage = mail_of(message)
    assert [(address.addr_spec) for address in received["To"].addresses] == ["asha@example.org"]
    assert (received["Bcc"], received["Cc"], received["Subject"].startswith("Invitation:")) == (
        None,
        None,
        True,
    )
    calendar, event = event_of(message)
    assert (len(calendar.events), str(event["ATTENDEE"])) == (1, "mailto:asha@example.org")
    assert "<script>" not in words(message, "html")


def test_a_text_for_messengers_says_all_hours_and_nobodys_link(draft: Cast) -> None:
    update_session(draft.session, NOW, join_url="https://un.zoom.us/j/9", dial_in=NUMBERS)
    actions.schedule_session(draft.session, START, NOW)
    page = f"/s/{draft.session.pk}/"
    for who, own in ((draft.asha, "17:45 Kathmandu time"), (draft.host, "14:00 Vienna time")):
        client = client_of(who)
        shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get(page).content.decode(), re.DOTALL)
        assert shown
        text = shown[1]
        assert own in text
        for line in (
            "Nepal (Kathmandu): Tue 9 Jun, 17:45–19:15",
            "Canada (St Johns): Tue 9 Jun, 09:30–11:00",
            "The video call, in Zoom: https://un.zoom.us/j/9",
            "Nepal: +977 1 4412345",
            f"Agenda and room: {django_settings.PUBLIC_URL}{page}",
        ):
            assert line in text
        assert "/j/" not in text.replace("un.zoom.us/j/9", "")
    actions.cancel_session(draft.session, NOW)
    assert "<textarea" not in client_of(draft.asha).get(page).content.decode()


def test_rule_12_a_feed_is_the_same_bytes_while_nothing_changes(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    feed, client = f"/feeds/{access.mint_key(draft.asha)}.ics", client_of(None)
    first = client.get(feed)
    assert client.get(feed).content == first.content
    for header, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        same = client.get(feed, headers={header: value})
        assert (same.status_code, same.content) == (304, b"")
        assert (same["ETag"], same["Last-Modified"]) == (first["ETag"], first["Last-Modified"])
    assert not first["ETag"].startswith("W/")
    for change in (
        lambda: update_session(session, NOW, title="Floods and droughts"),
        lambda: update_session(session, NOW, dial_in=NUMBERS),
        lambda: actions.reschedule_session(session, LATER, NOW),
        lambda: actions.withdraw_invitation(Invitation.objects.get(participant=draft.brian), NOW),
        lambda: actions.cancel_session(session, NOW),
    ):
        before = client.get(feed)
        change()
        after = client.get(feed, headers={"If-None-Match": before["ETag"]})
        assert (after.status_code, after["ETag"] != before["ETag"]) == (200, True)
        assert after.content != before.content
        assert b"ATTENDEE" not in after.content
        assert b"asha@" not in after.content


def test_rule_12_who_is_uninvited_loses_the_session_from_their_own_feed_alone(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    feed, client = f"/feeds/{access.mint_key(draft.asha)}.ics", client_of(None)
    uid = session.calendar_entry.uid.encode()
    before = client.get(feed)
    assert uid in before.content
    actions.withdraw_invitation(Invitation.objects.get(participant=draft.asha), NOW)
    after = client.get(feed, headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, uid in after.content) == (200, False)
    assert uid in client.get(f"{feed}?all").content
    assert uid in client.get(f"/feeds/{access.mint_key(draft.brian)}.ics").content


def test_the_mail_names_the_feed_of_its_reader(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    [path] = re.findall(r"http://[^/]+(/feeds/\S+\.ics)", words(last(draft, "asha")))
    feed = client_of(None).get(path)
    assert (feed.status_code, session.calendar_entry.uid in feed.content.decode()) == (200, True)


def test_a_participants_own_feed_leads_to_their_page(draft: Cast) -> None:
    session = actions.schedule_session(draft.session, START, NOW)
    key = access.mint_key(draft.asha)
    own = client_of(None).get(f"/feeds/{key}.ics").content.replace(b"\r\n ", b"")
    assert f"/j/{key}?s={session.pk}".encode() in own
