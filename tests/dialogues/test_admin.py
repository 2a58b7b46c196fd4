"""The administration shows everything to staff and changes nothing of a dialogue."""

import pytest
from django.test import Client

from dialogues.models import User
from tests.conftest import client_of

PAGES = ["user", "dialogue", "delegation", "participant", "session"]


@pytest.mark.parametrize("name", PAGES)
def test_staff_may_look(cast, name):
    staff = User.objects.create_superuser("staff@example.org", "a long password")
    client = client_of(staff)
    assert client.get(f"/admin/dialogues/{name}/?q=r").status_code == 200
    if name != "user":
        assert client.get(f"/admin/dialogues/{name}/add/").status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_others_may_not(cast, name):
    for who in (cast.host, cast.asha, None):
        assert client_of(who).get(f"/admin/dialogues/{name}/").status_code == 302


def test_nothing_of_a_dialogue_is_changed_there(cast):
    staff = User.objects.create_superuser("staff@example.org", "a long password")
    url = f"/admin/dialogues/session/{cast.session.pk}/"
    assert client_of(staff).post(f"{url}change/", {"status": "published"}).status_code == 403
    assert client_of(staff).post(f"{url}delete/", {"post": "yes"}).status_code == 403
    cast.session.refresh_from_db()
    assert cast.session.status == "scheduled"


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get("/admin/").status_code == 302
