"""The template words of the look: what they draw, and that none of them needs a style attribute."""

import pytest
from django.template import Context, Template
from django.utils import translation


def rendered(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context)).strip()


def test_the_ramp_rises_just_above_each_bound() -> None:
    points = [0, 0.02, 1, 1.01, 3, 3.33, 6, 6.5, 10, 10.67, 20, 23.33, 30]
    steps = [rendered("{{ points|ramp }}", points=each) for each in points]
    assert steps == ["0", "1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6"]


def test_a_burden_is_a_chip_with_one_decimal_at_most() -> None:
    chips = [rendered("{% burden points %}", points=each) for each in (0, 6, 2.33, 0.04)]
    assert chips == [
        '<span class="burden" data-b="0">0</span>',
        '<span class="burden" data-b="3">6</span>',
        '<span class="burden" data-b="2">2.3</span>',
        '<span class="burden" data-b="1">0.04</span>',
    ]


def test_a_burden_is_written_as_the_reader_writes_decimals() -> None:
    with translation.override("es"):
        assert rendered("{% burden 2.33 %}") == '<span class="burden" data-b="2">2,3</span>'


def test_a_country_is_its_letters_with_the_name_behind() -> None:
    assert rendered("{% country code name %}", code="CI", name="Côte d'Ivoire") == (
        '<abbr class="cc" title="Côte d&#x27;Ivoire">CI</abbr>'
    )
    assert rendered("{% country code name %}", code="", name="World Bank Institute") == ""


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_meter_is_drawn_in_the_same_numbers_in_every_language(language: str) -> None:
    with translation.override(language):
        drawn = rendered("{% meter 7.3 of=20 share=8.3 added=6 %}")
    assert '<rect width="36.5%"' in drawn
    assert '<rect class="added" x="36.5%" width="30.0%"' in drawn
    assert '<line x1="41.5%" x2="41.5%"' in drawn
    assert "style=" not in drawn


def test_a_meter_never_leaves_its_frame() -> None:
    assert '<rect width="100%"' in rendered("{% meter 30 of=20 %}")
    assert '<rect width="0%"' in rendered("{% meter 3 of=0 %}")
    assert 'x="90.0%" width="10.0%"' in rendered("{% meter 18 of=20 added=7 %}")


def test_a_slot_past_midnight_ends_at_the_edge_of_the_axis() -> None:
    assert 'x="97.92%" width="2.08%"' in rendered("{% noon at=23.5 length=1.5 %}")


def test_a_page_links_the_stylesheet_without_a_script() -> None:
    link = rendered("{% stylesheet %}")
    assert link.startswith('<link rel="stylesheet" href="/static/islands/')
    assert link.endswith('.css">')
