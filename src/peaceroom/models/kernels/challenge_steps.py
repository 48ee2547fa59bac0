"""The steps of a round of the challenge model, compiled. Actors are numbered by rising position.

A round costs O(N²). The sum over third parties in the odds of a challenge needs no third loop: whoever is
nearer to p than to q backs p, whatever its exponent, so the backers of the lower of two positions are exactly
those below their midpoint, and one table of running sums serves every pair. Powers are taken as exp(r · log) over
packed pairs: one logarithm serves both judges of a pair, and the loops are vectorised.

Every step has its readable twin in the tests (plain Python), which is compared with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.elementary import exp, log

TIE = 1e-9

# options as numbers, in the order of the names that the model lists
LITERAL, PAIR, THIRD_PARTY = 0, 1, 2
SCHOLZ_CODE, WITHIN_TYPE, LEAST = 0, 1, 2
# kinds of offer, in the order in which they are taken
NOTHING, CONFRONTATION, COMPROMISE, CAPITULATION = 0, 1, 2, 3

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741



@kernel(error_model="numpy")
def sort_actors(x: F, order: I, n: int) -> None:
    """Bring ``order`` (actor numbers) into rising position; stable, quick when it is nearly right already."""
    for p in range(1, n):
        a = order[p]
        q = p - 1
        while q >= 0 and (x[order[q]] > x[a] or (x[order[q]] == x[a] and order[q] > a)):
            order[q + 1] = order[q]
            q -= 1
        order[q + 1] = a


@kernel(error_model="numpy")
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


@kernel(error_model="numpy")
def distances(x: F, n: int, width: float, d: F, gap: F, log_gap: F, log_win: F, log_lose: F) -> None:
    """``d`` and, packed, ``gap`` with the logarithms that every later power needs."""
    e = 0
    for p in range(n):
        d[p, p] = 0.0
        for q in range(p + 1, n):
            gap[e] = min(1.0, (x[q] - x[p]) / width)
            d[p, q] = gap[e]
            d[q, p] = gap[e]
            e += 1
    for i in range(e):
        log_gap[i] = log(gap[i])
    for i in range(e):
        log_win[i] = log(0.5 - 0.5 * gap[i])
    for i in range(e):
        log_lose[i] = log(0.5 + 0.5 * gap[i])


@kernel(error_model="numpy")
def powers(r: F, logs: F, size: int, out: F) -> None:
    """base**r over packed pairs, from the logarithms of the bases."""
    for i in range(size):
        out[i] = exp(r[i] * logs[i])


@kernel(error_model="numpy")
def odds(x: F, w: F, d: F, low_loss: F, high_loss: F, n: int, how: int, g: F, c: F, out: F) -> None:
    """``out[p, q]``: probability that p beats q. The weights ``w`` sum to one.

    ``low_loss`` and ``high_loss``: distance to the power of p's and of q's exponent, packed. Fills ``g[k, p]``, what k
    loses if p's position wins, and ``c[m, p]``, what the m lowest actors lose together.
    """
    e = 0
    for p in range(n):
        g[p, p] = 0.0
        for q in range(p + 1, n):
            g[p, q] = w[p] * low_loss[e]
            g[q, p] = w[q] * high_loss[e]
            e += 1
    for p in range(n):
        c[0, p] = 0.0
    for k in range(n):
        for p in range(n):
            c[k + 1, p] = c[k, p] + g[k, p]
    everything = 0.0
    for p in range(n):
        out[p, p] = 0.0
        m = p + 1  # p itself is on its own side
        for q in range(p + 1, n):
            middle = 0.5 * (x[p] + x[q])
            while m < q and x[m] < middle:
                m += 1
            for_p = c[m, q] - c[m, p]
            for_q = (c[n, p] - c[m, p]) - (c[n, q] - c[m, q])
            if how == THIRD_PARTY:
                for_p -= g[p, q]
                for_q -= g[q, p]
            for_p = max(0.0, for_p)
            for_q = max(0.0, for_q)
            both = for_p + for_q
            everything += both
            if how == LITERAL:
                out[p, q] = for_p
                out[q, p] = for_q
            elif both > TIE:
                out[p, q] = for_p / both
                out[q, p] = for_q / both
            else:
                out[p, q] = 0.5
                out[q, p] = 0.5
            if d[p, q] <= TIE:
                out[p, q] = 0.0
                out[q, p] = 0.0
    if how == LITERAL:
        scale = 0.5 / everything  # every unordered pair counts twice
        for p in range(n):
            for q in range(n):
                out[p, q] *= scale


@kernel(error_model="numpy")
def dangers(s: F, d: F, to_median: F, beats: F, n: int, own: bool, left: float, out: F) -> None:
    """Sum of the utilities of the challenges that each actor faces (``own``: makes), at exponent 1.

    There E(i challenges j) = 2 d (1 − 2 s_j (1 − P_ij)), less ``left`` times what would change without it.
    """
    for i in range(n):
        out[i] = 0.0
    for i in range(n):
        if own:
            for j in range(n):
                out[i] += 2.0 * d[i, j] * (1.0 - 2.0 * s[j] * (1.0 - beats[i, j]))
        else:
            for j in range(n):
                out[j] += 2.0 * d[i, j] * (1.0 - 2.0 * s[j] * (1.0 - beats[i, j]))
    if left > 0.0:
        for i in range(n):
            for j in range(n):
                if i != j:
                    z = to_median[i] + d[i, j]
                    out[i if own else j] -= left * (z if to_median[i] < d[i, j] - TIE else -z)


@kernel(error_model="numpy")
def exponents(danger: F, n: int, top: float, bottom: float, r: F, r_low: F, r_high: F) -> None:
    """Risk exponents from the dangers, also packed: of the lower and of the higher actor of each pair."""
    for p in range(n):
        acceptance = (2.0 * danger[p] - top - bottom) / (top - bottom)
        r[p] = (1.0 - acceptance / 3.0) / (1.0 + acceptance / 3.0)
    e = 0
    for p in range(n):
        for q in range(p + 1, n):
            r_low[e] = r[p]
            r_high[e] = r[q]
            e += 1


@kernel(error_model="numpy", inline=True)
def change(to_median: float, d: float, r: float) -> float:
    """What the challenger at ``to_median`` expects of a world without its challenge, at exponent r."""
    step = 0.25 * (to_median + d)
    base = max(0.0, 0.5 - step) if to_median < d - TIE else 0.5 + step
    value: float = 2.0 - 4.0 * base**r
    return value


@kernel(error_model="numpy")
def utilities(
    s: F, d: F, to_median: F, beats: F, r: F, win_low: F, lose_low: F, win_high: F, lose_high: F, n: int, q_stay: float,
    left: float, rest: F, own: F, perceived: F,
) -> None:
    """``own[i, j]`` E(i challenges j) and ``perceived[i, j]`` E(j challenges i), both as i sees them.

    The packed ``win_…`` and ``lose_…`` are (½ ∓ ½ d) to the power of the lower and the higher actor's exponent.
    0 at equal positions: no offer passes there.
    """
    for p in range(n):
        rest[p] = q_stay * (2.0 - 4.0 * exp(r[p] * -0.6931471805599453))
        own[p, p] = 0.0
        perceived[p, p] = 0.0
    e = 0
    for p in range(n):
        for q in range(p + 1, n):
            risk_p = s[p] * (1.0 - beats[q, p])  # what is to be feared by who challenges p
            risk_q = s[q] * (1.0 - beats[p, q])
            calm_p = 2.0 - 4.0 * win_low[e] - rest[p]
            calm_q = 2.0 - 4.0 * win_high[e] - rest[q]
            stake_p = 4.0 * (lose_low[e] - win_low[e])
            stake_q = 4.0 * (lose_high[e] - win_high[e])
            apart = 0.0 if d[p, q] <= TIE else 1.0
            own[p, q] = apart * (calm_p - risk_q * stake_p)
            perceived[p, q] = apart * (calm_p - risk_p * stake_p)
            own[q, p] = apart * (calm_q - risk_p * stake_q)
            perceived[q, p] = apart * (calm_q - risk_q * stake_q)
            e += 1
    if left > 0.0:
        for p in range(n):
            for q in range(n):
                if d[p, q] > TIE:
                    own[p, q] -= left * change(to_median[p], d[p, q], r[p])
                    perceived[p, q] -= left * change(to_median[q], d[p, q], r[p])


@kernel(error_model="numpy")
def answer(
    p: int, x: F, own: F, perceived: F, order: I, n: int, width: float, choice: int, capitulation: bool,
    who: I, kinds: I, targets: F, keys: F,
) -> tuple[int, int, float, int]:
    """What actor p does: the other whose offer it takes (−1: none), its kind, where p goes, and 1 if it was a tie."""
    offers = 0
    first = CAPITULATION
    for q in range(n):
        b = perceived[p, q]
        if b <= TIE:
            continue
        a = own[p, q]
        kind = NOTHING
        target = x[q]
        if a > TIE:
            if b > a + TIE:
                kind = CONFRONTATION
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
            if choice == SCHOLZ_CODE and kind == COMPROMISE:
                keys[offers] = (-a * x[p] + b * x[q]) / (b - a)
            first = min(first, kind)
            offers += 1
    if offers == 0:
        return -1, NOTHING, x[p], 0
    least = np.inf
    for o in range(offers):
        if choice == LEAST or kinds[o] == first:
            least = min(least, keys[o])
    taken = -1
    for o in range(offers):  # of equal offers that of the actor named first
        if (choice == LEAST or kinds[o] == first) and keys[o] <= least + TIE * width and (
                taken < 0 or order[who[o]] < order[who[taken]]):
            taken = o
    tied = 0
    for o in range(offers):
        if (choice == LEAST or kinds[o] == first) and keys[o] <= least + TIE * width and abs(
                targets[o] - targets[taken]) > TIE * width:
            tied = 1
    return who[taken], kinds[taken], targets[taken], tied
