"""Cells of a table: CSV with the place of every cell, and texts that no spreadsheet takes for a formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

#: spreadsheet programs run what begins with these
_FORMULA = "=+-@\t\r"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, and where it begins (line and column from 1)."""

    text: str
    line: int
    column: int


def escaped(text: str) -> str:
    """With an apostrophe before what a spreadsheet would run; `unescaped` takes it off again."""
    return "'" + text if text[:1] and text[0] in _FORMULA + "'" else text


def unescaped(text: str) -> str:
    """Without the apostrophe of `escaped`. Others, as in 'tis, stay."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in _FORMULA + "'" else text


def as_csv(rows: list[list[str]]) -> str:
    """Rows as CSV with plain line ends. (Python's own writer leaves a lone carriage return without quotation marks.)"""
    return "".join(",".join(_quoted(escaped(cell)) for cell in row) + "\n" for row in rows)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',;\t\r\n"') else text


def read_cells(text: str, file: str) -> list[list[Cell]]:
    """Rows of a CSV text; the separator (comma, semicolon, tab) is that of its first line. Empty rows are left out.

    Raises `InputError` E940 where a quotation mark is open or stands alone.
    """
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    rows: list[list[Cell]] = [[]]
    for cell, ends in _cells(text, separator, file):
        rows[-1].append(cell)
        if ends:
            rows.append([])
    return [row for row in rows if any(c.text.strip() for c in row)]


def _cells(text: str, separator: str, file: str) -> Iterator[tuple[Cell, bool]]:
    """Each cell, and whether it ends its row."""
    at, line, begin = 0, 1, 0  # begin: where the line begins
    n = len(text)
    while True:
        first_line, column = line, at - begin + 1
        if at < n and text[at] == '"':
            parts = []
            at += 1
            while True:
                end = text.find('"', at)
                if end < 0:
                    raise _refuse(file, first_line, column, "this quotation mark is never closed")
                parts.append(text[at:end])
                at = end + 1
                if text[at:at + 1] != '"':
                    break
                parts.append('"')
                at += 1
            value = "".join(parts)
            if "\n" in text[begin:at]:
                line += text.count("\n", begin, at)
                begin = text.rfind("\n", begin, at) + 1
            if at < n and text[at] not in separator + "\r\n":
                raise _refuse(file, line, at - begin + 1, "text stands after a closing quotation mark")
        else:
            stop = at
            while stop < n and text[stop] not in separator + "\r\n":
                stop += 1
            value, at = text[at:stop], stop
        ends = at >= n or text[at] != separator
        yield Cell(value, first_line, column), ends
        if at >= n:
            return
        if text[at] == "\r" and text[at + 1:at + 2] == "\n":
            at += 1
        at += 1
        if ends:
            line, begin = line + 1, at


def _refuse(file: str, line: int, column: int, message: str) -> InputError:
    return InputError.one("E940", message, CODES["E940"][1],
                          "put texts that hold quotation marks in quotation marks, and write each mark twice",
                          file=file, line=line, column=column)
