"""Values of information in plain steps, to compare with: slow, and close to the definitions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy import integrate, stats
from scipy.interpolate import BSpline


def knots(theta: np.ndarray, inner: int = 12) -> np.ndarray:
    low, high = theta.min(), theta.max()
    at = np.quantile(np.unique(theta), [k / (inner + 1) for k in range(1, inner + 1)])
    return np.concatenate([[low] * 4, at, [high] * 4])


def system(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """B-splines at the draws, and the integrals of the products of their second derivatives, by quadrature."""
    t = knots(theta)
    n = len(t) - 4
    splines = [BSpline(t, np.arange(n) == i, 3) for i in range(n)]
    curved = [s.derivative(2) for s in splines]
    roughness = [[sum(integrate.fixed_quad(lambda v, f=f, g=g: f(v) * g(v), a, b, n=3)[0]
                      for a, b in pairwise(t[3:-3])) for f in curved] for g in curved]
    return np.stack([s(theta) for s in splines], axis=1), np.array(roughness)


def penalised(x: np.ndarray, roughness: np.ndarray, y: np.ndarray, penalty: float) -> tuple[np.ndarray, float]:
    """Minimises Σ (y − g)² + penalty ∫ g''²; the fit, and its degrees of freedom."""
    inverse = np.linalg.inv(x.T @ x + penalty * roughness)
    return x @ inverse @ (x.T @ y), float(np.trace(inverse @ (x.T @ x)))


def cross_validated(theta: np.ndarray, y: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """The fits at many penalties, and their scores M RSS / (M − df)²: the least is the one to take."""
    x, roughness = system(theta)
    fits = [penalised(x, roughness, y, np.ptp(theta) ** 3 * p) for p in np.geomspace(1e-6, 1e6, 97)]
    scores = [len(y) * ((y - g) ** 2).sum() / (len(y) - df) ** 2 for g, df in fits]
    return [g for g, _ in fits], np.array(scores)


def bins(theta: np.ndarray, y: np.ndarray) -> float:
    """Var E[Y|θ] from means of √M classes of equal size, less what chance adds to them."""
    classes = np.array_split(y[np.argsort(theta)], round(len(y) ** .5))
    means, sizes = np.array([c.mean() for c in classes]), np.array([len(c) for c in classes])
    noise = sum(c.var(ddof=1) for c in classes) / len(y)
    return float(np.average((means - y.mean()) ** 2, weights=sizes)) - noise


def preposterior(
    theta: np.ndarray, payoffs: np.ndarray, p: float, sd: float, scale: tuple[float, float], k: int, seed: int
) -> tuple[float, float, float]:
    """EVSI by drawing k passages, weighing all draws by each: for a choice, with its error; and Var of the mean of the
    last decision's payoff."""
    rng = np.random.default_rng(seed)
    low, high = scale
    best, last = [], []
    for truth in rng.choice(theta, k):
        x = rng.uniform(low, high)
        if rng.random() < p:
            x = stats.truncnorm((low - truth) / sd, (high - truth) / sd, truth, sd).rvs(random_state=rng)
        inside = stats.norm.cdf(high, theta, sd) - stats.norm.cdf(low, theta, sd)
        w = p * stats.norm.pdf(x, theta, sd) / inside + (1 - p) / (high - low)
        means = w @ payoffs / w.sum()
        best.append(means.max())
        last.append(means[-1])
    return float(np.mean(best) - payoffs.mean(0).max()), float(np.std(best) / np.sqrt(k)), float(np.var(last))
