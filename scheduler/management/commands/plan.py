"""`manage.py plan`: ranks hours in a terminal, by the rules and the words of `POST /api/v1/slots/`."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, DjangoHelpFormatter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework.exceptions import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dialogues.csv_rows import NotCsv, NotUtf8, decode_table, read_rows
from dialogues.instants import clock, day, short_day
from dialogues.problems import SHOWN, field_errors
from scheduler.serializers import DelegationRequest, SlotsRequest, answer
from scheduler.slots import Ranking, Share, Slot

EXAMPLES = """
  manage.py plan --from 2011-06-27 --until 2011-07-01 --duration 90 --delegation IN \\
    --delegation "country=MX,zone=America/Mexico_City,working_hours=09:00-17:00"
  manage.py plan --from 2011-06-27 --until 2011-07-01 --duration 90 --csv delegations.csv --json

  delegations.csv:
    country,zone,working_hours,weekend,required,rest_days
    IN,,10:00-18:00,sun,yes,2011-06-30 2011-07-01
    MX,America/Mexico_City,,,no,
"""
LARGEST_TABLE = 1024 * 1024
YES_AND_NO = {"true": True, "yes": True, "false": False, "no": False}
# From which points on a cost is shown in which colour, where the terminal has colours.
STYLES = ((10, "bold red"), (3, "yellow"), (0.01, ""), (0, "green"))


class BadTableError(Exception):
    """The delegations cannot be read as a table; says why."""


@dataclass(frozen=True)
class Row:
    """A delegation's fields as text, and where they stand: `delegations[0]`, or `delegations.csv, line 2`."""

    place: str
    fields: dict[str, str]


