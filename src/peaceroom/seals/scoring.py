"""Scores of single answers: Brier and log for yes or no, CRPS for numbers, and how unlikely what came was called."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.summary import brier, log_score

Array = NDArray[np.float64]
#: points at which a distribution of few quantiles is read
_POINTS = 2_000


def of_yes_no(p: float, came: bool) -> tuple[float, float, float]:
    """Brier score (p − y)², −ln of the probability given to what came (held .005 from 0 and 1), that probability."""
    at, y = np.array([p]), np.array([float(came)])
    return float(brier(at, y)[0]), float(log_score(at, y)[0]), p if came else 1 - p


def drawn(quantiles: Mapping[str, float]) -> Array:
    """``(2000,)`` values at probabilities in equal steps: straight between quantiles, flat beyond the last."""
    levels = np.array([float(q) for q in quantiles])
    values = np.array([float(x) for x in quantiles.values()])
    order = np.argsort(levels)
    return np.interp((np.arange(_POINTS) + 0.5) / _POINTS, levels[order], np.maximum.accumulate(values[order]))


def crps(quantiles: Mapping[str, float], came: float) -> float:
    """E|X − y| − E|X − X'| / 2, in the unit of the number (Gneiting and Raftery 2007, eq. 21)."""
    x = np.sort(drawn(quantiles))
    n = len(x)
    apart = float(x @ (2 * np.arange(1, n + 1) - n - 1)) / n**2
    return float(np.abs(x - came).mean()) - apart


def reached(quantiles: Mapping[str, float], came: float) -> float:
    """The probability of less than what came, half of that of exactly it included: in [0, 1]."""
    x = drawn(quantiles)
    return float((x < came).mean() + (x == came).mean() / 2)


def chance_of_number(quantiles: Mapping[str, float], came: float) -> float:
    """The probability of a number as far out, on either side: 1 at the median."""
    at = reached(quantiles, came)
    return 2 * min(at, 1 - at)
