"""The rows of a file in the long form, read and checked: every problem with its line and column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.csv import Cell, Codes, Table, read_table
from peaceroom.files.numbers import NotationError

COLUMNS = ("issue", "proposal", "instrument", "procedure", "voting", "year", "reference_point", "outcome", "actor",
           "capability", "salience", "position")
#: what every row of an issue must say alike
SHARED = ("proposal", "instrument", "procedure", "voting", "year", "reference_point", "outcome", "domain")
NUMBERS = ("year", "reference_point", "outcome")
MAX_BYTES = 20_000_000
#: no more problems than this are listed
MOST = 100
_CODES = Codes(large="E601", empty="E602", text="E603", form="E604")


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
    """All issues in file order, and notes on rows left out. Raises `InputError` (E001, E016, E018, E601–E614)."""
    return _Sheet(read_table(path, _CODES, MAX_BYTES, ",".join(COLUMNS))).read()


class _Sheet:
    """Gathers issues and problems while it goes through the rows."""

    def __init__(self, table: Table) -> None:
        self.file, self.table = table.file, table
        self.problems: list[Problem] = []
        self.issues: dict[str, Issue] = {}
        self.silent = 0
        self.names = [cell.text.strip().lower() for cell in table.head]

    def read(self) -> tuple[list[Issue], tuple[str, ...]]:
        self._head(self.names)
        try:
            for cells in self.table.rows:
                self._row(cells)
                if len(self.problems) >= MOST:
                    break
        except InputError as refused:  # a row whose cells cannot be told apart, and nothing after it can be
            self.problems += refused.problems
        for issue in self.issues.values():
            self._capability(issue)
        if not self.problems:
            self._scales()
        if self.problems:
            raise InputError(self.problems[:MOST])
        notes = (f"{self.silent} rows without a position or salience were left out",) if self.silent else ()
        return list(self.issues.values()), (*notes, *self._fractions())

    def _head(self, head: Sequence[str]) -> None:
        missing = [c for c in COLUMNS if c not in head]
        if missing:
            self._add("E605", self.table.head[0], f"columns are missing: {', '.join(missing)}",
                      "add them; leave a cell empty where its value is not known")
        for name in sorted({c for c in head if c in (*COLUMNS, "domain") and head.count(c) > 1}):
            self._add("E605", self.table.head[0], f"the column {name} is there twice", "keep one of the two")
        if self.problems:
            raise InputError(self.problems)

    def _row(self, row: list[Cell]) -> None:
        if len(row) != len(self.names):
            self._add("E606", row[0], f"the row has {len(row)} cells and the head {len(self.names)}",
                      "give every row as many cells as the head")
            return
        cell = {name: Cell(c.text.strip(), c.line, c.column) for name, c in zip(self.names, row, strict=True)}
        blank = [name for name in ("issue", "proposal", "actor") if not cell[name].text]
        for name in blank:
            self._add("E607", cell[name], f"the {name} is empty", f"say which {name} the row belongs to")
        before = len(self.problems)
        position = self._number(cell, "position", 0, 100)
        salience = self._number(cell, "salience", 0, 100)
        capability = self._number(cell, "capability", 0, None)
        if blank:
            return
        issue, actor = self._issue(cell), cell["actor"]
        if actor.text in issue.lines:
            self._add("E609", actor, f"{actor.text} has two rows on {issue.id}, the first on line "
                      f"{issue.lines[actor.text]}", "keep one of the two")
            return
        issue.lines[actor.text] = actor.line
        if len(self.problems) > before:
            return
        if position is None or salience is None:
            self.silent += 1
        else:
            issue.rows.append(Row(actor.text, position, salience, capability))

    def _issue(self, cell: dict[str, Cell]) -> Issue:
        empty = Cell("", 0, 0)
        said = tuple(cell.get(name, empty).text for name in SHARED)
        found = self.issues.get(cell["issue"].text)
        if found is not None:
            for name, old, new in zip(SHARED, found.shared, said, strict=True):
                if old != new and not self._equal(name, old, new):
                    self._add("E610", cell[name], f"{name} of {found.id} is {new or 'empty'!r} here and "
                              f"{old or 'empty'!r} on line {found.line}", "repeat the same value on every row")
            return found
        year = self._number(cell, "year", None, None)
        if year is not None and not year.is_integer():
            self._add("E608", cell["year"], f"year is {cell['year'].text!r}, not a whole number", "write e.g. 2005")
        found = self.issues[cell["issue"].text] = Issue(
            cell["issue"].text, cell["issue"].line, said, said[0], said[1], said[2].lower(), said[3].lower(), said[7],
            None if year is None else int(year), self._number(cell, "reference_point", 0, 100),
            self._number(cell, "outcome", 0, 100))
        return found

    def _equal(self, name: str, old: str, new: str) -> bool:
        """Whether two cells say the same number (100 and 100.0)."""
        try:
            return name in NUMBERS and bool(old and new) and self.table.number(old) == self.table.number(new)
        except NotationError:
            return False

    def _number(self, cell: dict[str, Cell], name: str, low: float | None, high: float | None) -> float | None:
        text = cell[name].text
        if not text:
            return None
        try:
            value = self.table.number(text)
        except NotationError as error:
            self._add("E608", cell[name], f"{name}: {error.args[0]}", error.args[1])
            return None
        if not math.isfinite(value):
            self._add("E608", cell[name], f"{name} {text[:40]} is too large to calculate with", "check the cell")
            return None
        if (low is not None and value < low) or (high is not None and value > high):
            ends = f"{low:g}–{high:g}" if high is not None else f"{low:g} and more"
            self._add("E612", cell[name], f"{name} {text[:40]} lies outside {ends}",
                      "put all values of an issue on its scale from 0 to 100" if high else "give a number from 0 on")
            return None
        return value

    def _scales(self) -> None:
        """Positions, outcomes and reference points on 0–1 in place of 0–100, and saliences as shares (E614)."""
        for name, what, values in (
                ("position", "positions, outcomes and reference points", _on_scale),
                ("salience", "saliences", lambda issue: [r.salience for r in issue.rows])):
            small = [i for i in self.issues.values() if 0 < max(values(i), default=0) <= 1]
            known = [i for i in self.issues.values() if max(values(i), default=0) > 0]
            if small and len(small) == len(known):
                self._add("E614", self.table.head[self.names.index(name)], f"all {what} lie between 0 and 1",
                          "multiply them by 100: this file takes 0 to 100")
                continue
            for issue in small:
                self._add("E614", Cell("", issue.line, 1), f"all {what} of {issue.id} lie between 0 and 1",
                          "multiply them by 100, if they are shares of the scale")

    def _fractions(self) -> tuple[str, ...]:
        """Saliences that may be shares among percentages: told, since they may be meant."""
        lines = [issue.lines[r.actor] for issue in self.issues.values() for r in issue.rows if 0 < r.salience < 1]
        if not lines:
            return ()
        shown = ", ".join(map(str, sorted(lines)[:5])) + (" …" if len(lines) > 5 else "")
        said = f"{len(lines)} saliences lie between 0 and 1 per cent (line {shown}): shares must be multiplied by 100"
        return (said,)

    def _capability(self, issue: Issue) -> None:
        given = [r.capability is not None for r in issue.rows]
        if any(given) and not all(given):
            who = next(r.actor for r, g in zip(issue.rows, given, strict=True) if not g)
            self._add("E613", Cell("", issue.lines[who], 1), f"{who} has no capability on {issue.id}, others have",
                      "give it for all actors of the issue, or for none")

    def _add(self, code: str, cell: Cell, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, cell.line, cell.column, code, message, CODES[code][1], remedy))


def _on_scale(issue: Issue) -> list[float]:
    return [*(r.position for r in issue.rows), *(v for v in (issue.outcome, issue.reference) if v is not None)]
