"""Compiled kernel of the package solution where some issues have options and the others are continua (ρ ≥ 1).

Branch and bound (Land & Doig 1960). Where options are treated as points of a continuum the product has one peak ŷ,
which `climb` finds. As the logarithm is concave, a text t has at most

    f(ŷ) − Σ_k L_k(t_k),   L_k(t) = Σ_i λ_i w_ik (|t − x_ik|^ρ − |ŷ_k − x_ik|^ρ),   λ_i = a_i / g_i(ŷ),

and L_k ≥ 0, as ŷ is the peak. The issue on which the nearest options lose most is given each option in turn, those that
lose least first, and the rest is solved again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.basics import power
from peaceroom.models.kernels.package import EPS_FIRST, LEAST_GAIN, climb, copy, find_zone, gains, objective

#: a logarithm of the product that is larger by less counts as the same: peaks are found about as well
SAME = 1e-7
#: branches of one draw after which the best text found is not called proved
MOST_BRANCHES = 1_000


@kernel()
def _peak(
    y: Array, free: NDArray[np.bool_], x: Array, w: Array, rho: Array, room: Array, a: Array, g: Array
) -> float:
    """Lead y to the peak over the ``free`` issues; the value there, −∞ where no text is better than failure for all."""
    least = gains(y, 0.0, x, w, rho, room, g)
    if least > LEAST_GAIN:
        eps = EPS_FIRST
        while gains(y, eps, x, w, rho, room, g) <= 0.5 * least:
            eps *= 0.5
    else:
        least, eps = find_zone(y, free, x, w, rho, room)
        if least <= 0.0:
            return -np.inf
    climb(y, free, eps, x, w, rho, room, a)
    return float(objective(g, a, 0.0)) if gains(y, 0.0, x, w, rho, room, g) > LEAST_GAIN else -np.inf


@kernel()
def _losses(
    y: Array, free: NDArray[np.bool_], options: Array, n_options: NDArray[np.int64], x: Array, w: Array, rho: Array,
    a: Array, g: Array, loss: Array,
) -> float:
    """``(K, M)`` what each option of the free issues loses, written; the sum of the least on each issue."""
    total = 0.0
    for k in range(y.size):
        if not free[k] or n_options[k] == 0:
            continue
        least = np.inf
        for m in range(n_options[k]):
            lost = 0.0
            for i in range(g.size):
                if w[i, k] > 0.0 and a[i] > 0.0:
                    lost += a[i] / g[i] * w[i, k] * (
                        power(abs(options[k, m] - x[i, k]), rho[i]) - power(abs(y[k] - x[i, k]), rho[i]))
            loss[k, m] = max(lost, 0.0)
            least = min(least, loss[k, m])
        total += least
    return total


@kernel()
def best_of_options(
    y: Array, value: float, free: NDArray[np.bool_], options: Array, n_options: NDArray[np.int64], x: Array, w: Array,
    rho: Array, room: Array, a: Array,
) -> bool:
    """The best text of a draw, written into ``y``; whether it is proved.

    ``y`` is a text of options with the logarithm of the product ``value`` to begin with (−∞: any point, no text is
    known to be better than failure for all); ``x``, ``w`` ``(N, K)``, ``options`` ``(K, M)`` padded.
    """
    issues, width = options.shape
    g = np.empty(x.shape[0])
    at, here = np.empty((issues + 1, issues)), np.empty(issues)
    open_ = np.empty((issues + 1, issues), np.bool_)
    loss, most = np.zeros((issues + 1, issues, width)), np.empty(issues + 1)
    issue, tried = np.full(issues + 1, -1, np.int64), np.zeros((issues + 1, width), np.bool_)
    copy(y, at[0])
    for k in range(issues):
        open_[0, k] = free[k]
    depth, entering, branches = 0, True, 0
    while depth >= 0:
        if entering:
            entering = False
            branches += 1
            if branches > MOST_BRANCHES:
                return False
            peak = _peak(at[depth], open_[depth], x, w, rho, room, a, g)
            if peak <= value + SAME:
                depth -= 1
                continue
            lost = _losses(at[depth], open_[depth], options, n_options, x, w, rho, a, g, loss[depth])
            chosen, largest = -1, -1.0
            copy(at[depth], here)
            for k in range(issues):
                if open_[depth, k] and n_options[k] > 0:
                    best = 0
                    for m in range(n_options[k]):
                        if loss[depth, k, m] < loss[depth, k, best]:
                            best = m
                    here[k] = options[k, best]
                    if loss[depth, k, best] > largest:
                        chosen, largest = k, loss[depth, k, best]
            # the nearest options with the rest as it is: where nothing is left to choose this is the peak itself
            if gains(here, 0.0, x, w, rho, room, g) > LEAST_GAIN and objective(g, a, 0.0) > value:
                value = objective(g, a, 0.0)
                copy(here, y)
            most[depth] = peak - lost
            if chosen < 0 or most[depth] <= value + SAME:
                depth -= 1
                continue
            issue[depth] = chosen
            most[depth] += largest
            for m in range(width):
                tried[depth, m] = False
        k, best = issue[depth], -1
        for m in range(n_options[k]):
            if not tried[depth, m] and (best < 0 or loss[depth, k, m] < loss[depth, k, best]):
                best = m
        if best < 0 or most[depth] - loss[depth, k, best] <= value + SAME:
            depth -= 1
            continue
        tried[depth, best] = True
        copy(at[depth], at[depth + 1])
        at[depth + 1, k] = options[k, best]
        for j in range(issues):
            open_[depth + 1, j] = open_[depth, j] and j != k
        depth += 1
        entering = True
    return True
