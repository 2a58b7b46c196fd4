"""The planner's map of hours in a browser: walked through by keyboard, explained by mouse, keyboard and touch."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = "/plan/?places=NP,CA:America/St_Johns&from=2031-06-02&to=2031-06-15&duration=90&zone=Asia/Kathmandu"


def cell(page: Page, row: int, hour: int) -> Locator:
    return page.locator("table.heat tbody tr").nth(row).locator("td").nth(hour).locator("a")


def focused(page: Page) -> str:
    return str(page.evaluate("new URL(document.activeElement.href).searchParams.get('slot')"))


def test_arrow_keys_walk_and_each_cell_says_what_it_costs_whom(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(PLAN)
    tip = page.get_by_role("tooltip")
    expect(page.locator('table.heat a[tabindex="0"]')).to_have_count(1)
    cell(page, 0, 9).focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "2031-06-02T04:15Z"
    expect(tip).to_contain_text("Mon 2 Jun, 10:00 – 11:30")
    expect(tip).to_contain_text(re.compile(r"Canada\s*01:45\s*20\s*at night"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("PageDown")
    assert focused(page) == "2031-06-10T04:15Z"
    expect(tip).to_contain_text("Tue 10 Jun, 10:00")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "2031-06-09T18:15Z"
    # What explains the cell is told to who cannot see it, and goes away when asked to.
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == tip.get_attribute("id")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"slot=2031-06-09T18:15Z#hour$"))
    expect(page.get_by_role("heading", name="The hour you chose")).to_be_visible()
    expect(page.locator('table.heat td[aria-current="true"]')).to_have_count(1)


def test_from_right_to_left_the_arrows_lead_where_they_point(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(PLAN)
    page.evaluate("document.documentElement.dir = 'rtl'")
    cell(page, 0, 9).focus()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "2031-06-02T04:15Z"


def test_the_mouse_explains_and_may_cross_to_what_it_reads(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(PLAN)
    tip = page.get_by_role("tooltip")
    cell(page, 2, 18).hover()
    expect(tip).to_contain_text("Wed 4 Jun, 18:00")
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    inside = page.evaluate(
        """() => { const box = document.getElementById('tip'); return !box.querySelector('script') && box.popover }"""
    )
    assert inside == "manual"


def test_the_first_tap_explains_and_the_second_chooses(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(PLAN)
    tip = page.get_by_role("tooltip")
    target = cell(page, 3, 12)
    target.scroll_into_view_if_needed()
    target.tap()
    expect(tip).to_contain_text("Thu 5 Jun, 12:00")
    expect(tip).to_contain_text("Tap again to choose this hour.")
    box = tip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert "slot=" not in page.url
    target.tap()
    page.wait_for_url(re.compile(r"slot=2031-06-05T06:15Z"))


def test_the_text_for_a_mail_is_copied(open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(PLAN)
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "Nepal: " in page.evaluate("navigator.clipboard.readText()")


def test_without_script_every_hour_is_a_link_that_explains(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/plan/")
    page.get_by_label("Countries or cities").fill("Nepal, St Johns")
    page.get_by_role("button", name="Weigh the hours").click()
    assert "places=NP,CA:America/St_Johns&" in page.url
    cell(page, 2, 18).click()
    expect(page.get_by_role("heading", name="The hour you chose")).to_be_visible()
    page.locator("details.places summary").click()
    page.get_by_label("Nepal works from").fill("18")
    page.get_by_label("Nepal works until").fill("24")
    page.get_by_label("Must Nepal come?").select_option(label="no, optional")
    page.get_by_role("button", name="Weigh the hours").click()
    assert "places=NP~18:00-24:00~optional,CA:America/St_Johns&" in page.url
    expect(page.get_by_role("button", name="Copy the text")).to_be_hidden()


SERIES = (
    "/plan/series/?places=NP,CA:America/St_Johns,KE,JP&first=2031-06-02&every=week&count=12&days=3&zone=UTC"
)
A4_WITHIN_MARGINS = 627  # 210 mm less 22 mm on either side, in CSS pixels


@pytest.mark.parametrize("address", [PLAN, SERIES])
def test_paper_holds_every_hour_and_session_and_nothing_to_press(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page()
    page.set_viewport_size({"width": A4_WITHIN_MARGINS, "height": 880})
    page.goto(address)
    page.emulate_media(media="print")
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main :is(th, td)")]
        .filter(cell => cell.getClientRects().length)
        .map(cell => cell.getBoundingClientRect())
        .filter(box => box.left < 0 || box.right > innerWidth).length"""
    )
    assert cut == 0
    assert page.locator("main :is(input, select, button, nav):visible").count() == 0
