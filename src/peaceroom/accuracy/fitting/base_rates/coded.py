"""Facts dated by hand: breaks of talks, items of procedure, ends of foreign support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.files import read_csv
from peaceroom.base_rates.tables import table
from peaceroom.core.errors import InputError

Array = NDArray[np.float64]
Row = Mapping[str, str]

#: resamples of whole processes or clusters behind every interval
DRAWS = 1000
SEED = 20201005


#: table → its name among the shipped checks, and the columns that name a row
CHECKED = {"breaks of talks": ("breaks", ("process", "began")), "items of procedure": ("items", ("id",)),
           "ends of foreign support": ("exits", ("id",))}


def rows(path: Path, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a table coded by hand, with what its check against PA-X and UCDP corrected. E732, E733."""
    checked, key = CHECKED[name]
    found = read_csv(path, name, (*columns, *(k for k in key if k not in columns)))
    right = {(c["row"], c["column"]): c["kept"] for c in table("checks")
             if c["table"] == checked and c["verdict"] == "corrected"}
    for row in found:
        named = " ".join(row[k] for k in key)
        row.update({c: right[named, c] for c in row if (named, c) in right})
    return found


def verdicts(name: str) -> Mapping[str, frozenset[str]]:
    """What the check found of a table's rows: row → its verdicts; rows that are not here rest on memory alone."""
    found: dict[str, frozenset[str]] = {}
    for c in table("checks"):
        if c["table"] == CHECKED[name][0]:
            found[c["row"]] = found.get(c["row"], frozenset()) | {c["verdict"]}
    return found


def day(row: Row, column: str, path: Path) -> date | None:
    """The day in a column, None where it is empty (E733)."""
    text = row[column].strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise unreadable(f"{column} is {text[:40]!r}, which is not a day", path) from None


def spell(row: Row, begins: str, ends: str, last: str, path: Path) -> tuple[int, bool]:
    """Days from ``begins`` to ``ends``, or to ``last`` without an end; and whether it ended (E733)."""
    start, end = day(row, begins, path), day(row, ends, path)
    over = end or day(row, last, path)
    if start is None or over is None:
        raise unreadable(f"a row has no day in {begins if start is None else f'{ends} or {last}'}", path)
    if over < start:
        raise unreadable(f"a row ends on {over}, before {start}", path)
    return (over - start).days, end is not None


def unreadable(what: str, path: Path) -> InputError:
    return InputError.one("E733", f"the file cannot be used: {what}", "the table cannot be made",
                          "correct the row: days are written 2020-02-29", file=path.as_posix())


def resampled(names: Sequence[str], draws: int = DRAWS) -> tuple[Array, int]:
    """How often each row counts when whole groups are resampled ``(draws, rows)``, and the number of groups."""
    groups, where = np.unique(names, return_inverse=True)
    rng = np.random.default_rng(SEED)
    counts = rng.multinomial(len(groups), np.full(len(groups), 1 / len(groups)), size=draws)
    return counts[:, where].astype(float), len(groups)
