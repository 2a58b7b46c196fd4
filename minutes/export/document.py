"""Published minutes as values, ready for any format.

Names and countries are those that the attribution policy lets through, and words for people are in the
reader's language already: formats neither decide nor translate.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from minutes.languages.versions import Version

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


@dataclass(frozen=True)
class Moment:
    """An instant for programs (RFC 3339 in UTC) and for people."""

    at: str
    words: str


@dataclass(frozen=True)
class Seat:
    """A delegation and the seconds it had the floor."""

    name: str
    country: str
    institution: str
    is_host: bool
    spoken_seconds: float

    @property
    def minutes(self) -> int:
        return round(self.spoken_seconds / 60)


@dataclass(frozen=True)
class Theme:
    """`key` is its number in the codebook, from 1; `colour` one of six. `excludes`: what does not belong to it."""

    id: str
    key: int
    name: str
    definition: str
    excludes: str = ""
    colour: int = 1


@dataclass(frozen=True)
class Speaker:
    """Whoever may be named; every field may be empty. `words` is how a text names them."""

    words: str
    name: str
    delegation: str
    country: str


@dataclass(frozen=True)
class Quote:
    """Words that a takeaway rests on. `segment` is the id of the statement they are from, `play` as there."""

    stance: str
    stance_words: str
    text: str
    segment: str
    speaker: Speaker
    at: Moment | None
    play: str = ""
    language: str = ""  # of the words, which are always the recorded ones


@dataclass(frozen=True)
class Partner:
    """A delegation that offers or seeks something: its name at the table, its country's two letters or none."""

    name: str
    country: str


