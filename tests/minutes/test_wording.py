"""How the minutes put things."""

import pytest
from django.utils import translation

from minutes.wording import enumeration


@pytest.mark.parametrize(
    ("language", "names", "words"),
    [
        ("en", ["China", "Mexico", "Indonesia"], "China, Mexico and Indonesia"),
        ("es", ["China", "México", "Indonesia"], "China, México e Indonesia"),
        ("es", ["Nepal", "Hierro"], "Nepal y Hierro"),
        ("es", ["Nepal", "Chile"], "Nepal y Chile"),
        ("zh-hans", ["中国", "印度", "墨西哥"], "中国、印度和墨西哥"),
    ],
)
def test_countries_are_enumerated_as_each_language_does(language: str, names: list[str], words: str) -> None:
    with translation.override(language):
        assert enumeration(names) == words
