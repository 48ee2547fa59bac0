"""What the learned model looks at: features of each of the 101 candidate outcomes of one issue, compiled.

Candidates y are the integers 0…100 of the scale from its lower to its upper end. Positions x are put on the same
grid (halves to even, so that reversing the scale reverses the grid), weights are w = c^α s^β. How much more those
who care most count (β) is not known well, so the distance is averaged over several β. Every feature keeps its value
when the scale is reversed, so that the model cannot favour one end: nothing has to be learned twice.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

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


@njit(cache=True, nogil=True, error_model="numpy")
def on_grid(value: float, low: float, high: float) -> float:
    """A value of the issue's scale as a candidate 0…100 (halves to even, cut to the ends); NaN stays NaN."""
    if math.isnan(value):
        return math.nan
    return float(min(100.0, max(0.0, float(np.rint(100.0 * (value - low) / (high - low))))))


@njit(cache=True, nogil=True, error_model="numpy")
def weigh(capability: Array, salience: Array, alpha: float, beta: float, out: Array) -> float:
    """Fill ``out (N,)`` with shares of weight c^α s^β (0 where c, s or the position is missing or 0); their sum.

    With α = 0 the size of the capability does not matter, and an unknown one counts. The sum is 1, or 0 where
    nobody has a weight.
    """
    largest = 0.0
    for i in range(len(out)):
        if capability[i] > largest:
            largest = capability[i]
    total = 0.0
    for i in range(len(out)):
        out[i] = 0.0
        able = not capability[i] <= 0.0 if alpha == 0.0 else capability[i] > 0.0
        if able and salience[i] > 0.0:
            c = 1.0 if alpha == 0.0 else (capability[i] / largest) ** alpha
            out[i] = c * salience[i] ** beta
        total += out[i]
    if total > 0.0:
        for i in range(len(out)):
            out[i] /= total
        return 1.0
    return 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def fill(
    x: Array, w: Array, means: Array, setter: float, consent: float, reference: float, majority: bool,
    active: NDArray[np.bool_], crowd: Array, out: Array,
) -> None:
    """Fill the active columns of ``out (101, COUNT)`` for one issue of one draw.

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
        ``(COUNT,)`` the columns to fill; the others are left alone.
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
        at = crowd[y] >= 0.0
        distance = 0.0
        for b in range(len(means)):
            distance += abs(y - means[b])
        out[y, DISTANCE_MEAN] = -distance / len(means) / 100.0
        out[y, DISTANCE_MEDIAN] = -abs(y - median) / 100.0
        out[y, POSITION] = 1.0 if at else 0.0
        out[y, POSITION_SHARE] = 1.0 / different if at else 0.0
        out[y, OUTSIDE] = 1.0 if y < low or y > high else 0.0
        out[y, TENS] = 1.0 if y % 10 == 0 else 0.0
        out[y, FIVES] = 1.0 if y % 5 == 0 else 0.0
        out[y, MIDDLE] = 1.0 if y == 50 else 0.0
        out[y, END] = 1.0 if y == 0 or y == 100 else 0.0
        if active[CROWD]:
            near = 0.0
            for z in range(POINTS):
                if crowd[z] > 0.0:
                    near += crowd[z] * math.exp(-0.5 * ((y - z) / WIDTH) ** 2)
            out[y, CROWD] = math.log(FLOOR + near)
        _near(y, setter, out, SETTER_DISTANCE, SETTER_POSITION)
        _near(y, consent, out, CONSENT_DISTANCE, CONSENT_POSITION)
        _near(y, reference, out, REFERENCE_UNANIMITY, REFERENCE_POSITION)
        out[y, REFERENCE_MAJORITY] = out[y, REFERENCE_UNANIMITY] if majority else 0.0
        if majority:
            out[y, REFERENCE_UNANIMITY] = 0.0


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _near(y: int, place: float, out: Array, distance: int, same: int) -> None:
    known = not math.isnan(place)
    out[y, distance] = -abs(y - place) / 100.0 if known else 0.0
    out[y, same] = 1.0 if known and y == place else 0.0
