"""Compiled kernels of the package solution: batches of draws, and the search where the problem is not concave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.bargaining import NO_ZONE, NOBODY, SETTLED
from peaceroom.models.kernels.basics import count
from peaceroom.models.kernels.package import EPS_FIRST, LEAST_GAIN, climb, find_zone, gains, objective
from peaceroom.models.kernels.package_options import best_of_options

_SWEEPS = 20  # rounds of single changes, at most
_GRID = 20  # cells of the scale that are tried where ρ < 1 makes humps


@kernel()
def exchange(
    y: Array, options: Array, n_options: NDArray[np.int64], humps: bool, x: Array, w: Array, rho: Array, room: Array,
    a: Array,
) -> bool:
    """Improve y one issue at a time over the options (or, with ``humps``, over positions and a grid), in place.

    While somebody gains nothing the smallest gain is raised, after that the product. True when no single
    change improves it any more.
    """
    n, issues = x.shape
    g, trials = np.empty(n), np.empty(options.shape[1] + n + _GRID + 1)
    for _ in range(_SWEEPS):
        changed = False
        for k in range(issues):
            tries = n_options[k]
            on_list = tries == 0
            if tries > 0:
                for j in range(tries):
                    trials[j] = options[k, j]
                    on_list = on_list or trials[j] == y[k]
            elif humps:
                tries = n + _GRID + 1
                for i in range(n):
                    trials[i] = x[i, k] if w[i, k] > 0.0 else y[k]
                for j in range(_GRID + 1):
                    trials[n + j] = j / _GRID
            kept = y[k]
            least = gains(y, 0.0, x, w, rho, room, g)
            value = objective(g, a, 0.0)
            if not on_list:
                least, value = -np.inf, -np.inf
            for j in range(tries):
                trial = trials[j]
                y[k] = trial
                new_least = gains(y, 0.0, x, w, rho, room, g)
                new_value = objective(g, a, 0.0)
                if (new_value > value + 1e-12) or (value == -np.inf and new_value == -np.inf
                                                   and new_least > least + 1e-12):
                    kept, least, value = trial, new_least, new_value
                    changed = True
            y[k] = kept
        if not changed:
            return True
    return False


@kernel()
def settle_package(
    x: Array, w: Array, rho: Array, room: Array, a: Array, member: NDArray[np.bool_],
    options: Array, n_options: NDArray[np.int64], out: Array,
    state: NDArray[np.int64], converged: NDArray[np.bool_],
) -> None:
    """Solve D packages; x, w ``(D, N, K)``, rho, room, a, member ``(D, N)``, options ``(K, M)`` padded, out ``(D, K)``.

    ``w`` is 0 where an actor does not take part on an issue; an issue without anybody stays NaN.
    """
    draws, actors, issues = x.shape
    y, free, continuous = np.empty(issues), np.empty(issues, np.bool_), np.empty(issues, np.bool_)
    for d in range(draws):
        n = count(member[d])
        for k in range(issues):
            out[d, k] = np.nan
        converged[d] = True
        xs, ws = np.zeros((n, issues)), np.zeros((n, issues))
        rs, smooth, rooms, weights, g = np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n)
        j, total = 0, 0.0
        for i in range(actors):
            if member[d, i]:
                for k in range(issues):
                    if w[d, i, k] > 0.0:
                        xs[j, k], ws[j, k] = x[d, i, k], w[d, i, k]
                rs[j], rooms[j], weights[j] = rho[d, i], room[d, i], a[d, i]
                smooth[j] = max(rs[j], 1.0)  # where ρ < 1 makes humps, the concave problem gives the start
                total += weights[j]
                j += 1
        humps = count(rs < 1.0) > 0
        if n == 0 or total <= 0.0:
            state[d] = NOBODY
            continue
        for i in range(n):
            weights[i] /= total
        ordered = False
        for k in range(issues):
            pull, total = 0.0, 0.0
            for i in range(n):
                pull += ws[i, k] * xs[i, k]
                total += ws[i, k]
            free[k] = total > 0.0
            continuous[k] = free[k] and n_options[k] == 0
            y[k] = pull / total if free[k] else 0.0
            ordered = ordered or (free[k] and n_options[k] > 0)
        least, eps = find_zone(y, free, xs, ws, smooth, rooms)
        if least > 0.0:
            converged[d] = climb(y, free, eps, xs, ws, smooth, rooms, weights)
        if ordered or humps:
            # a local search over single changes: what it finds is proved or beaten next, or where ρ < 1 stands unproved
            for _ in range(3):
                exchange(y, options, n_options, humps, xs, ws, rs, rooms, weights)
                if humps or gains(y, 0.0, xs, ws, rs, rooms, g) <= LEAST_GAIN:
                    break
                eps = EPS_FIRST
                while gains(y, eps, xs, ws, rs, rooms, g) <= 0.0:  # a smoothing that keeps y inside the zone
                    eps *= 0.5
                climb(y, continuous, eps, xs, ws, rs, rooms, weights)
            least = gains(y, 0.0, xs, ws, rs, rooms, g)
            converged[d] = False
            if not humps:
                value = objective(g, weights, 0.0) if least > LEAST_GAIN else -np.inf
                converged[d] = best_of_options(y, value, free, options, n_options, xs, ws, rs, rooms, weights)
                least = gains(y, 0.0, xs, ws, rs, rooms, g)
        if least <= LEAST_GAIN:
            state[d] = NO_ZONE
            continue
        state[d] = SETTLED
        for k in range(issues):
            if free[k]:
                out[d, k] = y[k]
