"""Random edits of texts full of lookalikes, in scripts that tempt an anchor to land wrong.

The oracle is written otherwise than the code. A text is a row of cells, and every cell keeps who it is through the
edit, so where the tagged ones went is known whatever the texts look like. Where two histories give the same texts
they cannot be told apart; then a place is an anchor's own if any best account of the edit, by a plain table of
common subsequences, says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count

from hypothesis import example, given, note
from hypothesis import strategies as st

from minutes.anchoring import Anchor, Carried, Edit, anchor_at, find_again

# Repeated phrases, near duplicates, and letters of several code points.
PHRASES = [
    "We share the cost.",
    "We share the costs.",
    "We shared the cost.",
    "share the cost",
    "the cost",
    "We agree.",
    "Yes.",
    "👩🏽‍🏫 teachers",
    "👩🏽‍🏫👩🏽‍🏫",
    "👨‍👩‍👧‍👦",
    "👨‍👩‍👧",
    "👍🏽",
    "👍🏿",
    "cafe\u0301",
    "café",
    "cafe",
    "n\u0303\u0301o",
    "نحن نتقاسم التكاليف",
    "نَحْنُ نتقاسم التكاليف",
    "التكاليف",
    "中央只保留名单",
    "中央保留名单",
    "名单名单",
    "हम लागत साझा करते हैं",
    "हम लागत",
    "\u200d",
    "\n\n",
]
_ids = count()


@dataclass(frozen=True)
class Cell:
    """A piece of text; one of equal text is another."""

    text: str
    id: int


def cells(texts: Sequence[str]) -> list[Cell]:
    return [Cell(text, next(_ids)) for text in texts]


@dataclass(frozen=True)
class Case:
    """A row of cells before and after an edit; those from `first` to `last` were tagged."""

    before: list[Cell]
    after: list[Cell]
    first: int
    last: int

    @property
    def run(self) -> list[Cell]:
        return self.before[self.first : self.last + 1]


phrase = st.sampled_from(PHRASES)


@st.composite
def edited(draw: st.DrawFn) -> Case:
    before = cells(draw(st.lists(phrase, min_size=1, max_size=20)))
    first = draw(st.integers(0, len(before) - 1))
    last = draw(st.integers(first, min(len(before) - 1, first + 2)))
    after = list(before)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(after) - 1)))
        match draw(st.sampled_from(["delete", "insert", "rewrite", "move", "twin"])) if after else "insert":
            case "insert":
                after[at:at] = cells(draw(st.lists(phrase, min_size=1, max_size=4)))
            case "delete":
                del after[at : at + draw(st.integers(1, 4))]
            case "rewrite":
                after[at] = cells([draw(phrase)])[0]
            case "move":
                cell = after.pop(at)
                after.insert(draw(st.integers(0, len(after))), cell)
            case _:
                after[at:at] = cells([draw(st.sampled_from(before)).text])
    return Case(before, after, first, last)


def laid_out(row: Sequence[Cell]) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where each cell stands in it."""
    text, places = "", []
    for cell in row:
        text += " " if text else ""
        places.append((len(text), len(text) + len(cell.text)))
        text += cell.text
    return text, places


@cache
def common(one: str, other: str) -> int:
    """How many characters two texts have in the same order, where that is half of the longer one."""
    row = [0] * (len(other) + 1)
    for letter in one:
        last, row = row, [0]
        for j, another in enumerate(other):
            row.append(last[j] + 1 if letter == another else max(last[j + 1], row[j]))
    return row[-1] if 2 * row[-1] >= max(len(one), len(other)) else 0


def whole(one: str, other: str) -> int:
    return len(one) if one == other else 0


Likeness = Callable[[str, str], int]


def account(case: Case, alike: Likeness, place: int = -1) -> int:
    """What the best account of the edit keeps; at `place` it may keep nothing from outside of what was tagged."""
    row = [0] * (len(case.after) + 1)
    for i, one in enumerate(case.before):
        last, row = row, [0]
        for j, other in enumerate(case.after):
            free = j != place or case.first <= i <= case.last
            row.append(max(last[j + 1], row[j], last[j] + alike(one.text, other.text) if free else 0))
    return row[-1]


def is_anothers(case: Case, under: Sequence[int], alike: Likeness, clearly: int = 1) -> bool:
    """Whether every account that is not worse by `clearly` characters keeps the cells `under` from elsewhere."""
    best = account(case, alike)
    return all(account(case, alike, place) <= best - clearly for place in under)


def carried(case: Case) -> tuple[Anchor, str, str, Carried | None] | None:
    before, where = laid_out(case.before)
    after, _there = laid_out(case.after)
    start, end = where[case.first][0], where[case.last][1]
    if not before[start:end].strip():
        return None
    anchor = anchor_at(before, start, end)
    return anchor, before, after, Edit(before, after).carry(anchor)


