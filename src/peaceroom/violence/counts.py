"""Distributions of counts: what a forecast says about the deaths of one month.

Each has ``cdf(x)``, the chance of at most x, and ``ppf(u)``, the least count that has at least the chance u of
not being passed, both vectorised, and ``mean``. Counts are whole numbers from 0 upwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]


class Counts(Protocol):
    """The distribution of one count."""

    @property
    def mean(self) -> float: ...

    def cdf(self, x: ArrayLike) -> Array: ...

    def ppf(self, u: ArrayLike) -> Array: ...


@dataclass(frozen=True, slots=True)
class Poisson:
    """Poisson with this mean (≥ 0); at 0 it is certainly zero."""

    mean: float

    def cdf(self, x: ArrayLike) -> Array:
        k = np.floor(np.asarray(x, float))
        return np.asarray(np.where(k < 0, 0.0, special.gammaincc(np.maximum(k, 0) + 1, self.mean)))

    def ppf(self, u: ArrayLike) -> Array:
        return _least(self.cdf, u, self.mean, self.mean**0.5)


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """Negative binomial by mean μ (≥ 0) and shape k (> 0): variance μ + μ²/k. As k grows it becomes Poisson."""

    mean: float
    shape: float

    def cdf(self, x: ArrayLike) -> Array:
        k = np.floor(np.asarray(x, float))
        p = self.shape / (self.shape + self.mean)
        return np.asarray(np.where(k < 0, 0.0, special.betainc(self.shape, np.maximum(k, 0) + 1, p)))

    def ppf(self, u: ArrayLike) -> Array:
        return _least(self.cdf, u, self.mean, (self.mean + self.mean**2 / self.shape) ** 0.5)


@dataclass(frozen=True, slots=True)
class Empirical:
    """Each of these values (in rising order) with the same chance."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        return float(np.mean(self.values))

    def cdf(self, x: ArrayLike) -> Array:
        return np.asarray(np.searchsorted(self.values, np.asarray(x, float), side="right") / len(self.values))

    def ppf(self, u: ArrayLike) -> Array:
        n = len(self.values)
        # the small number undoes rounding where u is a whole number of n-ths
        at = np.ceil(n * np.asarray(u, float) - 1e-9).astype(int) - 1
        return np.asarray(np.asarray(self.values, float)[np.clip(at, 0, n - 1)])


@dataclass(frozen=True, slots=True)
class Scaled:
    """A table of quantiles (probabilities from 0 to 1, ratios ≥ 0) times a level, rounded to whole counts."""

    probabilities: tuple[float, ...]
    ratios: tuple[float, ...]
    level: float

    @property
    def mean(self) -> float:
        middle = (np.asarray(self.ratios)[1:] + np.asarray(self.ratios)[:-1]) / 2
        return float(self.level * (middle * np.diff(self.probabilities)).sum())

    def cdf(self, x: ArrayLike) -> Array:
        k = np.floor(np.asarray(x, float))
        # the last probability at which the quantile has not passed x + ½, halves rounding down
        edge = (k + 0.5) / self.level
        ratios, chances = np.asarray(self.ratios), np.asarray(self.probabilities)
        right = np.searchsorted(ratios, edge, side="right")
        low = np.clip(right - 1, 0, len(ratios) - 1)
        high = np.clip(right, 0, len(ratios) - 1)
        width = ratios[high] - ratios[low]
        part = np.where(width > 0, (edge - ratios[low]) / np.where(width > 0, width, 1.0), 0.0)
        found = chances[low] + np.clip(part, 0, 1) * (chances[high] - chances[low])
        return np.asarray(np.where((k < 0) | (right == 0), 0.0, found))

    def ppf(self, u: ArrayLike) -> Array:
        value = self.level * np.interp(np.asarray(u, float), self.probabilities, self.ratios)
        return np.asarray(np.maximum(np.ceil(value - 0.5 - 1e-9), 0.0) + 0.0)


@dataclass(frozen=True, slots=True)
class Pool:
    """A mixture of distributions, each with the same chance of being the one that holds."""

    parts: tuple[Counts, ...]

    @property
    def mean(self) -> float:
        return float(np.mean([part.mean for part in self.parts]))

    def cdf(self, x: ArrayLike) -> Array:
        return np.asarray(np.mean([part.cdf(x) for part in self.parts], axis=0))

    def ppf(self, u: ArrayLike) -> Array:
        chance = np.asarray(u, float) - 1e-12  # undoes rounding of the mean where u is one of its steps
        ends = np.array([part.ppf(u) for part in self.parts])
        low, high = ends.min(axis=0) - 1, np.asarray(ends.max(axis=0))  # the answer lies in (low, high]
        certain = ~np.isfinite(high)
        low, high = np.where(certain, 0.0, low), np.where(certain, 1.0, high)
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            enough = self.cdf(middle) >= chance
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.asarray(np.where(certain, np.inf, high))


def _least(cdf: Callable[[Array], Array], u: ArrayLike, mean: float, sd: float) -> Array:
    """The least whole x ≥ 0 with cdf(x) ≥ u, by halving; ∞ at u = 1 unless all the mass is on zero."""
    chance = np.asarray(u, float)
    if mean == 0:
        return np.zeros(chance.shape)
    wanted = np.where(chance < 1, chance, 0.5)
    low = np.full(chance.shape, -1.0)  # always below the answer
    high = np.full(chance.shape, np.ceil(mean + 10 * sd + 10))
    while (short := cdf(high) < wanted).any():
        low = np.where(short, high, low)
        high = np.where(short, 2 * high, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = cdf(middle) >= wanted
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray(np.where(chance < 1, high, np.inf))
