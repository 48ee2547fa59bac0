"""What a density on the grid looks like: highest-density sets, modes, troughs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.evidence.pooling.likelihood import GRID, STEP

Array = NDArray[np.float64]

#: a valley counts if it is this share of the lower hill beside it, or less
VALLEY = 0.8


def highest_density_set(density: Array, level: float) -> tuple[tuple[float, float], ...]:
    """The smallest set that holds ``level`` (0 … 1) of a density ``(POINTS,)``: rising intervals in hundredths.

    Two intervals or more where the density has separate hills. A flat stretch is taken as a whole, since no part of
    it is denser than another: of a flat density, everything.
    """
    low, high = 0.0, float(density.max())
    if _mass_above(density, high * (1 - 1e-9)) >= level:
        return _above(density, high * (1 - 1e-9))
    for _ in range(60):  # halving to the last bit
        middle = (low + high) / 2
        low, high = (middle, high) if _mass_above(density, middle) >= level else (low, middle)
    return _above(density, low)


def modes(density: Array) -> tuple[float, ...]:
    """Hills of a density in hundredths, rising: peaks above a valley of `VALLEY` or less of their height.

    None for a flat density.
    """
    steps = np.sign(np.diff(density))
    if not steps.any() or float(density.max()) * (1 - 1e-9) <= float(density.min()):
        return ()
    padded = np.concatenate([[1.0], steps, [-1.0]])
    peaks = [i for i in range(len(density)) if padded[i] > 0 and padded[i + 1] <= 0]
    kept: list[int] = []
    for i in peaks:
        if not kept:
            kept.append(i)
            continue
        valley = float(density[kept[-1]:i + 1].min())
        if valley <= VALLEY * min(float(density[kept[-1]]), float(density[i])):
            kept.append(i)
        elif density[i] > density[kept[-1]]:
            kept[-1] = i
    return tuple(float(GRID[i]) for i in kept)


def in_trough(density: Array, at: float) -> bool:
    """Whether a point (hundredths) lies between two hills, at `VALLEY` of the lower one or less."""
    value = float(np.interp(at, GRID, density))
    split = round(at / STEP)
    left, right = float(density[:split + 1].max()), float(density[split:].max())
    return value <= VALLEY * min(left, right)


def _above(density: Array, level: float) -> tuple[tuple[float, float], ...]:
    """Where the density, straight between the points, is at least ``level``."""
    inside = density >= level
    edges = np.flatnonzero(np.diff(inside.astype(int)))
    cross = [GRID[i] + STEP * (level - density[i]) / (density[i + 1] - density[i]) for i in edges]
    bounds = [*([0.0] if inside[0] else []), *map(float, cross), *([100.0] if inside[-1] else [])]
    return tuple(zip(bounds[::2], bounds[1::2], strict=True))


def _mass_above(density: Array, level: float) -> float:
    """Integral of the density, straight between the points, where it is at least ``level``."""
    a, b = density[:-1], density[1:]
    top, bottom = np.maximum(a, b), np.minimum(a, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(bottom >= level, 1.0, np.where(top >= level, (top - level) / (top - bottom), 0.0))
    return float((STEP * part * (top + np.maximum(bottom, level)) / 2)[part > 0].sum())
