"""The rows of a file in the long form, read and checked: every problem with its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem

COLUMNS = ("issue", "proposal", "instrument", "procedure", "voting", "year", "reference_point", "outcome", "actor",
           "capability", "salience", "position")
#: what every row of an issue must say alike
SHARED = ("proposal", "instrument", "procedure", "voting", "year", "reference_point", "outcome", "domain")
MAX_BYTES = 100_000_000
#: no more problems than this are listed
MOST = 100
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One actor on one issue: position on 0–100, salience in per cent, capability ≥ 0 or unknown."""

    actor: str
    position: float
    salience: float
    capability: float | None


@dataclass(slots=True)
class Issue:
    """What the rows of one issue say in common, and the rows with both position and salience."""

    id: str
    line: int
    shared: tuple[str, ...]
    proposal: str = ""
    instrument: str = ""
    procedure: str = ""
    voting: str = ""
    domain: str = ""
    year: int | None = None
    reference: float | None = None
    outcome: float | None = None
    rows: list[Row] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def read_rows(path: Path) -> tuple[list[Issue], tuple[str, ...]]:
    """All issues in file order, and notes on rows left out. Raises `InputError` (E001, E016, E018, E601–E610)."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    return _Sheet(path.as_posix()).read(reader)


def _text(path: Path) -> str:
    file = path.as_posix()
    if not path.exists():
        raise _refuse("E001", file, 0, 0, "there is no such file", "check the path")
    if not path.is_file():
        raise _refuse("E018", file, 0, 0, "this is not an ordinary file", "give a CSV file")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refuse("E601", file, 0, 0, f"the file is larger than {MAX_BYTES // 10**6} MB", "split it")
        data = path.read_bytes()
    except OSError as error:
        raise _refuse("E016", file, 0, 0, f"the file cannot be opened: {error.strerror}", "check who may read it") \
            from None
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise _refuse("E602", file, 1, 1, "the file is empty", f"its first line is {','.join(COLUMNS)}")
    if data.startswith((b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")):
        raise _refuse("E603", file, 1, 1, "this is not a text file", "save the table as CSV in UTF-8")
    if odd := _CONTROL.search(data):
        raise _refuse("E603", file, data.count(b"\n", 0, odd.start()) + 1, 1,
                      f"the file holds a control character (0x{odd[0][0]:02X})", "save the table as CSV in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[:error.start]
        column = len(before[before.rfind(b"\n") + 1:].decode("utf-8", "replace")) + 1
        raise _refuse("E603", file, before.count(b"\n") + 1, column,
                      f"byte {error.start + 1} (0x{data[error.start]:02X}) is not UTF-8",
                      "save the table as CSV in UTF-8") from None


class _Sheet:
    """Gathers issues and problems while it goes through the rows."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.issues: dict[str, Issue] = {}
        self.silent = 0

    def read(self, reader: Any) -> tuple[list[Issue], tuple[str, ...]]:
        line = 1
        try:
            head = [c.strip().lower() for c in next(reader)]
            self._head(head)
            for cells in self._rows(reader):
                line, row = cells
                if any(c.strip() for c in row):
                    self._row(line, row, head)
                if len(self.problems) >= MOST:
                    break
        except csv.Error as error:
            self._add("E604", reader.line_num or line, 1, f"this is not CSV: {error}", "close every quotation mark")
        for issue in self.issues.values():
            self._capability(issue)
        if self.problems:
            raise InputError(self.problems)
        notes = (f"{self.silent} rows without a position or salience were left out",) if self.silent else ()
        return list(self.issues.values()), notes

    @staticmethod
    def _rows(reader: Any) -> list[tuple[int, list[str]]]:
        rows, start = [], reader.line_num + 1
        for row in reader:
            rows.append((start, row))
            start = reader.line_num + 1
        return rows

    def _head(self, head: Sequence[str]) -> None:
        missing = [c for c in COLUMNS if c not in head]
        if missing:
            self._add("E605", 1, 1, f"columns are missing: {', '.join(missing)}",
                      "add them; leave a cell empty where its value is not known")
        for name in sorted({c for c in head if c in (*COLUMNS, "domain") and head.count(c) > 1}):
            self._add("E605", 1, 1, f"the column {name} is there twice", "keep one of the two")
        if self.problems:
            raise InputError(self.problems)

    def _row(self, line: int, row: list[str], head: Sequence[str]) -> None:
        if len(row) != len(head):
            self._add("E606", line, 1, f"the row has {len(row)} cells and the head {len(head)}",
                      "give every row as many cells as the head")
            return
        at = {name: 1 + sum(len(c) + 1 for c in row[:j]) for j, name in enumerate(head)}
        cell = dict(zip(head, (c.strip() for c in row), strict=True))
        blank = [name for name in ("issue", "proposal", "actor") if not cell[name]]
        for name in blank:
            self._add("E607", line, at[name], f"the {name} is empty", f"say which {name} the row belongs to")
        before = len(self.problems)
        position = self._number(cell, "position", line, at, 0, 100)
        salience = self._number(cell, "salience", line, at, 0, 100)
        capability = self._number(cell, "capability", line, at, 0, None)
        if blank:
            return
        issue = self._issue(cell, line, at)
        if cell["actor"] in issue.lines:
            self._add("E609", line, at["actor"],
                      f"{cell['actor']} has two rows on {issue.id}, the first on line {issue.lines[cell['actor']]}",
                      "keep one of the two")
            return
        issue.lines[cell["actor"]] = line
        if len(self.problems) > before:
            return
        if position is None or salience is None:
            self.silent += 1
        else:
            issue.rows.append(Row(cell["actor"], position, salience, capability))

    def _issue(self, cell: dict[str, str], line: int, at: dict[str, int]) -> Issue:
        said = tuple(cell.get(name, "") for name in SHARED)
        found = self.issues.get(cell["issue"])
        if found is not None:
            for name, old, new in zip(SHARED, found.shared, said, strict=True):
                if old != new:
                    self._add("E610", line, at[name], f"{name} of {found.id} is {new or 'empty'!r} here and "
                              f"{old or 'empty'!r} on line {found.line}", "repeat the same value on every row")
            return found
        year = self._number(cell, "year", line, at, None, None)
        found = self.issues[cell["issue"]] = Issue(
            cell["issue"], line, said, cell["proposal"], cell["instrument"], cell["procedure"].lower(),
            cell["voting"].lower(), cell.get("domain", ""), None if year is None else int(year),
            self._number(cell, "reference_point", line, at, 0, 100), self._number(cell, "outcome", line, at, 0, 100))
        return found

    def _number(self, cell: dict[str, str], name: str, line: int, at: dict[str, int], low: float | None,
                high: float | None) -> float | None:
        text = cell[name]
        if not text:
            return None
        value = float(text) if _NUMBER.fullmatch(text) else float("nan")
        if not isfinite(value):
            self._add("E608", line, at[name], f"{name} is {text!r}, not a number",
                      "write digits and a decimal point, or leave the cell empty")
            return None
        if (low is not None and value < low) or (high is not None and value > high):
            ends = f"{low:g}–{high:g}" if high is not None else f"{low:g} and more"
            self._add("E612", line, at[name], f"{name} {text} lies outside {ends}",
                      "put all values of an issue on its scale from 0 to 100" if high else "give a number from 0 on")
            return None
        return value

    def _capability(self, issue: Issue) -> None:
        given = [r.capability is not None for r in issue.rows]
        if any(given) and not all(given):
            who = next(r.actor for r, g in zip(issue.rows, given, strict=True) if not g)
            self._add("E613", issue.lines[who], 1, f"{who} has no capability on {issue.id}, others have",
                      "give it for all actors of the issue, or for none")

    def _add(self, code: str, line: int, column: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, column, code, message, CODES[code][1], remedy))


def _refuse(code: str, file: str, line: int, column: int, message: str, remedy: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)
