"""Scores of predictive distributions over 0…100 whose outcomes have atoms at the ends.

A forecast is a mass on the integers 0…100; outcomes are rounded half to even. Everything is vectorised over n
issues: ``masses`` is ``(n, 101)``, ``outcomes`` ``(n,)``. Lower is better for `crps` and `log_score`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: the grid of outcomes
GRID: Array = np.arange(101.0)
#: least mass that the log score charges for
FLOOR = 1e-6
#: a point forecast counts as near within this many hundredths of the scale
NEAR = 10.0
#: central intervals whose coverage is measured
LEVELS = (0.5, 0.8, 0.95)
#: bars of a PIT histogram
BINS = 10
_TIE = 1e-9


def rounded(outcomes: Array) -> NDArray[np.intp]:
    """``(n,)`` outcomes as numbers of the grid, halves to even."""
    return np.rint(outcomes).astype(np.intp)


def cumulated(masses: Array) -> Array:
    """``(n, 101)`` F(k), held at 1 in the last place."""
    f: Array = np.minimum(np.cumsum(masses, axis=1), 1.0)
    f[:, -1] = 1.0
    return f


def crps(masses: Array, outcomes: Array) -> Array:
    """``(n,)`` Σ_k (F(k) − 1{outcome ≤ k})² over the grid, in hundredths of the scale."""
    reached = rounded(outcomes)[:, None] <= GRID
    return np.asarray(((cumulated(masses) - reached) ** 2).sum(axis=1))


def log_score(masses: Array, outcomes: Array) -> Array:
    """``(n,)`` −ln of the mass on the outcome, at least `FLOOR`."""
    at = masses[np.arange(len(outcomes)), rounded(outcomes)]
    return np.asarray(-np.log(np.maximum(at, FLOOR)))


def pit(masses: Array, outcomes: Array) -> tuple[Array, Array]:
    """Ends ``(n,)``, ``(n,)`` of the interval on which the randomised PIT is uniform: F(y−1) and F(y)."""
    f, y = cumulated(masses), rounded(outcomes)
    rows = np.arange(len(y))
    return np.where(y > 0, f[rows, np.maximum(y - 1, 0)], 0.0), f[rows, y]


def share_inside(low: Array, high: Array, a: float, b: float) -> Array:
    """``(n,)`` chance that a uniform number on [low, high] lies in [a, b); at 1 the end b counts.

    Where low equals high (the outcome had no mass) the number is that point.
    """
    width = high - low
    overlap = np.clip(np.minimum(high, b) - np.maximum(low, a), 0.0, None)
    point = (low >= a) & ((low < b) | (b >= 1.0))
    return np.where(width > 0, overlap / np.where(width > 0, width, 1.0), point)


def coverage(masses: Array, outcomes: Array, level: float) -> Array:
    """``(n,)`` expected share of the randomised PIT inside the central interval of this level.

    A calibrated forecast covers exactly ``level`` on average, whatever atoms it has.
    """
    low, high = pit(masses, outcomes)
    return share_inside(low, high, (1 - level) / 2, (1 + level) / 2)


def closed_coverage(masses: Array, outcomes: Array, level: float) -> Array:
    """``(n,)`` 1 where the outcome lies in the closed interval between the two quantiles.

    With atoms it covers more than ``level`` even of a perfect forecast: it is printed beside and is no goal.
    """
    y = rounded(outcomes)
    inside = (quantile(masses, (1 - level) / 2) <= y) & (y <= quantile(masses, (1 + level) / 2))
    return inside.astype(float)


def quantile(masses: Array, q: float) -> Array:
    """``(n,)`` least k with F(k) ≥ q (rounding errors of the sum apart)."""
    return np.asarray((cumulated(masses) >= q - _TIE).argmax(axis=1), float)


def pit_histogram(masses: Array, outcomes: Array, bins: int = BINS) -> Array:
    """``(bins,)`` expected shares of the randomised PIT; flat at 1/bins if calibrated. Sums to 1."""
    low, high = pit(masses, outcomes)
    edges = np.linspace(0, 1, bins + 1)
    return np.array([share_inside(low, high, a, b).mean() for a, b in pairwise(edges)])


class Scores(TypedDict):
    """Scores of one model: errors in hundredths of the scale, shares of outcomes that central intervals cover (closed
    ones as well), and the histogram of the randomised PIT."""

    n: int
    mae: float
    rmse: float
    bias: float
    within10: float
    crps: float
    log: float
    cover50: float
    cover80: float
    cover95: float
    closed50: float
    closed80: float
    closed95: float
    pit: list[float]


def summary(points: Array, masses: Array, outcomes: Array) -> Scores:
    """Every score of one model on the same n ≥ 1 issues.

    Parameters
    ----------
    points
        ``(n,)`` point forecasts on 0–100; errors are taken from the outcomes as given, unrounded.
    """
    error = points - outcomes
    inside = [float(coverage(masses, outcomes, level).mean()) for level in LEVELS]
    closed = [float(closed_coverage(masses, outcomes, level).mean()) for level in LEVELS]
    return {
        "n": len(outcomes), "mae": float(np.abs(error).mean()), "rmse": float(np.sqrt((error**2).mean())),
        "bias": float(error.mean()), "within10": float((np.abs(error) <= NEAR + _TIE).mean()),
        "crps": float(crps(masses, outcomes).mean()), "log": float(log_score(masses, outcomes).mean()),
        "cover50": inside[0], "cover80": inside[1], "cover95": inside[2],
        "closed50": closed[0], "closed80": closed[1], "closed95": closed[2],
        "pit": [float(p) for p in pit_histogram(masses, outcomes)],
    }
