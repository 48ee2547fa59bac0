"""Tables as CSV: the one reader of those that are handed in, and texts that no spreadsheet takes for a formula.

A table may come from any program: with a byte order mark, in UTF-16, with commas, semicolons or tabs between its cells,
with decimal commas where commas do not stand between cells, and with a first line ``sep=;``. Nothing is guessed: what
can mean two things is refused with both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.decoding import decode
from peaceroom.files.numbers import NotationError, format_number, number
from peaceroom.files.ordinary import NotOrdinary, ordinary_bytes

#: spreadsheet programs run what begins with these
_FORMULA = "=+-@\t\r"
#: characters of a cell, and cells of a row
MAX_CELL = 131_072
MAX_COLUMNS = 1_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEPARATOR = re.compile(r"sep=([,;\t])(?:\r\n|\n|\r)", re.IGNORECASE)
_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"[^"]*"')
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_COMMA_CELL = re.compile(r'(?<![^;\t\r\n"])[ ]*([+-]?\d+,\d+)[ ]*(?![^;\t\r\n"])', re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, and where it begins (line and column from 1)."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Codes:
    """Under which codes a kind of table is refused: too large, empty, no text, cells that cannot be told apart."""

    large: str
    empty: str
    text: str
    form: str
    missing: str = "E001"
    opened: str = "E016"
    ordinary: str = "E018"


@dataclass(slots=True)
class Table:
    """A table as it is read.

    ``rows`` can be gone through once; rows without any text are left out, and the head is not among them. ``notes``
    are the lines that begin with ``#``, complete when the rows have been read. ``decimal_comma`` says that some cell
    has one, ``proven`` that some comma can be no other.
    """

    file: str
    separator: str
    rows: Iterator[list[Cell]]
    head: list[Cell] = field(default_factory=list)
    notes: list[Cell] = field(default_factory=list)
    decimal_comma: bool = False
    proven: bool = False

    def number(self, text: str) -> float:
        """The number in a cell. Raises `NotationError` with what it may mean."""
        text = text.strip()
        if self.decimal_comma and is_ambiguous(text) and not ("," in text and self.proven):
            raise ambiguous(text)
        if self.decimal_comma and _COMMA.fullmatch(text):
            text = text.replace(",", ".")
        return float(text) if _PLAIN.fullmatch(text) else number(text)


def is_ambiguous(text: str) -> bool:
    """Whether a number has one mark that could part thousands or decimals: ``1,000`` and ``1.000``."""
    return bool(_THOUSANDS.fullmatch(text))


def ambiguous(text: str) -> NotationError:
    """What is wrong with such a number, and both that it may mean."""
    whole, mark, tail = re.split("([.,])", text)
    name = "point" if mark == "." else "comma"
    return NotationError(f"{text!r} has a {name}, which could part thousands or decimals",
                         f"write {whole}{tail}, or {format_number(float(f'{whole}.{tail}'))}", "E108")


def escaped(text: str) -> str:
    """With an apostrophe before what a spreadsheet would run; `unescaped` takes it off again."""
    return "'" + text if text[:1] and text[0] in _FORMULA + "'" else text


def unescaped(text: str) -> str:
    """Without the apostrophe of `escaped`. Others, as in 'tis, stay."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in _FORMULA + "'" else text


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV with plain line ends. (Python's own writer leaves a lone carriage return without quotation marks.)"""
    return "".join(csv_line(row) for row in rows)


def csv_line(row: Iterable[object]) -> str:
    """One row of `as_csv`; what is no text, a number below zero too, stands as it is."""
    return ",".join(_quoted(escaped(cell) if isinstance(cell, str) else str(cell)) for cell in row) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',;\t\r\n"') else text


def read_table(path: Path, codes: Codes, max_bytes: int, first: str, *, notes: bool = False,
               controls: bool = False) -> Table:
    """Open a table that anybody may have sent.

    Parameters
    ----------
    first
        What the first line could be, for the remedy of an empty file.
    notes
        Whether lines that begin with ``#`` are notes.
    controls
        Whether cells may hold control characters.

    Raises
    ------
    InputError
        Under the given codes, with line and column; a cell that cannot be told apart only when its row is reached.
    """
    file = path.as_posix()
    text = _text(_table_bytes(path, file, codes, max_bytes, first), file, codes)
    if not controls and (odd := _CONTROL.search(text)):
        raise _refuse(codes.text, file, f"the file holds a control character (0x{ord(odd[0]):02X})",
                      "save the table as CSV in UTF-8", *_place(text, odd.start()))
    table = table_of(text, file, codes.form, notes=notes)
    if not table.head:
        raise _refuse(codes.empty, file, "the file is empty", f"its first line is {first}", 1, 1)
    return table


def table_of(text: str, file: str, code: str, *, notes: bool = False) -> Table:
    """The same for a text; its head is empty where nothing is in it.

    Raises `InputError` under ``code`` where a quotation mark is open or stands alone, or a cell or row is too long.
    """
    told = _SEPARATOR.match(text)
    separator = told[1] if told else _separator(text, notes)
    table = Table(file, separator, iter(()))
    table.rows = _rows(table, text, code, notes, told.end() if told else 0)
    if separator != ",":
        for found in _COMMA_CELL.finditer(text):
            table.decimal_comma = True
            if not _THOUSANDS.fullmatch(found[1]):
                table.proven = True
                break
    table.head = next(table.rows, [])
    return table


