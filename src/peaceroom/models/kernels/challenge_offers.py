"""Offers in a round of the challenge model and the choice between them, compiled. Actors go by rising position.

Without a term for what would change, an offer passes only to who has less to fear of a challenge than the other: so a
pair is weighed for that one alone. Either all pairs are weighed at once, in loops that are vectorised (`weighed` and
`choices`), or each as an actor looks at it (`answer`): from its own position outward, no further than to the nearest
confrontation where that is what it takes.
"""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.models.kernels.challenge_steps import (
    CAPITULATION,
    COMPROMISE,
    CONFRONTATION,
    LEAST,
    NOTHING,
    ONE,
    SCHOLZ_CODE,
    THIRD_PARTY,
    TIE,
    ZERO,
    F,
    I,
    either,
    shares,
)
from peaceroom.models.kernels.elementary import exp, log


@bare_kernel(inline=True)
def change(to_median: float, d: float, r: float) -> float:
    """What the challenger at ``to_median`` expects of a world without its challenge, at exponent r."""
    step = 0.25 * (to_median + d)
    base = max(0.0, 0.5 - step) if to_median < d - TIE else 0.5 + step
    value: float = 2.0 - 4.0 * base**r
    return value


@bare_kernel()
def weighed(
    x: F, s: F, d: F, up: F, down: F, r: F, rest: F, n: int, how: I, own: F, seen: F, win: F, lose: F, kinds: F,
    keys: F,
) -> None:
    """Weigh every pair for the one of the two that has less to fear: the other makes no offer.

    Fills what the one expects of its challenge (``own``) and of the other's (``seen``), and at [other, one] the kind of
    the other's offer and the key by which it is chosen. Only without a term for what would change. The odds in ``up``
    and ``down`` are lost.
    """
    end = np.uint64(n)
    capitulation, by_place = how[5] == 1, how[6] == SCHOLZ_CODE
    e = ZERO
    for p in range(n):
        begin = np.uint64(p + 1)
        mine = s[p]
        for q in range(begin, end):  # what is to be feared by who challenges p, and q
            by_p = mine * (1.0 - down[p, q])
            down[p, q] = s[q] * (1.0 - up[p, q])
            up[p, q] = by_p
        for q in range(begin, end):
            win[e] = d[p, q]
            e += ONE
    for i in range(e):
        lose[i] = log(0.5 + 0.5 * win[i])
    for i in range(e):
        win[i] = log(0.5 - 0.5 * win[i])
    e = ZERO
    for p in range(n):
        begin = np.uint64(p + 1)
        mine = r[p]
        for q in range(begin, end):
            exponent = either(up[p, q] < down[p, q], mine, r[q])
            win[e] *= exponent
            lose[e] *= exponent
            e += ONE
    for i in range(e):
        win[i] = exp(win[i])
    for i in range(e):
        lose[i] = exp(lose[i])
    e = ZERO
    for p in range(n):
        begin = np.uint64(p + 1)
        mine = rest[p]
        first = e
        for q in range(begin, end):
            calm = 2.0 - 4.0 * win[e] - either(up[p, q] < down[p, q], mine, rest[q])
            own[p, q] = calm - max(up[p, q], down[p, q]) * (4.0 * (lose[e] - win[e]))
            e += ONE
        e = first
        for q in range(begin, end):
            calm = 2.0 - 4.0 * win[e] - either(up[p, q] < down[p, q], mine, rest[q])
            seen[p, q] = calm - min(up[p, q], down[p, q]) * (4.0 * (lose[e] - win[e]))
            e += ONE
        kinds[p, p] = 4.0  # none, after every kind
        keys[p, p] = 0.0
        for q in range(begin, end):
            a = own[p, q]
            b = seen[p, q]
            kind = 1.0 if (a > TIE) & (b > a + TIE) else 4.0
            kind = 2.0 if (a < -TIE) & (b > -a + TIE) else kind
            kind = 3.0 if (a < -TIE) & (b < -a - TIE) & capitulation else kind
            kinds[p, q] = either((b > TIE) & (d[p, q] > TIE) & (up[p, q] != down[p, q]), kind, 4.0)
        at = x[p]
        for q in range(begin, end):
            a = own[p, q]
            b = seen[p, q]
            mover = either(up[p, q] < down[p, q], at, x[q])
            other = either(up[p, q] < down[p, q], x[q], at)
            target = mover + (other - mover) * (-a / b)
            place = (-a * mover + b * other) / (b - a) if by_place else abs(target - mover)
            keys[p, q] = either(kinds[p, q] == 2.0, place, abs(other - mover))
        for q in range(begin, end):
            low = up[p, q] < down[p, q]
            kind = kinds[p, q]
            down[p, q] = kind if low else 4.0
            kinds[p, q] = 4.0 if low else kind
    for q in range(n):
        for p in range(q):
            kinds[q, p] = down[p, q]
            keys[q, p] = keys[p, q]


