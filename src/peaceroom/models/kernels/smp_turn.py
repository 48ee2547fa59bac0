"""One turn of the spatial model: what actors expect of each other, and whom they challenge. Compiled.

Everything on the unit scale. Numbers in brackets are sections of the description on the model's page.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.smp_votes import coalitions, election, two_way_vote

#: places of the options in the array ``how``
VICTORY, METHOD, CHANCE, VOTING, ADJUST, RANGE, COMMIT, VECTOR, BARGAIN, TURNS = range(10)
OWN_SIDE, BY_ODDS, OWN_WEIGHT, BOTH_WAYS, GUARD, STOP_EQUAL = range(10, 16)
_SCARCE = 1e-10  # what both sides of a challenge have from the start
_WORTH_IT = 1e-5  # least gain for which somebody is challenged
_CHANGE = 1e-6  # KTAB stops where attitudes to risk change the utilities by less
_ALIKE = 1e-3  # positions nearer than this are one
I = NDArray[np.int64]  # noqa: E741


@kernel(error_model="numpy", inline=True)
def worth(distance: float, risk: float) -> float:
    """Utility of something at a distance to somebody with an attitude to risk from −1 (seeking) to 1 (averse)."""
    return (1.0 - distance) * (1.0 + min(distance, 1.0) * risk)


@kernel(error_model="numpy", inline=True)
def distance(s: Array, u: Array, v: Array) -> float:
    """Distance between two points as somebody with the saliences s feels it."""
    over, under = 0.0, 0.0
    for k in range(s.size):
        part = s[k] * (u[k] - v[k])
        over += part * part
        under += s[k] * s[k]
    return math.sqrt(over / under)


@kernel(error_model="numpy", inline=True)
def estimate(mine: float, other: float, adjust: int) -> float:
    """What somebody with its own attitude takes another's attitude to risk for."""
    if adjust == 0:
        r = mine
    elif adjust == 1:
        r = (2.0 * mine + other) / 3.0
    elif adjust == 2:
        r = (mine + other) / 2.0
    elif adjust == 3:
        r = (mine + 2.0 * other) / 3.0
    else:
        r = other
    return r


@kernel(error_model="numpy")
def attitudes(x: Array, y: Array, s: Array, c: Array, how: I, delta: Array, risk: Array, room: Array) -> bool:
    """Distances ``delta[i, j]`` of i's ideal from j's position, and attitudes to risk; False: all chances are equal.

    Where they are equal the attitudes are 0. ``room (4, n, n)`` is to work in.
    """
    n = c.size
    neutral, plus, minus, win = room[0], room[1], room[2], room[3]
    for i in range(n):
        for j in range(n):
            delta[i, j] = distance(s[i], y[i], x[j])
            neutral[i, j] = 1.0 - delta[i, j]
    coalitions(neutral, c, n, how[VOTING], how[BOTH_WAYS] == 1, plus, minus)
    election(plus, minus, n, how[VICTORY], how[METHOD], win, risk)
    low, high = np.inf, -np.inf
    for i in range(n):
        low = min(low, risk[i])
        high = max(high, risk[i])
    for i in range(n):
        if not high > low:
            risk[i] = 0.0
        elif how[RANGE] == 0:
            risk[i] = (risk[i] - low) / (high - low)
        elif how[RANGE] == 1:
            risk[i] = (3.0 * risk[i] - high - 2.0 * low) / (2.0 * (high - low))
        else:
            risk[i] = (2.0 * risk[i] - high - low) / (high - low)
    return bool(high > low)


@kernel(error_model="numpy")
def guarded(delta: Array, risk: Array, adjust: int) -> bool:
    """Whether KTAB goes on: attitudes, and everybody's guesses of them, must change the utilities by 1e-6."""
    n = risk.size
    moved = 0.0
    for i in range(n):
        for j in range(n):
            moved += (1.0 - delta[i, j] - worth(delta[i, j], risk[i])) ** 2
    if not math.sqrt(moved) > _CHANGE:
        return False
    for h in range(n):
        moved = 0.0
        for i in range(n):
            guess = risk[h] if i == h else estimate(risk[h], risk[i], adjust)
            for j in range(n):
                moved += (worth(delta[i, j], guess) - worth(delta[i, j], risk[i])) ** 2
        if not math.sqrt(moved) > _CHANGE:
            return False
    return True


@kernel(error_model="numpy", inline=True)
def _third(w: float, left: float, right: float, stay: float, a0: float, b0: float, how: I) -> float:
    """Vote of a third party, whose utilities of i's, j's and its own position are given, on i challenging j."""
    voting, both = how[VOTING], how[BOTH_WAYS] == 1
    guess = two_way_vote(w, left, right, voting, both)
    alpha, gamma = a0 + max(guess, 0.0), b0 + max(-guess, 0.0)
    odds = alpha / (alpha + gamma)
    rest = 1.0 - odds
    if how[COMMIT] == 1:
        free_i = odds * (2.0 * left + stay) + rest * (3.0 * right)
        free_j = odds * (3.0 * left) + rest * (2.0 * right + stay)
        if how[OWN_SIDE] == 1:  # who stands with j helps j
            free_i, free_j = free_j, free_i
        v = two_way_vote(w, free_i, free_j, voting, both)
    else:  # both ways are worth the same to it
        v = 0.0
    return v


