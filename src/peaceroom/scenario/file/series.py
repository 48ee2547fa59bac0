"""Monthly series beside a scenario (``series/*.csv``), or any such file, read and checked with places.

A file is CSV in UTF-8. Lines that begin with ``#`` are notes; two of them are read: ``# Unit: …`` says what is
counted, and ``# Second count of COLUMN: OTHER`` names a column with another count of the same months, which decides
about months that stand out. The first column is ``month`` (``YYYY-MM``); any other column of whole counts can be
asked for, and the first of them is used by default. Empty cells are allowed before the first and after the last
value of a column.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.suggestions import did_you_mean
from peaceroom.violence.months import month_name, month_number

Values = NDArray[np.float64]

FOLDER = "series"
MAX_BYTES = 5_000_000
#: no more problems than this are listed
MOST = 50
UNIT = "deaths a month"
_UNIT = re.compile(r"#\s*unit:\s*(.+?)\s*$", re.IGNORECASE)
_SECOND = re.compile(r"#\s*second count of (\S+):\s*(\S+)\s*$", re.IGNORECASE)
#: so that no float loses a unit
_LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Series:
    """One column of counts without gaps.

    Attributes
    ----------
    id, file, column, unit
        The file's stem and path, the column, and what is counted.
    first
        Number of the first month (`peaceroom.violence.months`).
    values
        ``(n,)`` whole counts ≥ 0, one a month, n ≥ 1.
    second, second_column
        ``(n,)`` another count of the same months, NaN where unknown, and its column; ``None`` if the file has none.
    """

    id: str
    file: str
    column: str
    unit: str
    first: int
    values: Values
    second: Values | None = None
    second_column: str | None = None

    @property
    def months(self) -> list[str]:
        return [month_name(self.first + i) for i in range(len(self.values))]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    line: int
    column: int


def folder_series(folder: Path | None, *, column: str | None = None) -> tuple[Series, ...]:
    """Every series of a scenario's folder, by file name. Raises `InputError` with the problems of all files."""
    found: list[Series] = []
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob("*.csv")) if folder is not None else ():
        try:
            found.append(read_series(path, column=column))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def read_series(path: str | Path, *, column: str | None = None) -> Series:
    """Read one column of a file.

    Parameters
    ----------
    column
        Its name; by default the first after ``month``.

    Raises
    ------
    InputError
        E001, E016, E018 (the file), E710–E722, E726, E727: every problem found, with line and column.
    """
    path = Path(path)
    return _Sheet(path.as_posix(), path.stem, _text(path)).read(column)


