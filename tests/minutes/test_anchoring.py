"""A tagged stretch follows its words through edits, and never lands on others in silence."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minutes.anchoring import CONTEXT, Anchor, Edit, Patience, anchor_at, changes, find_again, places

TEXT = "For years each ministry hosted its own visitors. Since we opened one window, a partner knows whom to call."


def tagged(text: str, words: str) -> Anchor:
    start = text.index(words)
    return anchor_at(text, start, start + len(words))


def carried(before: str, after: str, words: str) -> str | None:
    """What the stretch `words` says after the edit, None where it is lost."""
    found = Edit(before, after).carry(tagged(before, words))
    if found is None:
        return None
    assert after[found.anchor.start : found.anchor.end] == found.anchor.exact
    assert found.same_words == (found.anchor.exact == words)
    return found.anchor.exact


def test_an_anchor_keeps_its_words_and_32_characters_on_either_side() -> None:
    start = TEXT.index("one window")
    assert anchor_at(TEXT, start, start + 10) == Anchor(
        start,
        start + 10,
        "one window",
        " its own visitors. Since we opened "[-CONTEXT:],
        ", a partner knows whom to call.",
    )


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, len(TEXT) + 1), (3, 4)])
def test_a_stretch_outside_the_text_or_of_white_space_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        anchor_at(TEXT, start, end)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (TEXT, "opened one window"),
        ("Well: " + TEXT, "opened one window"),
        (TEXT + " It answers within a week.", "opened one window"),
        (TEXT.replace("each ministry hosted its own visitors", "nobody kept a list"), "opened one window"),
        (TEXT.replace(", a partner", " for all, a partner"), "opened one window"),
        (TEXT.replace("opened one window", "opened one single window"), "opened one single window"),
        (TEXT.replace("opened one", "built one"), "built one window"),
        (TEXT.replace("Since we opened one window, ", ""), None),
        ("", None),
        ("Everything here is new: the minister spoke about something else altogether.", None),
    ],
)
def test_a_stretch_follows_an_edit_or_is_lost(after: str, expected: str | None) -> None:
    assert carried(TEXT, after, "opened one window") == expected


def test_words_put_in_at_the_edges_stay_outside() -> None:
    assert (
        carried("We share the cost now.", "We always share the cost fairly now.", "share the cost")
        == "share the cost"
    )


def test_an_anchor_that_is_the_whole_text_grows_no_further_than_its_words() -> None:
    assert (
        carried("I agree.", "I agree. And there is more to say, at length, of what it cost us.", "I agree.")
        == "I agree."
    )


def test_a_sentence_that_was_moved_is_found_again_by_its_words() -> None:
    one, two = "Partners pay travel and we pay the trainers.", "Everybody prepares for what they pay."
    found = Edit(f"{one} {two} Yes.", f"{two} Yes. {one}").carry(tagged(f"{one} {two} Yes.", two))
    assert found
    assert (found.anchor.exact, found.same_words) == (two, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We agree. We agree.", "We agree."),
        ("China will pay. India will see. China will pay.", "India will see. China will pay."),
        ("The fund is open to all who ask.", "Nobody here ever meant to set up a fund."),
    ],
)
def test_it_never_moves_to_a_lookalike(before: str, after: str) -> None:
    words = next(words for words in ("We agree.", "China will pay.", "fund") if words in before)
    assert carried(before, after, words) is None


def test_of_two_equal_sentences_the_tagged_one_is_kept_when_the_text_around_them_changes() -> None:
    before = "Mexico said yes. Later, in the afternoon, Mexico said yes."
    after = "At first Mexico said yes. Later, in the late afternoon, Mexico said yes."
    anchor = anchor_at(before, before.rindex("Mexico"), len(before))
    found = Edit(before, after).carry(anchor)
    assert found
    assert found.anchor.start == after.rindex("Mexico")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("We train 👩🏽‍🏫 teachers 👍🏽 here", "We now train 👩🏽‍🏫 teachers 👍🏽 here", "👩🏽‍🏫 teachers"),
        (
            "Cafe\u0301 and tea\u0301 are served",
            "A cafe\u0301: Cafe\u0301 and tea\u0301 are served",
            "tea\u0301 are",
        ),
        ("نحن نتقاسم التكاليف مع شركائنا.", "نعم، نحن نتقاسم التكاليف مع شركائنا.", "نتقاسم التكاليف"),
        (
            "各省在其所长之处牵头，中央只保留名单。",
            "今天，各省在其所长之处牵头，中央只保留名单。",
            "中央只保留名单",
        ),
        ("हम लागत साझा करते हैं।", "आज हम लागत साझा करते हैं।", "लागत साझा"),
    ],
)
def test_places_count_code_points_in_every_script(before: str, after: str, words: str) -> None:
    assert carried(before, after, words) == words


@pytest.mark.parametrize(
    ("before", "after", "words", "expected"),
    [
        ("Tea and cafe for all.", "Tea and cafe\u0301 for all.", "and cafe", "and cafe\u0301"),
        ("The 👨‍👩‍👧 came.", "The 👨‍👩‍👧‍👦 came.", "The 👨‍👩‍👧", "The 👨‍👩‍👧‍👦"),
        ("A thumb 👍 up.", "A thumb 👍🏽 up.", "thumb 👍", "thumb 👍🏽"),
    ],
)
def test_a_stretch_never_ends_within_a_letter(before: str, after: str, words: str, expected: str) -> None:
    """And so says that it was edited, though the characters that were tagged are all still there."""
    assert carried(before, after, words) == expected
    assert find_again(tagged(before, words), after) is None


def test_a_lost_anchor_is_found_when_its_words_come_back() -> None:
    anchor = tagged(TEXT, "opened one window")
    assert find_again(anchor, "Nothing of it.") is None
    assert find_again(anchor, TEXT) == anchor
    assert find_again(tagged("so, so, so", "so"), "so " * 5000) is None


def test_an_anchor_of_another_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="before the edit"):
        Edit("Nothing here.", "Nothing there.").carry(tagged(TEXT, "ministry"))


words = st.sampled_from(
    [
        "cost",
        "share",
        "we",
        "agree",
        "the",
        "fund",
        "é",
        "e\u0301",
        "费用",
        "分担",
        "نحن",
        "👍🏽",
        ",",
        ".",
        "\n",
    ]
)
texts = st.lists(words, max_size=40).map(" ".join)
stretches = st.tuples(st.integers(0, 200), st.integers(1, 60))


@given(texts.filter(str.strip), texts, stretches)
def test_an_anchor_never_says_other_words_than_stand_there(
    before: str, after: str, stretch: tuple[int, int]
) -> None:
    start, length = stretch[0] % len(before), stretch[1]
    assume(before[start : start + length].strip())
    anchor = anchor_at(before, start, min(start + length, len(before)))
    found = Edit(before, after).carry(anchor)
    if found:
        assert found.anchor == anchor_at(after, found.anchor.start, found.anchor.end)
        assert found.same_words == (found.anchor.exact == anchor.exact)


@given(texts, texts, texts, st.text(min_size=1, max_size=40).filter(str.strip))
def test_an_edit_elsewhere_leaves_a_stretch_that_stands_once_in_its_place(
    head: str, tail: str, put_in: str, exact: str
) -> None:
    before, after = f"{head} | {exact} | {tail}", f"{put_in} | {exact} | {tail}"
    assume(len(places(before, exact)) == len(places(after, exact)) == 1)
    assume(len(tail) >= len(head))  # most of what is around the stretch stays
    found = Edit(before, after).carry(tagged(before, exact))
    assert found
    assert (found.anchor.start, found.anchor.exact) == (len(put_in) + 3, exact)


@given(
    st.lists(
        st.sampled_from(["alpha", "beta", "gamma", "delta", "omega", "费用"]),
        min_size=8,
        max_size=8,
        unique=False,
    )
)
def test_when_the_tagged_one_of_two_is_deleted_the_other_is_not_taken(around: list[str]) -> None:
    one, two, three = " ".join(around[:3]), " ".join(around[3:6]), " ".join(around[6:])
    before = f"{one} We share the cost. {two} We share the cost. {three}"
    after = f"{one} {two} We share the cost. {three}"
    assert carried(before, after, "We share the cost.") is None


def test_two_thousand_stretches_of_a_long_statement_are_carried_at_once() -> None:
    before = " ".join(f"word{n} of the statement" for n in range(900))
    edit = Edit(before, before.replace("word450 of", "word450 and no other of"))
    step = len(before) // 2000
    found = [
        edit.carry(anchor_at(before, at, at + 9))
        for at in range(0, step * 2000, step)
        if at + 9 <= len(before)
    ]
    assert len([each for each in found if each and each.same_words]) > 1900


# Pairs of signs that changed places all along would be compared for minutes, a period against another for hours.
SIGNS = [chr(0x4E00 + n) for n in range(6000)]
PAIRED = "".join(SIGNS), "".join(SIGNS[n ^ 1] for n in range(6000))
PERIODS = "".join(SIGNS[n % 101] for n in range(6000)), "".join(SIGNS[7 * n % 101] for n in range(6000))


@pytest.mark.parametrize(("before", "after"), [PAIRED, PERIODS])
@pytest.mark.parametrize("pairs", [0, 10_000, 200_000])
def test_a_difference_ends_with_patience_and_is_still_one(before: str, after: str, pairs: int) -> None:
    patience = Patience(pairs)
    text, at = "", 0
    for a1, a2, b1, b2 in changes(before, after, patience):
        text, at = text + before[at:a1] + after[b1:b2], a2
    assert text + before[at:] == after
    # The last comparison may go beyond: each token with all its places, of which no more than these count.
    assert patience.left > -len(before) * (1 + len(before) // 100)


@pytest.mark.parametrize(("before", "after"), [PAIRED, PERIODS])
def test_beyond_patience_a_stretch_is_lost_or_says_what_it_said(before: str, after: str) -> None:
    edit = Edit(before, after)
    for at in range(0, len(before) - 80, 40):
        found = edit.carry(anchor_at(before, at, at + 80))
        assert found is None or after[found.anchor.start : found.anchor.end] == found.anchor.exact
