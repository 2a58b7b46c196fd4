"""What an import may overwrite: nothing that a person wrote, unless they say so."""

import pytest

from minutes.transcript.merging import Filled, Mode, Step, chosen, digest, step

NEW, OLD = "New words.", "Old words."


def filled(mode: Mode = "fill", version: int = 2, former: str = "", words: str = OLD) -> Filled:
    return Filled(mode, version, former, digest(words))


@pytest.mark.parametrize(
    ("text", "version", "before", "words", "expected"),
    [
        ("", 1, None, NEW, Step("write", "fill", NEW)),
        ("", 1, None, "", Step("same", "fill", "")),
        ("A note.", 1, None, NEW, Step("ask", "instead", NEW)),
        ("A note.", 1, None, "", Step("same", "fill", "A note.")),
        (NEW, 3, None, NEW, Step("same", "fill", NEW)),
        # The same words once more, edited since or not.
        (OLD, 2, filled(), OLD, Step("same", "fill", OLD)),
        ("Edited.", 3, filled(), OLD, Step("same", "fill", "Edited.")),
        # Corrected words, or words that moved away.
        (OLD, 2, filled(), NEW, Step("write", "fill", NEW)),
        (OLD, 2, filled(), "", Step("write", "fill", "")),
        (
            "A note.\n\n" + OLD,
            2,
            filled("below", 2, "A note."),
            NEW,
            Step("write", "below", f"A note.\n\n{NEW}"),
        ),
        ("A note.\n\n" + OLD, 2, filled("below", 2, "A note."), "", Step("write", "below", "A note.")),
        (OLD, 2, filled("instead", 2, "A note."), "", Step("write", "instead", "A note.")),
        # Edited since: somebody decides.
        ("Edited.", 3, filled(), NEW, Step("ask", "instead", NEW)),
        ("Edited.", 3, filled("instead", 2, "A note."), "", Step("ask", "instead", "A note.")),
        (NEW, 3, filled(), NEW, Step("same", "fill", NEW)),
        # Declined before: asked only where the words are others.
        ("A note.", 1, filled("kept", 1, "A note."), OLD, Step("same", "kept", "A note.")),
        ("A note.", 1, filled("kept", 1, "A note."), NEW, Step("ask", "instead", NEW)),
    ],
)
def test_steps(text: str, version: int, before: Filled | None, words: str, expected: Step) -> None:
    assert step(text, version, before, words) == expected


@pytest.mark.parametrize(
    ("mode", "before", "expected"),
    [
        ("kept", None, ("Text.", "Text.")),
        ("below", None, (f"Text.\n\n{NEW}", "Text.")),
        ("instead", None, (NEW, "Text.")),
        # What stood there before the first import comes back if the words ever move away.
        ("instead", filled("instead", 2, "A note."), (NEW, "A note.")),
    ],
)
def test_choices(mode: Mode, before: Filled | None, expected: tuple[str, str]) -> None:
    assert chosen(mode, "Text.", before, NEW) == expected
