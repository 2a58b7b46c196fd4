"""What hostile words a form takes is shown as text wherever it is shown."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from minutes import actions
from minutes.clearance import actions as clearance
from minutes.clearance.models import Proposal
from minutes.comments.actions import write_comment
from minutes.models import Minutes, Segment, Theme
from minutes.views import FORMATS
from tests.conftest import Cast, client_of
from tests.minutes.hostile_forms import FORMS, HOSTILE, World, client, filled, make_world
from tests.minutes.test_attribution import addresses


@pytest.fixture
def world(cast: Cast, minutes: Minutes, theme: Theme) -> World:
    return make_world(cast, minutes, theme)


class Markup(HTMLParser):
    """What of a page could run: handlers, addresses that are programs, scripts and elements of our hostile text."""

    def __init__(self) -> None:
        super().__init__()
        self.live: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.live.append(f"{tag} {name}={value}")
            if (tag, name, value) in {("img", "src", "x")}:
                self.live.append(tag)

    def handle_data(self, data: str) -> None:
        if self.rawdata and data.strip().startswith("alert(") and self.lasttag == "script":
            self.live.append(data)


def live(page: str) -> list[str]:
    markup = Markup()
    markup.feed(page)
    return markup.live


def pages(world: World) -> Iterator[tuple[Client, str]]:
    desk, reader = client_of(world.cast.rapporteur), Client()
    for pattern in addresses(get_resolver()):
        if pattern.name and pattern.name != "export_minutes":
            yield desk, world.address(pattern.name)
    for extension in FORMATS:
        yield reader, f"{world.minutes.get_absolute_url()[:-1]}.{extension}"
    yield client_of(world.cast.asha), reverse("clearance", args=[world.minutes.session_id])
    yield reader, "/search/?q=alert"


# What would take the words away again, or go on to the next stage.
SPARED = {"untag", "theme_remove", "redact_segment", "publish_minutes", "minutes_clearance"}


def test_what_was_taken_is_shown_as_text_everywhere(world: World) -> None:
    """Every text of the record holds the hostile one, by the forms where they take it, and none of it runs."""
    assert live(HOSTILE)
    hostile = HOSTILE.replace("\u202e", "").replace("\u2066", "")
    for form in FORMS:
        if form.stage == "draft" and form.name not in SPARED:
            given = filled(form, world)
            for name in given:
                text = hostile[:100] if name in {"name", "owner", "speaker", "place", "reason"} else hostile
                client(form, world).post(world.address(form.name), given | {name: text})
    marked = Segment.objects.filter(minutes=world.minutes, text__contains="<script>")
    assert marked.exists()
    assert Theme.objects.filter(name__contains="<script>").exists()
    review = clearance.send_to_review(world.minutes, 5, timezone.now())
    window = review.windows.get(delegation=world.cast.nepal)
    clearance.propose(window, marked[0], f"{hostile}!", hostile, world.cast.asha, timezone.now())
    clearance.object_to(window, hostile, world.cast.asha, timezone.now(), marked[0])
    found = {address: live(browser.get(address).content.decode()) for browser, address in html_pages(world)}
    Proposal.objects.update(state="declined")
    clearance.take_back(world.minutes, timezone.now())
    prepare(world.minutes)
    actions.publish_minutes(world.minutes, timezone.now())
    write_comment(world.minutes, world.cast.asha, hostile, timezone.now())
    for browser, address in html_pages(world):
        found[address] = live(browser.get(address).content.decode())
    assert not {address: markup for address, markup in found.items() if markup}


def html_pages(world: World) -> Iterator[tuple[Client, str]]:
    for browser, address in pages(world):
        answer = browser.get(address)
        assert answer.status_code in {200, 302, 404, 405, 410}, address
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            yield browser, address


def prepare(minutes: Minutes) -> None:
    """What a person would do before publishing."""
    for takeaway in minutes.takeaways.all():
        takeaway.evidence.filter(span__status="orphan").delete()
        actions.confirm_takeaway(takeaway)
        if not takeaway.evidence.exists():
            actions.remove_takeaway(takeaway)