def row(*texts: str) -> list[Cell]:
    return cells(texts)


def removed(texts: Sequence[str], tagged: int) -> Case:
    """The tagged one of a row is taken out, the others stay."""
    before = cells(texts)
    return Case(before, before[:tagged] + before[tagged + 1 :], tagged, tagged)


def swapped(*texts: str) -> Case:
    """The last two change places; the first of them was tagged. It begins the other, without being a part of it."""
    before = row(*texts)
    return Case(before, [*before[:-2], before[-1], before[-2]], len(texts) - 2, len(texts) - 2)


def fooled_by_the_end() -> Case:
    """All but two cells go, the tagged one too; its words end the text again, as part of a longer phrase."""
    before = row(
        "We shared the cost.", "share the cost", "We share the cost.", "We share the cost.", "the cost"
    )
    return Case(before, [*row("We shared the cost."), *before[:2]], 4, 4)


def among_copies() -> Case:
    """The first of many equal cells goes with some others; behind what is left stand the same words as behind it."""
    said = "We share the cost."
    before = row(said, said, said, "Yes.", said, said, "share the cost", said, said)
    return Case(before, [before[3], before[4], before[7], before[8]], 0, 0)


@given(edited())
@example(among_copies())
@example(removed(["We share the cost.", "We share the costs."], 0))
@example(fooled_by_the_end())
@example(removed(["Yes.", "We agree.", "Yes.", "We agree."], 1))
@example(removed(["👨‍👩‍👧‍👦", "👨‍👩‍👧"], 0))
@example(removed(["cafe\u0301", "café", "cafe"], 1))
@example(swapped("We share the cost.", "We share the cost.", "cafe", "cafe\u0301"))
@example(swapped("Yes.", "Yes.", "👨‍👩‍👧", "👨‍👩‍👧‍👦"))
@example(removed(["نَحْنُ نتقاسم التكاليف", "نحن نتقاسم التكاليف"], 0))
@example(removed(["中央只保留名单", "中央保留名单"], 0))
def test_an_anchor_never_jumps_to_a_lookalike(case: Case) -> None:
    if (outcome := carried(case)) is None:
        return
    anchor, before, after, found = outcome
    note(f"{before!r}\n{after!r}\n{anchor}\n{found}")
    if found is None:
        return
    # It says what stands there, and says whether that is what was tagged.
    assert found.anchor == anchor_at(after, found.anchor.start, found.anchor.end)
    assert found.same_words == (found.anchor.exact == anchor.exact)
    _text, there = laid_out(case.after)
    under = [n for n, (low, high) in enumerate(there) if low < found.anchor.end and found.anchor.start < high]
    own, known = {cell.id for cell in case.run}, {cell.id for cell in case.before}
    ids = [case.after[n].id for n in under]
    if any(each in own for each in ids):
        return
    if found.same_words:
        # Accounts differ in whether a near duplicate was kept or written anew: it is a jump where both say so.
        assert not (is_anothers(case, under, whole, clearly=4) and is_anothers(case, under, common))
        return
    # What is shown as edited, for a person to confirm, may stand on what was written anew or between the very
    # neighbours of what was tagged; of several cells some may be left, and which part is meant is a matter of view.
    gone = not any(cell.id in own for cell in case.after)
    between = (found.anchor.prefix, found.anchor.suffix) == (anchor.prefix, anchor.suffix)
    if gone and not between and all(each in known for each in ids):
        assert not is_anothers(case, under, common)


@given(edited())
def test_what_was_taken_out_whole_and_stands_nowhere_is_lost_and_what_was_left_alone_is_kept(
    case: Case,
) -> None:
    if (outcome := carried(case)) is None:
        return
    anchor, before, after, found = outcome
    if anchor.exact not in after and not any(
        cell.id in {each.id for each in case.run} for cell in case.after
    ):
        assert found is None or not found.same_words
    if before == after:
        assert found is not None
        assert (found.anchor, found.same_words) == (anchor, True)


@given(edited(), st.data())
def test_what_is_lost_comes_back_only_where_its_words_clearly_are(case: Case, data: st.DataObject) -> None:
    """Through later versions too: an orphan is looked for in each, and stands on its own words or nowhere."""
    if (outcome := carried(case)) is None:
        return
    anchor, _before, _after, _found = outcome
    later, _where = laid_out(cells(data.draw(st.lists(phrase, max_size=20))))
    again = find_again(anchor, later)
    if again is not None:
        assert again.exact == anchor.exact
        assert later[again.start : again.end] == again.exact
        others = [at for at in range(len(later)) if later.startswith(anchor.exact, at) and at != again.start]
        near = [anchor_at(later, at, at + len(anchor.exact)) for at in others]
        assert all((each.prefix, each.suffix) != (again.prefix, again.suffix) for each in near)
