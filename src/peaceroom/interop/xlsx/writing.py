"""Write a scenario's spreadsheet: values, explanations, drop-downs and limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from peaceroom.files.writing import written_aside
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx.cell_conversion import escape, to_cell
from peaceroom.interop.xlsx.columns import Column, Sheet
from peaceroom.interop.xlsx.guide import TITLE, sheet_lines
from peaceroom.interop.xlsx.ledger_write import ledger_pages
from peaceroom.interop.xlsx.rows import Row, rows_of
from peaceroom.interop.xlsx.series import Cell, sheet_rows, sheet_titles
from peaceroom.interop.xlsx.styling import BOLD, ROOM, TOP, WRAP, fits, heading, put, rules
from peaceroom.scenario.types import Scenario


def write(scenario: Scenario, path: Path, series: Mapping[str, bytes], ledger: Mapping[str, bytes] | None,
          sheets: Sequence[Sheet] = lay.SHEETS, guide_lines: Sequence[str] = lay.GUIDE) -> None:
    """Write the workbook, all its sheets or some. Raises `InputError` (E502, E511, E512) where it cannot be written."""
    book = Workbook()
    guide: Any = book.active
    guide.title = TITLE
    _guide(guide, scenario.title, sheets, guide_lines)
    rows = rows_of(scenario)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        if sheet.upright:
            _upright(page, sheet, rows[sheet.title][0], path)
        else:
            _table(page, sheet, rows[sheet.title], path)
    for name, title in sheet_titles(series, book.sheetnames).items():
        _series(book.create_sheet(title), sheet_rows(name, series[name]), path)
    if ledger is not None:
        ledger_pages(book, ledger, path)
    book.active = 1
    with written_aside(path, code="E512") as new:
        book.save(new)


def _guide(page: Worksheet, title: str, sheets: Sequence[Sheet], lines: Sequence[str]) -> None:
    page.column_dimensions["A"].width = 110
    put(page, 1, 1, escape(title)).font = Font(bold=True, size=14)
    for number, line in enumerate(lines, 3):
        put(page, number, 1, line).alignment = WRAP
    page.column_dimensions["B"].width = 60
    for number, (sheet, about, columns) in enumerate(sheet_lines(sheets), len(lines) + 4):
        line = put(page, number, 1, about)
        put(page, number, 2, columns)
        line.hyperlink = Hyperlink(ref=line.coordinate, location=f"'{sheet.title}'!A1")


def _upright(page: Worksheet, sheet: Sheet, row: Row, path: Path) -> None:
    """A field per line."""
    for number, title in enumerate(("field", "value", "what it means"), 1):
        heading(page, number, title)
    for line, column in enumerate(sheet.columns, 2):
        put(page, line, 1, column.heading).font = BOLD
        put(page, line, 2, _value(column, row, page.title, path)).alignment = WRAP
        put(page, line, 3, column.help).alignment = WRAP
        rules(page, column, f"B{line}", f"B{line}")
    for letter, width in zip("ABC", (26, 70, 60), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "B2"


def _table(page: Worksheet, sheet: Sheet, rows: list[Row], path: Path) -> None:
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        heading(page, number, column.heading, column.help)
        page.column_dimensions[letter].width = column.width
        rules(page, column, f"{letter}2", f"{letter}2:{letter}{max(ROOM, len(rows) + 200)}")
        for line, row in enumerate(rows, 2):
            value = _value(column, row, sheet.title, path)
            if value is not None:
                put(page, line, number, value).alignment = WRAP if column.width >= 28 else TOP
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"


def _series(page: Worksheet, rows: list[list[Cell]], path: Path) -> None:
    """A monthly series: a line of the file per row."""
    for line, row in enumerate(rows, 1):
        for number, value in enumerate(row, 1):
            if value is not None:
                put(page, line, number, fits(value, f"a line on the sheet {page.title}",
                                             "shorten it, or keep the series as a file", path))
    for letter, width in zip("ABC", (28, 20, 20), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A4"


def _value(column: Column, row: Row, title: str, path: Path) -> str | float | int | date | None:
    value = to_cell(column, row.get(column.key))
    if not isinstance(value, str):
        return value
    text: str = fits(escape(value), f"{column.heading} on the sheet {title}",
                     "shorten it, or keep the scenario as YAML", path)
    return text
