"""Games of few actors of the challenge model, compiled: many side by side, round by round."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import bare_kernel, kernel
from peaceroom.models.kernels.challenge_lanes import (
    centre_lanes,
    distances_lanes,
    odds_lanes,
    powers_lanes,
    risks_lanes,
    running_lanes,
    sort_lanes,
)
from peaceroom.models.kernels.challenge_lanes_offers import choices_lanes, weighed_lanes
from peaceroom.models.kernels.challenge_steps import TIE, F, I

#: games side by side
LANES = 64

B = NDArray[np.bool_]


@bare_kernel()
def load(xs: F, ss: F, ws: F, live: I, start: int, lanes: int, n: int, xa: F, sa: F, wa: F) -> None:
    """Put the games ``live[start:start + lanes]`` side by side; lanes that are left over repeat the last."""
    for e in range(xa.shape[1]):
        g = live[start + min(e, lanes - 1)]
        for i in range(n):
            xa[i, e] = xs[g, i]
            sa[i, e] = ss[g, i]
            wa[i, e] = ws[g, i]


@kernel(error_model="numpy")
def side_by_side(
    xs: F, ss: F, ws: F, how: I, q_stay: float, tolerance: float,
    outcome: F, low: F, high: F, converged: B, rounds: I, ties: I,
) -> None:
    """Play games of n ≥ 2 actors each, ``xs, ss, ws (G, n)`` with every w > 0, and fill ``(G,)``; ``xs`` is lost.

    As `challenge.play` without a term for what would change, to the bit. All live games play a round, group by group.
    """
    games, n = xs.shape
    pairs = n * (n - 1) // 2
    denominator, choice, limit = how[0], how[6], how[9]
    neutral_odds, range_round, danger_own = how[1] == 1, how[2] == 1, how[3] == 1
    midpoint, by_mean = how[7] == 1, how[8] == 1
    live = np.arange(games)
    first, last, total = np.empty(games), np.empty(games), np.zeros(games)  # range, forecast and weight of a game
    xa, sa, wa = np.empty((n, LANES)), np.empty((n, LANES)), np.empty((n, LANES))
    x, s, w, order, after = (np.empty((n, LANES)), np.empty((n, LANES)), np.empty((n, LANES)), np.empty((n, LANES)),
                             np.empty((n, LANES)))
    danger, r, rest, open_ = (np.empty((n, LANES)), np.empty((n, LANES)), np.empty((n, LANES)), np.empty((n, LANES)))
    rank, sums, running = np.empty((n, LANES), np.int64), np.empty((6, LANES)), np.empty(((n + 1) * n, LANES))
    mean, ends_low, ends_high, width, top, bottom, tied = (
        np.empty(LANES), np.empty(LANES), np.empty(LANES), np.empty(LANES), np.empty(LANES), np.empty(LANES),
        np.empty(LANES))
    d, logs, up, down, own, seen, keys, targets = (
        np.empty((pairs, LANES)), np.empty((pairs, LANES)), np.empty((pairs, LANES)), np.empty((pairs, LANES)),
        np.empty((pairs, LANES)), np.empty((pairs, LANES)), np.empty((pairs, LANES)), np.empty((pairs, LANES)))
    loss, chance, kinds = np.empty((2 * pairs, LANES)), np.empty((2 * pairs, LANES)), np.empty((2 * pairs, LANES))
    flat_d, flat_logs, flat_loss, flat_chance = d.ravel(), logs.ravel(), loss.ravel(), chance.ravel()
    width[:] = 1.0
    for g in range(games):
        for i in range(n):
            total[g] += ws[g, i]
    left = games
    for t in range(limit + 1):
        kept = 0
        for start in range(0, left, LANES):
            lanes = min(LANES, left - start)
            load(xs, ss, ws, live, start, lanes, n, xa, sa, wa)
            sort_lanes(xa, sa, wa, n, rank, x, s, w, order)
            centre_lanes(x, w, n, sums, mean, ends_low, ends_high)
            playing = False
            for e in range(lanes):
                g = live[start + e]
                a_low, a_high = ends_low[e], ends_high[e]
                forecast = mean[e] if by_mean else 0.5 * (a_low + a_high) if midpoint and a_high > a_low else a_low
                spread = x[n - 1, e] - x[0, e]
                if t == 0:
                    first[g] = spread
                    ties[g] = 0
                ties[g] += 1 if a_high > a_low else 0
                calm = t > 0 and abs(forecast - last[g]) < tolerance * first[g]
                still = spread <= TIE * first[g] or calm
                last[g] = forecast
                outcome[g] = forecast
                low[g] = mean[e] if by_mean else a_low
                high[g] = mean[e] if by_mean else a_high
                # rounds < 0: the game goes on
                converged[g] = calm or (still and t < limit)
                rounds[g] = t if still or t == limit else -1
                playing = playing or rounds[g] < 0
                width[e] = (spread if range_round else first[g]) if rounds[g] < 0 else 1.0
            if not playing:
                continue
            for e in range(LANES):
                for i in range(n):
                    w[i, e] /= total[live[start + min(e, lanes - 1)]]
            distances_lanes(x, width, n, d, logs, flat_d, flat_logs)
            running_lanes(w, d, False, n, running)
            odds_lanes(x, d, w, d, False, running, n, denominator, sums, up, down)
            risks_lanes(s, d, up, down, n, danger_own, danger, top, bottom, r)
            if not neutral_odds:
                powers_lanes(r, logs, n, loss, flat_loss)
                running_lanes(w, loss, True, n, running)
                odds_lanes(x, d, w, loss, True, running, n, denominator, sums, up, down)
            weighed_lanes(x, s, d, up, down, r, q_stay, n, how, loss, chance, flat_chance, rest, own, seen,
                          kinds, keys, targets)
            choices_lanes(x, order, width, kinds, keys, targets, n, choice, sums, open_, after, tied)
            for e in range(lanes):
                g = live[start + e]
                if rounds[g] >= 0:
                    continue
                moved = False
                for p in range(n):
                    moved = moved or abs(after[p, e] - x[p, e]) > TIE * width[e]
                if not moved or top[e] - bottom[e] <= TIE:
                    converged[g] = True
                    rounds[g] = t
                    continue
                for p in range(n):
                    xs[g, np.int64(order[p, e])] = after[p, e]
                ties[g] += np.int64(tied[e])
                live[kept] = g
                kept += 1
        left = kept


@kernel(error_model="numpy")
def few_actors(
    x: F, s: F, w: F, most: int, how: I, q_stay: float, tolerance: float,
    outcome: F, low: F, high: F, converged: B, rounds: I, ties: I,
) -> None:
    """Of every draw and issue, ``x, s, w`` ``(D, K, N)``, the games with two actors to ``most`` whose w is above 0."""
    n_draws, n_issues, n_actors = x.shape
    taking_part = np.zeros((n_draws, n_issues), np.int64)
    many = np.zeros(n_actors + 1, np.int64)
    for draw in range(n_draws):
        for issue in range(n_issues):
            for i in range(n_actors):
                taking_part[draw, issue] += 1 if w[draw, issue, i] > 0.0 else 0
            many[taking_part[draw, issue]] += 1
    for n in range(2, min(most, n_actors) + 1):
        games = many[n]
        if games == 0:
            continue
        xs, ss, ws = np.empty((games, n)), np.empty((games, n)), np.empty((games, n))
        draws, issues = np.empty(games, np.int64), np.empty(games, np.int64)
        g = 0
        for draw in range(n_draws):
            for issue in range(n_issues):
                if taking_part[draw, issue] == n:
                    draws[g], issues[g] = draw, issue
                    a = 0
                    for i in range(n_actors):
                        if w[draw, issue, i] > 0.0:
                            xs[g, a] = x[draw, issue, i]
                            ss[g, a] = s[draw, issue, i]
                            ws[g, a] = w[draw, issue, i]
                            a += 1
                    g += 1
        found, rest, counts = np.empty((3, games)), np.empty(games, np.bool_), np.empty((2, games), np.int64)
        side_by_side(xs, ss, ws, how, q_stay, tolerance, found[0], found[1], found[2], rest, counts[0], counts[1])
        for g in range(games):
            at = draws[g], issues[g]
            outcome[at], low[at], high[at] = found[0, g], found[1, g], found[2, g]
            converged[at], rounds[at], ties[at] = rest[g], counts[0, g], counts[1, g]
