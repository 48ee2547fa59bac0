"""Offers in a round of many games of the challenge model at once, compiled. Arrays as in `challenge_lanes`."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.models.kernels.challenge_lanes import pair
from peaceroom.models.kernels.challenge_steps import LEAST, SCHOLZ_CODE, TIE, F, I, either
from peaceroom.models.kernels.elementary import exp, log

#: in the place of a kind of offer: none, after every kind
NONE = 4.0


@bare_kernel()
def weighed_lanes(
    x: F, s: F, d: F, up: F, down: F, r: F, q_stay: float, n: int, how: I, fear: F, chance: F, flat: F,
    rest: F, own: F, seen: F, kinds: F, keys: F, targets: F,
) -> None:
    """`challenge_offers.weighed`: of every pair the offer to the one with less to fear.

    Fills by pair where the offer leads (``targets``) and the key by which it is chosen, and in ``kinds`` ``(2E, …)``
    its kind, for p and for q. The rest is memory: ``fear`` and ``chance`` ``(2E, …)``, ``flat`` being ``chance`` as a
    vector.
    """
    lanes = x.shape[1]
    capitulation, by_place = how[5] == 1, how[6] == SCHOLZ_CODE
    pairs = n * (n - 1) // 2
    for p in range(n):
        for e in range(lanes):
            rest[p, e] = q_stay * (2.0 - 4.0 * exp(r[p, e] * -0.6931471805599453))
    for row in range(pairs):
        for e in range(lanes):
            chance[row, e] = 0.5 - 0.5 * d[row, e]
        for e in range(lanes):
            chance[pairs + row, e] = 0.5 + 0.5 * d[row, e]
    size = 2 * pairs * lanes
    for i in range(size):
        flat[i] = log(flat[i])
    row = 0
    for p in range(n):
        for q in range(p + 1, n):
            other = pairs + row
            for e in range(lanes):
                fear[row, e] = s[p, e] * (1.0 - down[row, e])
            for e in range(lanes):
                fear[other, e] = s[q, e] * (1.0 - up[row, e])
            for e in range(lanes):
                chance[row, e] *= either(fear[row, e] < fear[other, e], r[p, e], r[q, e])
            for e in range(lanes):
                chance[other, e] *= either(fear[row, e] < fear[other, e], r[p, e], r[q, e])
            row += 1
    for i in range(size):
        flat[i] = exp(flat[i])
    row = 0
    for p in range(n):
        for q in range(p + 1, n):
            other = pairs + row
            for e in range(lanes):
                win, lose = chance[row, e], chance[other, e]
                calm = 2.0 - 4.0 * win - either(fear[row, e] < fear[other, e], rest[p, e], rest[q, e])
                own[row, e] = calm - max(fear[row, e], fear[other, e]) * (4.0 * (lose - win))
            for e in range(lanes):
                win, lose = chance[row, e], chance[other, e]
                calm = 2.0 - 4.0 * win - either(fear[row, e] < fear[other, e], rest[p, e], rest[q, e])
                seen[row, e] = calm - min(fear[row, e], fear[other, e]) * (4.0 * (lose - win))
            for e in range(lanes):
                a, b = own[row, e], seen[row, e]
                kind = 1.0 if (a > TIE) & (b > a + TIE) else NONE
                kind = 2.0 if (a < -TIE) & (b > -a + TIE) else kind
                kind = 3.0 if (a < -TIE) & (b < -a - TIE) & capitulation else kind
                kinds[row, e] = either((b > TIE) & (d[row, e] > TIE) & (fear[row, e] < fear[other, e]), kind, NONE)
            for e in range(lanes):
                a, b = own[row, e], seen[row, e]
                kind = 1.0 if (a > TIE) & (b > a + TIE) else NONE
                kind = 2.0 if (a < -TIE) & (b > -a + TIE) else kind
                kind = 3.0 if (a < -TIE) & (b < -a - TIE) & capitulation else kind
                kinds[other, e] = either((b > TIE) & (d[row, e] > TIE) & (fear[row, e] > fear[other, e]), kind, NONE)
            for e in range(lanes):
                mover = either(kinds[row, e] < NONE, x[p, e], x[q, e])
                goal = either(kinds[row, e] < NONE, x[q, e], x[p, e])
                way = mover + (goal - mover) * (-own[row, e] / seen[row, e])
                targets[row, e] = either(min(kinds[row, e], kinds[other, e]) == 2.0, way, goal)
            for e in range(lanes):
                mover = either(kinds[row, e] < NONE, x[p, e], x[q, e])
                keys[row, e] = abs(targets[row, e] - mover)
            if by_place:
                for e in range(lanes):
                    a, b = own[row, e], seen[row, e]
                    mover = either(kinds[row, e] < NONE, x[p, e], x[q, e])
                    goal = either(kinds[row, e] < NONE, x[q, e], x[p, e])
                    place = (-a * mover + b * goal) / (b - a)
                    keys[row, e] = either(min(kinds[row, e], kinds[other, e]) == 2.0, place, keys[row, e])
            row += 1


@bare_kernel()
def choices_lanes(
    x: F, order: F, width: F, kinds: F, keys: F, targets: F, n: int, choice: int, sums: F, open_: F,
    after: F, ties: F,
) -> None:
    """`challenge_offers.choices`: where each actor goes (``after``), and how many choices were ties.

    ``sums (6, lanes)`` and ``open_ (n, lanes)``, the keys of the offers that count, are memory.
    """
    lanes = x.shape[1]
    pairs = n * (n - 1) // 2
    first, least, number, tied = sums[0], sums[1], sums[2], sums[3]
    for e in range(lanes):
        ties[e] = 0.0
    for p in range(n):
        for e in range(lanes):
            first[e] = NONE
        for e in range(lanes):
            least[e] = np.inf
        for e in range(lanes):
            number[e] = np.inf
        for e in range(lanes):
            tied[e] = 0.0
        for e in range(lanes):
            after[p, e] = x[p, e]
        for q in range(n):
            if q != p:
                row = pair(n, p, q) if p < q else pairs + pair(n, q, p)
                for e in range(lanes):
                    first[e] = min(first[e], kinds[row, e])
        for q in range(n):
            if q == p:
                continue
            row = pair(n, p, q) if p < q else pairs + pair(n, q, p)
            offer = pair(n, min(p, q), max(p, q))
            if choice == LEAST:
                for e in range(lanes):
                    open_[q, e] = either(kinds[row, e] < NONE, keys[offer, e], np.inf)
            else:
                for e in range(lanes):
                    open_[q, e] = either((kinds[row, e] == first[e]) & (first[e] < NONE), keys[offer, e], np.inf)
            for e in range(lanes):
                least[e] = min(least[e], open_[q, e])
        for e in range(lanes):
            least[e] = least[e] + TIE * width[e] if least[e] < np.inf else -np.inf
        for q in range(n):  # of equal offers that of the actor named first
            if q == p:
                continue
            offer = pair(n, min(p, q), max(p, q))
            for e in range(lanes):
                better = (open_[q, e] <= least[e]) & (order[q, e] < number[e])
                after[p, e] = either(better, targets[offer, e], after[p, e])
            for e in range(lanes):
                better = (open_[q, e] <= least[e]) & (order[q, e] < number[e])
                number[e] = either(better, order[q, e], number[e])
        for q in range(n):
            if q == p:
                continue
            offer = pair(n, min(p, q), max(p, q))
            for e in range(lanes):
                apart = abs(targets[offer, e] - after[p, e]) > TIE * width[e]
                tied[e] = either((open_[q, e] <= least[e]) & apart, 1.0, tied[e])
        for e in range(lanes):
            ties[e] += tied[e]
