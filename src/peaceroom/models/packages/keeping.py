"""In which draws a text can still have the approval that it needs, as a text takes shape issue by issue, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@kernel()
def take(
    level: int, points: Array, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int,
    further: Array, have: Array, alive: Ints, count: Ints,
) -> None:
    """Settle the issue at ``level`` by an option: points so far, and the draws in which it can still be carried.

    Parameters
    ----------
    points, allowed
        ``(D, N)`` of the option.
    need
        ``(D, N)`` least points.
    among, spare
        ``(N,)`` of whom, and how many of them, may refuse; all others must be won.
    further, have
        ``(K + 1, D, N)`` the most points that the issues from a level on can bring, and the points before it; row
        ``level + 1`` of ``have`` is written, −∞
        where the option is beyond the party's bottom line.
    alive, count
        ``(K + 1, D)`` numbers of the draws that are left before a level, and ``(K + 1,)`` how many; row ``level + 1``
        of both is written.
    """
    kept = 0
    for a in range(count[level]):
        d = alive[level, a]
        left = spare
        for i in range(need.shape[1]):
            value = have[level, d, i] + points[d, i] if allowed[d, i] else -np.inf
            have[level + 1, d, i] = value
            if value + further[level + 1, d, i] < need[d, i]:
                left = left - 1 if among[i] else -1
                if left < 0:
                    break
        if left >= 0:
            alive[level + 1, kept] = d
            kept += 1
    count[level + 1] = kept
