"""The sheets of a spreadsheet of LibreOffice (.ods), read from its ``content.xml``."""

from __future__ import annotations

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import Cell
from peaceroom.files.numbers import NotationError, format_number, number
from peaceroom.files.zip_parts import ZipLimits, ZipParts
from peaceroom.interop.tables.table import MAX_COLUMNS, MAX_ROWS, RawTable
from peaceroom.interop.xml_tree import Element, read_xml

_LIMITS = ZipLimits(unpacked=60_000_000, parts=1_000)
_CELLS = ("table-cell", "covered-table-cell")
_ROWS = ("table-row", "table-rows", "table-row-group", "table-header-rows")


def ods_sheets(data: bytes, file: str) -> list[RawTable]:
    """The sheets that hold something. Raises `InputError`: E518, E541, E548, E961–E965."""
    parts = ZipParts(data, file, _LIMITS, "save it as .ods in your spreadsheet program")
    if "content.xml" not in parts:
        raise InputError.one("E541", "this spreadsheet has no content.xml", CODES["E541"][1],
                             "save it as .ods in your spreadsheet program", file=file)
    root, _ = read_xml(parts.part("content.xml").decode("utf-8", "replace"), file)
    found = []
    for sheet in (element for element in root.walk() if element.name == "table"):
        place = f"{file}[{sheet.attributes.get('name', '')[:40]}]"
        rows = _rows(sheet, place)
        if rows:
            found.append(RawTable(place, rows))
    return found


def _rows(sheet: Element, file: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    line = 0
    for element in _each(sheet):
        repeated = _count(element, "number-rows-repeated")
        cells = _cells(element, line + 1, file)
        for n in range(repeated if cells else 0):
            rows.append([Cell(cell.text, line + 1 + n, cell.column) for cell in cells])
            if len(rows) > MAX_ROWS:
                raise InputError.one("E548", f"the sheet has more than {MAX_ROWS:,} rows", CODES["E548"][1],
                                     "keep what belongs to one negotiation", file=file, line=line + 1, column=1)
        line += repeated
    return rows


def _each(of: Element) -> list[Element]:
    """The rows of a sheet, those within groups too."""
    found = []
    for child in of.children:
        if child.name == "table-row":
            found.append(child)
        elif child.name in _ROWS:
            found += _each(child)
    return found


def _cells(row: Element, line: int, file: str) -> list[Cell]:
    """The cells of a row up to the last that holds something."""
    cells: list[Cell] = []
    for element in (child for child in row.children if child.name in _CELLS):
        text, repeated = _text(element), _count(element, "number-columns-repeated")
        if text and len(cells) + repeated > MAX_COLUMNS:
            raise InputError.one("E548", f"the row has more than {MAX_COLUMNS:,} cells", CODES["E548"][1],
                                 "keep what belongs to one negotiation", file=file, line=line, column=MAX_COLUMNS)
        if text and line > 1 and element.attributes.get("number-rows-spanned", "1") != "1":
            raise InputError.one("E518", "this cell is merged with those below", CODES["E518"][1],
                                 "unmerge them, and fill each of them", file=file, line=line, column=len(cells) + 1)
        more = min(repeated, MAX_COLUMNS - len(cells))
        cells += [Cell(text, line, len(cells) + 1 + n) for n in range(more)]
    while cells and not cells[-1].text.strip():
        cells.pop()
    return cells


def _count(element: Element, name: str) -> int:
    said = element.attributes.get(name, "1")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def _text(cell: Element) -> str:
    """What a cell holds: numbers in full, percentages with their sign, texts by their paragraphs."""
    kind, value = cell.attributes.get("value-type", ""), cell.attributes.get("value", "")
    if kind in ("float", "currency", "percentage") and value:
        try:
            found = number(value)
        except NotationError:
            return value
        return f"{found * 100:.15g}%" if kind == "percentage" else format_number(found)
    if kind == "date":
        return cell.attributes.get("date-value", "")
    return "\n".join("".join(part.text for part in p.walk()) for p in cell.all("p")).strip()
