"""Open a workbook that anybody may have sent: its cells as plain values, or a refusal, never a traceback.

A workbook is a zip of XML. Its size after unpacking is checked before anything is unpacked into memory, and
a document type declaration (the way to entity bombs and to files of this machine) is refused.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

MAX_BYTES = 20_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 1_000
MAX_ROWS = 20_000
MAX_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``cells[row, column]`` (both from 1) for every cell that is not empty.

    ``odd`` tells of cells that hold no plain value: a formula, an error, a percentage.
    """

    title: str
    cells: dict[tuple[int, int], str | float | int | bool | date]
    odd: dict[tuple[int, int], tuple[str, str]]

    @property
    def rows(self) -> range:
        """Numbers of the rows below the heading, empty ones at the end left out."""
        return range(2, max((row for row, _ in (*self.cells, *self.odd)), default=1) + 1)


def refusal(code: str, message: str, remedy: str, file: str, line: int = 0, column: int = 0) -> InputError:
    """An `InputError` of one problem with the reason that belongs to its code."""
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)


def open_workbook(path: Path) -> dict[str, Grid]:
    """The sheets of a workbook by title. Raises `InputError` (E001, E501, E502, E513)."""
    file = path.as_posix()
    _check_archive(path, file)
    try:
        return _load(path, file)
    except InputError:
        raise
    except MemoryError:
        raise refusal("E502", "the workbook needs more memory than there is", "delete what is not part of the scenario",
                      file) from None
    except Exception as error:
        # openpyxl raises whatever the broken part of the file leads to: KeyError, ParseError, ValueError, …
        raise refusal("E501", f"this workbook is damaged ({type(error).__name__})",
                      "open it in your spreadsheet program and save it again as .xlsx", file) from None


def _check_archive(path: Path, file: str) -> None:
    try:
        if not path.exists():
            raise refusal("E001", "there is no such file", "check the path", file)
        if not path.is_file():
            raise refusal("E501", "this is not a file", "give the path of an .xlsx file", file)
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(8)
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            raise refusal("E501", "this workbook is protected by a password or in the old .xls format",
                          "save it as .xlsx without a password", file)
        if size > MAX_BYTES:
            raise refusal("E502", f"the file has {size / 1e6:.0f} MB, and a scenario's workbook may have "
                          f"{MAX_BYTES / 1e6:.0f} MB", "delete what is not part of the scenario", file)
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive, file)
    # beside BadZipFile, `zipfile` raises NotImplementedError for a compression it does not know, RuntimeError for an
    # encrypted part, EOFError for one cut short and ValueError for impossible sizes and names
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise refusal("E501", "this is not an .xlsx workbook", "save it as .xlsx in your spreadsheet program",
                      file) from None
    except OSError as error:
        raise refusal("E501", f"the file cannot be read ({error.strerror})", "check its permissions", file) from None
    except Exception as error:  # zlib.error and the like from a damaged part
        raise error if isinstance(error, InputError) else refusal(
            "E501", f"this workbook is damaged ({type(error).__name__})", "save it again as .xlsx", file) from None


def _check_parts(archive: zipfile.ZipFile, file: str) -> None:
    parts = archive.infolist()
    if "[Content_Types].xml" not in archive.namelist():
        raise refusal("E501", "this is an archive, but not an .xlsx workbook",
                      "save it as .xlsx in your spreadsheet program", file)
    # `zipfile` never unpacks more of a part than its stated size, so the stated sizes can be relied on
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise refusal("E502", f"unpacked, the workbook has {unpacked / 1e6:.0f} MB in {len(parts)} parts",
                      "delete what is not part of the scenario", file)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            text = archive.read(part).replace(b"\x00", b"")
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise refusal("E501", "the workbook holds a document type declaration, which no spreadsheet program "
                              "writes", "save it again as .xlsx in your spreadsheet program", file)


def _load(path: Path, file: str) -> dict[str, Grid]:
    from openpyxl import load_workbook

    book: Any = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        grids = {}
        for page in book.worksheets:
            page.reset_dimensions()  # what a sheet says of its size may be wrong
            grids[page.title] = _grid(page, file)
        return grids
    finally:
        book.close()


def _grid(page: Any, file: str) -> Grid:
    grid = Grid(page.title, {}, {})
    place = f"{file}[{page.title}]"
    for line, row in enumerate(page.iter_rows(max_col=MAX_COLUMNS), 1):
        filled = [cell for cell in row if cell.value is not None]
        if filled and line > MAX_ROWS:
            raise refusal("E502", f"the sheet has more than {MAX_ROWS} rows", "delete what is not part of the scenario",
                          place, line, 1)
        for cell in filled:
            at = (line, int(cell.column))
            if cell.data_type == "f":
                grid.odd[at] = ("the cell holds a formula",
                                "copy the cell and paste it as a value: a scenario keeps values")
            elif cell.data_type == "e":
                grid.odd[at] = (f"the cell shows the error {cell.value}", "write the value that is meant")
            elif cell.data_type == "n" and "%" in str(cell.number_format) and isinstance(cell.value, int | float):
                grid.odd[at] = (f"the cell is shown as a percentage and holds {cell.value:g}",
                                f"format it as a number and write {cell.value * 100:g} or {cell.value:g}, as is meant")
            else:
                grid.cells[at] = cell.value
    return grid
