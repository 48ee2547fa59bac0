"""Write a scenario's spreadsheet: values, explanations, drop-downs and limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.interop import xlsx_layout as lay
from peaceroom.interop.xlsx_cells import MAX_TEXT, escape, looks_like_formula, to_cell
from peaceroom.interop.xlsx_flat import Row
from peaceroom.interop.xlsx_rows import rows_of
from peaceroom.interop.xlsx_series import Cell, sheet_rows, sheet_titles
from peaceroom.scenario.types import Scenario

#: rows to which drop-downs and limits reach, so that new rows have them as well
ROOM = 1000

_HEAD = PatternFill("solid", fgColor="DDE5EC")
_BOLD = Font(bold=True)
_TOP = Alignment(vertical="top")
_WRAP = Alignment(vertical="top", wrap_text=True)


def write(scenario: Scenario, path: Path, series: Mapping[str, bytes]) -> None:
    """Write the workbook. Raises `InputError` (E511, E512) where it cannot be written."""
    book = Workbook()
    guide: Any = book.active
    guide.title = "Guide"
    _guide(guide, scenario.title)
    rows = rows_of(scenario)
    for sheet in lay.SHEETS:
        page = book.create_sheet(sheet.title)
        if sheet.upright:
            _upright(page, sheet, rows[sheet.title][0], path)
        else:
            _table(page, sheet, rows[sheet.title], path)
    for name, title in sheet_titles(series, book.sheetnames).items():
        _series(book.create_sheet(title), sheet_rows(name, series[name]), path)
    book.active = 1
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    except OSError as error:
        raise InputError.one("E512", f"the spreadsheet cannot be written ({error.strerror})", CODES["E512"][1],
                             "close it in other programs, or give another path", file=path.as_posix()) from None


def _guide(page: Worksheet, title: str) -> None:
    page.column_dimensions["A"].width = 110
    _put(page, 1, 1, escape(title)).font = Font(bold=True, size=14)
    for number, line in enumerate(lay.GUIDE, 3):
        _put(page, number, 1, line).alignment = _WRAP
    start = len(lay.GUIDE) + 4
    for number, sheet in enumerate(lay.SHEETS, start):
        line = _put(page, number, 1, f"{sheet.title}: {sheet.about}")
        line.hyperlink = Hyperlink(ref=line.coordinate, location=f"'{sheet.title}'!A1")


def _upright(page: Worksheet, sheet: lay.Sheet, row: Row, path: Path) -> None:
    """A field per line."""
    for number, heading in enumerate(("field", "value", "what it means"), 1):
        _heading(page, number, heading)
    for line, column in enumerate(sheet.columns, 2):
        _put(page, line, 1, column.heading).font = _BOLD
        _put(page, line, 2, _value(column, row, page.title, path)).alignment = _WRAP
        _put(page, line, 3, column.help).alignment = _WRAP
        _rules(page, column, f"B{line}", f"B{line}")
    for letter, width in zip("ABC", (26, 70, 60), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "B2"


def _table(page: Worksheet, sheet: lay.Sheet, rows: list[Row], path: Path) -> None:
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        _heading(page, number, column.heading, column.help)
        page.column_dimensions[letter].width = column.width
        _rules(page, column, f"{letter}2", f"{letter}2:{letter}{max(ROOM, len(rows) + 200)}")
        for line, row in enumerate(rows, 2):
            value = _value(column, row, sheet.title, path)
            if value is not None:
                _put(page, line, number, value).alignment = _WRAP if column.width >= 28 else _TOP
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"


def _series(page: Worksheet, rows: list[list[Cell]], path: Path) -> None:
    """A monthly series: a line of the file per row."""
    for line, row in enumerate(rows, 1):
        for number, value in enumerate(row, 1):
            if isinstance(value, str) and len(value) > MAX_TEXT:
                raise InputError.one("E511", f"a line on the sheet {page.title} has {len(value)} characters",
                                     CODES["E511"][1], "shorten it, or keep the series as a file", file=path.as_posix())
            if value is not None:
                _put(page, line, number, value)
    for letter, width in zip("ABC", (28, 20, 20), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A4"


def _heading(page: Worksheet, number: int, heading: str, help: str = "") -> None:
    cell = _put(page, 1, number, heading)
    cell.font, cell.fill, cell.alignment = _BOLD, _HEAD, _TOP
    if help:
        cell.comment = Comment(help, "Peaceroom", width=320, height=60 + 18 * (len(help) // 42))


def _value(column: lay.Column, row: Row, title: str, path: Path) -> str | float | int | date | None:
    value = to_cell(column, row.get(column.key))
    if isinstance(value, str):
        value = escape(value)
        if len(value) > MAX_TEXT:
            raise InputError.one(
                "E511", f"{column.heading} on the sheet {title} has {len(value)} characters", CODES["E511"][1],
                "shorten it, or keep the scenario as YAML", file=path.as_posix())
    return value


def _put(page: Worksheet, line: int, number: int, value: str | float | int | date | None) -> Any:
    cell: Any = page.cell(line, number)
    if isinstance(value, str):
        # typed as text whatever it looks like: nothing from a scenario may be run as a formula
        cell.value, cell.data_type = value, "s"
        cell.number_format = "@"
        if looks_like_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    return cell


def _rules(page: Worksheet, column: lay.Column, first: str, area: str) -> None:
    """Drop-downs and limits of a column."""
    rule: DataValidation | None = None
    if column.choices:
        rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True)
        rule.error = "Choose one of: " + ", ".join(column.choices)
    elif column.list_from:
        rule = DataValidation("list", formula1=f"'{column.list_from}'!$A$2:$A${ROOM}", allow_blank=True,
                              showErrorMessage=True)
        rule.error = f"Choose an id from the sheet {column.list_from}."
    elif column.limits and column.kind in ("quantity", "probability", "number"):
        low, high = (f"{x:.15g}" for x in column.limits)
        plain = column.kind == "number"
        # a text that is no number is a range or a distribution: the import judges it
        formula = f"IFERROR(AND(VALUE({first})>={low},VALUE({first})<={high}),{'FALSE' if plain else 'TRUE'})"
        rule = DataValidation("custom", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.error = f"A number from {low} to {high}" + ("." if plain else ", or a range such as 60..80.")
    elif column.kind == "date":
        rule = DataValidation("custom", formula1=f"OR(ISNUMBER({first}),LEN({first})=10)", allow_blank=True,
                              showErrorMessage=True)
        rule.error = "A date, year-month-day."
    if rule is not None:
        rule.errorTitle = column.heading
        rule.error = (rule.error or "")[:250]
        page.add_data_validation(rule)
        rule.add(area)
