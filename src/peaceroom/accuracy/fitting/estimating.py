"""A penalised likelihood at its highest point, and how far from there the coefficients may lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

#: half the step over which a gradient is differenced
_STEP = 1e-4


@dataclass(frozen=True)
class Estimate:
    """Coefficients ``(P,)`` at the highest point, and their covariance ``(P, P)``."""

    theta: Array
    covariance: Array


@dataclass(frozen=True)
class Prior:
    """Independent normal priors: means ``(P,)`` and precisions ``(P,)``."""

    mean: Array
    precision: Array


class Form(Protocol):
    """A form of the distribution on some issues."""

    def masses(self, theta: Array) -> Array:
        """``(n, 101)`` masses of every candidate."""
        ...

    def scores(self, theta: Array, at: Rows) -> tuple[Array, Array]:
        """``(n,)`` log masses of the candidates ``at``, and their gradients ``(n, P)``."""
        ...


def objective(theta: Array, form: Form, at: Rows, prior: Prior) -> tuple[float, Array]:
    """−Σ ln mass of the outcome + ½ Σ precision_j (θ_j − mean_j)², and its gradient ``(P,)``."""
    logs, slopes = form.scores(theta, at)
    off = theta - prior.mean
    return float(-logs.sum() + 0.5 * (prior.precision * off**2).sum()), -slopes.sum(axis=0) + prior.precision * off


def estimate(form: Form, at: Rows, clusters: Rows, prior: Prior) -> Estimate:
    """The minimum of `objective` from the prior's means, with a covariance in which a proposal is one observation.

    With B the inverse of the objective's second derivatives, G the summed gradients of a proposal's log masses and Λ
    the prior's precision the covariance is B (Σ G Gᵀ + Λ) B (Liang & Zeger 1986, with a prior).
    """
    from scipy.optimize import minimize

    found = minimize(objective, prior.mean, (form, at, prior), jac=True, method="L-BFGS-B",
                     options={"maxiter": 500, "ftol": 1e-11, "gtol": 1e-6})
    theta = np.asarray(found.x)
    inverse = np.linalg.inv(curvature(lambda t: objective(t, form, at, prior)[1], theta))
    groups = np.unique(clusters, return_inverse=True)[1]
    summed = np.zeros((int(groups.max()) + 1, len(theta)))
    np.add.at(summed, groups, form.scores(theta, at)[1])
    return Estimate(theta, inverse @ (summed.T @ summed + np.diag(prior.precision)) @ inverse)


def curvature(gradient: Callable[[Array], Array], theta: Array) -> Array:
    """``(P, P)`` second derivatives by differences of the gradient."""
    steps = _STEP * np.eye(len(theta))
    rows = np.array([(gradient(theta + step) - gradient(theta - step)) / (2 * _STEP) for step in steps])
    return np.asarray((rows + rows.T) / 2)
