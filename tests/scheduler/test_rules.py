"""None of the thirty rules that our calendar objects are held to is without a test that bears its number."""

import re
from pathlib import Path

RULES = set(range(1, 31))


def test_each_rule_has_a_test_of_its_number() -> None:
    sources = [path.read_text() for path in Path(__file__).parent.rglob("test_*.py")]
    names = [name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)]
    assert RULES - {number for name in names for number in numbers_in(name)} == set()


def test_how_the_numbers_stand_in_names() -> None:
    assert numbers_in("test_rule_4_the_2_methods_agree_and_rule_20_a_first_is_one") == {4, 20}
    assert numbers_in("test_rules_6_14_and_15_an_hour") == {6, 14, 15}
    assert numbers_in("test_rules_1_to_3_texts") == {1, 2, 3}
    assert numbers_in("test_a_rule_of_recurrence") == set()


def numbers_in(name: str) -> set[int]:
    found: set[int] = set()
    for stretch in re.findall(r"_rules?((?:_(?:\d+|to|and))+)", name):
        found |= {int(number) for number in re.findall(r"\d+", stretch)}
        for first, last in re.findall(r"(\d+)_to_(\d+)", stretch):
            found |= set(range(int(first), int(last) + 1))
    return found
