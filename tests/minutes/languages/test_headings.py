"""Pages and files speak to their reader: the headings, not only the words that were translated."""

import pytest
from django.test import Client

from minutes import actions
from minutes.models import Minutes, Theme
from tests.conftest import Cast
from tests.minutes.conftest import LATER, segment_of, tag
from tests.minutes.files import text_of

HEADINGS = {
    "es": "Acta completa",
    "fr": "Compte rendu intégral",
    "pt": "Ata completa",
    "ar": "المحضر الكامل",
    "zh-hans": "完整纪要",
    "hi": "पूरा कार्यवृत्त",
    "id": "Risalah lengkap",
}


@pytest.mark.parametrize(("language", "heading"), HEADINGS.items())
def test_a_page_and_its_files_speak_to_their_reader(
    cast: Cast, minutes: Minutes, theme: Theme, language: str, heading: str
) -> None:
    span = tag(segment_of(minutes, cast.asha), theme, "one window", cast.rapporteur)
    actions.write_takeaway(minutes, theme, "One desk helps.", [span])
    actions.publish_minutes(minutes, LATER)
    page = minutes.get_absolute_url().rstrip("/")
    speaks = {"Accept-Language": language}
    assert heading in Client().get(f"{page}/", headers=speaks).content.decode()
    for end in (".md", ".docx"):
        assert heading in text_of(Client().get(f"{page}{end}", headers=speaks).content, end)
    assert Client().get(f"{page}.pdf", headers=speaks).status_code == 200