@bare_kernel()
def choices(
    x: F, own: F, seen: F, kinds: F, keys: F, order: I, n: int, near: float, choice: int, least: F, first: F,
    who: I, kind: I, targets: F, mine: F, theirs: F,
) -> int:
    """The offer that each actor takes (``kind``, ``who`` makes it, ``targets``), from what `weighed` found. ``mine``
    and ``theirs``: what the actor expects of its challenge and of the other's. Returns how many choices were ties."""
    for p in range(n):
        first[p] = 4.0
        least[p] = np.inf
        who[p] = -1
    for q in range(n):
        for p in range(n):
            first[p] = min(first[p], kinds[q, p])
    if choice == LEAST:
        for q in range(n):
            for p in range(n):
                keys[q, p] = either(kinds[q, p] < 4.0, keys[q, p], np.inf)
                least[p] = min(least[p], keys[q, p])
    else:
        for q in range(n):
            for p in range(n):
                keys[q, p] = either((kinds[q, p] == first[p]) & (first[p] < 4.0), keys[q, p], np.inf)
                least[p] = min(least[p], keys[q, p])
    for p in range(n):
        least[p] = least[p] + near if least[p] < np.inf else -np.inf
    ties = 0
    found = 0
    for q in range(n):
        for p in range(n):
            if keys[q, p] <= least[p]:
                found += 1
                if who[p] < 0 or order[q] < order[who[p]]:  # of equal offers that of the actor named first
                    who[p] = q
    for p in range(n):
        if who[p] >= 0:
            found -= 1
            q = who[p]
            mine[p] = own[min(p, q), max(p, q)]
            theirs[p] = seen[min(p, q), max(p, q)]
            targets[p] = x[p] + (x[q] - x[p]) * (-mine[p] / theirs[p]) if kinds[q, p] == 2.0 else x[q]
    if found > 0:
        for p in range(n):
            tied = 0
            for q in range(n):
                if keys[q, p] <= least[p]:
                    target = x[q]
                    if kinds[q, p] == 2.0:
                        target = x[p] + (x[q] - x[p]) * (-own[min(p, q), max(p, q)] / seen[min(p, q), max(p, q)])
                    if abs(target - targets[p]) > near:
                        tied = 1
            ties += tied
    for p in range(n):
        kind[p] = np.int64(kinds[who[p], p]) if who[p] >= 0 else NOTHING
        targets[p] = targets[p] if who[p] >= 0 else x[p]
    return ties


@bare_kernel()
def answer(
    p: int, x: F, s: F, d: F, to_median: F, r: F, rest: F, w: F, loss: F, c: F, m: I, up: F, down: F, order: I,
    n: int, width: float, how: I, left: float, known: bool, who: I, kinds: I, targets: F, keys: F, mine: F, theirs: F,
) -> tuple[int, int, int]:
    """What actor p does: the number of the offer it takes (0: none), how many it has, and 1 if it was a tie.

    Pairs are weighed as they are looked at, from the odds in ``up`` and ``down`` if those are ``known``, else from
    ``loss``, ``c`` and ``m``. Fills the offers: ``who``, ``kinds``, ``targets``, ``keys`` by which they are chosen, and
    what p expects of its challenge (``mine``) and of the other's (``theirs``).
    """
    denominator, capitulation, choice = how[0], how[5] == 1, how[6]
    near = TIE * width
    offers = 0
    first = CAPITULATION
    nearest = np.inf  # of the confrontations
    low, high = p - 1, p + 1
    while low >= 0 or high < n:
        if high >= n or (low >= 0 and x[p] - x[low] <= x[high] - x[p]):
            q = low
            low -= 1
            i, j = q, p
        else:
            q = high
            high += 1
            i, j = p, q
        if choice != LEAST and abs(x[q] - x[p]) > nearest + near:
            break  # confrontations come first, and the nearest of them
        if d[i, j] <= TIE:
            continue
        for_i, for_j = up[i, j], down[i, j]
        if not known:
            k = m[i, j]
            for_i = c[k, j] - c[k, i]
            for_j = (c[n, i] - c[k, i]) - (c[n, j] - c[k, j])
            if denominator == THIRD_PARTY:
                for_i -= w[i] * loss[i, j]
                for_j -= w[j] * loss[j, i]
            for_i, for_j = shares(max(0.0, for_i), max(0.0, for_j), d[i, j])
        fear = s[p] * (1.0 - (for_j if p < q else for_i))  # of who challenges p
        feared = s[q] * (1.0 - (for_i if p < q else for_j))
        if left == 0.0 and fear >= feared:
            continue
        win = exp(r[p] * log(0.5 - 0.5 * d[i, j]))
        lose = exp(r[p] * log(0.5 + 0.5 * d[i, j]))
        calm = 2.0 - 4.0 * win - rest[p]
        stake = 4.0 * (lose - win)
        a = calm - feared * stake
        b = calm - fear * stake
        if left > 0.0:
            a -= left * change(to_median[p], d[i, j], r[p])
            b -= left * change(to_median[q], d[i, j], r[p])
        if b <= TIE:
            continue
        kind = NOTHING
        target = x[q]
        if a > TIE:
            if b > a + TIE:
                kind = CONFRONTATION
                nearest = min(nearest, abs(target - x[p]))
        elif a < -TIE:
            if b > -a + TIE:
                kind = COMPROMISE
                target = x[p] + (x[q] - x[p]) * (-a / b)
            elif capitulation and b < -a - TIE:
                kind = CAPITULATION
        if kind != NOTHING:
            who[offers] = q
            kinds[offers] = kind
            targets[offers] = target
            keys[offers] = abs(target - x[p])
            mine[offers] = a
            theirs[offers] = b
            if choice == SCHOLZ_CODE and kind == COMPROMISE:
                keys[offers] = (-a * x[p] + b * x[q]) / (b - a)
            first = min(first, kind)
            offers += 1
    if offers == 0:
        return 0, 0, 0
    least = np.inf
    for o in range(offers):
        if choice == LEAST or kinds[o] == first:
            least = min(least, keys[o])
    taken = -1
    for o in range(offers):  # of equal offers that of the actor named first
        if (choice == LEAST or kinds[o] == first) and keys[o] <= least + near and (
                taken < 0 or order[who[o]] < order[who[taken]]):
            taken = o
    tied = 0
    for o in range(offers):
        if (choice == LEAST or kinds[o] == first) and keys[o] <= least + near and abs(
                targets[o] - targets[taken]) > near:
            tied = 1
    return taken, offers, tied
