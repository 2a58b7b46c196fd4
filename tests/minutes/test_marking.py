"""A text is cut at the edges of its stretches, and put together it is the text."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from minutes.marking import Piece, pieces


@dataclass(frozen=True)
class Stretch:
    start: int
    end: int


def test_overlapping_stretches_share_a_piece() -> None:
    wide, late = Stretch(0, 6), Stretch(4, 9)
    assert pieces("We share it", [late, wide]) == [
        Piece("We s", (wide,), ()),
        Piece("ha", (wide, late), (wide,)),
        Piece("re ", (late,), (late,)),
        Piece("it", (), ()),
    ]


def test_a_text_without_stretches_is_one_piece_and_no_text_is_none() -> None:
    assert pieces("We share", []) == [Piece("We share", (), ())]
    assert pieces("", []) == []


@given(
    st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8)
)
def test_the_pieces_are_the_text_and_every_stretch_is_drawn_whole(
    text: str, found: list[tuple[int, int]]
) -> None:
    stretches = [Stretch(at, min(at + length, len(text))) for at, length in found if at < len(text)]
    cut = pieces(text, stretches)
    assert "".join(piece.text for piece in cut) == text
    for stretch in set(stretches):
        drawn = "".join(piece.text for piece in cut if stretch in piece.over)
        assert drawn == text[stretch.start : stretch.end]
        assert sum(stretch in piece.ending for piece in cut) == 1
