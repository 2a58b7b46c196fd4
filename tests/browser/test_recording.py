"""A transcript from the file to the record in a real browser: by keyboard, on a phone, in the dark, right to left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from minutes import actions as record
from minutes.demo.making import make_demo
from minutes.management.commands.demo import demo_links
from minutes.models import Minutes
from tests.browser.test_pages import LOOKS, faults
from tests.minutes.transcript.conftest import vtt

pytestmark = pytest.mark.django_db(transaction=True)

# On a clock an hour ahead: Grace Whitfield has the floor from 12:00:09 to 12:02:39, Sari Wulandari from 12:02:48.
HEARD = vtt(
    *((20 + 10 * n, 29 + 10 * n, "We are here as peers.") for n in range(10)),
    (170, 190, "<v Sari Wulandari>We formed a small team."),
    (3590, 3594, "<v Grace Whitfield>Thank you all."),
    shift=3600,
)


@pytest.mark.parametrize("look", LOOKS)
def test_a_shifted_file_is_looked_at_moved_and_taken(
    look: str, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    dialogue = make_demo(timezone.now())
    minutes = Minutes.objects.get(session__dialogue=dialogue)
    record.unpublish_minutes(minutes, timezone.now())
    file = tmp_path / "heard.vtt"
    file.write_bytes(HEARD)
    address = f"/s/{minutes.session_id}/minutes/recording/"
    page = open_page(**LOOKS[look])
    page.goto("/" + demo_links(dialogue)["facilitator"]["link"].split("/", 3)[3])
    page.goto(address)
    page.set_input_files("input[type=file]", file)
    page.locator("button[value=upload]").press("Enter")
    page.locator("#preview .notice").wait_for()
    found = faults(page, address)
    page.locator("#preview .notice button").press("Enter")
    page.locator("#preview .notice").wait_for(state="detached")
    assert minutes.transcripts.get(state="waiting").offset == -3_600_000
    found += faults(page, address)
    page.locator("select[name=all]").select_option("below")
    page.locator("button[value=take]").press("Enter")
    page.locator("#take").wait_for(state="detached")
    found += faults(page, address)
    assert "We formed a small team." in " ".join(minutes.segments.values_list("text", flat=True))
    assert "Thank you all." in page.locator("#loose").inner_text()
    found += faults(page, f"/s/{minutes.session_id}/minutes/")
    assert not found, "\n".join(found)
