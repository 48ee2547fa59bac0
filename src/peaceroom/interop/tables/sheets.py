"""The sheets of a spreadsheet (.xlsx, .ods) as tables of texts.

A cell is what the program shows: a formula counts as what it gave when the file was saved, a percentage keeps its sign,
a merged range is refused.
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import Cell
from peaceroom.files.numbers import format_number
from peaceroom.interop.tables.table import RawTable
from peaceroom.interop.xlsx.grid import MAX_COLUMNS, Grid, Value
from peaceroom.interop.xlsx.opening import open_workbook

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def is_ods(data: bytes) -> bool:
    """Whether a zipped file says that it is a spreadsheet of LibreOffice."""
    return _ODS in data[:200]


def sheets_of(path: Path, data: bytes) -> list[RawTable]:
    """The sheets that hold something, in order; ``talks.xlsx[Sheet1]`` is what places are called by.

    Raises `InputError`: E501 and E502 (no spreadsheet, too large), E518 (merged cells), E548 (too many columns),
    E960–E965 (an archive that cannot be read).
    """
    if is_ods(data):
        from peaceroom.interop.tables.ods import ods_sheets

        return ods_sheets(data, path.as_posix())
    return [table for title, grid in open_workbook(path).items()
            if (table := _table(grid, f"{path.as_posix()}[{title[:40]}]")) is not None]


def _table(grid: Grid, file: str) -> RawTable | None:
    cells = {**grid.cells, **grid.shown}
    if not cells:
        return None
    if grid.cut:
        raise InputError.one("E548", f"the sheet has more than {MAX_COLUMNS} columns", CODES["E548"][1],
                             "put what belongs to one negotiation into fewer columns, or write it as CSV", file=file,
                             line=1, column=MAX_COLUMNS + 1)
    filled = {at for at in grid.merged if at in cells}
    if merged := sorted(at for at in grid.merged if at not in cells and any(
            grid.merged[at] == grid.merged[one] for one in filled) and at[0] > 1):
        row, column = merged[0]
        raise InputError.one("E518", f"the cells {grid.merged[merged[0]]} are merged into one", CODES["E518"][1],
                             "unmerge them, and fill each of them", file=file, line=row, column=column)
    last = max(row for row, _ in cells)
    wide = max(column for _, column in cells)
    rows = [[Cell(_text(cells.get((row, column), "")), row, column) for column in range(1, wide + 1)]
            for row in range(1, last + 1)]
    table = RawTable(file, [row for row in rows if any(cell.text.strip() for cell in row)])
    formulas = sum(said.startswith("the cell holds a formula") for said, _ in grid.odd.values())
    if formulas:
        table.notes.append(f"cells with formulas ({formulas}) count as what they gave when the file was saved")
    return table


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return format_number(float(f"{value:.15g}"))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value
