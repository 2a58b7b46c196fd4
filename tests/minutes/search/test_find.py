"""The same corpus gives the same finds on every database: the suite runs on SQLite and on PostgreSQL."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minutes import actions
from minutes.models import Minutes, SearchEntry, Segment, Theme
from minutes.search import find as finding
from minutes.search.find import Hit, Wish, excerpt, find
from minutes.search.index import index_minutes
from minutes.search.terms import ask
from tests.conftest import Cast
from tests.minutes.conftest import LATER, segment_of, tag

CORPUS = [
    "We opened one window for every request. A partner knows whom to call.",
    "El costo se comparte: México paga la mitad.",
    "我们分担费用，因此我们也提问。",
    "نتقاسم التكاليف في إطار التعاون بين الدول",
    "हम आधा भुगतान करते हैं",
    "Nous payons la moitié, d’où nos questions sur le coût.",
    "Kami membayar separuh biayanya.",
    "A cooperação é de ambos; O'Neill agrees: 100% \\ 'quoted' & | ! :*",
]


@pytest.fixture
def corpus(cast: Cast, minutes: Minutes, theme: Theme) -> Minutes:
    minutes.segments.all().delete()
    last = None
    for place, text in enumerate(CORPUS):
        speaker = (cast.asha, cast.brian)[place % 2]
        last = actions.add_segment(minutes, last, "statement", speaker, text)
    span = tag(segment_of(minutes, cast.asha), theme, "A partner knows whom to call", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "One desk lowers the cost of asking.", [span])
    return actions.publish_minutes(minutes, LATER)


def found(words: str = "", **wish: object) -> list[str]:
    return ["".join(piece.text for piece in hit.excerpt) for hit in hits_of(words, **wish)]


def hits_of(words: str = "", **wish: object) -> list[Hit]:
    return find(Wish(ask(words), **wish)).hits  # type: ignore[arg-type]  # the fields of a wish


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("partner call", [0]),
        ("PARTN", [0]),
        ("mexico", [1]),
        ("comparte mitad", [1]),
        ("费用", [2]),
        ("费", [2]),
        ("提问 分担", [2]),
        ("تعاون", [3]),
        ("التعاون", [3]),
        ("إطار", [3]),
        ("भुगतान", [4]),
        ("moitie", [5]),
        ("membayar", [6]),
        ("cooperacao", [7]),
        ("o'neill", [7]),
        ('"one window"', [0]),
        ('"window one"', []),
        ("window mitad", []),
        ("of", []),
    ],
)
def test_words_are_found_in_every_language(corpus: Minutes, words: str, places: list[int]) -> None:
    assert [text for text in found(words) if text in CORPUS] == [CORPUS[place] for place in places]


@pytest.mark.parametrize(
    "words", ["' \" \\ & | ! ( ) :* NEAR(a b) AND OR NOT *", "a'b\"c:d", "\x00", "^a -b +c"]
)
def test_no_sign_is_an_operator(corpus: Minutes, words: str) -> None:
    find(Wish(ask(words)))


def test_takeaways_come_before_statements(corpus: Minutes) -> None:
    assert [hit.kind.name for hit in hits_of("cost")] == ["TAKEAWAY", "STATEMENT"]


def test_by_theme_country_and_day(cast: Cast, corpus: Minutes, theme: Theme) -> None:
    tagged = ["One desk lowers the cost of asking.", CORPUS[0]]
    day = dt.date(2026, 6, 2)
    assert [text for text in found(theme=theme.pk) if text] == tagged
    assert [text for text in found(country="NP") if text] == [tagged[0], *CORPUS[::2]]
    assert found("cost", country="CA") == [CORPUS[1]]
    assert found("cost", since=day, until=day) == found("cost")
    assert found("cost", since=day + dt.timedelta(days=1)) == []


def test_who_may_not_be_named_is_not_found_by_name_or_country(cast: Cast, corpus: Minutes) -> None:
    assert len(found("Shrestha")) == 4
    actions.unpublish_minutes(corpus, LATER)
    drafted = actions.draft_minutes(corpus.session, LATER)
    Segment.objects.filter(minutes=corpus).update(attribution="group")
    actions.publish_minutes(drafted, LATER)
    assert found("Shrestha") == []
    assert [text for text in found(country="NP") if text] == []
    assert {hit.voice.words for hit in hits_of("costo")} == {"A delegation"}


def test_what_is_taken_back_or_closed_is_not_found(corpus: Minutes) -> None:
    corpus.session.dialogue.public = False
    corpus.session.dialogue.save()
    assert found("partner") == []
    actions.unpublish_minutes(corpus, LATER)
    assert not SearchEntry.objects.exists()


def test_indexing_twice_changes_nothing(corpus: Minutes) -> None:
    before = found("cost")
    index_minutes(corpus)
    assert found("cost") == before


def test_a_deleted_session_leaves_the_index(corpus: Minutes) -> None:
    SearchEntry.objects.filter(minutes=corpus).delete()
    assert found("partner") == []


def test_an_excerpt_shows_the_words_around_the_first_hit() -> None:
    text = "word " * 100 + "needle " + "word " * 100
    pieces = excerpt(text, ask("needle"))
    assert [piece.text for piece in pieces if piece.hit] == ["needle"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", " …")
    assert sum(len(piece.text) for piece in pieces) < 300


class TestPage:
    def test_anyone_searches_and_hits_are_marked(self, corpus: Minutes) -> None:
        answer = Client().get("/search/?q=partner")
        assert "<mark>partner</mark>" in answer.content.decode()
        assert not answer.cookies

    @pytest.mark.parametrize(
        "query",
        [
            "q=" + "a" * 201,
            "theme=999999",
            "theme=x",
            "country=XX",
            "since=2026-13-01",
            "page=0",
            "page=999999",
        ],
    )
    def test_what_cannot_be_asked_is_told(self, corpus: Minutes, query: str) -> None:
        answer = Client().get(f"/search/?{query}")
        assert answer.status_code == 400

    def test_days_in_order(self, corpus: Minutes) -> None:
        answer = Client().get("/search/?since=2026-06-03&until=2026-06-02")
        assert "not before the first one" in answer.content.decode()

    def test_questions_do_not_grow_with_hits(self, corpus: Minutes) -> None:
        assert {hit.kind for hit in hits_of("cost")} == {
            SearchEntry.Kind.TAKEAWAY,
            SearchEntry.Kind.STATEMENT,
        }
        with CaptureQueriesContext(connection) as few:
            Client().get("/search/?q=cost")
        with CaptureQueriesContext(connection) as many:
            Client().get("/search/?since=2020-01-01")
        assert len(hits_of("cost")) < len(hits_of(since=dt.date(2020, 1, 1)))
        assert len(many) <= len(few)

    def test_a_further_page(self, cast: Cast, corpus: Minutes) -> None:
        actions.unpublish_minutes(corpus, LATER)
        again = Minutes.objects.get(pk=corpus.pk)
        for number in range(25):
            actions.add_segment(again, None, "statement", cast.asha, f"Needle {number}")
        actions.publish_minutes(actions.draft_minutes(corpus.session, LATER), LATER)
        page = Client().get("/search/?q=needle&page=2").content.decode()
        assert "Page 2 of 2" in page
        assert page.count("<mark>") == 5
        assert "Page 2 of 2" in (beyond := Client().get("/search/?q=needle&page=7").content.decode())
        assert beyond.count("<mark>") == 5


def test_an_index_that_was_lost_is_made_anew(corpus: Minutes, capsys: pytest.CaptureFixture[str]) -> None:
    before = found("cost")
    SearchEntry.objects.all().delete()
    assert found("cost") == []
    call_command("reindex")
    assert found("cost") == before != []
    assert "1 published minutes" in capsys.readouterr().out


@pytest.mark.parametrize("words", ["o", "we", "partner call", '"one window"', "cost", ""])
def test_many_finds_are_listed_as_few_are(
    corpus: Minutes, theme: Theme, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """SQLite sorts few, and of many walks its index until it has enough."""
    few = hits_of(words), hits_of(words, theme=theme.pk), hits_of(words, country="CA")
    monkeypatch.setattr(finding, "COMMON", 1)
    assert few == (hits_of(words), hits_of(words, theme=theme.pk), hits_of(words, country="CA"))
    assert words == "" or few[0]
