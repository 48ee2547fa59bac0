"""From the sheets of a ledger to its files, each line with the row it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import Problem
from peaceroom.files.suggestions import nearest
from peaceroom.interop.xlsx import ledger as led
from peaceroom.interop.xlsx.cell_conversion import from_cell
from peaceroom.interop.xlsx.columns import Column
from peaceroom.interop.xlsx.grid import Grid, oddities
from peaceroom.interop.xlsx.ledger_conversion import Line, is_whole, to_line

_TITLES = {led.title_of(name): name for name in led.NAMES}
_TEXT = Column("", "", "text", "")


@dataclass(slots=True)
class Page:
    """One sheet: its lines as they go into the file, and the columns of its fields. Line 1 is row 2."""

    title: str
    lines: list[Line]
    columns: dict[str, int]

    def place(self, line: int, column: int) -> tuple[str, int, int]:
        """Sheet, row and column of a place in the file; of the first cell for the file as a whole."""
        if not 1 <= line <= len(self.lines):
            return self.title, 1, 1
        found = self.columns.get(self.lines[line - 1].field_at(column), min(self.columns.values(), default=1))
        return self.title, line + 1, found


@dataclass(slots=True)
class LedgerSheets:
    """The ledger of a workbook: name of the file → its bytes, where its lines stand, and what is wrong with cells."""

    file: str
    files: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, title: str, row: int, column: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.file}[{title}]", row, column, code, message, CODES[code][1], remedy))


def read_ledger_sheets(grids: Mapping[str, Grid], file: str) -> LedgerSheets | None:
    """The files of the ledger that a workbook holds; None where it holds none. Problems are E504, E505, E507, E517."""
    found = {title.strip().casefold(): grid for title, grid in grids.items()
             if title.strip().casefold().startswith(led.PREFIX)}
    if not found:
        return None
    out = LedgerSheets(file)
    forms = _forms(out, found.pop(led.FILES)) if led.FILES in found else {}
    for title, grid in found.items():
        for code, row, column, message, remedy in oddities(grid):
            out.add(code, grid.title, row, column, message, remedy)
        if title not in _TITLES:
            near = nearest(title, _TITLES)
            out.add("E517", grid.title, 1, 1, "no file of a ledger belongs to this sheet", f"rename it to {near}?"
                    if near else f"give a sheet of your own a title without {led.PREFIX}")
    for title, name in _TITLES.items():
        if title in found:
            _file(out, name, found[title], forms.get(name))
        elif name in forms:
            out.add("E517", led.FILES, 1, 1, f"the sheet {title} is missing", "put it back, or delete the row of "
                    f"{name} on this sheet")
    return out


def _file(out: LedgerSheets, name: str, grid: Grid, form: led.Form | None) -> None:
    kind = led.NAMES[name]
    columns = _headings(out, kind, grid) if kind is not None else {"": 1}
    if columns is None:
        return
    page = Page(grid.title, [], columns)
    for row in grid.rows:
        cells = {key: grid.cells.get((row, column)) for key, column in columns.items()}
        if kind is None:
            page.lines.append(Line("" if cells[""] is None else str(from_cell(_TEXT, cells[""]) or "")
                                   if not isinstance(cells[""], str) else cells[""]))
        else:
            page.lines.append(_record(out, kind, grid.title, row, cells, columns))
        if "\n" in page.lines[-1].text:
            out.add("E517", grid.title, row, 1, "there is a line break in this line", "give each line a row of its own")
    while page.lines and not page.lines[-1].text:
        page.lines.pop()
    if form is None and not page.lines:
        return  # there was no such file, and there is none now
    form = form or led.Form()
    if page.lines and not form.after:
        form = led.Form(form.ends, form.mark)  # rows were added to an empty file
    out.pages[name] = page
    out.files[name] = led.joined([line.text for line in page.lines] or [""], form)


def _record(out: LedgerSheets, kind: str, title: str, row: int, cells: Mapping[str, Any],
            columns: Mapping[str, int]) -> Line:
    first = next(iter(led.shapes(kind)))
    if is_whole(cells.get(first)):
        for key, value in cells.items():
            if value is not None and key != first:
                out.add("E517", title, row, columns[key], f"{key} stands beside a whole line",
                        f"change it in the line, or give the record's id in {first}")
    return to_line(kind, cells)


def _headings(out: LedgerSheets, kind: str, grid: Grid) -> dict[str, int] | None:
    """Heading → column number; None where one is missing or strange, so that nothing is lost without a word."""
    known = [column.heading for column in led.columns(kind)]
    found: dict[str, int] = {}
    before = len(out.problems)
    for number in range(1, max((column for _, column in grid.cells), default=0) + 1):
        title = str(grid.cells.get((1, number), "")).strip().casefold()
        if title.startswith("#") or (not title and not any(column == number for _, column in grid.cells)):
            continue
        if title in known and title not in found:
            found[title] = number
        elif title in found:
            out.add("E505", grid.title, 1, number, f"the column {title} stands twice", "keep one of the two")
        else:
            near = nearest(title, known)
            out.add("E505", grid.title, 1, number, f"there is no column {title[:40]!r} on this sheet",
                    f"did you mean {near}?" if near else "begin the heading of a column of your own with #")
    for title in known:
        if title not in found and title != led.ORDER:
            out.add("E504", grid.title, 1, 1, f"the column {title} is missing", f"add a column headed {title}")
    return found if len(out.problems) == before else None


def _forms(out: LedgerSheets, grid: Grid) -> dict[str, led.Form]:
    """What the sheet of files says of each."""
    forms: dict[str, led.Form] = {}
    for row in grid.rows:
        name, ends, after = (str(from_cell(_TEXT, grid.cells.get((row, n))) or "") for n in (1, 2, 3))
        if not name or name.startswith("#"):
            continue
        if name not in led.NAMES or name in forms:
            out.add("E517", grid.title, row, 1, f"{name[:40]!r} is no file of a ledger" if name not in led.NAMES
                    else f"{name} stands twice", "keep one row for each of: " + ", ".join(led.NAMES))
        elif ends.removesuffix(" with mark") not in led.ENDS:
            out.add("E517", grid.title, row, 2, f"the line ends are {ends[:40]!r}", "write LF or CRLF")
        elif not re.fullmatch(r"[0-9]{1,4}", after):
            out.add("E517", grid.title, row, 3, f"{after[:40]!r} is not a number of line ends", "write 1")
        else:
            forms[name] = led.Form(ends.removesuffix(" with mark"), ends.endswith(" with mark"), int(after))
    return forms
