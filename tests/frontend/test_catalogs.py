"""The words of the pages that people get without an account, in the languages that Meridian speaks."""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
(LOCALE,) = settings.LOCALE_PATHS
ROOT = Path(LOCALE).parent.parent
KEYWORDS = dict.fromkeys(
    ["_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop"]
) | dict.fromkeys(["pgettext", "pgettext_lazy"])
# What gettext sets between a text and its context.
CONTEXT = "\x04"
# What anybody gets who reads published minutes.
READERS = [
    "base.html",
    "parts/footer.html",
    "parts/messages.html",
    "parts/bearer.html",
    "minutes/published.html",
    "minutes/document.html",
    "minutes/published_record.html",
    "minutes/published_history.html",
    "minutes/statements.html",
    "minutes/versions.html",
    "minutes/reading_languages.html",
    "minutes/search.html",
    "minutes/list.html",
    "minutes/theme.html",
    "minutes/themes.html",
    "minutes/comments.html",
    "minutes/subscribe.html",
    "minutes/subscription.html",
    "minutes/followups.html",
    "minutes/play.html",
    "minutes/diff.html",
]
# What anybody gets who takes part by a personal link, or looks for a fair hour.
PARTICIPANTS = [
    "dialogues/room.html",
    "dialogues/link_closed.html",
    "minutes/clearance.html",
    "minutes/clearance_answer.html",
    "scheduler/busy.html",
    "scheduler/delegation_profile.html",
    "scheduler/hour.html",
    "scheduler/planner.html",
    "scheduler/planner_map.html",
    "scheduler/planner_open.html",
    "scheduler/planner_places.html",
    "scheduler/poll_answers.html",
    "scheduler/poll_matrix.html",
    "scheduler/poll_standing.html",
    "scheduler/series.html",
    "scheduler/series_open.html",
    "scheduler/week.html",
    "mail/busy.html",
    "mail/clearance.html",
    "mail/invitation.html",
    "mail/cancellation.html",
    "mail/poll.html",
    "mail/reminder.html",
]


def catalog(language: str, domain: str = "django") -> list[Message]:
    with (Path(LOCALE) / to_locale(language) / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return [message for message in read_po(file, locale=to_locale(language)) if message.id]


def singular(message: Message) -> str:
    """Its key, as gettext has it: after the context, if it has one."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{CONTEXT}{text}" if message.context else text


def of_module(path: Path) -> Iterator[str]:
    """The texts that a module asks the catalog for."""
    texts: Any  # one, or several with their plural: Babel's types know of the latter only
    for _line, function, texts, _comments in extract_python(
        io.BytesIO(path.read_bytes()), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        if str(function).startswith("p"):
            yield CONTEXT.join(texts)
        else:
            yield texts if isinstance(texts, str) else texts[0]


def of_template(path: Path) -> Iterator[str]:
    literal = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    source = templatize(path.read_text())
    for quoted in re.findall(rf"\b(?:n?gettext|_)\({literal}", source):
        yield ast.literal_eval(quoted)
    for context, quoted in re.findall(rf"\bn?pgettext\({literal}, *{literal}", source):
        yield ast.literal_eval(context) + CONTEXT + ast.literal_eval(quoted)


@cache
def of_everything() -> set[str]:
    rooms = [ROOT / name for name in ("dialogues", "scheduler", "minutes", "frontend/templatetags")]
    modules: Iterable[Path] = [path for room in rooms for path in room.rglob("*.py")]
    found = {text for path in modules for text in of_module(path)}
    for path in (ROOT / "frontend" / "templates").rglob("*"):
        if path.suffix in {".html", ".txt"}:
            found |= set(of_template(path))
    return found


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_gaps_and_marks_of_its_original(language: str, domain: str) -> None:
    for message in catalog(language, domain):
        ids = [message.id] if isinstance(message.id, str) else [*message.id]
        words = [message.string] if isinstance(message.string, str) else [*(message.string or [""])]
        assert all(words), message.id
        assert not message.fuzzy, message.id
        gaps = set(re.findall(r"%\(\w+\)s", ids[-1]))
        for each in words:
            found = set(re.findall(r"%\(\w+\)s", each))
            assert found <= gaps if len(ids) > 1 else found == gaps, each
            assert sorted(re.findall(r"<[^>]*>", each)) == sorted(re.findall(r"<[^>]*>", ids[0])), each


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_get_is_translated_and_nothing_that_is_said_no_more(language: str) -> None:
    known = {singular(message) for message in catalog(language)}
    pages = [Path(get_template(name).origin.name) for name in READERS + PARTICIPANTS]  # type: ignore[attr-defined]
    missing = {text for page in pages for text in of_template(page)} - known
    assert not missing
    assert not known - of_everything()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_room_says_is_translated_and_nothing_that_it_says_no_more(language: str) -> None:
    sources = [path.read_text() for path in (ROOT / "frontend" / "src").rglob("*messages.ts")]
    said = {
        ast.literal_eval(quoted)
        for source in sources
        for quoted in re.findall(r"""_?gettext\(\s*("(?:[^"\\]|\\.)*")""", source)
    }
    assert said
    known = {singular(message) for message in catalog(language, "djangojs")}
    assert not said - known
    assert not {text for text in known if text not in "".join(sources).replace('\\"', '"')}
