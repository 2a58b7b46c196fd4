"""The room behind a firewall that lets no socket through, and after the line was away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from dialogues import access
from dialogues.models import RoomEvent
from tests.conftest import Cast, make_cast
from tests.serving import RoomClient, Server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def live(server: Server, cast: Cast) -> RoomClient:
    chair = server.room(cast.session.pk, access.mint_key(cast.facilitator))
    chair.ask("s1", "start_session")
    chair.ask("s2", "add_item", title="Dams", planned_minutes=20)
    item = next(key.removeprefix("item/") for key in chair.map if key.startswith("item/"))
    chair.ask("s3", "go_to_item", item=item, expect=None)
    return chair


def enter(page: Page, cast: Cast) -> None:
    page.goto(f"/j/{access.mint_key(cast.asha)}")
    page.goto(f"/s/{cast.session.pk}/room/")


def test_without_sockets_a_delegate_raises_a_hand_and_sees_the_floor(
    open_page: Callable[..., Page], server: Server, cast: Cast
) -> None:
    chair = live(server, cast)
    page = open_page("Asia/Kathmandu")
    tried: list[str] = []

    def blocked(route: WebSocketRoute) -> None:
        tried.append(route.url)
        route.close()

    page.route_web_socket("**", blocked)
    enter(page, cast)
    page.get_by_role("button", name=re.compile("^Raise hand")).click()
    expect(page.get_by_text("You are next").first).to_be_visible()
    assert len(tried) == 2
    while not chair.map["queue"]["order"]:
        chair.receive()
    (entry,) = chair.map["queue"]["order"]
    assert chair.ask("c1", "call_next", expect=entry)["type"] == "ack"
    expect(page.get_by_text("You have the floor").first).to_be_visible()
    chair.close()


def test_a_page_that_was_offline_is_right_within_a_second(
    open_page: Callable[..., Page], server: Server, cast: Cast
) -> None:
    chair = live(server, cast)
    page = open_page("Asia/Kathmandu")
    enter(page, cast)
    expect(page.get_by_role("button", name=re.compile("^Raise hand"))).to_be_enabled()
    page.context.set_offline(True)
    chair.ask("c1", "call", participant=str(cast.asha.pk), expect=None)
    page.context.set_offline(False)
    expect(page.get_by_text("You have the floor").first).to_be_visible(timeout=1_000)
    chair.close()


def test_what_is_asked_for_without_a_line_is_listed_and_sent_once(
    open_page: Callable[..., Page], server: Server, cast: Cast
) -> None:
    chair = live(server, cast)
    page = open_page("Asia/Kathmandu", viewport={"width": 360, "height": 740})
    away = False
    lines: list[WebSocketRoute] = []

    def meets(route: WebSocketRoute) -> None:
        if away:
            route.close()
        else:
            route.connect_to_server()
            lines.append(route)

    page.route_web_socket("**", meets)
    page.route("**/events/**", lambda route: route.abort() if away else route.continue_())
    enter(page, cast)
    expect(page.locator(".line")).to_contain_text("Good line")
    away = True
    lines[-1].close()
    page.get_by_role("button", name=re.compile("^Raise hand")).click()
    page.get_by_role("button", name="Slower, please").click()
    waiting = page.get_by_role("list", name="Waiting to be sent")
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    waiting.get_by_role("listitem").filter(has_text="Slower").get_by_role("button").click()
    expect(waiting.get_by_role("listitem")).to_have_count(1)
    assert not RoomEvent.objects.filter(kind="hand_raised").exists()
    away = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name=re.compile("^Your hand is up"))).to_be_visible()
    expect(waiting).to_be_hidden()
    kinds = list(RoomEvent.objects.filter(actor=cast.asha).values_list("kind", flat=True))
    assert kinds == ["hand_raised"]
    chair.close()
