"""Parts that every sheet is written with: cells that cannot run, headings that explain themselves, rules of entry."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx.cell_conversion import MAX_TEXT, looks_like_formula
from peaceroom.interop.xlsx.columns import Column

#: rows to which drop-downs and limits reach, so that new rows have them as well
ROOM = 1000

HEAD = PatternFill("solid", fgColor="DDE5EC")
BOLD = Font(bold=True)
TOP = Alignment(vertical="top")
WRAP = Alignment(vertical="top", wrap_text=True)


def fits(value: Any, what: str, remedy: str, path: Path) -> Any:
    """The value, if a cell can hold it. Raises `InputError` (E511); ``what`` names it: ``name on the sheet Actors``."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise InputError.one("E511", f"{what} has {len(value)} characters", CODES["E511"][1], remedy,
                             file=path.as_posix())
    return value


def heading(page: Worksheet, number: int, title: str, help: str = "") -> None:
    """A heading in the first row; ``help`` shows where somebody points at it."""
    cell = put(page, 1, number, title)
    cell.font, cell.fill, cell.alignment = BOLD, HEAD, TOP
    if help:
        cell.comment = Comment(help, "Peaceroom", width=320, height=60 + 18 * (len(help) // 42))


def put(page: Worksheet, line: int, number: int, value: str | float | int | date | None) -> Any:
    """Write a cell and return it; a text stays a text whatever it looks like."""
    cell: Any = page.cell(line, number)
    if isinstance(value, str):
        # nothing from a scenario may be run as a formula
        cell.value, cell.data_type = value, "s"
        cell.number_format = "@"
        if looks_like_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    return cell


def rules(page: Worksheet, column: Column, first: str, area: str) -> None:
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
