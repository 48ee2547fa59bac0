"""The challenge model, compiled: one game after the other, a game being one draw of one issue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.challenge_steps import (
    TIE,
    F,
    I,
    answer,
    centre,
    dangers,
    distances,
    exponents,
    odds,
    powers,
    sort_actors,
    utilities,
)


@kernel(error_model="numpy")
def play(
    n: int, s0: F, w0: F, how: I, q_stay: float, tolerance: float, xs: F, medians: F, means: F, vectors: F, matrices: F,
    packed: F, order: I, who: I, kinds: I,
    danger_by: F, risk_by: F, kind_by: I, other_by: I, own_by: F, perceived_by: F,
) -> tuple[int, bool, int, float, float]:
    """Play one game among the first n ≥ 2 actors of ``s0`` and ``w0``; ``xs[0]`` holds their positions.

    ``how``: denominator, odds_risk neutral, range round, danger own, status-quo term, capitulation, choice, median
    midpoint, forecast mean, rounds. ``vectors (9, N)``, ``matrices (6, N + 1, N)``, ``packed (10, N(N−1)/2)``,
    ``order``, ``who`` and ``kinds`` are memory. Fills ``xs (rounds + 1, N)`` and the records ``(rounds, n)`` unless of
    size 0, and returns (rounds played, at rest, ties, ends of the last median).
    """
    denominator, choice, limit = how[0], how[6], how[9]
    neutral_odds, range_round, danger_own = how[1] == 1, how[2] == 1, how[3] == 1
    capitulation, midpoint, by_mean = how[5] == 1, how[7] == 1, how[8] == 1
    left = 1.0 - q_stay if how[4] == 1 else 0.0
    recorded = danger_by.size > 0
    x, s, w, r, to_median, danger, rest = (
        vectors[0], vectors[1], vectors[2], vectors[3], vectors[4], vectors[5], vectors[6])
    targets, keys = vectors[7], vectors[8]
    d, g, running, beats, own, perceived = matrices[0], matrices[1], matrices[2], matrices[3], matrices[4], matrices[5]
    gap, log_gap, log_win, log_lose, r_low, r_high = packed[0], packed[1], packed[2], packed[3], packed[4], packed[5]
    one, two, three, four = packed[6], packed[7], packed[8], packed[9]
    pairs = n * (n - 1) // 2
    total = 0.0
    for i in range(n):
        order[i] = i
        total += w0[i]

    sort_actors(xs[0], order, n)
    mean, low, high = centre(xs[0], w0, order, n)
    medians[0] = 0.5 * (low + high) if midpoint and high > low else low
    means[0] = mean
    ties = 1 if high > low else 0
    initial = xs[0, order[n - 1]] - xs[0, order[0]]
    if initial == 0.0:
        return 0, True, ties, low, high

    for t in range(limit):
        spread = xs[t, order[n - 1]] - xs[t, order[0]]
        if spread <= TIE * initial:
            return t, True, ties, low, high
        width = spread if range_round else initial
        for a in range(n):
            i = order[a]
            x[a] = xs[t, i]
            s[a] = s0[i]
            w[a] = w0[i] / total
            to_median[a] = min(1.0, abs(xs[t, i] - medians[t]) / width)
        distances(x, n, width, d, gap, log_gap, log_win, log_lose)
        odds(x, w, d, gap, gap, n, denominator, g, running, beats)
        dangers(s, d, to_median, beats, n, danger_own, left, danger)
        top, bottom = danger[0], danger[0]
        for a in range(1, n):
            top = max(top, danger[a])
            bottom = min(bottom, danger[a])
        if top - bottom <= TIE:
            return t, True, ties, low, high
        exponents(danger, n, top, bottom, r, r_low, r_high)
        if not neutral_odds:
            powers(r_low, log_gap, pairs, one)
            powers(r_high, log_gap, pairs, two)
            odds(x, w, d, one, two, n, denominator, g, running, beats)
        powers(r_low, log_win, pairs, one)
        powers(r_low, log_lose, pairs, two)
        powers(r_high, log_win, pairs, three)
        powers(r_high, log_lose, pairs, four)
        utilities(s, d, to_median, beats, r, one, two, three, four, n, q_stay, left, rest, own, perceived)

        moved = False
        tied_now = 0
        for a in range(n):
            i = order[a]
            b, kind, target, tied = answer(a, x, own, perceived, order, n, width, choice, capitulation, who, kinds,
                                           targets, keys)
            tied_now += tied
            xs[t + 1, i] = target
            moved = moved or abs(target - x[a]) > TIE * width
            if recorded:
                danger_by[t, i] = danger[a]
                risk_by[t, i] = r[a]
                kind_by[t, i] = kind
                if b >= 0:
                    other_by[t, i] = order[b]
                    own_by[t, i] = own[a, b]
                    perceived_by[t, i] = perceived[a, b]
        if not moved:
            return t, True, ties, low, high

        sort_actors(xs[t + 1], order, n)
        mean, low, high = centre(xs[t + 1], w0, order, n)
        medians[t + 1] = 0.5 * (low + high) if midpoint and high > low else low
        means[t + 1] = mean
        ties += tied_now + (1 if high > low else 0)
        step = means[t + 1] - means[t] if by_mean else medians[t + 1] - medians[t]
        if abs(step) < tolerance * initial:
            return t + 1, True, ties, low, high
    return limit, False, ties, low, high


@kernel(error_model="numpy")
def game(
    s0: F, w0: F, how: I, q_stay: float, tolerance: float,
    xs: F, medians: F, means: F, danger_by: F, risk_by: F, kind_by: I, other_by: I, own_by: F, perceived_by: F,
) -> int:
    """Play one game with all its workings recorded; returns the number of rounds played."""
    n = s0.size
    played: int = play(
        n, s0, w0, how, q_stay, tolerance, xs, medians, means, np.empty((9, n)), np.empty((6, n + 1, n)),
        np.empty((10, n * (n - 1) // 2)), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64),
        danger_by, risk_by, kind_by, other_by, own_by, perceived_by)[0]
    return played


@kernel(error_model="numpy")
def batch(
    x: F, s: F, w: F, how: I, q_stay: float, tolerance: float,
    outcome: F, low: F, high: F, converged: NDArray[np.bool_], rounds: I, ties: I,
    trajectory: F, medians: F, means: F,
) -> None:
    """Every draw and issue: ``x, s, w`` ``(D, K, N)``; w > 0 only where the actor takes part.

    ``trajectory (D, R+1, N, K)``, ``medians`` and ``means`` ``(D, R+1, K)`` are filled unless of size 0; a game at
    rest is held. Where fewer than two actors take part the outcome stays NaN.
    """
    n_draws, n_issues, n_actors = x.shape
    limit, by_mean = how[9], how[8] == 1
    wanted = medians.size > 0
    present = np.empty(n_actors, np.int64)
    vectors, matrices = np.empty((9, n_actors)), np.empty((6, n_actors + 1, n_actors))
    packed = np.empty((10, n_actors * (n_actors - 1) // 2))
    order, who, kinds = np.empty(n_actors, np.int64), np.empty(n_actors, np.int64), np.empty(n_actors, np.int64)
    s0, w0, xs = np.empty(n_actors), np.empty(n_actors), np.empty((limit + 1, n_actors))
    med, mean = np.empty(limit + 1), np.empty(limit + 1)
    nothing, no_numbers = np.empty((0, 0)), np.empty((0, 0), np.int64)
    for draw in range(n_draws):
        for issue in range(n_issues):
            n = 0
            for i in range(n_actors):
                if w[draw, issue, i] > 0.0:
                    present[n] = i
                    s0[n] = s[draw, issue, i]
                    w0[n] = w[draw, issue, i]
                    xs[0, n] = x[draw, issue, i]
                    n += 1
            if wanted:
                for t in range(limit + 1):
                    medians[draw, t, issue] = np.nan
                    means[draw, t, issue] = np.nan
                    for i in range(n_actors):
                        trajectory[draw, t, i, issue] = x[draw, issue, i]
            if n < 2:
                continue
            played, rest, tied, a_low, a_high = play(
                n, s0, w0, how, q_stay, tolerance, xs, med, mean, vectors, matrices, packed, order, who, kinds,
                nothing, nothing, no_numbers, no_numbers, nothing, nothing)
            outcome[draw, issue] = mean[played] if by_mean else med[played]
            low[draw, issue] = mean[played] if by_mean else a_low
            high[draw, issue] = mean[played] if by_mean else a_high
            converged[draw, issue] = rest
            rounds[draw, issue] = played
            ties[draw, issue] = tied
            if wanted:
                for t in range(limit + 1):
                    u = min(t, played)
                    medians[draw, t, issue] = med[u]
                    means[draw, t, issue] = mean[u]
                    for a in range(n):
                        trajectory[draw, t, present[a], issue] = xs[u, a]
