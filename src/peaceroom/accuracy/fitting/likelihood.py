"""Penalised fit of a log-linear distribution over candidates: likelihood, with CRPS blended in if wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


def spreads(x: Array) -> Array:
    """``(P,)`` root mean square of centred features ``(n, 101, P)``: the unit in which the penalty counts."""
    return np.asarray(np.sqrt((x**2).mean(axis=(0, 1))))


def masses(x: Array, theta: Array) -> Array:
    """``(n, 101)`` softmax of x·θ over the candidates."""
    energy = x @ theta
    energy -= energy.max(axis=1, keepdims=True)
    np.exp(energy, out=energy)
    return np.asarray(energy / energy.sum(axis=1, keepdims=True))


def objective(theta: Array, x: Array, at: Rows, ridge: Array, crps_weight: float) -> tuple[float, Array]:
    """Σ(−ln mass of the outcome) + crps_weight · Σ CRPS + ½ Σ ridge_j θ_j², and its gradient ``(P,)``.

    Parameters
    ----------
    x, at
        ``(n, 101, P)`` features and ``(n,)`` outcomes as candidates.
    ridge
        ``(P,)`` penalties.
    """
    n, points, count = x.shape
    rows = np.arange(n)
    q = masses(x, theta)
    value = float(-np.log(q[rows, at] + 1e-300).sum() + 0.5 * (ridge * theta**2).sum())
    pull = q.copy()
    pull[rows, at] -= 1.0
    if crps_weight > 0:
        gap = np.cumsum(q, axis=1) - (at[:, None] <= np.arange(points))
        value += crps_weight * float((gap**2).sum())
        slope = 2.0 * np.cumsum(gap[:, ::-1], axis=1)[:, ::-1]
        pull += crps_weight * q * (slope - (q * slope).sum(axis=1, keepdims=True))
    return value, x.reshape(-1, count).T @ pull.ravel() + ridge * theta


def fit(x: Array, at: Rows, penalty: float, crps_weight: float = 0.0, start: Array | None = None) -> Array:
    """``(P,)`` coefficients that minimise `objective`; the penalty of θ_j is in units of the feature's spread.

    Without the CRPS the problem is convex; with it, the start at the likelihood's own solution is part of the
    definition. A feature that never varies gets 0.
    """
    from scipy.optimize import minimize

    count = x.shape[2]
    spread = spreads(x)
    varies = spread > 1e-12
    z = np.ascontiguousarray(x[:, :, varies] / spread[varies])
    ridge = np.full(int(varies.sum()), float(penalty))
    theta = np.zeros(ridge.size) if start is None else (start * spread)[varies]
    for weight in sorted({0.0, crps_weight}):
        theta = minimize(objective, theta, (z, at, ridge, weight), jac=True, method="L-BFGS-B",
                         options={"maxiter": 500, "ftol": 1e-10, "gtol": 1e-6}).x
    out = np.zeros(count)
    out[varies] = theta / spread[varies]
    return out
