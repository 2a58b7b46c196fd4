"""Every kind of page of the demo: no accessibility fault that axe knows, and nothing wider than the screen."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from dialogues.models import Session
from minutes.demo.making import make_demo
from minutes.management.commands.demo import demo_links
from minutes.models import Minutes
from scheduler.models import InboundMessage
from scheduler.replies.taking import receive, take
from tests.scheduler.replies.wild import Answer, gmail

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Path("frontend/node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "rules => axe.run({runOnly: rules}).then(found => found.violations)"
LOOKS: dict[str, dict[str, Any]] = {
    "narrow": {"viewport": {"width": 360, "height": 740}},
    "wide and dark": {"color_scheme": "dark"},
    "narrow, from right to left": {"viewport": {"width": 360, "height": 740}, "locale": "ar"},
}


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with the page at this address, each with the element that shows it."""
    answer = page.goto(address)
    assert answer is not None
    if answer.status != 200:
        return [f"{address}: {answer.status}"]
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text())
    found = [
        f"{address}: {violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in page.evaluate(RUN, RULES)
        for node in violation["nodes"][:3]
    ]
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [*found, f"{address}: {width} px wide on a screen of {room}"] if width > room else found


def odd_reply(session: Session) -> int:
    """A message with somebody who was not invited: all that its page and the list can show."""
    whole = gmail(Answer(session.calendar_entry.uid, "crasher@example.org"))
    take([receive(BytesIO(whole))], InboundMessage.Source.IMAP, timezone.now())
    return InboundMessage.objects.latest("pk").pk


@pytest.mark.parametrize("look", LOOKS)
def test_pages_are_accessible_and_fit(look: str, open_page: Callable[..., Page]) -> None:
    dialogue = make_demo(timezone.now())
    links = demo_links(dialogue)
    past, scheduled, coming = dialogue.sessions.order_by("number")
    published = Minutes.objects.get(session=past).get_absolute_url()
    delegate = next(person for person in links["participants"] if person["role"] == "delegate")
    assert (past.status, scheduled.status) == (Session.Status.PUBLISHED, Session.Status.SCHEDULED)

    anyone = [
        "/",
        "/minutes/",
        published,
        f"{published}record/",
        *(f"{published}{page}?language=ar" for page in ("", "record/")),
        f"{published}history/",
        f"/themes/{dialogue.slug}/",
        f"/themes/{dialogue.slug}/cards/",
        "/search/?country=ID",
        f"{published}comments/",
        f"/themes/{dialogue.slug}/{dialogue.themes.all()[0].pk}/",
        "/plan/",
        "/plan/?places=MX:America/Mexico_City,IN~10:00-18:00~optional,NZ:Pacific/Auckland,CA:",
        "/plan/series/?places=MX:America/Mexico_City,IN~7.5,NZ:Pacific/Auckland&look=2",
    ]
    anyone += ["/accounts/login/code/", "/preferences/", f"/dialogues/{dialogue.slug}/"]
    delegates = [
        f"/s/{scheduled.pk}/",
        f"/s/{scheduled.pk}/room/",
        f"/s/{scheduled.pk}/call/",
        f"/dialogues/{dialogue.slug}/",
        f"/dialogues/{dialogue.slug}/ledger/",
        f"/dialogues/{dialogue.slug}/ledger/{past.number}/",
    ]
    delegates += [f"/dialogues/{dialogue.slug}/busy/", f"/dialogues/{dialogue.slug}/actions/"]
    seat = dialogue.delegations.get(participants__email=delegate["email"])
    delegates += [f"/dialogues/{dialogue.slug}/delegations/{seat.pk}/profile/"]
    facilitators = [
        f"/dialogues/{dialogue.slug}/codebook/",
        f"/dialogues/{dialogue.slug}/coders/",
        f"/dialogues/{dialogue.slug}/actions/",
        f"{published}comments/",
        f"/s/{past.pk}/minutes/takeaways/{Minutes.objects.get(session=past).takeaways.all()[0].pk}/card/",
        f"/dialogues/{dialogue.slug}/codebook/{dialogue.themes.all()[0].pk}/",
        f"/dialogues/{dialogue.slug}/codebook/{dialogue.themes.all()[0].pk}/split/",
        "/dialogues/",
        "/dialogues/new/",
        *(f"/dialogues/{dialogue.slug}/{page}" for page in ("", "edit/", "people/", "people/import/")),
        f"/dialogues/{dialogue.slug}/sessions/new/",
        *(
            f"/s/{scheduled.pk}/{page}"
            for page in ("", "edit/", "delivery/", "reminders/", "room/", "screen/", "zone-rules/")
        ),
        f"/dialogues/{dialogue.slug}/busy/ask/",
        f"/dialogues/{dialogue.slug}/replies/",
        f"/replies/{odd_reply(scheduled)}/",
        f"/s/{coming.pk}/plan/",
        f"/dialogues/{dialogue.slug}/series/",
        f"/s/{coming.pk}/hour/?start=2031-11-10T01:30:00Z",
        *(f"/dialogues/{dialogue.slug}/delegations/{seat.pk}/{page}" for page in ("", "profile/")),
        f"/s/{past.pk}/replay/?all=1",
        *(f"/s/{past.pk}/minutes/{page}" for page in ("", "takeaways/", "preview/", "recording/")),
        *(f"/s/{past.pk}/minutes/languages/{page}" for page in ("", "ar/")),
    ]
    found = []
    for link, addresses in (
        (None, anyone),
        (delegate["link"], delegates),
        (links["facilitator"]["link"], facilitators),
    ):
        page = open_page(**LOOKS[look])
        if link:
            page.goto("/" + link.split("/", 3)[3])
        for address in addresses:
            found += faults(page, address)
    assert not found, "\n".join(found)
