"""From a workbook's cells to the data of a scenario, each value with the cell it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.characters import unfit
from peaceroom.files.nodes import Block
from peaceroom.files.suggestions import nearest
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx.cell_conversion import CellError, from_cell
from peaceroom.interop.xlsx.columns import Column, Sheet
from peaceroom.interop.xlsx.grid import Grid
from peaceroom.interop.xlsx.guide import MadeWith, made_with

Place = tuple[str, int, int]


@dataclass(slots=True)
class Line:
    """One row: its values by key, and where each stands."""

    sheet: Sheet
    number: int
    values: Block
    columns: dict[str, int]  # key → column number in this workbook
    upright: bool = False

    def place(self, key: str = "") -> tuple[str, int, int]:
        """(sheet, row, column) of a field; of the row when the field is not known."""
        if self.upright:
            return self.sheet.title, self.columns.get(key, 1), 2
        return self.sheet.title, self.number, self.columns.get(key, 1)


@dataclass(slots=True)
class Book:
    """All rows of a workbook by sheet, and the problems met so far."""

    file: str
    lines: dict[str, list[Line]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    #: cells without a value that can be read, so that nothing is said of its absence
    unread: set[Place] = field(default_factory=set)
    #: whether one of them names its row, so that nobody can tell what else refers to it
    nameless: bool = False
    #: ranges of merged cells that were told, by sheet
    merged: set[tuple[str, str]] = field(default_factory=set)
    #: columns that an earlier version's workbook does not have, which count as empty
    absent: list[str] = field(default_factory=list)

    def add(self, code: str, place: Place, message: str, remedy: str) -> None:
        sheet, row, column = place
        self.problems.append(Problem(f"{self.file}[{sheet}]", row, column, code, message, CODES[code][1], remedy))

    @property
    def is_whole(self) -> bool:
        """Whether every row and cell came into the data; notes that belong to nothing are no part of it."""
        return not self.unread and not any(p.code == "E506" for p in self.problems)

    @property
    def silent(self) -> set[tuple[str, int, int]]:
        """The places of the cells that could not be read, as problems name them."""
        return {(f"{self.file}[{sheet}]", row, column) for sheet, row, column in self.unread}


def read_lines(grids: dict[str, Grid], file: str) -> Book:
    """Rows of every sheet. Raises `InputError` (E503, E504, E505) when sheets or columns are missing or strange."""
    book = Book(file)
    made = made_with(grids)
    known = {title.strip().casefold(): grid for title, grid in grids.items()}
    pages: list[tuple[Sheet, Grid, dict[str, int]]] = []
    without = {sheet.title for group in lay.OPTIONAL if not any(s.title.casefold() in known for s in group)
               for sheet in group}
    for sheet in lay.SHEETS:
        grid = known.get(sheet.title.casefold())
        if grid is None and (sheet.title in without or not made.misses(sheet)):
            book.lines[sheet.title] = []  # a workbook of a scenario without a process, or of an earlier version
            continue
        if grid is None:
            near = nearest(sheet.title, grids)
            book.problems.append(Problem(
                f"{file}[{sheet.title}]", 1, 1, "E503", f"the sheet {sheet.title} is missing", CODES["E503"][1],
                f"rename {near} to {sheet.title}?" if near and near not in {s.title for s in lay.SHEETS}
                else "`peaceroom export` writes a workbook with all sheets; an empty one may stay empty"))
            continue
        pages.append((sheet, grid, _fields(book, sheet, grid) if sheet.upright else _headings(book, sheet, grid, made)))
    if book.problems:
        raise InputError(book.problems)
    for sheet, grid, columns in pages:
        if sheet.upright:
            book.lines[sheet.title] = [_upright(book, sheet, grid, columns)]
        else:
            book.lines[sheet.title] = _rows(book, sheet, grid, columns)
    return book


def _headings(book: Book, sheet: Sheet, grid: Grid, made: MadeWith) -> dict[str, int]:
    """Key → column number, from the heading row."""
    by_heading = {c.heading: c.key for c in sheet.columns}
    found: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for at in sorted(at for at in grid.merged if at[0] == 1):
        book.add("E518", (sheet.title, *at), f"the cells {grid.merged[at]} are merged into one",
                 "unmerge them, and give each column its heading")
        return {c.key: 0 for c in sheet.columns}
    for number in range(1, max((column for _, column in grid.cells), default=0) + 1):
        heading = str(grid.cells.get((1, number), "")).strip().casefold()
        place = (sheet.title, 1, number)
        if heading.startswith("#"):
            continue
        if not heading:
            if any(column == number for _, column in grid.cells):
                book.add("E505", place, "this column has values but no heading", "give it a heading that begins with #")
        elif heading not in by_heading:
            unknown.append((number, heading))
        elif by_heading[heading] in found:
            book.add("E505", place, f"the column {heading} stands twice", "keep one of the two")
        else:
            found[by_heading[heading]] = number
    missing = [h for h, key in by_heading.items() if key not in found]
    for number, heading in unknown:
        near = nearest(heading, missing)
        book.add("E505", (sheet.title, 1, number), f"there is no column {heading[:40]!r} on this sheet",
                 f"did you mean {near}?" if near else "begin the heading of a column of your own with #")
    for heading in missing:
        if made.misses_column(sheet, sheet.column(by_heading[heading])):
            book.add("E504", (sheet.title, 1, 1), f"the column {heading} is missing", f"add a column headed {heading}")
        elif not made.starter and any(row > 1 for row in grid.rows):
            book.absent.append(f"{sheet.title}/{heading}")
    return found


def _fields(book: Book, sheet: Sheet, grid: Grid) -> dict[str, int]:
    """Key → row number on an upright sheet."""
    by_heading = {c.heading: c.key for c in sheet.columns}
    found: dict[str, int] = {}
    for row in grid.rows:
        heading = str(grid.cells.get((row, 1), "")).strip().casefold()
        if not heading or heading.startswith("#"):
            continue
        if heading not in by_heading or by_heading[heading] in found:
            again = heading in by_heading
            near = nearest(heading, by_heading)
            book.add("E505", (grid.title, row, 1),
                     f"the field {heading[:40]} stands twice" if again else f"there is no field {heading[:40]!r} here",
                     "keep one of the two" if again else f"did you mean {near}?" if near else "begin it with #")
            continue
        found[by_heading[heading]] = row
    for column in sheet.columns:
        if column.needed and column.key not in found:
            book.add("E504", (grid.title, 1, 1), f"the field {column.heading} is missing",
                     f"add a row with {column.heading} in column A")
    return found


def _upright(book: Book, sheet: Sheet, grid: Grid, rows: dict[str, int]) -> Line:
    values = {key: value for key, row in rows.items()
              if (value := _cell(book, sheet, sheet.column(key), grid, (row, 2))) is not None}
    return Line(sheet, 1, values, rows, upright=True)


def _rows(book: Book, sheet: Sheet, grid: Grid, columns: dict[str, int]) -> list[Line]:
    lines = []
    for row in grid.rows:
        values = {c.key: value for c in sheet.columns if c.key in columns
                  and (value := _cell(book, sheet, c, grid, (row, columns[c.key]))) is not None}
        if values:
            lines.append(Line(sheet, row, values, columns))
    return lines


def _merged(book: Book, sheet: Sheet, column: Column, grid: Grid, at: tuple[int, int]) -> None:
    """Say once that cells are merged; none of them counts as empty then."""
    place, name = (sheet.title, *at), grid.merged[at]
    book.unread.add(place)
    book.nameless = book.nameless or column.key in sheet.label
    if (sheet.title, name) not in book.merged:
        book.merged.add((sheet.title, name))
        book.add("E518", place, f"the cells {name} are merged into one", "unmerge them, and write into each cell what "
                 "holds for its row")


def _cell(book: Book, sheet: Sheet, column: Column, grid: Grid, at: tuple[int, int]) -> Any:
    place = (sheet.title, *at)
    raw = grid.cells.get(at)
    try:
        if at in grid.merged:
            _merged(book, sheet, column, grid, at)
            return None
        if at in grid.odd:
            raise CellError("E507", *grid.odd[at])
        if isinstance(raw, str):
            raw = raw.replace("\r\n", "\n").replace("\r", "\n")  # programs keep either where a cell has several lines
            if found := unfit(raw):
                raise CellError(*found, "delete it, or type the cell again")
        value = from_cell(column, raw)
    except CellError as error:
        book.add(error.args[0], place, *error.args[1:])
        book.unread.add(place)
        book.nameless = book.nameless or column.key in sheet.label
        return None
    return value
