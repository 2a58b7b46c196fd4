"""Who may be named is decided once: no address that shows minutes tells more than the policy of a segment allows.

The addresses come from the URL configuration. A new one fails here until it is named: in `READ` with what it must
show, in `DESK` where only those who keep the minutes may look, or in `SILENT` where it shows no minutes.
"""

import datetime as dt
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from minutes import actions
from minutes.attribution import Voice, owner_of, voice_of
from minutes.cards.actions import write_card
from minutes.clearance import actions as clearance
from minutes.comments.actions import write_comment
from minutes.models import Minutes, Takeaway, Theme
from minutes.reading import read_minutes
from minutes.subscriptions.actions import ask_subscription, confirm_subscription
from minutes.subscriptions.models import Subscription
from minutes.views import FORMATS
from scheduler.models import Message
from tests.conftest import Cast, client_of
from tests.minutes.conftest import ASHA_SAID, HELD, LATER, segment_of, tag
from tests.minutes.files import text_of


@pytest.mark.parametrize(
    ("policy", "voice"),
    [
        ("named", Voice("Asha Shrestha, Nepal", "Asha Shrestha", "Nepal", "NP")),
        ("country", Voice("Nepal", "", "Nepal", "NP")),
        ("group", Voice("A delegation", traceable=False)),
        ("none", Voice(traceable=False)),
    ],
)
def test_each_policy_tells_less(cast: Cast, minutes: Minutes, policy: str, voice: Voice) -> None:
    segment = segment_of(minutes, cast.asha)
    segment.attribution = policy
    assert voice_of(segment) == voice


@pytest.mark.parametrize(
    ("policy", "owner", "told"),
    [
        ("named", "Asha Shrestha", "Asha Shrestha"),
        ("country", "Asha Shrestha", ""),
        ("country", "Ms. SHRESTHA’s desk", ""),
        ("country", "Water Ministry of Nepal", "Water Ministry of Nepal"),
        ("group", "Water Ministry", ""),
        ("none", "Water Ministry", ""),
    ],
)
def test_the_owner_of_an_action_does_not_tell_who_spoke(
    cast: Cast, minutes: Minutes, policy: str, owner: str, told: str
) -> None:
    segment = segment_of(minutes, cast.asha)
    segment.attribution, segment.owner = policy, owner
    assert owner_of(segment) == told


@pytest.mark.parametrize(
    ("policy", "seconds"), [("named", 150), ("country", 150), ("group", 30), ("none", 30)]
)
def test_speaking_time_does_not_tell_whose_the_statements_are_that_nobody_may_know(
    cast: Cast, minutes: Minutes, policy: str, seconds: int
) -> None:
    segment = segment_of(minutes, cast.asha)
    actions.edit_segment(segment, segment.text, 1, cast.rapporteur, LATER, policy)
    document = read_minutes(minutes, "UTC")
    assert {seat.name: seat.spoken_seconds for seat in document.seats if seat.spoken_seconds} == {
        "Nepal": seconds,
        "Canada": 60,
    }
    assert ("without statements" in document.labels["heard"]) == (seconds == 30)


SAID = "A partner knows whom to call"
COMES_TO = "Partners call one desk."
ON_CARD = "A form for requests."

