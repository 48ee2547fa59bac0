"""Write the sheets of a ledger into a scenario's workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx import ledger as led
from peaceroom.interop.xlsx.cell_conversion import escape
from peaceroom.interop.xlsx.grid import MAX_ROWS
from peaceroom.interop.xlsx.ledger_conversion import to_cells
from peaceroom.interop.xlsx.styling import ROOM, TOP, WRAP, fits, heading, put, rules

NOTES = (
    "# The ledger of evidence beside the scenario: who said what, where, and what coders read out of it. A row is one "
    "record.",
    "# Leave the table above: it says how the lines of the files end. A sheet that it does not name becomes a new file "
    "as soon as it has a record.",
    "# The texts of documents (ledger/texts) and the documents themselves (ledger/raw) are not in this workbook. Copy "
    "the folders by hand where they may be passed on.",
    "# Whoever has the workbook has the ledger, with its notes and with records that were withdrawn.",
)
_REMEDY = "shorten it, or keep the ledger as a folder"


def ledger_pages(book: Any, files: Mapping[str, bytes], path: Path) -> None:
    """Add ``ledger-files`` and a sheet for every kind of record and for the assumptions, with or without rows.

    Raises `InputError` (E502, E511) for what a workbook cannot hold.
    """
    parts = {name: led.lines_of(data) for name, data in files.items()}
    _files(book.create_sheet(led.FILES), {name: form for name, (_, form) in parts.items()})
    for name, kind in led.NAMES.items():
        lines = parts[name][0] if name in parts else []
        if len(lines) >= MAX_ROWS:
            raise InputError.one("E502", f"{name} has {len(lines)} lines, and a sheet may have {MAX_ROWS}",
                                 CODES["E502"][1], "keep the ledger as a folder", file=path.as_posix())
        page = book.create_sheet(led.title_of(name))
        if kind is None:
            _lines(page, name, lines, path)
        else:
            _records(page, kind, lines, path)


def _files(page: Any, forms: Mapping[str, led.Form]) -> None:
    for number, title in enumerate(led.FILES_HEAD, 1):
        heading(page, number, title)
    for line, (name, form) in enumerate(forms.items(), 2):
        put(page, line, 1, name)
        put(page, line, 2, form.ends + (" with mark" if form.mark else ""))
        put(page, line, 3, form.after)
    for line, note in enumerate(NOTES, len(forms) + 3):
        put(page, line, 1, note)
    for letter, width in zip("ABC", (28, 20, 28), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"


def _records(page: Any, kind: str, lines: list[str], path: Path) -> None:
    numbers = {}
    for number, column in enumerate(led.columns(kind), 1):
        letter = get_column_letter(number)
        numbers[column.heading] = number, WRAP if column.width >= 28 else TOP
        heading(page, number, column.heading, column.help)
        page.column_dimensions[letter].width = column.width
        rules(page, column, f"{letter}2", f"{letter}2:{letter}{max(ROOM, len(lines) + 200)}")
    for line, text in enumerate(lines, 2):
        for title, value in to_cells(kind, text).items():
            if value is not None:
                number, alignment = numbers[title]
                cell = escape(value) if isinstance(value, str) else value
                put(page, line, number, fits(cell, f"{title} on the sheet {page.title}", _REMEDY, path)
                    ).alignment = alignment
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(numbers))}{len(lines) + 1}"


def _lines(page: Any, name: str, lines: list[str], path: Path) -> None:
    """A file that is no table: a line per row."""
    heading(page, 1, name, "A line of the file per row: name = value.")
    page.column_dimensions["A"].width = 110
    for line, text in enumerate(lines, 2):
        if text:
            put(page, line, 1, fits(escape(text), f"a line on the sheet {page.title}", _REMEDY, path))
    page.freeze_panes = "A2"
