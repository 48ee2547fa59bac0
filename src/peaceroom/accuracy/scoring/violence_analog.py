"""Fit the table of the method ``analog``: what followed months of a like level and change elsewhere, earlier."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import Cell, Codes, Table, read_table
from peaceroom.files.numbers import NotationError
from peaceroom.violence.forecasts import WINDOW, AnalogTable, level, recency, usual
from peaceroom.violence.months import month_name, month_number

Array = NDArray[np.float64]

#: upper ends of the classes of what was usual in 12 months (`peaceroom.violence.forecasts.usual`); the first holds
#: months after 12 without deaths
EDGES = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
#: upper ends of the classes of recency (`peaceroom.violence.forecasts.recency`): falling, steady, rising
RECENT = (0.5, 1.5)
#: a class of fewer cases takes the whole row of its level
FEWEST = 100
#: leads that share a table
LEADS = ((1, 2), (3, 5), (6, 8), (9, 11), (12, 14))
PROBABILITIES = (0.0, 0.01, 0.025, *(round(0.05 * k, 2) for k in range(1, 20)), 0.975, 0.99, 0.995, 1.0)
YEARS = 15
MAX_BYTES = 20_000_000
_CODES = Codes(large="E729", empty="E729", text="E729", form="E729", opened="E729", ordinary="E729")


def read_wide(path: str | Path) -> tuple[int, Array]:
    """A CSV file with a row a month (first cell ``YYYY-MM-DD``) and a column a country: first month, ``(T, n)``.

    Raises `InputError` E001, E729.
    """
    path = Path(path)
    table = read_table(path, _CODES, MAX_BYTES, "month,COUNTRY,…")
    rows = list(table.rows)
    months = [month_number(row[0].text[:7]) for row in rows]
    for row in rows:
        if len(row) != len(table.head):
            raise _form(path, f"the row has {len(row)} cells and the head {len(table.head)}", row[0])
    values = np.array([[_count(path, table, cell) for cell in row[1:]] for row in rows])
    first = months[0] if months else None
    if first is None or months != list(range(first, first + len(months))) or values.ndim != 2:
        raise _form(path, "the rows are not one month after another")
    return first, values


def _count(path: Path, table: Table, cell: Cell) -> float:
    try:
        return table.number(cell.text)
    except NotationError as error:
        raise _form(path, str(error.args[0]), cell) from None


def _form(path: Path, why: str, cell: Cell | None = None) -> InputError:
    return InputError.one("E729", f"this is not a table of months by countries: {why}", CODES["E729"][1],
                          "give a row a month and a column a country", file=path.as_posix(),
                          line=cell.line if cell else 1, column=cell.column if cell else 1)


@one_blas_thread()
def fit(first: int, values: Array, until: str, *, years: int = YEARS) -> AnalogTable:
    """The table, fitted on the ``years`` that end with the month ``until``; nothing later is touched.

    Origins are the months of that time, for every country; a ratio is what came divided by the level at the origin
    (`peaceroom.violence.forecasts.level`), or the count itself after 12 months without deaths.

    Parameters
    ----------
    first, values
        Number of the first month, and ``(T, n)`` counts.
    """
    end = month_number(until)
    assert end is not None  # callers name the month in the program's text
    known = values[:end - first + 1]
    classes = len(EDGES) + 1, len(RECENT) + 1
    ratios: dict[tuple[int, int, int], list[Array]] = {}
    for t in range(max(WINDOW - 1, len(known) - 12 * years), len(known) - 1):
        past = known[t - WINDOW + 1:t + 1]
        levels, changes = (np.array([of(column) for column in past.T]) for of in (level, recency))
        rows, recent = np.searchsorted(EDGES, [usual(column) for column in past.T]), np.searchsorted(RECENT, changes)
        unit = np.where(levels > 0, levels, 1.0)
        for lead, (low, high) in enumerate(LEADS):
            for h in range(low, min(high, len(known) - 1 - t) + 1):
                ratio = known[t + h] / unit
                for row, change in np.ndindex(classes):
                    ratios.setdefault((row, change, lead), []).append(ratio[(rows == row) & (recent == change)])
    table, counts = [], []
    for row in range(classes[0]):
        found = [[np.concatenate(ratios[row, change, lead]) for lead in range(len(LEADS))]
                 for change in range(classes[1])]
        whole = [np.concatenate(pooled) for pooled in zip(*found, strict=True)]
        taken = [[p if len(p) >= FEWEST else w for p, w in zip(pooled, whole, strict=True)] for pooled in found]
        table.append([[[round(float(q), 3) for q in np.quantile(p, PROBABILITIES)] for p in pooled]
                      for pooled in taken])
        counts.append([[len(p) for p in pooled] for pooled in found])
    return {"until": until, "from": month_name(first + max(0, len(known) - 12 * years)), "countries": values.shape[1],
            "edges": list(EDGES), "recent": list(RECENT), "leads": [list(pair) for pair in LEADS],
            "probabilities": list(PROBABILITIES), "n": counts, "quantiles": table}
