"""Readers change the language of the record without a script and stay where they are."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from minutes.demo.making import make_demo
from minutes.demo.translations import INTERPRETED
from minutes.models import Minutes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_permalink_is_kept_when_the_language_is_switched(
    open_page: Callable[..., Page], width: int
) -> None:
    minutes = Minutes.objects.get(session__dialogue=make_demo(timezone.now()))
    speaker, begins, language, own_words = INTERPRETED
    said = minutes.segments.get(speaker_name=speaker, text__startswith=begins)
    page = open_page(java_script_enabled=False, viewport={"width": width, "height": 800})
    page.goto(f"{minutes.get_absolute_url()}s/{said.uuid}")
    place = page.locator(f"#s-{said.uuid}")
    expect(place).to_contain_text(begins)
    page.get_by_role("form", name="Language of the record").get_by_role("button", name="español").click()
    assert page.url.endswith(f"record/?language={language}#s-{said.uuid}")
    expect(place).to_contain_text(own_words[:40])
    expect(place).to_be_in_viewport()
    place.get_by_role("link", name="English").click()
    assert page.url.endswith(f"record/?#s-{said.uuid}")
    expect(place).to_contain_text(begins)
