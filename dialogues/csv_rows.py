"""Rows of a table as spreadsheets write it: commas (also full-width and Arabic ones), semicolons or tabs
between cells, whichever the first line has."""

import csv
import io
import re
from collections.abc import Iterator

# Excel leaves a first line that says what separates, and hides it when it opens the file again.
_SEPARATOR = re.compile(r"\s*sep=([,;\t])\r?(?:\n|$)", re.IGNORECASE)
_OPEN_QUOTE = "unexpected end of data"


class NotCsv(ValueError):  # it says where, and what is wrong
    """What was read is no table. `line` is where the row begins; `code`: `open_quote`, or `text` with a `detail`."""

    def __init__(self, line: int, code: str, detail: str) -> None:
        super().__init__(f"expected a row of CSV in line {line}, got: {detail}")
        self.line, self.code, self.detail = line, code, detail


class NotUtf8(ValueError):  # it says where, and what came
    """What was read is no text. `line` is that of the first byte that is not of it, None where no byte says so."""

    def __init__(self, line: int | None, byte: int | None) -> None:
        super().__init__(f"expected UTF-8, got the byte {byte} in line {line}")
        self.line, self.byte = line, byte


def decode_table(data: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, or UTF-16 with one. Raises `NotUtf8`."""
    wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide:
            raise NotUtf8(None, None) from error
        # The object of the error is the file without its mark, which holds no line break.
        raise NotUtf8(error.object[: error.start].count(b"\n") + 1, error.object[error.start]) from error
    if "\0" in text:
        raise NotUtf8(text[: text.index("\0")].count("\n") + 1, 0)
    return text


def read_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row, the empty ones too, with the line on which it begins. Raises `NotCsv`."""
    text = text.removeprefix("\ufeff")
    said = _SEPARATOR.match(text)
    skipped = text[: said.end()].count("\n") if said else 0
    text = text[said.end() :] if said else text
    first = re.sub(r'"[^"]*"', "", text.lstrip().split("\n", 1)[0])
    delimiter = said[1] if said else max(",;\t，،", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = "open_quote" if str(error) == _OPEN_QUOTE else "text"
            raise NotCsv(line, code, str(error)) from error
        yield line, cells
