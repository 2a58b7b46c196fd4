"""Records of any length, straight into the rows: what writes such facts in the product has tests of its own.

Two people of each delegation speak in turn under six items. Every second statement is tagged and, like every
takeaway, translated; every tenth has a takeaway that rests on three quotations.
"""

import datetime as dt
import random
from collections.abc import Sequence

from dialogues.models import AgendaItem, Delegation, Dialogue, Paper, Participant, Session
from minutes.anchoring import anchor_at
from minutes.cards.models import Card
from minutes.languages.models import ReadingLanguage, Translation
from minutes.models import Evidence, Minutes, Segment, Span, Takeaway, Theme

HELD = dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC)
COUNTRIES = {"Mexico": "MX", "India": "IN", "China": "CN", "Indonesia": "ID", "Nepal": "NP", "Kenya": "KE"}
THEMES = ("Access", "Cost-sharing", "Data", "Delivery", "Funding", "Partners", "Schools", "Water")
ITEMS = ("Opening", "What was tried", "What it cost", "Who took part", "What is asked for", "Next steps")
LANGUAGES = ("es", "fr")
LONGEST_STRETCH = 80  # characters
SAID = (
    "we the district offices families a programme of transfers and for in with began pilot rural budget "
    "women that to ministry records shared costs monthly schools water asked by partners visits training "
    "their each evaluation reached households three years found more than half on from local councils "
    "also need were because before after support joined small farmers clinics every region agreed open "
    "register"
)
WORDS = SAID.split()


def published(segments: int, slug: str = "long", each: int = 45) -> Minutes:
    """Minutes of so many statements of `each` words."""
    draw = random.Random(segments)  # a corpus, no secret
    minutes = _minutes(slug)
    people = list(minutes.session.dialogue.participants.exclude(delegation=None))
    said = _segments(minutes, people, [_speech(draw, each) for _ in range(segments)])
    themes = list(minutes.session.dialogue.themes.all())
    spans = tag(said[::2], themes, people[0], each=1)
    takeaways = _takeaways(minutes, themes, spans, [_speech(draw, 18) for _ in range(segments // 10)])
    Translation.objects.bulk_create(
        Translation(
            segment=piece if isinstance(piece, Segment) else None,
            takeaway=piece if isinstance(piece, Takeaway) else None,
            language=language,
            text=_speech(draw, each),
            made_from=1,
            translated_at=HELD,
        )
        for language in LANGUAGES
        for piece in (*said[::2], *takeaways)
    )
    return minutes


def tag(segments: Sequence[Segment], themes: Sequence[Theme], coder: Participant, each: int) -> list[Span]:
    """`each` stretches of about a dozen words in every statement."""
    return Span.objects.bulk_create(
        Span(
            segment=segment,
            theme=themes[(number + place) % len(themes)],
            coder=coder,
            **vars(anchor_at(segment.text, *stretch)),
        )
        for number, segment in enumerate(segments)
        for place, stretch in enumerate(stretches(segment.text, each))
    )


def stretches(text: str, number: int) -> list[tuple[int, int]]:
    """So many places of a text, spread over it, from word to word; many of them overlap."""
    found = []
    for place in range(number):
        at = (len(text) - LONGEST_STRETCH) * place // number
        start = text.index(" ", at) + 1 if at else 0
        found.append((start, text.rindex(" ", start, start + LONGEST_STRETCH)))
    return found


def _speech(draw: random.Random, words: int) -> str:
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    return " ".join(draw.choices(WORDS, weights, k=words)).capitalize() + "."


def _minutes(slug: str) -> Minutes:
    dialogue = Dialogue.objects.create(
        slug=slug, title="Poverty", host="Exchange Board", zone="Europe/Vienna"
    )
    seats = Delegation.objects.bulk_create(
        Delegation(dialogue=dialogue, name=name, country=code, zone="UTC", position=place)
        for place, (name, code) in enumerate(COUNTRIES.items())
    )
    Participant.objects.bulk_create(
        Participant(dialogue=dialogue, delegation=seat, name=f"{name} of {seat.name}", role="delegate")
        for seat in seats
        for name in ("Ada", "Ben")
    )
    Theme.objects.bulk_create(
        Theme(dialogue=dialogue, name=name, definition=f"What was said of it: {name}.", position=place)
        for place, name in enumerate(THEMES)
    )
    session = Session.objects.create(
        dialogue=dialogue,
        number=1,
        title="What lifted families out of poverty",
        status="published",
        starts_at=HELD,
        started_at=HELD,
        ended_at=HELD + dt.timedelta(hours=2),
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=session, item_id=f"{n}", position=n, title=title, planned_minutes=20, conclusion="Done."
        )
        for n, title in enumerate(ITEMS)
    )
    Paper.objects.create(
        session=session, title="Lo que aporta", url="https://example.org/a.pdf", language="es"
    )
    minutes = Minutes.objects.create(
        session=session,
        slug=f"{slug}-1",
        status="published",
        published_at=HELD,
        summary="Six countries compared what worked.",
        spoken={str(seat.pk): 600 + place for place, seat in enumerate(seats)},
    )
    ReadingLanguage.objects.bulk_create(
        ReadingLanguage(minutes=minutes, language=language, opened_at=HELD) for language in LANGUAGES
    )
    return minutes


def _segments(minutes: Minutes, people: Sequence[Participant], texts: Sequence[str]) -> list[Segment]:
    return Segment.objects.bulk_create(
        Segment(
            minutes=minutes,
            position=n,
            item_id=f"{n * len(ITEMS) // len(texts)}",
            item_title=ITEMS[n * len(ITEMS) // len(texts)],
            speaker=people[n % len(people)],
            speaker_name=people[n % len(people)].name,
            delegation=people[n % len(people)].delegation,
            started_at=HELD + dt.timedelta(seconds=30 * n),
            ended_at=HELD + dt.timedelta(seconds=30 * n + 25),
            language="en",
            text=text,
        )
        for n, text in enumerate(texts)
    )


def _takeaways(
    minutes: Minutes, themes: Sequence[Theme], spans: Sequence[Span], texts: Sequence[str]
) -> list[Takeaway]:
    made = Takeaway.objects.bulk_create(
        Takeaway(minutes=minutes, theme=themes[n % len(themes)], statement=text, position=n)
        for n, text in enumerate(texts)
    )
    stances = Evidence.Stance.values
    Evidence.objects.bulk_create(
        Evidence(takeaway=takeaway, span=spans[(5 * n + k) % len(spans)], stance=stances[k], position=k)
        for n, takeaway in enumerate(made)
        for k in range(len(stances))
    )
    seats = list(minutes.session.dialogue.delegations.all())
    for number, takeaway in enumerate(made[::4]):
        card = Card.objects.create(takeaway=takeaway, what=takeaway.statement, place="Everywhere")
        card.offered_by.add(seats[number % len(seats)])
    return made
