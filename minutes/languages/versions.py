"""Which words a reader is shown of a piece that stands in several languages."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_TAG = 35  # characters that are enough for any language (RFC 5646, 4.4.1)


@dataclass(frozen=True)
class Version:
    """A piece in one language (BCP 47, empty where nobody said which). `stale`: made from words that were edited since.

    `day` is when it was translated, in words; empty of the recorded words.
    """

    language: str
    text: str
    recorded: bool = False
    authoritative: bool = False
    stale: bool = False
    day: str = ""


def canonical(language: str) -> str:
    """The tag as it is usually written, so that no two differ by case: `zh-Hans-CN` (RFC 5646, 2.1.1)."""
    first, *rest = language.split("-")
    return "-".join([first.lower(), *map(_subtag, rest)])


def _subtag(text: str) -> str:
    if len(text) == 4 and text.isalpha():
        return text.title()
    return text.upper() if len(text) == 2 else text.lower()


def lookup(wanted: str, languages: Sequence[str]) -> str:
    """The language that answers `wanted`, cut shorter until one does (RFC 4647, 3.4); empty where none does."""
    if len(wanted) > LONGEST_TAG:
        return ""
    known = {language.casefold(): language for language in languages if language}
    parts = wanted.casefold().split("-")
    while parts and parts != [""]:
        if found := known.get("-".join(parts)):
            return found
        parts.pop()
        if parts and len(parts[-1]) == 1:  # a singleton says nothing without what follows it
            parts.pop()
    return ""


def shown(versions: Sequence[Version], wanted: str) -> Version:
    """The version in the wanted language, else the authoritative one. `versions` holds the recorded words."""
    found = lookup(wanted, [version.language for version in versions])
    if found:
        return next(version for version in versions if version.language == found)
    return authoritative(versions) if wanted else recorded(versions)


def authoritative(versions: Sequence[Version]) -> Version:
    return next((version for version in versions if version.authoritative), recorded(versions))


def recorded(versions: Sequence[Version]) -> Version:
    return next(version for version in versions if version.recorded)
