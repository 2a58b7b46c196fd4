"""What readers are given in other languages: kept, redacted, found, told apart, and as light as the rest."""

import datetime as dt
import gzip

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minutes import actions
from minutes.languages import actions as languages
from minutes.languages.models import PublishedTranslation, Translation
from minutes.languages.versions import canonical
from minutes.models import Minutes, Segment, Takeaway, Theme
from tests.conftest import Cast, client_of
from tests.minutes.conftest import LATER, segment_of, tag
from tests.minutes.files import text_of
from tests.minutes.history.test_redaction import rows_with

pytestmark = pytest.mark.django_db

PAGE = "/minutes/rivers-1"
FIRST, SECOND = "Abrimos una ventanilla.", "Abrimos una sola ventanilla."
SECRET = "Zanzíbar"
ARABIC = "فتحنا نافذة واحدة لكل طلب."
NEXT_WEEK = LATER + dt.timedelta(days=7)


@pytest.fixture
def takeaway(cast: Cast, minutes: Minutes, theme: Theme) -> Takeaway:
    span = tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    return actions.write_takeaway(minutes, theme, "One window helps.", [span])


def translate(
    cast: Cast, piece: Segment | Takeaway, language: str, text: str, version: int = 0
) -> Translation:
    piece.refresh_from_db()
    return languages.translate(piece, language, text, version, piece.version, cast.rapporteur, LATER)


@pytest.fixture
def published(cast: Cast, minutes: Minutes, takeaway: Takeaway) -> Minutes:
    translate(cast, segment_of(minutes, cast.asha), "es", FIRST)
    translate(cast, takeaway, "es", "Una ventanilla ayuda.")
    languages.open_language(minutes, "es", LATER)
    return actions.publish_minutes(minutes, LATER)


def body(address: str, **query: str) -> str:
    answer = Client().get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_published_in_a_language_is_kept_with_what_changed(cast: Cast, published: Minutes) -> None:
    """Wordings between two publications were nobody's to read, and are not told."""
    said = segment_of(published, cast.asha)
    assert 'id="translations"' not in body(f"{PAGE}/history/")
    actions.unpublish_minutes(published, NEXT_WEEK)
    translate(cast, said, "es", "Un borrador secreto.", 1)
    translate(cast, said, "es", SECOND, 2)
    for takeaway in published.takeaways.all():
        actions.confirm_takeaway(takeaway)
    actions.publish_minutes(published, NEXT_WEEK)
    kept = PublishedTranslation.objects.filter(segment=said)
    assert list(kept.values_list("text", "published_at")) == [(FIRST, LATER), (SECOND, NEXT_WEEK)]
    history = body(f"{PAGE}/history/")
    assert '<ins><span class="vh" dir="auto" lang="en">put in: </span>sola ' in history
    assert f"?language=es#s-{said.uuid}" in history
    assert "borrador" not in history


def test_publishing_the_same_translations_again_keeps_nothing_anew(published: Minutes) -> None:
    actions.unpublish_minutes(published, NEXT_WEEK)
    actions.publish_minutes(published, NEXT_WEEK)
    assert PublishedTranslation.objects.count() == 2


def test_a_translation_of_published_minutes_is_given_and_kept_at_once(cast: Cast, published: Minutes) -> None:
    said = segment_of(published, cast.asha)
    translate(cast, said, "es", SECOND, 1)
    assert SECOND in body(f"{PAGE}/record/", language="es")
    assert "sola " in body(f"{PAGE}/history/")
    languages.remove_translation(said.translations.get(), NEXT_WEEK)
    assert SECOND not in body(f"{PAGE}/record/", language="es")
    assert [one.text for one in PublishedTranslation.objects.filter(segment=said)] == [FIRST, SECOND, ""]
    languages.close_language(published, "es", NEXT_WEEK)
    assert FIRST not in body(f"{PAGE}/history/")  # what is no longer offered is not offered by its history


@pytest.mark.parametrize("policy", ["group", "none"])
def test_the_history_of_a_translation_names_nobody_whom_the_policy_keeps_back(
    cast: Cast, published: Minutes, policy: str
) -> None:
    translate(cast, segment_of(published, cast.asha), "es", SECOND, 1)
    Segment.objects.filter(speaker=cast.asha).update(attribution=policy, spoken="ne")
    for address in ("/history/", "/record/", "", ".json", ".md", ".docx", ".pdf"):
        query = "" if address == ".json" else "?language=es"
        text = text_of(Client().get(f"{PAGE}{address}{query}").content, address)
        assert "Asha" not in text, address
        assert "Nepali" not in text, address
        assert '"ne"' not in text, address


