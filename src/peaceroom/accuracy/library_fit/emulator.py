"""A cheap stand-in of the simulator: the log-odds of every target as a curve in the coordinates of the numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: prior standard deviations of a curve's constant, slopes and bends
_CONSTANT, _SLOPE, _BEND = 4.0, 0.7, 0.25
_STEPS, _DONE = 60, 1e-8
#: a step is halved at most so many times until it leads up: where hardly any draw says yes, a whole one overshoots
_HALVED = 30


def features(z: Array) -> Array:
    """``(n, 1 + 2d)`` constant, coordinates, and their squares less one, of points ``(n, d)``."""
    return np.hstack([np.ones((len(z), 1)), z, (z**2 - 1) / np.sqrt(2)])


def fit_curve(points: Array, asked: Array, yes: Array) -> Array:
    """``(1 + 2d,)`` coefficients from draws asked and saying yes ``(J,)``, by ridge logistic regression."""
    x = features(points)
    d = points.shape[1]
    precision = np.concatenate([[_CONSTANT**-2], np.full(d, _SLOPE**-2), np.full(d, _BEND**-2)])
    beta = np.zeros(x.shape[1])
    beta[0] = np.log((yes.sum() + 0.5) / (asked.sum() - yes.sum() + 0.5))

    def score(b: Array) -> float:
        """Logarithm of the posterior, which has one maximum."""
        return float(yes @ (x @ b) - asked @ np.logaddexp(0, x @ b) - precision @ b**2 / 2)

    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve((x * (asked * p * (1 - p))[:, None]).T @ x + np.diag(precision),
                               x.T @ (yes - asked * p) - precision * beta)
        if np.abs(step).max() < _DONE:
            break
        here = score(beta)
        for _ in range(_HALVED):
            if score(beta + step) > here:
                break
            step = step / 2
        else:
            break  # as high as its digits tell
        beta = beta + step
    return beta


@dataclass(frozen=True, slots=True)
class Emulator:
    """Coefficients ``(T, 1 + 2d)`` of all targets of all origins, and the number of the country of each ``(T,)``."""

    beta: Array
    cluster: NDArray[np.int64]

    @property
    def dimensions(self) -> int:
        return (int(self.beta.shape[1]) - 1) // 2

    def take(self, rows: NDArray[np.bool_]) -> Emulator:
        """Some of the targets."""
        return Emulator(self.beta[rows], self.cluster[rows])

    def log_odds(self, z: Array) -> Array:
        """``(n, T)`` at points ``(n, d)``."""
        found: Array = features(z) @ self.beta.T
        return found

    def slopes(self, z: Array) -> Array:
        """``(T, d)`` derivatives of the log-odds at one point ``(d,)``."""
        d = self.dimensions
        found: Array = self.beta[:, 1:1 + d] + self.beta[:, 1 + d:] * np.sqrt(2) * z
        return found
