"""What went wrong is put right: a wrong person, a wrong minute, an end by accident, a note; also from the log."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, WebSocketRoute, expect

from dialogues import access
from dialogues.models import Participant
from dialogues.room import commands, log
from tests.browser.test_pages import LOOKS
from tests.browser.test_pages import faults as faults_at
from tests.browser.test_room import faults
from tests.browser.wording import said
from tests.conftest import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]


@pytest.fixture
def held(transactional_db: None) -> Cast:
    """A session that began twenty minutes ago: eight turns of a minute each, then one of Asha's for five minutes."""
    cast = make_cast()
    began = timezone.now() - dt.timedelta(minutes=20)

    def does(minute: int, command: commands.Command) -> int:
        at = began + dt.timedelta(minutes=minute)
        found = log.submit(cast.session.pk, cast.facilitator.pk, command, at)
        assert isinstance(found, log.Accepted), found
        return found.seq

    does(0, commands.StartSession(id="s"))
    item = does(0, commands.AddItem(id="a", title="Dams", planned_minutes=40))
    does(0, commands.GoToItem(id="i", item=str(item), expect=None))
    turn = None
    for minute, guest in enumerate(("Aba", "Bela", "Caro", "Dina", "Ebo", "Fara", "Gita", "Hana"), 1):
        turn = str(does(minute, commands.Call(id=f"c{minute}", guest=guest, expect=turn)))
    does(15, commands.Call(id="c15", participant=str(cast.asha.pk), expect=turn))
    return cast


def enter(open_page: Open, cast: Cast, who: Participant, **options: object) -> Page:
    page = open_page(**options)
    page.goto(f"/j/{access.mint_key(who)}")
    page.goto(f"/s/{cast.session.pk}/room/")
    return page


def test_a_turn_that_this_page_never_saw_is_found_and_put_right(open_page: Open, held: Cast) -> None:
    chair = enter(open_page, held, held.facilitator)
    chair.keyboard.press("x")
    panel = chair.get_by_role("group", name="Correct a turn")
    expect(panel.get_by_role("combobox", name="Turn", exact=True).locator("option")).to_have_count(9)
    panel.get_by_label("Find by name or time").fill("BEL")
    expect(panel.get_by_role("combobox", name="Turn", exact=True).locator("option")).to_have_count(1)
    panel.get_by_label("Who has the floor in truth").select_option(label="Brian Pike")
    assert faults(chair) == []
    panel.get_by_role("button", name="Put it right").click()
    expect(chair.locator("tr", has_text="Canada").get_by_text("1:00")).to_be_visible()


def test_canada_since_three_minutes_ago(open_page: Open, held: Cast) -> None:
    clerk = enter(open_page, held, held.rapporteur)
    brian = enter(open_page, held, held.brian, viewport={"width": 360, "height": 740})
    clerk.keyboard.press("x")
    clerk.get_by_label("Who has the floor in truth").select_option(label="Brian Pike")
    clerk.get_by_label("Since when").select_option("3 minutes ago")
    clerk.get_by_role("button", name="Put it right").click()
    expect(brian.get_by_text("You have the floor").first).to_be_visible()
    expect(brian.locator(".floor .clock")).to_have_text(re.compile("^3:"))


def test_an_end_by_accident_is_reopened_with_the_turn_that_ran(open_page: Open, held: Cast) -> None:
    chair = enter(open_page, held, held.facilitator)
    asha = enter(open_page, held, held.asha, viewport={"width": 360, "height": 740})
    chair.get_by_role("button", name="End the session").click()
    chair.get_by_role("button", name="End it now").click()
    expect(asha.get_by_text("The meeting has ended")).to_be_visible()
    chair.get_by_role("button", name="Reopen the session").click()
    expect(asha.get_by_text("You have the floor").first).to_be_visible()
    expect(chair.locator(".floor .who")).to_have_text("Asha Shrestha")


