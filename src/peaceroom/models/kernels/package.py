"""Compiled kernels of the package solution: the Nash product over several issues at once (internal to this room).

Actor i's utility of a package y is 1 − Σ_k w_ik |y_k − x_ik|^ρ_i with Σ_k w_ik = 1, its gain over disagreement
g_i(y) = room_i − Σ_k w_ik |y_k − x_ik|^ρ_i. For ρ ≥ 1 Σ a_i log g_i is concave with kinks at the positions, so
|z|^ρ is replaced by (z² + ε²)^(ρ/2), which never overstates a gain, and ε is led to zero: Newton steps with
backtracking at every ε, started from a straight-line prediction of the path. A feasible start comes from
Σ log(g_i + s) with s led down as far as it goes (the method of centres).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.core.compiling import bare_kernel, kernel
from peaceroom.models.kernels.basics import power

#: gains below this share of the best package count as none
LEAST_GAIN = 1e-6
#: smoothing to begin with
EPS_FIRST = 0.1
_EPS_FACTOR = 0.2
_EPS_LAST = 1e-7  # as a share of the smallest gain: the error of the log product is of this order
_NEWTON = 40


@bare_kernel()
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


@bare_kernel()
def objective(g: Array, a: Array, s: float) -> float:
    """Σ a_i log(g_i + s), −inf where some gain (weighted or not) is not positive."""
    total = 0.0
    for i in range(g.size):
        if g[i] + s <= 0.0:
            return -np.inf
        if a[i] > 0.0:
            total += a[i] * np.log(g[i] + s)
    return total


@bare_kernel()
def _newton(
    y: Array, free: NDArray[np.bool_], eps: float, s: float, x: Array, w: Array, rho: Array, room: Array, a: Array,
    rest: float, g: Array, g_new: Array, pull: Array, hess: Array, grad: Array, step: Array, trial: Array,
) -> bool:
    """Maximise Σ a_i log(g_i + s) at this ε from a feasible y, in place. True when it came to rest.

    It rests when a step promises less than ``rest``; below 1e-10 differences of the objective no longer show it,
    and a few full steps are taken on trust. What follows ``rest`` is memory to work with: ``(n,)``, ``(n, K)``,
    ``(K, K)`` and ``(K,)``, made once by who calls it a hundred times.
    """
    n, issues = x.shape
    last = 0
    gains(y, eps, x, w, rho, room, g)
    value_now = objective(g, a, s)
    for _ in range(_NEWTON):
        for k in range(issues):
            grad[k] = 0.0
            for m in range(issues):
                hess[k, m] = 0.0
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
        _solve(hess, grad, step)
        decrement = 0.0
        for k in range(issues):
            decrement += step[k] * grad[k]
        if decrement < rest or last > 2:
            return True
        if decrement < 1e-10:
            last += 1
        t = 1.0
        moved = False
        for _ in range(40):
            for k in range(issues):
                trial[k] = min(max(y[k] - t * step[k], 0.0), 1.0)
            gains(trial, eps, x, w, rho, room, g_new)
            value = objective(g_new, a, s)
            final = last > 0 and t == 1.0 and value > value_now - 1e-12
            if final or value > value_now + 1e-4 * t * decrement or (t < 1e-3 and value > value_now):
                copy(trial, y)
                copy(g_new, g)
                moved = final or value > value_now + 1e-15
                value_now = value
                break
            t *= 0.5
        if not moved:
            return True
    return False


@bare_kernel()
def copy(source: Array, target: Array) -> None:
    """Copy a vector (plain loops compile several times quicker than array expressions)."""
    for i in range(source.size):
        target[i] = source[i]


@bare_kernel()
def _solve(hess: Array, grad: Array, step: Array) -> None:
    """Cholesky solution of hess · step = grad (lower triangle given), with a ridge for flat directions."""
    n = grad.size
    copy(grad, step)
    largest = 0.0
    for k in range(n):
        largest = max(largest, hess[k, k])
    ridge = 1e-12 * largest + 1e-300
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


@kernel()
def find_zone(
    y: Array, free: NDArray[np.bool_], x: Array, w: Array, rho: Array, room: Array
) -> tuple[float, float]:
    """Lead y to a package better than failure for all. Returns (smallest gain there, smoothing that keeps it)."""
    n, issues = x.shape
    g, ones = np.empty(n), np.empty(n)
    g_here, g_new, pull = np.empty(n), np.empty(n), np.empty((n, issues))
    hess, grad, step, trial = np.empty((issues, issues)), np.empty(issues), np.empty(issues), np.empty(issues)
    for i in range(n):
        ones[i] = 1.0
    s = max(0.0, -gains(y, 0.0, x, w, rho, room, g)) + 0.2
    for _ in range(200):
        # smoothing small beside what is left to give, so that it cannot hide a zone
        eps = EPS_FIRST
        while gains(y, eps, x, w, rho, room, g) + s <= 0.5 * (gains(y, 0.0, x, w, rho, room, g) + s):
            eps *= 0.5
            if eps < 1e-12:
                return -1.0, eps
        _newton(y, free, eps, s, x, w, rho, room, ones, 1e-10, g_here, g_new, pull, hess, grad, step, trial)
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


@kernel()
def climb(y: Array, free: NDArray[np.bool_], eps: float, x: Array, w: Array, rho: Array, room: Array, a: Array) -> bool:
    """Maximise Σ a_i log g_i from a feasible y, ε led to zero, in place."""
    n, issues = x.shape
    g, before, ahead = np.empty(n), np.empty(issues), np.empty(issues)
    g_here, g_new, pull = np.empty(n), np.empty(n), np.empty((n, issues))
    hess, grad, step, trial = np.empty((issues, issues)), np.empty(issues), np.empty(issues), np.empty(issues)
    copy(y, before)
    eps_before = eps
    _newton(y, free, eps, 0.0, x, w, rho, room, a, 1e-10, g_here, g_new, pull, hess, grad, step, trial)
    while eps > _EPS_LAST * max(gains(y, eps, x, w, rho, room, g), LEAST_GAIN):
        eps_next = eps * _EPS_FACTOR
        onward = (eps - eps_next) / (eps_before - eps) if eps_before > eps else 0.0
        for k in range(y.size):
            ahead[k] = min(max(y[k] + (y[k] - before[k]) * onward, 0.0), 1.0)
        copy(y, before)
        eps_before, eps = eps, eps_next
        gains(y, eps, x, w, rho, room, g)
        here = objective(g, a, 0.0)
        gains(ahead, eps, x, w, rho, room, g)
        if objective(g, a, 0.0) > here:
            copy(ahead, y)
        _newton(y, free, eps, 0.0, x, w, rho, room, a, 1e-10, g_here, g_new, pull, hess, grad, step, trial)
    rested: bool = _newton(y, free, eps, 0.0, x, w, rho, room, a, 1e-20, g_here, g_new, pull, hess, grad, step, trial)
    return rested
