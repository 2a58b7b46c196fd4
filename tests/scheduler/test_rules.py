"""None of the thirty rules that our calendar objects are held to is without a test that bears its number."""

from pathlib import Path

from tests.numbered import numbers_in, without_a_test


def test_each_rule_has_a_test_of_its_number() -> None:
    assert without_a_test(range(1, 31), Path(__file__).parent) == set()


def test_how_the_numbers_stand_in_names() -> None:
    assert numbers_in("test_rule_4_the_2_methods_agree_and_rule_20_a_first_is_one") == {4, 20}
    assert numbers_in("test_rules_6_14_and_15_an_hour") == {6, 14, 15}
    assert numbers_in("test_rules_1_to_3_texts") == {1, 2, 3}
    assert numbers_in("test_a_rule_of_recurrence") == set()
