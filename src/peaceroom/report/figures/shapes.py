"""Smoothed distributions for the figures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
POINTS = 101


def visible(hill: Array) -> NDArray[np.intp]:
    """Indices of the points that matter to the eye: those inside a flat stretch are left out."""
    flat = np.abs(np.diff(hill)) < 2e-3
    inside = np.r_[False, flat[:-1] & flat[1:], False] & (hill < 5e-3)
    return np.flatnonzero(~inside)


def density(values: Array, low: float, high: float) -> tuple[Array, Array]:
    """Grid of `POINTS` from ``low`` to ``high`` and a smoothed density on it, its highest point at 1.

    A Gaussian kernel with Silverman's width (Silverman 1986, eq. 3.31), at least a hundredth of the scale;
    what would leave the scale is reflected at its ends. All zero if there is no finite value.
    """
    grid = np.linspace(low, high, POINTS)
    unit = values[np.isfinite(values)]  # a copy, which is worked on where it lies: it may be large
    if not unit.size:
        return grid, np.zeros(POINTS)
    unit -= low
    unit /= high - low
    np.clip(unit, 0, 1, out=unit)
    deviation = float(unit.std())
    q25, q75 = np.quantile(unit, (0.25, 0.75), overwrite_input=True)
    spread = min(deviation, (q75 - q25) / 1.34) or deviation
    width = max(0.01, 0.9 * spread * unit.size ** -0.2) * (POINTS - 1)
    unit *= POINTS - 1
    counts = np.bincount(np.rint(unit, out=unit).astype(np.intp), minlength=POINTS).astype(float)
    reach = int(4 * width) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    padded = np.concatenate([counts[1:reach + 1][::-1], counts, counts[-reach - 1:-1][::-1]]) \
        if reach < POINTS else np.pad(counts, reach)
    smooth = np.convolve(padded, kernel, mode="valid")
    return grid, np.asarray(smooth / smooth.max())
