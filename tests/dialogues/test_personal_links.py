"""A personal link lets its bearer in, stays private, and stands beside an account without touching it."""

import datetime as dt
import logging

import pytest
from django.test import Client
from django.utils import timezone

from dialogues import access, actions
from dialogues.discretion import KeyFilter
from dialogues.models import AccessKey, Session
from tests.conftest import NOW, Cast, client_of, make_cast


@pytest.fixture
def coming(db: None) -> Cast:
    """The cast with a session that starts tomorrow, whatever today is."""
    return make_cast(starts_at=timezone.now() + dt.timedelta(days=1))


def session(cast: Cast, **fields: object) -> Session:
    number = cast.dialogue.sessions.count() + 1
    return Session.objects.create(dialogue=cast.dialogue, number=number, title=f"S{number}", **fields)


def test_the_link_lets_in_and_says_who_the_bearer_is(coming):
    client = client_of(coming.asha)
    page = client.get("/dialogues/rivers/").content.decode()
    assert "You are <bdi>Asha Shrestha</bdi>" in page
    assert "Not you?" in page


def test_only_the_digest_of_a_key_is_kept(cast):
    key = access.mint_key(cast.asha)
    kept = AccessKey.objects.get(participant=cast.asha)
    assert len(key) * 6 >= 128, "a key has at least 128 random bits"
    assert kept.digest == access.digest(key)
    assert key not in str(AccessKey.objects.filter(pk=kept.pk).values())


def test_keys_are_never_the_same(cast):
    assert len({access.mint_key(cast.asha) for _ in range(20)}) == 20


@pytest.mark.parametrize("key", ["x" * 27, "short", "x" * 500, "x" * 27 + "/", "نامعلوم" * 4])
def test_an_unknown_key_is_told_kindly_and_leads_nowhere(cast, key):
    client = Client()
    response = client.get(f"/j/{key}")
    assert response.status_code == 404
    assert "This link is closed" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert "grants" not in client.cookies


def test_a_revoked_link_is_closed_and_so_is_what_it_had_opened(coming):
    client = client_of(coming.asha)
    assert client.get("/dialogues/rivers/").status_code == 200
    actions.revoke_links(coming.asha)
    assert client.get("/dialogues/rivers/").status_code == 404


def test_who_was_removed_is_out_at_once(coming):
    client = client_of(coming.asha)
    actions.remove_participant(coming.asha, NOW)
    assert client.get("/dialogues/rivers/").status_code == 404


def test_neither_the_answer_nor_what_follows_tells_the_key(coming):
    key = access.mint_key(coming.asha)
    client = Client()
    response = client.get(f"/j/{key}")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, no-store"
    assert key not in response["Location"]
    assert key not in client.cookies["grants"].value
    assert client.cookies["grants"]["httponly"]
    assert client.cookies["grants"]["samesite"] == "Lax"
    assert key not in client.get(response["Location"]).content.decode()


def test_pages_that_are_not_found_do_not_carry_a_key_on(cast):
    key = access.mint_key(cast.asha)
    assert key not in Client().get(f"/j/{key}/more").content.decode()
    assert key not in Client().get(f"/s/{cast.session.pk}/nothing/?key={key}").content.decode()


@pytest.mark.parametrize(
    "line",
    ['"GET /j/{} HTTP/1.1" 302', '"WebSocket /ws/sessions/1/?key={}&since=4" [accepted]', "Not Found: /j/{}"],
)
def test_no_log_line_tells_the_key(line):
    record = logging.LogRecord(
        "uvicorn.access", logging.INFO, "", 0, "%s", (line.format("SECRET-key_123"),), None
    )
    assert KeyFilter().filter(record)
    assert "SECRET" not in record.getMessage()


