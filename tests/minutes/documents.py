"""A document such as formats are made from."""

from dataclasses import replace

from minutes.export.document import (
    Card,
    Document,
    Item,
    Moment,
    Paper,
    Partner,
    Quote,
    Seat,
    Speaker,
    Statement,
    Tag,
    Takeaway,
    Theme,
)

ASHA = Speaker("Asha Shrestha, Nepal", "Asha Shrestha", "Nepal", "NP")
NOON = Moment("2026-06-02T12:00:00Z", "14:00")
FUNDING = Theme("7", 1, "Funding", "Scarce means.")
DOCUMENT = Document(
    language="en",
    title="Floods",
    slug="rivers-1",
    url="https://meridian.example/minutes/rivers-1/",
    dialogue="Rivers",
    dialogue_slug="rivers",
    host="River Board",
    session_number=1,
    summary="In short.",
    lede="A dialogue of two countries.",
    began=NOON,
    ended=None,
    zone_words="Vienna time",
    published=Moment("2026-06-05T09:00:00Z", "5 June 2026"),
    seats=(Seat("Nepal", "NP", "Water Ministry", False, 150.0),),
    themes=(FUNDING,),
    takeaways=(
        Takeaway(
            "t-1",
            FUNDING,
            "Paying a part helps.",
            (Quote("qualifies", "qualifies", "We pay half.", "s-1", ASHA, NOON),),
            "Qualified by Nepal.",
            "River Board (2026). “Paying a part helps.”",
        ),
    ),
    items=(
        Item(
            "Cost-sharing",
            "Go on.",
            (
                Statement(
                    "s-1", "statement", "statement", ASHA, NOON, None, "We pay half.\n\nSo we ask.", "", ""
                ),
            ),
        ),
    ),
    tags=(Tag(FUNDING, "We pay half.", "s-1", 0, 12, "statement", ASHA, "Cost-sharing", NOON),),
    papers=(Paper("Lo que aporta", "https://example.org/a b.pdf", "es", "Spanish", "PDF"),),
    cite_as="River Board (2026). Floods.",
    labels={
        "takeaways": "What came of it",
        "heard": "Who was heard",
        "minutes": "min",
        "delegation": "Delegation",
        "record": "Full minutes",
        "conclusion": "Conclusion",
        "documents": "Related documents",
        "cite": "Cite as",
        "confirm": "Needs confirming",
        "place": "At work in",
        "offered": "Offered by",
        "sought": "Sought by",
        "recording": "Recording",
        "play": "Listen",
    },
)


RECORDING = "https://example.org/floods.mp4?a=1&b=2"
CARD = Card(
    "toolkit",
    "Tool kit",
    "A form for requests.",
    "Kathmandu",
    (Partner("Nepal", "NP"),),
    (Partner("Peru", "PE"),),
)


def with_recording() -> Document:
    """It can be heard, and its one statement in it."""
    play = f"{RECORDING}#t=60"
    takeaway, item = DOCUMENT.takeaways[0], DOCUMENT.items[0]
    return replace(
        DOCUMENT,
        recording=RECORDING,
        takeaways=(replace(takeaway, quotes=tuple(replace(each, play=play) for each in takeaway.quotes)),),
        items=(replace(item, statements=tuple(replace(each, play=play) for each in item.statements)),),
    )


def with_card(card: Card = CARD) -> Document:
    """Its takeaway is a card."""
    takeaway = replace(DOCUMENT.takeaways[0], card=card, needs_confirming=card.needs_confirming)
    return replace(DOCUMENT, takeaways=(takeaway,))
