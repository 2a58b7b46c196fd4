"""The clocks of two devices whose own clocks are wrong agree, after a reload and a sleep too (rule 16)."""

import statistics
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dialogues import access
from dialogues.models import Participant
from tests.conftest import Cast, make_cast
from tests.serving import RoomClient, Server

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]

MOST_APART = 200  # milliseconds
COMPARED = 5  # turns of the clock

# A device whose clock is wrong by `skew` milliseconds; what the machine really says stays at hand.
SKEWED = """
    const Real = Date;
    window.skew = %d;
    window.really = () => Real.now();
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + window.skew); }
        static now() { return Real.now() + window.skew; }
    };
"""
# When the clock of the floor first showed each time, as the machine really says.
WATCH = """() => {
    window.turned = {};
    const look = () => {
        const shown = document.querySelector(".floor .clock")?.textContent;
        if (shown && !(shown in window.turned)) window.turned[shown] = window.really();
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def enter(open_page: Open, cast: Cast, who: Participant, skew: int) -> Page:
    page = open_page()
    page.context.add_init_script(SKEWED % skew)
    page.goto(f"/j/{access.mint_key(who)}")
    page.goto(f"/s/{cast.session.pk}/room/")
    return page


def apart(*pages: Page) -> float:
    """By how many milliseconds the clocks of two pages turn apart: the median, for a busy machine jerks."""
    for page in pages:
        page.evaluate(WATCH)
    both: set[str] = set()
    while len(both) <= COMPARED:  # the first may have been shown before the watch began
        pages[0].wait_for_timeout(300)
        first, second = (page.evaluate("window.turned") for page in pages)
        both = first.keys() & second.keys()
    shown = sorted(both, key=lambda text: first[text])[1:]
    return statistics.median(abs(first[text] - second[text]) for text in shown)


def speaking(server: Server, cast: Cast) -> RoomClient:
    chair = server.room(cast.session.pk, access.mint_key(cast.facilitator))
    chair.ask("s1", "start_session")
    chair.ask("s2", "call", participant=str(cast.asha.pk), expect=None)
    return chair


def test_two_wrong_clocks_agree_after_a_reload_and_a_sleep_too(
    open_page: Open, server: Server, cast: Cast
) -> None:
    chair = speaking(server, cast)
    asha = enter(open_page, cast, cast.asha, skew=95_000)
    brian = enter(open_page, cast, cast.brian, skew=-3_600_000)
    for page in (asha, brian):
        expect(page.locator(".floor .clock")).to_be_visible()
    assert apart(asha, brian) <= MOST_APART

    brian.reload()
    expect(brian.locator(".floor .clock")).to_be_visible()
    assert apart(asha, brian) <= MOST_APART

    # Twenty minutes of sleep: nothing runs, and on waking the device's clock is elsewhere.
    device = brian.context.new_cdp_session(brian)
    device.send("Page.setWebLifecycleState", {"state": "frozen"})
    turn = chair.map["floor"]["turn"]
    chair.ask("f1", "finish_floor", expect=turn)
    chair.ask("c1", "call", participant=str(cast.brian.pk), expect=None)
    device.send("Page.setWebLifecycleState", {"state": "active"})
    brian.evaluate("window.skew += 20 * 60_000; document.dispatchEvent(new Event('visibilitychange'))")
    expect(brian.get_by_text("You have the floor").first).to_be_visible()
    assert apart(asha, brian) <= MOST_APART
    chair.close()
