"""Compiled kernels of the package solution: the Nash product over several issues at once (internal to this room).

Actor i's utility of a package y is 1 − Σ_k w_ik |y_k − x_ik|^ρ_i with Σ_k w_ik = 1, its gain over disagreement
g_i(y) = room_i − Σ_k w_ik |y_k − x_ik|^ρ_i. For ρ ≥ 1 Σ a_i log g_i is concave with kinks at the positions, so
|z|^ρ is replaced by (z² + ε²)^(ρ/2), which never overstates a gain, and ε is led to zero: Newton steps with
backtracking at every ε, started from a straight-line prediction of the path. A feasible start comes from
Σ log(g_i + s) with s led down as far as it goes (the method of centres).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.models._bargaining_kernels import NO_ZONE, NOBODY, SETTLED, power

#: gains below this share of the best package count as none
LEAST_GAIN = 1e-6
_EPS_FIRST, _EPS_FACTOR = 0.1, 0.2
_EPS_LAST = 1e-7  # as a share of the smallest gain: the error of the log product is of this order
_NEWTON, _SWEEPS, _GRID = 40, 20, 20


@njit(cache=True, nogil=True)
def gains(y: Array, eps: float, x: Array, w: Array, rho: Array, room: Array, out: Array) -> float:
    """Write every actor's gain (smoothed by ε) into ``out``; return the smallest. x, w are ``(n, K)``."""
    n, issues = x.shape
    least = np.inf
    for i in range(n):
        total = room[i]
        for k in range(issues):
            if w[i, k] > 0.0:
                z = y[k] - x[i, k]
                m = np.sqrt(z * z + eps * eps) if eps > 0.0 else abs(z)
                total -= w[i, k] * power(m, rho[i])
        out[i] = total
        least = min(least, total)
    return least


@njit(cache=True, nogil=True)
def objective(g: Array, a: Array, s: float) -> float:
    """Σ a_i log(g_i + s), −inf where some gain (weighted or not) is not positive."""
    total = 0.0
    for i in range(g.size):
        if g[i] + s <= 0.0:
            return -np.inf
        if a[i] > 0.0:
            total += a[i] * np.log(g[i] + s)
    return total


@njit(cache=True, nogil=True)
def newton(
    y: Array, free: NDArray[np.bool_], eps: float, s: float, x: Array, w: Array, rho: Array, room: Array, a: Array,
    digits: bool,
) -> bool:
    """Maximise Σ a_i log(g_i + s) at this ε from a feasible y, in place. True when it came to rest.

    ``digits`` asks for the point to full precision, beyond what differences of the objective can show.
    """
    n, issues = x.shape
    g, g_new = np.empty(n), np.empty(n)
    pull = np.empty((n, issues))
    last = 0
    gains(y, eps, x, w, rho, room, g)
    value_now = objective(g, a, s)
    for _ in range(_NEWTON):
        grad, hess = np.zeros(issues), np.zeros((issues, issues))
        for i in range(n):
            lam = a[i] / (g[i] + s)
            for k in range(issues):
                pull[i, k] = 0.0
                if w[i, k] > 0.0 and free[k]:
                    z = y[k] - x[i, k]
                    p = z * z + eps * eps
                    base = 1.0 / np.sqrt(p) if rho[i] == 1.0 else p ** (0.5 * rho[i] - 1.0)
                    pull[i, k] = w[i, k] * rho[i] * z * base
                    grad[k] += lam * pull[i, k]
                    hess[k, k] += lam * w[i, k] * rho[i] * base * (eps * eps + (rho[i] - 1.0) * z * z) / p
            if a[i] > 0.0:
                for k in range(issues):
                    if pull[i, k] != 0.0:
                        for m in range(k + 1):
                            hess[k, m] += lam * lam / a[i] * pull[i, k] * pull[i, m]
        step = _solve(hess, grad, issues)
        decrement = 0.0
        for k in range(issues):
            decrement += step[k] * grad[k]
        if decrement < (1e-20 if digits else 1e-10) or last > 2:
            return True
        if decrement < 1e-10:  # below what values can tell apart; a few full steps give the point its digits
            last += 1
        t = 1.0
        moved = False
        for _ in range(40):
            trial = y - t * step
            for k in range(issues):
                trial[k] = min(max(trial[k], 0.0), 1.0)
            gains(trial, eps, x, w, rho, room, g_new)
            value = objective(g_new, a, s)
            final = last > 0 and t == 1.0 and value > value_now - 1e-12
            if final or value > value_now + 1e-4 * t * decrement or (t < 1e-3 and value > value_now):
                y[:] = trial
                g[:] = g_new
                moved = final or value > value_now + 1e-15
                value_now = value
                break
            t *= 0.5
        if not moved:
            return True
    return False


