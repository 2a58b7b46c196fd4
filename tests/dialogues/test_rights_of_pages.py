"""Every page of a facilitator, met by those who may and by those who may not."""

from typing import Any

import pytest
from django.test import Client

from dialogues import actions
from dialogues.models import Participant, Session
from tests.conftest import NOW, Cast, client_of

READ = [
    "/dialogues/rivers/edit/",
    "/dialogues/rivers/people/",
    "/dialogues/rivers/people/import/",
    "/dialogues/rivers/people/{asha}/",
    "/dialogues/rivers/sessions/new/",
    "/dialogues/rivers/delegations/add/",
    "/dialogues/rivers/delegations/add/?country=NP",
    "/dialogues/rivers/delegations/{nepal}/",
    "/s/{session}/edit/",
    "/s/{session}/plan/",
]
WRITE = [
    "/dialogues/rivers/edit/",
    "/dialogues/rivers/people/",
    "/dialogues/rivers/people/import/",
    "/dialogues/rivers/people/{asha}/",
    "/dialogues/rivers/people/{asha}/remove/",
    "/dialogues/rivers/people/{asha}/link/",
    "/dialogues/rivers/sessions/new/",
    "/dialogues/rivers/delegations/add/?country=PE",
    "/dialogues/rivers/delegations/{nepal}/",
    "/dialogues/rivers/delegations/{nepal}/remove/",
    "/s/{session}/edit/",
    "/s/{session}/agenda/",
    "/s/{session}/papers/",
    "/s/{session}/papers/{paper}/remove/",
    "/s/{session}/hour/",
    "/s/{session}/cancel/",
]


def address(template: str, cast: Cast) -> str:
    paper = cast.session.papers.first() or actions.add_paper(
        cast.session, NOW, title="Questions", url="https://example.org/q", language="en"
    )
    return template.format(asha=cast.asha.pk, nepal=cast.nepal.pk, session=cast.session.pk, paper=paper.pk)


def post(client: Client, url: str) -> Any:
    """All fields that could do harm, were they listened to."""
    fields = {
        "title": "Taken over",
        "name": "Taken over",
        "email": "mallory@example.org",
        "role": "facilitator",
        "language": "en",
        "zone": "UTC",
        "duration": "60",
        "do": "add",
        "planned_minutes": "5",
        "url": "https://evil.example",
        "text": "Mallory,mallory@example.org,facilitator",
        "confirm": "1",
        "work_from": "09:00",
        "work_to": "17:00",
        "exchange": "both",
        "start": "2031-06-02T12:00:00Z",
    }
    return client.post(url, fields)


def everything(cast: Cast) -> list[object]:
    """All that the pages could change."""
    dialogue = cast.dialogue
    return [
        list(type(dialogue).objects.values()),
        list(dialogue.delegations.values()),
        list(Participant.objects.values()),
        list(Session.objects.values()),
        list(cast.session.items.values()),
        list(cast.session.papers.values()),
        list(cast.asha.keys.filter(revoked_at=None).values("digest")),
    ]


@pytest.mark.parametrize("template", READ)
def test_a_facilitator_reads_their_pages(cast, template):
    assert client_of(cast.host).get(address(template, cast)).status_code == 200


@pytest.mark.parametrize("template", READ)
def test_a_stranger_is_asked_to_sign_in_and_comes_back(cast, template):
    url = address(template, cast)
    response = Client().get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/")


@pytest.mark.parametrize("template", READ)
@pytest.mark.parametrize("who", ["outsider", "asha", "rapporteur", "observer"])
def test_nobody_else_learns_that_the_page_exists(cast, template, who):
    assert client_of(getattr(cast, who)).get(address(template, cast)).status_code == 404


@pytest.mark.parametrize("template", WRITE)
def test_nobody_else_changes_anything(cast, template):
    url = address(template, cast)
    clients = [client_of(who) for who in (cast.outsider, cast.asha, cast.rapporteur, None)]
    before = everything(cast)
    statuses = [post(client, url).status_code for client in clients]
    assert statuses == [404, 404, 404, 403]
    assert everything(cast) == before


@pytest.mark.parametrize("template", [template for template in WRITE if template not in READ])
def test_looking_changes_nothing(cast, template):
    client, url = client_of(cast.host), address(template, cast)
    before = everything(cast)
    assert client.get(url).status_code in {200, 302, 405}
    assert everything(cast) == before


def test_whoever_takes_part_sees_the_dialogue_and_only_facilitators_see_where_to_act(cast):
    pages = {
        name: client_of(getattr(cast, name)).get("/dialogues/rivers/").content.decode()
        for name in ("host", "asha", "observer")
    }
    for page in pages.values():
        assert "Floods" in page
    assert [name for name, page in pages.items() if f"/s/{cast.session.pk}/edit/" in page] == ["host"]
    assert [name for name, page in pages.items() if "/dialogues/rivers/people/" in page] == ["host"]


def test_an_outsider_does_not_see_the_dialogue(cast):
    assert client_of(cast.outsider).get("/dialogues/rivers/").status_code == 404
    assert Client().get("/dialogues/rivers/").status_code == 302


def test_the_list_holds_ones_own_dialogues(cast):
    assert "Elsewhere" not in client_of(cast.host).get("/dialogues/").content.decode()
    assert "Rivers" not in client_of(cast.outsider).get("/dialogues/").content.decode()
    assert Client().get("/dialogues/").status_code == 302


def test_a_facilitator_who_tried_a_delegates_link_is_still_the_facilitator(cast):
    client = client_of(cast.asha)
    client.force_login(cast.host, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/dialogues/rivers/")
    assert "You are <bdi>Asha Shrestha</bdi>" in page.content.decode()
    assert f"/s/{cast.session.pk}/edit/" in page.content.decode()


def test_a_facilitator_who_was_removed_is_an_outsider(cast):
    actions.add_participant(cast.dialogue, NOW, name="Otto", email="outsider@example.org", role="facilitator")
    client = client_of(cast.outsider)
    assert client.get("/dialogues/rivers/edit/").status_code == 200
    actions.remove_participant(Participant.objects.get(user=cast.outsider, dialogue=cast.dialogue), NOW)
    assert client.get("/dialogues/rivers/edit/").status_code == 404
