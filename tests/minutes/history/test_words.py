"""Versions compared by words, and words struck out of all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.history.words import compare, marker, strike, strike_quotations, surviving

TEXTS = st.text(alphabet="ab é水العरिक्त \n.", max_size=60)
MARK = marker("why")


@given(TEXTS, TEXTS)
def test_a_difference_holds_both_versions_whole(before: str, after: str) -> None:
    found = compare(before, after)
    assert "".join(each.text for each in found if each.kind != "new") == before
    assert "".join(each.text for each in found if each.kind != "gone") == after


def test_a_rewritten_phrase_reads_as_one() -> None:
    found = compare("We opened one window for all.", "We opened two doors for all.")
    assert [(each.kind, each.text) for each in found] == [
        ("same", "We opened "),
        ("gone", "one window"),
        ("new", "two doors"),
        ("same", " for all."),
    ]


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("An art, and a part of art.", "art", f"An {MARK}, and a part of {MARK}."),
        ("aaaa", "aa", "aaaa"),
        ("-- --", "--", f"{MARK} {MARK}"),
        ("水的费用", "的", f"水{MARK}费用"),
        ("يقول أحمد كلمة", "أحمد", f"يقول {MARK} كلمة"),
        ("All of it.", "", MARK),
        ("Nothing here.", "there", "Nothing here."),
    ],
)
def test_words_are_struck_wherever_they_stand_whole(text: str, words: str, left: str) -> None:
    assert strike(text, words, MARK).text == left


@given(TEXTS, st.text(alphabet="ab é水", min_size=1, max_size=3), st.data())
def test_places_are_carried_past_what_was_struck(text: str, words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    struck = strike(text, words, MARK)
    first, last, touched = struck.carry(start, end)
    if not touched:
        assert struck.text[first:last] == text[start:end]
    else:
        assert MARK in struck.text[first:last]


WORDS = st.text(alphabet="abé \n", max_size=60)


@given(WORDS, WORDS)
def test_a_former_version_says_no_word_that_the_present_one_does_not(former: str, present: str) -> None:
    left = surviving(former, present, " | ")
    assert set(left.split()) <= {*present.split(), "|"}


def test_of_a_former_version_the_words_that_are_still_said_stay() -> None:
    assert (
        surviving("Zeta pays for it  all.", f"{MARK} pays for it all.", MARK) == f"{MARK} pays for it  all."
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("He says: we OPENED one\nwindow for every — all of us.", f"He says: {MARK} — all of us."),
        ("one window for all", "one window for all"),
        ("We opened one window for every request. A partner knows.", f"{MARK}."),
        ("", ""),
    ],
)
def test_a_free_text_loses_what_it_quotes(text: str, left: str) -> None:
    words = "We opened one window for every request. A partner knows"
    assert strike_quotations(text, words, MARK).text == left


def test_few_words_are_struck_where_all_of_them_stand() -> None:
    assert strike_quotations("The Red  House, a red house", "red house", MARK).text == f"The {MARK}, a {MARK}"
    assert strike_quotations("a part of art", "art", MARK).text == f"a part of {MARK}"
    assert (
        strike_quotations("他说我们开了一个窗口给所有的请求。", "我们开了一个窗口给所有的请求", MARK).text
        == f"他说{MARK}。"
    )


@given(TEXTS, TEXTS)
def test_beside_what_it_quotes_a_free_text_is_left_as_it_is(text: str, words: str) -> None:
    struck = strike_quotations(text, words, MARK)
    before = after = ""
    a = b = 0
    for a1, a2, b1, b2 in struck.places:
        before, after = before + text[a:a1], after + struck.text[b:b1]
        assert struck.text[b1:b2] == MARK
        a, b = a2, b2
    assert before + text[a:] == after + struck.text[b:]