@njit(cache=True, nogil=True)
def _solve(hess: Array, grad: Array, n: int) -> Array:
    """Cholesky solution of hess · step = grad (lower triangle given), with a ridge for flat directions."""
    largest = 0.0
    for k in range(n):
        largest = max(largest, hess[k, k])
    ridge = 1e-12 * largest + 1e-300
    step = grad.copy()
    for k in range(n):
        hess[k, k] += ridge
        for m in range(k):
            total = hess[k, m]
            for j in range(m):
                total -= hess[k, j] * hess[m, j]
            hess[k, m] = total / hess[m, m]
        total = hess[k, k]
        for j in range(k):
            total -= hess[k, j] * hess[k, j]
        hess[k, k] = np.sqrt(max(total, ridge))
    for k in range(n):
        for j in range(k):
            step[k] -= hess[k, j] * step[j]
        step[k] /= hess[k, k]
    for k in range(n - 1, -1, -1):
        for j in range(k + 1, n):
            step[k] -= hess[j, k] * step[j]
        step[k] /= hess[k, k]
    return step


@njit(cache=True, nogil=True)
def find_zone(
    y: Array, free: NDArray[np.bool_], x: Array, w: Array, rho: Array, room: Array
) -> tuple[float, float]:
    """Lead y to a package better than failure for all. Returns (smallest gain there, smoothing that keeps it)."""
    n = x.shape[0]
    g, ones = np.empty(n), np.ones(n)
    s = max(0.0, -gains(y, 0.0, x, w, rho, room, g)) + 0.2
    for _ in range(200):
        # smoothing small beside what is left to give, so that it cannot hide a zone
        eps = _EPS_FIRST
        while gains(y, eps, x, w, rho, room, g) + s <= 0.5 * (gains(y, 0.0, x, w, rho, room, g) + s):
            eps *= 0.5
            if eps < 1e-12:
                return -1.0, eps
        newton(y, free, eps, s, x, w, rho, room, ones, False)
        least = gains(y, eps, x, w, rho, room, g)
        if least > LEAST_GAIN:
            return least, eps
        harmonic = 0.0
        for i in range(n):
            harmonic += 1.0 / (g[i] + s)
        # at a centre no package can have a smallest gain above n / Σ 1/(g_i + s) − s (smoothing allowed for)
        if n / harmonic - s + eps < LEAST_GAIN or least + s < 0.01 * LEAST_GAIN:
            return -1.0, eps
        s -= 0.9 * (least + s)
    return -1.0, 0.0


@njit(cache=True, nogil=True)
def climb(y: Array, free: NDArray[np.bool_], eps: float, x: Array, w: Array, rho: Array, room: Array, a: Array) -> bool:
    """Maximise Σ a_i log g_i from a feasible y, ε led to zero, in place."""
    g = np.empty(x.shape[0])
    before, eps_before = y.copy(), eps
    newton(y, free, eps, 0.0, x, w, rho, room, a, False)
    while eps > _EPS_LAST * max(gains(y, eps, x, w, rho, room, g), LEAST_GAIN):
        eps_next = eps * _EPS_FACTOR
        ahead = y.copy()
        if eps_before > eps:
            ahead += (y - before) * ((eps - eps_next) / (eps_before - eps))
            for k in range(ahead.size):
                ahead[k] = min(max(ahead[k], 0.0), 1.0)
        before[:] = y
        eps_before, eps = eps, eps_next
        gains(y, eps, x, w, rho, room, g)
        here = objective(g, a, 0.0)
        gains(ahead, eps, x, w, rho, room, g)
        if objective(g, a, 0.0) > here:
            y[:] = ahead
        newton(y, free, eps, 0.0, x, w, rho, room, a, False)
    return newton(y, free, eps, 0.0, x, w, rho, room, a, True)


