"""What the learned model looks at: features of each of the 101 candidate outcomes of one issue, compiled.

Candidates y are the integers 0…100 of the scale from its lower to its upper end. Positions x are put on the same
grid (halves to even, so that reversing the scale reverses the grid), weights are w = c^α s^β. How much more those
who care most count (β) is not known well, so the distance is averaged over several β. Every feature keeps its value
when the scale is reversed, so that the model cannot favour one end: nothing has to be learned twice.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]

#: candidates
POINTS = 101
#: width (hundredths of the scale) and floor of the smoothed crowd
WIDTH, FLOOR = 6.0, 0.03

#: every feature of a candidate y with its meaning; the order is that of the columns
FEATURES: dict[str, str] = {
    "distance_mean": "−|y − weighted mean of the positions|, in scale lengths, averaged over the exponents of salience",
    "distance_median": "−|y − weighted median of the positions|, in scale lengths",
    "crowd": "log(0.03 + weight of the positions near y, by a normal kernel of width 6)",
    "position": "1 if y is some actor's position",
    "position_share": "1 / number of different positions, if y is one of them",
    "outside": "1 if y lies beyond all positions",
    "tens": "1 if y is a multiple of 10",
    "fives": "1 if y is a multiple of 5",
    "middle": "1 if y is the middle of the scale",
    "end": "1 if y is an end of the scale",
    "setter_distance": "−|y − position of the agenda setter|, in scale lengths; 0 without one",
    "setter_position": "1 if y is the position of the agenda setter",
    "consent_distance": "−|y − position of those who must consent where a majority rules|; 0 without any",
    "consent_position": "1 if y is that position",
    "reference_unanimity": "−|y − reference point| where unanimity or consent rules; 0 where unknown",
    "reference_majority": "−|y − reference point| where a majority rules; 0 where unknown",
    "reference_position": "1 if y is the reference point",
}
NAMES = tuple(FEATURES)
COUNT = len(NAMES)
(DISTANCE_MEAN, DISTANCE_MEDIAN, CROWD, POSITION, POSITION_SHARE, OUTSIDE, TENS, FIVES, MIDDLE, END, SETTER_DISTANCE,
 SETTER_POSITION, CONSENT_DISTANCE, CONSENT_POSITION, REFERENCE_UNANIMITY, REFERENCE_MAJORITY,
 REFERENCE_POSITION) = range(COUNT)


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
def fill_fixed(out: Array) -> None:
    """Fill the rows of ``out (COUNT, 101)`` that are the same on every issue."""
    for y in range(POINTS):
        out[TENS, y] = 1.0 if y % 10 == 0 else 0.0
        out[FIVES, y] = 1.0 if y % 5 == 0 else 0.0
        out[MIDDLE, y] = 1.0 if y == 50 else 0.0
        out[END, y] = 1.0 if y == 0 or y == 100 else 0.0


@kernel(error_model="numpy")
def fill(
    x: Array, w: Array, means: Array, setter: float, consent: float, reference: float, majority: bool,
    active: NDArray[np.bool_], crowd: Array, out: Array,
) -> None:
    """Fill the active rows of ``out (COUNT, 101)`` for one issue of one draw, except those of `fill_fixed`.

    Parameters
    ----------
    x, w
        ``(N,)`` positions on the grid and shares of weight (sum 1); actors of weight 0 do not count.
    means
        ``(B,)`` weighted means of the positions, by exponent of salience.
    setter, consent, reference
        Positions on the grid, NaN where there is none.
    majority
        A majority rules this issue.
    active
        ``(COUNT,)`` the rows to fill; the others may be left alone.
    crowd
        ``(101,)`` memory.
    """
    low, high = 200.0, -200.0
    for y in range(POINTS):
        crowd[y] = -1.0  # nobody's position
    for i in range(len(x)):
        if w[i] > 0.0:
            low, high = min(low, x[i]), max(high, x[i])
            y = int(x[i])
            crowd[y] = max(crowd[y], 0.0) + w[i]
    different, below, median_low, median_high = 0, 0.0, -1.0, -1.0
    for y in range(POINTS):
        if crowd[y] >= 0.0:
            different += 1
            below += crowd[y]
            if median_low < 0.0 and below >= 0.5 - 1e-9:
                median_low = float(y)
            if median_high < 0.0 and below > 0.5 + 1e-9:
                median_high = float(y)
    median = 0.5 * (median_low + median_high)  # of a tie the middle, which a reversed scale keeps
    for y in range(POINTS):
        out[DISTANCE_MEAN, y] = 0.0
    for mean in means:
        for y in range(POINTS):
            out[DISTANCE_MEAN, y] -= abs(y - mean)
    for y in range(POINTS):
        out[DISTANCE_MEAN, y] /= 100.0 * len(means)
        out[DISTANCE_MEDIAN, y] = -abs(y - median) / 100.0
        out[POSITION, y] = 1.0 if crowd[y] >= 0.0 else 0.0
        out[POSITION_SHARE, y] = out[POSITION, y] / different
        out[OUTSIDE, y] = 1.0 if y < low or y > high else 0.0
    if active[CROWD]:
        for y in range(POINTS):
            near = 0.0
            for z in range(POINTS):
                if crowd[z] > 0.0:
                    near += crowd[z] * math.exp(-0.5 * ((y - z) / WIDTH) ** 2)
            out[CROWD, y] = math.log(FLOOR + near)
    if active[SETTER_DISTANCE] or active[SETTER_POSITION]:
        _near(setter, out[SETTER_DISTANCE], out[SETTER_POSITION])
    if active[CONSENT_DISTANCE] or active[CONSENT_POSITION]:
        _near(consent, out[CONSENT_DISTANCE], out[CONSENT_POSITION])
    if active[REFERENCE_UNANIMITY] or active[REFERENCE_MAJORITY] or active[REFERENCE_POSITION]:
        rules, idle = (REFERENCE_MAJORITY, REFERENCE_UNANIMITY) if majority else (
            REFERENCE_UNANIMITY, REFERENCE_MAJORITY)
        _near(reference, out[rules], out[REFERENCE_POSITION])
        for y in range(POINTS):
            out[idle, y] = 0.0


@kernel(error_model="numpy")
def _near(place: float, distance: Array, same: Array) -> None:
    known = not math.isnan(place)
    for y in range(POINTS):
        distance[y] = -abs(y - place) / 100.0 if known else 0.0
        same[y] = 1.0 if known and y == place else 0.0
