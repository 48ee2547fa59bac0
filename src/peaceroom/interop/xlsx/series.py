"""Monthly series beside a scenario as sheets ``series-NAME``, and back to the same bytes.

Three rows say what the file is called and how its lines end; below, a row is a line. A line with commas is spread over
columns where that can be undone; any other, notes that begin with ``#`` too, stands whole in the first column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.numbers import format_number
from peaceroom.interop.xlsx.carried import carried
from peaceroom.interop.xlsx.cell_conversion import escape
from peaceroom.interop.xlsx.grid import MAX_COLUMNS, Grid, oddities
from peaceroom.scenario.file.series import MAX_BYTES, series_paths

PREFIX = "series-"
#: rows above the lines of the file, by what their first cell says
HEAD = ("file", "line ends", "line ends after the last line")
_ENDS = {"CRLF": "\r\n", "LF": "\n", "CR": "\r"}
_MARK = "\ufeff"
_NAME = re.compile(r"\w[\w .()+-]{0,80}\.csv")
_COUNT = re.compile(r"0|[1-9][0-9]{0,14}")

Cell = str | int | None


def series_files(folder: Path) -> dict[str, bytes]:
    """The files of ``series/`` in a scenario's folder by name, as they are.

    Raises `InputError` (E016, E018, E019, E516, E711, E727) for one that cannot be carried.
    """
    found = {}
    for path in series_paths(folder):
        if not _NAME.fullmatch(path.name):
            raise InputError.one("E516", f"{path.name!r} is no name that every system can store", CODES["E516"][1],
                                 "use letters, digits, - and _, and the ending .csv", file=path.as_posix())
        found[path.name] = carried(path, folder, MAX_BYTES, "E727", "E711")
    return found


def sheet_rows(name: str, data: bytes) -> list[list[Cell]]:
    """A file as the rows of its sheet."""
    text = data.decode("utf-8")
    mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    ends = next((word for word, end in _ENDS.items() if end in text), "LF")
    lines = text.split(_ENDS[ends])
    after = 0
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
        after += 1
    rows: list[list[Cell]] = [[HEAD[0], name], [HEAD[1], ends + (" with mark" if mark else "")], [HEAD[2], after]]
    width = 0
    for line in lines:
        cells = _spread(line, width)
        width = width or _width(cells)
        rows.append(cells)
    return rows


def sheet_titles(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Name of the file → title of its sheet: short enough, without signs that titles cannot have, none twice."""
    used = {title.casefold() for title in taken}
    titles = {}
    for name in names:
        stem = re.sub(r"[\[\]:*?/\\']", "-", name.removesuffix(".csv"))
        title, number = f"{PREFIX}{stem}"[:31].rstrip(), 2
        while title.casefold() in used:
            title, number = f"{PREFIX}{stem}"[:27].rstrip() + f"-{number}", number + 1
        used.add(title.casefold())
        titles[name] = title
    return titles


def read_series_sheets(grids: Mapping[str, Grid], file: str) -> tuple[dict[str, bytes], list[Problem]]:
    """The series of a workbook by name of the file, and what is wrong with their sheets (E507, E516)."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for title, grid in grids.items():
        if not title.strip().casefold().startswith(PREFIX):
            continue

        def add(code: str, row: int, column: int, message: str, remedy: str, title: str = title) -> None:
            problems.append(Problem(f"{file}[{title}]", row, column, code, message, CODES[code][1], remedy))

        for code, row, column, message, remedy in oddities(grid):
            add(code, row, column, message, remedy)
        head = [_text(grid.cells.get((n, 2))).strip() for n in (1, 2, 3)]
        if [_text(grid.cells.get((n, 1))).strip().casefold() for n in (1, 2, 3)] != list(HEAD):
            add("E516", 1, 1, "the first three rows do not say which file this is",
                f"write {', '.join(HEAD)} in column A, or give a sheet of your own a title without {PREFIX}")
        elif not _NAME.fullmatch(head[0]):
            add("E516", 1, 2, f"{head[0][:40]!r} is no name of a file", "write a name such as deaths.csv")
        elif head[0].casefold() in map(str.casefold, found):
            add("E516", 1, 2, f"{head[0]} is the file of another sheet already", "give each series a file of its own")
        elif head[1].removesuffix(" with mark") not in _ENDS:
            add("E516", 2, 2, f"the line ends are {head[1][:40]!r}", "write LF, CRLF or CR")
        elif not re.fullmatch(r"[0-9]{1,4}", head[2]):
            add("E516", 3, 2, f"{head[2][:40]!r} is not a number of line ends", "write 1")
        else:
            found[head[0]] = _file(grid, head)
    return found, problems


def _file(grid: Grid, head: list[str]) -> bytes:
    end = _ENDS[head[1].removesuffix(" with mark")]
    rows: dict[int, dict[int, Any]] = {}
    for (row, column), value in grid.cells.items():
        rows.setdefault(row, {})[column] = value
    lines, width = [], 0
    for row in range(4, max(rows) + 1):
        filled = rows.get(row, {})
        cells: list[Any] = [filled.get(n) for n in range(1, max(filled, default=1) + 1)]
        lines.append(_line(cells, width))
        width = width or _width(cells)
    text = end.join(lines) + end * int(head[2])
    return ((_MARK if head[1].endswith(" with mark") else "") + text).encode("utf-8")


def _spread(line: str, width: int) -> list[Cell]:
    """A line as cells, where `_line` gives it back, else whole."""
    parts = line.split(",")
    if not line.startswith("#") and 1 < len(parts) <= MAX_COLUMNS:
        cells: list[Cell] = [int(p) if _COUNT.fullmatch(p) else escape(p) or None for p in parts]
        if _line(cells, width) == line and not any(isinstance(c, str) and c != c.strip() for c in cells):
            return cells
    return [escape(line) or None]


def _line(cells: list[Any], width: int) -> str:
    """The line of a row: cells with commas between them, empty ones up to the width of the head."""
    filled = [n for n, cell in enumerate(cells) if cell is not None]
    if not filled or filled == [0]:
        return _text(cells[0]) if filled else ""
    size = max(filled[-1] + 1, width)
    return ",".join(_text(cell) for cell in [*cells, *[None] * size][:size])


def _width(cells: list[Any]) -> int:
    """Columns of the head: of the first row that is neither a note nor empty; 0 for other rows."""
    line = _line(cells, 0)
    return 0 if not line or line.startswith("#") else line.count(",") + 1


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):  # a month that a spreadsheet program took for a day
        return f"{value:%Y-%m}" if value.day == 1 else f"{value:%Y-%m-%d}"
    return format_number(value) if not isinstance(value, bool) else str(value)
