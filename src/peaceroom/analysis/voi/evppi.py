"""Expected value of partial perfect information: what it would be worth to know one input exactly.

Strong, Oakley and Brennan (2014), Medical Decision Making 34, 311–326: regress outcomes on the draws of the input.
Noise makes any regression find something, so the mean over permutations is taken off. Give 5,000 draws or more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.analysis.voi.gains import Gain, Observation, gain_of_choice, gains
from peaceroom.analysis.voi.splines import Smoother

Array = NDArray[np.float64]

PERMUTATIONS, LEVEL = 20, 0.9


class Evppi(Gain):
    """What knowing an input exactly would gain; see `Gain` for the fields."""


def evppi(
    theta: ArrayLike, outcomes: ArrayLike, *, permutations: int = PERMUTATIONS, seed: int = 0, level: float = LEVEL
) -> Evppi:
    """What knowing one input exactly would gain.

    Parameters
    ----------
    theta
        ``(M,)`` draws of the input. Up to 12 distinct values are categories: means of each in place of splines.
    outcomes
        ``(M,)`` of a quantity (sd of E[Y|θ], and its first-order Sobol index as ``share``); ``(M,)`` of an event, all
        0 or 1 (variance of P(event|θ), the expected gain of the Brier score); or ``(M, D)`` payoffs of decisions
        (E[max_d E[U_d|θ]] − max_d E[U_d]). Draws with NaN are dropped.
    permutations
        Of which the null is the mean; 0 for none.
    level
        Of the interval.

    Returns
    -------
    Evppi
        All zeros if the input or the outcome is constant; NaN with fewer than 50 draws.

    Raises
    ------
    ValueError
        Shapes that do not fit.
    """
    y = np.asarray(outcomes, float)
    if y.ndim == 2:
        return gain_of_choice(Evppi, theta, y, _itself, permutations, seed, level)
    return evppi_many(theta, y[..., None], permutations=permutations, seed=seed, level=level)[0]


def evppi_many(
    theta: ArrayLike, outcomes: ArrayLike, *, permutations: int = PERMUTATIONS, seed: int = 0, level: float = LEVEL
) -> list[Evppi]:
    """As `evppi` for each of Q quantities or events ``(M, Q)`` and one input, which is prepared once."""
    return gains(Evppi, theta, outcomes, _itself, permutations, seed, level)


def _itself(theta: Array, basis: Smoother) -> Observation:
    return Observation(basis.basis, np.full(len(theta), 1 / len(theta)))
