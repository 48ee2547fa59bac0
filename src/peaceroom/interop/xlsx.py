"""A scenario as a spreadsheet, and back: one sheet per block, a row per fact, an exact round trip.

>>> from peaceroom.interop import xlsx
>>> xlsx.export(scenario, "talks.xlsx")  # doctest: +SKIP
>>> xlsx.import_("talks.xlsx") == scenario  # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx_data import Assembly
from peaceroom.interop.xlsx_open import open_workbook
from peaceroom.interop.xlsx_read import read_lines
from peaceroom.interop.xlsx_series import read_series_sheets
from peaceroom.scenario.reading import from_dict
from peaceroom.scenario.types import Scenario


def export(scenario: Scenario, path: str | Path, *, series: Mapping[str, bytes] | None = None) -> Path:
    """Write the scenario's spreadsheet and return its path.

    Parameters
    ----------
    series
        Monthly series that come along, name of the file → its bytes
        (`peaceroom.interop.xlsx_series.series_files`).

    Raises
    ------
    InputError
        E511 where a text is longer than a cell can hold, E512 where the file cannot be written.
    """
    from peaceroom.interop.xlsx_write import write

    path = Path(path)
    write(scenario, path, series or {})
    return path


def import_(path: str | Path, *, ledger: bool = False) -> Scenario:
    """The scenario that a spreadsheet holds, checked like a file.

    Parameters
    ----------
    path
        An ``.xlsx`` workbook with the sheets that `export` writes.
    ledger
        Whether the scenario's folder has a ledger that numbers written ``from evidence`` can be pooled from.

    Raises
    ------
    InputError
        With every problem found; ``file`` names the sheet (``talks.xlsx[Positions]``), ``line`` the row and
        ``column`` the column's number.
    """
    return import_with_series(path, ledger=ledger)[0]


def import_with_series(path: str | Path, *, ledger: bool = False) -> tuple[Scenario, dict[str, bytes]]:
    """As `import_`, and the monthly series of the workbook: name of the file → its bytes (E516)."""
    data, assembly = read_data(path)
    found = assembly.book.problems
    try:
        scenario = from_dict(data, file=Path(path).as_posix(), ledger=ledger, where=assembly.where)
    except InputError as refused:
        # a cell that could not be read is missing from the data: its own problem says it better
        told = {(p.file, p.line, p.column) for p in found}
        found += [p for p in refused.problems if (p.file, p.line, p.column) not in told]
    if found:
        raise InputError(found)
    return scenario, assembly.series


def read_data(path: str | Path) -> tuple[dict[str, Any], Assembly]:
    """The data of the workbook as the YAML file would hold it, and where each value stands; meaning not checked.

    ``assembly.book.problems`` holds what is wrong with single rows and cells (E506 to E516, E015). Raises
    `InputError` for files that are no workbook and for missing sheets and columns (E001, E501 to E505).
    """
    path = Path(path)
    grids = open_workbook(path)
    assembly = Assembly(read_lines(grids, path.as_posix()))
    assembly.series, problems = read_series_sheets(grids, path.as_posix())
    assembly.book.problems += problems
    return assembly.data, assembly
