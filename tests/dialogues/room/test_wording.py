"""Every cause of a refusal has a sentence, and the sentence can be filled in."""

import re
from pathlib import Path

import pytest

from dialogues.room import wording
from dialogues.room.refusals import Refusal
from tests.dialogues.room.table import Table

SOURCE = Path(wording.__file__).parent
CAUSES = sorted(
    {
        cause
        for path in SOURCE.glob("*.py")
        for cause in re.findall(r'Refusal\(\s*"[a-z_]+",\s*"([a-z_]+)"', path.read_text())
    }
)


def test_the_causes_are_found() -> None:
    assert {"queue_closed", "malformed", "interruptions", "no_longer_here"} <= set(CAUSES)


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_a_sentence_of_its_own(cause: str) -> None:
    assert cause in wording._SENTENCES


def test_a_sentence_says_what_is_possible_still() -> None:
    table = Table()
    table.opens()
    table.does("chair", "close_queue")
    refusal = table.tries("asha", "raise_hand", kind="topic")
    assert isinstance(refusal, Refusal)
    assert wording.reason_of(refusal) == "The queue is closed; a point of order is still possible."


def test_values_are_filled_in() -> None:
    refusal = Refusal("too_large", "text_too_long", {"field": "note", "longest": 280, "length": 300})
    assert wording.reason_of(refusal) == "“note” may have 280 characters, got 300."
