"""The learned model, compiled: masses of the candidates, issue by issue and draw by draw."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.learned_features import (
    COUNT,
    DISTANCE,
    DISTANCE_WIDE,
    END,
    FIVES,
    OUTSIDE,
    POINTS,
    POSITION,
    TENS,
    WEIGHT,
    fill,
    fill_fixed,
    logs,
    mean_of,
    on_grid,
    weigh,
)

Array = NDArray[np.float64]


@kernel(error_model="numpy")
def features_of(
    position: Array, capability: Array, salience: Array, low: float, high: float, alpha: float, narrow: Array,
    wide: Array,
) -> Array:
    """``(D, COUNT, 101)`` features of one issue; NaN where nobody has a weight. Arrays ``(D, N)``."""
    draws, actors = position.shape
    out = np.zeros((draws, COUNT, POINTS))
    x, w, fixed, growing = np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors)
    for d in range(draws):
        fill_fixed(out[d])
        if logs(capability[d], salience[d], alpha, fixed, growing):
            for i in range(actors):
                x[i] = on_grid(position[d, i], low, high)
            fill(x, fixed, growing, narrow, wide, w, out[d])
        else:
            out[d] = math.nan
    return out


@kernel(error_model="numpy")
def masses_of(
    position: Array, capability: Array, salience: Array, low: float, high: float, linear: Array, mixture: Array,
    alphas: Array, narrow: Array, wide: Array, errors: Array, share: float, first: int, out: Array,
) -> None:
    """Fill ``out (D, 101)`` with the masses of one issue, NaN where nobody has a weight.

    ``linear (2, M, 6)`` and ``mixture (2, M, 10)`` hold M draws of the coefficients of both forms, ``alphas (2,)`` the
    exponents of capability: with known capabilities and, second, for draws in which all capabilities are alike. With
    ``first`` < 0 the masses are means over all M; otherwise those of draw d are by set number (first + d) mod M alone,
    so that an outcome drawn from each is drawn from the mean. A share ``share`` of the mass goes to the compromise
    mean with errors of the sizes ``errors (101,)``.
    """
    draws, actors = position.shape
    x, w, fixed, growing = np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors)
    table, e, sets = np.zeros((COUNT, POINTS)), np.empty(POINTS), linear.shape[1]
    fill_fixed(table)
    for d in range(draws):
        kind = 1 if _alike(capability[d], salience[d]) else 0
        if not logs(capability[d], salience[d], alphas[kind], fixed, growing):
            out[d] = math.nan
            continue
        for i in range(actors):
            x[i] = on_grid(position[d, i], low, high)
        different = fill(x, fixed, growing, narrow, wide, w, table)
        out[d] = 0.0
        if first < 0:
            for m in range(sets):
                _add(table, different, linear[kind, m], mixture[kind, m], (1.0 - share) / sets, e, out[d])
        else:
            m = (first + d) % sets
            _add(table, different, linear[kind, m], mixture[kind, m], 1.0 - share, e, out[d])
        if share > 0.0:
            weigh(fixed, growing, 1.0, w)
            mean = np.rint(1e9 * mean_of(x, w)) / 1e9  # half-way stays half-way, whatever rounding left of it
            _spread(int(np.rint(mean)), errors, share, out[d])


@kernel(error_model="numpy")
def _add(table: Array, different: int, a: Array, b: Array, share: float, e: Array, out: Array) -> None:
    """Add ``share`` of both forms with coefficients ``a (6,)`` and ``b (10,)``, in halves; ``e (101,)`` is memory."""
    own = a[1] / different
    for y in range(POINTS):
        e[y] = (a[0] * table[DISTANCE, y] + own * table[POSITION, y] + a[2] * table[OUTSIDE, y]
                + a[3] * table[TENS, y] + a[4] * table[FIVES, y] + a[5] * table[END, y])
    _add_softmax(e, 0.5 * share, out)
    for y in range(POINTS):
        e[y] = (b[0] * table[DISTANCE_WIDE, y] + b[1] * table[OUTSIDE, y] + b[2] * table[TENS, y]
                + b[3] * table[FIVES, y] + b[4] * table[END, y])
    taken = 1.0 / (1.0 + math.exp(-(b[8] + b[9] * (math.log(different) - 1.0))))
    _add_softmax(e, 0.5 * share * (1.0 - taken), out)
    for y in range(POINTS):
        e[y] = (b[5] * table[WEIGHT, y] + b[6] * table[DISTANCE_WIDE, y] + b[7] * table[END, y]
                if table[POSITION, y] > 0.0 else -math.inf)
    _add_softmax(e, 0.5 * share * taken, out)


@kernel(error_model="numpy")
def _add_softmax(e: Array, share: float, out: Array) -> None:
    top, total = e.max(), 0.0
    for y in range(POINTS):
        e[y] = math.exp(e[y] - top) if e[y] > -math.inf else 0.0
        total += e[y]
    for y in range(POINTS):
        out[y] += share * e[y] / total


@kernel(error_model="numpy")
def _spread(centre: int, errors: Array, share: float, out: Array) -> None:
    """Add ``share`` around a place, alike on both sides; what would lie beyond the scale is on its end."""
    for size in range(POINTS):
        if errors[size] > 0.0:
            out[max(centre - size, 0)] += 0.5 * share * errors[size]
            out[min(centre + size, POINTS - 1)] += 0.5 * share * errors[size]


@kernel(error_model="numpy")
def _alike(capability: Array, salience: Array) -> bool:
    """All who care and can act have the same capability, or none is known: it says nothing about strength."""
    low, high = math.inf, -math.inf
    for i in range(len(capability)):
        if salience[i] > 0.0 and capability[i] > 0.0:
            low, high = min(low, capability[i]), max(high, capability[i])
    return not high - low > 1e-9 * high


@kernel(error_model="numpy")
def draw(masses: Array, u: Array, out: NDArray[np.int64]) -> None:
    """The candidate at which the cumulative mass passes ``u (D,)``, from the lower end; −1 where masses are NaN."""
    draws, points = masses.shape
    for d in range(draws):
        passed, last = 0.0, -1
        for y in range(points):
            if masses[d, y] > 0.0:
                passed += masses[d, y]
                last = y  # takes what rounding leaves
                if passed > u[d]:
                    break
        out[d] = last