READERS = ("", "/record/", "/history/", ".md", ".json", ".csv", ".docx", ".pdf")


def test_redaction_leaves_no_translation_of_the_words_anywhere(
    cast: Cast, published: Minutes, takeaway: Takeaway
) -> None:
    said = segment_of(published, cast.asha)
    translate(cast, said, "es", f"{SECRET} abre una ventanilla.", 1)
    translate(cast, said, "es", f"La abre {SECRET}.", 2)
    translate(cast, takeaway, "es", f"Una ventanilla ayuda a {SECRET}.", 1)
    assert len(rows_with(SECRET)) > 4
    actions.redact_segment(said, "one window", "a place", cast.facilitator, NEXT_WEEK)
    # The takeaway repeats other words; of its translation only what stands there literally could be known.
    assert not [row for row in rows_with(SECRET) if "segment_id': None" not in row]
    for address in READERS:
        query = "?language=es" if address != "/history/" else ""
        text = text_of(Client().get(f"{PAGE}{address}{query}").content, address)
        assert f"La abre {SECRET}" not in text, address


def test_redaction_takes_what_a_takeaway_was_translated_from_when_it_still_said_the_words(
    cast: Cast, published: Minutes, takeaway: Takeaway
) -> None:
    """The statement has dropped the words since; its translation has not."""
    translate(cast, takeaway, "es", f"{SECRET} tiene una ventanilla.", 1)
    actions.unpublish_minutes(published, NEXT_WEEK)
    takeaway.refresh_from_db()
    actions.edit_takeaway(takeaway, "Desks help.", takeaway.statement)
    actions.confirm_takeaway(takeaway)
    actions.publish_minutes(published, NEXT_WEEK)
    assert SECRET in body(PAGE, language="es")
    actions.redact_segment(
        segment_of(published, cast.asha), "one window", "a place", cast.facilitator, NEXT_WEEK
    )
    assert rows_with(SECRET) == []


def test_words_that_only_a_translation_says_are_redacted_too(cast: Cast, published: Minutes) -> None:
    said = segment_of(published, cast.asha)
    before = said.text
    translate(cast, said, "es", f"Con {SECRET}, abrimos una ventanilla.", 1)
    desk = client_of(cast.rapporteur)
    address = f"/s/{published.session_id}/minutes/segments/{said.pk}/redact/"
    shown = desk.post(address, {"words": SECRET, "reason": "a place"})
    assert "Its translations go altogether" in shown.content.decode()
    desk.post(address, {"words": SECRET, "reason": "a place", "sure": "1"})
    assert rows_with(SECRET) == []
    said.refresh_from_db()
    assert (said.text, said.translations.get().text) == (before, "[redacted: a place]")
    assert "a place" in body(f"{PAGE}/history/")
    refused = desk.post(address, {"words": "nowhere", "reason": "a place", "sure": "1"})
    assert refused.status_code == 400


def test_a_permalink_goes_on_in_the_language_that_was_asked_for(cast: Cast, published: Minutes) -> None:
    said, takeaway = segment_of(published, cast.asha), published.takeaways.get()
    for place, where in (
        (f"s/{said.uuid}", f"{PAGE}/record/?language=es#s-{said.uuid}"),
        (f"t/{takeaway.uuid}", f"{PAGE}/?language=es#t-{takeaway.uuid}"),
    ):
        assert Client().get(f"{PAGE}/{place}", {"language": "es"}).headers["Location"] == where
    hostile = Client().get(f"{PAGE}/s/{said.uuid}", {"language": "es#x\r\nSet-Cookie: a=b"})
    assert hostile.headers["Location"].endswith(f"#s-{said.uuid}")
    assert not hostile.cookies


def test_each_text_says_its_language_and_direction(cast: Cast, published: Minutes) -> None:
    translate(cast, segment_of(published, cast.asha), "ar", ARABIC)
    languages.open_language(published, "ar", LATER)
    page = body(f"{PAGE}/record/", language="ar")
    assert f'<div class="said" dir="rtl" lang="ar"><p>{ARABIC}</p></div>' in page
    assert '<html lang="en" dir="ltr">' in page
    assert '<bdi lang="es">español</bdi>' in page
    assert "Not translated into Arabic." in page  # what Brian said
    assert "<script" not in page


