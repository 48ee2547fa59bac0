"""From rows to nested data: each value at the path it has in the YAML file, and where on its sheet it stands."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from peaceroom.files.nodes import Block
from peaceroom.files.suggestions import nearest
from peaceroom.interop.xlsx.columns import Sheet
from peaceroom.interop.xlsx.reading import Book, Line, Place

#: a path in the data, such as ``("positions", 3, "salience")``
Loc = tuple[Any, ...]
#: keys of a row that only say where it belongs
_WHERE = {"no", "id"}


class Nesting:
    """Rows of a workbook as nested data.

    ``places`` maps the path of a value to its sheet, row and column; ``notable`` maps a number's name on the sheet
    Notes (sheet, row, heading) to the entry that holds it and its path.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.places: dict[Loc, Place] = {}
        self.notable: dict[tuple[str, str, str], tuple[Block, Loc]] = {}
        self._named: Counter[tuple[str, str]] = Counter()

    def where(self, loc: Loc) -> Place:
        """(file[sheet], row, column) of a path, or of the nearest thing around it that has a place."""
        for length in range(len(loc), -1, -1):
            if loc[:length] in self.places:
                sheet, row, column = self.places[loc[:length]]
                return f"{self.book.file}[{sheet}]", row, column
        return self.book.file, 0, 0

    def fill(self, into: Block, loc: Loc, line: Line, values: Block) -> None:
        """Values by dotted keys into nested data, each with its place."""
        for column in line.sheet.columns:
            steps = column.key.split(".")
            path: Loc = (*loc, *(int(s) if s.isdigit() else s for s in steps))
            for length in range(len(path), len(loc), -1):
                self.places.setdefault(path[:length], line.place(column.key))
            value = values.get(column.key)
            if value is None:
                continue
            inner: Any = into
            for step, after in pairwise(steps):
                inner = inner.setdefault(step, [] if after.isdigit() else {})
            if steps[-1].isdigit():
                inner.append(value)
            else:
                inner[steps[-1]] = value

    def map_of(self, sheet: Sheet) -> Block:
        """A sheet whose rows have ids: id → fields."""
        block: Block = {}
        for line in self.book.lines[sheet.title]:
            key = self.key_of(line, sheet.label[0], block)
            if key is None:
                continue
            loc = (*sheet.path, key)
            self.places[loc] = line.place(sheet.label[0])
            self.places[(*loc, "[key]")] = self.places[loc]
            block[key] = {}
            values = {k: v for k, v in line.values.items() if k != sheet.label[0]}
            if sheet.is_number:
                self.number(block, key, loc, line, values)
                continue
            self.fill(block[key], loc, line, values)
            self.noting(sheet, line, block[key], loc)
        return block

    def number(self, block: Block, key: str, loc: Loc, line: Line, values: Block) -> None:
        """A row that is itself one number, with its own reason."""
        value = values.pop("value", None)
        block[key] = dict(value) if isinstance(value, dict) else {}
        self.places[(*loc, "value")] = line.place("value")
        self.fill(block[key], loc, line, values)

    def list_of(self, sheet: Sheet, at: Loc = ()) -> list[Any]:
        """A sheet whose rows are only in an order; ``at`` is their path where it is not that of the sheet."""
        block: list[Any] = []
        for line in self.book.lines[sheet.title]:
            loc = (*(at or sheet.path), len(block))
            self.places[loc] = line.place()
            entry: Block = {}
            self.fill(entry, loc, line, {k: v for k, v in line.values.items() if k not in _WHERE})
            self.noting(sheet, line, entry, loc)
            block.append(entry)
        return block

    def key_of(self, line: Line, name: str, taken: Block) -> str | None:
        """The id of a row; None, and a problem (E506), where it has none or one that is taken."""
        key = line.values.get(name)
        if key is None and line.place(name) in self.book.unread:
            return None  # its own problem says it better
        if key is None:
            self.book.add("E506", line.place(name), f"this row has no {name}", f"write its {name}, or clear the row")
        elif key in taken:
            self.book.add("E506", line.place(name), f"there is already a row {key[:40]!r}", "keep one of the two")
        else:
            return str(key)
        return None

    def owner(self, line: Line, key: str, block: Block, what: str) -> Block | None:
        """The entry of a block that a row belongs to."""
        name = line.values.get(key)
        owner = block.get(name) if isinstance(name, str) else None
        if owner is None and not self.book.nameless:
            near = nearest(str(name), block)
            self.book.add("E506", line.place(key), f"there is no {what} {str(name)[:40]!r}" if name is not None
                          else f"this row does not say which {what} it belongs to",
                          f"did you mean {near}?" if near else f"add it to the sheet with the {what}s")
        found: Block | None = owner
        return found

    def noting(self, sheet: Sheet, line: Line, entry: Block, loc: Loc) -> None:
        """Remember the numbers of a row, for the sheet Notes."""
        name = " / ".join(str(line.values.get(key, "")) for key in sheet.label)
        self._named[sheet.title, name] += 1
        if (times := self._named[sheet.title, name]) > 1:  # as `numbered` has it
            name = f"{name}.{times}"
        for column in sheet.columns:
            *around, last = column.key.split(".")
            inner: Any = entry
            for step in around:
                inner = inner.get(step, {}) if isinstance(inner, dict) else {}
            if column.kind in ("quantity", "probability") and last in inner:
                self.notable[(sheet.title, name, column.heading)] = (inner, (*loc, *around, last))
