"""The length of breaks of talks: a log-normal, cut at the shortest pause that is called a break.

Breaks come into such a table from memory, and long ones are remembered. The likelihood is that of lengths given that
they are two weeks or more; beside it stand fits in which longer breaks were likelier to be recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.coded import resampled, rows, spell
from peaceroom.accuracy.fitting.base_rates.files import find
from peaceroom.accuracy.fitting.base_rates.shipping import rounded
from peaceroom.accuracy.fitting.base_rates.spells import kaplan_meier

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: weeks; a pause of at least this is a break
SHORTEST = 2.0
#: resamples of processes that are shipped
DRAWS = 200
#: weeks at which the record is printed
AT = (4, 13, 26, 52, 104, 260)
#: grid of log lengths for integrals, to 30 log units (no break is longer)
_GRID = np.linspace(np.log(SHORTEST), 30.0, 6001)

#: in which manner a break of so many weeks came into the table → its relative chance
RECORDED: dict[str, Callable[[Array], Array]] = {
    "a break of 13 weeks half as often as a very long one": lambda weeks: weeks / (weeks + 13),
    "in proportion to its length": lambda weeks: weeks,
}


def fit_breaks(folder: Path, without: Container[str] = ()) -> dict[str, object]:
    """The distribution as it ships: estimate, resamples, sensitivity, and the record it was fitted to.

    ``without``: processes to leave out, for a forecast of one of them.
    """
    table = "breaks of talks"
    path = find(folder, table)
    coded = [r for r in rows(path, table, ("process", "began", "resumed", "last_seen")) if r["process"] not in without]
    days, ended = zip(*(spell(r, "began", "resumed", "last_seen", path) for r in coded), strict=True)
    weeks, resumed = np.array(days) / 7, np.array(ended)
    weights, processes = resampled([r["process"] for r in coded])
    best = log_normal(weeks, resumed)
    drawn = np.array([log_normal(weeks, resumed, w, best) for w in weights[:DRAWS]])
    at = np.array(AT, float)
    limits = np.quantile([kaplan_meier(weeks, resumed, at, w) for w in weights], (0.05, 0.95), axis=0)
    other = {words: log_normal(weeks, resumed, start=best, recorded=how) for words, how in RECORDED.items()}
    return {
        "what": "log length in weeks of a break of talks: normal with mean mu and standard deviation sigma, "
                "given that it lasts shortest_weeks or more",
        "breaks": len(coded), "resumed": int(resumed.sum()), "processes": processes, "shortest_weeks": SHORTEST,
        "mu": rounded(best[0]), "sigma": rounded(best[1]),
        "mu_90": rounded(np.quantile(drawn[:, 0], (0.05, 0.95))),
        "sigma_90": rounded(np.quantile(drawn[:, 1], (0.05, 0.95))),
        "record": [{"weeks": w, "resumed": rounded(p), "low": rounded(low), "high": rounded(high)}
                   for w, p, low, high in zip(AT, kaplan_meier(weeks, resumed, at), *limits, strict=True)],
        "sensitivity": [{"recorded": words, "mu": rounded(v[0]), "sigma": rounded(v[1])}
                        for words, v in other.items()],
        "ended_weeks": rounded(np.sort(weeks[resumed])), "running_weeks": rounded(np.sort(weeks[~resumed])),
        "drawn_mu": rounded(drawn[:, 0]), "drawn_sigma": rounded(drawn[:, 1]),
    }


def log_normal(weeks: Array, ended: Flags, weights: Array | None = None, start: Array | None = None,
               recorded: Callable[[Array], Array] | None = None) -> Array:
    """Mean and standard deviation of the log length ``(2,)`` by maximum likelihood.

    Parameters
    ----------
    weeks, ended : ``(n,)``
        Length, and whether it ended then (else it was still running).
    weights : ``(n,)``
        How often each row counts (default once).
    recorded
        Relative chance that a break of such a length is in the table; all alike without it.
    """
    from scipy.optimize import minimize
    from scipy.special import log_ndtr

    w = np.ones(len(weeks)) if weights is None else weights
    x = np.log(np.maximum(weeks, SHORTEST))
    kept = np.log(recorded(np.exp(_GRID))) if recorded else None

    def loss(theta: Array) -> float:
        mu, sigma = theta[0], np.exp(theta[1])
        density = -0.5 * ((x - mu) / sigma) ** 2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)
        if kept is None:
            running = log_ndtr((mu - x) / sigma)
            everything = log_ndtr((mu - np.log(SHORTEST)) / sigma)
        else:
            tail = _tails(kept - 0.5 * ((_GRID - mu) / sigma) ** 2 - np.log(sigma) - 0.5 * np.log(2 * np.pi))
            running, everything = np.interp(x, _GRID, tail), tail[0]
            density = density + np.interp(x, _GRID, kept)
        return float(-(w * (np.where(ended, density, running) - everything)).sum())

    begin = np.array([3.4, 0.6]) if start is None else np.array([start[0], np.log(start[1])])
    found = minimize(loss, begin, method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-7, "maxiter": 4000})
    return np.array([found.x[0], np.exp(found.x[1])])


def _tails(log_density: Array) -> Array:
    """Log of the integral from each point of the grid to its end."""
    top = log_density.max()
    d = np.exp(log_density - top)
    pieces = np.append((d[1:] + d[:-1]) / 2 * np.diff(_GRID), 0.0)
    found: Array = np.log(np.maximum(np.cumsum(pieces[::-1])[::-1], 1e-300)) + top
    return found
