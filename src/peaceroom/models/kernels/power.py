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
    n = weight.size
    top = quota  # larger sums need no telling apart
    before = np.zeros((n + 1, top + 1))  # chance that players 0 … i − 1 hold a weight; the last cell is "quota or more"
    after = np.zeros((n + 1, top + 1))  # the same of players i … n − 1
    before[0, 0] = 1.0
    for i in range(n):
        _join(before[i], weight[i], join, before[i + 1])
    after[n, 0] = 1.0
    for i in range(n - 1, -1, -1):
        _join(after[i + 1], weight[i], join, after[i])
    found = np.zeros(n)
    running = np.empty(top + 1)
    for i in range(n):
        if weight[i] == 0:
            continue
        total = 0.0
        for s in range(top + 1):
            total += after[i + 1, s]
            running[s] = total
        low = quota - weight[i]  # the others must hold from here …
        for s in range(top):  # … to quota − 1
            if before[i, s] > 0.0:
                most = quota - 1 - s
                least = max(low - s, 0)
                if least <= most:
                    found[i] += before[i, s] * (running[most] - (running[least - 1] if least > 0 else 0.0))
    return found


@kernel()
def _join(have: Array, weight: int, join: float, out: Array) -> None:
    top = have.size - 1
    for s in range(top + 1):
        out[s] += (1.0 - join) * have[s]
        out[min(s + weight, top)] += join * have[s]
