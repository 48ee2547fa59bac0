"""The steps of a round of the challenge model, compiled. Actors are numbered by rising position.

A round costs O(N²), or O(N M) with M positions. The sum over third parties in the odds of a challenge needs no third
loop: whoever is nearer to p than to q backs p, whatever its exponent, so the backers of the lower of two positions are
exactly those below their midpoint, and one table of running sums serves every pair. Powers are taken as exp(r · log),
one logarithm for both judges of a pair, in loops that are vectorised.

Who gives in to the same actor stands at the same place, and the odds of a challenge hang on places alone, unless the
two themselves have no vote in it. So distances and odds are those of pairs of *places*, at [p, q] with p < q; among few
actors everyone has a place of its own.

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
def places(x: F, s: F, n: int, apart: bool, y: F, at: I, first: I, count: F, salience: F) -> int:
    """Put the actors at their places, and return how many places there are; ``apart``: as many as actors.

    ``y`` positions of places, ``at`` the place of an actor, ``first`` the first actor of a place (one more than there
    are places), ``count`` how many stand there, ``salience`` their sum.
    """
    m = 0
    for a in range(n):
        if apart or a == 0 or x[a] != x[a - 1]:
            y[m] = x[a]
            first[m] = a
            count[m] = 0.0
            salience[m] = 0.0
            m += 1
        at[a] = m - 1
        count[m - 1] += 1.0
        salience[m - 1] += s[a]
    first[m] = n
    return m


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
    """``m[p, q]``: how many places are below the midpoint of the pair; who is there backs the lower one.

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
def powers(r: F, logs: F, at: I, n: int, m: int, out: F, flat: F) -> None:
    """Distance of every place to the power of the exponent of the row's actor. ``flat``: ``out`` as a vector."""
    for k in range(n):
        mine, place = r[k], at[k]
        for p in range(m):
            out[k, p] = mine * logs[place, p]
    for i in range(n * m):
        flat[i] = exp(flat[i])
    for k in range(n):
        out[k, at[k]] = 0.0


@bare_kernel()
def running_sums(w: F, loss: F, first: I, m: int, by_place: bool, c: F) -> None:
    """``c[g, p]``: what the actors of the g lowest places lose together if place p wins, ``w[k] loss[k, p]`` each.

    ``by_place``: rows of ``loss`` are those of places, the same for all who stand there.
    """
    for p in range(m):
        c[0, p] = 0.0
    for g in range(m):
        k = first[g]
        row = g if by_place else k
        for p in range(m):
            c[g + 1, p] = c[g, p] + w[k] * loss[row, p]
        for k in range(first[g] + 1, first[g + 1]):
            row = g if by_place else k
            for p in range(m):
                c[g + 1, p] += w[k] * loss[row, p]


@bare_kernel()
def odds(d: F, w: F, loss: F, c: F, middle: I, count: F, m: int, how: int, up: F, down: F) -> float:
    """For every pair the probabilities ``up`` that the lower place beats the higher and ``down`` of the reverse.

    ``c`` as `running_sums` fills it from ``w``, which sums to one, and ``loss``; ``middle`` as `middles` does. Without
    the votes of the two only if everyone has a place of its own. Returns a number that no probability exceeds.
    """
    end = np.uint64(m)
    everything = 0.0
    most = 0.0
    for p in range(m):
        begin = np.uint64(p + 1)
        for q in range(begin, end):
            up[p, q] = c[middle[p, q], p]
            down[p, q] = c[middle[p, q], q]
        if how == PAIR:
            for q in range(begin, end):
                for_p = max(0.0, down[p, q] - up[p, q])
                for_q = max(0.0, (c[m, p] - up[p, q]) - (c[m, q] - down[p, q]))
                up[p, q], down[p, q] = shares(for_p, for_q, d[p, q])
        elif how == THIRD_PARTY:
            for q in range(begin, end):
                for_p = max(0.0, down[p, q] - up[p, q] - w[p] * loss[p, q])
                for_q = max(0.0, (c[m, p] - up[p, q]) - (c[m, q] - down[p, q]) - w[q] * loss[q, p])
                up[p, q], down[p, q] = shares(for_p, for_q, d[p, q])
        else:
            for q in range(begin, end):
                for_p = max(0.0, down[p, q] - up[p, q])
                for_q = max(0.0, (c[m, p] - up[p, q]) - (c[m, q] - down[p, q]))
                up[p, q] = for_p
                down[p, q] = for_q
            for q in range(begin, end):
                both = up[p, q] + down[p, q]
                everything += count[p] * count[q] * both
                most = max(most, both)
    if how != LITERAL:
        return 1.0
    scale = 0.5 / everything  # every unordered pair counts twice
    for p in range(m):
        begin = np.uint64(p + 1)
        for q in range(begin, end):
            apart = d[p, q] > TIE
            up[p, q] = either(apart, up[p, q] * scale, 0.0)
            down[p, q] = either(apart, down[p, q] * scale, 0.0)
    return most * scale


@bare_kernel(inline=True)
def shares(for_p: float, for_q: float, d: float) -> tuple[float, float]:
    """Each side's part of the votes of a pair: ½ where nobody votes, 0 at equal positions."""
    both = for_p + for_q
    divisor = both if both > TIE else 1.0
    p = for_p / divisor if both > TIE else 0.5
    q = for_q / divisor if both > TIE else 0.5
    return p if d > TIE else 0.0, q if d > TIE else 0.0
