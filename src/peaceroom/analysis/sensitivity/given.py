"""First-order indices from draws that were made for something else: how much of an answer hangs on each input.

The variance of the answer's mean over bins of equal count of the input is the first-order effect (the correlation
ratio; Saltelli et al. 2008, Global Sensitivity Analysis, section 1.2.5). Bins of pure chance differ as well: what
chance would give is taken off (ε², Kelley 1935, Proc. Natl. Acad. Sci. 21, 554–559). Intervals are jackknives that
leave out a group of draws at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

from peaceroom.analysis.sensitivity.estimators import ROUNDING
from peaceroom.runs.decided_results import Decided, Decider

Array = NDArray[np.float64]
Index = NDArray[np.intp]

#: an input with at most so many values is taken by value, another by bins of equal count
VALUES = 12
#: bins at least and at most, and draws in each at least
FEWEST_BINS, MOST_BINS, IN_A_BIN = 4, 40, 50
#: groups of draws that the jackknife leaves out
GROUPS = 20
#: draws below which nothing is said
LEAST = 100
#: chance that anything of an answer is listed although nothing matters
CHANCE = 0.05
#: inputs that are told of an answer at most, and the share of the variance that is worth it
TOLD, WORTH = 8, 0.01
Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Binned:
    """An input cut into bins: ``(D,)`` the number of each draw's bin, how many there are, what a value is called."""

    index: Index
    count: int
    labels: tuple[str, ...]


def binned(x: Array, labels: tuple[str, ...] = ()) -> Binned:
    """Cut an input ``(D,)`` into bins; ``labels`` are what values 0, 1, … are called (outcomes of an event)."""
    values, index = np.unique(x, return_inverse=True)
    if len(values) <= VALUES:
        called = tuple(labels[int(v)] if labels and 0 <= v < len(labels) else f"{v:g}" for v in values)
        return Binned(index.astype(np.intp), len(values), called)
    count = int(np.clip(len(x) // IN_A_BIN, FEWEST_BINS, MOST_BINS))
    rank = np.empty(len(x), np.intp)
    rank[np.argsort(x, kind="stable")] = np.arange(len(x))
    return Binned(rank * count // len(x), count, ())


def decided(columns: Mapping[str, Binned], values: Array, *, whole: float | None = None) -> Decided:
    """What decides an answer ``(D,)``, from inputs over the same draws.

    Parameters
    ----------
    values
        The answer; draws without a number are left out.
    whole
        Its variance, where ``values`` are means of several answers; default: the variance of ``values``.
    """
    known = np.isfinite(values)
    y, n = values[known], int(known.sum())
    if n < LEAST:
        return {"unavailable": f"the answer has a value on {n} draws only; give at least {LEAST}"}
    own = float(y.var())
    if own <= (ROUNDING * max(1.0, float(np.abs(y).max()))) ** 2:
        return {"unavailable": f"the answer is {y[0]:.6g} on every draw: nothing in doubt moves it"}
    scale = own / whole if whole else 1.0
    group = np.arange(n) * GROUPS // n
    y = y - y.mean()
    limit = CHANCE / max(1, len(columns))
    rows: list[tuple[str, Decider]] = []
    for name, column in columns.items():
        index = column.index[known]
        cell = group * column.count + index
        size = (GROUPS, column.count)
        counts = np.bincount(cell, minlength=GROUPS * column.count).reshape(size).astype(float)
        sums = np.bincount(cell, y, minlength=GROUPS * column.count).reshape(size)
        squares = np.bincount(group, y * y, minlength=GROUPS)
        share, ratio, free = _epsilon(counts.sum(0), sums.sum(0), float(squares.sum()))
        if not free[0] or fdtrc(*free, ratio) > limit or share * scale < WORTH:
            continue
        left = np.array([_epsilon(counts.sum(0) - counts[g], sums.sum(0) - sums[g],
                                  float(squares.sum() - squares[g]))[0] for g in range(GROUPS)])
        half = Z90 * float(np.sqrt((GROUPS - 1) * left.var()))
        rows.append((name, {
            "share": float(share * scale), "low": float(max(0.0, share - half) * scale),
            "high": float(min(1.0, share + half) * scale), "means": _means(column, values)}))
    rows.sort(key=lambda row: (-row[1]["share"], row[0]))
    return {"draws": n, "mean": float(values[known].mean()), "sd": float(np.sqrt(whole or own)),
            "inputs": dict(rows[:TOLD]), "silent": len(columns) - len(rows)}


def _epsilon(counts: Array, sums: Array, squares: float) -> tuple[float, float, tuple[int, int]]:
    """ε², the ratio of variances between and within bins, and its degrees of freedom."""
    full = counts > 0
    n, bins = counts.sum(), int(full.sum())
    between = float((sums[full] ** 2 / counts[full]).sum() - sums.sum() ** 2 / n)
    total = float(squares - sums.sum() ** 2 / n)
    within = max(total - between, 0.0)
    free = bins - 1, int(n) - bins
    if free[0] < 1 or free[1] < 1 or total <= 0:
        return 0.0, 0.0, (0, 1)
    mean_within = within / free[1]
    ratio = float("inf") if mean_within <= 0 else between / free[0] / mean_within
    return 1 - mean_within * (n - 1) / total, ratio, free


def _means(column: Binned, values: Array) -> dict[str, float]:
    known = np.isfinite(values)
    parts = ({label: column.index == k for k, label in enumerate(column.labels)} if column.labels else
             {"lowest": column.index < max(1, column.count // 10),
              "highest": column.index >= column.count - max(1, column.count // 10)})
    return {name: float(values[inside & known].mean()) for name, inside in parts.items() if (inside & known).any()}
