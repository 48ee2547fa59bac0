"""The tables of KTAB's spatial model: its CSV, and the same rows in a sheet of a spreadsheet.

Line 1 names the scenario, says what it is about and counts actors and dimensions; line 2 heads the columns; then a line
for each actor with name, description, capability, and a position and a salience for each dimension.
"""

from __future__ import annotations

import re

from peaceroom.files.csv import Cell
from peaceroom.files.numbers import NotationError
from peaceroom.interop.draft import Draft
from peaceroom.interop.ktab import Ktab, KtabActor, unknown
from peaceroom.interop.tables.numerals import Numerals, is_missing
from peaceroom.interop.tables.table import RawTable, cell, width

_WHOLE = re.compile(r"[0-9]{1,4}(?:\.0+)?")


def looks_like_ktab(table: RawTable) -> bool:
    """Whether a table begins as those of KTAB do."""
    if len(table.rows) < 3:
        return False
    first, second = table.rows[0], table.rows[1]
    counts = [cell(first, at).text.strip() for at in (2, 3)]
    return width(first) == 4 and all(_WHOLE.fullmatch(c) for c in counts) and width(second) >= 5 and not any(
        _WHOLE.fullmatch(c.text.strip()) for c in second)


def read_ktab_table(table: RawTable, draft: Draft) -> Ktab:
    """What a table holds; problems are noted in the draft: E543, E544, E547."""
    first, head, rows = table.rows[0], table.rows[1], table.rows[2:]
    n, d = (int(float(cell(first, at).text)) for at in (2, 3))
    found = Ktab(table.file, first[0].text.strip(), first[1].text.strip(), [], [])
    there = (width(head) - 3) // 2
    if d < 1 or width(head) != 3 + 2 * d:
        draft.refuse("E547", table.place(cell(first, 3)), f"the first line counts {d} dimensions, and the second has "
                     f"columns for {there if width(head) % 2 else f'{there} and a half'}",
                     f"write {there} here, or a position and a salience for each dimension")
        return found
    if len(rows) != n:
        draft.refuse("E547", table.place(cell(first, 2)), f"the first line counts {n} actors, and {len(rows)} lines "
                     "follow the head", f"write {len(rows)} here, or one line for each actor")
    found.dimensions = [cell(head, 3 + 2 * k).text.strip() or f"Dimension {k + 1}" for k in range(d)]
    numerals = Numerals((c.text for row in rows for c in row[2:]), table.separator)
    empty: list[str] = []
    for row in rows:
        if width(row) > 3 + 2 * d:
            draft.refuse("E547", table.place(row[3 + 2 * d]), f"this line has {width(row)} cells, the head {3 + 2 * d}",
                         "put texts that hold the separator in quotation marks")
            continue
        _actor(table, row, found, draft, numerals, empty)
    if empty:
        found.repaired.append(unknown(empty))
    return found


def _actor(table: RawTable, row: list[Cell], found: Ktab, draft: Draft, numerals: Numerals, empty: list[str]) -> None:
    def value(at: int, what: str, high: float) -> float:
        c = cell(row, at)
        try:
            number = numerals.number(c.text)
        except NotationError as error:
            message = f"{what} is empty" if is_missing(c.text) else f"{what}: {error.args[0]}"
            draft.refuse("E543", table.place(c), message, error.args[1])
            return 0.0
        if not 0 <= number <= high:
            draft.refuse("E543", table.place(c), f"{what} is {c.text.strip()[:40]}, outside 0–{high:g}",
                         "write a number within it")
        return number

    name = row[0].text.strip()
    if not name:
        draft.refuse("E543", table.place(row[0]), "this line names no actor", "write a name in its first cell")
        return
    strength = value(2, f"the capability of {name[:60]}", 1e8)
    if strength == 0 and not draft.problems:
        draft.refuse("E543", table.place(cell(row, 2)), f"the capability of {name[:60]} is 0, with which KTAB stops",
                     "write a number above 0, or take the actor out")
    made = KtabActor(name, cell(row, 1).text.strip(), strength, [], [], table.place(row[0]), [])
    for k, dimension in enumerate(found.dimensions):
        at, of = cell(row, 3 + 2 * k), cell(row, 4 + 2 * k)
        what = f"of {name[:60]} on {dimension[:60]}"
        if is_missing(at.text):
            empty.append(f"{name[:60]} on {dimension[:60]} (line {at.line})")
            made.position.append(None)
        else:
            made.position.append(value(3 + 2 * k, f"the position {what}", 100))
        made.salience.append(value(4 + 2 * k, f"the salience {what}", 100))
        made.places.append((table.place(at), table.place(of)))
    found.actors.append(made)
