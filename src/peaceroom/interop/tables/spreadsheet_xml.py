"""Tables in the XML form of spreadsheets of 2003 (``Workbook`` > ``Worksheet`` > ``Table`` > ``Row`` > ``Cell``)."""

from __future__ import annotations

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import Cell
from peaceroom.files.numbers import NotationError, format_number, number
from peaceroom.interop.tables.table import MAX_COLUMNS, RawTable
from peaceroom.interop.xml_tree import Element


def is_spreadsheet(root: Element) -> bool:
    """Whether an XML file is a spreadsheet."""
    return root.name == "Workbook"


def tables_in(root: Element, file: str) -> list[RawTable]:
    """The table of each sheet; places are those of the XML. Raises `InputError` (E548)."""
    found = []
    for sheet in root.all("Worksheet"):
        rows = [row for inside in sheet.all("Table") for each in inside.all("Row") if (row := _row(each, file))]
        if rows:
            found.append(RawTable(file, rows))
    return found


def _row(row: Element, file: str) -> list[Cell]:
    cells: list[Cell] = []
    for element in row.all("Cell"):
        index = element.attributes.get("Index", "")
        skipped = int(index) - 1 - len(cells) if index.isascii() and index.isdigit() and len(index) < 6 else 0
        if len(cells) + max(0, skipped) >= MAX_COLUMNS:
            raise InputError.one("E548", f"a row has more than {MAX_COLUMNS:,} cells", CODES["E548"][1],
                                 "keep what belongs to one negotiation", file=file, line=element.line,
                                 column=element.column)
        cells += [Cell("", element.line, element.column)] * max(0, skipped)
        data = element.first("Data")
        at = data or element
        text = "".join(part.text for part in data.walk()) if data is not None else ""
        if data is not None and data.attributes.get("Type") == "Number":
            text = _plain(text)
        cells.append(Cell(text, at.line, at.column))
    return cells if any(c.text.strip() for c in cells) else []


def _plain(text: str) -> str:
    """A number as people write it: programs write 2015 as 2015.0 and 0.1 with seventeen digits."""
    try:
        return format_number(float(f"{number(text):.15g}"))
    except NotationError:
        return text
