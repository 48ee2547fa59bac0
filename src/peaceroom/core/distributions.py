"""Uncertainty in one form: a quantile function on [0, 1].

Every doubt about an input is a frozen object with ``ppf(u)`` (vectorised inverse CDF) and ``best`` (its
best estimate: the median, or the likeliest category). Common random numbers and quasi-Monte-Carlo
designs need nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]

#: z-value of the 90 % point of a standard normal: half the width of a 10–90 % interval in sd.
Z90 = 1.2815515655446004
#: width in sd below which a normal is level between its ends, and its CDF cannot tell them apart
FLAT = 1e-7


@runtime_checkable
class Distribution(Protocol):
    """A quantile function with a best estimate."""

    def ppf(self, u: ArrayLike) -> Array: ...

    @property
    def best(self) -> float: ...


class _Quantiles(Protocol):
    def ppf(self, u: ArrayLike) -> Array: ...


class _MedianBest:
    """Best estimate = median."""

    @property
    def best(self: _Quantiles) -> float:
        return float(self.ppf(0.5))


@dataclass(frozen=True, slots=True)
class Fixed(_MedianBest):
    """A number given without doubt."""

    value: float

    def ppf(self, u: ArrayLike) -> Array:
        return np.full(np.shape(u), self.value)


@dataclass(frozen=True, slots=True)
class Uniform(_MedianBest):
    low: float
    high: float

    def ppf(self, u: ArrayLike) -> Array:
        return self.low + (self.high - self.low) * np.asarray(u, float)


@dataclass(frozen=True, slots=True)
class Triangular(_MedianBest):
    low: float
    mode: float
    high: float

    def ppf(self, u: ArrayLike) -> Array:
        u = np.asarray(u, float)
        width = self.high - self.low
        split = (self.mode - self.low) / width
        left = self.low + np.sqrt(u * width * (self.mode - self.low))
        right = self.high - np.sqrt((1 - u) * width * (self.high - self.mode))
        return np.asarray(np.where(u < split, left, right))


@dataclass(frozen=True, slots=True)
class Pert(_MedianBest):
    """PERT: a beta on [low, high] with the given mode and shape 4 (Clark 1962)."""

    low: float
    mode: float
    high: float

    def ppf(self, u: ArrayLike) -> Array:
        width = self.high - self.low
        a = 1 + 4 * (self.mode - self.low) / width
        b = 1 + 4 * (self.high - self.mode) / width
        return np.asarray(self.low + width * special.betaincinv(a, b, np.asarray(u, float)))


@dataclass(frozen=True, slots=True)
class TruncatedNormal(_MedianBest):
    """A normal (mean, sd before truncation) cut to [lower, upper]; either end may be infinite."""

    mean: float
    sd: float
    lower: float = -np.inf
    upper: float = np.inf

    def ppf(self, u: ArrayLike) -> Array:
        a, b = (self.lower - self.mean) / self.sd, (self.upper - self.mean) / self.sd
        if b - a < FLAT:  # the CDF has too few digits to tell its ends apart, and the density is level
            return np.asarray(np.clip(self.lower + (self.upper - self.lower) * np.asarray(u, float),
                                      self.lower, self.upper))
        # work in the tail where the normal CDF keeps its digits
        flip = a > 0
        lo, hi = (-b, -a) if flip else (a, b)
        u = np.asarray(u, float)
        v = 1 - u if flip else u
        if hi > -5:
            z = special.ndtri(special.ndtr(lo) + v * (special.ndtr(hi) - special.ndtr(lo)))
            if hi == np.inf:  # near 1 the CDF has no digits left, the chance of more has
                z = np.where(v > 0.5, -special.ndtri((1 - v) * special.ndtr(-lo)), z)
        else:  # far out, where the CDF itself runs out of numbers
            with np.errstate(divide="ignore"):
                log_p = np.logaddexp(special.log_ndtr(lo) + np.log1p(-v), special.log_ndtr(hi) + np.log(v))
                z = special.ndtri_exp(log_p)
        z = np.clip(z, lo, hi)
        # rounding alone must not leave the scale
        return np.asarray(np.clip(self.mean + self.sd * (-z if flip else z), self.lower, self.upper))


@dataclass(frozen=True, slots=True)
class Beta(_MedianBest):
    """A beta with shapes a, b stretched over [low, high]."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0

    def ppf(self, u: ArrayLike) -> Array:
        return np.asarray(
            self.low + (self.high - self.low) * special.betaincinv(self.a, self.b, np.asarray(u, float))
        )


