"""Both forms of the learned distribution on past decisions, plainly: masses, gradients, priors.

The compiled model must say the same; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.estimating import Prior

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

#: means and standard deviations of the priors on the mixture's coefficients, in the order of `FORMS`
MEANS: Array = np.array([2.0, -1.0, 1.0, 1.0, 0.0, 0.3, 2.0, 0.0, 0.5, 0.0])
DEVIATIONS: Array = np.array([2.0, 2.0, 2.0, 2.0, 2.0, 0.7, 2.0, 1.0, 2.0, 1.0])


def softmax(energy: Array) -> Array:
    """``(n, 101)`` masses in proportion to the exponentials of ``energy (n, 101)``; −inf has no mass."""
    risen = np.exp(energy - energy.max(axis=1, keepdims=True))
    return np.asarray(risen / risen.sum(axis=1, keepdims=True))


def _stacked(rows: list[Array]) -> Array:
    return np.stack(rows, axis=2)


def _slopes(x: Array, q: Array, at: Rows) -> Array:
    """``(n, P)`` features of the outcome minus their mean under ``q (n, 101)``."""
    return np.asarray(x[np.arange(len(at)), at] - np.einsum("iy,iyp->ip", q, x))


@dataclass(frozen=True)
class LogLinear:
    """P₁: softmax of features ``x (n, 101, 6)``."""

    x: Array

    @classmethod
    def of(cls, f: Mapping[str, Array]) -> LogLinear:
        """From the features of a `Design`, in the order of `FORMS`."""
        share = f["position"] / f["position"].sum(axis=1, keepdims=True)
        x = _stacked([f["distance"], share, f["outside"], f["tens"], f["fives"], f["end"]])
        return cls(x - x.mean(axis=1, keepdims=True))  # what all candidates have in common does not change their odds

    def prior(self, penalty: float) -> Prior:
        """Towards 0, in units of each feature's spread; one that never varies stays there."""
        square = (self.x**2).mean(axis=(0, 1))
        return Prior(np.zeros(len(square)), np.where(square > 1e-24, penalty * square, 1.0))

    def masses(self, theta: Array) -> Array:
        return softmax(self.x @ theta)

    def scores(self, theta: Array, at: Rows) -> tuple[Array, Array]:
        q = self.masses(theta)
        return np.log(q[np.arange(len(at)), at] + 1e-300), _slopes(self.x, q, at)


@dataclass(frozen=True)
class Mixture:
    """P₂: (1 − π) S + π T, S a softmax of ``between (n, 101, 5)``, T one of ``taken (n, 101, 3)`` over positions.

    ``stands (n, 101)`` marks the positions; logit π is linear in ``odds (n, 2)``.
    """

    between: Array
    taken: Array
    stands: NDArray[np.bool_]
    odds: Array

    @classmethod
    def of(cls, f: Mapping[str, Array]) -> Mixture:
        """From the features of a `Design`, in the order of `FORMS`."""
        stands = f["position"] > 0
        odds = np.stack([np.ones(len(stands)), np.log(stands.sum(axis=1)) - 1.0], axis=1)
        between = _stacked([f["distance_wide"], f["outside"], f["tens"], f["fives"], f["end"]])
        return cls(between, _stacked([f["weight"], f["distance_wide"], f["end"]]), stands, odds)

    def prior(self, scale: float) -> Prior:
        """`MEANS` and `DEVIATIONS`, the precision times ``scale``."""
        return Prior(MEANS, scale / DEVIATIONS**2)

    def parts(self, theta: Array) -> tuple[Array, Array, Array]:
        """S ``(n, 101)``, T ``(n, 101)`` and π ``(n, 1)``."""
        t = softmax(np.where(self.stands, self.taken @ theta[5:8], -np.inf))
        return softmax(self.between @ theta[:5]), t, 1.0 / (1.0 + np.exp(-(self.odds @ theta[8:])))[:, None]

    def masses(self, theta: Array) -> Array:
        s, t, share = self.parts(theta)
        return np.asarray((1 - share) * s + share * t)

    def scores(self, theta: Array, at: Rows) -> tuple[Array, Array]:
        rows = np.arange(len(at))
        s, t, share = self.parts(theta)
        mass = ((1 - share) * s + share * t)[rows, at][:, None] + 1e-300
        whose = share * t[rows, at][:, None] / mass  # how likely it is that somebody's position was taken
        slopes = [(1 - whose) * _slopes(self.between, s, at), whose * _slopes(self.taken, t, at),
                  (whose - share) * self.odds]
        return np.log(mass[:, 0]), np.hstack(slopes)