# By name: the addresses, and what each must show, so that the test is no test of empty pages.
READ: dict[str, list[tuple[str, str]]] = {
    "home": [("/", "Floods")],
    "minutes_list": [("/minutes/", "Floods")],
    "minutes_feed": [("/minutes/feed.atom", "Floods")],
    "dialogue_feed": [("/themes/rivers/feed.atom", "Floods")],
    "themes": [("/themes/rivers/", "Funding")],
    "theme": [("/themes/rivers/{theme}/", COMES_TO)],
    "theme_feed": [("/themes/rivers/{theme}/feed.atom", SAID)],
    "cards": [
        ("/themes/rivers/cards/", COMES_TO),
        ("/themes/rivers/cards/", ON_CARD),
        ("/themes/rivers/cards/?theme={theme}", COMES_TO),
        ("/themes/rivers/cards/?delegation={canada}", COMES_TO),
    ],
    "comments": [("/minutes/rivers-1/comments/", "So do we.")],
    "search": [
        ("/search/?q=partner", "A <mark>partner</mark> knows"),
        ("/search/?theme={theme}", COMES_TO),
        ("/search/?country=CA", "Floods"),
        ("/search/?q=requests&country=CA", "A form for <mark>requests</mark>."),
    ],
    "published_minutes": [
        ("/minutes/rivers-1/", SAID),
        ("/minutes/rivers-1/", f'"text": "{ON_CARD}"'),  # as search engines are told
        ("/minutes/rivers-1", ON_CARD),
    ],
    "published_record": [("/minutes/rivers-1/record/", SAID)],
    "published_history": [("/minutes/rivers-1/history/", "put in: </span>each")],
    "takeaway_place": [("/minutes/rivers-1/t/{takeaway}", "")],
    "statement_place": [("/minutes/rivers-1/s/{segment}", "")],
    "export_minutes": [
        *((f"/minutes/rivers-1.{extension}", SAID) for extension in FORMATS),
        *((f"/minutes/rivers-1.{extension}", ON_CARD) for extension in FORMATS if extension != "csv"),
    ],
}
# For those who take part in the dialogue, with the names that readers get.
MEMBERS = {"dialogue_actions": [("/dialogues/rivers/actions/", "We write it down.")]}
DESK = {
    "minutes_clearance", "minutes_history", "segment_history", "redact_segment", "takeaway_card", "session_minutes",
    "minutes_takeaways", "minutes_preview", "codebook", "codebook_change", "codebook_split",
    "minutes_languages", "translating", "minutes_recording", "coders",
}  # fmt: skip
# What only takes (it answers a POST with an address), and what shows no words of any minutes.
SILENT = {
    "subscribe", "subscription", "comment_write", "comment_report", "comment_moderate", "codebook_add",
    "segment_add", "segment_save", "tag", "untag", "theme_add", "theme_remove",
    "takeaway_add", "takeaway_change", "summary_save", "publish_minutes", "unpublish_minutes",
    "translating_begin", "language_readers", "translation", "segment_spoken", "follow_up", "reattach",
}  # fmt: skip
# A delegation reads its own words with its own people's names, and nobody else may: `clearance/` tests it.
DELEGATIONS = {"clearance"}


def addresses(resolver: URLResolver) -> Iterator[URLPattern]:
    """Those of views in `minutes`: nothing else can read minutes, which import-linter holds."""
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from addresses(found)
        elif _module(found).startswith("minutes."):
            yield found


def _module(found: URLPattern) -> str:
    callback: Any = found.callback
    return callback.__module__ if callback.__module__.startswith("minutes.") else type(callback).__module__


def test_every_address_of_the_minutes_is_named_here() -> None:
    names = {found.name or "published_minutes" for found in addresses(get_resolver())}
    assert names == set(READ) | set(MEMBERS) | DESK | SILENT | DELEGATIONS


# What no address may show under each policy; the outline of the session (delegations, hours) is open.
HIDDEN = {
    "country": ("Asha Shrestha",),
    "group": ("Asha Shrestha", ":07", "Owner of it"),
    "none": ("Asha Shrestha", ":07", "Owner of it", "A delegation"),
}


@pytest.fixture(params=HIDDEN)
def hidden(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme, hidden: str) -> Minutes:
    """Asha had the floor at 12:07 UTC, 14:07 for the host, whose clock files are written by."""
    for segment in minutes.segments.filter(speaker=cast.asha):
        actions.edit_segment(segment, segment.text, 1, cast.rapporteur, LATER, hidden)
    said = segment_of(minutes, cast.asha)
    takeaway = actions.write_takeaway(minutes, theme, COMES_TO, [tag(said, theme, SAID, cast.rapporteur)])
    write_card(takeaway, "practice", ON_CARD, "A capital", [cast.canada])
    ask_subscription(theme, "reader@example.org", "en", LATER)
    confirm_subscription(Subscription.objects.get(), LATER)
    actions.publish_minutes(minutes, LATER)
    actions.unpublish_minutes(minutes, LATER)
    actions.edit_segment(said, ASHA_SAID.replace("every", "each"), 1, cast.rapporteur, LATER)
    clearance.send_to_review(minutes, 1, LATER)
    for window in minutes.reviews.get().windows.all():
        objecting = cast.asha if window.delegation == cast.nepal else cast.brian
        clearance.object_to(window, "We see it otherwise.", objecting, LATER, said)
        clearance.clear(window, objecting, LATER)
    minutes = actions.publish_minutes(minutes, LATER)
    # Times that no other text holds; before, the record would not be what the room's log says.
    minutes.segments.filter(speaker=cast.asha).update(
        owner="Owner of it: Asha Shrestha",
        started_at=HELD + dt.timedelta(minutes=7),
        ended_at=HELD + dt.timedelta(minutes=7),
    )
    noted = minutes.segments.filter(speaker=cast.asha, text="")
    noted.update(text="We write it down.", kind="action", attribution=hidden)
    write_comment(minutes, cast.brian, "So do we.", LATER)
    return minutes


