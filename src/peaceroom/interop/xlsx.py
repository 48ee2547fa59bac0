"""A scenario as a spreadsheet, and back: one sheet per block, a row per fact, an exact round trip.

>>> from peaceroom.interop import xlsx
>>> xlsx.export(scenario, "talks.xlsx")  # doctest: +SKIP
>>> xlsx.import_("talks.xlsx") == scenario  # doctest: +SKIP
True
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx_data import Assembly
from peaceroom.interop.xlsx_open import open_workbook
from peaceroom.interop.xlsx_read import read_lines
from peaceroom.scenario.reading import from_dict
from peaceroom.scenario.types import Scenario


def export(scenario: Scenario, path: str | Path) -> Path:
    """Write the scenario's spreadsheet and return its path.

    Raises
    ------
    InputError
        E511 where a text is longer than a cell can hold, E512 where the file cannot be written.
    """
    from peaceroom.interop.xlsx_write import write

    path = Path(path)
    write(scenario, path)
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
    data, assembly = read_data(path)
    return from_dict(data, file=Path(path).as_posix(), ledger=ledger, where=assembly.where)


def read_data(path: str | Path) -> tuple[dict[str, Any], Assembly]:
    """The data of the workbook as the YAML file would hold it, and where each value stands; meaning not checked.

    Raises `InputError` with E5xx codes (and E001, E015): damaged or foreign files, missing sheets and columns,
    rows that belong to nothing, cells that a spreadsheet program has changed.
    """
    path = Path(path)
    book = read_lines(open_workbook(path), path.as_posix())
    assembly = Assembly(book)
    if book.problems:
        raise InputError(book.problems)
    return assembly.data, assembly
