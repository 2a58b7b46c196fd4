"""Tagging by selection: what the browser selects is what the server finds at that place, in every script."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dialogues import access
from minutes import actions
from minutes.models import Segment, Span
from tests.conftest import make_cast
from tests.minutes.conftest import LATER, hold, segment_of, tag

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "We train 👩🏽‍🏫 teachers. نحن نتقاسم التكاليف، 中央只保留名单, cafe\u0301 and all.\nSecond line."
SELECT = """words => {
  const said = [...document.querySelectorAll('[data-segment]')].find(e => e.textContent.includes('teachers'));
  const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = walker.nextNode()); ) {
    for (const [edge, word] of [['setStart', words[0]], ['setEnd', words[1]]]) {
      const at = node.data.indexOf(word);
      if (at >= 0) range[edge](node, edge === 'setStart' ? at : at + word.length);
    }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_words_are_tagged_by_selecting_them_and_pressing_a_number(open_page: Callable[..., Page]) -> None:
    cast = make_cast()
    minutes = actions.draft_minutes(hold(cast), LATER)
    theme = actions.add_theme(cast.dialogue, "Funding")
    segment = actions.edit_segment(segment_of(minutes, cast.asha), SAID, 1, cast.rapporteur, LATER)
    first = tag(segment, theme, "teachers. نحن", cast.rapporteur)
    page = open_page()
    page.goto(f"/j/{access.mint_key(cast.rapporteur)}")
    page.goto(f"/s/{minutes.session_id}/minutes/")
    bar = page.locator("#tagbar")
    expect(bar).to_be_hidden()

    # From within the first tag, whose number is in the page and not in the text, to past the emoji and the Chinese.
    page.evaluate(SELECT, ["نحن", "名单"])
    expect(bar).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("mark")).to_have_count(3)
    second = Span.objects.exclude(pk=first.pk).get()
    assert second.exact == "نحن نتقاسم التكاليف، 中央只保留名单"
    assert SAID[second.start : second.end] == second.exact

    # Across a line break, by pressing the button.
    page.evaluate(SELECT, ["cafe\u0301", "Second"])
    bar.get_by_role("button", name="1 Funding").click()
    expect(page.locator("mark")).to_have_count(4)
    assert Span.objects.order_by("pk").last().exact == "cafe\u0301 and all.\nSecond"  # type: ignore[union-attr]

    # 0 takes away the tag in which the selection begins.
    page.evaluate(SELECT, ["cafe\u0301", "and"])
    page.keyboard.press("0")
    expect(page.locator("mark")).to_have_count(3)
    assert Span.objects.count() == 2


def desk_with_themes(
    open_page: Callable[..., Page], themes: int, said: str, **options: Any
) -> tuple[Page, Segment]:
    cast = make_cast()
    minutes = actions.draft_minutes(hold(cast), LATER)
    for number in range(1, themes + 1):
        actions.add_theme(cast.dialogue, "Água potável" if number == 12 else f"Theme {number}")
    segment = actions.edit_segment(segment_of(minutes, cast.asha), said, 1, cast.rapporteur, LATER)
    page = open_page(**options)
    page.goto(f"/j/{access.mint_key(cast.rapporteur)}")
    page.goto(f"/s/{minutes.session_id}/minutes/")
    expect(page.locator("[data-segment][tabindex='0']")).to_have_count(1)
    return page, segment


def tagged(segment: Segment, most: int) -> list[tuple[str, str]]:
    """What is in the database, once it holds as many tags: the page is a moment behind a press."""
    for _ in range(200):
        if segment.spans.count() >= most:
            break
        time.sleep(0.05)
    return [(span.exact, span.theme.name) for span in segment.spans.order_by("pk").select_related("theme")]


def test_words_are_selected_and_tagged_by_keys_alone(open_page: Callable[..., Page]) -> None:
    page, segment = desk_with_themes(open_page, 12, "We train teachers and share, with care, what it costs.")
    bar = page.locator("#tagbar")

    # Tab reaches the statements as one stop; the second word and the one behind it, tagged by number.
    said = page.locator("[data-segment]").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if said.evaluate("each => each === document.activeElement"):
            break
    expect(said).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(bar).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("mark")).to_have_count(1)
    assert tagged(segment, 1) == [("train teachers", "Theme 3")]

    # Where it went on; a theme beyond nine by its number, another by its name without the accent.
    expect(said).to_be_focused()
    for key in ("ArrowRight", "Shift+ArrowRight", "t"):
        page.keyboard.press(key)
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_count(2)
    expect(said).to_be_focused()
    for key in ("End", "Shift+ArrowLeft", "t"):
        page.keyboard.press(key)
    page.keyboard.type("agua")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_count(3)
    assert tagged(segment, 3)[1:] == [("and share", "Theme 11"), ("it costs", "Água potável")]

    # Escape gives the words back; 0 takes the tag away.
    expect(said).to_be_focused()
    for key in ("Home", "ArrowRight", "t"):
        page.keyboard.press(key)
    page.keyboard.type("zzz")
    page.keyboard.press("Enter")  # nothing is called so: nothing happens
    page.keyboard.press("Escape")
    expect(said).to_be_focused()
    page.keyboard.press("0")
    expect(page.locator("mark")).to_have_count(2)
    assert len(tagged(segment, 2)) == 2


def test_arrows_follow_the_direction_of_the_text(open_page: Callable[..., Page]) -> None:
    page, segment = desk_with_themes(open_page, 1, "نحن نتقاسم التكاليف مع شركائنا")
    page.locator("[data-segment]").first.focus()
    for key in ("ArrowLeft", "ArrowLeft", "Shift+ArrowLeft", "1"):
        page.keyboard.press(key)
    expect(page.locator("mark")).to_have_count(1)
    assert tagged(segment, 1) == [("نتقاسم التكاليف", "Theme 1")]


def test_the_keys_are_told_by_a_question_mark(open_page: Callable[..., Page]) -> None:
    page, _segment = desk_with_themes(open_page, 2, "We train teachers.")
    dialog = page.get_by_role("dialog", name="Keys for tagging")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("from word to word")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="All keys").click()
    expect(dialog).to_be_visible()


def test_words_are_tagged_by_touch_on_a_narrow_screen(open_page: Callable[..., Page]) -> None:
    """The long press is the system's; what it selects brings the bar, each theme of which a thumb reaches."""
    narrow = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page, segment = desk_with_themes(open_page, 12, "We train teachers and share.", **narrow)
    page.evaluate(SELECT, ["train", "teachers"])
    bar = page.locator("#tagbar")
    expect(bar).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = bar.bounding_box()
    assert box
    assert box["width"] <= 360
    assert box["y"] + box["height"] <= 740
    last = bar.get_by_role("button", name="12 Água potável")
    last.scroll_into_view_if_needed()
    size = last.bounding_box()
    assert size
    assert size["height"] >= 40
    last.tap()
    expect(page.locator("mark")).to_have_count(1)
    assert tagged(segment, 1) == [("train teachers", "Água potável")]
