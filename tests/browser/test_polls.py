"""Answering a poll and painting a week in a real browser: by mouse, touch and keyboard, wide and on a phone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from dialogues import access
from scheduler.polls.models import PaintedStretch, Vote
from tests.browser.test_pages import LOOKS, faults
from tests.scheduler.polls.conftest import FIRST, Asked, make_coming

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def open_week(open_page: Callable[..., Page], coming: Asked, **look: Any) -> Page:
    page = open_page(zone="Asia/Kathmandu", **look)
    page.goto(f"/j/{access.mint_key(coming.cast.asha)}")
    page.goto(f"/s/{coming.cast.session.pk}/week/")
    expect(page.locator("#week-grid")).to_be_visible()
    return page


def cell(page: Page, day: int, clock: str) -> Locator:
    """The half-hour from this time on the day of that number, Monday being 0."""
    hour, minute = map(int, clock.split(":"))
    return page.locator(f'td[data-day="{day}"][data-row="{hour * 2 + minute // 30}"]')


def line(page: Page, day: int, level: str) -> str:
    return page.locator(f'input[data-day="{day}"][data-level="{level}"]').input_value()


def drag(page: Page, start: Locator, end: Locator) -> None:
    """With the mouse, by way of a cell between."""
    start.evaluate("cell => cell.scrollIntoView({block: 'center'})")
    a, b = start.bounding_box(), end.bounding_box()
    assert a
    assert b
    page.mouse.move(a["x"] + a["width"] / 2, a["y"] + a["height"] / 2)
    page.mouse.down()
    page.mouse.move((a["x"] + b["x"] + b["width"]) / 2, (a["y"] + b["y"] + b["height"]) / 2)
    page.mouse.move(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2)
    page.mouse.up()


def finger(page: Page, start: Locator, end: Locator, hold: int) -> None:
    """A finger that rests so many milliseconds and then moves, through the browser's own input."""
    a, b = start.bounding_box(), end.bounding_box()
    assert a
    assert b
    client = page.context.new_cdp_session(page)

    def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = a["x"] + a["width"] / 2, a["y"] + a["height"] / 2
    to_x, to_y = b["x"] + b["width"] / 2, b["y"] + b["height"] / 2
    touch("touchStart", x, y)
    page.wait_for_timeout(hold)
    for step in range(1, 6):
        touch("touchMove", x + (to_x - x) * step / 5, y + (to_y - y) * step / 5)
    touch("touchEnd", to_x, to_y)


def test_a_week_is_painted_by_mouse_and_the_answers_follow(open_page: Callable[..., Page]) -> None:
    coming = make_coming()
    page = open_week(open_page, coming)
    drag(page, cell(page, 1, "17:00"), cell(page, 2, "19:30"))
    assert [line(page, day, "yes") for day in (0, 1, 2, 3)] == ["", "17:00-20:00", "17:00-20:00", ""]
    page.get_by_role("button", name="If need be").click()
    drag(page, cell(page, 2, "18:00"), cell(page, 2, "19:30"))
    assert (line(page, 2, "yes"), line(page, 2, "if_need_be")) == ("17:00-18:00", "18:00-20:00")
    page.get_by_role("button", name="No", exact=True).click()
    drag(page, cell(page, 3, "00:00"), cell(page, 3, "03:30"))
    # A stroke that begins on its own colour takes it away.
    drag(page, cell(page, 3, "03:00"), cell(page, 3, "03:30"))
    assert line(page, 3, "no") == "00:00-03:00"
    page.get_by_role("button", name="Keep this week").click()
    expect(page.get_by_text("From your painted week; not saved yet.")).to_have_count(3)
    ready = [radio.get_attribute("value") for radio in page.locator("input[type=radio]:checked").all()]
    assert ready == ["yes", "if_need_be", "no"]
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_text("Your answers are kept")).to_be_visible()
    assert list(Vote.objects.order_by("slot__starts_at").values_list("answer", flat=True)) == ready


