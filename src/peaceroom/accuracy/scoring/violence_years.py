"""Make the numbers of `peaceroom.violence.years` again from a user's copy of UCDP battle-related deaths."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.files import find, read_csv
from peaceroom.core.blas_threads import one_blas_thread

Array = NDArray[np.float64]

TABLE = "UCDP Battle-Related Deaths v24.1"
#: conflicts within states: intrastate, and intrastate with foreign troops
_WITHIN = ("3", "4")
LAGS = (1, 2, 3, 5)
#: deaths a year at which a later year is told apart
CUTS = (25.0, 100.0, 1000.0)
_TINY = 1e-9


class Moves(NamedTuple):
    """How deaths move: lasting standard deviation of the log, what a year leaves of a deviation, ends a year."""

    lasting: float
    kept: float
    ends: float


def pairs(path: Path) -> list[dict[int, float]]:
    """Year → deaths of every pair of adversaries of a conflict within a state. E732, E733."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row in read_csv(path, TABLE, ("dyad_id", "year", "bd_best", "type_of_conflict")):
        if row["type_of_conflict"] in _WITHIN:
            found[row["dyad_id"]][int(row["year"])] = float(row["bd_best"])
    return list(found.values())


def moves(found: list[dict[int, float]]) -> Moves:
    """The numbers of pairs of adversaries, each year of theirs a start; a year without an entry has under 25."""
    last = max(max(years) for years in found)
    rows = [(years[y], k, years.get(y + k, 0.0)) for years in found for y in years for k in LAGS if y + k <= last]
    return likeliest(*np.array(rows, float).T)


@one_blas_thread()
def likeliest(now: Array, lag: Array, then: Array) -> Moves:
    """The numbers under which deaths ``then`` ``(n,)``, so many years after ``now``, are likeliest."""
    from scipy.optimize import minimize
    from scipy.special import expit, ndtr

    at = np.searchsorted(CUTS, then, side="right")

    def unlikely(x: Array) -> float:
        lasting, kept, ends = np.exp(x[0]), expit(x[1]), np.exp(x[2])
        sd = lasting * np.sqrt(1 - kept ** (2 * lag))
        above = [np.exp(-ends * lag) * ndtr((np.log(now / cut) - sd**2 / 2) / sd) for cut in CUTS]
        ends_of = np.array([np.ones_like(now), *above, np.zeros_like(now)])
        p = ends_of[:-1] - ends_of[1:]
        return -float(np.log(np.maximum(p[at, np.arange(len(at))], _TINY)).sum())

    best = minimize(unlikely, [0.5, 0.4, -2.0], method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-3}).x
    return Moves(float(np.exp(best[0])), float(expit(best[1])), float(np.exp(best[2])))


def moves_of(folder: Path) -> Moves:
    """The three numbers of the file in a folder of data (E731–E733)."""
    return moves(pairs(find(folder, TABLE)))