@njit(cache=True, nogil=True)
def exchange(
    y: Array, options: Array, n_options: NDArray[np.int64], humps: bool, x: Array, w: Array, rho: Array, room: Array,
    a: Array,
) -> bool:
    """Improve y one issue at a time over the options (or, with ``humps``, over positions and a grid), in place.

    While somebody gains nothing the smallest gain is raised, after that the product. True when no single
    change improves it any more.
    """
    n, issues = x.shape
    g = np.empty(n)
    for _ in range(_SWEEPS):
        changed = False
        for k in range(issues):
            if n_options[k] > 0:
                trials = options[k, : n_options[k]].copy()
            elif humps:
                trials = np.empty(n + _GRID + 1)
                for i in range(n):
                    trials[i] = x[i, k] if w[i, k] > 0.0 else y[k]
                for j in range(_GRID + 1):
                    trials[n + j] = j / _GRID
            else:
                continue
            on_list = n_options[k] == 0
            for trial in trials:
                on_list = on_list or trial == y[k]
            kept = y[k]
            least = gains(y, 0.0, x, w, rho, room, g)
            value = objective(g, a, 0.0)
            if not on_list:
                least, value = -np.inf, -np.inf
            for trial in trials:
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


@njit(cache=True, nogil=True)
def settle_package(
    x: Array, w: Array, rho: Array, room: Array, a: Array, member: NDArray[np.bool_],
    options: Array, n_options: NDArray[np.int64], out: Array,
    state: NDArray[np.int64], converged: NDArray[np.bool_],
) -> None:
    """Solve D packages; x, w ``(D, N, K)``, rho, room, a, member ``(D, N)``, options ``(K, M)`` padded, out ``(D, K)``.

    ``w`` is 0 where an actor does not take part on an issue; an issue without anybody stays NaN.
    """
    draws, actors, issues = x.shape
    for d in range(draws):
        n = 0
        for i in range(actors):
            n += member[d, i]
        out[d, :] = np.nan
        converged[d] = True
        xs, ws = np.zeros((n, issues)), np.zeros((n, issues))
        rs, rooms, weights = np.empty(n), np.empty(n), np.empty(n)
        n = 0
        humps = False
        for i in range(actors):
            if member[d, i]:
                for k in range(issues):
                    if w[d, i, k] > 0.0:
                        xs[n, k], ws[n, k] = x[d, i, k], w[d, i, k]
                rs[n], rooms[n], weights[n] = rho[d, i], room[d, i], a[d, i]
                humps = humps or rs[n] < 1.0
                n += 1
        if n == 0 or weights.sum() <= 0.0:
            state[d] = NOBODY
            continue
        weights /= weights.sum()
        y, touched, ordered = np.zeros(issues), np.zeros(issues, np.bool_), False
        for k in range(issues):
            total = ws[:, k].sum()
            touched[k] = total > 0.0
            if touched[k]:
                y[k] = (ws[:, k] * xs[:, k]).sum() / total
                ordered = ordered or n_options[k] > 0
        smooth = np.maximum(rs, 1.0)  # where ρ < 1 makes humps, the concave problem gives the start
        least, eps = find_zone(y, touched, xs, ws, smooth, rooms)
        if least > 0.0:
            converged[d] = climb(y, touched, eps, xs, ws, smooth, rooms, weights)
        if ordered or humps:
            # a local search: only single changes are tried, so the result is not called converged
            for _ in range(3):
                exchange(y, options, n_options, humps, xs, ws, rs, rooms, weights)
                if humps or gains(y, 0.0, xs, ws, rs, rooms, np.empty(n)) <= LEAST_GAIN:
                    break
                climb(y, touched & (n_options == 0), 1e-3 * _fit(y, xs, ws, rs, rooms), xs, ws, rs, rooms, weights)
            least = gains(y, 0.0, xs, ws, rs, rooms, np.empty(n))
            converged[d] = False
        if least <= LEAST_GAIN:
            state[d] = NO_ZONE
            continue
        state[d] = SETTLED
        for k in range(issues):
            if touched[k]:
                out[d, k] = y[k]


@njit(cache=True, nogil=True)
def _fit(y: Array, x: Array, w: Array, rho: Array, room: Array) -> float:
    """A smoothing that keeps y inside the zone, as a multiple of 1e-3."""
    g = np.empty(x.shape[0])
    factor = 100.0
    while gains(y, 1e-3 * factor, x, w, rho, room, g) <= 0.0 and factor > 1e-9:
        factor *= 0.5
    return factor
