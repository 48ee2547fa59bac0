"""Estimators of variance-based indices and of elementary effects, from outputs at designed points.

First order: Saltelli et al. (2010), Computer Physics Communications 181, 259–270, table 2 (b); total: Jansen (1999),
Computer Physics Communications 117, 35–43, equation (f) of that table. Elementary effects: Morris (1991),
Technometrics 33, 161–174; the mean of their absolute values: Campolongo, Cariboni and Saltelli (2007), Environmental
Modelling & Software 22, 1509–1518. Intervals are percentiles of a bootstrap over rows of the design.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.rng import uniforms

Array = NDArray[np.float64]

RESAMPLES, LEVEL = 400, 0.95
#: an output without a number on more than this share of the points is refused: what is left is no fair sample
MISSING = 0.05
#: rows below which nothing is said
LEAST = 16
#: points at which an output must differ from its usual value
RAREST = 10
#: a spread below this part of the size of the numbers is rounding
ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class Estimate:
    """``(G,)`` values with their 95 % bootstrap intervals, ``low ≤ high``."""

    value: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Indices:
    """First-order and total indices of G groups of inputs, and total indices of the first half of the rows.

    ``rows`` is how many rows of the design were used at least for a group.
    """

    first: Estimate
    total: Estimate
    half: Array
    rows: int


def refusal(values: Array) -> str | None:
    """Why nothing can be said of an output with these ``(M,)`` values; None where it can."""
    known = values[np.isfinite(values)]
    missing = 1 - known.size / max(values.size, 1)
    if not known.size:
        return "the output has no value at any point of the design"
    if missing > MISSING + ROUNDING:
        return f"the output has no value at {100 * missing:.0f} of 100 points, and the others are no fair sample"
    if known.size < LEAST:
        return f"the output has a value at {known.size} points only; give at least {LEAST}"
    usual = float(np.median(known))
    others = int((np.abs(known - usual) > ROUNDING * max(1.0, float(np.abs(known).max()))).sum())
    if not others:
        return f"the output is {usual:.6g} at every point: nothing in doubt moves it, or it moves too rarely to be seen"
    if others < RAREST:
        return (f"the output is {usual:.6g} at all but {others} of {known.size} points: too rare to say what moves it; "
                "give more samples")
    return None


def weights(n: int, seed: int, resamples: int = RESAMPLES) -> Array:
    """``(resamples + 1, n)`` counts of rows: the rows themselves first, then bootstrap samples of them."""
    out = np.ones((resamples + 1, n))
    for r in range(resamples):  # in blocks of their own, so that more of them change none
        taken = (uniforms(seed, "sensitivity.bootstrap", n, step=r) * n).astype(np.intp)
        out[r + 1] = np.bincount(taken, minlength=n)
    return out


def sobol(a: Array, b: Array, ab: Array, counts: Array) -> Indices:
    """Indices from outputs ``(N,)`` at two independent designs and ``(N, G)`` with group g taken from the second.

    Rows without a number are left out, for the groups where it is missing. Values are not cut at 0 or 1: what lies
    outside says how far the estimate is from exact.
    """
    there = np.isfinite(a) & np.isfinite(b)
    used = there[:, None] & np.isfinite(ab)
    middle = float(np.concatenate([a[there], b[there]]).mean())
    a, b, ab = (np.nan_to_num(x - middle) for x in (a, b, ab))
    gain, lost = b[:, None] * (ab - a[:, None]), 0.5 * (ab - a[:, None]) ** 2

    def indices(w: Array) -> tuple[Array, Array]:
        rows = w @ there
        mean = (w @ (there * (a + b))) / (2 * rows)
        variance = (w @ (there * (a**2 + b**2))) / (2 * rows) - mean**2
        # a resample in which the output never differs has no indices
        known = np.where(variance > ROUNDING**2 * (a[there] ** 2).mean(), variance, np.nan)
        per = np.maximum(w @ used, 1.0) * known[:, None]
        return (w @ (gain * used)) / per, (w @ (lost * used)) / per

    first, total = indices(counts)
    half = np.zeros((1, len(a)))
    half[0, : len(a) // 2] = 1
    return Indices(_interval(first), _interval(total), indices(half)[1][0], int(used.sum(axis=0).min()))


@dataclass(frozen=True, slots=True)
class Screened:
    """Elementary effects of d inputs: the mean of their sizes with its interval, their mean and their spread."""

    size: Estimate
    mean: Array
    spread: Array


def morris(effects: Array, counts: Array) -> Screened:
    """Sum up elementary effects ``(R, d)`` of R trajectories; those that are no number are left out."""
    used = np.isfinite(effects)
    filled = np.where(used, effects, 0.0)
    n = np.maximum(counts @ used, 1.0)
    size = (counts @ np.abs(filled)) / n
    mean = filled.sum(axis=0) / n[0]
    squares = (np.where(used, effects - mean, 0.0) ** 2).sum(axis=0)
    return Screened(_interval(size), mean, np.sqrt(squares / np.maximum(n[0] - 1, 1)))


def _interval(values: Array) -> Estimate:
    low, high = np.nanquantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return Estimate(values[0], np.minimum(low, values[0]), np.maximum(high, values[0]))
