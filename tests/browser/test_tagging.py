"""Tagging by selection: what the browser selects is what the server finds at that place, in every script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dialogues import access
from minutes import actions
from minutes.models import Span
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
