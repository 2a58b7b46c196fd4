"""The people of a dialogue on its pages: adding, importing, and the links they come by."""

import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues import access, actions
from dialogues.models import AccessKey, Participant
from tests.conftest import NOW, client_of

PEOPLE = "/dialogues/rivers/people/"
IMPORT = "/dialogues/rivers/people/import/"


def page(response):
    return response.content.decode()


def test_a_person_is_added(cast):
    fields = {
        "name": "Noor Khan",
        "email": "noor@example.org",
        "role": "delegate",
        "language": "en",
        "zone": "",
    }
    response = client_of(cast.host).post(PEOPLE, fields | {"delegation": cast.nepal.pk}, follow=True)
    assert "Noor Khan takes part now." in page(response)
    noor = Participant.objects.get(email="noor@example.org")
    assert (noor.delegation, noor.role) == (cast.nepal, "delegate")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"email": "ASHA@example.org"}, "which is Asha Shrestha’s"),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"role": "chairman"}, "chairman is not one of the available choices"),
        ({"delegation": "999"}, "Select a valid choice"),
    ],
)
def test_a_person_who_cannot_be_is_told_why(cast, fields, said):
    typed = {"name": "Noor", "email": "noor@example.org", "role": "delegate", "language": "en"} | fields
    assert said in page(client_of(cast.host).post(PEOPLE, typed))
    assert cast.dialogue.participants.count() == 5


def test_a_delegation_of_another_dialogue_cannot_be_chosen(cast):
    other = actions.create_dialogue(cast.host, NOW, title="Lakes")
    foreign = actions.add_delegation(other, NOW, name="Peru", country="PE", zone="America/Lima")
    typed = {"name": "Noor", "role": "delegate", "language": "en", "delegation": foreign.pk}
    assert "Select a valid choice" in page(client_of(cast.host).post(PEOPLE, typed))


def test_a_person_of_another_dialogue_is_not_to_be_found(cast):
    stranger = Participant.objects.get(user=cast.outsider)
    assert client_of(cast.host).get(f"{PEOPLE}{stranger.pk}/").status_code == 404


def test_the_last_facilitator_is_told_that_they_stay(cast):
    client, url = client_of(cast.host), f"{PEOPLE}{cast.facilitator.pk}/"
    typed = {"name": "Hilda", "email": "hilda@example.org", "role": "observer", "language": "en"}
    assert "at least one facilitator" in page(client.post(url, typed))
    assert "at least one facilitator" in page(client.post(f"{url}remove/", follow=True))
    cast.facilitator.refresh_from_db()
    assert (cast.facilitator.role, cast.facilitator.left_at) == ("facilitator", None)


def test_people_are_found_by_name_address_and_delegation(cast):
    client = client_of(cast.host)
    for search in ("shres", "ASHA@", "nepal"):
        found = page(client.get(PEOPLE, {"q": search}))
        assert "Asha Shrestha" in found
        assert "Brian Pike" not in found
    assert "Nobody by that name." in page(client.get(PEOPLE, {"q": "%"}))


def test_many_people_come_in_pages(cast):
    people = [Participant(dialogue=cast.dialogue, name=f"Person {i:03}") for i in range(250)]
    Participant.objects.bulk_create(people)
    client = client_of(cast.host)
    first, last = page(client.get(PEOPLE)), page(client.get(PEOPLE, {"page": "3"}))
    assert "1 to 100 of 255" in first
    assert "201 to 255 of 255" in last
    assert "1 to 100 of 255" in page(client.get(PEOPLE, {"page": "x"}))


def link_on(response):
    found = re.search(r'value="http[^"]*(/j/[^"]+)"', page(response))
    assert found
    return found[1]


def test_a_link_is_shown_once_and_works(cast):
    client, url = client_of(cast.host), f"{PEOPLE}{cast.asha.pk}/link/"
    mailed = access.mint_key(cast.asha)
    response = client.post(url, {"do": "give"})
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    link = link_on(response)
    assert Client().get(link).status_code == 302
    assert access.key_bearer(mailed), "the link in a mail goes on working"
    key = link.removeprefix("/j/")
    assert key not in page(client.get(f"{PEOPLE}{cast.asha.pk}/"))
    assert not AccessKey.objects.filter(digest=key).exists()