class HelpFormatter(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the examples."""


class Command(BaseCommand):
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=HelpFormatter, **kwargs)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.description = _("Ranks hours by how fair they are to every delegation.")
        parser.epilog = (
            _("For example:")
            + EXAMPLES
            + "\n"
            + _(
                "Exit codes: 0, hours were ranked; 2, what was given cannot be read, and every line says what."
            )
        )
        parser.add_argument("--from", metavar=_("DATE"), help=_("first UTC date, YYYY-MM-DD"))
        parser.add_argument(
            "--until", metavar=_("DATE"), help=_("UTC date, excluded; at most 366 days later")
        )
        parser.add_argument("--duration", metavar="N", help=_("minutes, a multiple of 15 up to 720"))
        parser.add_argument("--step", metavar="N", help=_("minutes between starts (30)"))
        parser.add_argument("--limit", metavar="N", help=_("how many slots to show (10, at most 100)"))
        parser.add_argument(
            "--delegation",
            action="append",
            default=[],
            metavar=_("COUNTRY|FIELD=VALUE,…"),
            help=_(
                "a delegation, by its country or by the fields of POST /api/v1/slots/; repeat it. Spaces "
                "separate the items of a list, - the working hours, / the ends of a busy interval. Its id is "
                "the country where none is given"
            ),
        )
        parser.add_argument(
            "--csv",
            metavar=_("FILE"),
            help=_(
                "delegations as rows of a CSV file, a column for each field, written as above, with commas, "
                "semicolons or tabs between them; - is standard input"
            ),
        )
        parser.add_argument("--json", action="store_true", help=_("print what POST /api/v1/slots/ answers"))

    def handle(self, *args: object, **options: Any) -> None:
        try:
            places = ((f"delegations[{i}]", text) for i, text in enumerate(options["delegation"]))
            rows = [Row(place, _fields(place, text)) for place, text in places]
            rows += _table(options["csv"]) if options["csv"] else []
        except BadTableError as error:
            self._give_up(str(error))
        request = SlotsRequest(data=self._body(options, rows))
        try:
            request.is_valid(raise_exception=True)
        except ValidationError as error:
            self._give_up(*(f"{_place(path, rows)}: {text}" for path, text in field_errors(error.detail)))
        ranking = request.rank()
        if options["json"]:
            self.stdout.write(json.dumps(answer(ranking), ensure_ascii=False))
        else:
            self.stdout.write(_drawn(ranking, colours=self.stdout.isatty() and not options["no_color"]))

    def _body(self, options: dict[str, Any], rows: list[Row]) -> dict[str, Any]:
        """The options as the body of a request; what is wrong with it is for the serializer to say."""
        body: dict[str, Any] = {name: options[name] for name in ("from", "until") if options[name]}
        body |= {name: _number(options[name]) for name in ("duration", "step", "limit") if options[name]}
        if rows:
            body["delegations"] = [_delegation(row.fields) for row in rows]
        if not body:
            self._give_up(self.create_parser("manage.py", "plan").format_help())
        return body

    def _give_up(self, *lines: str) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(2)


def _fields(place: str, text: str) -> dict[str, str]:
    """`MX` or `country=MX,zone=America/Mexico_City` by field."""
    if "=" not in text:
        return {"country": text}
    fields: dict[str, str] = {}
    for part in text.split(","):
        name, _equals, value = (piece.strip() for piece in part.partition("="))
        if name in fields:
            sentence = _(
                "%(place)s.%(field)s: Expected the field once, got it twice: %(first)s and %(last)s."
            )
            words = {
                "place": place,
                "field": name[:SHOWN],
                "first": fields[name][:SHOWN],
                "last": value[:SHOWN],
            }
            raise BadTableError(sentence % words)
        fields[name] = value
    return fields


def _table(path: str) -> list[Row]:
    name = _("standard input") if path == "-" else path
    try:
        raw = sys.stdin.buffer.read(LARGEST_TABLE + 1) if path == "-" else _read(Path(path))
    except OSError as error:
        raise BadTableError(
            _("Expected a CSV file, got %(path)s: %(error)s")
            % {"path": name, "error": error.strerror or error}
        ) from error
    if len(raw) > LARGEST_TABLE:
        raise BadTableError(_("Expected a CSV file of at most 1 MiB, got more: %(path)s") % {"path": name})
    try:
        return list(_rows(name, decode_table(raw)))
    except NotUtf8 as problem:
        sentence = _("%(place)s: Expected text in UTF-8, got %(got)s. Save the file as “CSV UTF-8”.")
        got = (
            _("something else")
            if problem.byte is None
            else _("the byte %(byte)s") % {"byte": hex(problem.byte)}
        )
        raise BadTableError(sentence % {"place": _line(name, problem.line), "got": got}) from problem
    except NotCsv as problem:
        sentence = (
            _('%(place)s: Expected a closing quote (") for each that opens, got the end of the file.')
            if problem.code == "open_quote"
            else _("%(place)s: Expected cells with quotes in pairs, got: %(detail)s")
        )
        words = {"place": _line(name, problem.line), "detail": problem.detail}
        raise BadTableError(sentence % words) from problem


def _line(name: str, line: int | None) -> str:
    return name if line is None else _("%(file)s, line %(line)s") % {"file": name, "line": line}


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_TABLE + 1)


def _rows(name: str, text: str) -> Iterator[Row]:
    """Each row with the line on which it begins. Columns are checked once, not in every row."""
    rows = ((line, [cell.strip() for cell in cells]) for line, cells in read_rows(text) if any(cells))
    first, names = next(rows, (0, []))
    columns = [column.casefold() for column in names]
    known = list(DelegationRequest().fields)
    for column in columns:
        if column not in known or columns.count(column) > 1:
            sentence = _("%(place)s: Expected columns out of %(known)s, each once, got “%(column)s”.")
            words = {"place": _line(name, first), "known": ", ".join(known), "column": column[:SHOWN]}
            raise BadTableError(sentence % words)
    for line, cells in rows:
        place = _line(name, line)
        if len(cells) > len(columns):
            raise BadTableError(_("%(place)s: Expected one value a column, got more.") % {"place": place})
        yield Row(place, {column: cell for column, cell in zip(columns, cells, strict=False) if cell})


def _place(path: str, rows: list[Row]) -> str:
    """Where to look for what a path of the request names."""
    found = re.fullmatch(r"delegations\[(\d+)\]\.?(.*)", path)
    if not found or rows[int(found[1])].place.startswith("delegations["):
        return path
    return ": ".join(filter(None, (rows[int(found[1])].place, found[2])))


def _number(text: str) -> int | str:
    """A whole number as such; anything else stays text, which the serializer refuses by its path."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _delegation(row: dict[str, str]) -> dict[str, Any]:
    """A delegation's fields out of text."""
    body: dict[str, Any] = {"id": row["country"]} if "country" in row else {}
    for name, text in row.items():
        match name:
            case "working_hours":
                body[name] = text.split("-")
            case "weekend" | "rest_days" | "working_days":
                body[name] = text.split()
            case "busy":
                body[name] = [interval.split("/") for interval in text.split()]
            case "required":
                body[name] = YES_AND_NO.get(text.lower(), text)
            case _other:
                body[name] = text
    return body


def _drawn(ranking: Ranking, *, colours: bool) -> str:
    """The ranking for a terminal: a heading for each slot, the best first, below it a line a delegation."""
    console = Console(force_terminal=colours, no_color=not colours, highlight=False)
    count = ngettext(
        "Of %(count)s hour, the fairest:", "Of %(count)s hours, the fairest:", ranking.considered
    )
    with console.capture() as capture:
        console.print(count % {"count": ranking.considered})
        for place, slot in enumerate(ranking.slots, start=1):
            console.print()
            console.print(Text(_heading(place, slot), style="bold"))
            console.print(_shares(slot))
    return capture.get().rstrip()


def _heading(place: int, slot: Slot) -> str:
    return _("%(place)s. %(day)s, %(start)s–%(end)s UTC: worst %(greatest)s, sum %(sum)s") % {
        "place": place,
        "day": day(slot.start, "UTC"),
        "start": clock(slot.start, "UTC"),
        "end": clock(slot.end, "UTC"),
        "greatest": f"{slot.greatest:.2f}",
        "sum": f"{slot.sum:.2f}",
    }


def _shares(slot: Slot) -> Table:
    table = Table(
        _("Delegation"), _("There"), _("Points"), _("Why"), box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    table.columns[1].no_wrap = table.columns[2].no_wrap = True
    table.columns[2].justify = "right"
    for share in slot.shares:
        absent = share.id in slot.missing
        why = "; ".join(reason.text for reason in share.reasons) or _("working hours")
        # Text, not str: a name in square brackets is no markup.
        table.add_row(
            Text(f"{share.id} ({_('cannot come')})" if absent else share.id, style="red" if absent else ""),
            Text(_local(slot, share)),
            Text(
                f"{share.burden:.2f}", style=next(style for least, style in STYLES if share.burden >= least)
            ),
            Text(why),
        )
    return table


def _local(slot: Slot, share: Share) -> str:
    start, end = clock(slot.start, share.zone), clock(slot.end, share.zone)
    return f"{short_day(slot.start, share.zone)} {start}–{end}"
