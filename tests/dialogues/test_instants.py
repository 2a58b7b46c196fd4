"""What becomes of instants in the languages of their readers."""

import datetime as dt

import pytest
from django.utils import translation

from dialogues import instants
from dialogues.places import zone_choices

NOON = dt.datetime(2026, 12, 7, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "day", "with_year"),
    [
        ("en", "Mon 7 Dec", "Mon 7 Dec 2026"),
        ("zh-hans", "12月7日周一", "2026年12月7日周一"),
        ("ar", "الاثنين، 7 ديسمبر", "الاثنين، 7 ديسمبر 2026"),
        ("pt", "seg., 7 de dez.", "seg., 7 de dez. de 2026"),
    ],
)
def test_a_short_day_has_the_order_of_its_language(language: str, day: str, with_year: str) -> None:
    with translation.override(language):
        assert instants.short_day(NOON, "UTC") == day
        assert instants.day_in_brief(NOON.date(), "yMMMEd") == with_year


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "Monday 7 December"),
        ("fr", "lundi 7 décembre"),
        ("es", "lunes, 7 de diciembre"),
        ("pt", "segunda-feira, 7 de dezembro"),
        ("zh-hans", "12月7日星期一"),
        ("ar", "الاثنين، 7 ديسمبر"),
        ("hi", "सोमवार, 7 दिसंबर"),
        ("id", "Senin, 07 Desember"),
    ],
)
def test_a_day_in_a_sentence_is_written_out_without_its_year(language: str, day: str) -> None:
    with translation.override(language):
        assert instants.day_of_year(NOON.date()) == day


@pytest.mark.parametrize(
    ("language", "kolkata", "new_york"),
    [
        ("en", "Kolkata", "New York"),
        ("ar", "كالكتا", "نيويورك"),
        ("zh-hans", "加尔各答", "纽约"),
        ("es", "Calcuta", "Nueva York"),
    ],
)
def test_cities_are_named_in_the_language_of_the_reader_under_each_name_of_their_zone(
    language: str, kolkata: str, new_york: str
) -> None:
    with translation.override(language):
        assert instants.city("Asia/Kolkata") == instants.city("Asia/Calcutta") or language == "en"
        assert instants.city("Asia/Kolkata") == kolkata
        assert instants.city("America/New_York") == new_york
        assert instants.city("UTC") == "UTC"


def test_parts_of_the_world_are_named_in_the_language_of_the_reader_each_time() -> None:
    for language, names in (
        ("es", {"África", "Océano Índico"}),
        ("zh-hans", {"非洲", "印度洋"}),
        ("en", {"Africa"}),
    ):
        with translation.override(language):
            assert names <= {area for area, _zones in zone_choices()}
