"""A round of many games of the challenge model at once, compiled: the games of few actors, side by side.

Rows of a few actors are too short for a processor that handles eight numbers at a time. So here the last axis of every
array is games ("lanes"), all with the same number of actors, and every step is done for all of them together. Each
number is found by the same operations in the same order as in `challenge_steps` and `challenge_offers`, which say what
the steps are: a game has the same bits either way (tested).

Arrays: of actors by rising position ``(n, lanes)``; of pairs p < q ``(E, lanes)``, E = n(n − 1)/2, row by row; what
each of a pair has of its own ``(2E, lanes)``, first those of p, then those of q. The compiler looks whether arrays
overlap only for few of them at a time, and reads one by one what may not be read at all: hence loops that fill one
array each, and `either`.
"""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.models.kernels.challenge_steps import LITERAL, THIRD_PARTY, TIE, F, I, either
from peaceroom.models.kernels.elementary import exp, log


@bare_kernel(inline=True)
def pair(n: int, p: int, q: int) -> int:
    """The row of the pair p < q."""
    return p * n - p * (p + 1) // 2 + q - p - 1


@bare_kernel()
def sort_lanes(
    xa: F, sa: F, wa: F, n: int, rank: I, x: F, s: F, w: F, order: F,
) -> None:
    """Bring positions, saliences and weights of numbered actors into rising position; ``order``: their numbers."""
    lanes = xa.shape[1]
    for i in range(n):
        for e in range(lanes):
            rank[i, e] = 0
        for j in range(i):
            for e in range(lanes):
                rank[i, e] += 1 if xa[j, e] <= xa[i, e] else 0
            for e in range(lanes):
                rank[j, e] += 0 if xa[j, e] <= xa[i, e] else 1
    for i in range(n):
        for e in range(lanes):
            at = rank[i, e]
            x[at, e] = xa[i, e]
            s[at, e] = sa[i, e]
            w[at, e] = wa[i, e]
            order[at, e] = i


@bare_kernel()
def centre_lanes(x: F, w: F, n: int, sums: F, mean: F, low: F, high: F) -> None:
    """Weighted mean, and both ends of the weighted median, as `challenge_steps.centre`. ``sums (6, lanes)``: memory."""
    lanes = x.shape[1]
    total, moment, below, below_moment, least, loss = sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]
    for e in range(lanes):
        total[e] = 0.0
    for e in range(lanes):
        moment[e] = 0.0
    for p in range(n):
        for e in range(lanes):
            total[e] += w[p, e]
        for e in range(lanes):
            moment[e] += w[p, e] * x[p, e]
    for e in range(lanes):
        least[e] = np.inf
    for e in range(lanes):
        low[e] = np.inf
    for e in range(lanes):
        high[e] = -np.inf
    for look in range(2):
        for e in range(lanes):
            below[e] = 0.0
        for e in range(lanes):
            below_moment[e] = 0.0
        for p in range(n):
            for e in range(lanes):
                at = x[p, e]
                loss[e] = (below[e] * at - below_moment[e]) + (
                    (moment[e] - below_moment[e]) - (total[e] - below[e]) * at)
            if look == 0:
                for e in range(lanes):
                    least[e] = min(least[e], loss[e])
            else:
                for e in range(lanes):
                    width = x[n - 1, e] - x[0, e]
                    best = loss[e] <= least[e] + TIE * total[e] * width
                    low[e] = either(best, min(low[e], x[p, e]), low[e])
                for e in range(lanes):
                    width = x[n - 1, e] - x[0, e]
                    best = loss[e] <= least[e] + TIE * total[e] * width
                    high[e] = either(best, x[p, e], high[e])
            for e in range(lanes):
                below[e] += w[p, e]
            for e in range(lanes):
                below_moment[e] += w[p, e] * x[p, e]
    for e in range(lanes):
        mean[e] = either(x[n - 1, e] > x[0, e], moment[e] / total[e], x[0, e])
    for e in range(lanes):
        low[e] = either(x[n - 1, e] > x[0, e], low[e], x[0, e])
    for e in range(lanes):
        width = x[n - 1, e] - x[0, e]
        high[e] = high[e] if high[e] - low[e] > TIE * width else low[e]


@bare_kernel()
def distances_lanes(x: F, width: F, n: int, d: F, logs: F, flat: F, flat_logs: F) -> None:
    """``d`` of every pair and its logarithm. ``flat…``: the same arrays as vectors."""
    lanes = x.shape[1]
    row = 0
    for p in range(n):
        for q in range(p + 1, n):
            for e in range(lanes):
                d[row, e] = min(1.0, (x[q, e] - x[p, e]) / width[e])
            row += 1
    for i in range(row * lanes):
        flat_logs[i] = log(flat[i])


@bare_kernel()
def running_lanes(w: F, loss: F, both: bool, n: int, c: F) -> None:
    """`challenge_steps.running_sums`; ``loss (2E, …)``, or ``(E, …)`` where it is the same for both of a pair."""
    lanes = w.shape[1]
    pairs = n * (n - 1) // 2
    for p in range(n):
        for e in range(lanes):
            c[p, e] = 0.0
    for k in range(n):
        for p in range(n):
            before, after = k * n + p, (k + 1) * n + p
            if p == k:
                for e in range(lanes):
                    c[after, e] = c[before, e]
                continue
            row = pair(n, k, p) if k < p else pair(n, p, k) + (pairs if both else 0)
            for e in range(lanes):
                c[after, e] = c[before, e] + w[k, e] * loss[row, e]


