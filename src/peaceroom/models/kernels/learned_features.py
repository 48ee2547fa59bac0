"""What the learned model looks at: features of each of the 101 candidate outcomes of one issue, compiled.

Candidates y are the integers 0…100 of the scale from its lower to its upper end. Positions x are put on the same
grid (halves to even, so that reversing the scale reverses the grid), weights are w = c^α s^β. How much more those
who care most count (β) is not known well, so distances and shares of weight are averaged over several β. Every
feature keeps its value when the scale is reversed, so that the model cannot favour one end: nothing has to be
learned twice.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]

#: candidates
POINTS = 101
#: added to a share of weight before its logarithm is taken: a position of hardly any weight is not impossible
LEAST_WEIGHT = 0.01

#: every row of the table of features of a candidate y with its meaning, in the order of the rows
FEATURES: dict[str, str] = {
    "distance": "−|y − weighted mean of the positions|, in scale lengths, averaged over β = 1 … 3",
    "distance_wide": "the same, averaged over β = ½ … 4",
    "weight": "log(share of the weight at y + 0.01), the share averaged over β = ½ … 4",
    "position": "1 if y is some actor's position",
    "outside": "1 if y lies beyond all positions",
    "tens": "1 if y is a multiple of 10",
    "fives": "1 if y is a multiple of 5",
    "end": "1 if y is an end of the scale",
}
COUNT = len(FEATURES)
DISTANCE, DISTANCE_WIDE, WEIGHT, POSITION, OUTSIDE, TENS, FIVES, END = range(COUNT)


@kernel(error_model="numpy")
def on_grid(value: float, low: float, high: float) -> float:
    """A value of the issue's scale as a candidate 0…100 (halves to even, cut to the ends); NaN stays NaN."""
    if math.isnan(value):
        return math.nan
    return float(min(100.0, max(0.0, float(np.rint(100.0 * (value - low) / (high - low))))))


@kernel(error_model="numpy")
def logs(capability: Array, salience: Array, alpha: float, fixed: Array, growing: Array) -> bool:
    """Fill α log(c_i / max c) and log s_i ``(N,)``; −inf where c, s or the position is missing or 0.

    With α = 0 the size of the capability does not matter, and an unknown one counts. False where nobody is left.
    """
    largest, anybody = 0.0, False
    for i in range(len(fixed)):
        if capability[i] > largest:
            largest = capability[i]
    for i in range(len(fixed)):
        fixed[i] = growing[i] = -math.inf
        able = not capability[i] <= 0.0 if alpha == 0.0 else capability[i] > 0.0
        if able and salience[i] > 0.0:
            fixed[i] = 0.0 if alpha == 0.0 else alpha * math.log(capability[i] / largest)
            growing[i] = math.log(salience[i])
            anybody = True
    return anybody


@kernel(error_model="numpy")
def weigh(fixed: Array, growing: Array, beta: float, w: Array) -> None:
    """Fill ``w (N,)`` with shares of the weights c^α s^β, from their logarithms; at least one is finite."""
    top, total = -math.inf, 0.0
    for i in range(len(w)):
        if growing[i] > -math.inf:
            w[i] = fixed[i] + beta * growing[i]
            top = max(top, w[i])
    for i in range(len(w)):
        w[i] = math.exp(w[i] - top) if growing[i] > -math.inf else 0.0
        total += w[i]
    for i in range(len(w)):
        w[i] /= total


@kernel(error_model="numpy")
def mean_of(x: Array, w: Array) -> float:
    """Mean of positions ``x`` with shares ``w`` (sum 1); who has no weight may have no position."""
    mean = 0.0
    for i in range(len(x)):
        if w[i] > 0.0:
            mean += w[i] * x[i]
    return mean


@kernel(error_model="numpy")
def fill_fixed(out: Array) -> None:
    """Fill the rows of ``out (COUNT, 101)`` that are the same on every issue."""
    for y in range(POINTS):
        out[TENS, y] = 1.0 if y % 10 == 0 else 0.0
        out[FIVES, y] = 1.0 if y % 5 == 0 else 0.0
        out[END, y] = 1.0 if y == 0 or y == 100 else 0.0


@kernel(error_model="numpy")
def fill(x: Array, fixed: Array, growing: Array, narrow: Array, wide: Array, w: Array, out: Array) -> int:
    """Fill the rows of ``out (COUNT, 101)`` except those of `fill_fixed` for one issue; number of different positions.

    Parameters
    ----------
    x, fixed, growing
        ``(N,)`` positions on the grid, and what `logs` filled; who has no weight does not count.
    narrow, wide
        Exponents β of salience for the first row, and for the two that follow.
    w
        ``(N,)`` memory.
    """
    low, high = 200.0, -200.0
    for row in (DISTANCE, DISTANCE_WIDE, WEIGHT, POSITION):
        out[row, :] = 0.0
    for i in range(len(x)):
        if growing[i] > -math.inf:
            low, high = min(low, x[i]), max(high, x[i])
            out[POSITION, int(x[i])] = 1.0
    for beta in narrow:
        weigh(fixed, growing, beta, w)
        _add_distance(mean_of(x, w), 100.0 * len(narrow), out[DISTANCE])
    for beta in wide:
        weigh(fixed, growing, beta, w)
        _add_distance(mean_of(x, w), 100.0 * len(wide), out[DISTANCE_WIDE])
        for i in range(len(x)):
            if w[i] > 0.0:
                out[WEIGHT, int(x[i])] += w[i] / len(wide)
    different = 0
    for y in range(POINTS):
        out[OUTSIDE, y] = 1.0 if y < low or y > high else 0.0
        out[WEIGHT, y] = math.log(out[WEIGHT, y] + LEAST_WEIGHT)
        different += int(out[POSITION, y])
    return different


@kernel(error_model="numpy")
def _add_distance(mean: float, unit: float, row: Array) -> None:
    for y in range(POINTS):
        row[y] -= abs(y - mean) / unit
