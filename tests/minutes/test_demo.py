"""The demo: what programs rely on, made once, by the same actions and the same log as everything else."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from dialogues.models import Dialogue, RoomEvent, Session
from dialogues.room import log
from minutes.models import Evidence, Minutes
from tests.conftest import client_of

pytestmark = pytest.mark.django_db


def demo() -> dict[str, Any]:
    out = io.StringIO()
    call_command("demo", "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_one_object_that_programs_read() -> None:
    found = demo()
    assert set(found) == {"dialogue", "sessions", "facilitator", "participants"}
    assert [(s["status"], s["start"] is None) for s in found["sessions"]] == [
        ("published", False),
        ("scheduled", False),
        ("draft", True),
    ]
    assert found["sessions"][0]["start"] == "2011-06-28T12:00:00Z"
    assert set(found["facilitator"]) == {"email", "link"}
    for person in found["participants"]:
        assert set(person) == {"email", "name", "role", "country", "session", "link"}
        assert person["session"] == found["sessions"][1]["id"]
    assert {p["country"] for p in found["participants"] if p["role"] == "delegate"} == {
        "CN",
        "IN",
        "ID",
        "MX",
        "SG",
    }


def test_a_second_run_makes_nothing_but_new_links() -> None:
    first = demo()
    events = RoomEvent.objects.count()
    second = demo()
    assert (Dialogue.objects.count(), Session.objects.count(), RoomEvent.objects.count()) == (1, 3, events)
    assert second["sessions"] == first["sessions"]
    assert second["participants"][0]["link"] != first["participants"][0]["link"]


def test_links_sign_their_bearer_in_and_those_of_the_first_run_stay_open() -> None:
    first = demo()
    demo()
    client = client_of(None)
    facilitator = client.get(first["facilitator"]["link"].removeprefix(settings.PUBLIC_URL), follow=True)
    assert Dialogue.objects.get().title in facilitator.content.decode()
    person = first["participants"][0]
    page = client.get(person["link"].removeprefix(settings.PUBLIC_URL), follow=True)
    assert f"You are <bdi>{person['name']}</bdi>" in page.content.decode()


def test_the_past_session_is_in_its_log_and_its_minutes_are_published() -> None:
    past = demo()["sessions"][0]["id"]
    state = log.load(int(past))
    assert state.session["status"] == "published"
    assert state.session["started_at"] == "2011-06-28T12:00:00.000Z"
    assert all(d["spoken_seconds"] > 0 for key, d in state.map.items() if key.startswith("delegation/"))
    record = Minutes.objects.get()
    assert record.takeaways.count() == 4
    assert not record.takeaways.filter(evidence=None).exists()
    assert set(Evidence.objects.values_list("stance", flat=True)) == {"supports", "qualifies"}
    assert client_of(None).get(record.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_invitations_lie_in_the_outbox() -> None:
    demo()
    mails = [path.read_text() for path in Path(settings.EMAIL_FILE_PATH).glob("*.eml")]
    assert len([mail for mail in mails if "Funding and cost-sharing" in mail]) == 9