@kernel(error_model="numpy")
def targets(delta: Array, risk: Array, s_all: Array, w: Array, how: I, u: Array, lane: Array,
            target: I, gain: Array, odds: Array) -> int:
    """Whom each actor challenges (−1: nobody), with the gain it expects and its odds of winning; how many ties.

    ``s_all (n,)`` total saliences, ``w (n,)`` weights; ``u (n, n)`` and ``lane (5, n)`` are room to work in.
    """
    n = w.size
    a, b, a0, b0, e = lane[0], lane[1], lane[2], lane[3], lane[4]
    voting, both, ties = how[VOTING], how[BOTH_WAYS] == 1, 0
    for i in range(n):
        for m in range(n):
            guess = risk[i] if m == i else estimate(risk[i], risk[m], how[ADJUST])
            for j in range(n):
                u[m, j] = worth(delta[m, j], guess)
        for j in range(n):
            mine = two_way_vote(w[i], u[i, i], u[i, j], voting, both)
            theirs = two_way_vote(w[j], u[j, i], u[j, j], voting, both)
            a[j] = _SCARCE + max(mine, 0.0) + max(theirs, 0.0)
            b[j] = _SCARCE + max(-mine, 0.0) + max(-theirs, 0.0)
            a0[j], b0[j] = a[j], b[j]
        if how[COMMIT] == 1:
            for m in range(n):
                if m == i:
                    continue
                own_a, own_b = a[m], b[m]
                wm, left, stay = w[m], u[m, i], u[m, m]
                for j in range(n):
                    v = _third(wm, left, u[m, j], stay, a0[j], b0[j], how)
                    a[j] += max(v, 0.0)
                    b[j] += max(-v, 0.0)
                a[m], b[m] = own_a, own_b  # j itself is no third party
        target[i], gain[i], odds[i] = -1, 0.0, np.nan
        best = _WORTH_IT
        for j in range(n):
            if j == i:
                continue
            win = a[j] / (a[j] + b[j])
            e[j] = _gained(win, s_all[j], u[i, i], u[i, j])
            if e[j] > best:
                best = e[j]
                target[i], gain[i], odds[i] = j, e[j], win
        if target[i] >= 0:
            for j in range(n):
                # at another distance, so another position
                if j not in (i, target[i]) and e[j] >= best - TIE and u[i, j] != u[i, target[i]]:
                    ties += 1
                    break
    return ties


@kernel(error_model="numpy", inline=True)
def _gained(win: float, salience: float, at_i: float, at_j: float) -> float:
    """Expected gain of a challenge: j gives way at once with the probability 1 − its salience."""
    contest = win * (2.0 * at_i) + (1.0 - win) * (2.0 * at_j)
    return (1.0 - salience) * (2.0 * at_i) + salience * contest - (at_i + at_j)


@kernel(error_model="numpy")
def as_seen_by(
    h: int, i: int, j: int, delta: Array, risk: Array, s_all: Array, w: Array, how: I,
) -> tuple[float, float]:
    """Odds and gain, for i, of i challenging j as h estimates them."""
    n = w.size
    voting, both = how[VOTING], how[BOTH_WAYS] == 1
    r_i = risk[h] if i == h else estimate(risk[h], risk[i], how[ADJUST])
    r_j = risk[h] if j == h else estimate(risk[h], risk[j], how[ADJUST])
    at_i, at_j = worth(delta[i, i], r_i), worth(delta[i, j], r_i)
    mine = two_way_vote(w[i], at_i, at_j, voting, both)
    theirs = two_way_vote(w[j], worth(delta[j, i], r_j), worth(delta[j, j], r_j), voting, both)
    a0 = _SCARCE + max(mine, 0.0) + max(theirs, 0.0)
    b0 = _SCARCE + max(-mine, 0.0) + max(-theirs, 0.0)
    a, b = a0, b0
    for m in range(n):
        if m not in (i, j):
            r = risk[h] if m == h else estimate(risk[h], risk[m], how[ADJUST])
            v = _third(w[m], worth(delta[m, i], r), worth(delta[m, j], r), worth(delta[m, m], r), a0, b0, how)
            a += max(v, 0.0)
            b += max(-v, 0.0)
    win = a / (a + b)
    return win, _gained(win, s_all[j], at_i, at_j)


@kernel(error_model="numpy")
def _apart(u: Array, v: Array) -> float:
    total = 0.0
    for k in range(u.size):
        total += (u[k] - v[k]) ** 2
    return math.sqrt(total)


@kernel(error_model="numpy")
def position_chances(x: Array, y: Array, s: Array, c: Array, how: I, by: int, place: I, chance: Array) -> int:
    """Probability of each distinct position in an election among them, and how many there are.

    ``place[i]`` is the number of i's position, ``chance`` the probabilities by number. With ``by`` ≥ 0 it is that
    actor's estimate, else the votes are what each actor itself thinks.
    """
    n = c.size
    delta, risk, room = np.empty((n, n)), np.empty(n), np.empty((4, n, n))
    attitudes(x, y, s, c, how, delta, risk, room)
    first = np.empty(n, np.int64)
    m = 0
    for i in range(n):
        known = False
        for q in range(m):
            known = known or _apart(x[i], x[first[q]]) < _ALIKE
        if not known:
            first[m] = i
            m += 1
    for i in range(n):  # of several that are as near, KTAB shows the last
        for q in range(m):
            if _apart(x[i], x[first[q]]) < _ALIKE:
                place[i] = q
    for a in range(n):
        r = risk[a]
        if by >= 0 and by != a:
            r = estimate(risk[by], risk[a], how[ADJUST])
        for q in range(m):
            room[0, a, q] = worth(delta[a, first[q]], r)
    coalitions(room[0], c, m, how[VOTING], how[BOTH_WAYS] == 1, room[1], room[2])
    election(room[1], room[2], m, how[VICTORY], how[METHOD], room[3], chance)
    return m