def test_every_handler_of_the_log_keeps_keys_out(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert [handler["filters"] for handler in handlers] == [["without_keys"]]


def test_the_grant_stands_beside_an_account_and_never_replaces_it(coming):
    client = client_of(coming.host)
    client.get(f"/j/{access.mint_key(coming.asha)}")
    assert client.get("/dialogues/rivers/edit/").status_code == 200
    client.post("/leave/", {"dialogue": str(coming.dialogue.pk)})
    page = client.get("/dialogues/rivers/").content.decode()
    assert "You are <bdi>Hilda Host</bdi>" in page


def test_not_you_drops_this_dialogues_grant_alone(coming):
    client = client_of(coming.asha)
    elsewhere = actions.create_dialogue(coming.outsider, NOW, title="Lakes")
    guest = actions.add_participant(elsewhere, NOW, name="Asha")
    client.get(f"/j/{access.mint_key(guest)}")
    assert client.post("/leave/", {"dialogue": str(coming.dialogue.pk)})["Location"] == "/"
    assert client.get("/dialogues/rivers/").status_code == 404
    assert client.get("/dialogues/lakes/").status_code == 200


def test_leaving_is_no_matter_of_a_link(coming):
    assert client_of(coming.asha).get("/leave/").status_code == 405


def test_a_forged_grant_opens_nothing(coming):
    client = Client()
    key = AccessKey.objects.create(participant=coming.asha, digest="0" * 64)
    client.cookies["grants"] = f'{{"{coming.dialogue.pk}": {key.pk}}}'
    assert client.get("/dialogues/rivers/").status_code == 302


def test_another_persons_link_in_the_same_browser_makes_it_theirs(coming):
    client = client_of(coming.asha)
    client.get(f"/j/{access.mint_key(coming.brian)}")
    assert "You are <bdi>Brian Pike</bdi>" in client.get("/dialogues/rivers/").content.decode()


def where(cast: Cast, query: str = "") -> str:
    return Client().get(f"/j/{access.mint_key(cast.asha)}{query}")["Location"]


def test_the_link_leads_to_the_next_session(coming):
    session(coming, status="scheduled", starts_at=timezone.now() + dt.timedelta(days=9))
    session(coming, status="scheduled", starts_at=timezone.now() - dt.timedelta(days=9))
    assert where(coming) == f"/s/{coming.session.pk}/"


def test_a_live_session_goes_first(coming):
    live = session(coming, status="live", starts_at=timezone.now() + dt.timedelta(days=9))
    assert where(coming) == f"/s/{live.pk}/"


def test_the_session_that_the_link_names_goes_before_all(coming):
    named = session(coming, status="draft")
    assert where(coming, f"?s={named.pk}") == f"/s/{named.pk}/"


@pytest.mark.parametrize("name", ["999999", "x", "-1", "9" * 40, "٣"])
def test_a_session_that_is_not_there_is_passed_over(coming, name):
    assert where(coming, f"?s={name}") == f"/s/{coming.session.pk}/"


def test_a_session_of_another_dialogue_is_passed_over(coming):
    other = actions.create_session(
        actions.create_dialogue(coming.outsider, NOW, title="Lakes"), NOW, title="L"
    )
    assert where(coming, f"?s={other.pk}") == f"/s/{coming.session.pk}/"


def test_with_no_session_to_come_the_link_leads_to_the_dialogue(cast):
    cast.session.status = "cancelled"
    cast.session.save()
    assert where(cast, "?answer=accepted") == "/dialogues/rivers/"


def test_the_answer_of_a_mails_button_is_carried_along_and_answers_nothing(coming):
    assert where(coming, "?answer=accepted") == f"/s/{coming.session.pk}/?answer=accepted"
    assert where(coming, "?answer=//evil.example") == f"/s/{coming.session.pk}/"


def test_a_sign_in_link_signs_in(cast):
    client = Client()
    response = client.get(f"/enter/{access.account_token(cast.host.email)}")
    assert (response.status_code, response["Location"]) == (302, "/dialogues/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Rivers" in client.get("/dialogues/").content.decode()


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_a_sign_in_link_that_is_not_ours_signs_nobody_in(cast, token):
    client = Client()
    assert client.get(f"/enter/{token}").status_code == 404
    assert client.get("/dialogues/").status_code == 302


def test_a_sign_in_link_of_an_account_that_was_closed_signs_nobody_in(cast):
    cast.host.is_active = False
    cast.host.save()
    assert Client().get(f"/enter/{access.account_token(cast.host.email)}").status_code == 404


def test_language_and_zone_are_kept_by_the_browser(coming):
    client = client_of(coming.asha)
    fields = {"language": "es", "zone": "America/St_Johns", "next": "/dialogues/rivers/"}
    response = client.post("/preferences/", fields)
    assert response["Location"] == "/dialogues/rivers/"
    page = client.get("/dialogues/rivers/").content.decode()
    assert '<html lang="es"' in page
    assert "hora de San Juan de Terranova" in page
    client.post("/preferences/", {"language": "en", "zone": ""})
    assert "Kathmandu time" in client.get("/dialogues/rivers/").content.decode()


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "dialogues", ""]
)
def test_preferences_lead_back_to_our_own_pages_only(db, wanted):
    response = Client().post("/preferences/", {"language": "en", "zone": "", "next": wanted})
    assert response["Location"] == "/"


def test_a_zone_that_is_none_is_told(db):
    response = Client().post("/preferences/", {"language": "en", "zone": "Mars/Olympus"})
    assert response.status_code == 200
    assert "Mars/Olympus is not one of the available choices" in response.content.decode()
    assert "zone" not in response.cookies
