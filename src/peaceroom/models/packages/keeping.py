"""In which draws everybody can still be won, as a text takes shape issue by issue, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@kernel()
def take(
    level: int, points: Array, allowed: NDArray[np.bool_], need: Array, further: Array, have: Array, alive: Ints,
    count: Ints,
) -> None:
    """Settle the issue at ``level`` by an option: points so far, and the draws in which all can still be won.

    Parameters
    ----------
    points, allowed
        ``(D, N)`` of the option.
    need
        ``(D, N)`` least points.
    further, have
        ``(K + 1, D, N)`` the most points that the issues from a level on can bring, and the points before it; row
        ``level + 1`` of ``have`` is written.
    alive, count
        ``(K + 1, D)`` numbers of the draws that are left before a level, and ``(K + 1,)`` how many; row ``level + 1``
        of both is written.
    """
    kept = 0
    for a in range(count[level]):
        d = alive[level, a]
        good = True
        for i in range(need.shape[1]):
            value = have[level, d, i] + points[d, i]
            have[level + 1, d, i] = value
            if not allowed[d, i] or value + further[level + 1, d, i] < need[d, i]:
                good = False
                break
        if good:
            alive[level + 1, kept] = d
            kept += 1
    count[level + 1] = kept
