"""Facts dated by hand: breaks of talks, items of procedure, ends of foreign support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError

Array = NDArray[np.float64]
Row = Mapping[str, str]

#: resamples of whole processes or clusters behind every interval
DRAWS = 1000
SEED = 20201005


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
