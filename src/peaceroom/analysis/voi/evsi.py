"""Expected value of sample information: what one more passage about an input would be worth.

A passage is informative with a chance p, and then gives the value of the input with an error; else it
gives any value on the scale. As in pooling, L(x|θ) = p N(x; θ, sd²) + (1 − p)/width, but with the normal made to
integrate to 1 over the scale: values that are read can lie nowhere else, and probabilities of what is read must add
up to 1.

What is read is one number, so the mean over it is an integral on a grid: it has no noise of its own.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.analysis.voi.evppi import LEVEL, PERMUTATIONS
from peaceroom.analysis.voi.gains import Gain, Observation, Observe, gain_of_choice, gains
from peaceroom.analysis.voi.splines import Smoother

Array = NDArray[np.float64]

#: points of the grid at least, and points to an sd at least; an sd narrower than _POINTS_MOST allows is widened
_POINTS_TO_SD, _POINTS_MOST = 4, 1000


class Evsi(Gain):
    """What one plausible passage would gain; see `Gain` for the fields."""


def evsi(
    theta: ArrayLike, outcomes: ArrayLike, *, p: float, sd: float, scale: tuple[float, float] = (0.0, 100.0),
    points: int = 200, permutations: int = PERMUTATIONS, seed: int = 0, level: float = LEVEL,
) -> Evsi:
    """What one passage about an input would gain before it is read.

    Parameters
    ----------
    theta
        ``(M,)`` draws of the input. The few that may lie off the scale are taken as at its end.
    outcomes
        As for `evppi`.
    p
        Chance that the passage is informative, 0–1.
    sd
        Of its error, in the unit of ``theta``. Below 1/250 of the range of the draws it is taken as that.
    scale
        Ends of the scale of ``theta``.
    points
        Of the grid of what may be read, at least.
    permutations, level
        As for `evppi`.

    Returns
    -------
    Evsi
        All zeros if the input or the outcome is constant, or p is 0; NaN with fewer than 50 draws.

    Raises
    ------
    ValueError
        Shapes that do not fit; p outside 0–1, sd not above 0, a scale that does not rise.
    """
    y = np.asarray(outcomes, float)
    if y.ndim == 2:
        return gain_of_choice(Evsi, theta, y, _passage(p, sd, scale, points), permutations, seed, level)
    return evsi_many(theta, y[..., None], p=p, sd=sd, scale=scale, points=points, permutations=permutations, seed=seed,
                     level=level)[0]


def evsi_many(
    theta: ArrayLike, outcomes: ArrayLike, *, p: float, sd: float, scale: tuple[float, float] = (0.0, 100.0),
    points: int = 200, permutations: int = PERMUTATIONS, seed: int = 0, level: float = LEVEL,
) -> list[Evsi]:
    """As `evsi` for each of Q quantities or events ``(M, Q)`` and one input, which is prepared once."""
    return gains(Evsi, theta, outcomes, _passage(p, sd, scale, points), permutations, seed, level)


def _passage(p: float, sd: float, scale: tuple[float, float], points: int) -> Observe:
    """What a passage may say. Far from all draws only an uninformative one says anything: that is left out."""
    low, high = scale
    if not (0 <= p <= 1 and sd > 0 and low < high):
        raise ValueError(f"a passage needs 0 ≤ p ≤ 1, sd > 0 and a rising scale, not {p}, {sd}, {scale}")

    def observe(theta: Array, basis: Smoother) -> Observation:
        from scipy.special import ndtr

        at = np.clip(theta, low, high)
        error = max(sd, _POINTS_TO_SD / _POINTS_MOST * float(np.ptp(at)))
        start, end = max(low, at.min() - 6 * error), min(high, at.max() + 6 * error)
        n = max(points, ceil(_POINTS_TO_SD * (end - start) / error))
        step = (end - start) / n
        x = start + step * (np.arange(n) + .5)
        inside = ndtr((high - at) / error) - ndtr((low - at) / error)
        given = np.exp(-.5 * ((x[:, None] - at) / error) ** 2)
        given *= p * step / (error * np.sqrt(2 * np.pi)) / inside
        given += (1 - p) * step / (high - low)
        whole = given.sum(1)
        # where p = 1, a gap between draws that nothing could be read in
        expected = np.divide(given @ basis.basis, whole[:, None], out=np.zeros((n, basis.basis.shape[1])),
                             where=whole[:, None] > 0)
        return Observation(expected, whole / len(theta), given)

    return observe
