"""What a forecast would be on a reduced ledger, from draws on the full one: weights in place of new runs.

Only for models of which a run is dear, and only where `allowed` says that the weights can be trusted; else draw again.
Under the robust mixture weights are bounded: f₋ₛ / f ∝ Π L^−w over the items left out, and each L lies between
(1 − p)/100 and p N_max + (1 − p)/100. So the share of draws that still counts is no less than min L / max L.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.evidence.pooling.likelihood import GRID
from peaceroom.evidence.pooling.pooled import Pooled

Array = NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)

#: least effective draws, greatest Pareto k for any number of draws, greatest error as a share of the shift
ESS_LEAST, K_MOST, ERROR_MOST = 400.0, 0.7, 0.2


@dataclass(frozen=True)
class Reweighted:
    """Shift of a mean through a reduced ledger.

    Attributes
    ----------
    delta, mcse
        Mean after less mean before, in the outcome's unit, and its Monte-Carlo standard error.
    ess
        Effective draws, 1 / Σ w² of weights that sum to 1: 1 … ``draws``.
    pareto_k
        Shape of the tail of the weights, see `pareto_k`.
    draws
        Draws used.
    """

    delta: float
    mcse: float
    ess: float
    pareto_k: float
    draws: int


def log_weights(theta: ArrayLike, full: Array, reduced: Array, alpha: float = 0.0) -> Array:
    """(1 − α) (log f₋ₛ(θ) − log f(θ)): log weights ``(M,)``, up to a constant, of draws of one input.

    With α the items left out keep their likelihood to the power α (0: left out, 1: all stays as it is). Where their
    absence changes the exponents of other items, those changes are scaled by 1 − α as well.

    Parameters
    ----------
    theta
        ``(M,)`` draws from f, hundredths of the scale.
    full, reduced
        Densities ``(1001,)`` on the grid of pooling, f and f₋ₛ.

    Notes
    -----
    −∞ where the reduced density is 0. Draws where the full one is 0 cannot occur; there the weight is 0 too.
    """
    before, after = (np.interp(np.asarray(theta, float), GRID, f) for f in (full, reduced))
    out = np.full(before.shape, -np.inf)
    there = (before > 0) & (after > 0)
    out[there] = (1 - alpha) * (np.log(after[there]) - np.log(before[there]))
    return out


def log_weights_of(
    draws: Mapping[Key, Array], full: Mapping[Key, Pooled], reduced: Mapping[Key, Pooled], alpha: float = 0.0
) -> Array:
    """Log weights ``(M,)`` for several independent inputs: the sum over those that the reduced ledger changes.

    Parameters
    ----------
    draws
        Input → ``(M,)`` draws on its own scale, of which `Pooled.ends` are the ends.
    full, reduced
        Input → its pool, before and after. Inputs of ``full`` that are not in ``reduced`` stay as they are.
    """
    total: Array = np.zeros(len(next(iter(draws.values()))))
    for key, after in reduced.items():
        before = full[key]
        if after is before or np.array_equal(after.density, before.density):
            continue
        low, high = before.ends
        total = total + log_weights(100 * (draws[key] - low) / (high - low), before.density, after.density, alpha)
    return total


def reweighted(log_w: Array, outcome: ArrayLike) -> Reweighted:
    """Shift of the mean of an outcome ``(M,)`` under log weights ``(M,)``; draws with a NaN outcome are left out.

    Δ = Σ w Y − mean Y with self-normalised weights; MCSE² = Σ [w (Y − Y_w) − (Y − Ȳ)/M]².

    Raises
    ------
    ValueError
        No draw with a finite outcome and a weight above 0.
    """
    y = np.asarray(outcome, float)
    there = np.isfinite(y)
    y, log_w = y[there], np.asarray(log_w, float)[there]
    if not np.isfinite(log_w).any():
        raise ValueError("no draw has both an outcome and a weight")
    w = normalised(log_w)
    after, before = float(w @ y), float(y.mean())
    error = float(np.sqrt(((w * (y - after) - (y - before) / len(y)) ** 2).sum()))
    return Reweighted(after - before, error, effective(w), pareto_k(log_w), len(y))


def normalised(log_w: Array) -> Array:
    """Weights that sum to 1, ``(M,)``, from their logarithms up to a constant."""
    w = np.exp(log_w - log_w.max())
    return np.asarray(w / w.sum())


def effective(w: Array) -> float:
    """Effective number of draws 1 / Σ w² of weights that sum to 1 (Kish)."""
    return float(1 / (w @ w))


def pareto_k(log_w: Array) -> float:
    """Shape k of a generalised Pareto distribution fitted to the greatest weights: their variance is finite below ½.

    The greatest min(M/5, 3√M) weights, less the next (Vehtari, Simpson, Gelman, Yao and Gabry 2024, JMLR 25(72)). The
    argument is log *weights*, greatest for the draws that count most; log likelihoods would turn the sign.

    Returns
    -------
    float
        0 where the greatest weights are equal, NaN for fewer than 25 draws.
    """
    m = len(log_w)
    tail = ceil(min(m / 5, 3 * sqrt(m)))
    if tail < 5:
        return float("nan")
    w = np.sort(np.exp(log_w - log_w.max()))
    over = w[-tail:] - w[-tail - 1]
    # equal but for rounding
    if over[-1] <= 1e-10:
        return 0.0
    return pareto_shape(over[over > 0])


def pareto_shape(x: Array) -> float:
    """Shape k of a generalised Pareto distribution of a sample ``(n,)`` > 0, in the sign in which k > 0 is a long tail.

    Posterior mean by Zhang and Stephens (2009), Technometrics 51, 316–325; then drawn to ½ by a prior worth 10 of the
    sample, as Vehtari et al. (2024) do for importance weights.
    """
    n, x = len(x), np.sort(x)
    grid = 30 + floor(sqrt(n))
    quartile = x[max(floor(n / 4 + .5) - 1, 0)]
    b = 1 / x[-1] + (1 - np.sqrt(grid / (np.arange(1, grid + 1) - .5))) / (3 * quartile)
    b = b[b != 0]
    k = np.log1p(-b[:, None] * x).mean(1)
    profile = n * (np.log(-b / k) - k - 1)
    weight = np.exp(profile - profile.max())
    found = float(np.log1p(-x * float(b @ weight / weight.sum())).mean())
    return (n * found + 10 * .5) / (n + 10)


def allowed(found: Reweighted, display: float = 0.0) -> bool:
    """May this be shown in place of a new run? Else draw again from the reduced ledger.

    k < min(1 − 1/log₁₀ M, 0.7), 400 effective draws or more, and an error of at most a fifth of the shift or below
    what is displayed.

    Parameters
    ----------
    display
        Least difference that is displayed, in the outcome's unit; 0 for none.
    """
    if not found.ess >= ESS_LEAST:  # so there are more than 10 draws
        return False
    return (found.pareto_k < min(1 - 1 / log10(found.draws), K_MOST)
            and (found.mcse <= ERROR_MOST * abs(found.delta) or found.mcse < display))
