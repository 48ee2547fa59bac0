"""Branch and bound for the best text of a problem with many options: weights of the parties bound every branch.

A text beats the value v by a rule only if it keeps some rows U_i ≥ b_i (least gains), Σ w_i U_i ≥ v (sums), or
Σ a_i log(U_i − t_i) ≥ v (products). Any weights λ ≥ 0 of these rows give a sum that is separable in the issues, so that
its largest value over a branch is had at once; where even that falls short, nothing in the branch beats v (Lagrangian
relaxation; Geoffrion 1974). Weights are bettered by steps in Polyak's length (1969) down the tree; options whose loss
in the sum exceeds the slack are struck out; the issue on which the steps waver most is branched on next. Points come
scaled so that each party's best less its worst text is about 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.packages.beating import BEATS, LEAST, PRODUCT, SUM, rows_to_beat, worth

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS, _ROOT_STEPS, _ROUNDS = 14, 1_500, 4
_PATIENCE, _PACE = 4, 0.5
_ONE = np.int64(1)


@kernel()
def _strike(points: Array, rows: Array, masks: Ints, reach: Array) -> bool:
    """Strike out options with which some party cannot reach its row any more; False where nothing is left."""
    issues, width, parties = points.shape
    for i in range(parties):
        if rows[i] == -np.inf:
            continue
        total = 0.0
        for k in range(issues):
            most = -np.inf
            for m in range(width):
                if masks[k] >> m & 1:
                    most = max(most, points[k, m, i])
            reach[k] = most
            total += most
        if total < rows[i] - 1e-9:
            return False
        for k in range(issues):
            spare = total - rows[i] + 1e-9
            for m in range(width):
                if masks[k] >> m & 1 and reach[k] - points[k, m, i] > spare:
                    masks[k] &= ~(_ONE << m)
            if masks[k] == 0:
                return False
    return True


@kernel()
def _node(
    kind: int, points: Array, threshold: Array, span: Array, weight: Array, need: Array, power: Array, grain: Array,
    steps: int, masks: Ints, lam: Array, best: Array, text: Ints, often: Array, bound: Array,
) -> int:
    """Work on a branch: the issue to branch on next, −1 where nothing in it beats the best.

    Better texts met on the way are kept. ``masks`` ``(K,)`` bits of the options left and ``lam`` ``(N + 1,)`` weights,
    both bettered; ``often`` ``(K, M)`` scratch; ``bound`` ``(1,)`` what no text of the branch exceeds, written.
    """
    issues, width, parties = points.shape
    last = threshold.size  # the row of the sum
    rows, have, side = np.empty(parties + 1), np.empty(parties), np.empty(parties)
    kept, choice, reach = lam.copy(), np.zeros(issues, np.int64), np.empty(issues)
    rows_to_beat(kind, best[0], threshold, span, need, grain, rows)
    bound[0] = np.inf
    for _ in range(_ROUNDS):
        if not _strike(points, rows, masks, reach):
            return -1
        often[:] = 0.0
        least, pace, waited = np.inf, _PACE if steps < _ROOT_STEPS else 1.0, 0
        for step in range(steps):
            for i in range(parties):
                side[i] = lam[i] + lam[last] * weight[i]
                have[i] = 0.0
            total = 0.0
            for k in range(issues):
                most, at = -np.inf, 0
                for m in range(width):
                    if masks[k] >> m & 1:
                        value = 0.0
                        for i in range(parties):
                            value += side[i] * points[k, m, i]
                        if value > most:
                            most, at = value, m
                total += most
                choice[k] = at
                often[k, at] += 1.0 + step
                for i in range(parties):
                    have[i] += points[k, at, i]
            value = worth(kind, have, threshold, span, weight, need, power)
            if value > best[0] + BEATS * max(1.0, abs(best[0])) or best[0] == -np.inf < value:
                best[0] = value
                text[:] = choice
                rows_to_beat(kind, best[0], threshold, span, need, grain, rows)
            excess, size, true, norm, summed = total, 0.0, total, 0.0, 0.0
            if kind == PRODUCT:
                target = best[0] + BEATS * max(1.0, abs(best[0])) if best[0] > -np.inf else -np.inf
                for i in range(parties):
                    if power[i] > 0.0:
                        excess += power[i] * (np.log(power[i] / lam[i]) - 1.0) - lam[i] * threshold[i]
                        over = have[i] - threshold[i] - power[i] / lam[i]
                        size += over * over * lam[i] * lam[i] / power[i]
                bound[0] = min(bound[0], excess)
                excess -= target
            else:
                for i in range(parties):
                    summed += weight[i] * have[i]
                    if rows[i] == -np.inf:
                        continue
                    excess -= lam[i] * rows[i]
                    counted = kind == LEAST and span[i] > 0.0
                    true -= lam[i] * (threshold[i] if counted else need[i])
                    norm += lam[i] * span[i] if counted else 0.0
                    if lam[i] > 0.0 or have[i] < rows[i]:
                        size += (have[i] - rows[i]) ** 2
                if kind == SUM:
                    norm = lam[last]
                    if rows[last] > -np.inf:
                        excess -= lam[last] * rows[last]
                        size += (summed - rows[last]) ** 2
                if norm > 0.0:
                    bound[0] = min(bound[0], true / norm)
            if excess < -1e-10:
                return -1
            if excess < least - 1e-3 * abs(least):
                waited = 0
            else:
                waited += 1
                if waited >= _PATIENCE:
                    pace, waited = 0.6 * pace, 0
            if excess < least:
                least = excess
                kept[:] = lam
            if size <= 0.0 or excess == np.inf:
                break
            length = pace * (excess + 1e-6) / size
            total = 0.0
            for i in range(parties):
                if kind == PRODUCT:
                    if power[i] > 0.0:
                        rise = have[i] - threshold[i] - power[i] / lam[i]
                        new = lam[i] - length * lam[i] * lam[i] / power[i] * rise
                        lam[i] = min(max(new, 0.5 * lam[i]), 2.0 * lam[i])
                elif rows[i] > -np.inf:
                    lam[i] = max(lam[i] - length * (have[i] - rows[i]), 0.0)
                    total += lam[i]
            if kind == SUM and rows[last] > -np.inf:
                lam[last] = max(lam[last] - length * (summed - rows[last]), 0.0)
                total += lam[last]
            if kind != PRODUCT and total > 0.0:
                lam /= total
        lam[:] = kept
        struck = False
        for i in range(parties):
            side[i] = lam[i] + lam[last] * weight[i]
        for k in range(issues):
            most = -np.inf
            for m in range(width):
                if masks[k] >> m & 1:
                    value = 0.0
                    for i in range(parties):
                        value += side[i] * points[k, m, i]
                    most = max(most, value)
            for m in range(width):
                if masks[k] >> m & 1:
                    value = 0.0
                    for i in range(parties):
                        value += side[i] * points[k, m, i]
                    if most - value > least + 1e-9:
                        masks[k] &= ~(_ONE << m)
                        struck = True
        if not struck:
            break
    chosen, wavering = -1, -1.0
    for k in range(issues):
        if masks[k] & (masks[k] - 1):
            most, total = 0.0, 0.0
            for m in range(width):
                most = max(most, often[k, m])
                total += often[k, m]
            if 1.0 - most / total > wavering:
                chosen, wavering = k, 1.0 - most / total
    if chosen < 0:  # one text is left: it may not have been met since the last options were struck out
        have[:] = 0.0
        for k in range(issues):
            for m in range(width):
                if masks[k] >> m & 1:
                    choice[k] = m
                    for i in range(parties):
                        have[i] += points[k, m, i]
        value = worth(kind, have, threshold, span, weight, need, power)
        if value > best[0] + BEATS * max(1.0, abs(best[0])) or best[0] == -np.inf < value:
            best[0] = value
            text[:] = choice
    return chosen


@kernel()
def branch(
    kind: int, points: Array, threshold: Array, span: Array, weight: Array, need: Array, power: Array, grain: Array,
    enough: float, nodes: int, masks: Ints, lam: Array, at: Ints, todo: Ints, depth: Ints, best: Array, text: Ints,
    bound: Array,
) -> bool:
    """Go on with a search for up to ``nodes`` branches; whether it is over.

    Parameters
    ----------
    kind
        `PRODUCT`, `LEAST` or `SUM`.
    points, threshold, need
        ``(K, M, N)`` points, scaled; ``(N,)`` what gains are counted from, and what each must have at the least (−∞:
        whatever there is).
    span, weight, power, grain
        ``(N,)`` divisor of gains for `LEAST`; factors of `SUM`; exponents of `PRODUCT`; ``(N + 1,)`` of what each
        party's points, and the sum, are multiples (0: of nothing).
    enough
        A value at which the search may stop.
    masks, lam, at, todo, depth
        ``(K + 1, K)``, ``(K + 1, N + 1)``, ``(K + 1,)``, ``(K + 1,)``, ``(1,)``: the state. To begin with, ``masks[0]``
        has a bit for each option, ``lam[0]`` any weights above 0, ``depth`` is −1.
    best, text, bound
        ``(1,)`` best value so far, ``(K,)`` its options, ``(1,)`` what no text exceeds; written.
    """
    issues, width, parties = points.shape
    often, here = np.empty((issues, width)), np.empty(1)
    if depth[0] < 0:
        k = _node(kind, points, threshold, span, weight, need, power, grain, _ROOT_STEPS, masks[0], lam[0], best, text,
                  often, bound)
        if k < 0:
            return True
        at[0], todo[0], depth[0] = k, masks[0, k], 0
    d = depth[0]
    for _ in range(nodes):
        while d >= 0 and todo[d] == 0:
            d -= 1
        depth[0] = d
        if d < 0 or best[0] >= enough:
            return True
        k, most, m_best = at[d], -np.inf, 0
        for m in range(width):
            if todo[d] >> m & 1:
                value = 0.0
                for i in range(parties):
                    value += (lam[d, i] + lam[d, parties] * weight[i]) * points[k, m, i]
                if value > most:
                    most, m_best = value, m
        todo[d] &= ~(_ONE << m_best)
        masks[d + 1] = masks[d]
        masks[d + 1, k] = _ONE << m_best
        lam[d + 1] = lam[d]
        k = _node(kind, points, threshold, span, weight, need, power, grain, _STEPS, masks[d + 1], lam[d + 1], best,
                  text, often, here)
        if k >= 0:
            d += 1
            at[d], todo[d] = k, masks[d, k]
    depth[0] = d
    return False
