"""A roster of participants as people paste it: CSV in, people or errors by line out, never half of either."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogues.csv_rows import NotCsv, NotUtf8, decode_table, read_rows
from dialogues.file_problems import Problem

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_PROBLEMS = 100  # more are not looked for
LONGEST = {"name": 120, "email": 254}
ROLES = ("facilitator", "rapporteur", "interpreter", "delegate", "observer")
COLUMNS = ("name", "email", "role", "delegation", "language", "zone")

_ALIASES = {
    "e-mail": "email",
    "e-mail address": "email",
    "email address": "email",
    "country": "delegation",
    "time zone": "zone",
    "timezone": "zone",
}
# ASCII as mail servers without SMTPUTF8 take it (RFC 5321, 4.1.2), the domain with a dot.
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*/=?^_`{|}~+-]+(?:\.[a-z0-9!#$%&'*/=?^_`{|}~+-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.IGNORECASE,
)
_LONGEST_LOCAL_PART = 64
# Direction marks that spreadsheets leave behind; joiners (U+200C, U+200D) are letters' own and stay.
_LEFT_BEHIND = dict.fromkeys(map(ord, "\u200e\u200f\ufeff"))
_JOINERS = "\u200c\u200d"
# A cell that begins so is run as a formula by the spreadsheet that opens it next.
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Entry:
    """One person of the roster. None where the cell is empty: then what is known of the person stays."""

    line: int
    name: str
    email: str
    role: str | None = None
    delegation: str | None = None
    language: str | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Roster:
    """Either entries or problems, each in the order of the lines."""

    entries: Sequence[Entry] = ()
    problems: Sequence[Problem] = ()


class _BadCellError(Exception):
    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def decode(data: bytes) -> str | None:
    """The text of a file: UTF-8 with or without a mark, or UTF-16 with one; None for anything else."""
    try:
        return decode_table(data)
    except NotUtf8:
        return None


def read(
    text: str, delegations: Iterable[tuple[str, str]], languages: Iterable[str], zones: Iterable[str]
) -> Roster:
    """Reads a roster for a dialogue with these (name at the table, country's letters or nothing).

    The first line names the columns in any order, or is left out where they stand in the order of `COLUMNS`.
    Commas, semicolons or tabs separate; quotes hold what contains them, line breaks too.
    """
    text = text.removeprefix("\ufeff")
    size = len(text.encode(errors="replace"))
    if size > MOST_BYTES:
        return _nothing(0, "too_large", most=f"{MOST_BYTES:,}", found=f"{size:,}")
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in _rows(text):
            if len(rows) > MOST_ROWS:  # one more than people may be, for the header
                return _nothing(0, "too_many", most=f"{MOST_ROWS:,}")
            rows.append(row)
    except NotCsv as error:
        return _nothing(error.line, "not_csv", found=error.detail)
    if not rows:
        return _nothing(0, "empty")
    columns = _header(rows[0][1])
    if columns is None:
        columns = COLUMNS
    else:
        line, cells = rows.pop(0)
        unknown = [cell for cell, column in zip(cells, columns, strict=True) if column not in COLUMNS]
        if unknown or len(set(columns)) < len(columns) or not {"name", "email"} <= set(columns):
            return _nothing(line, "header", expected=", ".join(COLUMNS), found=", ".join(unknown or cells))
    if len(rows) > MOST_ROWS:
        return _nothing(0, "too_many", most=f"{MOST_ROWS:,}")
    if not rows:
        return _nothing(0, "empty")
    return _people(rows, columns, _Known.of(delegations, languages, zones))


def _nothing(line: int, code: str, **values: str) -> Roster:
    return Roster(problems=[Problem(line, code, values)])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line on which it begins and its cells cleaned."""
    for line, row in read_rows(text):
        cells = [_cleaned(cell) for cell in row]
        if any(cells):
            yield line, cells


def _cleaned(cell: str) -> str:
    """On one line, with plain single spaces and nothing around."""
    return " ".join(cell.translate(_LEFT_BEHIND).split())


def _header(cells: Sequence[str]) -> Sequence[str] | None:
    """The columns that a first line names, or None where it is a person."""
    names = [_ALIASES.get(cell.casefold(), cell.casefold()) for cell in cells]
    return names if "email" in names or "name" in names else None


@dataclass(frozen=True)
class _Known:
    """What cells may name, by its spelling without case."""

    delegations: Mapping[str, Sequence[str]]  # those that a word may mean
    languages: Mapping[str, str]
    zones: Mapping[str, str]

    @classmethod
    def of(
        cls, delegations: Iterable[tuple[str, str]], languages: Iterable[str], zones: Iterable[str]
    ) -> "_Known":
        by_name, by_country = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        for name, country in delegations:
            by_name[name.casefold()].append(name)
            by_country[country.casefold()].append(name)
        return cls(
            by_country | by_name,
            {code.casefold(): code for code in languages},
            {zone.casefold(): zone for zone in zones},
        )

    def delegation_names(self) -> list[str]:
        return sorted({name for names in self.delegations.values() for name in names})


def _people(rows: Iterable[tuple[int, list[str]]], columns: Sequence[str], known: _Known) -> Roster:
    entries: list[Entry] = []
    problems: list[Problem] = []
    first_lines: dict[str, int] = {}
    for line, cells in rows:
        found, wrong = _facts(line, columns, cells, known)
        if not wrong and (first := first_lines.setdefault(found["email"].lower(), line)) != line:
            wrong = [Problem(line, "twice", {"found": found["email"], "line": str(first)})]
        if wrong:
            problems += wrong
        else:
            entries.append(Entry(line, **found))
        if len(problems) >= MOST_PROBLEMS:
            break
    return Roster(problems=problems) if problems else Roster(entries)


def _facts(
    line: int, columns: Sequence[str], cells: Sequence[str], known: _Known
) -> tuple[dict[str, str], list[Problem]]:
    """What the cells of a line say, and all that is wrong with them."""
    extra = [cell for cell in cells[len(columns) :] if cell]
    if extra:
        return {}, [Problem(line, "cells", {"expected": str(len(columns)), "found": str(len(cells))})]
    given = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
    problems = [Problem(line, "missing", {"column": name}) for name in ("name", "email") if name not in given]
    facts = {}
    for column, cell in given.items():
        try:
            facts[column] = _value(column, cell, known)
        except _BadCellError as error:
            problems.append(Problem(line, error.code, error.values))
    return facts, problems


def _value(column: str, cell: str, known: _Known) -> str:
    match column:
        case "name":
            return _name(cell)
        case "email":
            return _email(cell)
        case "role":
            return _one_of({role: role for role in ROLES}, column, cell)
        case "delegation":
            return _delegation(cell, known)
        case "language":
            return _one_of(known.languages, column, cell)
        case _zone:
            return _one_of(known.zones, column, cell)


def _one_of(words: Mapping[str, str], column: str, cell: str) -> str:
    if cell.casefold() not in words:
        expected = ", ".join(words.values()) if column != "zone" else ""
        raise _BadCellError(column, expected=expected, found=_short(cell))
    return words[cell.casefold()]


def _name(cell: str) -> str:
    if cell.startswith(_FORMULA):
        raise _BadCellError("formula", found=_short(cell))
    if len(cell) > LONGEST["name"]:
        raise _BadCellError("long", column="name", most=str(LONGEST["name"]), found=str(len(cell)))
    strange = next((c for c in cell if unicodedata.category(c).startswith("C") and c not in _JOINERS), None)
    if strange:
        raise _BadCellError("character", found=f"U+{ord(strange):04X}")
    return cell


def _email(cell: str) -> str:
    too_long = len(cell) > LONGEST["email"] or len(cell.partition("@")[0]) > _LONGEST_LOCAL_PART
    if too_long or cell.startswith(_FORMULA) or not _EMAIL.fullmatch(cell):
        raise _BadCellError("email", found=_short(cell))
    return cell


def _delegation(cell: str, known: _Known) -> str:
    meant = known.delegations.get(cell.casefold(), ())
    if len(meant) == 1:
        return meant[0]
    code = "ambiguous" if meant else "delegation"
    raise _BadCellError(code, expected=", ".join(meant or known.delegation_names()), found=_short(cell))


def _short(cell: str) -> str:
    return cell if len(cell) <= 60 else f"{cell[:60]}…"