@dataclass(frozen=True)
class Card:
    """A good practice or a tool kit: what it is, where it is at work, who offers it and who seeks it."""

    kind: str
    kind_words: str
    what: str
    place: str
    offered_by: tuple[Partner, ...]
    sought_by: tuple[Partner, ...]
    needs_confirming: bool = False  # as its takeaway

    def facts(self, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """What is known of where and who, as (label, words)."""
        words = {
            "place": self.place,
            "offered": ", ".join(seat.name for seat in self.offered_by),
            "sought": ", ".join(seat.name for seat in self.sought_by),
        }
        return tuple((labels[name], found) for name, found in words.items() if found)


@dataclass(frozen=True)
class Takeaway:
    id: str
    theme: Theme
    statement: str
    quotes: tuple[Quote, ...]
    heard: str
    cite_as: str
    needs_confirming: bool = False  # words that it rests on were redacted since
    card: Card | None = None
    language: str = ""
    note: str = ""
    versions: tuple[Version, ...] = ()
    stale: bool = False

    @property
    def others(self) -> tuple[Version, ...]:
        """What it says in other languages."""
        return tuple(version for version in self.versions if version.text != self.statement)


@dataclass(frozen=True)
class Standing:
    """What became of an action, as published: at which session it was last followed up, and when that was held.

    `due` is the date that holds now, `overdue` whether it had passed on the day of that session, `slug` that of the
    minutes that tell of it; `session` is None where no session has followed it up yet.
    """

    state: str
    state_words: str
    due: str
    why: str
    session: int | None
    slug: str
    on: Moment | None
    overdue: bool = False
    overdue_words: str = ""

    @property
    def words(self) -> str:
        """`moved to a later date: 2026-09-01, “the rains”`."""
        moved = f": \u2066{self.due}\u2069" if self.state == "moved" else ""
        why = f"“{self.why}”" if self.why else ""
        return ", ".join(filter(None, (f"{self.state_words}{moved}", self.overdue_words, why)))


@dataclass(frozen=True)
class FollowedUp:
    """An action of earlier minutes (`slug`), and where it stands after this session."""

    id: str
    text: str
    language: str
    owner: str
    slug: str
    standing: Standing


@dataclass(frozen=True)
class Statement:
    """`began` and `ended` are None where the policy keeps them back. `language` of the text, where it is known.

    `standing` of an action that a later session followed up.
    `text` is what the reader asked for; `versions` are all that there are, the recorded words first. `note` says in
    the reader's language what is to be known of the text; `stale`: it is a translation of words edited since.
    `spoken`: the language of the speaker, where interpreted.
    `play` opens the recording where it begins, "" where readers are not led there. `transcribed`: the words are those
    of a transcript, as nobody has edited them since.
    """

    id: str
    kind: str
    kind_words: str
    speaker: Speaker
    began: Moment | None
    ended: Moment | None
    text: str
    owner: str
    due: str
    language: str = ""
    standing: Standing | None = None
    play: str = ""
    transcribed: bool = False
    spoken: str = ""
    note: str = ""
    versions: tuple[Version, ...] = ()
    stale: bool = False

    @property
    def others(self) -> tuple[Version, ...]:
        return tuple(version for version in self.versions if version.text != self.text)


@dataclass(frozen=True)
class Item:
    """An item of the agenda, as often as it was taken up; no title: said outside of the agenda."""

    title: str
    conclusion: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Tag:
    """A stretch `[start, end)` of a statement, in code points, under a theme. `segment` is the statement's id."""

    theme: Theme
    text: str
    segment: str
    start: int
    end: int
    kind: str
    speaker: Speaker
    item: str
    at: Moment | None


@dataclass(frozen=True)
class Paper:
    title: str
    url: str
    language: str
    language_words: str
    kind: str


@dataclass(frozen=True)
class Language:
    """One in which the record can be read (BCP 47), by its own name."""

    code: str
    name: str

    @property
    def rtl(self) -> bool:
        return self.code.partition("-")[0].lower() in RIGHT_TO_LEFT


@dataclass(frozen=True)
class Document:
    """`language` is the one in which it speaks to its reader (BCP 47); people's own words may be in any.

    `reading` is the language that the reader chose for them, empty for the words as recorded.
    """

    language: str
    title: str
    slug: str
    url: str
    dialogue: str
    dialogue_slug: str
    host: str
    session_number: int
    summary: str
    lede: str
    began: Moment | None
    ended: Moment | None
    zone_words: str
    published: Moment | None
    seats: tuple[Seat, ...]
    themes: tuple[Theme, ...]
    takeaways: tuple[Takeaway, ...]
    items: tuple[Item, ...]
    tags: tuple[Tag, ...]
    papers: tuple[Paper, ...]
    cite_as: str
    # Headings and labels for formats that people read.
    labels: Mapping[str, str]
    # The last day on which other words were published than before, or words were redacted.
    corrected: Moment | None = None
    # Sentences: who cleared the record, who objected and what to.
    clearance: tuple[str, ...] = ()
    # The actions of earlier sessions that were open when this one began.
    followups: tuple[FollowedUp, ...] = ()
    # Into which the words are translated, for readers.
    languages: tuple[Language, ...] = ()
    reading: str = ""
    # The address of the recording, where readers may see it.
    recording: str = ""
    # The languages in which it was recorded, in words, as far as somebody said so.
    recorded_in: str = ""

    def address_of_takeaway(self, uuid: str) -> str:
        """It lasts, wherever in the page the takeaway comes to stand."""
        return f"{self.url}t/{uuid}"

    def address_of_statement(self, uuid: str) -> str:
        return f"{self.url}s/{uuid}"

    @property
    def written_in(self) -> list[str]:
        """The languages of its statements (BCP 47) as far as they are known, whatever its headings are in."""
        return sorted({said.language for item in self.items for said in item.statements if said.language})

    @property
    def statements(self) -> int:
        return sum(len(item.statements) for item in self.items)

    @property
    def rtl(self) -> bool:
        """Whether it is read from right to left."""
        return self.language.partition("-")[0] in RIGHT_TO_LEFT

    @property
    def when(self) -> str:
        """`14:00–15:28 New York time`, as far as it is known."""
        hours = "–".join(moment.words for moment in (self.began, self.ended) if moment)
        return f"\u2066{hours}\u2069 {self.zone_words}" if hours else ""
