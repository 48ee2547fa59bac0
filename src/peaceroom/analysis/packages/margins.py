"""The best that a package can guarantee to everybody above the value of failure, draw by draw.

margin = max over packages y of min over actors i of U_i(y) − d_i, with U_i(y) = Σ_k w_ik (1 − |y_k − x_ik| / m_ik).

U is concave, so margin = min over weights λ (≥ 0, Σ λ = 1) of max over y of Σ λ_i (U_i(y) − d_i), and for given λ
the best y is found issue by issue: it is a weighted median of the positions. Packages found that way become the
columns of a matrix game between the actors (rows) and the packages; its value rises to the margin as columns
are added, and the best answer to its λ bounds the margin from above (column generation; Dantzig & Wolfe 1960).
The game is solved by the simplex method with Bland's rule. Only the sign of the margin is needed: the work
stops as soon as it is certain.

Bottom lines confine every issue to an interval: on it the best y is the weighted median, moved to the nearer end where
it lies outside. Ordered options are searched by branch and bound (Land & Doig 1960): what no package of the continuum
can give, no options can; else the issue that lies farthest between two options is confined to either side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]

_MOST_COLUMNS = 200
_GAP = 1e-10
#: a value so near to an option (as a part of the scale) is that option
_AT = 1e-9
#: branches of one draw after which a package of options counts as not found
_MOST_BRANCHES = 2_000


@kernel()
def _game(a: Array, n: int, m: int, lam: Array, q: Array) -> float:
    """Value of the game with payoffs ``a[:n, :m]`` to the column player, all > 0, and both optimal mixtures.

    Linear programme: max Σ p_j subject to a' p … in the standard form of a matrix game: the row player
    minimises. Columns mix with ``q``, rows with ``lam``.
    """
    # min Σ p s.t. A p ≥ 1, p ≥ 0 (column player guarantees v = 1 / Σ p); dual: max Σ r s.t. A' r ≤ 1, r ≥ 0.
    # The dual starts feasible: a tableau with a row for each column of A and a variable for each of its rows.
    width = n + m + 1
    t = np.zeros((m + 1, width))
    basis = np.empty(m, np.int64)
    for j in range(m):
        for i in range(n):
            t[j, i] = a[i, j]
        t[j, n + j] = 1.0
        t[j, width - 1] = 1.0
        basis[j] = n + j
    for i in range(n):
        t[m, i] = -1.0
    for _ in range(50 * (n + m)):
        enter = -1
        for c in range(width - 1):  # Bland: the first that improves
            if t[m, c] < -1e-12:
                enter = c
                break
        if enter < 0:
            break
        leave, best = -1, np.inf
        for j in range(m):
            if t[j, enter] > 1e-12:
                ratio = t[j, width - 1] / t[j, enter]
                if ratio < best - 1e-14 or (ratio <= best + 1e-14 and (leave < 0 or basis[j] < basis[leave])):
                    leave, best = j, min(best, ratio)
        if leave < 0:
            break
        pivot = t[leave, enter]
        for c in range(width):
            t[leave, c] /= pivot
        for j in range(m + 1):
            if j != leave:
                f = t[j, enter]
                if f != 0.0:
                    for c in range(width):
                        t[j, c] -= f * t[leave, c]
        basis[leave] = enter
    total = t[m, width - 1]
    lam[:n] = 0.0
    for j in range(m):
        if basis[j] < n:
            lam[basis[j]] = t[j, width - 1] / total
        q[j] = t[m, n + j] / total
    return float(1.0 / total)


@kernel()
def _best_package(x: Array, slope: Array, low: Array, high: Array, lam: Array, y: Array) -> None:
    """The package within ``low`` … ``high`` that maximises Σ λ_i U_i: the (lower) weighted median of each issue."""
    n, k_count = x.shape
    for k in range(k_count):
        total = 0.0
        for i in range(n):
            total += lam[i] * slope[i, k]
        y[k] = 0.5 * (low[k] + high[k])
        if total <= 0.0:
            continue
        best = np.inf
        for i in range(n):  # the lowest position with at least half of the weight at or below it
            if lam[i] * slope[i, k] <= 0.0 or x[i, k] >= best:
                continue
            below = 0.0
            for j in range(n):
                if x[j, k] <= x[i, k]:
                    below += lam[j] * slope[j, k]
            if below >= 0.5 * total:
                best = x[i, k]
        if best < np.inf:
            y[k] = min(max(best, low[k]), high[k])


@kernel()
def _gains(x: Array, slope: Array, w: Array, d: Array, y: Array, out: Array) -> None:
    n, k_count = x.shape
    for i in range(n):
        u = 0.0
        for k in range(k_count):
            u += w[i, k] - slope[i, k] * abs(y[k] - x[i, k])
        out[i] = u - d[i]


@kernel()
def _margin(x: Array, slope: Array, w: Array, d: Array, low: Array, high: Array, exact: bool, best: Array) -> float:
    """Margin of one draw over the packages within ``low`` … ``high``; ``best`` is one that gives at least ``lower``."""
    n, k_count = x.shape
    a = np.empty((n, _MOST_COLUMNS))
    packages = np.empty((_MOST_COLUMNS, k_count))
    lam, q, y, mixed, gain = np.empty(n), np.empty(_MOST_COLUMNS), np.empty(k_count), np.empty(k_count), np.empty(n)
    lam[:] = 1.0 / n
    upper, lower = np.inf, -np.inf
    m = 0
    while m < _MOST_COLUMNS:
        _best_package(x, slope, low, high, lam, y)
        _gains(x, slope, w, d, y, gain)
        bound = 0.0
        for i in range(n):
            bound += lam[i] * gain[i]
        upper = min(upper, bound)
        if gain.min() > lower:
            lower = gain.min()
            best[:] = y
        for i in range(n):
            a[i, m] = gain[i] + 3.0  # gains are at least −2: keeps payoffs above 0
        packages[m] = y
        m += 1
        _game(a, n, m, lam, q)
        mixed[:] = 0.0
        for j in range(m):
            for k in range(k_count):
                mixed[k] += q[j] * packages[j, k]
        _gains(x, slope, w, d, mixed, gain)
        if gain.min() > lower:
            lower = gain.min()
            best[:] = mixed
        if upper - lower <= _GAP or (not exact and (upper < -1e-9 or lower >= 0.0)):
            break
    return float(lower if lower >= 0.0 or upper - lower <= _GAP else upper if upper < 0.0 else lower)


@kernel()
def _confine(options: Array, counts: NDArray[np.int64], low: Array, high: Array, slack: Array) -> bool:
    """Move both ends of every issue with options inwards to an option; False where an interval holds nothing."""
    for k in range(low.size):
        if counts[k]:
            first, last = np.inf, -np.inf
            for j in range(counts[k]):
                if low[k] - slack[k] <= options[k, j] <= high[k] + slack[k]:
                    first, last = min(first, options[k, j]), max(last, options[k, j])
            low[k], high[k] = first, last
        if low[k] > high[k]:
            return False
    return True


@kernel()
def _between_options(
    options: Array, counts: NDArray[np.int64], y: Array, slack: Array, near: Array
) -> tuple[int, float, float]:
    """The issue that lies farthest between two options with these two (−1 if none); ``near``: the nearest options."""
    worst, far, below, above = -1, 0.0, 0.0, 0.0
    for k in range(y.size):
        near[k] = y[k]
        if not counts[k]:
            continue
        lower, upper = -np.inf, np.inf
        for j in range(counts[k]):
            if options[k, j] <= y[k]:
                lower = max(lower, options[k, j])
            if options[k, j] >= y[k]:
                upper = min(upper, options[k, j])
        gap = min(y[k] - lower, upper - y[k])
        near[k] = lower if y[k] - lower <= upper - y[k] else upper
        if gap > slack[k] and gap / slack[k] > far:
            worst, far, below, above = k, gap / slack[k], lower, upper
    return worst, below, above


@kernel()
def _search_options(
    x: Array, slope: Array, w: Array, d: Array, low: Array, high: Array, options: Array, counts: NDArray[np.int64],
    slack: Array,
) -> float:
    """A margin ≥ 0 if a package at options gives everybody enough, else one below 0. Only the sign counts."""
    n, k_count = x.shape
    lows, highs = np.empty((_MOST_BRANCHES + 2, k_count)), np.empty((_MOST_BRANCHES + 2, k_count))
    lows[0], highs[0] = low, high
    waiting, best, near, gain = 1, np.empty(k_count), np.empty(k_count), np.empty(n)
    for _ in range(_MOST_BRANCHES):
        if waiting == 0:
            return -1.0
        waiting -= 1
        here_low, here_high = lows[waiting].copy(), highs[waiting].copy()
        if not _confine(options, counts, here_low, here_high, slack):
            continue
        if _margin(x, slope, w, d, here_low, here_high, False, best) < -1e-9:
            continue
        k, below, above = _between_options(options, counts, best, slack, near)
        _gains(x, slope, w, d, near, gain)
        if k < 0 or gain.min() >= -1e-9:
            return float(max(gain.min(), 0.0))
        lows[waiting], highs[waiting] = here_low, here_high
        highs[waiting, k] = below
        lows[waiting + 1], highs[waiting + 1] = here_low, here_high
        lows[waiting + 1, k] = above
        waiting += 2
    return -1.0


@kernel()
def _margins(
    x: Array, w: Array, d: Array, low: Array, high: Array, from_: Array, to: Array, options: Array,
    counts: NDArray[np.int64], exact: bool, out: Array,
) -> None:
    draws, n, k_count = x.shape
    slope, best, slack = np.empty((n, k_count)), np.empty(k_count), _AT * (high - low)
    for draw in range(draws):
        empty = False
        for k in range(k_count):
            empty = empty or from_[draw, k] > to[draw, k]
            for i in range(n):
                reach = max(x[draw, i, k] - low[k], high[k] - x[draw, i, k])
                slope[i, k] = w[draw, i, k] / reach
        if empty:
            out[draw] = -np.inf
        elif counts.sum():
            out[draw] = _search_options(x[draw], slope, w[draw], d[draw], from_[draw], to[draw], options, counts, slack)
        else:
            out[draw] = _margin(x[draw], slope, w[draw], d[draw], from_[draw], to[draw], exact, best)


def package_margin(
    x: Array, w: Array, d: Array, low: Array, high: Array, *, within: tuple[Array, Array] | None = None,
    options: Sequence[Array | None] = (), exact: bool = False,
) -> Array:
    """``(D,)`` margin: ≥ 0 where some package gives every actor at least ``d``.

    Parameters
    ----------
    x, w
        ``(D, N, K)`` positions (any number where ``w`` is 0) and weights, ≥ 0, summing to 1 over K.
    d
        ``(D, N)`` value of failure in [0, 1].
    low, high
        ``(K,)`` ends of the scales.
    within
        ``(D, K)`` lowest and highest value of each issue that bottom lines leave; −∞ where they leave none.
    options
        Per issue its admissible values, or None; where some issue has options only the sign of the margin is found.
    exact
        Work on until the margin itself is known to 1e-10; otherwise only its sign is.
    """
    out = np.empty(x.shape[0])
    c = np.ascontiguousarray
    ends = within or (np.broadcast_to(low, (len(x), len(low))), np.broadcast_to(high, (len(x), len(high))))
    given = [np.empty(0) if o is None else np.asarray(o, float) for o in options or (None,) * len(low)]
    counts = np.array([o.size for o in given], np.int64)
    table = np.zeros((len(low), max(1, counts.max(initial=0))))
    for row, values in zip(table, given, strict=True):
        row[: values.size] = values
    _margins(c(x), c(w), c(d), c(low), c(high), c(ends[0]), c(ends[1]), table, counts, exact, out)
    return out
