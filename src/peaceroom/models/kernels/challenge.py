"""The challenge model, compiled: one game after the other, a game being one draw of one issue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.challenge_dangers import dangers, dangers_by_place, dangers_without, exponents
from peaceroom.models.kernels.challenge_least import least_moves
from peaceroom.models.kernels.challenge_offers import answer, bounds, weigh
from peaceroom.models.kernels.challenge_steps import (
    LEAST,
    NOTHING,
    THIRD_PARTY,
    TIE,
    F,
    I,
    centre,
    distances,
    middles,
    odds,
    places,
    powers,
    running_sums,
    sort_actors,
)
from peaceroom.models.kernels.elementary import exp

#: actors from which on it pays to look for those at the same place, and to weigh offers by bounds
FEW = 24
#: vectors and matrices of memory that a game needs, and matrices of whole numbers
VECTORS, MATRICES, PAIRS = 21, 10, 3


@kernel(error_model="numpy")
def play(
    n: int, s0: F, w0: F, how: I, q_stay: float, tolerance: float, xs: F, medians: F, means: F, vectors: F, matrices: F,
    pairs: I, numbers: I,
    danger_by: F, risk_by: F, kind_by: I, other_by: I, own_by: F, perceived_by: F,
) -> tuple[int, bool, int, float, float]:
    """Play one game among the first n ≥ 2 actors of ``s0`` and ``w0``; ``xs[0]`` holds their positions.

    ``how``: denominator, odds_risk neutral, range round, danger own, status-quo term, capitulation, choice, median
    midpoint, forecast mean, rounds. ``vectors (VECTORS, N)``, ``matrices (MATRICES, N(N + 1))``,
    ``pairs (PAIRS, N(N + 1))`` and ``numbers (6, N + 1)`` are memory. Fills ``xs (rounds + 1, N)`` and the records
    ``(rounds, n)`` unless of size 0, and returns (rounds played, at rest, ties, ends of the last median).
    """
    denominator, choice, limit = how[0], how[6], how[9]
    neutral_odds, range_round, danger_own = how[1] == 1, how[2] == 1, how[3] == 1
    midpoint, by_mean = how[7] == 1, how[8] == 1
    left = 1.0 - q_stay if how[4] == 1 else 0.0
    recorded = danger_by.size > 0
    all_at_once = left == 0.0 and choice == LEAST and n >= FEW
    x, s, w, r, to_median, danger, rest = (
        vectors[0], vectors[1], vectors[2], vectors[3], vectors[4], vectors[5], vectors[6])
    targets, keys, y, count, salience, one, other = (
        vectors[7], vectors[8], vectors[9], vectors[10], vectors[11], vectors[12], vectors[13])
    lowest, highest, after, more = vectors[14], vectors[15], vectors[16], vectors[17:]
    order, who, kinds, at, first, later = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]
    flat, flat_too = matrices[0], matrices[1]
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
        apart = n < FEW or denominator == THIRD_PARTY
        m = places(x, s, n, apart, y, at, first, count, salience)
        d, up, down, logs, terms = (
            matrices[2, :m * m].reshape(m, m), matrices[3, :m * m].reshape(m, m), matrices[4, :m * m].reshape(m, m),
            matrices[5, :m * m].reshape(m, m), matrices[8, :m * m].reshape(m, m))
        running, loss = matrices[6, :(m + 1) * m].reshape(m + 1, m), matrices[7, :n * m].reshape(n, m)
        middle = pairs[0, :m * m].reshape(m, m)
        distances(y, m, width, d, logs, flat, flat_too)
        middles(y, m, middle)
        running_sums(w, d, first, m, True, running)
        strongest = odds(d, w, d, running, middle, count, m, denominator, up, down)
        if apart:
            dangers(s, d, up, down, n, danger_own, danger, terms)
        else:
            dangers_by_place(s, d, up, down, at, count, salience, n, m, danger_own, danger, terms, one, other)
        if left > 0.0:
            dangers_without(d, at, to_median, n, danger_own, left, danger)
        top, bottom = danger[0], danger[0]
        for a in range(1, n):
            top = max(top, danger[a])
            bottom = min(bottom, danger[a])
        if top - bottom <= TIE:
            return t, True, ties, low, high
        exponents(danger, n, top, bottom, r)
        for a in range(n):
            rest[a] = q_stay * (2.0 - 4.0 * exp(r[a] * -0.6931471805599453))
        if not neutral_odds:
            powers(r, logs, at, n, m, loss, matrices[7])
            running_sums(w, loss, first, m, False, running)
            strongest = odds(d, w, loss, running, middle, count, m, denominator, up, down)
        # who fears the least challenge more than `bounds` allow for any takes no offer
        base = bounds(r, n, q_stay == 1.0, lowest, highest)
        tied_now = 0
        if all_at_once:
            tied_now = least_moves(
                x, s, d, at, up, down, r, rest, order, n, width, how[5] == 1, base, lowest, highest, flat, flat_too,
                more, matrices[5:], pairs, who, kinds, after)

        moved = False
        for a in range(n):
            i = order[a]
            taken, kind, target = -1, NOTHING, x[a]
            if all_at_once:
                taken, kind, target = who[a], kinds[a], after[a]
            elif left > 0.0 or s[a] * (1.0 - strongest) < base[1] + max(0.0, highest[a]):
                chosen, tied = answer(
                    a, x, s, d, at, up, down, to_median, r, rest, order, n, width, how, left, base, lowest, highest,
                    later, who, kinds, targets, keys)
                tied_now += tied
                if chosen >= 0:
                    taken, kind, target = who[chosen], kinds[chosen], targets[chosen]
            xs[t + 1, i] = target
            moved = moved or abs(target - x[a]) > TIE * width
            if recorded:
                danger_by[t, i] = danger[a]
                risk_by[t, i] = r[a]
                kind_by[t, i] = kind
                if taken >= 0:
                    other_by[t, i] = order[taken]
                    own_by[t, i], perceived_by[t, i] = weigh(
                        a, taken, s, d, at, up, down, to_median, r, rest, left)
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
        n, s0, w0, how, q_stay, tolerance, xs, medians, means, np.empty((VECTORS, n)),
        np.empty((MATRICES, n * (n + 1))), np.empty((PAIRS, n * (n + 1)), np.int64), np.empty((6, n + 1), np.int64),
        danger_by, risk_by, kind_by, other_by, own_by, perceived_by)[0]
    return played


@kernel(error_model="numpy")
def batch(
    x: F, s: F, w: F, least: int, how: I, q_stay: float, tolerance: float,
    outcome: F, low: F, high: F, converged: NDArray[np.bool_], rounds: I, ties: I,
    trajectory: F, medians: F, means: F,
) -> None:
    """Every draw and issue: ``x, s, w`` ``(D, K, N)``; w > 0 only where the actor takes part.

    Games of fewer than ``least`` ≥ 2 actors are left as they are.

    ``trajectory (D, R+1, N, K)``, ``medians`` and ``means`` ``(D, R+1, K)`` are filled unless of size 0; a game at
    rest is held.
    """
    n_draws, n_issues, n_actors = x.shape
    limit, by_mean = how[9], how[8] == 1
    wanted = medians.size > 0
    present = np.empty(n_actors, np.int64)
    size = n_actors * (n_actors + 1)
    vectors, matrices = np.empty((VECTORS, n_actors)), np.empty((MATRICES, size))
    pairs, numbers = np.empty((PAIRS, size), np.int64), np.empty((6, n_actors + 1), np.int64)
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
            if n < least:
                continue
            played, rest, tied, a_low, a_high = play(
                n, s0, w0, how, q_stay, tolerance, xs, med, mean, vectors, matrices, pairs, numbers,
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