class _Sheet:
    def __init__(self, file: str, stem: str, text: str) -> None:
        self.file, self.stem = file, stem
        self.problems: list[Problem] = []
        self.unit = UNIT
        self.seconds: dict[str, str] = {}
        self.head: list[_Cell] = []
        self.rows: list[list[_Cell]] = []
        self._split(text)

    def read(self, column: str | None) -> Series:
        names = self._names(column)
        at = names.index(column) if column is not None else 1
        numbers = self._months()
        values = self._column(at)
        second = self.seconds.get(names[at])
        other = None
        if second is not None:
            if second not in names:
                self._add("E721", _Cell(second, 1, 1), f"the note on a second count names no column {second}",
                          did_you_mean(second, names[1:], "name a column of the file"))
            else:
                other = self._column(names.index(second))
        if self.problems:
            raise InputError(self.problems[:MOST])
        known = np.flatnonzero(~np.isnan(values))
        if not known.size:
            raise self._refuse("E710", f"the column {names[at]} has no values", "give a count for each month")
        start, stop = int(known[0]), int(known[-1]) + 1
        self._whole(values[start:stop], numbers[start:stop], at, start)
        first = numbers[start]
        assert first is not None  # months that cannot be read are problems, and problems were raised
        return Series(self.stem, self.file, names[at], self.unit, first, values[start:stop],
                      None if other is None else other[start:stop], second)

    def _split(self, text: str) -> None:
        for line, content in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
            if content.startswith("#"):
                if unit := _UNIT.match(content):
                    self.unit = unit[1][:100]
                if second := _SECOND.match(content):
                    self.seconds[second[1]] = second[2]
                continue
            if not content.strip(" ,\t"):
                continue
            cells = self._cells(content, line)
            if not self.head:
                self.head = cells
            elif len(cells) != len(self.head):
                self._add("E722", cells[-1], f"this row has {len(cells)} cells, the head has {len(self.head)}",
                          "give one cell for each column")
            else:
                self.rows.append(cells)
        if self.problems:
            raise InputError(self.problems[:MOST])
        if not self.rows:
            raise self._refuse("E710", "the file has no rows", "give a head (month,deaths) and one row a month")

    def _cells(self, content: str, line: int) -> list[_Cell]:
        try:
            parts = next(csv.reader([content], strict=True))
        except csv.Error as error:
            self._add("E726", _Cell("", line, 1), f"this is not CSV: {error}", "close every quotation mark")
            return [_Cell("", line, 1)] * max(1, len(self.head))
        out, start = [], 0
        for part in parts:
            at = content.find(part, start) if part else start
            out.append(_Cell(part.strip(), line, max(at, start) + 1))
            start = content.find(",", max(at, start) + len(part)) + 1 or len(content)
        return out

    def _names(self, column: str | None) -> list[str]:
        names = [c.text for c in self.head]
        if names[0].lower() != "month" or len(names) < 2:
            raise self._refuse("E712", f"the head reads {','.join(names)[:80]!r}",
                               "begin with a column month, then one column for each count", self.head[0])
        for i, cell in enumerate(self.head):
            if cell.text in names[:i] or not cell.text:
                raise self._refuse("E712", f"the column {cell.text!r} has no name of its own",
                                   "give each column one name", cell)
        if column is not None and column not in names[1:]:
            raise self._refuse("E721", f"there is no column {column}",
                               did_you_mean(column, names[1:], "name a column of the file"), self.head[0])
        return names

    def _months(self) -> list[int | None]:
        numbers = [month_number(row[0].text) for row in self.rows]
        before: int | None = None
        seen: set[int] = set()
        for row, number in zip(self.rows, numbers, strict=True):
            if number is None:
                self._add("E713", row[0], f"{row[0].text[:40]!r} is not a month", "write YYYY-MM, e.g. 2020-09")
                continue
            if number in seen:
                self._add("E717", row[0], f"{row[0].text} is given twice", "keep one of the two rows")
            elif before is not None and number < before:
                self._add("E718", row[0], f"{row[0].text} comes after {month_name(before)}",
                          "sort the rows by month, the earliest first")
            elif before is not None and number > before + 1:
                missing = number - before - 1
                self._add("E719", row[0], f"{'one month is' if missing == 1 else f'{missing} months are'} missing "
                          f"between {month_name(before)} and {row[0].text}",
                          "add a row for each; write 0 only if it is known that nobody died")
            seen.add(number)
            before = number if before is None else max(before, number)
        return numbers

    def _column(self, at: int) -> Values:
        return np.array([self._count(row[at]) for row in self.rows])

    def _count(self, cell: _Cell) -> float:
        """The count in a cell; NaN if it is empty or a problem."""
        if not cell.text:
            return np.nan
        shown = repr(cell.text[:40])
        if not re.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d{1,3})?", cell.text, re.ASCII):
            self._add("E714", cell, f"{shown} is not a number", "write digits only, without separators: 3115")
            return np.nan
        value = float(cell.text)
        if value < 0:
            self._add("E715", cell, f"{cell.text[:40]} is below zero", "write 0 or more; leave no sign for a gap")
        elif value > _LARGEST:
            self._add("E714", cell, f"{shown} is larger than any count of deaths", "check the cell")
        elif value % 1:
            self._add("E716", cell, f"{cell.text[:40]} is not a whole number", "give counts, not rates or averages")
        else:
            return value
        return np.nan

    def _whole(self, values: Values, numbers: list[int | None], at: int, start: int) -> None:
        for i in np.flatnonzero(np.isnan(values)):
            number = numbers[int(i)]
            assert number is not None
            self._add("E719", self.rows[start + int(i)][at], f"{month_name(number)} has no value",
                      "fill the cell; write 0 only if it is known that nobody died")
        if self.problems:
            raise InputError(self.problems[:MOST])

    def _add(self, code: str, cell: _Cell, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, cell.line, cell.column, code, message, CODES[code][1], remedy))

    def _refuse(self, code: str, message: str, remedy: str, cell: _Cell | None = None) -> InputError:
        cell = cell or _Cell("", 1, 1)
        return InputError.one(code, message, CODES[code][1], remedy, file=self.file, line=cell.line,
                              column=cell.column)


def _text(path: Path) -> str:
    file = path.as_posix()

    def refuse(code: str, message: str, remedy: str, line: int = 0, column: int = 0) -> InputError:
        return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)

    try:
        if not path.exists():
            raise refuse("E001", "there is no such file", "check the path")
        if not path.is_file():
            raise refuse("E018", "this is not an ordinary file", "give a CSV file")
        if path.stat().st_size > MAX_BYTES:
            raise refuse("E727", f"the file is larger than {MAX_BYTES // 10**6} MB", "keep one row a month")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise refuse("E016", f"the file cannot be opened ({getattr(error, 'strerror', None) or error})",
                     "check its path and permissions") from None
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise refuse("E710", "the file is empty", "its first line is month,deaths", 1, 1)
    if b"\x00" in data:
        raise refuse("E711", "this is not a text file", "save the table as CSV in UTF-8", 1, 1)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[:error.start]
        column = len(before[before.rfind(b"\n") + 1:].decode("utf-8", "replace")) + 1
        raise refuse("E711", f"byte {error.start + 1} (0x{data[error.start]:02X}) is not UTF-8",
                     "save the table as CSV in UTF-8", before.count(b"\n") + 1, column) from None
