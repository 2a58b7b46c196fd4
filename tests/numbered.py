"""Rules that stand under numbers outside, and the tests that bear these numbers in their names."""

import re
from pathlib import Path


def without_a_test(rules: range, folder: Path) -> set[int]:
    """The rules for which no test in the folder is named: `test_rule_4_…`, `test_rules_6_14_and_15_…`."""
    sources = [path.read_text() for path in folder.rglob("test_*.py")]
    names = [name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)]
    return set(rules) - {number for name in names for number in numbers_in(name)}


def numbers_in(name: str) -> set[int]:
    found: set[int] = set()
    for stretch in re.findall(r"_rules?((?:_(?:\d+|to|and))+)", name):
        found |= {int(number) for number in re.findall(r"\d+", stretch)}
        for first, last in re.findall(r"(\d+)_to_(\d+)", stretch):
            found |= set(range(int(first), int(last) + 1))
    return found
