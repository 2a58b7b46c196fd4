"""What stands between words, in the reader's language."""

import pytest
from django.utils import translation

from dialogues.listing import beside, clauses, listed


@pytest.mark.parametrize(
    ("language", "names", "parts", "reasons"),
    [
        ("en", "A, B", "A, B", "A; B"),
        ("ar", "\u2068A\u2069، \u2068B\u2069", "A، B", "A؛ B"),
        ("zh-hans", "A、B", "A，B", "A；B"),
    ],
)
def test_words_are_set_apart_as_the_language_of_the_page_does(
    language: str, names: str, parts: str, reasons: str
) -> None:
    with translation.override(language):
        assert listed(["A", "B"]) == names
        assert beside(["A", "", "B"]) == parts
        assert clauses(["", "A", "B"]) == reasons
