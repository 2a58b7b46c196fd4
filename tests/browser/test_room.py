"""The room in four browsers at once: what each role presses, and what the others then see."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dialogues import access
from dialogues.models import Participant, RoomEvent
from minutes.models import Theme
from tests.browser.test_pages import AXE, LOOKS, RULES, RUN
from tests.browser.wording import said
from tests.conftest import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]


@pytest.fixture
def table(transactional_db: None) -> Cast:
    cast = make_cast()
    for number, name in enumerate(("Coordination", "Money")):
        Theme.objects.create(dialogue=cast.dialogue, name=name, position=number)
    return cast


def enter(open_page: Open, cast: Cast, who: Participant, **options: object) -> Page:
    page = open_page(**options)
    page.goto(f"/j/{access.mint_key(who)}")
    page.goto(f"/s/{cast.session.pk}/room/")
    return page


def begin(chair: Page) -> None:
    """Starts the session and takes up an item, with the keys alone from there on."""
    chair.get_by_text("Add an item").click()
    chair.get_by_label("Title").fill("Dams")
    chair.get_by_role("button", name="Add", exact=True).click()
    expect(chair.get_by_text("Dams").first).to_be_visible()
    chair.get_by_role("button", name="Start the session").click()
    expect(chair.get_by_role("heading", name="Queue")).to_be_visible()
    chair.keyboard.press("i")
    chair.locator(".panel").get_by_role("button", name="Take up", exact=True).click()
    expect(chair.get_by_text("Ends about")).to_be_visible()


def raise_hand(page: Page, language: str = "en") -> None:
    page.get_by_role("button", name=re.compile(f"^{said('Raise hand', language)}")).click()
    up = re.compile(f"^{said('Your hand is up', language)}")
    expect(page.get_by_role("button", name=up)).to_be_visible()


def faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary']}"
        for each in page.evaluate(RUN, RULES)
        for node in each["nodes"][:3]
    ]
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [*found, f"{width} px wide on a screen of {room}"] if width > room else found


def test_the_desk_by_keys(open_page: Open, table: Cast) -> None:
    chair = enter(open_page, table, table.facilitator)
    asha, brian = (enter(open_page, table, who) for who in (table.asha, table.brian))
    begin(chair)
    raise_hand(asha)
    expect(chair.locator(".moves > li")).to_have_count(1)
    raise_hand(brian)
    expect(chair.locator(".moves > li")).to_have_count(2)
    chair.keyboard.press("j")
    chair.keyboard.press("ArrowDown")
    expect(chair.locator(".moves > li").first).to_contain_text("Brian Pike")
    expect(brian.get_by_text("You are next.").first).to_be_visible()
    chair.get_by_role("button", name="Move Asha Shrestha", exact=True).drag_to(
        chair.locator(".moves > li").first
    )
    expect(chair.locator(".moves > li").first).to_contain_text("Asha Shrestha")
    chair.get_by_role("button", name="Move Brian Pike", exact=True).click()
    chair.get_by_role("button", name="First", exact=True).click()
    expect(chair.locator(".moves > li").first).to_contain_text("Brian Pike")

    chair.keyboard.press("n")
    expect(brian.get_by_text("You have the floor").first).to_be_visible()
    expect(brian).to_have_title(re.compile("^You have the floor"))
    chair.keyboard.press("x")
    chair.get_by_label("Who has the floor in truth").select_option(label="Asha Shrestha")
    chair.get_by_role("button", name="Put it right").click()
    expect(asha.get_by_text("You have the floor").first).to_be_visible()

    chair.keyboard.press("w")
    chair.keyboard.type("Keys stay in the village")
    chair.keyboard.press("Enter")
    expect(asha.get_by_text("Keys stay in the village")).to_be_visible()
    chair.get_by_role("button", name="Write", exact=True).focus()
    chair.keyboard.press("2")
    expect(asha.locator(".tag")).to_contain_text("Money")
    chair.get_by_text("Change the agenda").click()
    chair.locator("details li").get_by_label("Title").fill("Dams and rivers")
    chair.locator("details li").get_by_role("button", name="Save").click()
    expect(asha.get_by_role("heading", name="Dams and rivers")).to_be_visible()
    chair.keyboard.press("?")
    expect(chair.get_by_role("dialog")).to_contain_text("Take up the next item")
    assert faults(chair) == []


def test_a_round_a_roll_and_a_break(open_page: Open, table: Cast) -> None:
    chair = enter(open_page, table, table.facilitator)
    asha = enter(open_page, table, table.asha, viewport={"width": 360, "height": 740})
    begin(chair)
    chair.keyboard.press("r")
    chair.get_by_role("checkbox", name="Canada").uncheck()
    chair.locator(".panel").get_by_role("button", name="Start a round").click()
    expect(asha.get_by_text("Your delegation has its place in the round.")).to_be_visible()
    chair.keyboard.press("n")
    expect(asha.get_by_text("You have the floor").first).to_be_visible()
    expect(asha.locator(".floor")).to_contain_text("of 2:00")
    asha.get_by_role("button", name="I have finished").click()
    expect(chair.get_by_text("Nobody has the floor").first).to_be_visible()

    chair.keyboard.press("h")
    chair.get_by_label(re.compile("quorum")).fill("2")
    chair.locator(".panel").get_by_role("button", name="Call the roll").click()
    expect(chair.get_by_text("There is no quorum yet.")).to_be_visible()
    chair.get_by_role("button", name="Is Canada here?").click()
    expect(chair.get_by_text("There is a quorum.")).to_be_visible()
    chair.get_by_role("button", name="Ask for consent to recording").click()
    asha.get_by_role("button", name="Yes", exact=True).click()
    expect(asha.get_by_text("You agree to being recorded.")).to_be_visible()

    asha.get_by_role("button", name="Slower, please").click()
    expect(chair.locator(".signals")).to_contain_text("Nepal: slower, please")
    chair.keyboard.press("b")
    chair.locator(".panel").get_by_role("button", name="Take a break").click()
    expect(asha.locator(".everywhere li")).to_have_count(2)
    assert faults(asha) == []


def test_votes_and_what_is_known_of_them(open_page: Open, table: Cast) -> None:
    chair = enter(open_page, table, table.facilitator)
    asha, brian = (enter(open_page, table, who) for who in (table.asha, table.brian))
    begin(chair)
    chair.keyboard.press("v")
    chair.get_by_label("Form").select_option("temperature")
    chair.get_by_label("Proposal").fill("A standing council")
    chair.get_by_role("button", name="Open the poll").click()
    asha.get_by_role("link", name="Vote").click()
    asha.get_by_role("button", name="Support it fully").click()
    brian.get_by_role("button", name="Have doubts").click()
    expect(chair.get_by_text("On average 3.5 of 5.")).to_be_visible()
    chair.get_by_role("button", name="Close the poll").click()

    chair.keyboard.press("v")
    chair.get_by_label("Question").fill("Shall we go on?")
    chair.get_by_label("Secret vote").check()
    chair.get_by_role("button", name="Open the poll").click()
    asha.get_by_label("No", exact=True).check()
    asha.get_by_role("button", name="Cast my vote").click()
    expect(asha.get_by_text("You have voted.")).to_be_visible()
    expect(chair.get_by_text("1 of 2 have voted")).to_be_visible()
    expect(chair.get_by_text("Still to vote: Canada")).to_be_visible()
    assert faults(brian) == []
    chair.get_by_role("button", name="Close the poll").click()
    expect(brian.get_by_role("row", name="No 1")).to_be_visible()


def test_a_hand_raised_without_a_line_is_sent_once_after_a_reload(open_page: Open, table: Cast) -> None:
    chair = enter(open_page, table, table.facilitator)
    asha = enter(open_page, table, table.asha, viewport={"width": 360, "height": 740})
    begin(chair)
    expect(asha.get_by_role("heading", name="Dams")).to_be_visible()
    asha.evaluate("window.WebSocket.prototype.send = () => {}")  # the line takes nothing and says nothing
    asha.get_by_role("button", name=re.compile("^Raise hand")).click()
    expect(asha.get_by_role("button", name=re.compile("^Raise hand"))).to_have_attribute("aria-busy", "true")
    assert not RoomEvent.objects.filter(kind="hand_raised").exists()
    asha.reload()
    expect(asha.get_by_role("button", name=re.compile("^Your hand is up"))).to_be_visible()
    asha.reload()
    expect(asha.get_by_role("button", name=re.compile("^Your hand is up"))).to_be_visible()
    assert RoomEvent.objects.filter(kind="hand_raised").count() == 1


@pytest.mark.parametrize("look", LOOKS)
def test_live_views_are_accessible_and_fit(look: str, open_page: Open, table: Cast) -> None:
    interpreter = Participant.objects.create(
        dialogue=table.dialogue, name="Irene Interpreter", role="interpreter", email="irene@example.org"
    )
    chair = enter(open_page, table, table.facilitator)
    begin(chair)
    views = [
        enter(open_page, table, who, **LOOKS[look])
        for who in (table.facilitator, table.rapporteur, interpreter, table.asha)
    ]
    language = LOOKS[look].get("locale", "en")
    raise_hand(views[-1], language)
    wall = enter(open_page, table, table.facilitator, **LOOKS[look])
    wall.goto(f"/s/{table.session.pk}/screen/")
    expect(wall.get_by_text(said("Nobody has the floor", language))).to_be_visible()
    found = {number: wrong for number, page in enumerate([*views, wall]) if (wrong := faults(page))}
    assert not found
    desk = views[0]
    for key in "arbvhi":
        desk.keyboard.press(key)
        expect(desk.locator(".panel")).to_be_visible()
        assert faults(desk) == [], key
        desk.keyboard.press("Escape")
