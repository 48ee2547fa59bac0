"""What lies beside a scenario's file: series under labels, and a list of what stays at home, with the reasons."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from peaceroom.files.csv import as_csv
from peaceroom.scenario.file.series import FOLDER, Series
from peaceroom.scenario.sharing.relabelling import BOTTOM_LINES, SERIES, Labels
from peaceroom.scenario.types import Scenario
from peaceroom.violence.months import month_name

#: what the list is called in the copy
LEFT_OUT = "LEFT-OUT.md"
#: dates are moved back by so many weeks at least and at most: one to ten years
_WEEKS = range(52, 520)
_KEPT = {BOTTOM_LINES: "bottom lines, thresholds and what failure is worth", SERIES: "series, their months moved"}
_WHY_SERIES = "published counts tell which war it is"
#: file beside a scenario → what it is called, and why it stays at home
_FILES = {
    "measures.yaml": ("measures of the analyst's own", "they are told in words; those of the program's list are there"),
    "conflict.yaml": ("a graph of moves", "its options are told in words; no run reads it"),
    "README.md": ("notes on the coding", "they are words"),
    "outcomes.yaml": ("what came later", "it tells which case it is"),
}


def weeks_back(scenario: Scenario, keep: frozenset[str]) -> int:
    """By how many weeks dates move: drawn by the system. With series so that the as-of date keeps its day of the month,
    and the horizon the number of months up to it: then months move as a whole."""
    if SERIES in keep:
        ends = [scenario.as_of, *([scenario.horizon] if scenario.horizon is not None else [])]
        for days in (ends, ends[:1]):
            fitting = [w for w in _WEEKS if len({_months(d, w) for d in days}) == 1
                       and (scenario.as_of - timedelta(weeks=w)).day == scenario.as_of.day]
            if fitting:
                return secrets.choice(fitting)
    return secrets.choice(_WEEKS)


def _months(day: date, weeks: int) -> int:
    """Months between a day and the one so many weeks before."""
    moved = day - timedelta(weeks=weeks)
    return 12 * (day.year - moved.year) + day.month - moved.month


def series_files(found: tuple[Series, ...], scenario: Scenario, labels: Labels) -> dict[str, str]:
    """Path in the copy → monthly counts under labels; nothing where series are not kept."""
    if SERIES not in labels.keep:
        labels.leave_out("series", len(found))
        return {}
    back = _months(scenario.as_of, labels.weeks)
    return {f"{FOLDER}/{labels.id(one.id, 'series')}.csv": "".join(_rows(one, back)) for one in found}


def _rows(one: Series, back: int) -> Iterator[str]:
    yield f"# Unit: {'deaths' if 'death' in one.unit.casefold() else 'counts'} a month\n"
    columns = [one.values]
    if one.second is not None:
        yield "# Second count of count: second\n"
        columns.append(one.second)
    rows = [["month", "count", "second"][:1 + len(columns)]]
    for k in range(len(one.values)):
        rows.append([month_name(one.first + k - back), *("" if np.isnan(c[k]) else f"{c[k]:.0f}" for c in columns)])
    yield as_csv(rows)


def left_out_text(labels: Labels, folder: Path | None, texts: int) -> str:
    """What stays at home, how much of it and why, and what that does to the answers."""
    numbers = [f"{what}: {many}" + (f" ({_WHY_SERIES})" if what == SERIES else "")
               for what, many in labels.left_out.items()]
    words = [f"{what}: {why}" for name, (what, why) in _FILES.items()
             if folder is not None and (folder / name).exists()]
    words += [f"texts that passages were taken from: {texts} (they are words; the numbers coded from them are there)"
              ] if texts else []
    kept = [_KEPT[name] for name in sorted(labels.keep)]
    return "\n".join([
        "# What this copy leaves out", "",
        "Ids, names, titles, quoted words and reasons are labels here, or gone. All days lie earlier, by the same "
        "number of weeks.", "",
        *(["Numbers that were left out:", "", *(f"* {row}" for row in numbers), "",
           "Zones of agreement, who blocks, packages, the process and advice rest on such numbers and come out "
           "otherwise than from the original." if any(what != SERIES for what in labels.left_out) else
           "Forecasts of violence are not made, and the process begins without them.", ""] if numbers else
          ["No number that a model reads was left out.", ""]),
        *(["Other things that were left out:", "", *(f"* {row}" for row in words), ""] if words else []),
        *([f"Kept on request: {'; '.join(kept)}.", ""] if kept else []),
        "All else is computed from the same numbers as the original. Random numbers belong to the ids of inputs, and "
        "these are labels: so other draws are made here, and answers differ from the original's as those of two seeds "
        "do.", ""])