def test_renewing_closes_the_links_before(cast):
    client, url = client_of(cast.host), f"{PEOPLE}{cast.asha.pk}/link/"
    before = access.mint_key(cast.asha)
    link = link_on(client.post(url, {"do": "renew"}))
    assert access.key_bearer(before) is None
    assert Client().get(link).status_code == 302
    client.post(url, {"do": "revoke"})
    assert Client().get(link).status_code == 404


def test_a_press_that_our_page_does_not_have_finds_nothing(cast):
    assert client_of(cast.host).post(f"{PEOPLE}{cast.asha.pk}/link/", {"do": "sell"}).status_code == 404


ROSTER = (
    "name,email,role,delegation\nNoor Khan,noor@example.org,delegate,NP\nAsha S,asha@example.org,observer,\n"
)


def test_a_roster_is_shown_first_and_imported_by_one_more_press(cast):
    client = client_of(cast.host)
    shown = page(client.post(IMPORT, {"text": ROSTER}))
    assert "1 new, 1 changed, 0 as before" in shown
    assert "role: <bdi>delegate</bdi> → <bdi>observer</bdi>" in shown
    assert not Participant.objects.filter(email="noor@example.org").exists()
    text = re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', shown, re.DOTALL)
    assert text
    response = client.post(IMPORT, {"text": text[1], "confirm": "1"}, follow=True)
    assert "1 person was added, 1 changed." in page(response)
    cast.asha.refresh_from_db()
    assert (cast.asha.name, cast.asha.role, cast.asha.delegation) == ("Asha S", "observer", cast.nepal)


def test_what_is_wrong_is_told_by_line_and_nothing_is_imported(cast):
    text = ROSTER + "Rosa,rosa2@example.org,chairman,\n"
    for more in ({}, {"confirm": "1"}):
        response = client_of(cast.host).post(IMPORT, {"text": text} | more)
        assert response.status_code == 400
        assert (
            "line 4: expected a role out of facilitator, rapporteur, interpreter, delegate, observer, "
            "got “chairman”" in page(response)
        )
        assert "rosa2@example.org" in page(response), "what was pasted stands there still"
    assert cast.dialogue.participants.count() == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read(cast, encoding):
    file = io.BytesIO("name;email\nLucía;lucia@example.org".encode(encoding))
    file.name = "people.csv"
    shown = page(client_of(cast.host).post(IMPORT, {"file": file}))
    assert "Lucía" in shown
    assert "1 new, 0 changed" in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Lucía,lucia@example.org".encode("latin-1"), "UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00", "UTF-8"),
        (b"x" * 1_000_001, "at most 1,000,000 bytes, got 1,000,001"),
        (b"", "got nothing"),
    ],
)
def test_a_file_that_is_none_is_told(cast, data, said):
    file = io.BytesIO(data)
    file.name = "people.csv"
    response = client_of(cast.host).post(IMPORT, {"file": file})
    assert response.status_code == 400
    assert said in page(response)


def test_an_import_cannot_leave_the_dialogue_without_a_facilitator(cast):
    text = "name,email,role\nHilda Host,hilda@example.org,observer"
    response = client_of(cast.host).post(IMPORT, {"text": text, "confirm": "1"})
    assert "at least one facilitator" in page(response)
    cast.facilitator.refresh_from_db()
    assert cast.facilitator.role == "facilitator"


def test_a_long_roster_is_shown_and_imported_with_few_queries(cast):
    client = client_of(cast.host)
    text = "\n".join(f"Person {i},p{i}@example.org" for i in range(500))
    for fields in ({"text": text}, {"text": text, "confirm": "1"}):
        with CaptureQueriesContext(connection) as captured:
            assert client.post(IMPORT, fields).status_code in {200, 302}
        assert len(captured) < 40
    assert cast.dialogue.participants.count() == 505


def test_markup_in_a_roster_stays_text(cast):
    shown = page(client_of(cast.host).post(IMPORT, {"text": "<script>alert(1)</script>,noor@example.org"}))
    assert "<script>alert" not in shown