@pytest.mark.parametrize("extension", ["md", "docx", "pdf"])
@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [("ar", ARABIC, "نافذة"), ("zh-Hans", "我们为每项请求开设了一个窗口。", "窗口")],
)
def test_files_are_written_in_a_language(
    cast: Cast, published: Minutes, extension: str, language: str, text: str, sign: str
) -> None:
    translate(cast, segment_of(published, cast.asha), language, text)
    languages.open_language(published, language, LATER)
    answer = Client().get(f"{PAGE}.{extension}", {"language": language})
    assert answer.status_code == 200
    if extension != "pdf":  # its letters stand in the order of a page
        assert sign in text_of(answer.content, f".{extension}")
    assert Client().get(f"{PAGE}.{extension}", {"language": "fr"}).status_code == 404


def test_a_file_in_the_recorded_language_holds_the_recorded_words(cast: Cast, published: Minutes) -> None:
    published.segments.update(language="en")
    answer = Client().get(f"{PAGE}.md", {"language": "en-GB"})
    assert answer.status_code == 200
    assert segment_of(published, cast.asha).text in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("es", "Una ventanilla única.", "unica"),
        ("zh-Hans", "我们开设了一个窗口。", "窗口"),
        ("ar", ARABIC, "النافذة"),
        ("hi", "हमने एक खिड़की खोली।", "खिड़की"),
    ],
)
def test_search_finds_each_language_and_leads_to_it(
    cast: Cast, published: Minutes, language: str, text: str, asked: str
) -> None:
    said = segment_of(published, cast.asha)
    translate(cast, said, language, text, 1 if language == "es" else 0)
    languages.open_language(published, language, LATER)
    found = body("/search/", q=asked)
    assert f"record/?language={language}#s-{said.uuid}" in found
    assert "<mark>" in found


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}/record/", f"{PAGE}/history/", f"{PAGE}.json"])
def test_questions_do_not_grow_with_translations(cast: Cast, published: Minutes, address: str) -> None:
    def questions() -> int:
        Client().get(address, {"language": "es"})
        with CaptureQueriesContext(connection) as asked:
            Client().get(address, {"language": "es"})
        return len(asked)

    translate(cast, segment_of(published, cast.asha), "es", SECOND, 1)
    before = questions()
    for language in ("es", "fr", "pt"):
        for number in range(20):
            segment = Segment.objects.create(
                minutes=published, position=100 + number, speaker=cast.brian, text=f"{language} {number}"
            )
            translate(cast, segment, language, f"Texto {number}")
        languages.open_language(published, language, LATER)
    assert questions() == before


def test_the_page_stays_light_with_translations(cast: Cast, published: Minutes, theme: Theme) -> None:
    actions.unpublish_minutes(published, LATER)
    for number in range(40):
        text = f"Takeaway {number} says what number {number * 7919 % 1000} meant."
        segment = Segment.objects.create(minutes=published, position=100 + number, text=text)
        row = actions.write_takeaway(published, theme, text, [tag(segment, theme, text, cast.rapporteur)])
        for language in ("es", "fr", "ar"):
            translate(cast, row, language, f"{language} {text}")
    for language in ("fr", "ar"):
        languages.open_language(published, language, LATER)
    actions.publish_minutes(published, LATER)
    page = Client().get(PAGE, {"language": "es"})
    assert "es Takeaway 39" in page.content.decode()
    assert len(gzip.compress(page.content)) < 30_000


def test_one_language_is_one_however_it_is_written(cast: Cast, minutes: Minutes) -> None:
    assert [canonical(tag) for tag in ("ES", "zh-HANS-cn", "es-419", "sl-ROZAJ")] == [
        "es", "zh-Hans-CN", "es-419", "sl-rozaj",
    ]  # fmt: skip
    said = segment_of(minutes, cast.asha)
    translate(cast, said, "ES", FIRST)
    with pytest.raises(languages.TranslationConflict):
        translate(cast, said, "es", SECOND)
    assert said.translations.get().language == "es"


HOSTILE = [
    {"text": "a\x00b", "version": "0", "made_from": "1"},
    {"text": "x" * 20_001, "version": "0", "made_from": "1"},
    {"text": "x", "version": "-1", "made_from": "1"},
    {"text": "x", "version": "9" * 40, "made_from": "1"},
    {"text": "x", "version": "0", "made_from": "2"},
    {"text": "x", "version": "7", "made_from": "1"},
    {"text": "", "version": "0", "made_from": "1"},
    {},
]


