"""A scenario as a spreadsheet, and back: one sheet per block, a row per fact, an exact round trip.

>>> from peaceroom.interop.xlsx import workbook
>>> workbook.export(scenario, "talks.xlsx")  # doctest: +SKIP
>>> workbook.import_("talks.xlsx") == scenario  # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.collecting import no_collection
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.nodes import Block
from peaceroom.interop.xlsx.assembly import Assembly
from peaceroom.interop.xlsx.ledger_check import check_ledger
from peaceroom.interop.xlsx.ledger_read import read_ledger_sheets
from peaceroom.interop.xlsx.opening import open_workbook
from peaceroom.interop.xlsx.reading import read_lines
from peaceroom.interop.xlsx.series import read_series_sheets
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.types import Scenario


@dataclass(frozen=True, slots=True)
class Imported:
    """What a workbook holds: the scenario, and the files that belong beside it, by name.

    ``ledger`` is None where the workbook has no ledger; a scenario in a folder carries it (`Scenario.ledger`).
    ``absent`` are columns (``Ceasefires/scope``) that an earlier version's workbook lacks: they count as empty.
    """

    scenario: Scenario
    series: dict[str, bytes]
    ledger: dict[str, bytes] | None
    absent: tuple[str, ...] = ()


def export(scenario: Scenario, path: str | Path, *, series: Mapping[str, bytes] | None = None,
           ledger: Mapping[str, bytes] | None = None) -> Path:
    """Write the scenario's spreadsheet and return its path.

    Parameters
    ----------
    series
        Monthly series that come along, name of the file → its bytes
        (`peaceroom.interop.xlsx.series.series_files`).
    ledger
        The files of the ledger that come along, in the same way (`peaceroom.interop.xlsx.ledger.ledger_files`).

    Raises
    ------
    InputError
        E502 where the ledger has more lines than a sheet, E511 where a text is longer than a cell can hold, E512 where
        the file cannot be written.
    """
    need("spreadsheets")
    from peaceroom.interop.xlsx.writing import write

    path = Path(path)
    write(scenario, path, series or {}, ledger)
    return path


def import_(path: str | Path, *, ledger: bool = False) -> Scenario:
    """The scenario that a spreadsheet holds, checked like a file.

    Parameters
    ----------
    path
        An ``.xlsx`` workbook with the sheets that `export` writes.
    ledger
        Whether the scenario's folder has a ledger that numbers written ``from evidence`` can be pooled from; a
        workbook with a ledger needs none.

    Raises
    ------
    InputError
        With every problem found; ``file`` names the sheet (``talks.xlsx[Positions]``), ``line`` the row and
        ``column`` the column's number.
    """
    return import_all(path, ledger=ledger).scenario


def import_with_series(path: str | Path, *, ledger: bool = False) -> tuple[Scenario, dict[str, bytes]]:
    """As `import_`, and the monthly series of the workbook: name of the file → its bytes (E516)."""
    found = import_all(path, ledger=ledger)
    return found.scenario, found.series


@no_collection()
def import_all(path: str | Path, *, ledger: bool = False, folder: Path | None = None,
               alone: bool = False) -> Imported:
    """As `import_`, with the files that belong beside the scenario.

    Parameters
    ----------
    folder
        The ledger's folder that the workbook's ledger goes to, so that it is judged with what stays there.
    alone
        Whether the scenario becomes a single file, which has no ledger beside it: that of the workbook is not judged.

    Raises
    ------
    InputError
        As `import_`, and E516 (series), E517, E900–E925, E928 (ledger).
    """
    data, assembly = read_data(path)
    found, sheets = assembly.book.problems, None if alone else assembly.ledger
    scenario = None
    try:
        scenario = from_dict(data, file=Path(path).as_posix(), ledger=ledger or sheets is not None,
                             where=assembly.where, whole=assembly.book.is_whole, meaning=not assembly.book.nameless)
    except InputError as refused:
        # a cell that could not be read is missing from the data: its own problem says it better
        told = {(p.file, p.line, p.column) for p in found} | assembly.book.silent
        found += [p for p in refused.problems if (p.file, p.line, p.column) not in told]
    read = None
    if sheets is not None and not sheets.problems:
        # what could not be read is not missing from the scenario
        read, problems = check_ledger(sheets, scenario if assembly.book.is_whole else None, folder)
        found += problems
    elif sheets is not None:
        found += sheets.problems  # records that could not be read would be missed everywhere
    if found or scenario is None:
        raise InputError(found)
    files = assembly.ledger.files if assembly.ledger is not None else None
    return Imported(scenario.with_ledger(read), assembly.series, files, tuple(assembly.book.absent))


@no_collection()
def read_data(path: str | Path) -> tuple[Block, Assembly]:
    """The data of the workbook as the YAML file would hold it, and where each value stands; meaning not checked.

    ``assembly.book.problems`` holds what is wrong with single rows and cells (E506 to E516, E015). Raises
    `InputError` for files that are no workbook and for missing sheets and columns (E001, E501 to E505).
    """
    path = Path(path)
    grids = open_workbook(path)
    assembly = Assembly(read_lines(grids, path.as_posix()))
    assembly.series, problems = read_series_sheets(grids, path.as_posix())
    assembly.book.problems += problems
    assembly.ledger = read_ledger_sheets(grids, path.as_posix())
    return assembly.data, assembly