@pytest.mark.parametrize("look", LOOKS)
def test_from_the_log_after_the_end_without_script(look: str, open_page: Open, held: Cast) -> None:
    page = open_page(**LOOKS[look])
    page.goto(f"/j/{access.mint_key(held.rapporteur)}")
    note = commands.WriteNote(id="n", kind="statement", text="Dams leek.")
    found = log.submit(held.session.pk, held.rapporteur.pk, note, timezone.now())
    assert isinstance(found, log.Accepted)
    edit = commands.EditNote(id="e", note=str(found.seq), text="Dams leak.")
    log.submit(held.session.pk, held.rapporteur.pk, edit, timezone.now())
    log.submit(held.session.pk, held.facilitator.pk, commands.EndSession(id="end"), timezone.now())
    place = f"/s/{held.session.pk}"
    wrong = faults_at(page, f"{place}/notes/{found.seq}/") + faults_at(page, f"{place}/replay/")
    language = LOOKS[look].get("locale", "en")
    who = said("Who spoke in truth", language)
    page.get_by_role("link", name=said("Put turns right", language)).click()
    page.get_by_role("searchbox").fill("caro")
    page.get_by_role("searchbox").press("Enter")
    page.locator("a[href^='?turn=']").click()
    page.get_by_label(who).select_option(label="Brian Pike")
    wrong += faults_at(page, page.url.partition(place)[1] + page.url.partition(place)[2])
    page.get_by_label(who).select_option(label="Brian Pike")
    page.get_by_role("button", name=said("Put it right", language)).click()
    expect(page.get_by_role("row", name=re.compile("Brian Pike"))).to_be_visible()
    assert wrong == []


def test_the_chair_words_anothers_hand_and_a_corrected_note_leads_to_its_history(
    open_page: Open, held: Cast
) -> None:
    chair = enter(open_page, held, held.facilitator)
    brian = enter(open_page, held, held.brian, viewport={"width": 360, "height": 740})
    brian.get_by_role("button", name=re.compile("^Raise hand")).click()
    chair.get_by_role("button", name="Add note: Brian Pike").click()
    chair.get_by_label("What it is about").fill("Spillways")
    chair.get_by_role("button", name="Save", exact=True).click()
    expect(brian.locator(".mine").get_by_text("Spillways")).to_be_visible()
    chair.keyboard.press("w")
    chair.keyboard.type("Dams leek.")
    chair.keyboard.press("Enter")
    chair.get_by_role("button", name="Edit", exact=True).click()
    chair.get_by_label("Text of the note").fill("Dams leak.")
    chair.get_by_role("button", name="Save", exact=True).click()
    with brian.expect_popup() as history:
        brian.get_by_role("link", name=re.compile("^corrected")).click()
    expect(history.value.get_by_text("Dams leek.")).to_be_visible()
    expect(history.value.get_by_text("as it stands")).to_be_visible()


def test_ones_own_language_is_told_and_seen_on_the_floor(open_page: Open, held: Cast) -> None:
    asha = enter(open_page, held, held.asha, viewport={"width": 360, "height": 740})
    brian = enter(open_page, held, held.brian)
    asha.get_by_label("I speak").select_option("Hindi")
    expect(brian.locator(".floor").get_by_text("Hindi")).to_be_visible()
    asha.get_by_role("link", name="Language and time zone of this page").click()
    asha.get_by_label("Language").select_option("العربيّة")
    asha.get_by_role("button", name="Keep it").click()
    expect(asha.locator("html")).to_have_attribute("dir", "rtl")
    expect(asha).to_have_url(re.compile("/room/$"))


def test_light_mode_is_offered_on_a_bad_line_and_kept_on_the_device(open_page: Open, held: Cast) -> None:
    asha = open_page(viewport={"width": 360, "height": 740})
    lines: list[WebSocketRoute] = []

    def through(route: WebSocketRoute) -> None:
        route.connect_to_server()
        lines.append(route)

    asha.route_web_socket("**", through)
    asha.goto(f"/j/{access.mint_key(held.asha)}")
    asha.goto(f"/s/{held.session.pk}/room/")
    for broken in range(3):
        expect(asha.locator(".line")).to_contain_text("Good line")
        lines[broken].close()
        expect(asha.locator(".line")).not_to_contain_text("Good line")
    offer = asha.get_by_role("button", name="Use light mode")
    expect(offer).to_be_visible()
    assert faults(asha) == []
    offer.click()
    expect(offer).to_be_hidden()
    expect(asha.locator("html")).to_have_class(re.compile("still"))
    asha.reload()
    expect(asha.get_by_text("You have the floor").first).to_be_visible()
    expect(asha.locator(".line")).to_contain_text("Good line")
    assert "light=1" in lines[-1].url
    expect(asha.get_by_role("heading", name="Who is here")).to_have_count(0)
