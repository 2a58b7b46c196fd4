"""How texts and questions are cut into terms."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.search.terms import FACET, LONGEST_TERM, Question, ask, facet, hits, indexed, terms

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cost-sharing, in México!", "cost sharing in mexico"),
        ("Straße STRASSE", "strasse strasse"),
        ("e\u0301té ﬁnance", "ete finance"),
        ("2011 SSC2", "2011 ssc2"),
        ("分担费用UTC", "分担 担费 费用 用 utc"),
        ("हम आधा भुगतान", "हम आधा भुगतान"),
        ("مُسَاوَاة", "مساواه"),
        ("", ""),
        ("!?…", ""),
    ],
)
def test_a_text_is_cut(text: str, found: str) -> None:
    assert " ".join(term.text for term in terms(text)) == found


def test_an_arabic_word_is_known_without_its_article_too() -> None:
    assert indexed("والتعاون") == " والتعاون تعاون "
    assert ask("التعاون").begun == ("تعاون",)


@given(TEXTS)
def test_terms_hold_nothing_that_a_database_would_cut_again(text: str) -> None:
    for term in terms(text):
        assert term.text
        assert len(term.text) <= LONGEST_TERM
        assert all(unicodedata.category(letter)[0] in "LNM" for letter in term.text)
        assert FACET not in term.text
        assert 0 <= term.start < term.end <= len(text)


@given(TEXTS)
def test_a_text_answers_the_question_that_it_is(text: str) -> None:
    known = f"{indexed(text)}"
    question = ask(text.replace('"', " "))
    assert all(f" {term} " in known for term in question.exact)
    assert all(f" {term}" in known for term in question.begun)
    assert bool(hits(text, question)) == (not question.is_empty)


def test_a_question() -> None:
    assert ask('fund to "cost sharing" 费') == Question(
        exact=("to", "cost", "sharing"), begun=("fund", "费"), phrases=(("cost", "sharing"),)
    )


def test_what_answers_is_found_in_the_text_as_it_was_written() -> None:
    text = "México paga: 分担费用."
    assert [text[a:b] for a, b in hits(text, ask("mexico 费用"))] == ["México", "费用"]


def test_no_text_makes_a_facet() -> None:
    assert [term.text for term in terms(facet("country", "MX"))] == ["countrymx"]


@given(st.text(st.characters(codec="ascii"), max_size=120))
def test_a_text_of_ascii_is_cut_as_any_other(text: str) -> None:
    assert list(terms(text)) == list(terms(f"{text} é"))[:-1]


def test_a_letter_with_thousands_of_accents_is_a_letter() -> None:
    assert [term.text for term in terms("a" + "\u0301\u0316" * 10_000)] == ["a"]
