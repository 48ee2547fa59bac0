"""The forecast of the next step from a process's own history: what is blended, and how it is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.history import CLIP, aged
from peaceroom.core.months import MONTH_DAYS

Array = NDArray[np.float64]

#: days since the last step at which the piecewise-exponential rate changes
BREAKS = (0, 30, 60, 90, 180, 365, 545, 730, 1096, 1827)


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Rates a day between `BREAKS` ``(…, 9)`` and a multiplier a stage ``(…, 6)``."""

    rates: Array
    stages: Array

    def cumulative(self, days: Array | float) -> Array:
        """Cumulative rate at ``days`` since the last step; the last rate goes on beyond the last break."""
        low = np.array(BREAKS[:-1], float)
        width = np.append(np.diff(BREAKS)[:-1].astype(float), np.inf)
        parts = np.clip(np.asarray(days, float)[..., None] - low, 0, width)
        total: Array = parts @ self.rates.T
        return total

    def chance(self, stage: NDArray[np.int64] | int, elapsed: Array | float,
               within: Array | float) -> Array:
        """Probability of a step in ``(e, e + within]`` given none up to e."""
        e = np.asarray(elapsed, float)
        found: Array = -np.expm1(-self.stages[..., stage] * (self.cumulative(e + within) - self.cumulative(e)))
        return found


@dataclass(frozen=True, slots=True)
class Logit:
    """Logistic regressions on standardised covariates ``(F,)``; ``beta`` ``(…, F+1)`` begins with the constant."""

    mean: Array
    spread: Array
    beta: Array

    def chance(self, x: Array) -> Array:
        """Probabilities for covariates ``(n, F)``: ``(n,)``, or ``(n, draws)`` for several sets of coefficients."""
        z = np.clip((x - self.mean) / self.spread, -CLIP, CLIP)
        found: Array = 1 / (1 + np.exp(-(z @ self.beta[..., 1:].T + self.beta[..., 0])))
        return found


def months_ahead(within: float) -> Array:
    """Days after the forecast at which the monthly hazard is asked: 0, a month, two months … before ``within``."""
    return np.arange(0.0, within, MONTH_DAYS)


def survive(monthly: Array, within: float) -> Array:
    """Probability of a step within ``within`` days from monthly chances ``(…, m)``, the last month in part."""
    m = monthly.shape[-1]
    part = np.ones(m)
    part[-1] = (within - MONTH_DAYS * (m - 1)) / MONTH_DAYS
    found: Array = -np.expm1(np.log1p(-np.clip(monthly, 0, 1 - 1e-12)) @ part)
    return found


def between(horizons: Array, p: Array, within: float) -> Array:
    """Probability at ``within`` days from those at ``horizons`` ``(m,)``, ``p`` ``(m, …)``.

    The cumulative rate −log(1 − p) is 0 at 0 days, never falls, and is straight between the horizons.
    """
    rate = np.maximum.accumulate(-np.log1p(-np.clip(p, 0, 1 - 1e-12)), axis=0)
    t = np.append(0.0, horizons)
    rate = np.concatenate([np.zeros_like(rate[:1]), rate])
    k = min(max(int(np.searchsorted(t, within)), 1), len(t) - 1)
    share = (within - t[k - 1]) / (t[k] - t[k - 1])
    found: Array = -np.expm1(-(rate[k - 1] + share * (rate[k] - rate[k - 1])))
    return found


def blended(steps: Piecewise, hazard: Logit, logits: Mapping[int, Logit], days: Array, stage: int, elapsed: float,
            within: float) -> Array:
    """The mean of three forecasts: piecewise-exponential × stage, monthly hazard grown older, history logit.

    Parameters
    ----------
    days : ``(k,)``
        Days of the steps so far; the forecast is made ``elapsed`` days after the last.

    Returns
    -------
    One probability for each set of coefficients.
    """
    x = aged(days, stage, elapsed, months_ahead(within))
    monthly = survive(np.moveaxis(hazard.chance(x), 0, -1), within)
    at = np.array(sorted(logits), float)
    direct = between(at, np.array([logits[int(h)].chance(x[:1])[0] for h in at]), within)
    found: Array = (steps.chance(stage, elapsed, within) + monthly + direct) / 3
    return found
