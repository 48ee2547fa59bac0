"""Scores of single answers: Brier and log for yes or no, CRPS and log for numbers and days, and how unlikely what
came was called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.summary import brier, log_score

Array = NDArray[np.float64]
#: points at which a distribution of few quantiles is read
_POINTS = 2_000
#: least probability that the log score of a number or a day reckons with
FLOOR = 1e-4


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


def number_log(quantiles: Mapping[str, float], came: float, step: float = 1.0) -> float:
    """−ln of the probability of a number within half a ``step`` of what came, held `FLOOR` from 0.

    The density is flat between quantiles; beyond the last it falls off exponentially from the one beside it, and what
    lies there has the probability that it was given. Of a number told in whole steps this is the log score of the
    rounded number, which is proper (Gneiting and Raftery 2007, section 3).
    """
    cdf = _Cdf(quantiles)
    return -log(max(cdf(came + step / 2) - cdf(came - step / 2), FLOOR))


class _Cdf:
    """The probability of a number at most x."""

    def __init__(self, quantiles: Mapping[str, float]) -> None:
        pairs = sorted((float(q), float(x)) for q, x in quantiles.items())
        self.levels = np.array([q for q, _ in pairs])
        self.values = np.maximum.accumulate([x for _, x in pairs])

    def __call__(self, x: float) -> float:
        q, v = self.levels, self.values
        if x < v[0]:
            return float(q[0] * self._tail(v[0] - x, 0, 1, q[0]))
        if x >= v[-1]:
            return float(1 - (1 - q[-1]) * self._tail(x - v[-1], -2, -1, 1 - q[-1]))
        k = int(np.searchsorted(v, x, side="right"))
        return float(q[k - 1] + (q[k] - q[k - 1]) * (x - v[k - 1]) / (v[k] - v[k - 1]))

    def _tail(self, beyond: float, low: int, high: int, mass: float) -> float:
        """Share of a tail that lies still further out."""
        if len(self.values) < 2 or mass <= 0 or (width := self.values[high] - self.values[low]) <= 0:
            return 0.0
        return exp(-min(beyond * (self.levels[high] - self.levels[low]) / width / mass, 700.0))


class Days:
    """A day that may never come: chances that it has come by each of some days, straight in between."""

    def __init__(self, by: Mapping[str, float], since: str) -> None:
        self.since = date.fromisoformat(since).toordinal()
        self.days = np.array([self.since, *(date.fromisoformat(d).toordinal() for d in sorted(by))])
        self.chances = np.array([0.0, *(by[d] for d in sorted(by))])

    @property
    def _every(self) -> Array:
        """``(days,)`` the chance that it has come by each day after ``since`` up to the last."""
        found: Array = np.interp(np.arange(self.since + 1, self.days[-1] + 1), self.days, self.chances)
        return found

    def crps(self, came: str | None) -> float:
        """In days: Σ (chance that it has come by then − whether it has)² over days up to the last; None: not by then.

        That is the CRPS weighted to the days that were asked about (Gneiting and Ranjan 2011): what would
        have come later is not judged.
        """
        at = len(self._every) if came is None else date.fromisoformat(came).toordinal() - self.since - 1
        return float(((self._every - (np.arange(len(self._every)) >= at)) ** 2).sum())

    def log(self, came: str | None) -> float:
        """−ln of the chance of that very day, or that it comes by none, held `FLOOR` from 0."""
        return -log(max(self._chance(came), FLOOR))

    def at(self, came: str | None) -> float:
        """The probability of an earlier day, half of that of the day itself included: in [0, 1]."""
        return float(self._before(came) + self._chance(came) / 2)

    def _before(self, came: str | None) -> float:
        if came is None:
            return float(self.chances[-1])
        return float(np.interp(date.fromisoformat(came).toordinal() - 1, self.days, self.chances))

    def _chance(self, came: str | None) -> float:
        if came is None:
            return float(1 - self.chances[-1])
        return float(np.interp(date.fromisoformat(came).toordinal(), self.days, self.chances)) - self._before(came)

    def chance(self, came: str | None) -> float:
        """The probability of a day as early or as late, at most 1."""
        at = self.at(came)
        return 2 * min(at, 1 - at)
