"""Tagged stretches as CSV (RFC 4180): one row a stretch and theme, for spreadsheets and for text analysis.

With a byte order mark, without which Excel takes UTF-8 for something else. No cell is a formula, whatever people
wrote (OWASP, *CSV injection*): what would start one is preceded by an apostrophe.
"""

import csv
import io

from minutes.export.document import Document

COLUMNS = (
    "permalink", "theme", "quote", "kind", "speaker", "delegation", "country", "item", "at", "segment", "start", "end",
)  # fmt: skip
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(document: Document) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for tag in dict.fromkeys(document.tags):  # what two coders tagged alike is one row
        rows.writerow(
            map(
                harmless,
                (
                    document.address_of_statement(tag.segment),
                    tag.theme.name,
                    tag.text,
                    tag.kind,
                    tag.speaker.name,
                    tag.speaker.delegation,
                    tag.speaker.country,
                    tag.item,
                    tag.at.at if tag.at else "",
                    tag.segment,
                    str(tag.start),
                    str(tag.end),
                ),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell as text. Spreadsheets look past white space and take full-width signs for the others."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_STARTS_FORMULA) else cell
