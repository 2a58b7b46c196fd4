"""What an import does to the words that a statement holds: nothing that a person wrote is overwritten unasked."""

import hashlib
from dataclasses import dataclass
from typing import Literal

Mode = Literal["fill", "instead", "below", "kept"]
Deed = Literal["same", "write", "ask"]


@dataclass(frozen=True)
class Filled:
    """What an earlier import left in a statement.

    `mode`: its words filled an empty statement, stand instead of what was there or below it, or were not taken.
    `version`: of the statement then. `former`: its text before the first import. `digest`: of the words as imported.
    """

    mode: Mode
    version: int
    former: str
    digest: str


@dataclass(frozen=True)
class Step:
    """What becomes of one statement: its text is the `same`, `write` it as `text`, or `ask` a person first."""

    deed: Deed
    mode: Mode
    text: str


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def step(text: str, version: int, filled: Filled | None, words: str) -> Step:
    """`words` are those of the transcript for a statement that says `text` now; either may be empty."""
    if filled is None:
        if not words or words == text:
            return Step("same", "fill", text)
        return Step("ask", "instead", words) if text else Step("write", "fill", words)
    if digest(words) == filled.digest:
        # A person may have worded it better since; and who declined these words once is not asked again.
        return Step("same", filled.mode, text)
    if filled.mode == "kept" or version != filled.version:
        return Step("ask", "instead", words or filled.former) if words != text else Step("same", "fill", text)
    return Step("write", filled.mode, composed(filled.mode, filled.former, words))


def composed(mode: Mode, former: str, words: str) -> str:
    """The text of a statement whose `former` words were met by those of a transcript in this way."""
    if not words or mode == "kept":
        return former
    return "\n\n".join(filter(None, (former, words))) if mode == "below" else words


def chosen(mode: Mode, text: str, filled: Filled | None, words: str) -> tuple[str, str]:
    """What a person who was asked decided, as the new text and what counts as the one before the import."""
    former = text if filled is None or mode != "instead" else filled.former
    return (text, text) if mode == "kept" else (composed(mode, former, words), former)
