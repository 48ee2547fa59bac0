"""One line of a ledger's file as the cells of a row, and back to the same line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peaceroom.interop.xlsx.cell_conversion import from_cell, to_cell
from peaceroom.interop.xlsx.columns import Column
from peaceroom.interop.xlsx.ledger import ORDER, Shape, shapes

Cell = str | int | float | None

_TEXT, _IDS, _TEXTS = Column("", "", "text", ""), Column("", "", "ids", ""), Column("", "", "texts", "")
#: whole numbers that spreadsheets keep, which is 15 digits
_MOST = 10**15


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, and where each of its fields begins: (offset from 0, field), in order."""

    text: str
    starts: tuple[tuple[int, str], ...] = ()

    def field_at(self, column: int) -> str:
        """The field that holds a column (from 1); empty before the first."""
        return next((name for start, name in reversed(self.starts) if start < column), "")


def is_whole(value: object) -> bool:
    """Whether the first cell of a row holds a whole line."""
    return isinstance(value, str) and value.lstrip().startswith("{")


def to_cells(kind: str, line: str) -> dict[str, Cell]:
    """Cells by heading from which `to_line` gives the line back; the whole line in the first where none would."""
    if not line:
        return {}
    known = shapes(kind)
    try:
        data = json.loads(line)
        cells = {name: _to_cell(known[name], data[name]) for name in known if name in data}
        if list(data) != list(cells):
            cells[ORDER] = " ".join(data)
        if to_line(kind, cells).text == line:
            return cells
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass  # no record, or not of this version: it is carried all the same
    return {next(iter(known)): line}


def to_line(kind: str, cells: Mapping[str, Any]) -> Line:
    """The line of a row, fields in the order that the row or else its columns give; empty for an empty row."""
    known = shapes(kind)
    first = cells.get(next(iter(known)))
    if is_whole(first):
        return Line(str(first))
    values = {name: value for name, shape in known.items() if (value := _value(shape, cells.get(name))) is not None}
    if not values:
        return Line(first if isinstance(first, str) else "")  # an empty line, perhaps with spaces
    order = dict.fromkeys([*str(cells.get(ORDER) or "").split(), *values])
    text = "{"
    starts: list[tuple[int, str]] = []
    for name in order:
        if name in values:
            text += ", " if starts else ""
            starts.append((len(text), name))
            text += f"{json.dumps(name)}: {json.dumps(values[name], ensure_ascii=False)}"
    return Line(text + "}", tuple(starts))


def _to_cell(shape: Shape, value: Any) -> Cell:
    """What stands in the cell. Values that do not fit the shape are found by `to_cells`, which reads the cell again."""
    match shape:
        case "number":
            return _number_cell(value)
        case "numbers":
            return ", ".join(json.dumps(v) for v in value)
        case "flag":
            return "yes" if value else "no"
        case "ids" | "texts":
            text = to_cell(_IDS if shape == "ids" else _TEXTS, value)
            return text if isinstance(text, str) else None
        case _:
            return value if isinstance(value, str) else None


def _number_cell(value: Any) -> Cell:
    """A number cell where reading it gives the same digits, else text (``10.0``)."""
    if isinstance(value, int):
        return value if abs(value) < _MOST else str(value)
    exact = float(f"{value:.15g}") == value and not value.is_integer()
    return float(value) if exact else json.dumps(value)


def _value(shape: Shape, cell: Any) -> Any:
    """The value as JSON has it, None where the cell is empty. The ledger's reader judges what it means."""
    if cell is None or (shape == "verbatim" and isinstance(cell, str)):
        return cell or None
    text = from_cell(_TEXT, cell)
    if text is None:
        return None
    match shape:
        case "number":
            return _number(text if isinstance(cell, str) else cell)
        case "numbers":
            return [_number(part) for part in from_cell(_IDS, text)]
        case "flag":
            word = text.casefold()
            return True if word in ("yes", "true", "1") else False if word in ("no", "false", "0") else text
        case "ids" | "texts":
            return from_cell(_IDS if shape == "ids" else _TEXTS, text)
        case _:
            return text


def _number(value: Any) -> Any:
    """A number, also one that is written as text; anything else as a text, which the ledger's reader refuses."""
    if isinstance(value, float) and value.is_integer():
        return int(value)  # spreadsheets do not know the difference
    if isinstance(value, str):
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return found if isinstance(found, int | float) and not isinstance(found, bool) else value
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
