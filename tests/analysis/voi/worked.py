"""A decision whose values of information have closed forms: do nothing, or take 0.5 θ₁ + 0.3 θ₂ + c.

θ₁ ~ N(60, 10²), θ₂ ~ N(50, 8²), and c such that the payoff is −2 on average.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, exp, pi, sqrt

import numpy as np
from scipy.special import ndtri

MEAN = -2.0
SD_1, SD_2 = .5 * 10, .3 * 8
SD = sqrt(SD_1**2 + SD_2**2)
#: of θ₁ after one observation with sd 10: half the variance is explained
SD_SAMPLE = .5 * 10 * sqrt(.5)


def gain(sd: float, mean: float = MEAN) -> float:
    """E max(0, N(mean, sd²)) − max(0, mean), for mean < 0."""
    z = mean / sd
    return sd * exp(-z * z / 2) / sqrt(2 * pi) + mean * (1 + erf(z / sqrt(2))) / 2


@dataclass(frozen=True)
class Draws:
    first: np.ndarray
    second: np.ndarray
    nothing: np.ndarray
    amount: np.ndarray

    @property
    def payoffs(self) -> np.ndarray:
        return np.stack([np.zeros_like(self.amount), self.amount], axis=1)


def draws(m: int = 5000, seed: int = 0, *, latin: bool = False) -> Draws:
    """Draws by chance, or in a Latin hypercube, which has less noise of its own."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(3, m))
    if latin:
        z = ndtri((rng.permuted(np.tile(np.arange(m), (3, 1)), axis=1) + rng.uniform(size=(3, m))) / m)
    first, second = 60 + 10 * z[0], 50 + 8 * z[1]
    return Draws(first, second, z[2], .5 * first + .3 * second - 45 + MEAN)
