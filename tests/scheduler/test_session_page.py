"""The session's page: the reader's own hour, one press to answer, and nothing for outsiders."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from dialogues import access
from dialogues.actions import create_session, update_session
from dialogues.models import Delegation, Participant
from scheduler import actions
from scheduler.models import Invitation, Message
from tests.conftest import NOW, Cast, client_of, make_cast

START = dt.datetime(2026, 6, 9, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def invited(db: None) -> Cast:
    cast = make_cast(status="draft", starts_at=None)
    actions.schedule_session(cast.session, START, NOW)
    cast.session.refresh_from_db()
    return cast


def test_each_reads_the_hour_on_their_own_clock(invited: Cast) -> None:
    url = f"/s/{invited.session.pk}/"
    assert "17:45" in client_of(invited.asha).get(url).content.decode().split("In each delegation")[0]
    assert "09:30" in client_of(invited.brian).get(url).content.decode().split("In each delegation")[0]


def test_a_link_in_the_mail_only_makes_the_answer_ready(invited: Cast) -> None:
    client = client_of(None)
    key = access.mint_key(invited.asha)
    page = client.get(f"/j/{key}?s={invited.session.pk}&answer=accepted", follow=True)
    assert "press it once to confirm" in page.content.decode()
    assert Invitation.objects.get(participant=invited.asha).partstat == "NEEDS-ACTION"
    client.post(f"/s/{invited.session.pk}/answer/", {"answer": "accepted"})
    assert Invitation.objects.get(participant=invited.asha).partstat == "ACCEPTED"


def test_an_answer_on_the_page_and_one_by_mail_are_one_fact(invited: Cast) -> None:
    client = client_of(invited.asha)
    client.post(f"/s/{invited.session.pk}/answer/", {"answer": "declined"})
    client.post(f"/s/{invited.session.pk}/answer/", {"answer": "tentative"})
    assert Invitation.objects.get(participant=invited.asha).partstat == "TENTATIVE"


@pytest.mark.parametrize("path", ["", "invite.ics", "delivery/", "room/", "screen/"])
def test_outsiders_and_strangers_see_nothing(invited: Cast, path: str) -> None:
    url = f"/s/{invited.session.pk}/{path}"
    assert client_of(invited.outsider).get(url).status_code == 404
    stranger = client_of(None).get(url)
    assert (stranger.status_code, stranger["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_delegates_do_not_see_who_answered_what(invited: Cast) -> None:
    assert client_of(invited.asha).get(f"/s/{invited.session.pk}/delivery/").status_code == 404


def test_the_delivery_view_names_everybody_and_sends_again(invited: Cast) -> None:
    client = client_of(invited.host)
    page = client.get(f"/s/{invited.session.pk}/delivery/").content.decode()
    assert "asha@example.org" in page
    invitation = Invitation.objects.get(participant=invited.asha)
    client.post(f"/s/{invited.session.pk}/delivery/invite/{invited.asha.pk}/")
    assert invitation.messages.count() == 2


def test_who_comes_late_is_invited_alone_and_who_is_uninvited_is_told_alone(invited: Cast) -> None:
    late = Participant.objects.create(dialogue=invited.dialogue, name="Lena Late", email="lena@example.org")
    client = client_of(invited.host)
    url = f"/s/{invited.session.pk}/delivery/"
    assert "lena@example.org" in client.get(url).content.decode()
    client.post(f"{url}invite/{late.pk}/")
    invitation = Invitation.objects.get(participant=late)
    client.post(f"{url}withdraw/{invitation.pk}/")
    assert [m.method for m in invitation.messages.all()] == ["REQUEST", "CANCEL"]
    assert Invitation.objects.get(participant=invited.brian).messages.count() == 1


def test_a_changed_address_of_the_call_is_told_by_one_press(invited: Cast) -> None:
    client, page = client_of(invited.host), f"/s/{invited.session.pk}/"
    assert "Send the update" not in client.get(f"{page}delivery/").content.decode()
    update_session(invited.session, NOW, join_url="https://meet.example/2")
    assert "update not sent" in client.get(page).content.decode()
    assert "update not sent" not in client_of(invited.asha).get(page).content.decode()
    assert "address of the video call" in client.get(f"{page}delivery/").content.decode()
    client.get(f"{page}delivery/announce/")
    assert Message.objects.count() == 5
    told = client.post(f"{page}delivery/announce/", follow=True).content.decode()
    assert "The update goes to 5 people." in told
    assert "Send the update" not in told
    assert Message.objects.count() == 10


def test_a_session_that_is_over_takes_no_more_invitations(invited: Cast) -> None:
    actions.cancel_session(invited.session, NOW)
    client, url = client_of(invited.host), f"/s/{invited.session.pk}/delivery/"
    asha = Invitation.objects.get(participant=invited.asha)
    for path in ("announce/", f"invite/{invited.asha.pk}/", f"withdraw/{asha.pk}/"):
        assert "this is possible while" in client.post(url + path, follow=True).content.decode()
    assert asha.messages.count() == 2


def test_only_a_facilitator_invites_and_uninvites(invited: Cast) -> None:
    invitation = Invitation.objects.get(participant=invited.asha)
    for path in ("announce/", f"invite/{invited.asha.pk}/", f"withdraw/{invitation.pk}/"):
        for who in (invited.outsider, invited.asha):
            assert client_of(who).post(f"/s/{invited.session.pk}/delivery/{path}").status_code == 404
    assert invitation.messages.count() == 1


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_queries_do_not_grow_with_delegations_invitations_and_sessions(invited: Cast) -> None:
    delegate, facilitator = client_of(invited.asha), client_of(invited.host)
    page, feed = f"/s/{invited.session.pk}/", f"/feeds/{access.mint_key(invited.asha)}.ics"
    asked = [(delegate, page), (facilitator, f"{page}delivery/"), (delegate, feed)]
    for client, path in asked:
        client.get(path)  # whatever is looked up once in a process
    before = [queries(client, path) for client, path in asked]
    for number in range(3):
        seat = Delegation.objects.create(dialogue=invited.dialogue, name=f"D{number}", zone="UTC")
        person = Participant.objects.create(
            dialogue=invited.dialogue, delegation=seat, name=f"P{number}", email=f"p{number}@example.org"
        )
        actions.invite_participant(invited.session, person, NOW)
        more = create_session(invited.dialogue, NOW, title=f"S{number}")
        actions.schedule_session(more, START, NOW)
    assert [queries(client, path) for client, path in asked] == before


def test_the_calendar_file_has_nobodys_address_and_knows_when_nothing_changed(invited: Cast) -> None:
    key = access.mint_key(invited.asha)
    client = client_of(None)
    answer = client.get(f"/s/{invited.session.pk}/invite.ics?key={key}")
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["METHOD"], calendar.events[0].start) == ("PUBLISH", START)
    assert b"ATTENDEE" not in answer.content
    assert b"asha@" not in answer.content
    again = client.get(f"/feeds/{key}.ics")
    same = client.get(f"/feeds/{key}.ics", headers={"If-None-Match": again["ETag"]})
    assert (again.status_code, same.status_code, same.content) == (200, 304, b"")
    weak = client.get(f"/feeds/{key}.ics", headers={"If-None-Match": f'"other", W/{again["ETag"]}'})
    assert (weak.status_code, weak["ETag"]) == (304, again["ETag"])
    update_session(invited.session, NOW, title="Floods and droughts")
    assert client.get(f"/feeds/{key}.ics", headers={"If-None-Match": again["ETag"]}).status_code == 200


def test_only_those_at_the_table_learn_the_address_of_the_call_from_a_feed(invited: Cast) -> None:
    update_session(invited.session, NOW, join_url="https://meet.example/secret-room")
    client = client_of(None)
    own = client.get(f"/feeds/{access.mint_key(invited.asha)}.ics").content
    public = client.get(f"/feeds/{invited.dialogue.slug}.ics").content
    assert b"secret-room" in own
    assert b"SUMMARY" in public
    assert b"meet.example" not in public


def test_a_feed_that_nobody_has_is_not_found_whatever_stands_in_its_address(invited: Cast) -> None:
    for key in ("nobody", "a%00b", "%FF", "a" * 300):
        assert client_of(None).get(f"/feeds/{key}.ics").status_code == 404, key


def test_a_public_dialogue_has_a_feed_and_a_closed_one_has_none(invited: Cast) -> None:
    client = client_of(None)
    assert client.get(f"/feeds/{invited.dialogue.slug}.ics").status_code == 200
    invited.dialogue.public = False
    invited.dialogue.save()
    assert client.get(f"/feeds/{invited.dialogue.slug}.ics").status_code == 404
