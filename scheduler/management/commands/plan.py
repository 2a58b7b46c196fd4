"""`manage.py plan`: ranks hours in a terminal, by the rules and the words of `POST /api/v1/slots/`."""

import csv
import io
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dialogues.instants import clock, rfc3339, short_day
from dialogues.problems import field_errors
from scheduler.serializers import SlotsRequest, answer
from scheduler.slots import Ranking, Slot

EXAMPLE = (
    "manage.py plan --from 2011-06-27 --until 2011-07-01 --duration 90 --delegation IN"
    ' --delegation "country=MX,zone=America/Mexico_City,working_hours=09:00-17:00"'
)
YES_AND_NO = {"true": True, "yes": True, "false": False, "no": False}


class BadTableError(Exception):
    """The delegations cannot be read as a table; says why."""


class Command(BaseCommand):
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _("Ranks hours by how fair they are to every delegation.")
        parser.epilog = _("For example: %(example)s") % {"example": EXAMPLE}
        parser.add_argument("--from", help=_("first UTC date, YYYY-MM-DD"))
        parser.add_argument("--until", help=_("UTC date, excluded"))
        parser.add_argument("--duration", help=_("minutes, a multiple of 15"))
        parser.add_argument("--step", help=_("minutes between starts (30)"))
        parser.add_argument("--limit", help=_("how many slots to show (10)"))
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
            "--csv", help=_("a CSV file of delegations, one column a field; - is standard input")
        )
        parser.add_argument("--json", action="store_true", help=_("print what POST /api/v1/slots/ answers"))

    def handle(self, *args: object, **options: Any) -> None:
        request = SlotsRequest(data=self._body(options))
        try:
            request.is_valid(raise_exception=True)
        except ValidationError as error:
            self._give_up(*(f"{path}: {sentence}" for path, sentence in field_errors(error.detail)))
        ranking = request.rank()
        if options["json"]:
            self.stdout.write(json.dumps(answer(ranking), ensure_ascii=False))
        else:
            self.stdout.write(_drawn(ranking))

    def _body(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options as the body of a request; what is wrong with it is for the serializer to say."""
        try:
            rows = [_fields(text) for text in options["delegation"]]
            rows += _table(options["csv"]) if options["csv"] else []
        except BadTableError as error:
            self._give_up(str(error))
        body: dict[str, Any] = {name: options[name] for name in ("from", "until") if options[name]}
        body |= {name: _number(options[name]) for name in ("duration", "step", "limit") if options[name]}
        if rows:
            body["delegations"] = [_delegation(row) for row in rows]
        if not body:
            self._give_up(self.create_parser("manage.py", "plan").format_help())
        return body

    def _give_up(self, *lines: str) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(2)


def _fields(text: str) -> dict[str, str]:
    """`MX` or `country=MX,zone=America/Mexico_City` by field."""
    if "=" not in text:
        return {"country": text}
    pairs = (part.partition("=") for part in text.split(","))
    return {name.strip(): value.strip() for name, _equals, value in pairs}


def _table(path: str) -> list[dict[str, str]]:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadTableError(
            _("Expected a CSV file, got %(path)s: %(error)s") % {"path": path, "error": error}
        ) from error
    for index, row in enumerate(rows):
        if None in row:
            sentence = _("delegations[%(index)s]: Expected one value a column, got more.")
            raise BadTableError(sentence % {"index": index})
    return [{name: value.strip() for name, value in row.items() if value and value.strip()} for row in rows]


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


def _drawn(ranking: Ranking) -> str:
    """The ranking for a terminal: a heading for each slot, the best first, below it a line a delegation."""
    console = Console()
    with console.capture() as capture:
        console.print(_("The fairest of %(count)s hours") % {"count": ranking.considered})
        for place, slot in enumerate(ranking.slots, start=1):
            sentence = _("%(place)s. %(start)s, greatest burden %(greatest)s, sum %(sum)s") % {
                "place": place,
                "start": rfc3339(slot.start),
                "greatest": slot.greatest,
                "sum": slot.sum,
            }
            console.print()
            console.print(Text(sentence, style="bold"))
            console.print(_shares(slot))
    return capture.get()


def _shares(slot: Slot) -> Table:
    table = Table(_("Delegation"), _("Local time"), _("Points"), _("Why"), box=None, pad_edge=False)
    table.columns[1].no_wrap = table.columns[2].no_wrap = True
    table.columns[2].justify = "right"
    for share in slot.shares:
        name = f"{share.id} ({_('cannot come')})" if share.id in slot.missing else share.id
        start, end = clock(slot.start, share.zone), clock(slot.end, share.zone)
        local = f"{short_day(slot.start, share.zone)} {start}–{end}"
        why = "; ".join(reason.text for reason in share.reasons)
        # Text, not str: a name in square brackets is no markup.
        table.add_row(*(Text(cell) for cell in (name, local, str(share.burden), why)))
    return table
