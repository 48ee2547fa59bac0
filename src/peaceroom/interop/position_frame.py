"""The positions of a scenario as rows of a table, and as a frame of pandas."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

from peaceroom.core.extras import need
from peaceroom.files.csv import Cell
from peaceroom.files.notation import Written
from peaceroom.files.numbers import format_number
from peaceroom.files.places import Place
from peaceroom.interop.draft import Draft
from peaceroom.interop.estimates import best_estimates, lost_of_positions
from peaceroom.interop.position_table import enter, find_head
from peaceroom.interop.tables.table import RawTable
from peaceroom.scenario.file.game import year_after
from peaceroom.scenario.file.loading import judge
from peaceroom.scenario.types import Quantity, Scenario

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("actor", "issue", "position", "salience_percent", "capability", "scale_low", "scale_high", "because")


def table_rows(scenario: Scenario, ranges: bool = True) -> list[tuple[object, ...]]:
    """A row for each position, as `COLUMNS`; with ``ranges`` they stand as written, every other doubt as its best
    estimate."""
    best = best_estimates(scenario)
    rows: list[tuple[object, ...]] = []
    for row in scenario.positions:
        key = f"positions.{row.actor}.{row.issue}"
        issue = scenario.issues[row.issue]
        own = row.capability or scenario.actors[row.actor].capability
        capability = best.get(f"{key}.capability", best.get(f"actors.{row.actor}.capability", 1.0))
        rows.append((scenario.actors[row.actor].name, issue.name,
                     _cell(row.position, best.get(f"{key}.position"), ranges),
                     _cell(row.salience, best.get(f"{key}.salience"), ranges), _cell(own, capability, ranges),
                     *(_number(end) for end in issue.ends), row.because or ""))
    return rows


def lost_in_table(scenario: Scenario, ranges: bool = True) -> list[str]:
    """What such rows do not hold of a scenario."""
    told = [c for row in scenario.positions for c in (row.position, row.salience, row.capability)]
    doubts = [c for c in (*told, *(a.capability for a in scenario.actors.values())) if c is not None
              and c.value is not None and not c.value.is_fixed and not (ranges and c.value.form == "range")]
    lost = [what for what in lost_of_positions(scenario)
            if not what.startswith(("doubts", "reasons, sources"))]
    if doubts:
        lost.append(f"doubts: {len(doubts)} numbers stand there as one best estimate each")
    if any(row.sources or row.judgement for row in scenario.positions):
        lost.append("sources and judgements of positions")
    if any(words != format_number(value) for i in scenario.issues.values() for value, words in i.scale.items()):
        lost.append("words of scales")
    return [*lost, "title, ids"]


def _cell(of: Quantity | None, best: float | None, ranges: bool) -> object:
    value = of.value if of is not None else None
    if ranges and isinstance(value, Written) and value.form == "range":
        return str(value)
    return "" if best is None else _number(best)


class _Bare(float):
    """A number below zero as it is read back, without an apostrophe before it."""

    def __str__(self) -> str:
        return format_number(self)


def _number(value: float) -> float:
    return _Bare(value)


def to_frame(scenario: Scenario) -> pd.DataFrame:
    """The positions as a frame of pandas with the columns `COLUMNS`, numbers at their best estimates.

    Raises `InputError` (E329) without pandas.
    """
    need("notebook")
    import pandas as pd

    frame = pd.DataFrame(table_rows(scenario, ranges=False), columns=list(COLUMNS))
    for column in COLUMNS[2:7]:
        frame[column] = pd.to_numeric(frame[column])
    return frame


def from_frame(frame: pd.DataFrame, *, title: str = "Frame", columns: Mapping[str, str] | None = None,
               as_of: str | None = None, scale: tuple[float, float] | None = None) -> Scenario:
    """A scenario from a frame of positions, a row for each actor on each issue, columns under any names.

    What was guessed, assumed and lost is in ``scenario.origin.warnings`` (W014, W016–W018).

    Parameters
    ----------
    columns
        Meaning → name of a column, where the guess is another: ``{"position": "stance"}``.
    as_of
        Its day, ``YYYY-MM-DD``; the horizon is then a year later.
    scale
        Both ends of the scales, where the frame does not say them.

    Raises
    ------
    InputError
        E543–E548 with the row (from 1) as line and the column; every code of a scenario.
    """
    from peaceroom.scenario.origin import Origin

    named = any(name is not None for name in frame.index.names)
    table = frame.reset_index() if named else frame
    head = [Cell(str(name), 0, n) for n, name in enumerate(table.columns, 1)]
    missing = table.isna().to_numpy()
    rows = [[Cell("" if missing[line, n] else _text(value), line + 1, n + 1) for n, value in enumerate(row)]
            for line, row in enumerate(table.itertuples(index=False, name=None))]
    draft = Draft("DataFrame", title)
    if as_of is not None:
        draft.data |= {"as_of": as_of, "horizon": year_after(as_of)}
    told = dict(columns or {})
    reading = find_head(RawTable("DataFrame", [head, *rows]), told)
    if reading is None or reading.head is not head:
        _refuse(head, ("DataFrame", 0, 1))
    assert reading is not None
    enter(reading, draft, told, scale)
    scenario, warned = judge(draft.data, draft.where())
    return scenario.with_origin(Origin(title, None, None, (*draft.warnings(), *warned)))


def _text(value: Hashable | float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format_number(value)
    return str(value)


def _refuse(head: list[Cell], place: Place) -> None:
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError

    raise InputError.one("E546", "no column was recognised as the actor, position or salience: the frame has "
                         + ", ".join(cell.text for cell in head)[:300], CODES["E546"][1],
                         'say which they are: columns={"actor": …, "position": …, "salience": …}', file=place[0])
