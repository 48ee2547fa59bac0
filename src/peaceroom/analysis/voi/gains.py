"""What an observation of one input gains, for amounts, events and decisions: estimate, null and interval.

An observation is the input itself, or a passage about it. Either way what it leads one to expect is linear in the
smooth mean of the outcome given the input, so both share this file.

Intervals are not by bootstrap: to first order the estimates are means over draws of an influence each (for
Var(E[Y|θ]) it is 2 g y − g² with g = E[Y|θ], which also holds for the error of g), and the standard error is that of
the mean. The spread of the null is added, because the first order vanishes where the input matters little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, nan, sqrt
from statistics import NormalDist
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.analysis.voi.splines import Smoother, smoother

Array = NDArray[np.float64]
Kind = Literal["amount", "event", "decision"]

#: draws below which nothing is said
LEAST = 50


@dataclass(frozen=True)
class Gain:
    """What is gained on average.

    Attributes
    ----------
    value
        *amount*: sd of what one would expect of the outcome once one knows, in its unit. *event*: variance of its
        probability, which is the expected gain of the Brier score, 0 … 0.25. *decision*: payoff. The null is taken
        off; never below 0.
    low, high
        Interval of ``value``, cut at 0. Where ``low`` is 0, the input cannot be told from one that does not matter.
    null
        What an input that has nothing to do with the outcome would seem to gain with as many draws, in the unit of
        ``value``: mean over permutations.
    share, share_low, share_high
        Part of what could be gained by knowing everything, 0 … 1: of the variance for amounts and events (the first-
        order Sobol index where the input is known exactly), of the value of perfect information for decisions.
    draws, dropped
        Draws used, and draws left out because the input or the outcome is not a finite number there.
    kind
        amount, event or decision.
    """

    value: float
    low: float
    high: float
    null: float
    share: float
    share_low: float
    share_high: float
    draws: int
    dropped: int
    kind: Kind


G = TypeVar("G", bound=Gain)


@dataclass(frozen=True, eq=False)
class Observation:
    """R things that may be observed about an input with M draws.

    Attributes
    ----------
    expected
        ``(R, K)``: mean of each function of the smoother's basis, once r is observed.
    weights
        ``(R,)`` probabilities of r. What is missing to 1 are observations that say nothing.
    given
        ``(R, M)`` probability of r given each draw; ``None`` if r is the draw itself.
    """

    expected: Array
    weights: Array
    given: Array | None = None

    def back(self, values: Array) -> Array:
        """Mean of values ``(R, N)`` over the observations, given each draw: ``(M, N)``."""
        return values if self.given is None else np.asarray(self.given.T @ values)


#: from draws of the input and their smoother to what may be observed
Observe = Callable[[Array, Smoother], Observation]


def gains(
    made: type[G], theta: ArrayLike, outcomes: ArrayLike, observe: Observe, permutations: int, seed: int, level: float
) -> list[G]:
    """Gains for amounts and events ``(M, Q)``, each with the draws at which it and the input ``(M,)`` are finite."""
    x, y = np.asarray(theta, float), np.asarray(outcomes, float)
    if x.ndim != 1 or y.ndim != 2 or len(x) != len(y):
        raise ValueError(f"draws {x.shape} of an input and {y.shape} of outcomes do not fit: (M,) and (M, Q)")
    there = np.isfinite(y) & np.isfinite(x)[:, None]
    alike: dict[bytes, list[int]] = {}
    for q in range(y.shape[1]):
        alike.setdefault(there[:, q].tobytes(), []).append(q)
    found: dict[int, G] = {}
    for columns in alike.values():
        rows = there[:, columns[0]]
        some = _variances(made, x[rows], y[np.ix_(rows, columns)], int((~rows).sum()), observe, permutations, seed,
                          level)
        found.update(zip(columns, some, strict=True))
    return [found[q] for q in range(y.shape[1])]


def gain_of_choice(
    made: type[G], theta: ArrayLike, payoffs: ArrayLike, observe: Observe, permutations: int, seed: int, level: float
) -> G:
    """Gain for a choice among D decisions with payoffs ``(M, D)``; ``theta`` ``(M,)``."""
    x, u = np.asarray(theta, float), np.asarray(payoffs, float)
    if x.ndim != 1 or u.ndim != 2 or len(x) != len(u):
        raise ValueError(f"draws {x.shape} of an input and {u.shape} of payoffs do not fit: (M,) and (M, D)")
    rows = np.isfinite(u).all(1) & np.isfinite(x)
    dropped = int((~rows).sum())
    x, u = x[rows], u[rows]
    m = len(x)
    if m < LEAST:
        return _none(made, "decision", m, dropped, nan)
    # gains over the best decision of today: their noise is less than that of payoffs
    best = int(np.argmax(u.mean(0)))
    more = np.delete(u - u[:, [best]], best, axis=1)
    perfect = np.maximum(more.max(1, initial=0.0), 0)
    basis = smoother(x)
    if basis.constant or not perfect.any():
        return _none(made, "decision", m, dropped, 0.0)
    seen = observe(x, basis)
    squares = (more**2).sum(0)
    expected = seen.expected @ basis.smooth(basis.project(more), squares)
    raw = float(seen.weights @ np.maximum(expected.max(1), 0))
    by_chance = np.array([seen.weights @ np.maximum((seen.expected @ basis.smooth(
        basis.project(more[order]), squares)).max(1), 0) for order in _orders(m, permutations, seed)])
    chosen = (expected.argmax(1)[:, None] == np.arange(more.shape[1])) & (expected.max(1) > 0)[:, None]
    influence = (seen.back(chosen.astype(float)) * more).sum(1)
    share = max(raw - _mean(by_chance), 0.0) / float(perfect.mean())
    z = NormalDist().inv_cdf((1 + level) / 2)
    error = hypot(influence.std() / sqrt(m), by_chance.std() if permutations else 0.0)
    relative = hypot((influence - share * perfect).std() / sqrt(m), by_chance.std() if permutations else 0.0)
    return _gain(made, "decision", raw, _mean(by_chance), z * error, float(perfect.mean()), z * relative, m, dropped)


def _variances(
    made: type[G], x: Array, y: Array, dropped: int, observe: Observe, permutations: int, seed: int, level: float
) -> list[G]:
    """Gains for outcomes that are finite everywhere."""
    m, n = y.shape
    events = ((y == 0) | (y == 1)).all(0)
    kinds: list[Kind] = ["event" if event else "amount" for event in events]
    if m < LEAST:
        return [_none(made, k, m, dropped, nan) for k in kinds]
    basis = smoother(x)
    varies = np.ptp(y, axis=0) > 0
    if basis.constant or not varies.any():
        return [_none(made, k, m, dropped, 0.0) for k in kinds]
    seen = observe(x, basis)
    y = y - y.mean(0)
    squares = (y**2).sum(0)
    gram = seen.expected.T @ (seen.weights[:, None] * seen.expected)

    def variance(smooth: Array) -> Array:
        return np.asarray((smooth * (gram @ smooth)).sum(0))

    smooth = basis.smooth(basis.project(y), squares)
    raw = variance(smooth)
    by_chance = np.array([variance(basis.smooth(basis.project(y[order]), squares))
                          for order in _orders(m, permutations, seed)]).reshape(permutations, n)
    null, chance = (by_chance.mean(0), by_chance.std(0)) if permutations else (np.zeros(n), np.zeros(n))
    expected = seen.expected @ smooth
    influence = 2 * seen.back(expected) * y - seen.back(expected**2)
    whole = squares / m
    share = np.divide(np.maximum(raw - null, 0), whole, out=np.zeros(n), where=varies)
    z = NormalDist().inv_cdf((1 + level) / 2)
    error = z * np.hypot(influence.std(0) / sqrt(m), chance)
    relative = z * np.hypot((influence - share * y**2).std(0) / sqrt(m), chance)
    return [_gain(made, k, float(raw[q]), float(null[q]), float(error[q]), float(whole[q]), float(relative[q]), m,
                  dropped) if varies[q] else _none(made, k, m, dropped, 0.0) for q, k in enumerate(kinds)]


def _gain(
    made: type[G], what: Kind, raw: float, null: float, error: float, whole: float, relative: float, draws: int,
    dropped: int,
) -> G:
    """A gain from its estimate with the null still in it; amounts are told as standard deviations."""
    net = max(raw - null, 0.0)

    def told(value: float) -> float:
        return sqrt(value) if what == "amount" else value

    return made(told(net), told(max(net - error, 0.0)), told(net + error), told(null), min(net / whole, 1.0),
                max((net - relative) / whole, 0.0), min((net + relative) / whole, 1.0), draws, dropped, what)


def _none(made: type[G], what: Kind, draws: int, dropped: int, value: float) -> G:
    """Nothing to gain (0), or too few draws to say (NaN)."""
    return made(value, value, value, value, value, value, value, draws, dropped, what)


@lru_cache(maxsize=4)
def _orders(draws: int, permutations: int, seed: int) -> tuple[NDArray[np.int64], ...]:
    """Permutations of the outcomes, which unties them from an input as well as permutations of the input would.

    They are the same for every input with as many draws, so they are kept. Not to be written to.
    """
    rng = np.random.default_rng(seed)
    return tuple(rng.permutation(draws) for _ in range(permutations))


def _mean(values: Array) -> float:
    return float(values.mean()) if values.size else 0.0
