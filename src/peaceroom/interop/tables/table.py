"""A table of any program: rows of cells, each with its text and place, wherever it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field

from peaceroom.files.csv import Cell
from peaceroom.files.places import Place

#: rows and columns of a table
MAX_ROWS, MAX_COLUMNS = 200_000, 1_000


@dataclass(slots=True)
class RawTable:
    """Rows without empty ones. ``file`` is what places are called by, with the sheet where there are sheets.

    ``separator`` is that of a text, empty for a sheet; ``notes`` say what had to be understood to read it.
    """

    file: str
    rows: list[list[Cell]]
    separator: str = ""
    notes: list[str] = field(default_factory=list)

    def place(self, cell: Cell) -> Place:
        return self.file, cell.line, cell.column


def cell(row: list[Cell], at: int) -> Cell:
    """The cell of a column; beyond the end of a row an empty one at its end."""
    if at < len(row):
        return row[at]
    last = row[-1]
    return Cell("", last.line, last.column + len(last.text))


def width(row: list[Cell]) -> int:
    """How many cells a row has, empty ones at its end left out."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1].text.strip()), 0)
