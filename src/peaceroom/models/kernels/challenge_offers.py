"""Offers in a round of the challenge model and the choice between them, compiled. Actors go by rising position.

Without a term for what would change, an offer passes only to who has less to fear of a challenge than the other, and
what passes hangs on where a share ρ of the range of utilities lies between the fears of the two: with ρ = (1 − u^r) /
(v^r − u^r), u = 1 − d and v = 1 + d, a challenge pays who fears less than ρ. As a function of d it runs between its
tangent at 0 and its chord to 1 (tested), so that most pairs need no powers: see `bounds`.
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
    SCHOLZ_CODE,
    TIE,
    F,
    I,
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
def bounds(r: F, n: int, known: bool, lowest: F, highest: F) -> tuple[float, float]:
    """Between which lines ρ of every actor lies: (a, b) with a + ``lowest`` d ≤ ρ ≤ b + ``highest`` d.

    Not ``known`` (if without a challenge not all stays as it is): lines beyond which no fear lies.
    """
    for p in range(n):
        tangent = 0.25 * (1.0 - r[p])
        chord = exp(r[p] * -0.6931471805599453) - 0.5
        lowest[p] = min(tangent, chord) if known else 0.0
        highest[p] = max(tangent, chord) if known else 0.0
    return (0.5, 0.5) if known else (-1.0, 2.0)


@bare_kernel(inline=True)
def expected(fear: float, feared: float, d: float, r: float, rest: float) -> tuple[float, float]:
    """What an actor expects of its challenge, and of the other's, from what each has to fear of being challenged."""
    win = exp(r * log(0.5 - 0.5 * d))
    lose = exp(r * log(0.5 + 0.5 * d))
    calm = 2.0 - 4.0 * win - rest
    stake = 4.0 * (lose - win)
    return calm - feared * stake, calm - fear * stake


@bare_kernel(inline=True)
def kind_of(a: float, b: float, capitulation: bool) -> int:
    """What the other offers, from what an actor expects of its challenge (a) and of the other's (b)."""
    kind = CONFRONTATION if a > TIE and b > a + TIE else NOTHING
    kind = COMPROMISE if a < -TIE and b > -a + TIE else kind
    kind = CAPITULATION if a < -TIE and b < -a - TIE and capitulation else kind
    return kind if b > TIE else NOTHING


@bare_kernel()
def weigh(
    p: int, q: int, s: F, d: F, at: I, up: F, down: F, to_median: F, r: F, rest: F, left: float,
) -> tuple[float, float]:
    """What actor p expects of its challenge to q, and of q's to it."""
    i, j = at[min(p, q)], at[max(p, q)]
    fear = s[p] * (1.0 - (down[i, j] if p < q else up[i, j]))  # of who challenges p
    feared = s[q] * (1.0 - (up[i, j] if p < q else down[i, j]))
    a, b = expected(fear, feared, d[i, j], r[p], rest[p])
    if left > 0.0:
        a -= left * change(to_median[p], d[i, j], r[p])
        b -= left * change(to_median[q], d[i, j], r[p])
    return a, b


@bare_kernel()
def offer(
    p: int, q: int, x: F, s: F, d: F, at: I, up: F, down: F, to_median: F, r: F, rest: F, how: I, left: float,
) -> tuple[int, float, float]:
    """What q offers p: its kind, where p would go, and the key by which offers are chosen."""
    a, b = weigh(p, q, s, d, at, up, down, to_median, r, rest, left)
    kind = kind_of(a, b, how[5] == 1)
    target = x[q]
    if kind == COMPROMISE:
        target = x[p] + (x[q] - x[p]) * (-a / b)
        if how[6] == SCHOLZ_CODE:
            return kind, target, (-a * x[p] + b * x[q]) / (b - a)
    return kind, target, abs(target - x[p])


@bare_kernel()
def answer(
    p: int, x: F, s: F, d: F, at: I, up: F, down: F, to_median: F, r: F, rest: F, order: I, n: int, width: float,
    how: I, left: float, base: tuple[float, float], lowest: F, highest: F, later: I, who: I, kinds: I, targets: F,
    keys: F,
) -> tuple[int, int]:
    """Which of the offers actor p takes (−1: none), and 1 if it was a tie. Fills ``who`` makes them, ``kinds``,
    ``targets`` and the ``keys`` by which they are chosen.

    Others are looked at from p's own position outward, no further than to the nearest confrontation where that is what
    it takes; who can offer nothing but less than that is left for ``later``, when there is none. Without a term for
    what would change, `bounds` (``base``, ``lowest``, ``highest``) tell most kinds.
    """
    capitulation, choice = how[5] == 1, how[6]
    near = TIE * width
    offers, put_off = 0, 0
    first = CAPITULATION
    nearest = np.inf  # of the confrontations
    low, high = p - 1, p + 1
    while low >= 0 or high < n:
        if high >= n or (low >= 0 and x[p] - x[low] <= x[high] - x[p]):
            q = low
            low -= 1
            i, j = at[q], at[p]
        else:
            q = high
            high += 1
            i, j = at[p], at[q]
        gap = abs(x[q] - x[p])
        if choice != LEAST and gap > nearest + near:
            break  # confrontations come first, and the nearest of them
        apart = d[i, j]
        if apart <= TIE:
            continue
        kind, target, key = CONFRONTATION, x[q], gap
        sure = False
        if left == 0.0:
            fear = s[p] * (1.0 - (down[i, j] if p < q else up[i, j]))
            feared = s[q] * (1.0 - (up[i, j] if p < q else down[i, j]))
            most = base[1] + highest[p] * apart
            if fear >= feared or fear >= most or (not capitulation and fear + feared >= 2.0 * most):
                continue
            if choice != LEAST and feared >= most:
                later[put_off] = q
                put_off += 1
                continue
            sure = apart * min(base[0] + lowest[p] * apart - feared, feared - fear) > 2.0 * TIE
        if not sure:
            kind, target, key = offer(p, q, x, s, d, at, up, down, to_median, r, rest, how, left)
        if kind != NOTHING:
            who[offers], kinds[offers], targets[offers], keys[offers] = q, kind, target, key
            offers += 1
            first = min(first, kind)
            nearest = min(nearest, gap) if kind == CONFRONTATION else nearest
    if first != CONFRONTATION:
        for o in range(put_off):
            q = later[o]
            kind, target, key = offer(p, q, x, s, d, at, up, down, to_median, r, rest, how, left)
            if kind != NOTHING:
                who[offers], kinds[offers], targets[offers], keys[offers] = q, kind, target, key
                offers += 1
                first = min(first, kind)
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
    return taken, tied
