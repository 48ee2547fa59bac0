"""Fit the violence of a case to a monthly series: level, persistence, shocks and dispersion, by maximum likelihood.

The weekly log AR(1) of the simulator is observed once a month through a negative binomial. The likelihood is found on a
grid of the log level (a hidden Markov chain with 81 states), which needs no approximation of the counts. A season of
one harmonic is fitted where there are four years of months or more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.errors import InputError
from peaceroom.core.months import MONTH_WEEKS
from peaceroom.process.actors import Violence

Array = NDArray[np.float64]

#: weeks in a month, points of the grid, months that a season needs
WEEKS, POINTS, SEASON_MONTHS = MONTH_WEEKS, 81, 48
#: persistence and shocks are held to these a month; the shape of the noise too
_PHI, _SD, _SHAPE = (0.0, 0.98), (0.05, 1.5), (0.3, 200.0)


@one_blas_thread()
def fit_violence(counts: Sequence[float], last_month: int) -> Violence:
    """Violence from deaths a month, oldest first.

    Parameters
    ----------
    counts
        At least 12 counts of zero or more, without gaps, ending in the month before the as-of date or with it.
    last_month
        Calendar month (1 … 12) of the last count.

    Raises
    ------
    InputError
        E720 for fewer than 12 months, E715 for a count below zero or not finite.
    """
    from scipy.optimize import minimize

    y = np.asarray(counts, float)
    if y.size < 12:
        raise InputError.one("E720", f"{y.size} months of violence", "its persistence needs 12 or more",
                             "give a longer series, or leave the prior")
    if not np.isfinite(y).all() or (y < 0).any():
        raise InputError.one("E715", "a count below zero or missing", "a count of deaths is zero or more", "correct it")
    seasonal = y.size >= SEASON_MONTHS
    months = (last_month - y.size + np.arange(y.size)) % 12

    def season(x: Array) -> Array:
        angle = 2 * np.pi * months / 12
        found: Array = x[4] * np.cos(angle) + x[5] * np.sin(angle) if seasonal else np.zeros(y.size)
        return found

    def unpack(x: Array) -> tuple[float, float, float, float]:
        phi = _PHI[0] + (_PHI[1] - _PHI[0]) / (1 + np.exp(-x[1]))
        return float(x[0]), float(phi), float(np.exp(np.clip(x[2], *np.log(_SD)))), float(
            np.exp(np.clip(x[3], *np.log(_SHAPE))))

    def cost(x: Array) -> float:
        return -filtered(y, *unpack(x), season(x))[0] + float((x[4:] ** 2).sum()) * 2

    start = np.array([np.log(max(y.mean(), .5)), 1.0, np.log(.35), np.log(5.0), *([0.0, 0.0] if seasonal else [])])
    found = minimize(cost, start, method="Nelder-Mead", options={"maxfev": 900, "xatol": 1e-3, "fatol": 1e-3}).x
    level, phi, sd, shape = unpack(found)
    _, state = filtered(y, level, phi, sd, shape, season(found))
    # monthly to weekly: the same persistence over a month, and the same stationary variance
    weekly = max(phi, 1e-9) ** (1 / WEEKS)
    spread = sd * sd / (1 - phi * phi)
    mean = float(np.exp(level + spread / 2)) / WEEKS
    amplitude = (float(found[4]), float(found[5])) if seasonal else (0.0, 0.0)
    as_of = last_month % 12
    angle = 2 * np.pi * as_of / 12
    now = amplitude[0] * np.cos(angle) + amplitude[1] * np.sin(angle)
    begin = float(np.clip(state - level - spread / 2, -3, 3))
    return Violence(level=mean * float(np.exp(now)), start=begin, phi=weekly,
                    sd=float(np.sqrt(spread * (1 - weekly**2))), shape=shape, season=amplitude, month=as_of)


def filtered(y: Array, level: float, phi: float, sd: float, shape: float, season: Array) -> tuple[float, float]:
    """Log likelihood of a series, and the mean log level of its last month given all counts."""
    from scipy.special import gammaln

    spread = sd / np.sqrt(1 - phi * phi)
    grid = level + spread * np.linspace(-4.5, 4.5, POINTS)
    move = np.exp(-.5 * ((grid[:, None] - level - phi * (grid[None, :] - level)) / sd) ** 2)
    # narrow shocks fall between the points: add the width of a cell
    width = grid[1] - grid[0]
    if width > sd / 2:
        move = np.exp(-.5 * (grid[:, None] - level - phi * (grid[None, :] - level)) ** 2 / (sd**2 + width**2 / 4))
    move /= move.sum(0)
    p = np.exp(-.5 * ((grid - level) / spread) ** 2)
    p /= p.sum()
    total = 0.0
    for count, shift in zip(y, season, strict=True):
        mean = np.exp(grid + shift)
        log_mass = (gammaln(count + shape) - gammaln(shape) - gammaln(count + 1)
                    + shape * np.log(shape / (shape + mean))
                    + count * np.log(mean / (shape + mean)))
        top = log_mass.max()
        p = p * np.exp(log_mass - top)
        whole = p.sum()
        total += top + float(np.log(whole))
        p /= whole
        last = float(p @ grid)
        p = move @ p
    return total, last
