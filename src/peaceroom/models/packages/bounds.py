"""Straight bounds on what a text can be worth by a rule, compiled.

Every rule's value is at most a weighted sum of points, c + Σ_i c_i U_i: for the sum of points itself; for a least gain
any weighted mean of gains; for a sum of logarithms its tangent at any gains g, Σ_i a_i (log g_i − 1 + (U_i − t_i)/g_i).
Such a sum has its largest value issue by issue, so that it bounds all texts of a branch at the price of one addition.
Good weights are those at the best mixture of texts; a few steps of Frank & Wolfe (1956), or for least gains of weights
that grow where gains lag (Freund & Schapire 1999), come near them. Any weights give a true bound.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: rules by number, as in `enumeration`
NASH, RATIO, EGALITARIAN, UTILITARIAN = 0, 1, 2, 3
_STEPS = 40


@kernel()
def _best_mixed(points: Array, sizes: Ints, slope: Array, have: Array) -> None:
    """Points ``(N,)`` of the text with the largest weighted sum, written."""
    issues, parties, _ = points.shape
    have[:] = 0.0
    for k in range(issues):
        most, at = -np.inf, 0
        for m in range(sizes[k]):
            total = 0.0
            for i in range(parties):
                total += slope[i] * points[k, i, m]
            if total > most:
                most, at = total, m
        for i in range(parties):
            have[i] += points[k, i, at]


@kernel()
def straight(
    rule: int, points: Array, sizes: Ints, threshold: Array, span: Array, weight: Array, slope: Array
) -> float:
    """The constant c of a bound c + Σ_i slope_i U_i on the value of every text; ``slope`` ``(N,)`` is written."""
    parties = threshold.size
    have = np.empty(parties)
    if rule == UTILITARIAN:
        slope[:] = 1.0
        return 0.0
    if rule == NASH:
        return _tangent(points, sizes, threshold, weight, slope, have)
    scale, counted = np.zeros(parties), 0
    for i in range(parties):
        scale[i] = 1.0 if rule == EGALITARIAN else (1.0 / span[i] if span[i] > 0.0 else 0.0)
        counted += scale[i] > 0.0
    if counted == 0:
        slope[:] = 0.0
        return 0.0
    share, sums = np.zeros(parties), np.zeros(parties)
    share[scale > 0.0] = 1.0 / counted
    mean = np.zeros(parties)
    wide = 1e-300
    for step in range(_STEPS):
        slope[:] = share * scale
        _best_mixed(points, sizes, slope, have)
        for i in range(parties):
            gain = (have[i] - threshold[i]) * scale[i]
            sums[i] += gain
            wide = max(wide, abs(gain))
        mean += share / _STEPS
        low = np.inf
        for i in range(parties):
            if scale[i] > 0.0:
                low = min(low, sums[i])
        total = 0.0
        for i in range(parties):
            share[i] = np.exp(-(sums[i] - low) * 2.0 / (wide * np.sqrt(step + 1.0))) if scale[i] > 0.0 else 0.0
            total += share[i]
        share /= total
    mean /= mean.sum()
    constant = 0.0
    for i in range(parties):
        slope[i] = mean[i] * scale[i]
        constant -= slope[i] * threshold[i]
    return constant


@kernel()
def _tangent(points: Array, sizes: Ints, threshold: Array, weight: Array, slope: Array, have: Array) -> float:
    parties = threshold.size
    gain, least = np.empty(parties), np.empty(parties)
    for i in range(parties):
        most = -threshold[i]
        for k in range(points.shape[0]):
            most += points[k, i, : sizes[k]].max()
        least[i] = max(1e-3 * abs(most), 1e-9)
        gain[i] = max(0.5 * most, least[i])
    for step in range(_STEPS):
        for i in range(parties):
            slope[i] = weight[i] / gain[i]
        _best_mixed(points, sizes, slope, have)
        for i in range(parties):
            gain[i] = max(gain[i] + (have[i] - threshold[i] - gain[i]) * 2.0 / (step + 3.0), least[i])
    constant = 0.0
    for i in range(parties):
        slope[i] = weight[i] / gain[i]
        if weight[i] > 0.0:
            constant += weight[i] * (np.log(gain[i]) - 1.0) - slope[i] * threshold[i]
    return constant


@kernel()
def table(points: Array, sizes: Ints, slope: Array, tail: Array) -> Array:
    """``(K, M)`` weighted points of each option; ``tail`` ``(K + 1,)`` the most from issues k … K − 1, written."""
    issues, parties, width = points.shape
    found = np.full((issues, width), -np.inf)
    tail[issues] = 0.0
    for k in range(issues - 1, -1, -1):
        most = -np.inf
        for m in range(sizes[k]):
            total = 0.0
            for i in range(parties):
                total += slope[i] * points[k, i, m]
            found[k, m] = total
            most = max(most, total)
        tail[k] = tail[k + 1] + most
    return found
