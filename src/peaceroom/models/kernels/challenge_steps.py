"""The steps of a round of the challenge model, compiled. Actors are numbered by rising position.

A round costs O(N²). The sum over third parties in the odds of a challenge needs no third loop: whoever is
nearer to p than to q backs p, whatever its exponent, so the backers of the lower of two positions are exactly
those below their midpoint, and one table of running sums serves every pair. Powers are taken as exp(r · log), one
logarithm for both judges of a pair, in loops that are vectorised. What belongs to a pair stands at [p, q] with p < q.

Every step has its readable twin in the tests (plain Python), which is compared with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import bare_kernel
from peaceroom.models.kernels.elementary import exp, log

TIE = 1e-9
# A number that may be negative counts from the end of an array; loops over such numbers are not vectorised. Hence the
# unsigned ones, wherever a loop does not begin at 0.
ZERO, ONE = np.uint64(0), np.uint64(1)

# options as numbers, in the order of the names that the model lists
LITERAL, PAIR, THIRD_PARTY = 0, 1, 2
SCHOLZ_CODE, WITHIN_TYPE, LEAST = 0, 1, 2
# kinds of offer, in the order in which they are taken
NOTHING, CONFRONTATION, COMPROMISE, CAPITULATION = 0, 1, 2, 3

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741


@bare_kernel(inline=True)
def either(first: bool, one: float, other: float) -> float:
    """One or the other, both read beforehand: a loop in which one may not be read is not vectorised."""
    return one if first else other


@bare_kernel()
def sort_actors(x: F, order: I, n: int) -> None:
    """Bring ``order`` (actor numbers) into rising position; stable, quick when it is nearly right already."""
    for p in range(1, n):
        a = order[p]
        q = p - 1
        while q >= 0 and (x[order[q]] > x[a] or (x[order[q]] == x[a] and order[q] > a)):
            order[q + 1] = order[q]
            q -= 1
        order[q + 1] = a


@bare_kernel()
def centre(x: F, w: F, order: I, n: int) -> tuple[float, float, float]:
    """Weighted mean, and both ends of the weighted median (equal unless it is tied)."""
    total = 0.0
    moment = 0.0
    for p in range(n):
        total += w[order[p]]
        moment += w[order[p]] * x[order[p]]
    width = x[order[n - 1]] - x[order[0]]
    if width == 0.0:
        return x[order[0]], x[order[0]], x[order[0]]
    # loss at each position by running sums; it is convex along the sorted positions
    least = np.inf
    low = np.inf
    high = -np.inf
    for look in range(2):
        below = 0.0
        below_moment = 0.0
        for p in range(n):
            at = x[order[p]]
            loss = (below * at - below_moment) + ((moment - below_moment) - (total - below) * at)
            if look == 0:
                least = min(least, loss)
            elif loss <= least + TIE * total * width:
                low = min(low, at)
                high = at
            below += w[order[p]]
            below_moment += w[order[p]] * at
    if high - low <= TIE * width:
        high = low
    return moment / total, low, high


@bare_kernel()
def distances(x: F, n: int, width: float, d: F, logs: F, gap: F, log_gap: F) -> None:
    """``d`` and the logarithms of it that every later power needs; ``gap`` and ``log_gap`` are memory."""
    end = np.uint64(n)
    e = ZERO
    for p in range(n):
        begin = np.uint64(p + 1)
        for q in range(begin, end):
            gap[e] = min(1.0, (x[q] - x[p]) / width)
            e += ONE
    for i in range(e):
        log_gap[i] = log(gap[i])
    e = ZERO
    for p in range(n):
        begin = np.uint64(p + 1)
        d[p, p] = 0.0
        logs[p, p] = 0.0
        for q in range(begin, end):
            d[p, q] = gap[e]
            logs[p, q] = log_gap[e]
            e += ONE
    for p in range(n):
        for q in range(p):
            d[p, q] = d[q, p]
            logs[p, q] = logs[q, p]


@bare_kernel()
def middles(x: F, n: int, m: I) -> None:
    """``m[p, q]``: how many actors stand below the midpoint of the pair, hence back the lower one if they care.

    Midpoints rise along rows and columns: each search begins where that of the row before ended.
    """
    end = np.uint64(n)
    for q in range(n):
        m[0, q] = 1
    for p in range(n):
        begin = np.uint64(p + 1)
        for q in range(begin, end):
            middle = 0.5 * (x[p] + x[q])
            k = max(m[max(p - 1, 0), q], p + 1)  # p itself is on its own side
            k += 1 if x[k] < middle else 0  # two steps without a jump: most searches are over then
            k += 1 if x[k] < middle else 0
            while x[k] < middle:  # q does not stand below
                k += 1
            m[p, q] = k


@bare_kernel()
def powers(r: F, logs: F, n: int, out: F, flat: F) -> None:
    """Distance to the power of the exponent of the row's actor. ``flat``: ``out`` as a vector."""
    for p in range(n):
        for q in range(n):
            out[p, q] = r[p] * logs[p, q]
    for i in range(n * n):
        flat[i] = exp(flat[i])
    for p in range(n):
        out[p, p] = 0.0


