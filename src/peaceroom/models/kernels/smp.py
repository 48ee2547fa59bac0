"""The spatial model of politics, compiled: bargains, their resolution, whole games. Everything on the unit scale."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.mersenne import WORDS, next_number, seed_words
from peaceroom.models.kernels.smp_turn import (
    ADJUST,
    BARGAIN,
    BOTH_WAYS,
    BY_ODDS,
    CHANCE,
    GUARD,
    METHOD,
    OWN_WEIGHT,
    STOP_EQUAL,
    TURNS,
    VECTOR,
    VICTORY,
    VOTING,
    as_seen_by,
    attitudes,
    distance,
    guarded,
    targets,
    worth,
)
from peaceroom.models.kernels.smp_votes import coalitions, election

_NUDGE = 1e-6
_FLOOR = 1e-4  # added to the way of the first turn, which that of later ones is compared with
#: how a game ended: the limit of turns, little movement, one point, where KTAB cannot go on
LIMIT, REST, CONSENSUS, STUCK = range(4)
I = NDArray[np.int64]  # noqa: E741


@kernel(error_model="numpy")
def meeting(x_i: Array, x_j: Array, s_i: Array, s_j: Array, p_i: float, p_j: float, vector: int,
            b_i: Array, b_j: Array) -> None:
    """Where i and j stand if they agree on a bargain with the weights p_i and p_j; written to b_i and b_j."""
    for k in range(s_i.size):
        if vector == 2:
            to_i, to_j = max(0.0, p_j - p_i), max(0.0, p_i - p_j)
            near = s_i[k] * s_i[k]
            far = s_j[k] * s_j[k]
            go_i = to_i * far / (to_i * far + _NUDGE + (1.0 - to_i) * near)
            go_j = to_j * near / (to_j * near + _NUDGE + (1.0 - to_j) * far)
            b_i[k] = x_i[k] + go_i * (x_j[k] - x_i[k])
            b_j[k] = x_j[k] + go_j * (x_i[k] - x_j[k])
            continue
        w_i, w_j = s_i[k] * p_i, s_j[k] * p_j
        if vector == 1:
            w_i, w_j = (s_i[k] * s_i[k]) * (p_i * p_i), (s_j[k] * s_j[k]) * (p_j * p_j)
        b_i[k] = _four_digits(((w_i + _NUDGE) * x_i[k] + w_j * x_j[k]) / (w_i + _NUDGE + w_j))
        b_j[k] = _four_digits((w_i * x_i[k] + (_NUDGE + w_j) * x_j[k]) / (w_i + _NUDGE + w_j))


@kernel(error_model="numpy", inline=True)
def _four_digits(z: float) -> float:
    return float(math.trunc(0.5 + 10000.0 * z)) / 10000.0


@kernel(error_model="numpy")
def bargains(x: Array, s: Array, c: Array, s_all: Array, w: Array, delta: Array, risk: Array, target: I, odds: Array,
             how: I, at: Array) -> int:
    """What each challenger proposes: ``at[i, b, 0]`` where i stands then, ``at[i, b, 1]`` its target; how many each."""
    per = 2 if how[BARGAIN] == 1 else 1
    for i in range(c.size):
        j = target[i]
        if j < 0:
            continue
        meeting(x[i], x[j], s[i], s[j], odds[i], 1.0 - odds[i], how[VECTOR], at[i, 0, 0], at[i, 0, 1])
        if how[BARGAIN] == 0:
            continue
        seen, gain = as_seen_by(j, i, j, delta, risk, s_all, w, how)
        weight = seen if how[BY_ODDS] == 1 else gain
        meeting(x[i], x[j], s[i], s[j], weight, 1.0 - weight, how[VECTOR], at[i, 1, 0], at[i, 1, 1])
        if how[BARGAIN] == 2:
            w_i = c[i] * s_all[i]
            w_j = (c[j] if how[OWN_WEIGHT] == 1 else c[i]) * s_all[j]
            for side in range(2):
                for k in range(s.shape[1]):
                    at[i, 0, side, k] = (w_i * at[i, 0, side, k] + w_j * at[i, 1, side, k]) / (w_i + w_j)
    return per


@kernel(error_model="numpy")
def resolve(x: Array, y: Array, s: Array, c: Array, delta: Array, risk: Array, target: I, at: Array, per: int, how: I,
            room: Array, values: Array, lane: Array, twister: NDArray[np.uint64], after: Array, taken: I,
            support: Array, staying: Array, choices: I) -> int:
    """Each actor's vote on the bargains it is part of and on staying; new positions go to ``after``. Counts ties.

    ``taken[k]`` is −1 who stays, else 2 × initiator + number of the bargain; ``support`` the probability of what was
    taken, ``staying`` of staying, ``choices`` how many there were. ``room (4, n, n)``, ``values (2n + 1, n)`` and
    ``lane (2, 2n + 1)`` are to work in.
    """
    n = c.size
    true, plus, minus, win = room[0], room[1], room[2], room[3]
    for other in range(n):
        for a in range(n):
            true[other, a] = worth(delta[a, other], risk[a])
    # last row: staying; row 2 i + b: bargain b of i
    for a in range(n):
        values[2 * n, a] = 0.0
    for other in range(n):
        for a in range(n):
            values[2 * n, a] += true[other, a]
    for i in range(n):
        j = target[i]
        if j < 0:
            continue
        for b in range(per):
            row = values[2 * i + b]
            for a in range(n):
                row[a] = worth(distance(s[a], y[a], at[i, b, 0]), risk[a])
            for a in range(n):
                row[a] += worth(distance(s[a], y[a], at[i, b, 1]), risk[a])
            for other in range(n):
                if other not in (i, j):
                    for a in range(n):
                        row[a] += true[other, a]
    most = 2 * n + 1
    queue, ballot = np.empty(most, np.int64), np.empty((n, most))
    chance, ties = lane[0], 0
    for k in range(n):
        m, own = 0, 0
        for i in range(n):
            if i == k:
                own = m
                queue[m] = 2 * n
                m += 1
            if (i == k and target[i] >= 0) or target[i] == k:
                for b in range(per):
                    queue[m] = 2 * i + b
                    m += 1
        chance[0] = 1.0
        if m > 1:
            if m > plus.shape[0]:
                plus, minus, win = np.empty((most, most)), np.empty((most, most)), np.empty((most, most))
            for a in range(n):
                for q in range(m):
                    ballot[a, q] = values[queue[q], a] / n
            coalitions(ballot, c, m, how[VOTING], how[BOTH_WAYS] == 1, plus, minus)
            election(plus, minus, m, how[VICTORY], how[METHOD], win, chance)
        pick = 0
        if how[CHANCE] == 1:
            r, total = next_number(twister), 0.0
            pick = m - 1
            for q in range(m):
                total += chance[q]
                if total >= r:
                    pick = q
                    break
        else:
            for q in range(1, m):
                if chance[q] > chance[pick]:
                    pick = q
            for q in range(m):
                if q != pick and chance[q] >= chance[pick] - TIE and _differ(
                        _place(queue[q], k, x, at), _place(queue[pick], k, x, at)):
                    ties += 1
                    break
        choices[k], support[k], staying[k] = m, chance[pick], chance[own]
        taken[k] = queue[pick] if queue[pick] < 2 * n else -1
        after[k] = _place(queue[pick], k, x, at)
    return ties


@kernel(error_model="numpy")
def _place(row: int, k: int, x: Array, at: Array) -> Array:
    """Where k stands if it takes the bargain of that row; after the last row it stays."""
    side = 0 if row // 2 == k else 1
    place: Array = x[k] if row >= 2 * x.shape[0] else at[row // 2, row % 2, side]
    return place


@kernel(error_model="numpy", inline=True)
def _differ(u: Array, v: Array) -> bool:
    found = False
    for k in range(u.size):
        if abs(u[k] - v[k]) > TIE:
            found = True
    return found


@kernel(error_model="numpy")
def play(xs: Array, ys: Array, s: Array, c: Array, affinity: Array, how: I, stop: float, seed: np.uint64,
         target: I, gain: Array, odds: Array, taken: I, support: Array, staying: Array, choices: I, risk: Array,
         ) -> tuple[int, int, int]:
    """One game: positions ``xs (T + 1, n, d)`` and ideals ``ys`` by turn, row 0 given; turns played, how it
    ended, and how many choices were ties.

    ``affinity (n, n)``; the others ``(T, n)`` are the reasons by turn, see `targets` and `resolve`; ``risk`` too.
    """
    n, d = s.shape
    most = 2 * n + 1
    delta, room, u = np.empty((n, n)), np.empty((4, n, n)), np.empty((n, n))
    lanes, lane, values = np.empty((5, n)), np.empty((2, most)), np.empty((most, n))
    at, s_all, w = np.empty((n, 2, 2, d)), np.empty(n), np.empty(n)
    twister = np.empty(WORDS + 1 if how[CHANCE] == 1 else 1, np.uint64)
    if how[CHANCE] == 1:
        seed_words(seed, twister)
    for i in range(n):
        s_all[i] = 0.0
        for k in range(d):
            s_all[i] += s[i, k]
        w[i] = s_all[i] * c[i]
    first, ties = 0.0, 0
    for t in range(how[TURNS]):
        x, y = xs[t], ys[t]
        if _one_point(x, y):
            return t, CONSENSUS, ties
        spread = attitudes(x, y, s, c, how, delta, risk[t], room)
        if (not spread and how[STOP_EQUAL] == 1) or (how[GUARD] == 1 and not guarded(delta, risk[t], how[ADJUST])):
            return t, STUCK, ties
        ties += targets(delta, risk[t], s_all, w, how, u, lanes, target[t], gain[t], odds[t])
        per = bargains(x, s, c, s_all, w, delta, risk[t], target[t], odds[t], how, at)
        ties += resolve(x, y, s, c, delta, risk[t], target[t], at, per, how, room, values, lane, twister, xs[t + 1],
                taken[t], support[t], staying[t], choices[t])
        way = 0.0
        for i in range(n):
            part = 0.0
            for k in range(d):
                part += (xs[t + 1, i, k] - x[i, k]) ** 2
            way += math.sqrt(part)
            held = 0.0
            for j in range(n):
                held += affinity[i, j]
            for k in range(d):
                ys[t + 1, i, k] = 0.0
                for j in range(n):
                    ys[t + 1, i, k] += affinity[i, j] * xs[t + 1, j, k]
                ys[t + 1, i, k] += (1.0 - min(1.0, held)) * y[i, k]
        if t == 0:
            first = way
        elif way / (first + _FLOOR) < stop:
            return t + 1, REST, ties
    return how[TURNS], LIMIT, ties


@kernel(error_model="numpy")
def _one_point(x: Array, y: Array) -> bool:
    for i in range(x.shape[0]):
        for k in range(x.shape[1]):
            if x[i, k] != x[0, k] or y[i, k] != x[0, k]:
                return False
    return True


@kernel(error_model="numpy")
def batch(x: Array, s: Array, c: Array, takes: NDArray[np.bool_], affinity: Array, how: I, stop: float,
          seeds: NDArray[np.uint64], final: Array, turns: I, ended: I, ties: I, path: Array) -> None:
    """One game a draw: ``x, s (D, N, K)``, ``c, takes (D, N)``, ``affinity (N, N)``, ``seeds (D,)``.

    Written: ``final (D, N, K)``, where those that take no part stay where they are; ``turns``, ``ended`` (−1: fewer
    than two take part) and ``ties`` ``(D,)``; unless of size 0 ``path (D, T + 1, N, K)``, held after the end.
    """
    draws, actors, issues = x.shape
    limit = how[TURNS]
    who = np.empty(actors, np.int64)
    for g in range(draws):
        n = 0
        for i in range(actors):
            if takes[g, i]:
                who[n] = i
                n += 1
        final[g] = x[g]
        ended[g], turns[g], ties[g] = -1, 0, 0
        if path.size:
            for t in range(limit + 1):
                path[g, t] = x[g]
        if n < 2:
            continue
        xs, ys, s0 = np.empty((limit + 1, n, issues)), np.empty((limit + 1, n, issues)), np.empty((n, issues))
        c0, a0 = np.empty(n), np.empty((n, n))
        for i in range(n):
            c0[i] = c[g, who[i]]
            for k in range(issues):
                xs[0, i, k] = x[g, who[i], k]
                ys[0, i, k] = x[g, who[i], k]
                s0[i, k] = s[g, who[i], k]
            for j in range(n):
                a0[i, j] = affinity[who[i], who[j]]
        target, taken, choices = (np.empty((limit, n), np.int64), np.empty((limit, n), np.int64),
                                  np.empty((limit, n), np.int64))
        gain, odds, support, staying, risk = (np.empty((limit, n)), np.empty((limit, n)), np.empty((limit, n)),
                                              np.empty((limit, n)), np.empty((limit, n)))
        played, why, tied = play(xs, ys, s0, c0, a0, how, stop, seeds[g], target, gain, odds, taken, support,
                                 staying, choices, risk)
        turns[g], ended[g], ties[g] = played, why, tied
        for i in range(n):
            final[g, who[i]] = xs[played, i]
            if path.size:
                for t in range(limit + 1):
                    path[g, t, who[i]] = xs[min(t, played), i]
