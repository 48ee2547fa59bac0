"""What answers say of the numbers: the posterior under the emulator, by importance sampling about its peak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.library_fit.emulator import Emulator
from peaceroom.core.blas_threads import one_blas_thread

Array = NDArray[np.float64]

DRAWS = 2_000
SEED = 20201005
#: degrees of freedom and width of the proposal, so that its tails are heavier than the posterior's
_FREEDOM, _WIDE = 6, 1.2


def log_likelihood(e: Emulator, y: Array, z: Array) -> Array:
    """``(n,)`` log probability of answers ``(T,)`` at points ``(n, d)``; NaN answers say nothing."""
    odds = e.log_odds(z)
    known = ~np.isnan(y)
    signed = np.where(y[known] > 0, 1.0, -1.0) * odds[:, known]
    found: Array = -np.logaddexp(0, -signed).sum(axis=1)
    return found


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws ``(n, d)`` in normal scores of the priors, with weights ``(n,)`` that sum to 1."""

    z: Array
    weight: Array

    @property
    def mean(self) -> Array:
        return np.asarray(self.weight @ self.z)

    @property
    def sd(self) -> Array:
        """Against 1, that of the prior."""
        return np.sqrt(self.weight @ (self.z - self.mean) ** 2)

    @property
    def effective(self) -> float:
        """So many draws of equal weight would be as exact."""
        return float(1 / (self.weight**2).sum())

    def quantile(self, u: float) -> Array:
        """``(d,)`` weighted quantiles."""
        order = np.argsort(self.z, axis=0)
        return np.array([np.interp(u, np.cumsum(self.weight[rows]), self.z[rows, k])
                         for k, rows in enumerate(order.T)])

    def rank(self, truth: Array) -> Array:
        """``(d,)`` share of the posterior below a truth: uniform where truths are drawn from the prior."""
        return np.asarray(self.weight @ (self.z < truth))


def peak(e: Emulator, y: Array, temper: float = 1.0) -> Array:
    """``(d,)`` where the posterior is highest."""
    from scipy.optimize import minimize

    known = ~np.isnan(y)
    mine, said = e.take(known), y[known]

    def unlikely(z: Array) -> tuple[float, Array]:
        p = 1 / (1 + np.exp(-mine.log_odds(z[None])[0]))
        value = -temper * float(log_likelihood(mine, said, z[None])[0]) + 0.5 * float(z @ z)
        return value, -temper * (said - p) @ mine.slopes(z) + z

    return np.asarray(minimize(unlikely, np.zeros(e.dimensions), jac=True, method="BFGS").x)


def information(e: Emulator, y: Array, z: Array) -> Array:
    """``(d, d)`` expected information of the answers at a point."""
    known = ~np.isnan(y)
    mine = e.take(known)
    p = 1 / (1 + np.exp(-mine.log_odds(z[None])[0]))
    slopes = mine.slopes(z)
    found: Array = (slopes * (p * (1 - p))[:, None]).T @ slopes
    return found


def tempering(e: Emulator, y: Array) -> float:
    """The power to which the likelihood is raised since answers of one country hang together: at most 1.

    Information over the variance of the score by country, both at the peak: what a likelihood that takes them as
    independent overstates (Pauli, Racugno & Ventura 2011).
    """
    at = peak(e, y)
    known = ~np.isnan(y)
    mine, said = e.take(known), y[known]
    residual = said - 1 / (1 + np.exp(-mine.log_odds(at[None])[0]))
    rows = residual[:, None] * mine.slopes(at)
    scores = np.array([rows[mine.cluster == c].sum(axis=0) for c in np.unique(mine.cluster)])
    spread = np.linalg.solve(information(e, y, at) + 1e-9 * np.eye(len(at)), scores.T @ scores)
    return float(min(1.0, len(at) / max(float(np.trace(spread)), 1e-9)))


@one_blas_thread()
def posterior(e: Emulator, y: Array, temper: float = 1.0, *, draws: int = DRAWS, seed: int = SEED) -> Posterior:
    """The posterior of the numbers given answers ``(T,)``; the prior is standard normal in every coordinate."""
    at = peak(e, y, temper)
    d = len(at)
    precision = temper * information(e, y, at) + np.eye(d)
    root = np.linalg.cholesky(np.linalg.inv(precision)) * _WIDE
    rng = np.random.default_rng(seed)
    scale = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, draws))
    steps = rng.standard_normal((draws, d)) * scale[:, None]
    z = at + steps @ root.T
    proposal = -0.5 * (_FREEDOM + d) * np.log1p((steps**2).sum(axis=1) / _FREEDOM)
    log = temper * log_likelihood(e, y, z) - 0.5 * (z**2).sum(axis=1) - proposal
    weight = np.exp(log - log.max())
    return Posterior(z, weight / weight.sum())
