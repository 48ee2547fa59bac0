"""Exchanges of positions between pairs of actors on pairs of issues, compiled. Positions from 0 to 100.

A deal: i demands p and supplies q, j demands q and supplies p. Numbers in brackets are steps of the model's docstring.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array
from peaceroom.core.compiling import kernel
from peaceroom.core.rng import philox, to_unit

I = NDArray[np.int64]  # noqa: E741
#: places of a deal's whole numbers, and of its numbers
ACTOR_I, ACTOR_J, DEMANDS, SUPPLIES, CLASSES, ROUND = range(6)
GAIN_I, GAIN_J, START_I, START_J, MOVE_I, MOVE_J, BEFORE_Q, BEFORE_P, AFTER_Q, AFTER_P = range(10)
WHOLE, NUMBERS = 6, 10
_LEAST = 1e-10  # of a move and of a gain
_SLACK = 1e-12  # of the ends of the scale, for rounding
# numbers that are kept of a candidate: where both stand, moves, shifts of the outcomes, gains, outcomes it knows, rate,
# and of each side's moves so far what the cap looks at: sum, least, most, last
(_XI, _XJ, _MI, _MJ, _GI, _GJ, _NQ, _NP, _DQ, _DP, _RATE, _SUM_I, _LOW_I, _TOP_I, _SUM_J, _LOW_J, _TOP_J) = range(17)
_KEPT = 17


@kernel(error_model="numpy")
def candidates(x: Array, s: Array, w: Array, out: Array, who: I) -> int:
    """How many deals are possible; unless ``who (m, 5)`` is empty they go there: i, j, p, q, classes [1, 2]."""
    n, issues = x.shape
    m = 0
    for p in range(issues):
        for q in range(p + 1, issues):
            for kind in range(2):  # left of both with right of both, then left-right with right-left
                for a in range(n):
                    if not (w[a, p] > 0.0 and w[a, q] > 0.0 and x[a, p] <= out[p]
                            and (x[a, q] <= out[q]) == (kind == 0)):
                        continue
                    for b in range(n):
                        if not (w[b, p] > 0.0 and w[b, q] > 0.0 and x[b, p] > out[p]
                                and (x[b, q] > out[q]) == (kind == 0)):
                            continue
                        if who.size:
                            swap = s[a, p] / s[a, q] < s[b, p] / s[b, q]
                            who[m, 0], who[m, 1] = (b, a) if swap else (a, b)
                            who[m, 2], who[m, 3], who[m, 4] = p, q, kind
                        m += 1
    return m


@kernel(error_model="numpy")
def _weigh(e: int, who: I, v: Array, x: Array, s: Array, w: Array, total: Array, out: Array, heard: Array,
           first: Array, strict: bool, own_i: bool, own_j: bool) -> float:
    """Moves and gains of candidate e from where both stand [3–5]; its rank, −1 where it is not valid."""
    i, j, p, q = who[e, 0], who[e, 1], who[e, 2], who[e, 3]
    c = v[e]
    share_i, share_j = w[i, q] / total[q], w[j, p] / total[p]
    to_i, to_j = x[j, q], x[i, p]
    rate = c[_RATE]  # shift of q for one of p
    shift_p = abs(to_j - c[_XJ]) * share_j
    shift_q = shift_p * rate
    move_i, move_j = shift_q / share_i, abs(to_j - c[_XJ])
    if move_i > abs(to_i - c[_XI]):
        move_i = abs(to_i - c[_XI])
        shift_q = move_i * share_i
        shift_p = shift_q / rate
        move_j = shift_p / share_j
    sign_i, sign_j = np.sign(to_i - c[_XI]), np.sign(to_j - c[_XJ])
    # the outcomes that this candidate knows of: its own two actors', and those of deals with its demanders
    c[_NQ] = out[q] + heard[j, q] - first[j, q, i] + (c[_XI] - x[i, q]) * share_i
    c[_NP] = out[p] + heard[i, p] - first[i, p, j] + (c[_XJ] - x[j, p]) * share_j
    room = _room(c[_NQ], to_i, sign_i, strict)
    if shift_q > room + _SLACK:  # by rounding alone it passes nothing
        shift_q, shift_p = room, room / rate
        move_i, move_j = shift_q / share_i, shift_p / share_j
    room = _room(c[_NP], to_j, sign_j, strict)
    if shift_p > room + _SLACK:
        shift_p, shift_q = room, room * rate
        move_i, move_j = shift_q / share_i, shift_p / share_j
    if own_i:
        c[_SUM_I] += c[_MI]
        c[_LOW_I], c[_TOP_I] = min(c[_LOW_I], c[_MI]), max(c[_TOP_I], c[_MI])
    if own_j:
        c[_SUM_J] += c[_MJ]
        c[_LOW_J], c[_TOP_J] = min(c[_LOW_J], c[_MJ]), max(c[_TOP_J], c[_MJ])
    c[_MI], c[_MJ] = sign_i * move_i, sign_j * move_j
    c[_DQ], c[_DP] = sign_i * shift_q, sign_j * shift_p
    c[_GI] = shift_p * s[i, p] - shift_q * s[i, q]
    c[_GJ] = shift_q * s[j, q] - shift_p * s[j, p]
    if not (min(c[_GI], c[_GJ]) >= _LEAST and _allowed(c, _XI, _MI, _SUM_I, strict, x[i, q])
            and _allowed(c, _XJ, _MJ, _SUM_J, strict, x[j, p])):
        return -1.0
    return float((c[_GI] + c[_GJ]) / 2.0)


@kernel(error_model="numpy")
def _room(known: float, target: float, sign: float, strict: bool) -> float:
    """How far an outcome may be shifted before it passes the position that it is shifted for."""
    left = (target - known) * sign
    if left > 0.0:
        return float(left)
    return 0.0 if strict else np.inf  # an outcome that stands at the target, or beyond, does not pass it


@kernel(error_model="numpy", inline=True)
def _allowed(c: Array, at: int, move: int, total: int, strict: bool, start: float) -> bool:
    """Whether a move is valid [4]. ``strict``: the sum of an actor's moves is that of its deals, within 100 either way.

    Otherwise it is what a public tool sums up: the last move weighed before each of its deals, and only upwards.
    """
    m = c[move]
    low, top = min(c[total + 1], m), max(c[total + 2], m)
    fine = _LEAST < abs(m) <= 100.0 + _SLACK and -_SLACK <= c[at] + m <= 100.0 + _SLACK
    if strict:
        fine = fine and (c[at] - start) * m >= 0.0 and abs(c[at] - start + m) <= 100.0 + _SLACK
    else:
        fine = fine and not low < 0.0 < top and c[total] + m <= 100.0 + _SLACK
    return bool(fine)


@kernel(error_model="numpy")
def _rates(who: I, s: Array, rule: int, share: float, dice: NDArray[np.uint64], draw: int, turn: int, v: Array) -> None:
    """Shift of q for one of p in each deal: at equal gain, or drawn between what both can accept.

    ``dice``: the seed, then a key for each actor and each issue, so that the order in which they are listed is nothing.
    """
    n = s.shape[0]
    for e in range(who.shape[0]):
        i, j, p, q = who[e, 0], who[e, 1], who[e, 2], who[e, 3]
        equal = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])
        if rule == 0:
            v[e, _RATE] = equal
            continue
        pair = dice[1 + i] * np.uint64(3) + dice[1 + j] * np.uint64(5)
        step = pair ^ (dice[1 + n + p] * np.uint64(7) + dice[1 + n + q] * np.uint64(11) + np.uint64(turn))
        a, b, _, _ = philox(dice[0], dice[1 + i] ^ dice[1 + n + p], np.uint64(draw), step)
        u, side = to_unit(a), to_unit(b)
        least, most = s[j, p] / s[j, q], s[i, p] / s[i, q]
        if rule == 2:
            v[e, _RATE] = least + u * (most - least)
        else:
            v[e, _RATE] = equal + share * u * ((most if side < 0.5 else least) - equal)


@kernel(error_model="numpy")
def _lists(actor: I, issue: I, n: int, issues: int) -> tuple[I, I]:
    """Candidates by actor and issue: where each list starts, and the lists one after the other."""
    start = np.zeros(n * issues + 1, np.int64)
    for e in range(actor.size):
        start[actor[e] * issues + issue[e] + 1] += 1
    for k in range(n * issues):
        start[k + 1] += start[k]
    at, items = start.copy(), np.empty(actor.size, np.int64)
    for e in range(actor.size):
        k = actor[e] * issues + issue[e]
        items[at[k]] = e
        at[k] += 1
    return start, items


@kernel(error_model="numpy")
def trade(x: Array, s: Array, w: Array, total: Array, out: Array, strict: bool, rule: int, share: float,
          dice: NDArray[np.uint64], draw: int, turn: int, y: Array, whole: I, numbers: Array) -> tuple[int, int]:
    """One round [1–6] from the positions x ``(n, K)``: voting positions go to ``y``; how many deals, and ties.

    ``w (n, K)`` salience × capability, 0 where an actor takes no part on an issue; ``total, out (K,)`` their sums and
    the outcomes. Unless ``whole`` is empty the deals are written to ``whole (m, 6)`` and ``numbers (m, 10)``.
    """
    n, issues = x.shape
    y[:] = x
    m = candidates(x, s, w, out, np.empty((0, 5), np.int64))
    if m == 0:
        return 0, 0
    who = np.empty((m, 5), np.int64)
    candidates(x, s, w, out, who)
    v = np.zeros((m, _KEPT))
    _rates(who, s, rule, share, dice, draw, turn, v)
    heard, first = np.zeros((n, issues)), np.zeros((n, issues, n))
    leaves = 1
    while leaves < m:
        leaves *= 2
    best, rank = np.full(2 * leaves, -1, np.int64), np.full(m, -1.0)
    for e in range(m):
        v[e, _XI], v[e, _XJ] = x[who[e, 0], who[e, 3]], x[who[e, 1], who[e, 2]]
        rank[e] = _weigh(e, who, v, x, s, w, total, out, heard, first, strict, False, False)
        if rank[e] >= 0.0:
            best[leaves + e] = e
    for node in range(leaves - 1, 0, -1):
        best[node] = _better(best[2 * node], best[2 * node + 1], rank)
    as_i, of_i = _lists(who[:, 0], who[:, 3], n, issues)
    as_j, of_j = _lists(who[:, 1], who[:, 2], n, issues)
    wants_i, by_i = _lists(who[:, 0], who[:, 2], n, issues)
    wants_j, by_j = _lists(who[:, 1], who[:, 3], n, issues)
    touched, flag = np.empty(m, np.int64), np.zeros(m, np.int64)
    deals, ties = 0, 0
    while best[1] >= 0:
        e = best[1]
        ties += _tied(e, leaves, best, rank)
        i, j, p, q = who[e, 0], who[e, 1], who[e, 2], who[e, 3]
        c = v[e]
        y[i, q], y[j, p] = c[_XI] + c[_MI], c[_XJ] + c[_MJ]
        if whole.size:
            for k in range(5):
                whole[deals, k] = who[e, k]
            whole[deals, ROUND] = turn
            numbers[deals, GAIN_I], numbers[deals, GAIN_J] = c[_GI], c[_GJ]
            numbers[deals, START_I], numbers[deals, START_J] = c[_XI], c[_XJ]
            numbers[deals, MOVE_I], numbers[deals, MOVE_J] = c[_MI], c[_MJ]
            numbers[deals, BEFORE_Q], numbers[deals, BEFORE_P] = c[_NQ], c[_NP]
            numbers[deals, AFTER_Q], numbers[deals, AFTER_P] = c[_NQ] + c[_DQ], c[_NP] + c[_DP]
        deals += 1
        rank[e] = -1.0
        _raise(e, leaves, best, rank)
        count = 0
        for side in range(2):  # X gave way on an issue, Y asked for it
            actor, asked, issue = (i, j, q) if side == 0 else (j, i, p)
            if first[asked, issue, actor] == 0.0:  # the first step of X that Y knows of: the less advanced holds
                first[asked, issue, actor] = (y[actor, issue] - x[actor, issue]) * w[actor, issue] / total[issue]
                heard[asked, issue] += first[asked, issue, actor]
            k, h = actor * issues + issue, asked * issues + issue
            for at in range(as_i[k], as_i[k + 1]):
                count = _touch(of_i[at], 1, touched, flag, count)
                v[of_i[at], _XI] = y[actor, issue]
            for at in range(as_j[k], as_j[k + 1]):
                count = _touch(of_j[at], 2, touched, flag, count)
                v[of_j[at], _XJ] = y[actor, issue]
            for at in range(wants_i[h], wants_i[h + 1]):
                count = _touch(by_i[at], 4, touched, flag, count)
            for at in range(wants_j[h], wants_j[h + 1]):
                count = _touch(by_j[at], 4, touched, flag, count)
        for k in range(count):
            f = touched[k]
            if rank[f] >= 0.0:  # what was not valid once does not come back
                rank[f] = _weigh(f, who, v, x, s, w, total, out, heard, first, strict, flag[f] & 1 != 0,
                                 flag[f] & 2 != 0)
                _raise(f, leaves, best, rank)
            flag[f] = 0
    return deals, ties


@kernel(error_model="numpy", inline=True)
def _touch(e: int, bit: int, touched: I, flag: I, count: int) -> int:
    if flag[e] == 0:
        touched[count] = e
        count += 1
    flag[e] |= bit
    return count


@kernel(error_model="numpy", inline=True)
def _better(a: int, b: int, rank: Array) -> int:
    """The candidate of higher rank, −1 being none; of equal ones the first."""
    if a < 0 or (b >= 0 and rank[b] > rank[a]):
        a = b
    return a


@kernel(error_model="numpy")
def _raise(e: int, leaves: int, best: I, rank: Array) -> None:
    node = leaves + e
    best[node] = e if rank[e] >= 0.0 else -1
    node //= 2
    while node:
        best[node] = _better(best[2 * node], best[2 * node + 1], rank)
        node //= 2


@kernel(error_model="numpy")
def _tied(e: int, leaves: int, best: I, rank: Array) -> int:
    """1 if another candidate has the same rank as the best one, e: it won some match that e did not see."""
    node = leaves + e
    while node > 1:
        other = best[node ^ 1]
        if other >= 0 and rank[other] >= rank[e] - TIE * max(rank[e], 1.0):
            return 1
        node //= 2
    return 0


@kernel(error_model="numpy")
def rounds(x: Array, s: Array, w: Array, n_rounds: int, pull: float, fixed: float, strict: bool, rule: int,
           share: float, dice: NDArray[np.uint64], first: int, final: Array, outcomes: Array, deals: I,
           ties: I) -> None:
    """Every draw: ``x, s, w (D, N, K)``; ``final (D, N, K)`` last voting positions, ``outcomes (D, R + 1, K)``.

    ``deals, ties (D,)``. The positions of the next round [7] go towards the voting ones by ``pull`` (1 − s) +
    ``fixed``.
    """
    draws, n, issues = x.shape
    none, nothing = np.empty((0, WHOLE), np.int64), np.empty((0, NUMBERS))
    at, y, total = np.empty((n, issues)), np.empty((n, issues)), np.empty(issues)
    for d in range(draws):
        deals[d], ties[d] = 0, 0
        at[:] = x[d]
        means(at, w[d], total, outcomes[d, 0])
        out = outcomes[d, 0].copy()
        for t in range(n_rounds):
            made, tied = trade(at, s[d], w[d], total, out, strict, rule, share, dice, first + d, t, y, none,
                               nothing)
            deals[d] += made
            ties[d] += tied
            means(y, w[d], total, outcomes[d, t + 1])
            if t + 1 < n_rounds:
                follow(at, y, s[d], pull, fixed)
                means(at, w[d], total, out)
        final[d] = y if n_rounds else at


@kernel(error_model="numpy")
def follow(at: Array, y: Array, s: Array, pull: float, fixed: float) -> None:
    """Positions of the next round [7], in place."""
    for i in range(at.shape[0]):
        for k in range(at.shape[1]):
            if y[i, k] != at[i, k]:
                part = pull * (1.0 - s[i, k])
                at[i, k] = part * y[i, k] + fixed * y[i, k] + (1.0 - part - fixed) * at[i, k]


@kernel(error_model="numpy")
def means(x: Array, w: Array, total: Array, out: Array) -> None:
    """Weighted mean of each issue and the sum of weights; NaN where nobody has any."""
    for k in range(x.shape[1]):
        over, total[k] = 0.0, 0.0
        for i in range(x.shape[0]):
            if w[i, k] > 0.0:
                over += x[i, k] * w[i, k]
                total[k] += w[i, k]
        out[k] = over / total[k]
