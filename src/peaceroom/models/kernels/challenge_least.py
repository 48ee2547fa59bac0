"""What many actors do in a round of the challenge model who all take the least move, compiled.

There every offer must be looked at. But the nearest confrontation says how far an actor goes at most, and how far an
offer would take it at least follows from `challenge_offers.bounds`: few pairs need powers. Actors are numbered by
rising position.
"""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.models.kernels.challenge_offers import expected, kind_of
from peaceroom.models.kernels.challenge_steps import COMPROMISE, NOTHING, ONE, TIE, ZERO, F, I, either

#: by how much the share of the way to a compromise may come out too large: fears are rounded, and a challenge that
#: pays by less than `TIE` is none
SLACK = 1e-5


@bare_kernel()
def reaches(
    x: F, s: F, at: I, up: F, down: F, n: int, width: float, base: tuple[float, float], lowest: F, highest: F,
    lower: F, higher: F, to: F, fro: F, row: F, reach: F,
) -> None:
    """How far each actor goes at most (``reach``), and for every pair in turn how far the offer takes who gets it.

    The latter in ``lower`` if that is the lower actor of the pair, else in ``higher``, at least; infinity if there is
    no offer. The rest is memory.
    """
    end = np.uint64(n)
    near = TIE * width
    at_least, at_most = base
    for p in range(n):
        reach[p] = x[n - 1] - x[0]
    e = ZERO
    for p in range(n):
        begin = np.uint64(p + 1)
        if p == 0 or at[p] != at[p - 1]:
            for q in range(begin, end):
                to[q] = up[at[p], at[q]]
                fro[q] = down[at[p], at[q]]
        place, mine, my_lowest, my_highest = x[p], s[p], lowest[p], highest[p]
        for q in range(begin, end):
            fear_p = mine * (1.0 - fro[q])
            fear_q = s[q] * (1.0 - to[q])
            takes = fear_p < fear_q
            fear, feared = min(fear_p, fear_q), max(fear_p, fear_q)
            gap = x[q] - place
            apart = min(1.0, gap / width)
            most = at_most + either(takes, my_highest, highest[q]) * apart
            least = at_least + either(takes, my_lowest, lowest[q]) * apart
            share = (feared - most) / (most - fear) - SLACK  # of the way, if it is a compromise
            bound = gap * (1.0 if feared < least else min(1.0, max(0.0, share)))
            open_ = (gap > near) & (fear < feared) & (fear < most)
            sure = (gap > near) & (apart * min(least - feared, feared - fear) > 2.0 * TIE)
            lower[e] = bound if open_ & takes else np.inf
            higher[e] = np.inf if takes else (bound if open_ else np.inf)
            row[q] = gap if sure & takes else np.inf
            fro_reach = np.inf if takes else (gap if sure else np.inf)
            reach[q] = min(reach[q], fro_reach)
            e += ONE
        left = n - p - 1
        while left > 1:
            half = left // 2
            for i in range(half):
                row[p + 1 + i] = min(row[p + 1 + i], row[p + 1 + left - half + i])
            left -= half
        if p + 1 < n:
            reach[p] = min(reach[p], row[p + 1])


@bare_kernel()
def least_moves(
    x: F, s: F, d: F, at: I, up: F, down: F, r: F, rest: F, order: I, n: int, width: float, capitulation: bool,
    base: tuple[float, float], lowest: F, highest: F, flat: F, flat_too: F, vectors: F, memory: F, pairs: I,
    who: I, kinds: I, targets: F,
) -> int:
    """The offer that each actor takes (``who`` makes it, its ``kinds``, ``targets``). Returns how many were ties.

    Only without a term for what would change. ``flat``, ``flat_too``, ``vectors (4, ≥ N)``, ``memory (5, ≥ N²)`` and
    ``pairs (3, ≥ N²)`` are memory.
    """
    near = TIE * width
    reach = vectors[3]
    reaches(x, s, at, up, down, n, width, base, lowest, highest, flat, flat_too, vectors[0], vectors[1], vectors[2],
            reach)
    movers, others, found = pairs[0], pairs[1], pairs[2]
    end = np.uint64(n)
    e = ZERO
    many = 0
    for p in range(n):
        begin = np.uint64(p + 1)
        mine = reach[p] + near
        for q in range(begin, end):
            movers[many] = p
            others[many] = q
            many += 1 if (flat[e] <= mine) | (flat_too[e] <= reach[q] + near) else 0
            e += ONE
    fear, feared, apart, a, b = memory[0], memory[1], memory[2], memory[3], memory[4]
    for o in range(many):
        p, q = movers[o], others[o]
        i, j = at[p], at[q]
        fear_p = s[p] * (1.0 - down[i, j])
        fear_q = s[q] * (1.0 - up[i, j])
        takes = fear_p < fear_q
        movers[o], others[o] = (p, q) if takes else (q, p)
        fear[o], feared[o] = min(fear_p, fear_q), max(fear_p, fear_q)
        apart[o] = d[i, j]
        flat[o] = r[movers[o]]
        flat_too[o] = rest[movers[o]]
    for o in range(many):
        a[o], b[o] = expected(fear[o], feared[o], apart[o], flat[o], flat_too[o])
    target, key, least, tied = fear, feared, reach, vectors[2]
    for p in range(n):
        least[p] = np.inf
        tied[p] = 0.0
        who[p], kinds[p], targets[p] = -1, NOTHING, x[p]
    for o in range(many):
        p, q = movers[o], others[o]
        found[o] = kind_of(a[o], b[o], capitulation)
        target[o] = x[p] + (x[q] - x[p]) * (-a[o] / b[o]) if found[o] == COMPROMISE else x[q]
        key[o] = abs(target[o] - x[p]) if found[o] != NOTHING else np.inf
        least[p] = min(least[p], key[o])
    for o in range(many):
        p, q = movers[o], others[o]
        if found[o] != NOTHING and key[o] <= least[p] + near and (who[p] < 0 or order[q] < order[who[p]]):
            who[p], kinds[p], targets[p] = q, found[o], target[o]  # of equal offers that of the actor named first
    for o in range(many):
        p = movers[o]
        if found[o] != NOTHING and key[o] <= least[p] + near and abs(target[o] - targets[p]) > near:
            tied[p] = 1.0
    ties = 0.0
    for p in range(n):
        ties += tied[p]
    return int(ties)
