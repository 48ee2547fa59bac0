"""Three ways to pool what items say; the choice is an assumption like any other, and shown as one.

* the robust mixture (default): the product of bounded likelihoods. It sharpens where items agree, keeps two modes where
  they do not, and never rules anything out;
* the linear pool: the mean of what each item says alone. It is too wide where items agree;
* the logarithmic pool: the geometric mean. It is narrow, and rules out what any item rules out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.evidence.pooling.likelihood import GRID, POINTS, WEIGHTS, Terms

Array = NDArray[np.float64]

_MOMENTS = np.stack([WEIGHTS, WEIGHTS * GRID, WEIGHTS * GRID**2], axis=1)


def normalised(f: Array) -> Array:
    """A function ``(…, POINTS)`` ≥ 0 as densities that integrate to 1 over 0–100."""
    return np.asarray(f / (f @ WEIGHTS)[..., None])


def from_log(log_f: Array) -> Array:
    """Densities from logarithms ``(…, POINTS)`` up to a constant."""
    return normalised(np.exp(log_f - log_f.max(-1, keepdims=True)))


def uniform() -> Array:
    """Nothing known: 1/100 everywhere, ``(POINTS,)``."""
    return np.full(POINTS, 1 / 100)


def mixture(log_likelihoods: Array, exponents: Array) -> Array:
    """Density ``(POINTS,)`` ∝ Π Lᵢ(θ)^wᵢ under a flat prior, from log L ``(n, POINTS)`` and w ``(n,)``, any w > 0."""
    used = exponents > 0  # 0 × −∞
    return from_log(exponents[used] @ log_likelihoods[used])


def linear_pool(densities: Array, weights: Array, nothing: float = 0.0) -> Array:
    """(1 − u) Σ ωᵢ fᵢ + u / 100: ``(n, POINTS)``, weights ``(n,)`` ≥ 0 (made to sum to 1), u = ``nothing`` 0 … 1."""
    return np.asarray((1 - nothing) * (weights / weights.sum()) @ densities + nothing / 100)


def log_pool(log_densities: Array, weights: Array) -> Array:
    """∝ Π fᵢ^ωᵢ: ``(n, POINTS)``, which may hold −∞, and weights ``(n,)`` ≥ 0 (made to sum to 1)."""
    used = weights > 0  # 0 × −∞
    return from_log((weights[used] / weights.sum()) @ log_densities[used])


def pooled_density(terms: Terms, exponents: Array, method: str) -> Array:
    """Density ``(POINTS,)`` of items by ``mixture``, ``linear`` or ``log``; flat where no item has a vote.

    Weights of the linear and the logarithmic pool are ∝ p w; the flat share of the linear pool is Π (1 − p)^w, the
    chance that no item is informative.
    """
    votes = terms.p * exponents
    if not votes.any():
        return uniform()
    if method == "mixture":
        return mixture(terms.log_likelihoods, exponents)
    if method == "linear":
        return linear_pool(from_log(terms.log_kernel), votes, float(np.prod((1 - terms.p) ** exponents)))
    return log_pool(terms.log_kernel, votes)


def conflict(terms: Terms, exponents: Array) -> float:
    """Share of the linear pool's variance that lies between items, 0 (they agree) … 1; 0 for fewer than two."""
    votes = terms.p * exponents
    if np.count_nonzero(votes) < 2:
        return 0.0
    used = votes > 0
    return between_share(from_log(terms.log_kernel[used]), votes[used])


def between_share(densities: Array, weights: Array) -> float:
    """Variance of the means of densities ``(n, POINTS)`` under weights ``(n,)``, as a share of the mixture's variance.
    """
    omega = weights / weights.sum()
    _, mean, square = (densities @ _MOMENTS).T
    between = float(omega @ (mean - omega @ mean) ** 2)
    within = float(omega @ (square - mean**2))
    return between / (between + within)


def informative(terms: Terms, density: Array) -> Array:
    """Posterior probability ``(n,)`` that each item is informative: mean of p N / L over the pooled density.

    Far below its p, the item contradicts the others: a surprise.
    """
    with np.errstate(divide="ignore"):
        share = np.exp(np.log(terms.p)[:, None] + terms.log_kernel - terms.log_likelihoods)
    return np.asarray(share @ (WEIGHTS * density))