@pytest.mark.parametrize("who", ["nobody", "brian", "observer"])
def test_no_address_tells_more_than_the_policy(
    cast: Cast, published: Minutes, theme: Theme, hidden: str, who: str
) -> None:
    client = client_of(None if who == "nobody" else getattr(cast, who))
    facts = {
        "theme": theme.pk,
        "canada": cast.canada.pk,
        "takeaway": Takeaway.objects.get().uuid,
        "segment": segment_of(published, cast.asha).uuid,
    }
    lists = [*READ.values(), *(MEMBERS.values() if who != "nobody" else ())]
    for address, shown in [pair for pairs in lists for pair in pairs]:
        answer = client.get(address.format(**facts))
        text = text_of(answer.content, address[-5:] if address[-5:] == ".docx" else address[-4:])
        assert answer.status_code == (200 if shown else 302), address
        assert shown in text, address
        assert [word for word in HIDDEN[hidden] if word in text] == [], address


def test_no_question_of_search_finds_who_spoke(cast: Cast, published: Minutes, hidden: str) -> None:
    found = Client().get("/search/?q=partner&country=NP").content.decode()
    assert ("A <mark>partner</mark> knows" in found) == (hidden == "country")
    assert "A <mark>partner</mark>" not in Client().get("/search/?q=shrestha").content.decode()


def test_no_mail_to_readers_tells_more_than_the_policy(cast: Cast, published: Minutes, hidden: str) -> None:
    told = Message.objects.get(topic__startswith="theme/", state="queued")
    mail = message_from_bytes(bytes(told.body), policy=policy.default)
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert COMES_TO in part.get_content()
        assert [word for word in HIDDEN[hidden] if word in part.get_content()] == []


def test_what_names_everybody_is_for_those_who_keep_the_minutes(
    cast: Cast, published: Minutes, theme: Theme
) -> None:
    desk = f"/s/{cast.session.pk}/minutes/"
    said, takeaway = segment_of(published, cast.asha).pk, Takeaway.objects.get().pk
    addresses_of_desk = {
        "minutes_clearance": f"{desk}clearance/",
        "minutes_history": f"{desk}history/",
        "segment_history": f"{desk}segments/{said}/history/",
        "redact_segment": f"{desk}segments/{said}/redact/",
        "takeaway_card": f"{desk}takeaways/{takeaway}/card/",
        "session_minutes": desk,
        "minutes_takeaways": f"{desk}takeaways/",
        "minutes_preview": f"{desk}preview/",
        "minutes_languages": f"{desk}languages/",
        "translating": f"{desk}languages/es/",
        "minutes_recording": f"{desk}recording/",
        "coders": "/dialogues/rivers/coders/",
        "codebook": "/dialogues/rivers/codebook/",
        "codebook_change": f"/dialogues/rivers/codebook/{theme.pk}/",
        "codebook_split": f"/dialogues/rivers/codebook/{theme.pk}/split/",
    }
    keeper, nobody = client_of(cast.rapporteur), Client()
    others = [client_of(cast.brian), client_of(cast.observer), client_of(cast.outsider)]
    assert set(addresses_of_desk) == DESK
    for address in addresses_of_desk.values():
        assert keeper.get(address).status_code == 200, address
        assert [client.get(address).status_code for client in others] == [404, 404, 404], address
        assert nobody.get(address).status_code == 302, address


@pytest.mark.parametrize("end", ["/", ".csv", ".json"])
def test_the_rooms_log_is_for_those_who_were_in_it(cast: Cast, published: Minutes, end: str) -> None:
    address = f"/s/{cast.session.pk}/replay{end}"
    assert Client().get(address).status_code == 302
    assert client_of(cast.outsider).get(address).status_code == 404
