"""However long a record is, a page of it asks the database the same number of questions."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import Participant
from minutes.models import Minutes, Theme
from tests.conftest import client_of
from tests.minutes.long_records import published

READERS = [
    "/minutes/",
    "/minutes/feed.atom",
    "/minutes/{slug}/",
    "/minutes/{slug}/?language=es",
    "/minutes/{slug}/record/",
    "/minutes/{slug}/record/?language=es",
    "/minutes/{slug}/history/",
    "/minutes/{slug}/comments/",
    "/minutes/{slug}.md",
    "/minutes/{slug}.json",
    "/minutes/{slug}.csv",
    "/minutes/{slug}.docx",
    "/minutes/{slug}.pdf",
    "/themes/{dialogue}/",
    "/themes/{dialogue}/{theme}/",
    "/themes/{dialogue}/{theme}/feed.atom",
    "/themes/{dialogue}/cards/",
]
DESK = [
    "/s/{session}/minutes/",
    "/s/{session}/minutes/takeaways/",
    "/s/{session}/minutes/preview/",
    "/s/{session}/minutes/history/",
    "/s/{session}/minutes/languages/",
    "/s/{session}/minutes/languages/es/",
    "/s/{session}/minutes/recording/",
    "/s/{session}/minutes/clearance/",
    "/dialogues/{dialogue}/codebook/",
    "/dialogues/{dialogue}/codebook/{theme}/",
    "/dialogues/{dialogue}/codebook/{theme}/split/",
    "/dialogues/{dialogue}/coders/",
    "/dialogues/{dialogue}/actions/",
]


def questions(client: Client, template: str, minutes: Minutes) -> int:
    dialogue = minutes.session.dialogue
    theme = dialogue.themes.earliest("position")
    address = template.format(
        slug=minutes.slug, session=minutes.session_id, dialogue=dialogue.slug, theme=theme.pk
    )
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def rapporteur(minutes: Minutes) -> Client:
    dialogue = minutes.session.dialogue
    return client_of(Participant.objects.create(dialogue=dialogue, name="Rosa", role="rapporteur"))


@pytest.mark.django_db
@pytest.mark.parametrize("template", READERS)
def test_a_page_for_readers_asks_the_same_of_a_longer_record(template: str) -> None:
    short, long = published(20, "short"), published(80, "long")
    questions(Client(), template, short)  # what is kept once for all pages
    assert questions(Client(), template, long) == questions(Client(), template, short)


@pytest.mark.django_db
@pytest.mark.parametrize("template", DESK)
def test_a_page_of_the_desk_asks_the_same_of_a_longer_record(template: str) -> None:
    short, long = published(20, "short"), published(80, "long")
    questions(rapporteur(short), template, short)
    assert questions(rapporteur(long), template, long) == questions(rapporteur(short), template, short)


@pytest.mark.django_db
@pytest.mark.parametrize("template", [*DESK, *READERS])
def test_a_page_asks_the_same_of_a_longer_codebook(template: str) -> None:
    minutes = published(20, "short")
    desk = rapporteur(minutes)
    questions(desk, template, minutes)
    before = questions(desk, template, minutes)
    Theme.objects.bulk_create(
        Theme(dialogue=minutes.session.dialogue, name=f"Theme {number}", position=number)
        for number in range(10, 40)
    )
    assert questions(desk, template, minutes) == before
