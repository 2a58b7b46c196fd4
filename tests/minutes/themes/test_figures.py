"""Counts for the pictures: nothing invented, nobody told whom the policy keeps back."""

from hypothesis import given
from hypothesis import strategies as st

from minutes.export.document import Speaker, Tag, Theme
from minutes.themes.figures import Pair, themes_by_countries, themes_together

UNKNOWN = Speaker("", "", "", "")


def tag(theme: str, segment: str = "s", start: int = 0, end: int = 5, seat: str = "") -> Tag:
    speaker = Speaker(seat, "", seat, "") if seat else UNKNOWN
    return Tag(Theme(theme, 1, theme, ""), "words", segment, start, end, "statement", speaker, "", None)


def test_counts_stand_under_their_theme_and_country() -> None:
    tags = [
        tag("a", "s", 0, 5, seat="Nepal"),
        tag("a", "t", 0, 5, seat="Canada"),
        tag("a", "s", 5, 9, seat="Nepal"),
        tag("b", "u"),
        tag("b", "v", seat="Gone"),
    ]
    picture = themes_by_countries(tags, ["a", "b", "c"], ["Canada", "Nepal", "Silent"])
    assert picture.countries == ("Canada", "Nepal", "Gone")
    assert [(row.counts, row.untold, row.total) for row in picture.rows] == [
        ((1, 2, 0), 0, 3),
        ((0, 0, 1), 1, 2),
        ((0, 0, 0), 0, 0),
    ]
    assert picture.most == 2
    assert picture.some_untold


def test_words_that_several_coders_tagged_count_once() -> None:
    tags = [tag("a", "s", *place, seat="Nepal") for place in ((0, 9), (0, 9), (2, 4), (3, 12), (12, 14))]
    (row,) = themes_by_countries([*tags, tag("b", "s", 0, 9, seat="Nepal")], ["a"], ["Nepal"]).rows
    assert (row.counts, row.total) == ((2,), 2)


def test_an_empty_codebook_is_an_empty_picture() -> None:
    picture = themes_by_countries([], [], ["Nepal"])
    assert (picture.countries, picture.rows, picture.most) == ((), (), 0)


def test_pairs_are_counted_once_a_statement() -> None:
    tags = [
        tag("a"),
        tag("a", start=1, end=2),
        tag("b", start=4, end=9),
        tag("b", "t"),
        tag("a", "t", 5, 9),
        tag("c", "u"),
    ]
    assert themes_together(tags, ["b", "a", "c"]) == [Pair("b", "a", 2, 1)]


spans = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.integers(1, 6)), max_size=12)


@given(spans)
def test_overlap_is_what_comparing_each_with_each_finds(found: list[tuple[str, int, int]]) -> None:
    tags = [tag(theme, "s", start, start + length) for theme, start, length in found]
    ones, others = ([t for t in tags if t.theme.id == theme] for theme in "ab")
    touch = any(one.start < other.end and other.start < one.end for one in ones for other in others)
    pairs = themes_together(tags, ["a", "b"])
    assert [pair.overlapping for pair in pairs] == ([int(touch)] if ones and others else [])
