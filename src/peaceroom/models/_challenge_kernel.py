"""The challenge model, compiled: one game after the other, a game being one draw of one issue.

A round costs O(N²). The sum over third parties in the odds of a challenge needs no third loop: whoever is
nearer to i than to j backs i, whatever its exponent, so with actors sorted by position the backers of the
lower of two positions are exactly those below their midpoint, and one table of running sums serves every
pair. Powers are taken as exp(r · log), so that one logarithm serves both judges of a pair.

Every function here has its readable twin in the tests (plain Python), which is compared with it.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

TIE = 1e-9

# options as numbers, in the order of the names that the model lists
LITERAL, PAIR, THIRD_PARTY = 0, 1, 2
SCHOLZ_CODE, WITHIN_TYPE, LEAST = 0, 1, 2
# kinds of offer, in the order in which they are taken
NOTHING, CONFRONTATION, COMPROMISE, CAPITULATION = 0, 1, 2, 3

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741


@njit(cache=True, nogil=True)
def sort_actors(x: F, order: I) -> None:
    """Bring ``order`` (actor numbers) into rising position; stable, quick when it is nearly right already."""
    for p in range(1, order.size):
        a = order[p]
        q = p - 1
        while q >= 0 and (x[order[q]] > x[a] or (x[order[q]] == x[a] and order[q] > a)):
            order[q + 1] = order[q]
            q -= 1
        order[q + 1] = a


@njit(cache=True, nogil=True)
def centre(x: F, w: F, order: I) -> tuple[float, float, float]:
    """Weighted mean, and both ends of the weighted median (equal unless it is tied)."""
    n = order.size
    total = 0.0
    moment = 0.0
    for p in range(n):
        total += w[order[p]]
        moment += w[order[p]] * x[order[p]]
    width = x[order[n - 1]] - x[order[0]]
    mean = moment / total
    if width == 0.0:
        return x[order[0]], x[order[0]], x[order[0]]
    # loss at each position by running sums; it is convex along the sorted positions
    below = 0.0
    below_moment = 0.0
    least = np.inf
    for p in range(n):
        at = x[order[p]]
        loss = (below * at - below_moment) + ((moment - below_moment) - (total - below) * at)
        least = min(least, loss)
        below += w[order[p]]
        below_moment += w[order[p]] * at
    limit = least + TIE * total * width
    below = 0.0
    below_moment = 0.0
    low = np.inf
    high = -np.inf
    for p in range(n):
        at = x[order[p]]
        loss = (below * at - below_moment) + ((moment - below_moment) - (total - below) * at)
        if loss <= limit:
            low = min(low, at)
            high = at
        below += w[order[p]]
        below_moment += w[order[p]] * at
    if high - low <= TIE * width:
        high = low
    return mean, low, high


@njit(cache=True, nogil=True)
def odds(x: F, w: F, log_d: F, d: F, r: F, neutral: bool, how: int, c: F, g: F, out: F) -> None:
    """``out[p, q]``: probability that p beats q. Actors sorted by position; weights sum to one.

    ``g[k, p]`` is k's loss at p's position, ``c[m, p]`` the loss there of the m lowest actors.
    """
    n = x.size
    for k in range(n):
        for p in range(n):
            if neutral:
                g[k, p] = w[k] * d[k, p]
            else:
                g[k, p] = w[k] * np.exp(r[k] * log_d[k, p])
    for p in range(n):
        c[0, p] = 0.0
    for k in range(n):
        for p in range(n):
            c[k + 1, p] = c[k, p] + g[k, p]
    everything = 0.0
    for p in range(n):
        out[p, p] = 0.0
        m = p
        for q in range(p + 1, n):
            middle = 0.5 * (x[p] + x[q])
            while m < n and x[m] < middle:
                m += 1
            for_p = c[m, q] - c[m, p]
            for_q = (c[n, p] - c[m, p]) - (c[n, q] - c[m, q])
            if how == THIRD_PARTY:
                for_p -= g[p, q]
                for_q -= g[q, p]
            for_p = max(0.0, for_p)
            for_q = max(0.0, for_q)
            everything += for_p + for_q
            if d[p, q] <= TIE:
                out[p, q] = 0.0
                out[q, p] = 0.0
            elif how == LITERAL:
                out[p, q] = for_p
                out[q, p] = for_q
            else:
                both = for_p + for_q
                out[p, q] = for_p / both if both > TIE else 0.5
                out[q, p] = for_q / both if both > TIE else 0.5
    if how == LITERAL and everything > 0.0:
        scale = 0.5 / everything  # every unordered pair counts twice
        for p in range(n):
            for q in range(n):
                out[p, q] *= scale


@njit(cache=True, nogil=True, inline="always")
def change_neutral(to_median: float, d: float) -> float:
    """What the challenger expects of a world without the challenge, at exponent 1."""
    return to_median + d if to_median < d - TIE else -(to_median + d)


@njit(cache=True, nogil=True, inline="always")
def change(to_median: float, d: float, r: float) -> float:
    """The same at exponent r."""
    step = 0.25 * (to_median + d)
    base = max(0.0, 0.5 - step) if to_median < d - TIE else 0.5 + step
    value: float = 2.0 - 4.0 * base**r
    return value


@njit(cache=True, nogil=True)
def dangers(s: F, d: F, to_median: F, p: F, own: bool, left: float, out: F) -> None:
    """Sum of the utilities of the challenges that each actor faces (``own``: makes), at exponent 1."""
    n = s.size
    for i in range(n):
        out[i] = 0.0
    for i in range(n):
        for j in range(n):
            if i == j:
                continue
            value = 2.0 * d[i, j] * (1.0 - 2.0 * s[j] * (1.0 - p[i, j]))
            if left > 0.0:
                value -= left * change_neutral(to_median[i], d[i, j])
            out[i if own else j] += value


@njit(cache=True, nogil=True)
def utilities(s: F, d: F, to_median: F, p: F, r: F, q: float, left: float, own: F, perceived: F) -> None:
    """``own[i, j]`` E(i challenges j) and ``perceived[i, j]`` E(j challenges i), both as i sees them."""
    n = s.size
    for i in range(n):
        rest = q * (2.0 - 4.0 * np.exp(r[i] * np.log(0.5)))
        own[i, i] = rest  # for the moment: the part that does not depend on the other
    for i in range(n):
        for j in range(i + 1, n):
            dij = d[i, j]
            if dij <= TIE:
                continue  # no offer passes between two at the same position
            log_win = np.log(max(0.0, 0.5 - 0.5 * dij))
            log_lose = np.log(0.5 + 0.5 * dij)
            for side in range(2):
                a, b = (i, j) if side == 0 else (j, i)
                win = 2.0 - 4.0 * np.exp(r[a] * log_win)
                lose = 2.0 - 4.0 * np.exp(r[a] * log_lose)
                e_own = win - s[b] * (1.0 - p[a, b]) * (win - lose) - own[a, a]
                e_other = win - s[a] * (1.0 - p[b, a]) * (win - lose) - own[a, a]
                if left > 0.0:
                    e_own -= left * change(to_median[a], dij, r[a])
                    e_other -= left * change(to_median[b], dij, r[a])
                own[a, b] = e_own
                perceived[a, b] = e_other


@njit(cache=True, nogil=True)
def answer(
    i: int, rank: I, order: I, x: F, d: F, own: F, perceived: F, width: float, choice: int, capitulation: bool,
    kind: I, target: F, key: F,
) -> tuple[int, int]:
    """The other whose offer actor ``i`` takes (-1: none) and 1 if another offer was as good, else 0.

    ``x`` is in input order, the matrices in sorted order (``rank`` translates). ``kind``, ``target`` and ``key``
    receive every offer, in input order.
    """
    n = rank.size
    p = rank[i]
    first = 9
    for j in range(n):
        kind[j] = NOTHING
        q = rank[j]
        if j == i or d[p, q] <= TIE:
            continue
        a, b = own[p, q], perceived[p, q]
        if a > TIE:
            if b > a + TIE:
                kind[j] = CONFRONTATION
                target[j] = x[j]
        elif a < -TIE and b > TIE:
            if b > -a + TIE:
                kind[j] = COMPROMISE
                target[j] = x[i] + (x[j] - x[i]) * (-a / b)
            elif capitulation and b < -a - TIE:
                kind[j] = CAPITULATION
                target[j] = x[j]
        if kind[j] != NOTHING:
            first = min(first, kind[j])
            key[j] = abs(target[j] - x[i])
            if choice == SCHOLZ_CODE and kind[j] == COMPROMISE:
                key[j] = (-a * x[i] + b * x[j]) / (b - a)
    if first == 9:
        return -1, 0
    least = np.inf
    for j in range(n):
        if kind[j] != NOTHING and (choice == LEAST or kind[j] == first):
            least = min(least, key[j])
    taken = -1
    tied = 0
    for j in range(n):
        if kind[j] != NOTHING and (choice == LEAST or kind[j] == first) and key[j] <= least + TIE * width:
            if taken < 0:
                taken = j
            elif abs(target[j] - target[taken]) > TIE * width:
                tied = 1
    return taken, tied


@njit(cache=True, nogil=True)
def game(
    s0: F, w0: F, how: I, q: float, tolerance: float,
    xs: F, medians: F, means: F, danger_by: F, risk_by: F, kind_by: I, other_by: I, own_by: F, perceived_by: F,
) -> tuple[int, bool, int, float, float]:
    """Play one game among n ≥ 2 actors with weight; ``xs[0]`` holds their positions.

    ``how``: denominator, odds_risk neutral, range round, danger own, status-quo term, capitulation, choice, median
    midpoint, forecast mean, rounds. Fills the records by round (``(rounds + 1, n)`` positions, ``(rounds, n)``
    workings) and returns (rounds played, at rest, ties, ends of the last median).
    """
    n = s0.size
    denominator, choice, limit = how[0], how[6], how[9]
    neutral_odds, range_round, danger_own = how[1] == 1, how[2] == 1, how[3] == 1
    capitulation, midpoint, by_mean = how[5] == 1, how[7] == 1, how[8] == 1
    left = 1.0 - q if how[4] == 1 else 0.0
    order = np.arange(n)
    rank = np.empty(n, np.int64)
    x, s, w, r, to_median, danger = (np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n))
    d, log_d, p, g = np.empty((n, n)), np.empty((n, n)), np.empty((n, n)), np.empty((n, n))
    own, perceived, c = np.empty((n, n)), np.empty((n, n)), np.empty((n + 1, n))
    kind, target, key = np.empty(n, np.int64), np.empty(n), np.empty(n)
    total = w0.sum()

    sort_actors(xs[0], order)
    mean, low, high = centre(xs[0], w0, order)
    medians[0] = 0.5 * (low + high) if midpoint and high > low else low
    means[0] = mean
    ties = 1 if high > low else 0
    initial = xs[0, order[n - 1]] - xs[0, order[0]]
    if initial == 0.0:
        return 0, True, ties, low, high

    for t in range(limit):
        now = xs[t]
        spread = now[order[n - 1]] - now[order[0]]
        if spread <= TIE * initial:
            return t, True, ties, low, high
        width = spread if range_round else initial
        for a in range(n):
            i = order[a]
            rank[i] = a
            x[a] = now[i]
            s[a] = s0[i]
            w[a] = w0[i] / total
            to_median[a] = min(1.0, abs(now[i] - medians[t]) / width)
        for a in range(n):
            d[a, a] = 0.0
            log_d[a, a] = -np.inf
            for b in range(a + 1, n):
                d[a, b] = min(1.0, (x[b] - x[a]) / width)
                d[b, a] = d[a, b]
                log_d[a, b] = np.log(d[a, b])
                log_d[b, a] = log_d[a, b]

        odds(x, w, log_d, d, r, True, denominator, c, g, p)
        dangers(s, d, to_median, p, danger_own, left, danger)
        top, bottom = danger.max(), danger.min()
        if top - bottom <= TIE:
            return t, True, ties, low, high
        for a in range(n):
            acceptance = (2.0 * danger[a] - top - bottom) / (top - bottom)
            r[a] = (1.0 - acceptance / 3.0) / (1.0 + acceptance / 3.0)
        if not neutral_odds:
            odds(x, w, log_d, d, r, False, denominator, c, g, p)
        utilities(s, d, to_median, p, r, q, left, own, perceived)

        moved = False
        tied_now = 0
        for i in range(n):
            j, tied = answer(i, rank, order, now, d, own, perceived, width, choice, capitulation, kind, target, key)
            tied_now += tied
            xs[t + 1, i] = now[i]
            danger_by[t, i] = danger[rank[i]]
            risk_by[t, i] = r[rank[i]]
            kind_by[t, i] = NOTHING
            other_by[t, i] = j
            if j >= 0:
                xs[t + 1, i] = target[j]
                kind_by[t, i] = kind[j]
                own_by[t, i] = own[rank[i], rank[j]]
                perceived_by[t, i] = perceived[rank[i], rank[j]]
                moved = moved or abs(target[j] - now[i]) > TIE * width
        if not moved:
            return t, True, ties, low, high

        sort_actors(xs[t + 1], order)
        mean, low, high = centre(xs[t + 1], w0, order)
        medians[t + 1] = 0.5 * (low + high) if midpoint and high > low else low
        means[t + 1] = mean
        ties += tied_now + (1 if high > low else 0)
        step = means[t + 1] - means[t] if by_mean else medians[t + 1] - medians[t]
        if abs(step) < tolerance * initial:
            return t + 1, True, ties, low, high
    return limit, False, ties, low, high


@njit(cache=True, nogil=True)
def batch(
    x: F, s: F, w: F, how: I, q: float, tolerance: float,
    outcome: F, low: F, high: F, converged: NDArray[np.bool_], rounds: I, ties: I,
    trajectory: F, medians: F, means: F,
) -> None:
    """Every draw and issue: ``x, s, w`` ``(D, K, N)``; w > 0 only where the actor takes part.

    ``trajectory (D, R+1, N, K)``, ``medians`` and ``means`` ``(D, R+1, K)`` are filled unless of size 0; a game at
    rest is held. Where fewer than two actors take part the outcome stays NaN.
    """
    n_draws, n_issues, n_actors = x.shape
    limit = how[9]
    wanted = medians.size > 0
    present = np.empty(n_actors, np.int64)
    for draw in range(n_draws):
        for k in range(n_issues):
            n = 0
            for i in range(n_actors):
                if w[draw, k, i] > 0.0:
                    present[n] = i
                    n += 1
            if wanted:
                for t in range(limit + 1):
                    medians[draw, t, k] = np.nan
                    means[draw, t, k] = np.nan
                    for i in range(n_actors):
                        trajectory[draw, t, i, k] = x[draw, k, i]
            if n < 2:
                continue
            s0, w0, xs = np.empty(n), np.empty(n), np.empty((limit + 1, n))
            for a in range(n):
                s0[a] = s[draw, k, present[a]]
                w0[a] = w[draw, k, present[a]]
                xs[0, a] = x[draw, k, present[a]]
            med, mean = np.empty(limit + 1), np.empty(limit + 1)
            f1, f2, f3, f4 = np.empty((limit, n)), np.empty((limit, n)), np.empty((limit, n)), np.empty((limit, n))
            i1, i2 = np.empty((limit, n), np.int64), np.empty((limit, n), np.int64)
            played, rest, tied, a_low, a_high = game(s0, w0, how, q, tolerance, xs, med, mean, f1, f2, i1, i2, f3, f4)
            by_mean = how[8] == 1
            outcome[draw, k] = mean[played] if by_mean else med[played]
            low[draw, k] = mean[played] if by_mean else a_low
            high[draw, k] = mean[played] if by_mean else a_high
            converged[draw, k] = rest
            rounds[draw, k] = played
            ties[draw, k] = tied
            if wanted:
                for t in range(limit + 1):
                    u = min(t, played)
                    medians[draw, t, k] = med[u]
                    means[draw, t, k] = mean[u]
                    for a in range(n):
                        trajectory[draw, t, present[a], k] = xs[u, a]
