"""A roster of participants as people paste it: CSV in, entries or errors by line out, never half of either."""

import csv
import io
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
LONGEST = {"name": 120, "email": 254}
ROLES = ("facilitator", "rapporteur", "interpreter", "delegate", "observer")
COLUMNS = ("name", "email", "role", "delegation", "language", "zone")


@dataclass(frozen=True)
class Entry:
    """One person of the roster; `delegation` is the delegation's name at the table, or empty."""

    name: str
    email: str
    role: str = "delegate"
    delegation: str = ""
    language: str = "en"
    zone: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line (counted from 1, the header included; 0 is the whole): a code and what to say with it."""

    line: int
    code: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Roster:
    """Either entries or problems."""

    entries: Sequence[Entry]
    problems: Sequence[Problem]


def decode(data: bytes) -> str | None:
    """The text of an uploaded file: UTF-8 with or without a mark, or UTF-16 with one; None for anything else."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def read(text: str, delegations: Mapping[str, str], languages: Iterable[str]) -> Roster:
    """Reads a roster. `delegations` maps each name at the table to its country's letters (or to nothing).

    The first line names the columns in any order, or is left out where they stand in the order of `COLUMNS`.
    Commas, semicolons and tabs separate, quotes hold what contains them.
    """
    text = text.removeprefix("\ufeff")
    if len(text.encode()) > MOST_BYTES:
        return Roster([], [Problem(0, "too_large", {"most": str(MOST_BYTES), "found": str(len(text.encode()))})])
    try:
        lines = _lines(text)
    except csv.Error as error:
        return Roster([], [Problem(0, "not_csv", {"found": str(error)})])
    if not lines:
        return Roster([], [Problem(0, "empty", {})])
    columns, lines = _header(lines)
    if isinstance(columns, Problem):
        return Roster([], [columns])
    if len(lines) > MOST_ROWS:
        return Roster([], [Problem(0, "too_many", {"most": str(MOST_ROWS), "found": str(len(lines))})])
    seats = {name.casefold(): name for name in delegations}
    seats |= {country.casefold(): name for name, country in delegations.items() if country}
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    known_languages = frozenset(languages)
    for number, cells in lines:
        found = _entry(number, columns, cells, seats, known_languages)
        if isinstance(found, Problem):
            problems.append(found)
        elif (first := seen.setdefault(found.email.lower(), number)) != number:
            problems.append(Problem(number, "twice", {"found": found.email, "line": str(first)}))
        else:
            entries.append(found)
    return Roster([], problems) if problems else Roster(entries, [])


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Each row with the number of the line on which it ends; empty rows are passed over."""
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [(reader.line_num, [c.strip() for c in row]) for row in reader if any(c.strip() for c in row)]


def _header(
    lines: list[tuple[int, list[str]]],
) -> tuple[Sequence[str] | Problem, list[tuple[int, list[str]]]]:
    number, first = lines[0]
    names = [cell.casefold().replace("e-mail", "email") for cell in first]
    if "email" not in names:
        return COLUMNS, lines
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) != len(names) or "name" not in names:
        return Problem(number, "header", {"expected": ", ".join(COLUMNS), "found": ", ".join(first)}), []
    return names, lines[1:]


def _entry(
    line: int, columns: Sequence[str], cells: Sequence[str], seats: Mapping[str, str], languages: frozenset[str]
) -> Entry | Problem:
    if len(cells) > len(columns):
        return Problem(line, "cells", {"expected": str(len(columns)), "found": str(len(cells))})
    given = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
    for name in ("name", "email"):
        if name not in given:
            return Problem(line, "missing", {"expected": name})
        if len(given[name]) > LONGEST[name] or not given[name].isprintable():
            return Problem(line, "text", {"expected": str(LONGEST[name]), "found": given[name][:40], "column": name})
    local, at, host = given["email"].partition("@")
    if not (local and at and "." in host) or any(c.isspace() or c in "<>,;\"@" for c in local + host):
        return Problem(line, "email", {"found": given["email"]})
    role = given.get("role", "delegate").casefold()
    if role not in ROLES:
        return Problem(line, "role", {"expected": ", ".join(ROLES), "found": given["role"]})
    seat = given.get("delegation", "")
    if seat and seat.casefold() not in seats:
        return Problem(line, "delegation", {"expected": ", ".join(sorted(set(seats.values()))), "found": seat})
    language = given.get("language", "en")
    if language not in languages:
        return Problem(line, "language", {"expected": ", ".join(sorted(languages)), "found": language})
    zone = given.get("zone", "")
    if zone and zone not in zoneinfo.available_timezones():
        return Problem(line, "zone", {"found": zone})
    return Entry(given["name"], given["email"], role, seats.get(seat.casefold(), ""), language, zone)
