"""How many outcomes a distribution of settlements holds: its humps, told apart only by a real trough.

A distribution with two humps is two outcomes; its mean or median may be a text that nobody would sign. But a
ragged histogram must not be read as two outcomes either. A trough separates two humps if

1. in a smoothed density (Gaussian kernel, reflected at the ends of the scale; width two thirds of what
   Silverman's rule gives, which supposes one hump, and at least 4 % of the scale) the lower of the two peaks
   is at least twice as high as the trough;
2. each hump holds at least 15 % of the draws;
3. draws are so rare in the trough that chance does not explain it: among the draws in the lower hump's core
   and in the trough, as few in the trough have a probability below 1e-4 under a flat density.

References: Silverman 1986, ch. 3; Minnotte 1997 (testing a trough's mass).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

#: cells of the smoothed density
GRID = 400
_LEAST_WIDTH = 0.04
#: of the draws, in each hump
LEAST_SHARE = 0.15
_RATIO = 2.0
_CHANCE = 1e-4


@dataclass(frozen=True, slots=True)
class Mode:
    """One outcome: the 10–90 % range and median of the draws in the hump, and the share of draws in it."""

    low: float
    high: float
    share: float
    median: float


def modes(values: Array, low: float, high: float, *, discrete: bool = False) -> list[Mode]:
    """Humps of ``values`` on the scale [low, high], from low to high; their shares sum to 1.

    Parameters
    ----------
    values
        ``(n,)`` finite outcomes, n ≥ 1.
    discrete
        Nothing lies between the values (ordered options): medians and ends of ranges are among them.
    """
    x = np.sort(np.asarray(values, float))
    cuts = _split(x, low, high, x.size)
    parts = np.split(x, np.searchsorted(x, sorted(cuts), side="right"))
    return [_mode(part, x.size, discrete) for part in parts]


def quantiles(values: Array, *, discrete: bool = False, spoil: bool = False) -> tuple[float, float, float]:
    """10th, 50th and 90th percentile of finite values ``(n,)``, n ≥ 1; ``discrete``: each is one of the values.

    Then a percentile is the lowest value that at least that share of the values does not exceed. With ``spoil`` the
    values may come out in another order, which takes no memory.
    """
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9), method="inverted_cdf" if discrete else "linear",
                                    overwrite_input=spoil)
    return float(low), float(middle), float(high)


def median(values: Array, *, discrete: bool = False) -> float:
    """The 50th percentile of `quantiles` alone, in half the time. The values may come out in another order."""
    return float(np.quantile(values, 0.5, method="inverted_cdf" if discrete else "linear", overwrite_input=True))


def _mode(part: Array, n: int, discrete: bool) -> Mode:
    p10, median, p90 = quantiles(part, discrete=discrete, spoil=True)  # a part of a copy
    return Mode(p10, p90, part.size / n, median)


def _split(x: Array, low: float, high: float, n: int) -> list[float]:
    """Troughs that separate the sorted values ``x``, a part of ``n`` values."""
    if x.size < 2 * LEAST_SHARE * n or x[0] == x[-1]:
        return []
    density, centres = _density(x, low, high)
    candidates = troughs(density)
    for trough, left, right in candidates:
        cut = float(centres[trough])
        share = np.searchsorted(x, cut, side="right") / n
        if min(share, x.size / n - share) < LEAST_SHARE:
            continue
        if _real(x, density, centres, trough, left, right):
            at = int(np.searchsorted(x, cut, side="right"))
            return [*_split(x[:at], low, high, n), cut, *_split(x[at:], low, high, n)]
    return []


def _density(x: Array, low: float, high: float) -> tuple[Array, Array]:
    """Smoothed density on a grid over [low, high], in draws per cell."""
    h = kernel_width(float(x.std()), float(np.subtract(*np.quantile(x, (0.75, 0.25)))), x.size, high - low)
    edges = np.linspace(low, high, GRID + 1)
    counts = np.histogram(np.clip(x, low, high), edges)[0].astype(float)
    return smoothed(counts, h, high - low), (edges[:-1] + edges[1:]) / 2


def kernel_width(deviation: float, quarters: float, n: int, width: float) -> float:
    """Standard deviation of the kernel: of the values' deviation, their interquartile range and number."""
    return max(_LEAST_WIDTH * width, 0.6 * min(deviation, quarters / 1.349 or np.inf) * float(n**-0.2))


def smoothed(counts: Array, h: float, width: float) -> Array:
    """Counts ``(GRID,)`` over a scale of this width, smoothed by a Gaussian kernel and reflected at the ends."""
    reach = min(GRID, int(np.ceil(4 * h / width * GRID)))
    offsets = np.arange(-reach, reach + 1) * width / GRID
    kernel = np.exp(-0.5 * (offsets / h) ** 2)
    return np.asarray(np.convolve(np.pad(counts, reach, mode="symmetric"), kernel / kernel.sum(), mode="valid"))


def troughs(density: Array) -> list[tuple[int, int, int]]:
    """(trough, peak left, peak right) of every trough at most half as high as both peaks, deepest first."""
    rises = np.maximum.accumulate(density)
    falls = np.maximum.accumulate(density[::-1])[::-1]
    walls = np.minimum(rises, falls)
    low = (density * _RATIO <= walls) & (walls > 0)
    found: list[tuple[int, int, int]] = []
    starts = np.flatnonzero(low & ~np.r_[False, low[:-1]])
    stops = np.flatnonzero(low & ~np.r_[low[1:], False]) + 1
    for start, stop in zip(starts, stops, strict=True):
        inside = density[start:stop]
        bottom = np.flatnonzero(inside == inside.min())
        trough = int(start + bottom[len(bottom) // 2])
        left = int(np.argmax(density[:trough]))
        right = trough + int(np.argmax(density[trough:]))
        found.append((trough, left, right))
    return sorted(found, key=lambda t: (density[t[0]] / min(density[t[1]], density[t[2]]), t[0]))


def _real(x: Array, density: Array, centres: Array, trough: int, left: int, right: int) -> bool:
    """Is the trough too empty for chance?"""
    step = centres[1] - centres[0]

    def count(first: int, last: int) -> int:
        return _count(x, centres[first] - step / 2, centres[last] + step / 2)

    return cut_between(density, trough, left, right, count)


def cut_between(density: Array, trough: int, left: int, right: int, count: Callable[[int, int], int]) -> bool:
    """Is the trough between two peaks too empty for chance? ``count``: draws in cells of the density, ends included."""
    peak = left if density[left] <= density[right] else right
    half = density[peak] / 2
    t0, t1 = _run(density <= half, trough)
    p0, p1 = _run(density > half, peak)
    in_trough, in_peak = count(t0, t1), count(p0, p1)
    expected = (t1 - t0 + 1) / (t1 - t0 + p1 - p0 + 2)
    # P(at most in_trough of all fall into the trough)
    return bool(special.bdtr(in_trough, in_trough + in_peak, expected) < _CHANCE)


def _run(flags: NDArray[np.bool_], at: int) -> tuple[int, int]:
    """First and last index of the run of true flags around ``at``."""
    start, stop = at, at
    while start > 0 and flags[start - 1]:
        start -= 1
    while stop < flags.size - 1 and flags[stop + 1]:
        stop += 1
    return start, stop


def _count(x: Array, low: float, high: float) -> int:
    return int(np.searchsorted(x, high, side="right") - np.searchsorted(x, low, side="left"))
