"""Translations from the desk to the reader: side by side, stale, authoritative, redacted."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minutes import actions
from minutes.languages import actions as languages
from minutes.languages.models import Translation
from minutes.languages.versions import Version, lookup, shown
from minutes.models import Minutes, Segment, Theme
from minutes.reading import read_minutes
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag

pytestmark = pytest.mark.django_db

SPANISH = "Abrimos una ventanilla para todas las solicitudes. Cada socio sabe a quién llamar."


@pytest.fixture
def said(cast: Cast, minutes: Minutes) -> Segment:
    return segment_of(minutes, cast.asha)


@pytest.fixture
def spanish(cast: Cast, minutes: Minutes, said: Segment) -> Translation:
    made = languages.translate(said, "es", SPANISH, 0, said.version, cast.rapporteur, LATER)
    languages.open_language(minutes, "es", LATER)
    return made


def publish(cast: Cast, minutes: Minutes, theme: Theme) -> None:
    span = tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "One window helps.", [span])
    actions.publish_minutes(minutes, LATER)
    minutes.refresh_from_db()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("es", "es"),
        ("ES-MX", "es"),
        ("zh", ""),
        ("zh-hans-cn", "zh-Hans"),
        ("", ""),
        ("x", ""),
        ("fr", ""),
        ("es-" * 20_000, ""),
    ],
)
def test_a_language_is_looked_up_by_cutting_it_shorter(wanted: str, found: str) -> None:
    assert lookup(wanted, ["", "es", "zh-Hans"]) == found


def test_who_asks_for_a_language_that_is_missing_gets_the_words_that_count() -> None:
    first, counts = Version("en", "One", recorded=True), Version("fr", "Un", authoritative=True)
    assert shown([first, counts], "") == first
    assert shown([first, counts], "es") == counts
    assert shown([first, counts], "en") == first


def test_readers_switch_and_keep_their_place(
    cast: Cast, minutes: Minutes, spanish: Translation, theme: Theme, said: Segment
) -> None:
    publish(cast, minutes, theme)
    url = f"{minutes.get_absolute_url()}record/"
    plain = Client().get(url).content.decode()
    assert f'href="?language=es#s-{said.uuid}"' in plain
    assert '<button class="link" name="language" value="es">' in plain
    assert SPANISH not in plain
    translated = Client().get(url, {"language": "es-MX"}).content.decode()
    assert SPANISH in translated
    assert 'lang="es"' in translated
    assert "Translated on 5 June 2026." in translated
    assert "Not translated into Spanish." in translated
    assert f'href="?#s-{said.uuid}"' in translated


def test_a_language_that_is_not_open_is_not_shown(
    cast: Cast, minutes: Minutes, spanish: Translation, theme: Theme
) -> None:
    languages.close_language(minutes, "es", LATER)
    publish(cast, minutes, theme)
    for rest in ("record/?language=es", "?language=es"):
        assert SPANISH not in Client().get(minutes.get_absolute_url() + rest).content.decode()
    address = minutes.get_absolute_url().rstrip("/")
    assert SPANISH not in Client().get(f"{address}.json").content.decode()
    assert Client().get(f"{address}.md", {"language": "es"}).status_code == 404
    assert "ventanilla" not in Client().get("/search/", {"q": "solicitudes"}).content.decode()


def test_files_and_search_know_the_translation(
    cast: Cast, minutes: Minutes, spanish: Translation, theme: Theme, said: Segment
) -> None:
    publish(cast, minutes, theme)
    address = minutes.get_absolute_url().rstrip("/")
    assert SPANISH in Client().get(f"{address}.md", {"language": "es"}).content.decode()
    (found,) = [
        one
        for item in Client().get(f"{address}.json").json()["items"]
        for one in item["segments"]
        if one["translations"]
    ]
    assert found["text"] == said.text
    assert found["translations"] == [
        {"language": "es", "text": SPANISH, "authoritative": False, "stale": False}
    ]
    hits = Client().get("/search/", {"q": "ventanilla"}).content.decode()
    assert f"record/?language=es#s-{said.uuid}" in hits


def test_an_edit_makes_it_stale_and_saving_it_again_says_that_it_holds(
    cast: Cast, minutes: Minutes, spanish: Translation, said: Segment
) -> None:
    edited = actions.edit_segment(said, f"{said.text} Always.", said.version, cast.rapporteur, LATER)
    desk = client_of(cast.rapporteur).get(f"/s/{minutes.session_id}/minutes/languages/es/").content.decode()
    assert "edited since" in desk
    assert "<ins>" in desk
    languages.translate(edited, "es", SPANISH, spanish.version, edited.version, cast.rapporteur, LATER)
    spanish.refresh_from_db()
    assert (spanish.made_from, spanish.version) == (edited.version, 1)


def test_the_desk_sees_who_edited_a_translation_and_how(
    cast: Cast, minutes: Minutes, spanish: Translation, said: Segment
) -> None:
    desk, address = client_of(cast.rapporteur), f"/s/{minutes.session_id}/minutes/languages/es/"
    assert "Edited" not in desk.get(address).content.decode()
    once, twice = f"{SPANISH} Siempre.", f"{SPANISH} Nunca."
    languages.translate(said, "es", once, spanish.version, said.version, cast.rapporteur, LATER)
    with CaptureQueriesContext(connection) as one:
        page = desk.get(address).content.decode()
    assert "Edited once" in page
    assert re.search(r"<ins>.*Siempre\.</ins>", page)
    languages.translate(said, "es", twice, spanish.version + 1, said.version, cast.asha, LATER)
    with CaptureQueriesContext(connection) as two:
        page = desk.get(address).content.decode()
    assert "Edited 2 times" in page
    assert page.index(cast.asha.name) < page.index("Nunca") < page.rindex("Siempre")
    assert len(two) == len(one)


@pytest.mark.parametrize("own", ["en", "ar", "es"])
def test_the_page_saves_into_its_language_whatever_the_translator_reads(
    cast: Cast, minutes: Minutes, said: Segment, own: str
) -> None:
    desk = client_of(cast.rapporteur)
    address = f"/s/{minutes.session_id}/minutes/languages/fr/"
    page = desk.get(address, headers={"Accept-Language": own}).content.decode()
    assert f'action="{address}readers/"' in page
    assert set(re.findall(r'<textarea[^>]* dir="(\w+)" lang="(\w+)"', page)) == {("ltr", "fr")}
    form = re.search(rf'action="({address}segment/{said.pk}/)"', page)
    assert form is not None
    desk.post(form[1], {"text": "Un guichet.", "version": 0, "made_from": said.version})
    assert list(said.translations.values_list("language", "text")) == [("fr", "Un guichet.")]


def test_two_translators_lose_nothing(cast: Cast, said: Segment, spanish: Translation) -> None:
    languages.translate(said, "es", "Primera", 1, said.version, cast.rapporteur, LATER)
    with pytest.raises(languages.TranslationConflict) as conflict:
        languages.translate(said, "es", "Segunda", 1, said.version, cast.facilitator, LATER)
    assert conflict.value.theirs.text == "Primera"
    assert list(spanish.revisions.values_list("text", flat=True)) == [SPANISH]


def test_what_is_retranslated_or_counts_anew_is_to_be_confirmed(
    cast: Cast, minutes: Minutes, theme: Theme, said: Segment, spanish: Translation
) -> None:
    span = tag(said, theme, "one window", cast.rapporteur)
    takeaway = actions.write_takeaway(minutes, theme, "One window helps.", [span])
    languages.set_authoritative(said, "es")
    takeaway.refresh_from_db()
    assert takeaway.needs_confirming
    actions.confirm_takeaway(takeaway)
    languages.translate(said, "es", "Otra", 1, said.version, cast.rapporteur, LATER)
    takeaway.refresh_from_db()
    assert takeaway.needs_confirming


def test_a_redaction_takes_the_translation_with_it(
    cast: Cast, minutes: Minutes, theme: Theme, said: Segment, spanish: Translation
) -> None:
    languages.translate(said, "es", f"{SPANISH} Siempre.", 1, said.version, cast.rapporteur, LATER)
    languages.set_authoritative(said, "es")
    publish(cast, minutes, theme)
    actions.redact_segment(said, "A partner", "a name", cast.rapporteur, LATER)
    spanish.refresh_from_db()
    assert spanish.text == "[redacted: a name]"
    assert not spanish.authoritative
    assert not spanish.revisions.exists()
    assert "Nothing published answers this" in Client().get("/search/", {"q": "ventanilla"}).content.decode()


def test_in_which_language_somebody_spoke_is_not_told_of_who_is_not_named(
    cast: Cast, minutes: Minutes, said: Segment
) -> None:
    languages.mark_spoken(said, "ne")
    told = [one.note for item in read_minutes(minutes, "UTC").items for one in item.statements]
    assert "Spoken in Nepali; recorded from the interpreter." in told
    Segment.objects.filter(pk=said.pk).update(attribution="none")
    told = [one.note for item in read_minutes(minutes, "UTC").items for one in item.statements]
    assert not any("Nepali" in note for note in told)


@pytest.mark.parametrize(
    ("language", "text", "made_from"),
    [("es", "", 1), ("es", "x" * 20_001, 1), ("es", "x", 9), ("español", "x", 1), ("es_MX", "x", 1)],
)
def test_what_is_no_translation_is_refused(
    cast: Cast, said: Segment, language: str, text: str, made_from: int
) -> None:
    with pytest.raises(ValidationError, match="Expected"):
        languages.translate(said, language, text, 0, made_from, cast.rapporteur, LATER)


@pytest.mark.parametrize("rest", ["", "es/"])
def test_the_desk_is_for_who_keeps_the_minutes(cast: Cast, minutes: Minutes, rest: str) -> None:
    url = f"/s/{minutes.session_id}/minutes/languages/{rest}"
    assert client_of(cast.rapporteur).get(url).status_code == 200
    assert client_of(cast.asha).get(url).status_code == 404
    assert client_of(cast.outsider).get(url).status_code == 404