def _separator(text: str, notes: bool) -> str:
    """That of the first line with words."""
    at = 0
    while at < len(text):
        end = _END.search(text, at)
        line = text[at:end.start() if end else len(text)]
        if line.strip(" ,;\t") and not (notes and line.startswith("#")):
            bare = _QUOTED.sub("", line)
            return max(",;\t", key=bare.count)
        at = end.end() if end else len(text)
    return ","


def _rows(table: Table, text: str, code: str, notes: bool, at: int) -> Iterator[list[Cell]]:
    bare = re.compile(f"[^{table.separator}\r\n]*")
    line = 2 if at else 1
    while at < len(text):
        if notes and text[at] == "#":
            end = _END.search(text, at)
            table.notes.append(Cell(text[at:end.start() if end else len(text)], line, 1))
            at, line = (end.end() if end else len(text)), line + 1
            continue
        row, at, line = _row(table, text, code, bare, at, line)
        if notes and row[0].text.startswith("#"):  # as spreadsheet programs write a note with commas
            said = table.separator.join(cell.text for cell in row).rstrip(table.separator + " ")
            table.notes.append(Cell(said, row[0].line, 1))
        elif any(cell.text.strip() for cell in row):
            yield row


def _row(table: Table, text: str, code: str, bare: re.Pattern[str], at: int, line: int) -> tuple[list[Cell], int, int]:
    """The cells of a row, and where the next begins."""
    row: list[Cell] = []
    begin, n, separator = at, len(text), table.separator
    while True:
        first_line, column, start = line, at - begin + 1, at
        if text[at:at + 1] == '"':
            value, at = _quotation(table, text, code, at, line, column)
            if "\n" in value:
                line, begin = line + text.count("\n", start, at), text.rfind("\n", start, at) + 1
            if at < n and text[at] not in separator + "\r\n":
                raise _refuse(code, table.file, "text stands after a closing quotation mark", _MARKS, line,
                              at - begin + 1)
        else:
            found = bare.match(text, at)
            assert found is not None  # the pattern matches no characters as well
            value, at = found[0], found.end()
        if len(value) > MAX_CELL or len(row) >= MAX_COLUMNS:
            raise _refuse(code, table.file, f"this cell has {len(value):,} characters" if len(value) > MAX_CELL
                          else f"this row has more than {MAX_COLUMNS:,} cells", "close every quotation mark, and keep "
                          "one row a line", first_line, column)
        row.append(Cell(value, first_line, column))
        if text[at:at + 1] == separator:
            at += 1
            continue
        end = _END.match(text, at)
        return row, (end.end() if end else at), line + 1


_MARKS = "put texts that hold quotation marks in quotation marks, and write each mark twice"


def _quotation(table: Table, text: str, code: str, at: int, line: int, column: int) -> tuple[str, int]:
    parts = []
    at += 1
    while True:
        end = text.find('"', at)
        if end < 0:
            raise _refuse(code, table.file, "this quotation mark is never closed", _MARKS, line, column)
        parts.append(text[at:end])
        at = end + 1
        if text[at:at + 1] != '"':
            return "".join(parts), at
        parts.append('"')
        at += 1


def _table_bytes(path: Path, file: str, codes: Codes, max_bytes: int, first: str) -> bytes:
    try:
        data = ordinary_bytes(path, max_bytes + 1)
    except (FileNotFoundError, ValueError):  # ValueError: a zero byte, which no path has
        raise _refuse(codes.missing, file, "there is no such file", "check the path") from None
    except (NotOrdinary, IsADirectoryError):
        raise _refuse(codes.ordinary, file, "this is not an ordinary file", "give a CSV file") from None
    except OSError as error:
        raise _refuse(codes.opened, file, f"the file cannot be opened ({getattr(error, 'strerror', None) or error})",
                      "check its path and permissions") from None
    if len(data) > max_bytes:
        raise _refuse(codes.large, file, f"the file is larger than {max_bytes // 10**6} MB",
                      "keep what is needed, or divide it")
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise _refuse(codes.empty, file, "the file is empty", f"its first line is {first}", 1, 1)
    return data


def _text(data: bytes, file: str, codes: Codes) -> str:
    try:
        return decode(data)[0]
    except InputError as refused:
        [problem] = refused.problems
        line, column = max(1, problem.line), max(1, problem.column)
        before = data.split(b"\n", line)[line - 1][:column - 1] if problem.line else b""
        raise _refuse(codes.text, file, problem.message, "save the table as CSV in UTF-8", line,
                      len(before.decode("utf-8", "replace")) + 1) from None


def _place(text: str, at: int) -> tuple[int, int]:
    ends = list(_END.finditer(text, 0, at))
    return len(ends) + 1, at - (ends[-1].end() if ends else 0) + 1


def _refuse(code: str, file: str, message: str, remedy: str, line: int = 0, column: int = 0) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)
