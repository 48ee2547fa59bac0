"""Compiled kernels of the one-issue bargaining solutions (internal to this room).

All work on the unit scale (0 = low end, 1 = high end). Actor i at x_i with exponent ρ_i values an outcome y at
u_i(y) = 1 − |y − x_i|^ρ_i and prefers it to disagreement exactly when |y − x_i| < radius_i, so its gain is
radius_i^ρ_i − |y − x_i|^ρ_i. ``far`` marks the limit of a very costly disagreement, where nobody's radius binds
and the constants of the gains do not matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.basics import count, power, sort

SETTLED, NO_ZONE, NOBODY = 0, 1, 2
NASH, KALAI_SMORODINSKY, EGALITARIAN = 0, 1, 2
_HALVINGS = 60  # of a unit interval: below the spacing of doubles
_LEAST_GAIN = 1e-300
_CELLS = 16  # sample points per stretch between positions where the objective may have several humps
_GOLDEN = 0.6180339887498949


@kernel()
def log_product(y: float, n: int, x: Array, a: Array, rho: Array, top: Array, far: bool) -> float:
    """Σ a_i log(gain_i), or Σ a_i u_i in the limit ``far``; −inf outside the zone."""
    total = 0.0
    for i in range(n):
        loss = power(abs(y - x[i]), rho[i])
        if far:
            total -= a[i] * loss
        else:
            gain = top[i] - loss
            if gain <= 0.0:
                return -np.inf
            if a[i] > 0.0:
                total += a[i] * np.log(gain)
    return total


@kernel()
def slope(y: float, side: float, n: int, x: Array, a: Array, rho: Array, top: Array, far: bool) -> float:
    """Derivative of `log_product` at y, taken on the right (side = 1) or the left (−1) of a kink."""
    total = 0.0
    for i in range(n):
        z = y - x[i]
        sign = 1.0 if z > 0.0 else (-1.0 if z < 0.0 else side)
        m = abs(z)
        if rho[i] == 1.0:
            rise, loss = 1.0, m
        elif m == 0.0:
            continue
        else:
            loss = power(m, rho[i])
            rise = rho[i] * loss / m
        # a step of the bisection may fall on the border of the zone: a gain of 0, whose logarithm has no slope
        total -= a[i] * sign * (rise if far else rise / max(top[i] - loss, _LEAST_GAIN))
    return total


@kernel()
def nash_concave(
    left: float, right: float, n: int, x: Array, a: Array, rho: Array, top: Array, far: bool
) -> tuple[float, float]:
    """Both ends of the set of maximisers of a concave `log_product` (every ρ ≥ 1), by bisection of its slope."""
    flat = far
    for i in range(n):
        flat = flat and (rho[i] == 1.0 or a[i] == 0.0)
    slack = TIE if flat else 0.0  # weights sum to one; on a sloping objective slack would only move the solution
    lo, hi = left, right
    for _ in range(_HALVINGS):
        mid = 0.5 * (lo + hi)
        if slope(mid, 1.0, n, x, a, rho, top, far) > slack:
            lo = mid
        else:
            hi = mid
    low_end = 0.5 * (lo + hi)
    if not flat:  # strictly concave: one point
        return low_end, low_end
    lo, hi = left, right
    for _ in range(_HALVINGS):
        mid = 0.5 * (lo + hi)
        if slope(mid, -1.0, n, x, a, rho, top, far) < -slack:
            hi = mid
        else:
            lo = mid
    return low_end, 0.5 * (lo + hi)


@kernel()
def nash_search(
    left: float, right: float, n: int, x: Array, a: Array, rho: Array, top: Array, far: bool
) -> float:
    """Maximiser of `log_product` where some ρ < 1 makes humps: samples between positions, then golden section."""
    cuts = np.empty(n + 2)
    cuts[0] = left
    m = 1
    for i in range(n):
        if left < x[i] < right:
            cuts[m] = x[i]
            m += 1
    cuts[m] = right
    sort(cuts, m + 1)
    best, best_value = left, -np.inf
    for s in range(m):
        width = (cuts[s + 1] - cuts[s]) / _CELLS
        at, value = cuts[s], -np.inf
        for j in range(_CELLS + 1):
            y = cuts[s] + j * width
            v = log_product(y, n, x, a, rho, top, far)
            if v > value:
                at, value = y, v
        lo, hi = max(cuts[s], at - width), min(cuts[s + 1], at + width)
        for _ in range(_HALVINGS):
            p, q = hi - _GOLDEN * (hi - lo), lo + _GOLDEN * (hi - lo)
            if log_product(p, n, x, a, rho, top, far) < log_product(q, n, x, a, rho, top, far):
                lo = p
            else:
                hi = q
        y = 0.5 * (lo + hi)
        v = log_product(y, n, x, a, rho, top, far)
        if v <= value + 1e-13:  # a cusp at a position is found exactly by the samples
            y, v = at, value
        if v > best_value:
            best, best_value = y, v
    return best


@kernel()
def equal_point(left: float, right: float, n: int, x: Array, rho: Array, top: Array, ideal: Array) -> float:
    """The y in [left, right] with the largest smallest gain_i / ideal_i.

    Each gain rises towards x_i and falls beyond it, so the smallest has one peak, and the actor that is worst
    off tells on which side it lies.
    """
    lo, hi = left, right
    for _ in range(_HALVINGS):
        y = 0.5 * (lo + hi)
        worst, worst_value = 0, np.inf
        for i in range(n):
            value = (top[i] - power(abs(y - x[i]), rho[i])) / ideal[i]
            if value < worst_value:
                worst, worst_value = i, value
        if x[worst] > y:
            lo = y
        else:
            hi = y
    return 0.5 * (lo + hi)


@kernel()
def choose_option(
    kind: int, options: Array, n: int, x: Array, a: Array, rho: Array, top: Array, far: bool
) -> tuple[float, float, int]:
    """Lowest and highest best option (unit scale), and SETTLED or NO_ZONE."""
    low_end, high_end, state = np.nan, np.nan, NO_ZONE
    ideal = np.ones(n)
    if kind == KALAI_SMORODINSKY and not far:
        for i in range(n):
            ideal[i] = 0.0
        for o in options:
            rational = True
            for i in range(n):
                if top[i] - power(abs(o - x[i]), rho[i]) < -TIE:
                    rational = False
            if rational:
                for i in range(n):
                    ideal[i] = max(ideal[i], top[i] - power(abs(o - x[i]), rho[i]))
    least = np.ones(n)
    if kind == KALAI_SMORODINSKY and far:
        # the best option's loss: what cannot be avoided is not regretted
        for i in range(n):
            for o in options:
                least[i] = min(least[i], power(abs(o - x[i]), rho[i]))
    best = np.empty(n)
    best_value = -np.inf
    for o in options:
        worst_gain = np.inf
        levels = np.empty(n)
        for i in range(n):
            loss = power(abs(o - x[i]), rho[i])
            gain = top[i] - loss
            worst_gain = min(worst_gain, gain)
            if far:
                levels[i] = (least[i] - loss) if kind == KALAI_SMORODINSKY else -loss
            else:
                levels[i] = gain / ideal[i] if ideal[i] > 0.0 else 0.0
        if not far and worst_gain <= TIE:
            continue
        better = 0
        if kind == NASH:
            value = log_product(o, n, x, a, rho, top, far)
            if state == NO_ZONE or value > best_value + TIE:
                better = 1
            elif value < best_value - TIE:
                better = -1
        else:
            value = 0.0
            sort(levels, n)
            if state == NO_ZONE:
                better = 1
            else:
                for i in range(n):  # lexicographic: the worst off first
                    if abs(levels[i] - best[i]) > TIE:
                        better = 1 if levels[i] > best[i] else -1
                        break
        if better == 1:
            low_end, high_end, state = o, o, SETTLED
            best_value = value
            for i in range(n):
                best[i] = levels[i]
        elif better == 0:
            high_end = o
    return low_end, high_end, state


@kernel()
def settle_issue(
    kind: int,
    far: bool,
    x: Array,
    member: NDArray[np.bool_],
    a: Array,
    rho: Array,
    radius: Array,
    options: Array,
    low_end: Array,
    high_end: Array,
    state: NDArray[np.int64],
) -> None:
    """Solve D draws of one issue; x, member, a, rho, radius are ``(D, N)``, everything on the unit scale.

    Writes both ends of the set of solutions and the state of every draw.
    """
    draws, actors = x.shape
    xs, ws, rs, top, ideal = np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors)
    for d in range(draws):
        n = count(member[d])
        left, right, total, concave = 0.0, 1.0, 0.0, True
        j = 0
        for i in range(actors):
            if not member[d, i]:
                continue
            xs[j], ws[j], rs[j] = x[d, i], a[d, i], rho[d, i]
            total += ws[j]
            concave = concave and rs[j] >= 1.0
            if far:
                top[j] = 1.0
            else:
                top[j] = power(radius[d, i], rs[j])
                left, right = max(left, xs[j] - radius[d, i]), min(right, xs[j] + radius[d, i])
            j += 1
        low_end[d], high_end[d] = np.nan, np.nan
        if n == 0 or (kind == NASH and total <= 0.0):
            state[d] = NOBODY
            continue
        if total > 0.0:
            for i in range(n):
                ws[i] /= total
        if options.size:
            low_end[d], high_end[d], state[d] = choose_option(kind, options, n, xs, ws, rs, top, far)
            continue
        if right - left <= TIE:
            state[d] = NO_ZONE
            continue
        state[d] = SETTLED
        if kind == NASH:
            if concave:
                low_end[d], high_end[d] = nash_concave(left, right, n, xs, ws, rs, top, far)
            else:
                low_end[d] = nash_search(left, right, n, xs, ws, rs, top, far)
                high_end[d] = low_end[d]
            continue
        for i in range(n):
            ideal[i] = 1.0
            if kind == KALAI_SMORODINSKY and not far:
                nearest = min(max(xs[i], left), right)
                ideal[i] = top[i] - power(abs(nearest - xs[i]), rs[i])
        low_end[d] = equal_point(left, right, n, xs, rs, top, ideal)
        high_end[d] = low_end[d]
