"""The sheet Guide: how to fill the workbook in, and which sheets and columns it was made with.

An earlier version's workbook lacks what came later. What its guide does not name was never in it and counts as empty;
what the guide names and is not there was deleted, and would be lost without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peaceroom.interop.xlsx.columns import Column, Sheet
from peaceroom.interop.xlsx.grid import Grid
from peaceroom.interop.xlsx.layout import SHEETS

TITLE = "Guide"
#: how the guide of a starter workbook begins
STARTER = "This starter workbook"
_COLUMNS = "columns: "
_NAMES = {sheet.title.casefold() for sheet in SHEETS}


@dataclass(frozen=True, slots=True)
class MadeWith:
    """Sheet (small letters) → headings of its columns, None where the guide names the sheet alone.

    ``starter``: it was made with a few sheets and columns on purpose, not by an earlier version.
    """

    sheets: Mapping[str, frozenset[str] | None]
    starter: bool = False

    def misses(self, sheet: Sheet) -> bool:
        """Whether a sheet that is not there was once; so for every sheet where there is no guide."""
        return not self.sheets or sheet.title.casefold() in self.sheets

    def misses_column(self, sheet: Sheet, column: Column) -> bool:
        """The same of a column, and of one that no row can do without."""
        if not self.sheets or column.needed:
            return True
        headings = self.sheets.get(sheet.title.casefold(), frozenset())
        return headings is not None and column.heading in headings


def sheet_lines(sheets: Iterable[Sheet] = SHEETS) -> Iterator[tuple[Sheet, str, str]]:
    """Each sheet with what it is for, and its columns."""
    for sheet in sheets:
        yield sheet, f"{sheet.title}: {sheet.about}", _COLUMNS + ", ".join(c.heading for c in sheet.columns)


def made_with(grids: Mapping[str, Grid]) -> MadeWith:
    """What the guide of a workbook names; nothing where it has been deleted."""
    grid = next((g for title, g in grids.items() if title.strip().casefold() == TITLE.casefold()), None)
    found: dict[str, frozenset[str] | None] = {}
    if grid is None:
        return MadeWith(found)
    for row in grid.rows:
        name = str(grid.cells.get((row, 1), "")).partition(":")[0].strip().casefold()
        listed = str(grid.cells.get((row, 2), ""))
        if name in _NAMES:
            found[name] = (frozenset(listed.removeprefix(_COLUMNS).split(", ")) if listed.startswith(_COLUMNS)
                           else None)
    return MadeWith(found, any(str(value).startswith(STARTER) for value in grid.cells.values()))
