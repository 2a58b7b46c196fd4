"""What readers get: light, without script, the same number of questions however long the record is."""

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.actions import add_paper
from minutes import actions
from minutes.models import Evidence, Minutes, Segment, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

PAGE = "/minutes/rivers-1"
ADDRESSES = [PAGE, f"{PAGE}/", f"{PAGE}/record/", f"{PAGE}.md", f"{PAGE}.json", f"{PAGE}.csv"]
FILES = [f"{PAGE}.docx", f"{PAGE}.pdf"]
DATA = '<script type="application/ld+json">'


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    segment = segment_of(minutes, cast.asha)
    actions.edit_segment(segment, segment.text + " <script>alert(1)</script>", 1, cast.rapporteur, LATER)
    asha = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    brian = tag(segment_of(minutes, cast.brian), theme, "both sides prepare", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "One desk & shared costs work.", [asha])
    actions.add_evidence(takeaway, brian, Evidence.Stance.QUALIFIES)
    add_paper(
        minutes.session,
        LATER,
        title="Lo que aporta",
        url="https://example.org/a.pdf",
        language="es",
        kind="PDF",
    )
    return actions.publish_minutes(minutes, LATER)


@pytest.mark.parametrize("address", [*ADDRESSES, "/minutes/"])
def test_a_reader_needs_no_account_and_no_script(published: Minutes, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    text = answer.content.decode().replace("\\<script\\>", "").replace(DATA, "")
    assert "<script" not in text or address.endswith(("json", "csv"))
    assert not answer.cookies.get("sessionid")


@pytest.mark.parametrize("address", [*ADDRESSES, *FILES])
def test_drafts_are_for_nobody_else(minutes: Minutes, address: str) -> None:
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", [*ADDRESSES, *FILES])
def test_minutes_of_a_closed_dialogue_are_for_those_who_take_part(
    cast: Cast, published: Minutes, address: str
) -> None:
    cast.dialogue.public = False
    cast.dialogue.save()
    assert client_of(cast.asha).get(address).status_code == 200
    assert client_of(cast.outsider).get(address).status_code == 404
    assert Client().get(address).status_code in {302, 403, 404}
    assert "Floods" not in Client().get("/minutes/").content.decode()
    assert "Floods" not in Client().get("/").content.decode()


def test_the_page_shows_takeaways_with_the_words_that_carry_them(cast: Cast, published: Minutes) -> None:
    text = Client().get(PAGE).content.decode()
    for shown in (
        "One desk &amp; shared costs work.",
        "“A partner knows whom to call”",
        "Asha Shrestha, Nepal",
        '<abbr class="cc" title="Canada">CA</abbr>',
        "Heard from Nepal; qualified by Canada.",
        "River Board (2026). Floods: minutes of a dialogue held on 2 June 2026.",
        "Lo que aporta",
        "Spanish",
        f"{PAGE}/record/#s-{segment_of(published, cast.asha).uuid}",
    ):
        assert shown in text, shown


def test_the_record_stands_beside_it(cast: Cast, published: Minutes) -> None:
    text = Client().get(f"{PAGE}/record/").content.decode()
    assert f'id="s-{segment_of(published, cast.asha).uuid}"' in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "We go on." in text
    assert "Paying a part helps." in text  # the item's conclusion


def test_times_are_the_readers_own(published: Minutes) -> None:
    client = Client()
    client.cookies["zone_guess"] = "Asia/Kathmandu"
    assert "17:45" in client.get(PAGE).content.decode()


def test_readings_are_counted_and_nothing_else_changes(published: Minutes) -> None:
    before = Minutes.objects.values().get()
    client = Client()
    client.get(PAGE)
    client.head(PAGE)
    client.get(f"{PAGE}.json")
    assert Minutes.objects.values().get() == before | {"views": 1}


def test_unknown_minutes_and_formats_are_not_found(published: Minutes) -> None:
    for address in ("/minutes/nothing", "/minutes/nothing.md", f"{PAGE}.exe"):
        assert Client().get(address).status_code == 404, address


def questions(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/record/", f"{PAGE}.md", f"{PAGE}.json", f"{PAGE}.csv"])
def test_questions_do_not_grow_with_the_record(cast: Cast, published: Minutes, address: str) -> None:
    before = questions(address)
    lengthen(published, cast, 60)
    assert questions(address) == before


def test_the_page_of_a_long_session_stays_under_30_kilobytes(cast: Cast, published: Minutes) -> None:
    lengthen(published, cast, 400)
    assert len(gzip.compress(Client().get(PAGE).content)) < 30_000


def lengthen(minutes: Minutes, cast: Cast, number: int) -> None:
    """As many further statements, every tenth with a takeaway; straight into the rows."""
    theme = Theme.objects.get()
    actions.unpublish_minutes(minutes, LATER)
    for n in range(number):
        text = (
            f"Statement {n} of a long day says what number {n * 7919 % 1000} meant to us and to number {n}."
        )
        segment = Segment.objects.create(
            minutes=minutes, position=10 + n, speaker=cast.brian, delegation=cast.canada, text=text
        )
        if n % 10 == 0:
            actions.write_takeaway(minutes, theme, text, [tag(segment, theme, text[10:60], cast.rapporteur)])
    actions.publish_minutes(minutes, LATER)


def test_the_page_of_a_published_session_leads_to_its_minutes(published: Minutes, cast: Cast) -> None:
    page = client_of(cast.asha).get(f"/s/{published.session_id}/").content.decode()
    assert f'href="{published.get_absolute_url()}"' in page
    assert "Spanish</small>" in page  # the paper's language by its name, not its code


def test_takeaways_that_are_published_are_text_to_their_writer(published: Minutes, cast: Cast) -> None:
    page = client_of(cast.rapporteur).get(f"/s/{published.session_id}/minutes/takeaways/").content.decode()
    assert '<p class="statement" dir="auto">One desk &amp; shared costs work.</p>' in page
    assert "<textarea" not in page
