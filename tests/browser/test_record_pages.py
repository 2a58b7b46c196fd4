"""The pages of clearance, history and redaction: accessible, no wider than the screen, working without script."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from dialogues.access import mint_key
from dialogues.models import Participant
from minutes import actions as record
from minutes.clearance import actions as clearance
from minutes.demo.making import make_demo
from minutes.management.commands.demo import demo_links
from minutes.models import Minutes
from tests.browser.test_pages import LOOKS, faults

pytestmark = pytest.mark.django_db(transaction=True)


def under_review() -> tuple[Minutes, Participant]:
    """The demo's minutes, corrected, redacted and published once more, then sent to the delegations, of which one has
    proposed a correction and objected."""
    now = timezone.now()
    dialogue = make_demo(now)
    minutes = Minutes.objects.get(session__dialogue=dialogue)
    chair = dialogue.participants.filter(role="facilitator").get()
    record.unpublish_minutes(minutes, now)
    said = minutes.segments.filter(kind="statement", delegation__is_host=False).exclude(text="")
    segment = said[0]
    record.edit_segment(
        segment, f"{segment.text} This was added later.", segment.version, chair, now, language="en"
    )
    record.redact_segment(segment, "added later", "at the request of a third party", chair, now)
    record.publish_minutes(minutes, now + dt.timedelta(seconds=1))
    record.unpublish_minutes(minutes, now)
    review = clearance.send_to_review(minutes, 5, now)
    own = review.windows.get(delegation=segment.delegation)
    windows = [own, *review.windows.exclude(pk=own.pk)]
    delegate = own.delegation.participants.filter(role="delegate").first()
    assert delegate
    clearance.propose(
        windows[0],
        segment,
        segment.text.replace(" the ", " a ", 1) + " So it is.",
        "As our law says.",
        delegate,
        now,
    )
    clearance.object_to(windows[0], "We reserve our position on cost-sharing.", delegate, now)
    other = windows[1].delegation.participants.filter(role="delegate").first()
    assert other
    clearance.clear(windows[1], other, now)
    return minutes, delegate


@pytest.mark.parametrize("look", LOOKS)
def test_pages_of_the_record_are_accessible_and_fit(look: str, open_page: Callable[..., Page]) -> None:
    minutes, delegate = under_review()
    links = demo_links(minutes.session.dialogue)
    place = f"/s/{minutes.session_id}/minutes"
    segment = minutes.segments.filter(delegation=delegate.delegation).exclude(text="")[0]
    page = open_page(**LOOKS[look])
    page.goto(f"/j/{mint_key(delegate)}")
    found = faults(page, f"/s/{minutes.session_id}/clearance/")
    page = open_page(**LOOKS[look])
    page.goto("/" + links["facilitator"]["link"].split("/", 3)[3])
    for end in (
        "/",
        "/clearance/",
        "/history/",
        f"/segments/{segment.pk}/history/",
        f"/segments/{segment.pk}/redact/",
    ):
        found += faults(page, place + end)
    clearance.take_back(minutes, timezone.now())
    record.publish_minutes(minutes, timezone.now())
    page = open_page(**LOOKS[look])
    found += faults(page, f"{minutes.get_absolute_url()}history/")
    found += faults(page, minutes.get_absolute_url())
    assert not found, "\n".join(found)
