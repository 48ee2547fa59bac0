"""The starter workbook: six sheets with the columns that a first scenario needs; `peaceroom import` reads it back.

What it does not show is not in it. A workbook with everything is written by `peaceroom.interop.xlsx.workbook.export`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from peaceroom.core.extras import need
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx.columns import Sheet
from peaceroom.interop.xlsx.guide import STARTER
from peaceroom.interop.xlsx.rows import rows_of
from peaceroom.scenario.types import Scenario

_KEPT = {
    "Scenario": ("peaceroom", "title", "summary", "as_of", "horizon", "domain"),
    "Actors": ("id", "name", "kind", "consent", "capability", "because"),
    "Issues": ("id", "name", "unit", "reference", "rule", "quota", "because"),
    "Scale anchors": ("issue", "value", "words"),
    "Positions": ("actor", "issue", "position", "salience", "capability", "because"),
}
#: the sheets of the workbook beside its guide
SHEETS: tuple[Sheet, ...] = tuple(
    replace(sheet, columns=tuple(c for c in sheet.columns if c.key in _KEPT[sheet.title]))
    for sheet in lay.SHEETS if sheet.title in _KEPT)
_GUIDE = (
    STARTER + " has the six sheets that a first scenario needs. Fill them from left to right; keep headings.",
    "Actors and Issues: one row each, with an id of small letters (north, water) by which other sheets name them.",
    "Scale anchors: what each number of an issue's scale says in words, at least for its two ends.",
    "Positions: one row for each actor and issue where something is known. Salience is how much it matters, 0 to 100.",
    "A number may be a range: 60..80 means that the truth lies between 60 and 80 eight times in ten.",
    "Turn it into a scenario with:  peaceroom import FILE.xlsx   — and, when you need sources, events, levers or "
    "what-ifs, back into the full workbook with:  peaceroom export SCENARIO FULL.xlsx",
)


def write_starter(scenario: Scenario, path: Path) -> tuple[str, ...]:
    """Write a scenario's starter workbook; returns what of the scenario is not in it.

    Raises `InputError`: E329 (no library for spreadsheets), E511, E512 as `peaceroom.interop.xlsx.workbook.export`.
    """
    need("spreadsheets")
    from peaceroom.interop.xlsx.writing import write

    write(scenario, path, {}, None, SHEETS, _GUIDE)
    return lost_in_starter(scenario)


def lost_in_starter(scenario: Scenario) -> tuple[str, ...]:
    """What the starter workbook does not hold of a scenario: sheets with their rows, columns with theirs."""
    lost = []
    for sheet in lay.SHEETS:
        kept, rows = _KEPT.get(sheet.title), rows_of(scenario).get(sheet.title, [])
        said = {c.heading for c in sheet.columns for row in rows
                if c.key in row and _says(sheet.title, c.key, row[c.key]) and c.key not in (kept or ())}
        if kept is None and said:
            lost.append(f"{sheet.title}: {len(rows)} row{'s' * (len(rows) > 1)}")
        elif said:
            lost.append(f"{sheet.title}: the column{'s' * (len(said) > 1)} {', '.join(sorted(said))}")
    return tuple(lost)


#: what is the same as an empty cell: sheet, field, value as text
_USUAL = {("Scenario", "default_scale.0", "0.0"), ("Scenario", "default_scale.1", "100.0"),
          ("Scenario", "voice", "factions"), ("Issues", "kind", "continuum")}


def _says(title: str, key: str, value: object) -> bool:
    """Whether a value says something that its absence would not."""
    return bool(value) and (title, key, str(value)) not in _USUAL
