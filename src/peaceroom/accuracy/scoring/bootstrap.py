"""Intervals for means over issues that come in clusters: proposals are drawn again, not issues."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RESAMPLES = 10_000
SEED = 20220411


def cluster_intervals(
    values: Array, clusters: NDArray[np.intp], *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[Array, Array, Array]:
    """Means of ``values`` ``(n, m)`` with percentile intervals over resampled clusters ``(n,)``.

    Clusters are drawn with replacement, as many as there are; a resample's mean is taken over all its issues.
    With one cluster only, the interval is that point.

    Returns
    -------
    tuple
        Mean, low and high end, ``(m,)`` each.
    """
    numbers, at = np.unique(clusters, return_inverse=True)
    g = len(numbers)
    sums = np.zeros((g, values.shape[1]))
    np.add.at(sums, at, values)
    sizes = np.bincount(at, minlength=g).astype(float)
    drawn = np.random.default_rng(seed).multinomial(g, np.full(g, 1 / g), size=resamples).astype(float)
    means = (drawn @ sums) / (drawn @ sizes)[:, None]
    tail = (1 - level) / 2
    low, high = np.quantile(means, (tail, 1 - tail), axis=0)
    return values.mean(axis=0), low, high
