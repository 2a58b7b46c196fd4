"""How many accents a letter may have."""

import pytest

from dialogues import marks


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "Việt Nam, क्ष्म्य, שִׁ֖ית, བསྒྲུབས",
        "a" + "\u0301" * marks.MOST + "b",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_what_languages_have_is_left_as_it_is(text: str) -> None:
    assert marks.crowded(text) == ""
    assert marks.thinned(text) == text


def test_more_are_found_and_left_out() -> None:
    many = "\u0301\u200d" * marks.MOST
    assert marks.crowded(f"ab{many}c") == "b"
    assert marks.crowded(many) == "◌"
    assert marks.thinned(f"ab{many}cd{many}") == f"ab{many[: marks.MOST]}cd{many[: marks.MOST]}"