@bare_kernel()
def running_sums(w: F, loss: F, n: int, c: F) -> None:
    """``c[m, p]``: what the m lowest actors lose together if p's position wins, ``w[k] loss[k, p]`` each."""
    for p in range(n):
        c[0, p] = 0.0
    for k in range(n):
        for p in range(n):
            c[k + 1, p] = c[k, p] + w[k] * loss[k, p]


@bare_kernel()
def odds(d: F, w: F, loss: F, c: F, m: I, n: int, how: int, up: F, down: F) -> None:
    """For every pair the probabilities ``up`` that the lower actor beats the higher and ``down`` of the reverse.

    ``c`` as `running_sums` fills it from ``w``, which sums to one, and ``loss``; ``m`` as `middles` does.
    """
    end = np.uint64(n)
    everything = 0.0
    for p in range(n):
        begin = np.uint64(p + 1)
        for q in range(begin, end):
            up[p, q] = c[m[p, q], p]
            down[p, q] = c[m[p, q], q]
        if how == PAIR:
            for q in range(begin, end):
                for_p = max(0.0, down[p, q] - up[p, q])
                for_q = max(0.0, (c[n, p] - up[p, q]) - (c[n, q] - down[p, q]))
                up[p, q], down[p, q] = shares(for_p, for_q, d[p, q])
        elif how == THIRD_PARTY:
            for q in range(begin, end):
                for_p = max(0.0, down[p, q] - up[p, q] - w[p] * loss[p, q])
                for_q = max(0.0, (c[n, p] - up[p, q]) - (c[n, q] - down[p, q]) - w[q] * loss[q, p])
                up[p, q], down[p, q] = shares(for_p, for_q, d[p, q])
        else:
            for q in range(begin, end):
                for_p = max(0.0, down[p, q] - up[p, q])
                for_q = max(0.0, (c[n, p] - up[p, q]) - (c[n, q] - down[p, q]))
                up[p, q] = for_p
                down[p, q] = for_q
            for q in range(begin, end):
                everything += up[p, q] + down[p, q]
    if how == LITERAL:
        scale = 0.5 / everything  # every unordered pair counts twice
        for p in range(n):
            begin = np.uint64(p + 1)
            for q in range(begin, end):
                apart = d[p, q] > TIE
                up[p, q] = either(apart, up[p, q] * scale, 0.0)
                down[p, q] = either(apart, down[p, q] * scale, 0.0)


@bare_kernel(inline=True)
def shares(for_p: float, for_q: float, d: float) -> tuple[float, float]:
    """Each side's part of the votes of a pair: ½ where nobody votes, 0 at equal positions."""
    both = for_p + for_q
    divisor = both if both > TIE else 1.0
    p = for_p / divisor if both > TIE else 0.5
    q = for_q / divisor if both > TIE else 0.5
    return p if d > TIE else 0.0, q if d > TIE else 0.0


@bare_kernel()
def dangers(s: F, d: F, to_median: F, up: F, down: F, n: int, own: bool, left: float, out: F, terms: F) -> None:
    """Sum of the utilities of the challenges that each actor faces (``own``: makes), at exponent 1.

    There E(i challenges j) = 2 d (1 − 2 s_j (1 − P_ij)), less ``left`` times what would change without it. Each sum
    runs over the others by rising position. ``terms`` is memory.
    """
    end = np.uint64(n)
    for i in range(n):
        out[i] = 0.0
    for p in range(n):
        begin = np.uint64(p + 1)
        mine = s[p]
        if own:
            for q in range(begin, end):
                out[q] += 2.0 * d[p, q] * (1.0 - 2.0 * mine * (1.0 - down[p, q]))
            for q in range(begin, end):
                terms[p, q] = 2.0 * d[p, q] * (1.0 - 2.0 * s[q] * (1.0 - up[p, q]))
        else:
            for q in range(begin, end):
                out[q] += 2.0 * d[p, q] * (1.0 - 2.0 * s[q] * (1.0 - up[p, q]))
            for q in range(begin, end):
                terms[p, q] = 2.0 * d[p, q] * (1.0 - 2.0 * mine * (1.0 - down[p, q]))
    for start in range(0, n, 8):  # short stretches of many sums, each in its order, so that none waits for itself
        for p in range(min(start + 8, n)):
            total = out[p]
            for q in range(max(start, p + 1), min(start + 8, n)):
                total += terms[p, q]
            out[p] = total
    if left > 0.0:
        for i in range(n):
            for j in range(n):
                if i != j:
                    z = to_median[i] + d[i, j]
                    out[i if own else j] -= left * (z if to_median[i] < d[i, j] - TIE else -z)


@bare_kernel()
def exponents(danger: F, n: int, top: float, bottom: float, r: F) -> None:
    """Risk exponents from the dangers."""
    for p in range(n):
        acceptance = (2.0 * danger[p] - top - bottom) / (top - bottom)
        r[p] = (1.0 - acceptance / 3.0) / (1.0 + acceptance / 3.0)
