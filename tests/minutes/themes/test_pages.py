"""Pages and feeds of themes: for every reader, of published minutes alone, under the attribution policy."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date

from dialogues.models import Session
from minutes import actions
from minutes.actions.redaction import redact_segment
from minutes.models import Minutes, Segment, Takeaway, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def published(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "One desk <b>works</b>.", [span])
    return actions.publish_minutes(minutes, LATER)


def addresses() -> list[str]:
    theme = Theme.objects.get()
    return [
        "/themes/rivers/",
        f"/themes/rivers/{theme.pk}/",
        f"/themes/rivers/{theme.pk}/feed.atom",
        "/themes/rivers/feed.atom",
        "/minutes/feed.atom",
    ]


def test_anyone_reads_them_without_script_or_cookie(published: Minutes) -> None:
    for address in addresses():
        answer = Client().get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert b"<script" not in answer.content
        assert b"<b>works" not in answer.content
        assert Client().post(address).status_code == 405


def test_drafts_show_nowhere(published: Minutes) -> None:
    actions.unpublish_minutes(published, LATER)
    for address in addresses():
        text = Client().get(address).content.decode()
        assert "One desk" not in text, address
        assert "Nepal" not in text, address


def test_a_closed_dialogue_is_for_those_who_take_part(cast: Cast, published: Minutes) -> None:
    cast.dialogue.public = False
    cast.dialogue.save()
    for address in addresses()[:-1]:
        assert client_of(cast.asha).get(address).status_code == 200, address
        assert client_of(cast.outsider).get(address).status_code == 404, address
        assert Client().get(address).status_code == 302, address
    assert "One desk" not in Client().get("/minutes/feed.atom").content.decode()
    assert "Floods" not in Client().get("/minutes/feed.atom").content.decode()


@pytest.mark.parametrize("policy", ["group", "none", "country"])
def test_who_may_not_be_told_is_told_nowhere(cast: Cast, published: Minutes, policy: str) -> None:
    Segment.objects.update(attribution=policy)
    takeaway = Takeaway.objects.get()
    for address in [*addresses(), f"/minutes/rivers-1/t/{takeaway.uuid}"]:
        text = Client().get(address, follow=True).content.decode()
        assert "Asha" not in text, address
        if policy != "country" and "rivers-1" not in address and "/minutes/feed" not in address:
            assert "Nepal" not in text, address


def test_the_theme_of_another_dialogue_is_not_found(cast: Cast, published: Minutes) -> None:
    pk = Theme.objects.get().pk
    for end in ("", "feed.atom"):
        assert Client().get(f"/themes/elsewhere/{pk}/{end}").status_code == 404
        assert Client().get(f"/themes/rivers/{pk + 1}/{end}").status_code == 404


def test_a_feed_is_atom_with_categories_and_lasting_addresses(published: Minutes) -> None:
    takeaway = Takeaway.objects.get()
    answer = Client().get(addresses()[2])
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    (entry,) = feed.findall("a:entry", ATOM)
    link = entry.find("a:link", ATOM)
    assert link is not None
    assert link.attrib["href"].endswith(f"/minutes/rivers-1/t/{takeaway.uuid}")
    assert entry.findtext("a:id", None, ATOM) == link.attrib["href"]
    assert [each.attrib["term"] for each in entry.findall("a:category", ATOM)] == ["Funding"]
    assert entry.findtext("a:updated", None, ATOM) == LATER.isoformat()
    summary = entry.find("a:summary", ATOM)
    assert summary is not None
    assert summary.attrib["type"] == "html"
    assert "One desk &lt;b&gt;works&lt;/b&gt;." in str(summary.text)
    assert "A partner knows whom to call" in str(summary.text)
    assert "Funding" in [
        each.attrib["term"]
        for each in ET.fromstring(Client().get("/minutes/feed.atom").content).iterfind(".//a:category", ATOM)
    ]
    again = Client().get(addresses()[2], headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_redaction_reaches_those_who_follow_a_feed(cast: Cast, published: Minutes) -> None:
    later = LATER + dt.timedelta(days=40)
    kept = Client().get(addresses()[2])
    assert "Last-Modified" not in kept
    redact_segment(segment_of(published, cast.asha), "whom to call", "a name", cast.rapporteur, later)
    for address in addresses()[2:]:
        (entry,) = ET.fromstring(Client().get(address).content).findall("a:entry", ATOM)
        assert entry.findtext("a:published", None, ATOM) == LATER.isoformat()
        assert entry.findtext("a:updated", None, ATOM) == later.isoformat()
    since = {"If-None-Match": kept["ETag"], "If-Modified-Since": http_date(later.timestamp())}
    answer = Client().get(addresses()[2], headers=since)
    assert answer.status_code == 200
    assert "whom to call" not in answer.content.decode()


def test_what_xml_cannot_hold_breaks_no_feed(published: Minutes) -> None:
    Takeaway.objects.update(statement="One\x0b desk\uffff works 👩‍👩‍👧")
    Theme.objects.update(name="Fund\x07ing")
    Session.objects.update(title="Flo\x08ods")
    for address in addresses():
        if address.endswith("atom"):
            ET.fromstring(Client().get(address).content)


def test_lasting_addresses_lead_to_the_place(cast: Cast, published: Minutes) -> None:
    takeaway, segment = Takeaway.objects.get(), segment_of(published, cast.asha)
    for kind, uuid, page in (("t", takeaway.uuid, ""), ("s", segment.uuid, "record/")):
        answer = Client().get(f"/minutes/rivers-1/{kind}/{uuid}")
        assert answer["Location"] == f"/minutes/rivers-1/{page}#{kind}-{uuid}"
        assert f'id="{kind}-{uuid}"' in Client().get(answer["Location"]).content.decode()
    assert Client().get(f"/minutes/rivers-1/t/{segment.uuid}").status_code == 404
    actions.unpublish_minutes(published, LATER)
    assert Client().get(f"/minutes/rivers-1/t/{takeaway.uuid}").status_code == 404


def questions(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(connection) as asked:
        Client().get(address)
    return len(asked)


def test_questions_do_not_grow_with_what_was_said(cast: Cast, published: Minutes) -> None:
    before = [questions(address) for address in addresses()]
    theme = Theme.objects.get()
    actions.unpublish_minutes(published, LATER)
    for number in range(20):
        text = f"We also pay for number {number} of them."
        segment = Segment.objects.create(
            minutes=published, position=20 + number, speaker=cast.brian, delegation=cast.canada, text=text
        )
        actions.write_takeaway(published, theme, text, [tag(segment, theme, text, cast.rapporteur)])
    actions.publish_minutes(published, LATER)
    assert [questions(address) for address in addresses()] == before