def test_a_week_is_painted_from_right_to_left(open_page: Callable[..., Page]) -> None:
    page = open_week(open_page, make_coming(), locale="ar")
    drag(page, cell(page, 1, "17:00"), cell(page, 2, "19:30"))
    assert [line(page, day, "yes") for day in (0, 1, 2, 3)] == ["", "17:00-20:00", "17:00-20:00", ""]
    cell(page, 3, "09:00").focus()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, 4, "09:00")).to_be_focused()
    page.keyboard.press("Space")
    assert line(page, 4, "yes") == "09:00-09:30"


def test_a_week_is_painted_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_week(open_page, make_coming(), viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="Yes").focus()
    for _tab in range(4):
        page.keyboard.press("Tab")
    expect(cell(page, 0, "09:00")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    for _step in range(3):
        page.keyboard.press("Shift+ArrowDown")
    assert line(page, 1, "yes") == "09:00-11:00"
    page.keyboard.press("Shift+ArrowUp")
    assert line(page, 1, "yes") == "09:00-10:30", "who goes back takes back"
    page.keyboard.press("Delete")
    assert line(page, 1, "yes") == "09:00-10:00"
    page.keyboard.press("End")
    expect(cell(page, 1, "23:30")).to_be_focused()
    expect(cell(page, 1, "09:30")).to_have_attribute("aria-label", "Tue " + _number(1) + " 09:30–10:00: Yes")


def _number(day: int) -> str:
    return str((FIRST + dt.timedelta(days=day - 1)).day)


def test_on_a_phone_a_finger_that_rests_paints_one_that_moves_scrolls_and_a_tap_paints_one_cell(
    open_page: Callable[..., Page],
) -> None:
    page = open_week(open_page, make_coming(), **PHONE)
    page.locator(".week-box").scroll_into_view_if_needed()
    box = "document.querySelector('.week-box')"
    page.evaluate(f"{box}.scrollTop = 600; {box}.scrollIntoView()")
    finger(page, cell(page, 1, "14:00"), cell(page, 2, "15:30"), hold=400)
    assert [line(page, day, "yes") for day in (0, 1, 2)] == ["", "14:00-16:00", "14:00-16:00"]
    before = page.evaluate(f"{box}.scrollTop + scrollY")
    finger(page, cell(page, 4, "17:00"), cell(page, 4, "14:00"), hold=0)
    page.wait_for_timeout(300)
    assert line(page, 4, "yes") == ""
    assert page.evaluate(f"{box}.scrollTop + scrollY") > before
    cell(page, 5, "18:00").tap()
    assert line(page, 5, "yes") == "18:00-18:30"
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room


def test_without_scripts_the_lines_are_typed(open_page: Callable[..., Page]) -> None:
    coming = make_coming()
    page = open_page(java_script_enabled=False)
    page.goto(f"/j/{access.mint_key(coming.cast.asha)}")
    page.goto(f"/s/{coming.cast.session.pk}/week/")
    page.locator('input[data-day="1"][data-level="no"]').fill("9-12, 14:00–17:30")
    page.get_by_role("button", name="Keep this week").click()
    expect(page.get_by_role("heading", name="Which hours suit you?")).to_be_visible()
    assert PaintedStretch.objects.count() == 2


@pytest.mark.parametrize("look", LOOKS)
def test_pages_of_polls_are_accessible_and_fit(look: str, open_page: Callable[..., Page]) -> None:
    coming = make_coming()
    now = timezone.now()
    coming.say(coming.cast.brian, "yes", "if_need_be", "no", now=now, written_by=coming.cast.facilitator)
    pages = f"/s/{coming.cast.session.pk}/"
    found = []
    for who, paths in (
        (coming.cast.asha, ["poll/", "week/", ""]),
        (coming.cast.facilitator, ["poll/answers/", f"poll/for/{coming.bina.pk}/"]),
    ):
        page = open_page(**LOOKS[look])
        page.goto(f"/j/{access.mint_key(who)}")
        for path in paths:
            found += faults(page, pages + path)
    assert not found, "\n".join(found)
