"""Smooth means of many outcomes given one input: penalised cubic B-splines, the penalty by cross-validation.

The basis depends on the input only. It is turned once so that it is orthonormal and its penalty diagonal (the basis of
Demmler and Reinsch); then each outcome, and each permutation of one, costs one product and a search along a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: inner knots, at quantiles of the distinct values
KNOTS = 12
#: an input with no more distinct values than this is one of categories, each with its own mean
CATEGORIES = 12
#: penalties tried, from none that matters to a straight line
_PENALTIES = 60
#: directions of the basis with less than this share of the greatest are rounding
_RANK = 1e-12


@dataclass(frozen=True, eq=False)
class Smoother:
    """Basis of the functions of one input that are considered.

    Attributes
    ----------
    basis
        ``(M, K)`` at the draws, columns orthonormal. Constants are among its functions.
    roughness
        ``(K,)`` ≥ 0, ∝ ∫ g''² of each column; 0 for straight lines, and for every column of categories.
    """

    basis: Array
    roughness: Array

    @property
    def constant(self) -> bool:
        """The input has one value."""
        return int(self.basis.shape[1]) < 2

    def project(self, y: Array) -> Array:
        """Coefficients ``(K, N)`` of outcomes ``(M, N)`` by least squares, without penalty."""
        return np.asarray(self.basis.T @ y)

    def smooth(self, coefficients: Array, squares: Array) -> Array:
        """Coefficients ``(K, N)`` after the penalty of least generalised cross-validation, M RSS / (M − df)².

        Parameters
        ----------
        coefficients
            As `project` gives them.
        squares
            Sum of squares ``(N,)`` of each outcome.
        """
        kept = self._kept
        rss = np.maximum(squares - (2 * kept - kept**2) @ coefficients**2, 0)
        best = np.argmin(rss / ((len(self.basis) - kept.sum(1)) ** 2)[:, None], axis=0)
        return np.asarray(kept[best].T * coefficients)

    @cached_property
    def _kept(self) -> Array:
        """Share of each coefficient that each penalty leaves, ``(penalties, K)``."""
        rough = self.roughness[self.roughness > 0]
        if not rough.size:
            return np.ones((1, len(self.roughness)))
        penalties = np.geomspace(1e-2 / rough.max(), 1e4 / rough.min(), _PENALTIES)
        return np.asarray(1 / (1 + penalties[:, None] * self.roughness))

    def fit(self, y: Array) -> Array:
        """Smooth means ``(M, N)`` of outcomes ``(M, N)`` at the draws; their mean is that of the outcomes."""
        return np.asarray(self.basis @ self.smooth(self.project(y), (y**2).sum(0)))


def smoother(theta: Array, knots: int = KNOTS) -> Smoother:
    """Smoother for the draws ``(M,)`` of one input, finite numbers on any scale."""
    values, at, count = np.unique(theta, return_inverse=True, return_counts=True)
    if len(values) <= CATEGORIES:
        basis = (at[:, None] == np.arange(len(values))) / np.sqrt(count)
        return Smoother(basis, np.zeros(len(values)))
    # on 0–1, so that neither squares nor second derivatives leave the range of numbers
    low, width = values[0], values[-1] - values[0]
    design, penalty = _design((theta - low) / width, (values - low) / width, knots)
    size, turn = np.linalg.eigh(design.T @ design)
    used = size > _RANK * size[-1]
    scale = turn[:, used] / np.sqrt(size[used])
    rough, turn = np.linalg.eigh(scale.T @ penalty @ scale)
    rough[:2] = 0  # straight lines, but for rounding
    return Smoother(design @ (scale @ turn), np.maximum(rough, 0))


def _design(x: Array, values: Array, knots: int) -> tuple[Array, Array]:
    """B-splines ``(M, K)`` at x, and the penalty ∫ Bᵢ'' Bⱼ'' ``(K, K)``. Several draws of one value hold one knot."""
    from scipy.interpolate import BSpline

    inner = np.quantile(values, np.arange(1, knots + 1) / (knots + 1))
    ends = np.unique(np.concatenate([[0.0], inner, [1.0]]))
    t = np.concatenate([[0.0] * 3, ends, [1.0] * 3])
    # second derivatives are straight between knots, so two points of Gauss–Legendre integrate their products exactly
    middle, half = (ends[1:] + ends[:-1]) / 2, np.diff(ends) / 2
    at = np.concatenate([middle - half / np.sqrt(3), middle + half / np.sqrt(3)])
    curved = BSpline(t, np.eye(len(t) - 4), 3).derivative(2)(at)
    penalty = curved.T @ (np.concatenate([half, half])[:, None] * curved)
    return BSpline.design_matrix(x, t, 3).toarray(), penalty
