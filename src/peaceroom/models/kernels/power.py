"""Swings of a weighted vote, compiled: how often a player turns a losing coalition into a winning one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]


@kernel()
def swings(weight: NDArray[np.int64], quota: int, join: float) -> Array:
    """``(N,)`` chance that the others hold less than the quota and the player's weight fills it.

    Everybody else joins with the chance ``join``, independently. Whole weights ≥ 0; a coalition wins with at least
    ``quota``. Only sums of products of positive numbers occur, so that hundreds of players lose no digits.
    """
    n, top = weight.size, quota  # sums that reach the quota need no telling apart, and none is looked at
    after = np.zeros((n + 1, top))  # chance that players i … n − 1 hold a weight
    after[n, 0] = 1.0
    for i in range(n - 1, 0, -1):
        _join(after[i + 1], weight[i], join, after[i])
    before, other = np.zeros(top), np.empty(top)  # the same of players 0 … i − 1
    before[0] = 1.0
    found, running = np.zeros(n), np.empty(top)
    for i in range(n):
        total = 0.0
        for s in range(top):
            total += after[i + 1, s]
            running[s] = total
        low = max(quota - weight[i], 0)  # the others must hold from here to quota − 1
        chance = 0.0
        if weight[i] > 0:
            for s in range(low):
                chance += before[s] * (running[top - 1 - s] - running[low - 1 - s])
            for s in range(low, top):
                chance += before[s] * running[top - 1 - s]
        found[i] = chance
        _join(before, weight[i], join, other)
        before, other = other, before
    return found


@kernel()
def _join(have: Array, weight: int, join: float, out: Array) -> None:
    for s in range(have.size):
        out[s] = (1.0 - join) * have[s]
    for s in range(weight, have.size):
        out[s] += join * have[s - weight]