@bare_kernel()
def odds_lanes(
    x: F, d: F, w: F, loss: F, both: bool, c: F, n: int, how: int, sums: F, up: F, down: F,
) -> None:
    """`challenge_steps.odds`. ``sums (6, lanes)`` is memory."""
    lanes = x.shape[1]
    middle, to_p, to_q, for_p, for_q, everything = sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]
    pairs = n * (n - 1) // 2
    for e in range(lanes):
        everything[e] = 0.0
    row = 0
    for p in range(n):
        for q in range(p + 1, n):
            for e in range(lanes):
                middle[e] = 0.5 * (x[p, e] + x[q, e])
            for e in range(lanes):
                to_p[e] = c[(p + 1) * n + p, e]
            for e in range(lanes):
                to_q[e] = c[(p + 1) * n + q, e]
            for k in range(p + 1, q):  # those who stand below the midpoint back p
                for e in range(lanes):
                    to_p[e] = either(x[k, e] < middle[e], c[(k + 1) * n + p, e], to_p[e])
                for e in range(lanes):
                    to_q[e] = either(x[k, e] < middle[e], c[(k + 1) * n + q, e], to_q[e])
            if how == THIRD_PARTY:
                other = row + (pairs if both else 0)
                for e in range(lanes):
                    for_p[e] = max(0.0, to_q[e] - to_p[e] - w[p, e] * loss[row, e])
                for e in range(lanes):
                    for_q[e] = max(0.0, (c[n * n + p, e] - to_p[e]) - (c[n * n + q, e] - to_q[e])
                                   - w[q, e] * loss[other, e])
            else:
                for e in range(lanes):
                    for_p[e] = max(0.0, to_q[e] - to_p[e])
                for e in range(lanes):
                    for_q[e] = max(0.0, (c[n * n + p, e] - to_p[e]) - (c[n * n + q, e] - to_q[e]))
            if how == LITERAL:
                for e in range(lanes):
                    up[row, e] = for_p[e]
                for e in range(lanes):
                    down[row, e] = for_q[e]
                for e in range(lanes):
                    everything[e] += for_p[e] + for_q[e]
            else:
                for e in range(lanes):
                    votes = for_p[e] + for_q[e]
                    share = for_p[e] / either(votes > TIE, votes, 1.0)
                    up[row, e] = either(d[row, e] > TIE, either(votes > TIE, share, 0.5), 0.0)
                for e in range(lanes):
                    votes = for_p[e] + for_q[e]
                    share = for_q[e] / either(votes > TIE, votes, 1.0)
                    down[row, e] = either(d[row, e] > TIE, either(votes > TIE, share, 0.5), 0.0)
            row += 1
    if how == LITERAL:
        for e in range(lanes):
            everything[e] = 0.5 / everything[e]
        for i in range(pairs):
            for e in range(lanes):
                up[i, e] = either(d[i, e] > TIE, up[i, e] * everything[e], 0.0)
            for e in range(lanes):
                down[i, e] = either(d[i, e] > TIE, down[i, e] * everything[e], 0.0)


@bare_kernel()
def risks_lanes(s: F, d: F, up: F, down: F, n: int, own: bool, danger: F, top: F, bottom: F, r: F) -> None:
    """`challenge_steps.dangers` and `exponents`; ``top`` and ``bottom``: the largest and the least danger."""
    lanes = s.shape[1]
    for p in range(n):
        for e in range(lanes):
            danger[p, e] = 0.0
    row = 0
    for p in range(n):
        for q in range(p + 1, n):
            one, other = (p, q) if own else (q, p)
            for e in range(lanes):
                danger[one, e] += 2.0 * d[row, e] * (1.0 - 2.0 * s[q, e] * (1.0 - up[row, e]))
            for e in range(lanes):
                danger[other, e] += 2.0 * d[row, e] * (1.0 - 2.0 * s[p, e] * (1.0 - down[row, e]))
            row += 1
    for e in range(lanes):
        top[e] = danger[0, e]
    for e in range(lanes):
        bottom[e] = danger[0, e]
    for p in range(1, n):
        for e in range(lanes):
            top[e] = max(top[e], danger[p, e])
        for e in range(lanes):
            bottom[e] = min(bottom[e], danger[p, e])
    for p in range(n):
        for e in range(lanes):
            acceptance = (2.0 * danger[p, e] - top[e] - bottom[e]) / (top[e] - bottom[e])
            r[p, e] = (1.0 - acceptance / 3.0) / (1.0 + acceptance / 3.0)


@bare_kernel()
def powers_lanes(r: F, logs: F, n: int, loss: F, flat: F) -> None:
    """Distance to the power of the exponent of p, then of q. ``flat``: ``loss`` as a vector."""
    lanes = r.shape[1]
    pairs = n * (n - 1) // 2
    row = 0
    for p in range(n):
        for q in range(p + 1, n):
            for e in range(lanes):
                loss[row, e] = r[p, e] * logs[row, e]
            for e in range(lanes):
                loss[pairs + row, e] = r[q, e] * logs[row, e]
            row += 1
    for i in range(2 * pairs * lanes):
        flat[i] = exp(flat[i])
