"""Monthly series beside a scenario (``series/*.csv``), or any such file, read and checked with places.

A file is CSV (`peaceroom.files.csv`). Lines that begin with ``#`` are notes; two of them are read: ``# Unit: …`` says
what is counted, and ``# Second count of COLUMN: OTHER`` names a column with another count of the same months, which
decides about months that stand out. The first column is ``month`` (``YYYY-MM``); any other column of whole counts can
be asked for, and the first of them is used by default. Empty cells are allowed before the first and after the last
value of a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.csv import Cell, Codes, Table, read_table
from peaceroom.files.opening import files_in, read_file
from peaceroom.files.suggestions import did_you_mean
from peaceroom.violence.death_counts import NoCount, death_count
from peaceroom.violence.events import form_of
from peaceroom.violence.months import month_name, month_number

Values = NDArray[np.float64]

FOLDER = "series"
MAX_BYTES = 5_000_000
#: no more problems than this are listed
MOST = 50
UNIT = "deaths a month"
_CODES = Codes(large="E727", empty="E710", text="E711", form="E726")
_UNIT = re.compile(r"#\s*unit:\s*(.+?)\s*$", re.IGNORECASE)
_SECOND = re.compile(r"#\s*second count of (\S+):\s*(\S+)\s*$", re.IGNORECASE)


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


def series_paths(folder: Path | None) -> list[Path]:
    """The files of ``series/`` in a scenario's folder, by name.

    Raises `InputError` where nobody may look (E016), or where it is no folder (E018).
    """
    return [] if folder is None else files_in(folder / FOLDER, ".csv")


def folder_series(folder: Path | None, *, column: str | None = None) -> tuple[Series, ...]:
    """Every series of a scenario's folder, by file name. Raises `InputError` with the problems of all files."""
    found: list[Series] = []
    problems: list[Problem] = []
    for path in series_paths(folder):
        try:
            found.append(read_series(path, column=column, within=folder))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def read_series(path: str | Path, *, column: str | None = None, within: Path | None = None) -> Series:
    """Read one column of a file.

    Parameters
    ----------
    column
        Its name; by default the first after ``month``.
    within
        The folder that the file must lie in, links followed.

    Raises
    ------
    InputError
        E001, E016, E018, E019 (the file), E710–E722, E726, E727: every problem found, with line and column.
    """
    path = Path(path)
    if within is not None:
        read_file(path, MAX_BYTES, within=within, large="E727", smaller="keep one row a month")
    table = read_table(path, _CODES, MAX_BYTES, "month,deaths", notes=True)
    return _Sheet(path.as_posix(), path.stem, table).read(column)


class _Sheet:
    def __init__(self, file: str, stem: str, table: Table) -> None:
        self.file, self.stem, self.table = file, stem, table
        self.problems: list[Problem] = []
        self.unit = UNIT
        self.seconds: dict[str, str] = {}
        self.head = [_stripped(cell) for cell in table.head]
        self.rows: list[list[Cell]] = []
        self._split()

    def read(self, column: str | None) -> Series:
        names = self._names(column)
        at = names.index(column) if column is not None else 1
        numbers = self._months()
        values = self._column(at)
        second = self.seconds.get(names[at])
        other = None
        if second is not None:
            if second not in names:
                self._add("E721", Cell(second, 1, 1), f"the note on a second count names no column {second}",
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

    def _split(self) -> None:
        for row in self.table.rows:
            if len(row) != len(self.head):
                self._add("E722", row[-1], f"this row has {len(row)} cells, the head has {len(self.head)}",
                          "give one cell for each column")
            else:
                self.rows.append([_stripped(cell) for cell in row])
        for note in self.table.notes:
            if unit := _UNIT.match(note.text):
                self.unit = unit[1][:100]
            if second := _SECOND.match(note.text):
                self.seconds[second[1]] = second[2]
        if self.problems:
            raise InputError(self.problems[:MOST])
        if not self.rows:
            raise self._refuse("E710", "the file has no rows", "give a head (month,deaths) and one row a month")

    def _names(self, column: str | None) -> list[str]:
        names = [c.text for c in self.head]
        if names[0].lower() != "month" and (form := form_of(names)) is not None:
            raise self._refuse("E712", f"these are rows of {form.name}, not a count for each month",
                               f"sum them by month: peaceroom sum-events {self.file} --out months.csv", self.head[0])
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

    def _count(self, cell: Cell) -> float:
        """The count in a cell; NaN if it is empty or a problem."""
        if not cell.text:
            return np.nan
        try:
            return float(death_count(self.table, cell.text))
        except NoCount as found:
            self._add(found.code, cell, found.message, found.remedy)
            return np.nan

    def _whole(self, values: Values, numbers: list[int | None], at: int, start: int) -> None:
        for i in np.flatnonzero(np.isnan(values)):
            number = numbers[int(i)]
            assert number is not None
            self._add("E719", self.rows[start + int(i)][at], f"{month_name(number)} has no value",
                      "fill the cell; write 0 only if it is known that nobody died")
        if self.problems:
            raise InputError(self.problems[:MOST])

    def _add(self, code: str, cell: Cell, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, cell.line, cell.column, code, message, CODES[code][1], remedy))

    def _refuse(self, code: str, message: str, remedy: str, cell: Cell | None = None) -> InputError:
        cell = cell or Cell("", 1, 1)
        return InputError.one(code, message, CODES[code][1], remedy, file=self.file, line=cell.line,
                              column=cell.column)


def _stripped(cell: Cell) -> Cell:
    return Cell(cell.text.strip(), cell.line, cell.column + len(cell.text) - len(cell.text.lstrip()))
