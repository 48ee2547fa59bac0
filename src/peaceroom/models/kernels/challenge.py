"""The challenge model, compiled: one game after the other, a game being one draw of one issue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.challenge_offers import answer, choices, weighed
from peaceroom.models.kernels.challenge_steps import (
    LEAST,
    LITERAL,
    NOTHING,
    TIE,
    F,
    I,
    centre,
    dangers,
    distances,
    exponents,
    middles,
    odds,
    powers,
    running_sums,
    sort_actors,
)
from peaceroom.models.kernels.elementary import exp

#: actors from which on pairs are weighed one by one
FEW = 24


@kernel(error_model="numpy")
def play(
    n: int, s0: F, w0: F, how: I, q_stay: float, tolerance: float, xs: F, medians: F, means: F, vectors: F, matrices: F,
    places: I, order: I, who: I, kinds: I,
    danger_by: F, risk_by: F, kind_by: I, other_by: I, own_by: F, perceived_by: F,
) -> tuple[int, bool, int, float, float]:
    """Play one game among the first n ≥ 2 actors of ``s0`` and ``w0``; ``xs[0]`` holds their positions.

    ``how``: denominator, odds_risk neutral, range round, danger own, status-quo term, capitulation, choice, median
    midpoint, forecast mean, rounds. ``vectors (11, N)``, ``matrices (10, N(N + 1))``,
    ``places (N²,)``, ``order``, ``who`` and ``kinds`` are memory. Fills ``xs (rounds + 1, N)`` and the records
    ``(rounds, n)`` unless of size 0, and returns (rounds played, at rest, ties, ends of the last median).
    """
    denominator, choice, limit = how[0], how[6], how[9]
    neutral_odds, range_round, danger_own = how[1] == 1, how[2] == 1, how[3] == 1
    midpoint, by_mean = how[7] == 1, how[8] == 1
    left = 1.0 - q_stay if how[4] == 1 else 0.0
    recorded = danger_by.size > 0
    x, s, w, r, to_median, danger, rest = (
        vectors[0], vectors[1], vectors[2], vectors[3], vectors[4], vectors[5], vectors[6])
    targets, keys, mine, theirs = vectors[7], vectors[8], vectors[9], vectors[10]
    flat, flat_too = matrices[0], matrices[1]
    loss = flat[:n * n].reshape(n, n)
    d, logs, up, down, own, seen = (
        matrices[2, :n * n].reshape(n, n), matrices[3, :n * n].reshape(n, n), matrices[4, :n * n].reshape(n, n),
        matrices[5, :n * n].reshape(n, n), matrices[6, :n * n].reshape(n, n), matrices[7, :n * n].reshape(n, n))
    kind_of = matrices[8, :n * n].reshape(n, n)
    running = matrices[9, :(n + 1) * n].reshape(n + 1, n)
    # pairs are weighed all at once where all are looked at, or are so few that loops over them are quicker
    whole = left == 0.0 and (choice == LEAST or denominator == LITERAL or n < FEW)
    known = whole or neutral_odds or choice == LEAST or denominator == LITERAL
    middle = places[:n * n].reshape(n, n)
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
        distances(x, n, width, d, logs, flat, flat_too)
        middles(x, n, middle)
        running_sums(w, d, n, running)
        odds(d, w, d, running, middle, n, denominator, up, down)
        dangers(s, d, to_median, up, down, n, danger_own, left, danger, own)
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
            powers(r, logs, n, loss, flat)
            running_sums(w, loss, n, running)
            if known:
                odds(d, w, loss, running, middle, n, denominator, up, down)
        tied_now = 0
        if whole:
            weighed(x, s, d, up, down, r, rest, n, how, own, seen, flat, flat_too, kind_of, logs)
            tied_now = choices(x, own, seen, kind_of, logs, order, n, TIE * width, choice, keys, rest, who, kinds,
                               targets, mine, theirs)

        moved = False
        for a in range(n):
            i = order[a]
            taken = a
            if not whole:
                taken, offers, tied = answer(
                    a, x, s, d, to_median, r, rest, w, loss, running, middle, up, down, order, n, width, how, left,
                    known, who, kinds, targets, keys, mine, theirs)
                tied_now += tied
                if offers == 0:
                    who[0], kinds[0], targets[0] = -1, NOTHING, x[a]
            xs[t + 1, i] = targets[taken]
            moved = moved or abs(targets[taken] - x[a]) > TIE * width
            if recorded:
                danger_by[t, i] = danger[a]
                risk_by[t, i] = r[a]
                kind_by[t, i] = kinds[taken]
                if who[taken] >= 0:
                    other_by[t, i] = order[who[taken]]
                    own_by[t, i] = mine[taken]
                    perceived_by[t, i] = theirs[taken]
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
        n, s0, w0, how, q_stay, tolerance, xs, medians, means, np.empty((11, n)), np.empty((10, n * (n + 1))),
        np.empty(n * n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64),
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
    vectors, matrices = np.empty((11, n_actors)), np.empty((10, n_actors * (n_actors + 1)))
    places = np.empty(n_actors * n_actors, np.int64)
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
            if n < least:
                continue
            played, rest, tied, a_low, a_high = play(
                n, s0, w0, how, q_stay, tolerance, xs, med, mean, vectors, matrices, places, order, who, kinds,
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
