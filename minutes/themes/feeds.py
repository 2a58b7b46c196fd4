"""Atom feeds (RFC 4287) for readers: minutes of all dialogues, minutes of one, takeaways of one theme."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from dialogues.models import Dialogue
from minutes import queries
from minutes.export import document as doc
from minutes.permissions import require_readable_dialogue
from minutes.themes.queries import takeaways_of, themes_of

MOST = 50  # entries: what is older stands on the pages
LONGEST_TITLE = 160

# What XML 1.0 cannot hold (section 2.2); people may have pasted it.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    title: str
    address: str
    summary: str
    author: str
    published: dt.datetime
    updated: dt.datetime
    categories: tuple[str, ...]


@method_decorator([require_safe, conditional_page], name="__call__")
class _Atom(Feed[Entry, Any]):
    """What the three have in common: how an entry is written.

    The tag alone says whether a feed is another: a date would not move when something is taken back.
    """

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def item_title(self, item: Entry) -> str:
        return plain(item.title)

    def item_description(self, item: Entry) -> str:
        return linebreaks(plain(item.summary), autoescape=True)  # an Atom summary of Django's is HTML

    def item_link(self, item: Entry) -> str:
        return item.address

    item_guid = item_link

    def item_author_name(self, item: Entry) -> str:
        return plain(item.author)

    def item_pubdate(self, item: Entry) -> dt.datetime:
        return item.published

    def item_updateddate(self, item: Entry) -> dt.datetime:
        return item.updated

    def item_categories(self, item: Entry) -> tuple[str, ...]:
        return tuple(map(plain, item.categories))


class AllMinutes(_Atom):
    def title(self) -> str:
        return _("Published minutes")

    def link(self) -> str:
        return settings.PUBLIC_URL + reverse("minutes_list")

    def feed_url(self) -> str:
        return settings.PUBLIC_URL + reverse("minutes_feed")

    def items(self) -> list[Entry]:
        return _entries(queries.public_minutes(MOST))


class MinutesOfDialogue(_Atom):
    def get_object(self, request: HttpRequest, slug: str) -> Dialogue:
        return require_readable_dialogue(request, slug)

    def title(self, dialogue: Dialogue) -> str:
        return plain(_("Minutes of %(dialogue)s") % {"dialogue": dialogue.title})

    def link(self, dialogue: Dialogue) -> str:
        return settings.PUBLIC_URL + reverse("themes", args=[dialogue.slug])

    def feed_url(self, dialogue: Dialogue) -> str:
        return settings.PUBLIC_URL + reverse("dialogue_feed", args=[dialogue.slug])

    def items(self, dialogue: Dialogue) -> list[Entry]:
        return _entries(queries.minutes_of(dialogue, MOST))


class TakeawaysOfTheme(_Atom):
    def get_object(self, request: HttpRequest, slug: str, pk: int) -> tuple[Dialogue, doc.Theme]:
        dialogue = require_readable_dialogue(request, slug)
        theme = get_object_or_404(dialogue.themes, pk=pk)
        while theme.merged_into is not None:  # who subscribed to it goes on reading
            theme = theme.merged_into
        return dialogue, next(each for each in themes_of(dialogue) if each.id == str(theme.pk))

    def title(self, of: tuple[Dialogue, doc.Theme]) -> str:
        return plain(
            _("%(theme)s: takeaways of %(dialogue)s") % {"theme": of[1].name, "dialogue": of[0].title}
        )

    def link(self, of: tuple[Dialogue, doc.Theme]) -> str:
        return settings.PUBLIC_URL + reverse("theme", args=[of[0].slug, of[1].id])

    def feed_url(self, of: tuple[Dialogue, doc.Theme]) -> str:
        return settings.PUBLIC_URL + reverse("theme_feed", args=[of[0].slug, of[1].id])

    def items(self, of: tuple[Dialogue, doc.Theme]) -> list[Entry]:
        dialogue, theme = of
        sessions = list(takeaways_of(dialogue, [theme], dialogue.zone))
        corrected = queries.corrections([held.minutes for held in sessions])
        return [
            Entry(
                Truncator(takeaway.statement).chars(LONGEST_TITLE),
                f"{settings.PUBLIC_URL}{reverse('takeaway_place', args=[held.minutes.slug, takeaway.id])}",
                "\n\n".join([takeaway.statement, *map(_quoted, takeaway.quotes)]),
                dialogue.host or dialogue.title,
                held.minutes.published_at,
                corrected.get(held.minutes.pk, held.minutes.published_at),
                (takeaway.theme.name,),
            )
            for held in sessions
            if held.minutes.published_at
            for takeaway in held.takeaways
        ][:MOST]


def _entries(found: list[queries.Listed]) -> list[Entry]:
    corrected = queries.corrections([listed.minutes for listed in found])
    return [_minutes(listed, corrected.get(listed.minutes.pk)) for listed in found]


def _minutes(listed: queries.Listed, corrected: dt.datetime | None) -> Entry:
    session, dialogue = listed.minutes.session, listed.minutes.session.dialogue
    assert listed.minutes.published_at
    return Entry(
        session.title,
        f"{settings.PUBLIC_URL}{listed.minutes.get_absolute_url()}",
        listed.minutes.summary or session.summary,
        dialogue.host or dialogue.title,
        listed.minutes.published_at,
        corrected or listed.minutes.published_at,
        tuple(theme.label for theme in listed.themes),
    )


def _quoted(quote: doc.Quote) -> str:
    said = f"“{quote.text}”"
    return f"{said} ({quote.speaker.words})" if quote.speaker.words else said


def plain(text: str) -> str:
    return _UNSPEAKABLE.sub("", text)
