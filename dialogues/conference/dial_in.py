"""Telephone numbers of a call, one a country, as people type them and as calendars take them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_NUMBERS = 60
# A place, then an international number (E.164: at most 15 digits behind the plus).
_LINE = re.compile(r"(?P<place>[^+\d]*?)[\s:,;–-]*(?P<number>\+[\d\s().\-/]+)")


@dataclass(frozen=True)
class DialIn:
    """`country` is ISO 3166-1 alpha-2, or "" for a number that serves everywhere."""

    country: str
    number: str

    @property
    def uri(self) -> str:
        """`tel:+525541614288` (RFC 3966)."""
        return "tel:+" + "".join(c for c in self.number if c.isascii() and c.isdigit())


class BadLine(ValueError):
    """A line is no country with its number; `line` is the line."""

    def __init__(self, line: str) -> None:
        super().__init__(f"Expected a country and a number such as “MX +52 55 1234 5678”, got {line[:80]!r}.")
        self.line = line


def read_numbers(text: str, countries: Mapping[str, str]) -> list[DialIn]:
    """One a line: a country by its letters or by a name in `countries` (folded name → letters), then its number.

    Raises `BadLine`.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_NUMBERS:
        raise BadLine(lines[MOST_NUMBERS])
    return list(dict.fromkeys(_read(line, countries) for line in lines))


def _read(line: str, countries: Mapping[str, str]) -> DialIn:
    found = _LINE.fullmatch(line[:200])
    if not found:
        raise BadLine(line)
    place, number = found["place"].strip(), " ".join(found["number"].split())
    country = countries.get(place.casefold(), place.upper() if place.upper() in countries.values() else "")
    if (place and not country) or not 5 <= sum(map(str.isdigit, number)) <= 15 or not number.isascii():
        raise BadLine(line)
    return DialIn(country, number)
