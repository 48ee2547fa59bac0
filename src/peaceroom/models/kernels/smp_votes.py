"""Votes, coalitions and the probabilities that options win: what both elections of the spatial model share. Compiled.

Sums are taken in the order of KTAB 1.4 (one voter after the other), because that order decides near-ties. The loops
run over options inside and voters outside, so that several options are weighed at once without another order of sums.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.case import Array
from peaceroom.core.compiling import kernel

#: what every coalition has from the start
_ANYBODY = 1e-8
#: difference of utilities at which a vote by sign alone is cast in full
_SHARP = 1e-8
_MARKOV_UNIFORM, _MARKOV_INCENTIVE = 1e-6, 1e-8
#: KTAB has no limit that works; this one is never reached by the runs that were compared
_STEPS = 100_000


@kernel(error_model="numpy", inline=True)
def vote(w: float, a: float, b: float, rule: int) -> float:
    """Vote of somebody with the weight w between utilities a and b: positive for a."""
    gap = a - b
    sign = min(max(gap / _SHARP, -1.0), 1.0)
    if rule == 0:
        v = w * sign
    elif rule == 1:
        v = w * (0.8 * gap + 0.2 * sign)
    elif rule == 2:
        v = w * gap
    elif rule == 3:
        v = w * (0.5 * gap + 0.5 * (gap * gap * gap))
    elif rule == 4:
        v = w * (gap * gap * gap)
    elif gap < 0.0:
        v = w * gap
    else:
        v = (2.0 / 3.0) * w * gap
    return v


@kernel(error_model="numpy", inline=True)
def two_way_vote(w: float, a: float, b: float, rule: int, both: bool) -> float:
    """The vote; with ``both`` the mean of the vote on (a, b) and that on (b, a), so that the order does not matter."""
    v = vote(w, a, b, rule)
    if both and rule == 5:
        v = 0.5 * (v - vote(w, b, a, rule))
    return v


@kernel(error_model="numpy")
def coalitions(u: Array, w: Array, m: int, rule: int, both: bool, plus: Array, minus: Array) -> None:
    """Strength of option i against j, j < i, and of j against i; written to ``plus[i, j]`` and ``minus[i, j]``.

    ``u (n, ≥ m)`` utilities of voters and options, ``w (n,)`` weights.
    """
    for i in range(m):
        for j in range(i):
            plus[i, j] = _ANYBODY
            minus[i, j] = _ANYBODY
    for k in range(w.size):
        for i in range(1, m):
            for j in range(i):
                v = two_way_vote(w[k], u[k, i], u[k, j], rule, both)
                plus[i, j] += max(v, 0.0)
                minus[i, j] += max(-v, 0.0)


@kernel(error_model="numpy")
def winning(plus: Array, minus: Array, m: int, victory: int, p: Array) -> None:
    """Probability ``p[i, j]`` that option i beats option j, from the strengths of their coalitions."""
    for i in range(m):
        p[i, i] = 0.5
        for j in range(i):
            a, b = plus[i, j], minus[i, j]
            if victory == 4:
                if a >= 1.1 * b:
                    a, b = 1.0, 1e-6
                elif b >= 1.1 * a:
                    a, b = 1e-6, 1.0
                else:
                    a = (2.1 * a / (a + b) - 1.0) / 0.1
                    b = 1.0 - a
            else:
                for _ in range(victory):
                    a, b = a * a, b * b
            p[i, j] = a / (a + b)
            p[j, i] = b / (a + b)


@kernel(error_model="numpy")
def election(plus: Array, minus: Array, m: int, victory: int, method: int, win: Array, chance: Array) -> None:
    """Probability ``chance[i]`` that option i of m is chosen. ``win (≥ m, ≥ m)`` is room to work in."""
    winning(plus, minus, m, victory, win)
    if method == 0:
        _conditional(win, m, chance)
    elif method == 2:
        _uniform(win, m, chance)
    else:
        _incentive(plus, minus, win, m, chance)


@kernel(error_model="numpy")
def _conditional(win: Array, m: int, chance: Array) -> None:
    total = 0.0
    for i in range(m):
        chance[i] = 1.0
        for j in range(m):
            chance[i] *= win[i, j]
        total += chance[i]
    if total < 1e-290:  # so many options that the products vanish: the same in logarithms
        top = -math.inf
        for i in range(m):
            chance[i] = 0.0
            for j in range(m):
                chance[i] += math.log(win[i, j])
            top = max(top, chance[i])
        total = 0.0
        for i in range(m):
            chance[i] = math.exp(chance[i] - top)
            total += chance[i]
    for i in range(m):
        chance[i] /= total


@kernel(error_model="numpy")
def _uniform(win: Array, m: int, chance: Array) -> None:
    chance[:m] = 1.0 / m
    after = np.empty(m)
    for _ in range(_STEPS):
        change = 0.0
        for i in range(m):
            total = 0.0
            for j in range(m):
                total += win[i, j] * (chance[i] + chance[j])
            after[i] = total / m
            change = max(change, abs(after[i] - chance[i]))
        for i in range(m):
            chance[i] = (chance[i] + after[i]) / 2.0
        if change <= _MARKOV_UNIFORM:
            return


@kernel(error_model="numpy")
def _incentive(plus: Array, minus: Array, win: Array, m: int, chance: Array) -> None:
    turns = np.empty((m, m))  # that i challenges where j leads
    for i in range(m):
        for j in range(m):
            strength = plus[i, j] if i > j else minus[j, i] if j > i else _ANYBODY
            turns[i, j] = strength * win[i, j] + (1e-10 if i == j else 0.0)
    for j in range(m):
        total = 0.0
        for i in range(m):
            total += turns[i, j]
        for i in range(m):
            turns[i, j] /= total
    chance[:m] = 1.0 / m
    after = np.empty(m)
    for _ in range(_STEPS):
        change = 0.0
        for i in range(m):
            total = 0.0
            for j in range(m):
                total += win[i, j] * (chance[i] * turns[j, i] + chance[j] * turns[i, j])
            after[i] = total
            change = max(change, abs(after[i] - chance[i]))
        for i in range(m):
            chance[i] = (chance[i] + after[i]) / 2.0
        if change <= _MARKOV_INCENTIVE:
            return