@pytest.mark.parametrize("asked", HOSTILE)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(
    cast: Cast, minutes: Minutes, asked: dict[str, str]
) -> None:
    said = segment_of(minutes, cast.asha)
    address = f"/s/{minutes.session_id}/minutes/languages/fr/segment/{said.pk}/"
    page = client_of(cast.rapporteur).post(address, asked, follow=True)
    if len(asked.get("text", "")) > 60:
        assert page.status_code == 400
        assert page.context["written"] == [asked["text"]]
    else:
        assert page.status_code == 200
        assert 'class="messages' in page.content.decode() or 'role="alert"' in page.content.decode()
    assert not Translation.objects.exists()


@pytest.mark.parametrize("language", ["x" * 36, "es_MX", "%00", "%ED%A0%80", "..", "español"])
def test_what_is_no_language_is_not_found(cast: Cast, minutes: Minutes, language: str) -> None:
    desk = client_of(cast.rapporteur)
    assert desk.get(f"/s/{minutes.session_id}/minutes/languages/{language}/").status_code == 404


@pytest.mark.parametrize("query", ["%00", "%ED%A0%80", "x" * 4000, "es%0A", "-", "es-"])
def test_readers_who_ask_for_nonsense_get_the_record(published: Minutes, query: str) -> None:
    for address in (f"{PAGE}/", f"{PAGE}/record/"):
        assert Client().get(f"{address}?language={query}").status_code == 200
    assert Client().get(f"{PAGE}.md?language={query}").status_code in {200, 404}


def test_markup_in_a_translation_is_text(cast: Cast, published: Minutes) -> None:
    translate(cast, segment_of(published, cast.asha), "es", "<script>alert(1)</script> =1+1", 1)
    for address in (f"{PAGE}/record/", f"{PAGE}/history/"):
        assert "<script>alert" not in body(address, language="es")
    assert "<script>alert" not in Client().get(f"{PAGE}.md", {"language": "es"}).content.decode()


def test_only_who_keeps_the_minutes_translates(cast: Cast, minutes: Minutes) -> None:
    said = segment_of(minutes, cast.asha)
    desk = f"/s/{minutes.session_id}/minutes/"
    asked = {"text": FIRST, "version": "0", "made_from": "1", "language": "es", "spoken": "es", "do": ""}
    for person in (cast.asha, cast.outsider, None):
        for rest in (
            f"languages/es/segment/{said.pk}/",
            "languages/begin/",
            "languages/es/readers/",
            f"segments/{said.pk}/spoken/",
        ):
            answer = client_of(person).post(f"{desk}{rest}", asked)
            assert answer.status_code in {302, 403, 404}, rest
    said.refresh_from_db()
    assert not Translation.objects.exists()
    assert said.spoken == ""


def test_pieces_of_other_minutes_are_not_found(cast: Cast, minutes: Minutes) -> None:
    said = segment_of(minutes, cast.asha)
    desk = client_of(cast.rapporteur)
    asked = {"text": FIRST, "version": "0", "made_from": "1"}
    for kind, pk in (("segment", said.pk + 10_000), ("takeaway", said.pk), ("segment", 10**18)):
        address = f"/s/{minutes.session_id}/minutes/languages/es/{kind}/{pk}/"
        assert desk.post(address, asked).status_code == 404


def test_a_conflict_shows_both_and_saves_what_is_brought_together(cast: Cast, minutes: Minutes) -> None:
    said = segment_of(minutes, cast.asha)
    translate(cast, said, "es", FIRST)
    translate(cast, said, "es", SECOND, 1)
    desk = client_of(cast.rapporteur)
    address = f"/s/{minutes.session_id}/minutes/languages/es/segment/{said.pk}/"
    both = desk.post(address, {"text": "La mía.", "version": "1", "made_from": "1"})
    assert both.status_code == 409
    assert SECOND in both.content.decode()
    assert "La mía." in both.content.decode()
    desk.post(address, {"text": "Las dos.", "version": "2", "made_from": "1"})
    assert said.translations.get().text == "Las dos."


def test_a_language_more_than_a_record_can_have_is_refused(cast: Cast, minutes: Minutes) -> None:
    said = segment_of(minutes, cast.asha)
    for number in range(languages.MOST_LANGUAGES):
        translate(cast, said, f"a{chr(97 + number)}", FIRST)
    with pytest.raises(ValidationError, match="at most 24 languages"):
        translate(cast, said, "zz", FIRST)