@dataclass(frozen=True, slots=True)
class LogNormal(_MedianBest):
    """A log-normal by its median (> 0) and the sd of its logarithm, both before it is cut to [lower, upper].

    ``upper`` must be above 0.
    """

    median: float
    log_sd: float
    lower: float = 0.0
    upper: float = np.inf

    def ppf(self, u: ArrayLike) -> Array:
        if self.lower <= 0 and np.isinf(self.upper):
            return np.asarray(self.median * np.exp(self.log_sd * special.ndtri(np.asarray(u, float))))
        low = np.log(self.lower) if self.lower > 0 else -np.inf
        cut = TruncatedNormal(float(np.log(self.median)), self.log_sd, float(low), float(np.log(self.upper)))
        return np.asarray(np.clip(np.exp(cut.ppf(u)), self.lower, self.upper))


@dataclass(frozen=True, slots=True)
class Categorical:
    """Values with weights, in rising order of value; weights need not sum to one."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def ppf(self, u: ArrayLike) -> Array:
        cdf = np.cumsum(self.weights) / np.sum(self.weights)
        index = np.searchsorted(cdf[:-1], np.asarray(u, float), side="right")
        return np.asarray(self.values, float)[index]

    @property
    def best(self) -> float:
        return self.values[int(np.argmax(self.weights))]


@dataclass(frozen=True, slots=True)
class Quantiles(_MedianBest):
    """Points (probability, value) joined by straight lines; the probabilities run from 0 to 1."""

    probabilities: tuple[float, ...]
    values: tuple[float, ...]

    def ppf(self, u: ArrayLike) -> Array:
        return np.asarray(np.interp(np.asarray(u, float), self.probabilities, self.values), float)


@dataclass(frozen=True, slots=True)
class Grid(_MedianBest):
    """A density given at rising points and straight in between; it need not integrate to one, zeros are allowed.

    The inverse CDF is that of the straight pieces (the CDF is quadratic in each), so it has no error of its own. The
    integral must be above 0.
    """

    points: tuple[float, ...]
    density: tuple[float, ...]

    def ppf(self, u: ArrayLike) -> Array:
        x, f = np.asarray(self.points, float), np.asarray(self.density, float)
        width = np.diff(x)
        cdf = np.concatenate([[0.0], np.cumsum((f[1:] + f[:-1]) / 2 * width)])
        mass = np.asarray(u, float) * cdf[-1]
        # the first cell that reaches the mass: never one without mass, except the first
        cell = np.clip(np.searchsorted(cdf, mass, side="left") - 1, 0, len(width) - 1)
        start, slope, rest = f[cell], (f[cell + 1] - f[cell]) / width[cell], mass - cdf[cell]
        root = np.sqrt(np.maximum(start**2 + 2 * slope * rest, 0))
        # 2m / (f + root) keeps its digits where the slope is nearly 0
        step = np.divide(2 * rest, start + root, out=np.zeros_like(rest), where=start + root > 0)
        return np.asarray(x[cell] + np.clip(step, 0, width[cell]))


def interval(
    low: float, high: float, *, lower: float = -np.inf, upper: float = np.inf, ratio: bool = False
) -> Distribution:
    """The distribution meant by a bare range ``low..high``: its 10–90 % interval.

    A normal with that interval, then cut to [lower, upper]. For quantities on a ratio scale (``ratio``:
    capability, support), which have no upper end, a log-normal if ``low`` > 0, else a normal cut at 0.
    """
    sd = (high - low) / (2 * Z90)
    if sd == 0:
        return Fixed(low)
    if ratio and low > 0:
        log_sd = float(np.log(high / low) / (2 * Z90))
        return LogNormal(float(np.sqrt(low * high)), log_sd) if log_sd > 0 else Fixed(low)
    return TruncatedNormal((low + high) / 2, sd, lower, upper)
