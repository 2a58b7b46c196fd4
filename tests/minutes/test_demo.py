"""The demo: what the contract promises of it, made through the product's own doors, whole or not at all."""

import email
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dialogues.models import AccessKey, Dialogue, Participant, RoomEvent, Session
from dialogues.room import commands, log
from dialogues.room.log import Accepted
from minutes.cards.models import Card
from minutes.demo import content, translations
from minutes.models import Minutes
from scheduler.models import Invitation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo() -> dict[str, Any]:
    return run()


def run() -> dict[str, Any]:
    out = StringIO()
    call_command("demo", "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything in the database but personal keys."""
    models = [model for model in apps.get_models() if model is not AccessKey]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}  # type: ignore[attr-defined]  # every model here has objects


def test_it_prints_one_object_with_what_the_contract_names(demo: dict[str, Any]) -> None:
    dialogue = Dialogue.objects.get()
    past, scheduled, coming = dialogue.sessions.all()
    assert (demo["dialogue"], set(demo)) == (
        str(dialogue.pk),
        {"dialogue", "sessions", "facilitator", "participants"},
    )
    assert demo["sessions"] == [
        {"id": str(past.pk), "status": "published", "start": "2011-06-28T12:00:00Z"},
        {
            "id": str(scheduled.pk),
            "status": "scheduled",
            "start": f"{scheduled.starts_at:%Y-%m-%dT%H:%M:%SZ}",
        },
        {"id": str(coming.pk), "status": "draft", "start": None},
    ]
    assert demo["facilitator"]["email"] == "facilitator@meridian.example"
    assert demo["facilitator"]["link"].startswith(f"{settings.PUBLIC_URL}/enter/")
    for person in demo["participants"]:
        assert set(person) == {"email", "name", "role", "country", "session", "link"}
        assert person["session"] == str(scheduled.pk)
        assert person["link"].startswith(f"{settings.PUBLIC_URL}/j/")
    delegates = {person["country"] for person in demo["participants"] if person["role"] == "delegate"}
    assert delegates == {"CN", "ID", "IN", "MX", "SG"}
    roles = {person["role"] for person in demo["participants"]}
    assert roles == {"facilitator", "rapporteur", "interpreter", "delegate", "observer"}


def test_a_second_run_changes_nothing_but_adds_keys(demo: dict[str, Any]) -> None:
    before, keys = rows(), AccessKey.objects.count()
    again = run()
    assert rows() == before
    assert AccessKey.objects.count() == keys + len(again["participants"])
    assert [session["id"] for session in again["sessions"]] == [session["id"] for session in demo["sessions"]]


def test_when_it_breaks_in_the_middle_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows()
    broken = (
        *content.TAKEAWAYS[:-1],
        (0, "Founded on nothing.", (("Lin Meihua", "never said", "supports"),)),
    )
    monkeypatch.setattr(content, "TAKEAWAYS", broken)
    with pytest.raises(StopIteration):
        run()
    assert rows() == before
    monkeypatch.undo()
    assert len(run()["sessions"]) == 3


def test_the_meeting_is_in_the_rooms_log_and_the_minutes_came_of_it(demo: dict[str, Any]) -> None:
    past = Session.objects.get(number=1)
    minutes = Minutes.objects.get(session=past)
    spoke = RoomEvent.objects.filter(session=past, kind="turn_called").count()
    statements = minutes.segments.filter(kind="statement")
    assert statements.count() == spoke == len(content.TURNS)
    _who, _begins, before, after = translations.EDITED
    said = {" ".join(turn[-1].split()).replace(before, after) for turn in content.TURNS}
    assert {segment.text for segment in statements} == said
    assert minutes.takeaways.count() == 4
    assert {paper.language for paper in past.papers.all()} == {"en", "es"}
    page = Client().get(minutes.get_absolute_url()).content.decode()
    assert "invented for demonstration" in page
    # Two turns that nobody noted have their words from the transcript; the recording opens at each.
    assert [segment.speaker_name for segment in statements.filter(filling__mode="fill")] == ["Ravi Menon"] * 2
    record = Client().get(f"{minutes.get_absolute_url()}record/").content.decode()
    assert record.count("from the transcript") == 2
    assert record.count(f"{content.RECORDING[0]}#t=") == len(content.TURNS) + len(content.DECISIONS)
    for country in ("China", "India", "Indonesia", "Mexico", "Singapore"):
        assert country in page


def test_its_cards_are_offered_and_sought_by_different_countries(demo: dict[str, Any]) -> None:
    cards = [card for card in Card.objects.all() if card.offered_by.exists() and card.sought_by.exists()]
    assert {card.kind for card in cards} == {"practice", "toolkit"}
    for card in cards:
        assert not set(card.offered_by.all()) & set(card.sought_by.all())
    slug = Dialogue.objects.get().slug
    page = Client().get(f"/themes/{slug}/cards/").content.decode()
    found = (
        Client().get("/search/?q=roster&country=ID").content.decode()
    )  # Indonesia seeks it, and said nothing of it
    for text in (page, found):
        assert "Good practice" in text
        assert "Singapore" in text
    assert "Tool kit" in page


def test_the_outbox_holds_the_invitations_to_the_scheduled_session_and_no_others(
    demo: dict[str, Any],
) -> None:
    scheduled = Session.objects.get(status="scheduled")
    mails = [
        email.message_from_bytes(path.read_bytes()) for path in Path(settings.EMAIL_FILE_PATH).glob("*.eml")
    ]
    invited = {address["email"] for address in demo["participants"]}
    assert sorted(str(mail["To"]).rpartition("<")[2].strip(">") for mail in mails) == sorted(invited)
    assert set(Invitation.objects.values_list("session", flat=True)) == {scheduled.pk}
    assert scheduled.starts_at
    assert 4 <= (scheduled.starts_at - timezone.now()).days <= 10


def test_the_scheduled_session_can_be_started_at_once(demo: dict[str, Any]) -> None:
    scheduled = Session.objects.get(status="scheduled")
    facilitator = Participant.objects.get(role="facilitator")
    answer = log.submit(scheduled.pk, facilitator.pk, commands.StartSession(id="s1"), timezone.now())
    assert isinstance(answer, Accepted)
    assert Session.objects.get(pk=scheduled.pk).status == "live"


def test_links_sign_their_bearers_in(demo: dict[str, Any]) -> None:
    for person in [*demo["participants"], demo["facilitator"]]:
        client = Client()
        client.get(person["link"].removeprefix(settings.PUBLIC_URL), follow=True)
        answer = client.get(f"/s/{demo['sessions'][1]['id']}/room/")
        assert answer.status_code == 200, person["email"]


def test_without_json_it_prints_the_links_for_people() -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    assert out.getvalue().count("/j/") == len(Participant.objects.all()) - 1
    assert re.search(r"  Lin Meihua, China +http", out.getvalue())
    assert re.search(r"  Daniel Okafor, rapporteur +http", out.getvalue())
    assert out.getvalue().count("/enter/") == 1
    assert f"{settings.PUBLIC_URL}{Minutes.objects.get().get_absolute_url()}" in out.getvalue()
