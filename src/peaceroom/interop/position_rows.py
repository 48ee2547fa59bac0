"""Rows of a table of positions that are understood, and how they become a scenario in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from peaceroom.files.csv import Cell
from peaceroom.files.numbers import format_number
from peaceroom.files.places import Place
from peaceroom.interop.draft import Draft, Guess, ends, fold, some
from peaceroom.interop.tables.headings import Columns, plain, range_in
from peaceroom.interop.tables.table import RawTable
from peaceroom.interop.tables.units import salience_factor, scale_of, scaled

NUMBERS = ("position", "salience", "capability", "low", "high", "reference", "bottom_line", "flexibility")


#: both ends of a number with doubt; the same twice for one without
Amount = tuple[float, float]


@dataclass(slots=True)
class Row:
    """What one row says of one actor on one issue: meaning → number (None where it is not known), and the cells."""

    actor: str
    issue: str
    numbers: dict[str, Amount | None]
    cells: dict[str, Cell]
    because: str = ""


@dataclass(slots=True)
class Reading:
    """A table whose columns are understood."""

    table: RawTable
    columns: Columns
    head: list[Cell]
    rows: list[list[Cell]]
    units: dict[str, str] = field(default_factory=dict)

    def place(self, at: Cell) -> Place:
        return self.table.place(at)


def enter_rows(reading: Reading, rows: list[Row], draft: Draft, scale: tuple[float, float] | None) -> None:
    """Put the rows into the draft: salience in per cent, positions on ``scale`` (both ends, if the user named them) or
    on the one that heading or values speak of. Raises `InputError` E543.
    """
    at = reading.columns.at
    heading = {m: reading.head[n].text for m, n in at.items()}
    for columns in reading.columns.wide.values():
        heading |= {m: reading.head[n].text for m, n in columns.items()}
    saliences = [(row.numbers["salience"] or (0.0, 0.0))[1] for row in rows]
    factor, why = salience_factor(saliences, "salience" in reading.units,
                                  _percent(heading["salience"]) or range_in(heading["salience"]))
    if factor != 1:
        draft.guessed.append(Guess("the salience", f"{factor:g} per cent for each 1", why))
    for row in rows:
        low, high = row.numbers["salience"] or (0.0, 0.0)
        value = scaled(low, factor), scaled(high, factor)
        if value[1] > 100:
            draft.refuse("E543", reading.place(row.cells["salience"]), f"the salience of {row.actor[:60]} is "
                         f"{row.cells['salience'].text.strip()[:40]}, above 100 per cent", "write a percentage")
        row.numbers["salience"] = value
    draft.stop()
    if all(row.numbers.get("capability") is None for row in rows):
        draft.assumed.append("the table gives no capability: all actors count alike")
        for row in rows:
            row.numbers["capability"] = 1.0, 1.0
    named = range_in(heading["position"]) or scale
    _issues(reading, rows, draft, named)
    _positions(reading, rows, draft)
    draft.majority()


def _percent(heading: str) -> tuple[float, float] | None:
    """Whether a heading says that its numbers are percentages."""
    return (0.0, 100.0) if "%" in heading or "percent" in plain(heading).replace("per cent", "percent") else None


def _issues(reading: Reading, rows: list[Row], draft: Draft, named: tuple[float, float] | None) -> None:
    by_issue: dict[str, list[Row]] = {}
    for row in rows:
        by_issue.setdefault(fold(row.issue), []).append(row)
    everything = [x for row in rows for x in row.numbers["position"] or ()]
    reasons: dict[str, list[str]] = {}
    for these in by_issue.values():
        values = [x for row in these for x in row.numbers["position"] or ()]
        first = these[0]
        given = [next((x[0] for row in these if (x := row.numbers.get(end)) is not None), None)
                 for end in ("low", "high")]
        if given[0] is not None and given[1] is not None:
            low, high = given[0], given[1]
        elif named is not None and named[0] <= min(values) and max(values) <= named[1]:
            low, high = named
        else:
            low, high, why = scale_of(values, everything, "position" in reading.units)
            reasons.setdefault(f"{format_number(low)} to {format_number(high)}|{why}", []).append(first.issue)
        place = reading.place(first.cells.get("issue", first.cells["position"]))
        if low >= high:
            draft.refuse("E543", place, f"the scale of {first.issue[:60]} goes from {low:g} to {high:g}",
                         "write its lower end first")
            continue
        known = next(((row, x) for row in these if (x := row.numbers.get("reference")) is not None), None)
        issue = draft.issue(first.issue, place, scale=ends(low, high), **(
            {"reference": _written(known[1])} if known is not None else {}))
        if known is not None:
            draft.places["issues", issue, "reference"] = reading.place(known[0].cells["reference"])
    draft.stop()
    for said, names in reasons.items():
        what, _, why = said.partition("|")
        draft.guessed.append(Guess(f"the scale of {some(names)}", what, why))


def _positions(reading: Reading, rows: list[Row], draft: Draft) -> None:
    mine: dict[str, set[Amount | None]] = {}
    for row in rows:
        mine.setdefault(fold(row.actor), set()).add(row.numbers.get("capability"))
    for row in rows:
        once = len(mine[fold(row.actor)]) == 1
        capability = row.numbers.get("capability")
        if capability is None:
            draft.refuse("E543", reading.place(row.cells["capability"]), f"the capability of {row.actor[:60]} is not "
                         "given, and those of others are", "write it, or take the column out")
            continue
        place = reading.place(row.cells["actor"])
        actor = draft.actor(row.actor, place, **({"capability": _written(capability)} if once else {}))
        draft.row("positions", {"": place, **{m: reading.place(c) for m, c in row.cells.items() if m in NUMBERS}}, {
            "actor": actor, "issue": draft.known("issues", row.issue), "position": _written(row.numbers["position"]),
            "salience": _written(row.numbers["salience"]), "capability": None if once else _written(capability),
            "bottom_line": _written(row.numbers.get("bottom_line")),
            "flexibility": _written(row.numbers.get("flexibility")), "because": row.because or None})
    draft.stop()


def _written(amount: Amount | None) -> float | str | None:
    """The number as a scenario has it."""
    if amount is None or amount[0] == amount[1]:
        return amount[0] if amount else None
    return f"{format_number(amount[0])}..{format_number(amount[1])}"
